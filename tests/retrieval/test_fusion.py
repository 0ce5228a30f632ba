"""What the legs' scores are weighed to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.retrieval.fusion import DEFAULT, LEGS, Weights
from qa.retrieval.legs import LegScores

SCORES = LegScores(
    tasks=np.array([0, 3]),
    task=np.array([0.5, -0.25]),
    clause=np.array([0.8, 0.0]),
    context=np.array([0.1, 1.0]),
    keyword=np.array([0.0, 0.75]),
    best_clause=np.array([1, 9]),
)


@pytest.mark.parametrize(
    ("legs", "fused"),
    [
        ("dense", [(0.5 + 0.4 + 0.1) / 2.5, (-0.25 + 0.0 + 1.0) / 2.5]),
        ("keyword", [0.0, 0.75]),
        ("dense+keyword", [(0.5 + 0.4 + 0.1 + 0.0) / 4.5, (-0.25 + 0.0 + 1.0 + 1.5) / 4.5]),
        ("hybrid", [(0.5 + 0.4 + 0.1 + 0.0) / 8.5, (-0.25 + 0.0 + 1.0 + 4.5) / 8.5]),
    ],
)
def test_each_setting_is_a_weighted_mean(legs: str, fused: list[float]) -> None:
    assert LEGS[legs].fuse(SCORES).tolist() == pytest.approx(fused, abs=1e-12)


def test_late_interaction_counts_where_there_is_any() -> None:
    met = replace(SCORES, late=np.array([0.5, -0.5]))
    expected = [(0.5 + 0.4 + 0.1 + 0.0 + 2.0) / 12.5, (-0.25 + 0.0 + 1.0 + 4.5 - 2.0) / 12.5]
    assert LEGS["hybrid"].fuse(met).tolist() == pytest.approx(expected, abs=1e-12)
    assert LEGS["dense+keyword"].fuse(met).tolist() == LEGS["dense+keyword"].fuse(SCORES).tolist()


def test_dense_is_the_dense_part_of_the_sum() -> None:
    assert Weights(2.0, 1.0, 0.0, 5.0).dense(SCORES).tolist() == pytest.approx([1.8, -0.5], abs=1e-12)


def test_a_task_that_every_leg_finds_perfect_scores_one() -> None:
    one = np.ones(1)
    perfect = LegScores(np.array([0]), task=one, clause=one, context=one, keyword=one, best_clause=np.array([1]))
    assert [weights.fuse(perfect).tolist() for weights in LEGS.values()] == [[1.0]] * 4
    met = replace(perfect, late=one)
    assert [weights.fuse(met).tolist() for weights in LEGS.values()] == [[1.0]] * 4


def test_all_legs_are_searched_with_by_default() -> None:
    assert DEFAULT == "hybrid"
    assert list(LEGS) == ["dense", "keyword", "dense+keyword", "hybrid"]


def test_the_parts_of_a_score_add_up_to_it() -> None:
    scores = replace(SCORES, late=np.array([0.5, 0.25]), named=np.array([1.0, 0.0]), condition=np.array([0.0, 1.0]))
    weights = Weights(task=1.0, clause=0.5, context=1.0, keyword=2.0, late=3.0, named=0.5, condition=2.0)
    parts = weights.parts(scores)
    assert list(parts) == ["dense", "keyword", "late", "named", "condition"]
    assert parts["late"].tolist() == pytest.approx([0.15, 0.075])
    assert parts["condition"].tolist() == pytest.approx([0.0, 0.2])
    assert sum(parts.values()).tolist() == pytest.approx(weights.fuse(scores).tolist())  # type: ignore[union-attr]
