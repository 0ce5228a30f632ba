"""Tells the short leading phrase that names a task from the text that says what to do."""

from __future__ import annotations

import re

_LONGEST = 26
_SHORTEST, _LONGEST_BOLD = 2, 50
_FIRST = re.compile(rf"^([^。：:；;！？]{{2,{_LONGEST}}})[。：:](?=.)")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百]{2,}(?:家|个|项|座)")


def find_title(text: str) -> str | None:
    """Return the first phrase of a task's compact text where it is short, holds no figure and a sentence follows it."""
    match = _FIRST.match(text)
    if not match or _FIGURE.search(match[1]):
        return None
    return match[1]


def bold_title(text: str, length: int) -> str | None:
    """Return the first `length` characters of a text, which are set in bold, where they can be a title."""
    return text[:length].rstrip("。：: ") if _SHORTEST <= length <= _LONGEST_BOLD and length < len(text) else None
