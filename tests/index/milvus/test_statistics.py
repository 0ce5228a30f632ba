"""The numbers over all plans add up to those of one, and how far rows may be off is never told too small."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.index.bm25 import Terms
from qa.index.dense import centred, exact_sum, shared_mean
from qa.index.milvus.ledger import Anchor, Entry
from qa.index.milvus.statistics import Statistics


def entry_of(vectors: np.ndarray, documents: list[str], mean: np.ndarray) -> Entry:
    lengths = np.linalg.norm(vectors.astype(np.float64) - mean, axis=1)
    nearest = float(lengths.min()) if len(vectors) else float("inf")
    return Entry(len(vectors), Terms.of(list(map(Counter, documents))), exact_sum(vectors), nearest, len(documents))


def unit_rows(rng: np.random.Generator, count: int) -> np.ndarray:
    rows = rng.normal(size=(count, 8)) + 2 * rng.normal(size=8)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_plans_add_up_to_the_very_mean_of_all_rows(seed: int, sizes: list[int]) -> None:
    rng = np.random.default_rng(seed)
    plans = [unit_rows(rng, size) for size in sizes]
    found = Statistics.of([entry_of(one, ["水电"], np.zeros(8)) for one in plans])
    assert found.mean.tobytes() == shared_mean(np.concatenate(plans)).tobytes()
    assert (found.terms.tasks, found.terms.tokens, found.terms.holding["水"]) == (
        len(sizes),
        2 * len(sizes),
        len(sizes),
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 0.5))
def test_no_cosine_is_off_by_more_than_is_told(seed: int, moved: float) -> None:
    rng = np.random.default_rng(seed)
    vectors = unit_rows(rng, 40)
    today = shared_mean(vectors)
    anchor = Anchor((today + moved * rng.normal(size=8)).astype(np.float32), 2.0, 0)
    statistics = Statistics.of([entry_of(vectors, ["水电"], anchor.mean)])
    bound = statistics.drift(anchor)
    off = np.linalg.norm(centred(vectors, today) - centred(vectors, anchor.mean), axis=1)
    assert off.max() <= bound + 1e-5
    assert statistics.drift(Anchor(today, 2.0, 0)) == 0


@pytest.mark.parametrize(("average", "stretch"), [(2.0, 1.0), (4.0, 2.0), (1.0, 2.0)])
def test_lengths_move_scores_by_a_factor_at_most(average: float, stretch: float) -> None:
    statistics = Statistics.of([entry_of(unit_rows(np.random.default_rng(0), 3), ["水电", "电水"], np.zeros(8))])
    anchor = Anchor(statistics.mean, average, 0)
    assert statistics.stretch(anchor) == pytest.approx(stretch)
    assert statistics.fits(anchor) == (stretch == 1)


def test_a_plan_without_tasks_adds_nothing() -> None:
    full = entry_of(unit_rows(np.random.default_rng(0), 3), ["水"], np.zeros(8))
    empty = entry_of(np.zeros((0, 0), np.float32), [], np.zeros(0))
    assert Statistics.of([full, empty]).mean.tobytes() == Statistics.of([full]).mean.tobytes()
