"""The keyword leg against BM25 written out plainly."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.index.keywords import K1, B, KeywordLeg

DOCUMENTS = ["水水电", "电路", "田田田田", "电"]


def plain_bm25(documents: Sequence[Sequence[str]], query: Sequence[str]) -> list[float]:
    """BM25 in Lucene's variant with exact lengths, summed over the tokens of the query.

    ln(1 + (N - df + 0.5) / (df + 0.5)) · tf / (tf + k1 · (1 - b + b · length / average length)): Kamphuis, de Vries,
    Boytsov, Lin, "Which BM25 Do You Mean?", ECIR 2020, "Lucene (accurate)".
    """
    average = sum(map(len, documents)) / len(documents) or 1
    scores = [0.0] * len(documents)
    for token in query:
        holding = sum(token in document for document in documents)
        weight = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
        for row, document in enumerate(documents):
            times = document.count(token)
            scores[row] += weight * times / (times + K1 * (1 - B + B * len(document) / average))
    return scores


def test_scores_worked_out_by_hand() -> None:
    leg = KeywordLeg.of(DOCUMENTS)
    # Four documents, lengths 3 2 4 1, 2.5 on average; 水 stands in one: weight ln(1 + 3.5 / 1.5) = 1.203973.
    # 2 / (2 + 1.5 · (0.25 + 0.75 · 3 / 2.5)) = 2 / 3.725 = 0.536913.
    assert leg.scores(["水"]).tolist() == pytest.approx([1.203973 * 0.536913, 0, 0, 0], abs=1e-6)
    # 电 stands in three: weight ln(1 + 1.5 / 3.5) = 0.356675; the shortest document comes first.
    assert leg.best(["电"], 9).rows.tolist() == [3, 1, 0]
    assert leg.weights(["水", "电", "山"]).tolist() == pytest.approx([1.203973, 0.356675, math.log(10)], abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text("水电路田山", max_size=12), min_size=1, max_size=30),
    st.text("水电路田山石", max_size=6),
    st.integers(0, 40),
)
def test_equals_plain_bm25(documents: list[str], query: str, k: int) -> None:
    leg, expected = KeywordLeg.of(documents), plain_bm25(documents, query)
    assert leg.scores(list(query)).tolist() == pytest.approx(expected, rel=1e-5)
    best = leg.best(list(query), k)
    assert len(best) == min(k, sum(score > 0 for score in expected))
    assert best.scores.tolist() == pytest.approx(sorted(expected, reverse=True)[: len(best)], rel=1e-5)


def test_equal_documents_tie_and_stand_by_row() -> None:
    leg = KeywordLeg.of(["田", "水电", "路", "水电", "水电"])
    assert leg.best(["水"], 2).rows.tolist() == [1, 3]
    assert leg.best(["水"], 5, allowed=np.array([True, False, True, True, True])).rows.tolist() == [3, 4]


@pytest.mark.parametrize("documents", [[], [""], ["", ""]])
def test_without_any_token_nothing_is_found(documents: list[str]) -> None:
    leg = KeywordLeg.of(documents)
    assert len(leg.best(["水"], 5)) == 0
    assert leg.scores(["水"]).tolist() == [0.0] * len(documents)


@pytest.mark.parametrize("query", [[], ["山"], [""]])
def test_unknown_words_find_nothing(query: list[str]) -> None:
    leg = KeywordLeg.of(DOCUMENTS)
    assert len(leg.best(query, 5)) == 0
    assert leg.scores(query).tolist() == [0.0] * 4


def test_a_token_given_twice_counts_twice() -> None:
    leg = KeywordLeg.of(DOCUMENTS)
    assert leg.scores(["水", "水"])[0] == pytest.approx(2 * leg.scores(["水"])[0])
