"""How the wording of two texts differs: not at all but for marks and particles, or in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from qa.index.passages import Span
from qa.text.normal import normal
from qa.text.segment import shared_segmenter

_EMPTY: Final = frozenset("的 地 得 了 和 与 及 以及 、 着 等 并 将 要".split())
"""Words without which a text says the same."""
_YEAR: Final = re.compile(r"(?:20\d\d\s*年|今年|本年|全年|本年度|年内)度?")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two texts: spans of words, in code points, of the old text and of the new."""

    old: tuple[Span, ...]
    new: tuple[Span, ...]


def cosmetic(old: str, new: str) -> bool:
    """Tell whether two texts differ in no more than marks, blanks, particles and the year of their plan."""
    return _plain(old) == _plain(new)


def difference(old: str, new: str) -> Difference:
    """Return the words that do not stand in both texts at the same place."""
    ours, theirs = _tokens(old), _tokens(new)
    matcher = SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    before = (span for _, start, end, _, _ in changed for _, span in ours[start:end])
    after = (span for _, _, _, start, end in changed for _, span in theirs[start:end])
    return Difference(_merged(before), _merged(after))


def _plain(text: str) -> str:
    words = shared_segmenter().words(_YEAR.sub("", normal(text)))
    return "".join(word for word in words if word not in _EMPTY)


def _tokens(text: str) -> list[tuple[str, Span]]:
    """Return the words and marks of a text with their spans; blanks are left out."""
    tokens: list[tuple[str, Span]] = []
    at = 0
    for word in shared_segmenter().pieces(text):
        span = (at, at + len(word))
        at += len(word)
        if word.strip():
            tokens.append((word, span))
    return tokens


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)
