"""Measures of rankings, worked out by hand."""

from __future__ import annotations

import math

import pytest

from qa.evaluating.metrics import auroc, hit_at_1, ndcg, recall, reciprocal_rank

GRADES = {"a": 2, "b": 1, "c": 1}
SECOND = 1 / math.log2(3)
"""What a gain counts for at rank 2; at rank 1 it counts whole, at rank 3 half."""
IDEAL = 3 + SECOND + 1 / 2


@pytest.mark.parametrize(
    ("ranking", "grades", "k", "value"),
    [
        pytest.param("abc", GRADES, 10, 1.0, id="ideal"),
        pytest.param("acb", GRADES, 10, 1.0, id="equal grades in any order"),
        pytest.param("bac", GRADES, 10, (1 + 3 * SECOND + 1 / 2) / IDEAL, id="best one second"),
        pytest.param("xxa", GRADES, 10, (3 / 2) / IDEAL, id="best one third, others missing"),
        pytest.param("a", GRADES, 10, 3 / IDEAL, id="only the best"),
        pytest.param("abc", GRADES, 2, 1.0, id="the ideal is cut at k too"),
        pytest.param("xab", GRADES, 2, 3 * SECOND / (3 + SECOND), id="cut at k"),
        pytest.param("xyz", GRADES, 10, 0.0, id="none"),
        pytest.param("", GRADES, 10, 0.0, id="empty ranking"),
        pytest.param("abc", {}, 10, 0.0, id="nothing relevant"),
    ],
)
def test_ndcg(ranking: str, grades: dict[str, int], k: int, value: float) -> None:
    assert ndcg(ranking, grades, k) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("ranking", "hit", "reciprocal"),
    [("axx", 1.0, 1.0), ("xcx", 0.0, 1 / 2), ("xyzb", 0.0, 1 / 4), ("xyz", 0.0, 0.0), ("", 0.0, 0.0)],
)
def test_first_relevant_item(ranking: str, hit: float, reciprocal: float) -> None:
    assert hit_at_1(ranking, GRADES) == hit
    assert reciprocal_rank(ranking, GRADES) == reciprocal


@pytest.mark.parametrize(
    ("ranking", "k", "value"),
    [
        pytest.param("abc", 10, 1.0, id="all"),
        pytest.param("axb", 10, 2 / 3, id="two of three"),
        pytest.param("axbc", 2, 1 / 2, id="one of the two there is room for"),
        pytest.param("xyz", 10, 0.0, id="none"),
        pytest.param("", 10, 0.0, id="empty ranking"),
    ],
)
def test_recall(ranking: str, k: int, value: float) -> None:
    assert recall(ranking, GRADES, k) == pytest.approx(value, abs=1e-12)


def test_recall_of_nothing_relevant_is_none() -> None:
    assert recall("abc", {}, 10) == 0.0


@pytest.mark.parametrize(
    ("positive", "negative", "value"),
    [
        pytest.param([0.9, 0.8], [0.1, 0.2], 1.0, id="told apart"),
        pytest.param([0.1], [0.2, 0.9], 0.0, id="the wrong way round"),
        pytest.param([0.5, 0.5], [0.5], 0.5, id="all equal"),
        pytest.param([0.9, 0.3, 0.3], [0.3, 0.1], (2 + 1.5 + 1.5) / 6, id="ties count half"),
        pytest.param([], [0.5], None, id="no positives"),
        pytest.param([0.5], [], None, id="no negatives"),
    ],
)
def test_auroc(positive: list[float], negative: list[float], value: float | None) -> None:
    measured = auroc(positive, negative)
    assert measured == (value if value is None else pytest.approx(value, abs=1e-12))
