"""The sparse vectors that a server finds tasks by their words with; the exact scores are made by `qa.index.bm25`.

A task's vector holds what its own words add (frequency against length), a query's what each word weighs in the library
of today; their inner product is BM25.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from qa.index.bm25 import Terms
from qa.index.keywords import K1, B

Sparse: TypeAlias = dict[int, float]

_DIMENSIONS: Final = 2**32 - 1


def place_of(token: str) -> int:
    """Return the component that stands for a token.

    Two tokens may share one: a server then finds a task too many, and never too few, and exact scores put it right.
    """
    return int.from_bytes(hashlib.sha256(token.encode()).digest()[:8]) % _DIMENSIONS


def sparse_task(tokens: Sequence[str], average: float) -> Sparse:
    """Return the vector of a task: tf / (tf + k1 · (1 - b + b · length / average length)) of each token."""
    vector: Sparse = {}
    for token, times in Counter(tokens).items():
        share = times / (times + K1 * ((1 - B) + B * len(tokens) / average))
        vector[place_of(token)] = vector.get(place_of(token), 0.0) + share
    return vector


def sparse_query(terms: Terms, tokens: Iterable[str]) -> Sparse:
    """Return the vector of a query: the weight of each token that is known, twice where it is given twice."""
    vector: Sparse = {}
    for token in tokens:
        if terms.holding.get(token):
            vector[place_of(token)] = vector.get(place_of(token), 0.0) + float(terms.weight(token))
    return vector
