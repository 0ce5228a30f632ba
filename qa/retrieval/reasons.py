"""Why a task was found: its scores, the query's words that stand in it, and where to mark them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from qa.text.layout import LAYOUT
from qa.text.normal import normal, normal_marks
from qa.text.segment import Segmenter, bigrams

_SPACES: Final = " \t\u00a0\u2002\u2003\u2009\u3000"
_BREAK: Final = re.compile("[" + "".join(mark for mark in LAYOUT if mark not in _SPACES) + "]+")
"""Layout that does not part words."""
_LATIN: Final = r"[^\W_\u2e80-\U0003ffff]"
"""A letter or digit that is written in words, as Han characters are not."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for a hit.

    `dense` is the dense legs' cosine after centring (their weighted mean), `keyword` the share of the query's
    weight its words cover. `terms` are the query's words found in the text, `spans` their places in it, in code
    points; `clause` is the span of the clause nearest in meaning.
    """

    dense: float
    keyword: float
    terms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    clause: tuple[int, int] | None


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
    whole = {word: places for word in terms.words if (places := _occurrences(word, marks))}
    covered = {pair for word in whole for pair in bigrams(word)}
    others = (pair for pair in terms.pairs if pair not in covered)
    parts = {pair: places for pair in others if (places := _occurrences(pair, marks))}
    return (*whole, *parts), _merged(span for places in (*whole.values(), *parts.values()) for span in places)


def _occurrences(term: str, marks: Sequence[str]) -> list[tuple[int, int]]:
    """Return where `term` stands in a text given as the normal form of each character.

    A Latin word or a number stands there only whole: 5 is no part of 2025 or 6.5.
    """
    joined = "".join(marks)
    place = {at: number for number, at in enumerate(accumulate(map(len, marks), initial=0))}
    found = (match.span(1) for match in _pattern(term).finditer(joined))
    return [(place[start], place[end]) for start, end in found if start in place and end in place]


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str]:
    """Return a pattern whose group 1 is the term, which may begin within an occurrence of itself."""
    wanted = normal(term)
    before = rf"(?<!{_LATIN})(?<!\d[.])" if re.match(_LATIN, wanted) else ""
    after = rf"(?!{_LATIN}|[.]\d)" if re.match(_LATIN, wanted[-1:]) else ""
    return re.compile(f"{before}(?=({re.escape(wanted)}){after})")


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
