"""BM25 on our side: the numbers over all tasks, the sparse vectors a server searches by, and the exact scores.

A task's vector holds what its own words add (frequency against length), a query's what each word weighs in the library
of today; their inner product is BM25 in Lucene's variant. Exact scores are made from the words of the task itself and
are those of bm25s to the last digit.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from qa.index.keywords import K1, B, inverse_frequency
from qa.index.ranking import Scores

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


@dataclass(frozen=True)
class Terms:
    """What BM25 has to know of all tasks of a snapshot."""

    tasks: int
    tokens: int
    """Of all tasks, repetitions counted."""
    holding: Mapping[str, int]
    """How many tasks hold each token."""

    @property
    def average(self) -> float:
        """The mean number of tokens of a task."""
        return self.tokens / self.tasks if self.tokens else 1.0

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Every token with the number of tasks that hold it, sorted by token."""
        return dict(sorted(self.holding.items()))

    def weights(self, tokens: Iterable[str]) -> Scores:
        """Return the inverse document frequency of each token, highest for one that no task holds."""
        return inverse_frequency(np.array([self.holding.get(token, 0) for token in tokens], np.float64), self.tasks)

    def sparse_query(self, tokens: Iterable[str]) -> Sparse:
        """Return the vector of a query: the weight of each token that is known, twice where it is given twice."""
        vector: Sparse = {}
        for token in tokens:
            if self.holding.get(token):
                vector[place_of(token)] = vector.get(place_of(token), 0.0) + float(self._weight(token))
        return vector

    def scores(self, query: Iterable[str], documents: Sequence[Mapping[str, int]]) -> Scores:
        """Return the score of each task, given how often it holds each of its tokens.

        Step by step in the precision that bm25s has, so that the last digit is the same.
        """
        counts = [Counter(document) for document in documents]
        lengths = np.array([document.total() for document in counts], np.float64)
        total = np.zeros(len(counts), np.float32)
        bound = K1 * ((1 - B) + B * lengths / self.average)
        for token in query:
            if not self.holding.get(token):
                continue
            times = np.array([document[token] for document in counts], np.float32)
            share = times / (bound + times)
            total += (self._weight(token) * share).astype(np.float32)
        return total.astype(np.float64)

    def _weight(self, token: str) -> np.float32:
        held = self.holding[token]
        return np.float32(math.log(1 + (self.tasks - held + 0.5) / (held + 0.5)))
