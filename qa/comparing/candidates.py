"""Which pairs of items are worth a closer look: near in meaning, or with rare words in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qa.comparing.features import COMMON
from qa.comparing.table import ItemTable
from qa.index.ranking import Rows

if TYPE_CHECKING:
    from qa.index.encoder import Vectors

NEAR: Final = 20
"""Items nearest in meaning that are looked at for each item."""
SHARING: Final = 8
"""Items that share most with an item by rare pairs of characters."""
_FREQUENT: Final = 200
"""Items that hold a pair of characters, above which it tells none from the others."""
_BLOCK: Final = 1024
_CELLS: Final = 1 << 25
"""Cosines held at a time."""
_CLOSE: Final = 0.2
"""Cosines below are never the same work."""

Groups = NDArray[np.int64]
"""The number of the group that each row of a table is in."""
Pairs = set[tuple[int, int]]


def within(table: ItemTable, groups: Groups) -> list[tuple[int, int]]:
    """Return the pairs of rows of one group that are worth judging, each once with the lower row first, in order."""
    found: Pairs = set()
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        apart = np.arange(len(rows))
        found |= {(int(rows[a]), int(rows[b])) for a, b in _worth(table, rows, apart)}
    return sorted(found)


def between(table: ItemTable, groups: Groups) -> list[tuple[int, int]]:
    """Return the pairs of rows of different groups that are worth judging, the lower row first, in order.

    For each row they are those among all other groups.
    """
    return sorted(_worth(table, np.arange(len(table)), groups))


def _worth(table: ItemTable, rows: Rows, groups: Groups) -> Pairs:
    """Return pairs of places among some rows that are in different groups."""
    found = _near(table.vectors[rows], groups) | _sharing(table.pairs[rows], groups)
    return {(min(pair), max(pair)) for pair in found}


def _near(vectors: Vectors, groups: Groups) -> Pairs:
    """Return for each vector those of other groups nearest in meaning."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    scores, others = index.search(vectors, min(2 * NEAR + 1, len(vectors)))
    apart = (groups[others] != groups[:, None]) & (scores >= _CLOSE)
    rows, columns = np.nonzero(apart & (np.cumsum(apart, axis=1) <= NEAR))
    found: Pairs = set(zip(rows.tolist(), others[rows, columns].tolist(), strict=True))
    cut_short = (apart.sum(axis=1) < NEAR) & (scores[:, -1] >= _CLOSE)
    return found | _near_among(vectors, groups, np.flatnonzero(cut_short))


def _near_among(vectors: Vectors, groups: Groups, rows: Rows) -> Pairs:
    """Return the same for some rows, whose nearest may be many of their own group."""
    found: Pairs = set()
    k = min(NEAR, len(vectors))
    for chosen in np.array_split(rows, -(-len(rows) * len(vectors) // _CELLS) or 1):
        scores = vectors[chosen] @ vectors.T
        scores[groups[chosen, None] == groups] = -1
        best = np.argpartition(scores, -k, axis=1)[:, -k:]
        places, columns = np.nonzero(np.take_along_axis(scores, best, axis=1) >= _CLOSE)
        found.update(zip(chosen[places].tolist(), best[places, columns].tolist(), strict=True))
    return found


def _sharing(pairs: csr_matrix, groups: Groups) -> Pairs:
    """Return for each text those of other groups that share most with it by rare pairs of characters."""
    rare = csr_matrix(pairs, copy=True)
    rare.data[rare.data < COMMON] = 0
    rare.eliminate_zeros()
    telling = np.bincount(rare.indices, minlength=rare.shape[1]) <= _FREQUENT
    rare.data[~telling[rare.indices]] = 0
    rare.eliminate_zeros()
    turned = (rare > 0).astype(np.float32).T.tocsr()
    found: Pairs = set()
    for start in range(0, len(groups), _BLOCK):
        shared = (rare[start : start + _BLOCK] @ turned).tocsr()
        for row in range(shared.shape[0]):
            held = slice(shared.indptr[row], shared.indptr[row + 1])
            others, told = shared.indices[held], shared.data[held]
            apart = groups[others] != groups[start + row]
            found.update((start + row, int(other)) for other in _best(others[apart], told[apart]))
    return found


def _best(others: NDArray[np.int32], told: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return the `SHARING` rows that share most, ties by row."""
    if len(told) > SHARING:
        enough = told >= np.partition(told, -SHARING)[-SHARING]
        others, told = others[enough], told[enough]
    return others[np.lexsort((others, -told))[:SHARING]]
