"""How the wording of two texts differs: not at all but for marks and particles, or in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from qa.index.passages import Span
from qa.parsing.figures import find_figures
from qa.retrieval.conditions import in_base_unit
from qa.text.normal import normal
from qa.text.segment import shared_segmenter

_EMPTY: Final = re.compile(r"以及|[的地得了和与及、着等并将]|[^\w%.]|_")
"""Characters without which a text says the same."""
_YEAR: Final = re.compile("(?:20[0-9]{2} *年|今年|本年|全年|年内)度?")
_CLAUSE: Final = re.compile("[，。；！？,;!?]")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two texts: spans of words, in code points, of the old text and of the new."""

    old: tuple[Span, ...]
    new: tuple[Span, ...]


def cosmetic(old: str, new: str) -> bool:
    """Tell whether two texts differ in no more than marks, blanks, particles, order within a list and the plan's year.

    Amounts are compared in the unit without scale (7500万元 is 0.75亿元).
    """
    ours, theirs = ([_plain(clause) for clause in _CLAUSE.split(_amounts(normal(text)))] for text in (old, new))
    if "".join(ours) == "".join(theirs):
        return True
    # the same things in another order, which only a list may have
    return len(ours) == len(theirs) and all(
        one == other or ("、" in old and sorted(one) == sorted(other)) for one, other in zip(ours, theirs, strict=True)
    )


def difference(old: str, new: str) -> Difference:
    """Return the words that do not stand in both texts at the same place."""
    ours, theirs = _tokens(old), _tokens(new)
    matcher = SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    before = (span for _, start, end, _, _ in changed for _, span in ours[start:end])
    after = (span for _, _, _, start, end in changed for _, span in theirs[start:end])
    return Difference(_merged(before), _merged(after))


def _plain(clause: str) -> str:
    return _EMPTY.sub("", _YEAR.sub("", clause))


def _amounts(text: str) -> str:
    """Return a text with its amounts in the unit without scale."""
    pieces: list[str] = []
    at = 0
    for figure in find_figures(text):
        if figure.unit and figure.unit != figure.unit.lstrip("百千万亿"):
            value, unit = in_base_unit(figure.value, figure.unit)
            number = text[figure.number_start : figure.end]
            pieces += [text[at : figure.number_start], number.replace(number, f"{value:g}{unit}")]
            at = figure.end
    return "".join((*pieces, text[at:]))


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
