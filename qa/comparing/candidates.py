"""Which pairs of items are worth a closer look: near in meaning, or with rare words in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qa.comparing.items import Item

NEAR: Final = 20
"""Items nearest in meaning that are looked at for each item."""
SHARING: Final = 8
"""Items that share most with an item by rare pairs of characters."""
_RARE: Final = 0.7
"""What a pair of characters must tell to be looked up by."""
_FREQUENT: Final = 200
"""Items that hold a pair of characters, above which it tells none from the others."""
_BLOCK: Final = 2048
_CLOSE: Final = 0.2
"""Cosines below are never the same work."""

Pairs = set[tuple[int, int]]


def candidates(a: Sequence[Item], b: Sequence[Item], *, within: bool = False) -> list[tuple[int, int]]:
    """Return the pairs (place in a, place in b) worth judging, in order; with `within` a is b, each pair once."""
    if not a or not b:
        return []
    found = _near(a, b, within=within) | _sharing(a, b, within=within)
    if within:
        found = {(min(pair), max(pair)) for pair in found}
    return sorted(found)


def _near(a: Sequence[Item], b: Sequence[Item], *, within: bool) -> Pairs:
    """Return for each item of a those of b nearest in meaning, and, where they differ, the other way round."""
    ours, theirs = (np.stack([item.vector for item in items]) for items in (a, b))
    found = _nearest(ours, theirs, within=within)
    return found if within else found | {(one, other) for other, one in _nearest(theirs, ours, within=False)}


def _nearest(ours: NDArray[np.float32], theirs: NDArray[np.float32], *, within: bool) -> Pairs:
    found: Pairs = set()
    k = min(NEAR + within, len(theirs))
    for start in range(0, len(ours), _BLOCK):
        scores = ours[start : start + _BLOCK] @ theirs.T
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        for place, others in enumerate(best):
            one = start + place
            found.update((one, int(other)) for other in others if scores[place, other] >= _CLOSE)
    return {pair for pair in found if pair[0] != pair[1]} if within else found


def _sharing(a: Sequence[Item], b: Sequence[Item], *, within: bool) -> Pairs:
    """Return for each item of a those of b that share most with it by rare pairs of characters."""
    numbers: dict[str, int] = {}
    ours, theirs = _weights(a, numbers), _weights(b, numbers)
    ours = csr_matrix((ours.data, ours.indices, ours.indptr), shape=(len(a), len(numbers)))
    held = np.asarray((theirs > 0).sum(axis=0)).ravel()
    theirs = theirs.multiply((held <= _FREQUENT).astype(np.float32)).tocsr()
    found: Pairs = set()
    for start in range(0, len(a), _BLOCK):
        shared = (ours[start : start + _BLOCK] @ theirs.T).tocsr()
        for place in range(shared.shape[0]):
            row = slice(shared.indptr[place], shared.indptr[place + 1])
            others, told = shared.indices[row], shared.data[row]
            best = np.lexsort((others, -told))[: SHARING + within]
            found.update((start + place, int(other)) for other in others[best])
    return {pair for pair in found if pair[0] != pair[1]} if within else found


def _weights(items: Sequence[Item], numbers: dict[str, int]) -> csr_matrix:
    """Return the rare pairs of items as a matrix (items, pairs) of what each tells; `numbers` gives the columns."""
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for item in items:
        rare = [(pair, weight) for pair, weight in item.pairs.items() if weight >= _RARE]
        data += [weight for _, weight in rare]
        indices += [numbers.setdefault(pair, len(numbers)) for pair, _ in rare]
        starts.append(len(data))
    return csr_matrix((np.array(data, np.float32), indices, starts), shape=(len(items), max(1, len(numbers))))
