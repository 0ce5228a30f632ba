"""Many items in columns: what their features are worked out from, for thousands of pairs at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qa.comparing.items import Item
from qa.index.encoder import Vectors
from qa.index.ranking import Mask, Rows

Weights: TypeAlias = NDArray[np.float32]

NAMED: Final = 0.95
"""What a pair tells from which it stands in hardly any report."""


@dataclass(frozen=True, slots=True)
class ItemTable:
    """Items by row, with their clauses and pairs of characters; every pair has a column of its own.

    Those of row i are `clauses[i]` to `clauses[i + 1]` of all clauses, `runs[i]` to `runs[i + 1]` of all pairs in the
    order of the text.
    """

    vectors: Vectors
    """Of the whole texts (items, dimension)."""
    clause_vectors: Vectors
    clauses: Rows
    pairs: csr_matrix
    """What each pair of a text tells (items, columns); where it tells nothing the entry stands all the same."""
    clause_pairs: csr_matrix
    """The same by clause."""
    runs: Rows
    run_columns: NDArray[np.int32]
    """The column of each pair in the order of the text."""
    run_weights: Weights
    run_starts: Mask
    """Whether a pair is the first after a mark."""
    has: csr_matrix
    """1 where a text has a pair."""
    named: csr_matrix
    """1 where a text has a pair that stands in hardly any report."""
    rarity: Weights
    """How few of the texts have a pair, by column: 0 where all have it, near 1 where one has."""

    def __len__(self) -> int:
        return len(self.vectors)

    @classmethod
    def of(cls, items: Iterable[Item], *, first: int = 0) -> ItemTable:
        """Return the table of at least one item, which need not all be in memory at once.

        How rare a pair is counts from the row `first` on: drafts that stand before it tell nothing of the tasks.
        """
        vectors: list[NDArray[np.float32]] = []
        clause_vectors: list[Vectors] = []
        numbers: dict[str, int] = {}
        whole, parts = _Sparse(numbers), _Sparse(numbers)
        runs, columns, weights, starts = array("q", [0]), array("i"), array("f"), array("b")
        for item in items:
            vectors.append(item.vector)
            clause_vectors.append(item.clause_vectors)
            whole.add(item.pairs)
            for pairs in item.clause_pairs:
                parts.add(pairs)
            for run in item.runs:
                columns.extend(numbers[pair] for pair, _ in run)
                weights.extend(weight for _, weight in run)
                starts.extend([1] + [0] * (len(run) - 1))
            runs.append(len(columns))
        counts = [len(its) for its in clause_vectors]
        pairs = whole.matrix()
        return cls(
            vectors=np.stack(vectors),
            clause_vectors=np.concatenate(clause_vectors),
            clauses=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            pairs=pairs,
            clause_pairs=parts.matrix(),
            runs=np.frombuffer(runs, np.int64),
            run_columns=np.frombuffer(columns, np.int32),
            run_weights=np.frombuffer(weights, np.float32),
            run_starts=np.frombuffer(starts, np.int8).astype(bool),
            has=_marked(pairs, least=0.0),
            named=_marked(pairs, least=NAMED),
            rarity=_rarity(pairs, first),
        )


def _marked(pairs: csr_matrix, *, least: float) -> csr_matrix:
    """Return a matrix with 1 where a pair tells at least so much."""
    marked = csr_matrix(pairs, copy=True)  # what is eliminated goes from the arrays themselves
    marked.data = (pairs.data >= np.float32(least)).astype(np.float32)
    marked.eliminate_zeros()
    return marked


def _rarity(pairs: csr_matrix, first: int) -> Weights:
    """Return log((n + 1) / (count + ½)) / log(n + 1) of each column, counted over n rows; at most 1."""
    counted = pairs.shape[0] - first
    counts = np.bincount(pairs.indices[pairs.indptr[first] :], minlength=pairs.shape[1])
    rarity = np.log((counted + 1) / (counts + 0.5)) / np.log(counted + 1)
    return np.asarray(np.clip(rarity, 0.0, 1.0), np.float32)


class _Sparse:
    """A growing matrix of what pairs tell; `numbers` gives each its column and is shared."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._data, self._columns, self._ends = array("f"), array("i"), array("q", [0])

    def add(self, pairs: dict[str, float]) -> None:
        """Add a row."""
        self._data.extend(pairs.values())
        self._columns.extend(self._numbers.setdefault(pair, len(self._numbers)) for pair in pairs)
        self._ends.append(len(self._data))

    def matrix(self) -> csr_matrix:
        """Return all rows, once every column is known."""
        parts = (
            np.frombuffer(self._data, np.float32),
            np.frombuffer(self._columns, np.int32),
            np.frombuffer(self._ends, np.int64),
        )
        made = csr_matrix(parts, shape=(len(self._ends) - 1, max(1, len(self._numbers))))
        made.sort_indices()
        return made
