"""The order of what is found: best score first, ties by row, so that the same question has the same answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.int64]
Scores: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows with their scores, best first, ties by row; both arrays have the same length."""

    rows: Rows
    scores: Scores

    def __len__(self) -> int:
        return len(self.rows)


def ranked(rows: Rows, scores: Scores, k: int) -> Scored:
    """Return the k best of some rows, or all where there are fewer."""
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return Scored(rows[order], scores[order])
