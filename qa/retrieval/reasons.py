"""Why a task was found: its scores, the query's words that stand in it, and where to mark them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from qa.text.layout import LAYOUT
from qa.text.normal import normal, normal_marks
from qa.text.segment import Segmenter, bigrams

_SPACES: Final = " \t\u00a0\u2002\u2003\u2009\u3000"
_BREAK: Final = re.compile("[" + "".join(mark for mark in LAYOUT if mark not in _SPACES) + "]+")
"""Layout that does not part words."""
_POINT: Final = re.compile(r"\d[.]\d")


@dataclass(frozen=True, slots=True)
class Part:
    """What a leg had to do with a hit: its rank among all candidates on that leg, from 1, and its part of the score."""

    leg: str
    rank: int
    share: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for a hit.

    `dense` is the dense legs' cosine after centring (their weighted mean), `keyword` the share of the query's
    weight its words cover. `terms` are the query's words found in the text, `spans` their places in it, in code
    points; `clause` is the span of the clause nearest in meaning. `late` is how well the query's tokens are met one by
    one, None without token vectors; `named` is 1 where all whom the query names lead the task, 0 where none has to do
    with it; `meets_condition` tells whether a figure of the task is what the query asks for.
    `parts` are those of the legs, which add up to the hit's score.
    """

    dense: float
    keyword: float
    terms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    clause: tuple[int, int] | None
    late: float | None = None
    named: float = 0.0
    meets_condition: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The words of a query that can be marked: content words, and pairs of characters within them."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]

    @classmethod
    def of(cls, query: str, segmenter: Segmenter) -> QueryTerms:
        """Take the words of a query as typed; a pair of characters is one within a content word, never across two.

        A space parts words, a line break need not: text copied from a PDF is broken anywhere.
        """
        words = tuple(dict.fromkeys(segmenter.content_words(_BREAK.sub("", query))))
        pairs = dict.fromkeys(pair for word in words if len(word) > 2 for pair in bigrams(word))
        return cls(words, tuple(pairs))


def find_terms(terms: QueryTerms, text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the query's words that stand in `text`, and their spans, merged and in order.

    A word that does not stand there whole counts by the pairs of characters that do.
    """
    marks = normal_marks(text)
    joined = "".join(marks)
    places = {at: number for number, at in enumerate(accumulate(map(len, marks), initial=0))}
    whole = {word: found for word in terms.words if (found := _occurrences(word, joined, places))}
    covered = {pair for word in whole for pair in bigrams(word)}
    others = (pair for pair in terms.pairs if pair not in covered)
    parts = {pair: found for pair in others if (found := _occurrences(pair, joined, places))}
    return (*whole, *parts), _merged(span for found in (*whole.values(), *parts.values()) for span in found)


def _occurrences(term: str, joined: str, places: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return where `term` stands in a text, given its normal form and where each character begins in that.

    A Latin word or a number stands there only whole: 5 is no part of 2025 or 6.5.
    """
    wanted, found = normal(term), []
    start = joined.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if start in places and end in places and not (_parts_word(joined, start) or _parts_word(joined, end)):
            found.append((places[start], places[end]))
        start = joined.find(wanted, start + 1)
    return found


def _parts_word(text: str, place: int) -> bool:
    """Tell whether a place lies within a Latin word or a number."""
    before, after = text[max(place - 2, 0) : place], text[place : place + 2]
    if _is_latin(before[-1:]) and _is_latin(after[:1]):
        return True
    return bool(_POINT.fullmatch(before[-1:] + after) or _POINT.fullmatch(before + after[:1]))


def _is_latin(mark: str) -> bool:
    """Tell whether a character is a letter or digit of a script written in words, as Han characters are not."""
    return mark.isalnum() and mark < "\u2e80"


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
