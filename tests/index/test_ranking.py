from __future__ import annotations

import numpy as np
import pytest

from qa.index.ranking import ranked


@pytest.mark.parametrize(
    ("k", "rows", "scores"),
    [(2, [3, 1], [0.9, 0.5]), (3, [3, 1, 7], [0.9, 0.5, 0.5]), (9, [3, 1, 7, 2], [0.9, 0.5, 0.5, -1.0]), (0, [], [])],
)
def test_best_first_and_ties_by_row(k: int, rows: list[int], scores: list[float]) -> None:
    found = ranked(np.array([7, 2, 1, 3]), np.array([0.5, -1.0, 0.5, 0.9]), k)
    assert (found.rows.tolist(), found.scores.tolist(), len(found)) == (rows, scores, len(rows))
