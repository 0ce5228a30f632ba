"""The dense leg: exact nearest passages by cosine, after the direction common to all has been taken away.

Sentence models crowd their vectors into a narrow cone; subtracting the mean spreads the scores. FAISS finds the
candidates, NumPy scores them: FAISS orders ties by chance and its last digits depend on how many rows it takes at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from qa.index.encoder import Vectors
from qa.index.passages import KINDS, Kind
from qa.index.ranking import Mask, Rows, Scored, Scores, ranked

if TYPE_CHECKING:
    import faiss

SHRINKAGE: Final = 20
"""The mean of n passages counts for n / (n + SHRINKAGE) of itself: of few passages it tells little but their topics."""
DECIMALS: Final = 6
"""Digits of a score after the point: what float32 vectors carry, so that equal texts tie on every machine."""
_Float = TypeVar("_Float", np.float32, np.float64)
SLACK: Final = 5e-5
"""More than float32 sums can be off by for unit vectors, whoever adds them up."""
_UNITS: Final = 2.0**32
_AT_ONCE: Final = 65_536


def shared_mean(vectors: Vectors | NDArray[np.float16]) -> NDArray[np.float32]:
    """Return the mean of the rows shrunk towards zero, shape (dimension,)."""
    return mean_of(exact_sum(vectors), len(vectors))


def exact_sum(vectors: Vectors | NDArray[np.float16]) -> NDArray[np.int64]:
    """Return the sum of the rows in units of 2 to the -32, shape (dimension,).

    Whole numbers add up to the same in any order and division, so that the sums of single plans, kept apart, give the
    very mean that all rows at once give. Some 2 to the 31 unit vectors fit.
    """
    total = np.zeros(vectors.shape[1], np.int64)
    for start in range(0, len(vectors), _AT_ONCE):
        part = vectors[start : start + _AT_ONCE].astype(np.float64)
        total += np.rint(part * _UNITS).astype(np.int64).sum(axis=0)
    return total


def mean_of(total: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    """Return the mean of `count` rows from their exact sum, shrunk towards zero."""
    return (total / (_UNITS * (count + SHRINKAGE))).astype(np.float32)


def cosines(query: NDArray[np.float32], matrix: Vectors, mean: NDArray[np.float32]) -> Scores:
    """Return the scores of centred rows for a query: their cosine after it is centred by the same mean."""
    if len(matrix) == 0:
        return np.empty(0, np.float64)
    wanted = centred(query[None].astype(np.float64), mean)[0]
    # einsum adds up each row by itself; a matrix product's last digits would depend on the rows beside it.
    scores: Scores = np.round(np.einsum("ij,j->i", matrix.astype(np.float64), wanted), DECIMALS)
    return scores


def centred(vectors: NDArray[_Float], mean: NDArray[np.float32]) -> NDArray[_Float]:
    """Return the rows minus the mean, scaled to length one, as precise as they came; one equal to the mean is zero."""
    moved = vectors - mean
    lengths = np.sqrt(np.einsum("ij,ij->i", moved, moved))[:, None]
    np.divide(moved, lengths, out=moved, where=lengths > 0)
    return moved


class DenseLeg:
    """The centred vectors of all passages of a snapshot, by passage row."""

    def __init__(self, matrix: Vectors, *, mean: NDArray[np.float32], kinds: NDArray[np.int8], tasks: Rows) -> None:
        """Take centred vectors (n, dimension), the mean they were centred by, and kind code and task row of each."""
        import faiss

        self.mean = mean
        self._kinds = kinds
        self._tasks = tasks
        # FAISS knows no vectors without components, which is what an empty library has.
        self._index = faiss.IndexFlatIP(max(1, matrix.shape[1]))
        if len(matrix):
            self._index.add(matrix)

    @classmethod
    def of(cls, vectors: Vectors, *, kinds: NDArray[np.int8], tasks: Rows) -> DenseLeg:
        """Build the leg from the encoder's vectors as they are stored, shape (n, dimension)."""
        mean = shared_mean(vectors)
        return cls(centred(vectors, mean), mean=mean, kinds=kinds, tasks=tasks)

    @property
    def matrix(self) -> Vectors:
        """The centred vectors, a copy."""
        return self.gather(np.arange(self._index.ntotal))

    def nearest(self, query: NDArray[np.float32], k: int, *, kind: Kind, allowed: Mask | None = None) -> Scored:
        """Return up to k passages of a kind, in allowed tasks where a mask over tasks is given."""
        eligible = self._kinds == KINDS.index(kind)
        if allowed is not None:
            eligible &= allowed[self._tasks]
        rows = self._candidates(query, min(k, int(eligible.sum())), eligible=eligible)
        return ranked(rows, self.scores(query, rows), k)

    def scores(self, query: NDArray[np.float32], passages: Rows) -> Scores:
        """Return the cosine of given passages with the query, after centring both."""
        return cosines(query, self.gather(passages) if len(passages) else np.empty((0, 0), np.float32), self.mean)

    def _candidates(self, query: NDArray[np.float32], k: int, *, eligible: Mask) -> Rows:
        """Return rows among which the k best are certain to be, ties at the border included."""
        if k <= 0:
            return np.empty(0, np.int64)
        wanted = centred(query[None], self.mean)
        depth = min(2 * k + 32, int(eligible.sum()))
        with _one_thread():
            chosen = _only(eligible)
            scores, rows = self._index.search(wanted, depth, params=chosen)
            border = float(scores[0, k - 1]) - SLACK
            if depth < eligible.sum() and scores[0, -1] >= border:
                _, _, rows = self._index.range_search(wanted, border, params=chosen)
        found: Rows = rows.ravel().astype(np.int64)
        return found

    def gather(self, rows: Rows) -> Vectors:
        """Return the centred vectors of given passages, in the order given, a copy."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors


def _only(eligible: Mask) -> faiss.SearchParameters:
    import faiss

    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(eligible, bitorder="little")))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS to the calling thread: handing one query to a busy core costs far more than searching."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
