"""Characters of a PDF page become lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from qa.reading.pdf_page import Char

_SAME_LINE = 0.5
"""Base lines closer than this, in character sizes, belong to one line: raised and lowered marks stay in it."""
_SAME_PLACE = 0.12
"""The same character again closer than this, in character sizes, is printed twice to look bold."""
_BLANK_GAP, _NARROW_GAP, _WIDE_GAP = 0.1, 0.2, 0.5
"""Gaps, in character sizes, that part words: with a blank, between narrow characters, beside a Chinese one."""
_FIRST_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, where it stands and its usual size; `bold` are stretches of `text`."""

    text: str
    left: float
    top: float
    bottom: float
    size: float
    bold: tuple[tuple[int, int], ...] = ()


def to_lines(chars: Iterable[Char]) -> list[Line]:
    """Return the lines that the characters make, from top to bottom; lines of blanks are left out."""
    lines: list[list[Char]] = []
    anchor = None
    for char in sorted(chars, key=attrgetter("base")):
        if anchor is None or char.base - anchor.base > _SAME_LINE * max(anchor.size, char.size):
            lines.append([])
            anchor = char
        elif char.size > anchor.size:
            anchor = char
        lines[-1].append(char)
    return [line for group in lines if (line := _line(group)) is not None]


def _line(group: list[Char]) -> Line | None:
    chars: list[Char] = []
    blanks: set[int] = set()
    for char in sorted(group, key=attrgetter("x0")):
        if char.text == " ":
            blanks.add(len(chars))
        elif not (chars and _again(chars[-1], char)):
            chars.append(char)
    if not chars:
        return None
    texts = [chars[0].text]
    for number, (before, after) in enumerate(pairwise(chars), 1):
        texts.append(" " * _parted(before, after, blank=number in blanks) + after.text)
    size = sorted(char.size for char in chars)[len(chars) // 2]
    base = max(char.base for char in chars)
    return Line("".join(texts), chars[0].x0, base - size, base, size, _bold(chars, texts))


def _again(before: Char, char: Char) -> bool:
    near = _SAME_PLACE * char.size
    return before.text == char.text and char.x0 - before.x0 <= near and abs(char.base - before.base) <= near


def _parted(before: Char, after: Char, *, blank: bool) -> bool:
    gap = (after.x0 - before.x1) / max(min(before.size, after.size), 1e-6)
    if blank:
        return gap > _BLANK_GAP
    return gap > (_NARROW_GAP if max(before.text[-1], after.text[0]) < _FIRST_WIDE else _WIDE_GAP)


def _bold(chars: list[Char], texts: list[str]) -> tuple[tuple[int, int], ...]:
    """Return where the bold stretches lie in the joined texts."""
    stretches: list[tuple[int, int]] = []
    position = 0
    for char, text in zip(chars, texts, strict=True):
        start, position = position + len(text) - len(char.text), position + len(text)
        if char.bold and stretches and stretches[-1][1] + len(text) == position:
            stretches[-1] = (stretches[-1][0], position)
        elif char.bold:
            stretches.append((start, position))
    return tuple(stretches)
