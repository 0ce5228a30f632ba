"""The dense leg against NumPy: the same rows, the same scores, the same order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.index.dense import DECIMALS, DenseLeg, centred, shared_mean
from qa.index.passages import KINDS, Kind

Matrix = NDArray[np.float32]


def unit_rows(vectors: NDArray[np.floating]) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def crowded(rng: np.random.Generator, rows: int, *, dimension: int = 48) -> Matrix:
    """Return vectors as sentence models make them: in a narrow cone, with every fifth a repetition."""
    vectors = unit_rows(rng.normal(size=(rows, dimension)) + 6 * rng.normal(size=dimension))
    vectors[::5] = vectors[0]
    return vectors


def plain(leg: DenseLeg, query: Matrix, k: int, *, eligible: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """Score every eligible row in double precision and sort."""
    moved = query.astype(np.float64) - leg.mean
    moved /= np.linalg.norm(moved) or 1
    scores = np.round([float(np.sum(row * moved)) for row in leg.matrix.astype(np.float64)], DECIMALS)
    rows = sorted(np.flatnonzero(eligible), key=lambda row: (-scores[row], row))[:k]
    return [(int(row), float(scores[row])) for row in rows]


def found(leg: DenseLeg, query: Matrix, k: int, **filters: object) -> list[tuple[int, float]]:
    scored = leg.nearest(query, k, **filters)  # type: ignore[arg-type]
    return list(zip(scored.rows.tolist(), scored.scores.tolist(), strict=True))


def leg_of(vectors: Matrix, *, kinds: list[int] | None = None, tasks: list[int] | None = None) -> DenseLeg:
    count = len(vectors)
    return DenseLeg.of(
        vectors, kinds=np.array(kinds or [0] * count, np.int8), tasks=np.array(tasks or range(count), np.int64)
    )


def test_the_mean_of_few_passages_is_shrunk() -> None:
    # Two rows with mean (0.5, 0.5): 1 / (2 + 20) of their sum is left.
    assert shared_mean(np.array([[1, 0], [0, 1]], np.float32)).tolist() == pytest.approx([1 / 22, 1 / 22])
    assert shared_mean(np.zeros((0, 3), np.float32)).tolist() == [0, 0, 0]


def test_a_row_equal_to_the_mean_becomes_zero() -> None:
    rows = centred(np.array([[3, 4], [3, 0]], np.float32), np.array([3, 0], np.float32))
    assert rows.tolist() == [[0, 1], [0, 0]]


def test_scores_worked_out_by_hand() -> None:
    leg = leg_of(np.array([[1, 0], [0, 1]] * 3, np.float32))
    # The mean is 3/26 in both components; 水 becomes (23, -3) and 电 (-3, 23), and their cosine -138/538.
    assert found(leg, np.array([1, 0], np.float32), 4, kind="task") == [
        (0, 1.0),
        (2, 1.0),
        (4, 1.0),
        (1, pytest.approx(-138 / 538, abs=1e-6)),
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [1, 10, 100, 5000])
def test_equals_numpy_with_kinds_filters_and_ties(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = crowded(rng, 1200)
    kinds, tasks = rng.integers(0, 3, 1200), np.sort(rng.integers(0, 300, 1200))
    leg = leg_of(vectors, kinds=kinds.tolist(), tasks=tasks.tolist())
    allowed = rng.random(300) < 0.3
    for query in (vectors[0], vectors[7], unit_rows(rng.normal(size=(1, 48)))[0]):
        for code, kind in enumerate(KINDS):
            of_kind = kinds == code
            assert found(leg, query, k, kind=kind) == plain(leg, query, k, eligible=of_kind)
            assert found(leg, query, k, kind=kind, allowed=allowed) == plain(
                leg, query, k, eligible=of_kind & allowed[tasks]
            )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=90),
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
    st.integers(1, 100),
)
def test_equals_numpy_where_nearly_all_tie(counts: list[list[int]], query: list[int], k: int) -> None:
    leg = leg_of(unit_rows(np.array(counts, np.float64)))
    vector = unit_rows(np.array([query], np.float64))[0]
    assert found(leg, vector, k, kind="task") == plain(leg, vector, k, eligible=np.ones(len(counts), bool))


def test_a_tie_wider_than_the_first_look_is_broken_by_row() -> None:
    vectors = np.tile(np.array([[0.6, 0.8]], np.float32), (3000, 1))
    assert leg_of(vectors).nearest(vectors[0], 5, kind="task").rows.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_library_finds_nothing(kind: Kind) -> None:
    leg = leg_of(np.zeros((0, 0), np.float32))
    assert len(leg.nearest(np.ones(4, np.float32), 10, kind=kind)) == 0
    assert leg.scores(np.ones(4, np.float32), np.zeros(0, np.int64)).tolist() == []


def test_nothing_allowed_finds_nothing() -> None:
    leg = leg_of(np.eye(3, dtype=np.float32))
    assert len(leg.nearest(np.ones(3, np.float32), 10, kind="task", allowed=np.zeros(3, bool))) == 0
    assert len(leg.nearest(np.ones(3, np.float32), 10, kind="clause")) == 0


def test_a_score_does_not_depend_on_the_rows_beside_it() -> None:
    rng = np.random.default_rng(1)
    vectors = crowded(rng, 400, dimension=384)
    leg, query = leg_of(vectors), vectors[3]
    together = leg.scores(query, np.arange(400))
    assert [leg.scores(query, np.array([row]))[0] for row in range(400)] == together.tolist()
    assert leg.scores(query, np.array([9, 2, 9])).tolist() == together[[9, 2, 9]].tolist()
