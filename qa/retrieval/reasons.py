"""Why a task was found: its scores, the query's words that stand in it, and where to mark them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.text.normal import normal, normal_marks
from qa.text.segment import Segmenter, bigrams


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
        """Take the words of a query; a pair of characters is one within a content word, never across two."""
        words = tuple(dict.fromkeys(segmenter.content_words(query)))
        pairs = dict.fromkeys(pair for word in words if len(word) > 2 for pair in bigrams(word))
        return cls(words, tuple(pairs))


def find_terms(terms: QueryTerms, text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the query's words that stand in `text`, and their spans, merged and in order.

    A word that does not stand there whole counts by the pairs of characters that do.
    """
    marks = normal_marks(text)
    whole = [word for word in terms.words if word in "".join(marks)]
    covered = {pair for word in whole for pair in bigrams(word)}
    parts = [pair for pair in terms.pairs if pair not in covered and pair in "".join(marks)]
    spans = _merged(span for term in (*whole, *parts) for span in _occurrences(term, marks))
    return (*whole, *parts), spans


def _occurrences(term: str, marks: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield where `term` stands in a text given as the normal form of each character."""
    wanted = normal(term)
    for start in range(len(marks)):
        end, built = start, ""
        while end < len(marks) and len(built) < len(wanted) and wanted.startswith(built + marks[end]):
            built += marks[end]
            end += 1
        if built == wanted:
            yield start, end


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
