"""Late interaction: how well each token of a query is met by its nearest token in a task.

A vector of a whole text keeps its topic and loses its details; the vectors that the same encoder gives each token, in
its context, keep them. The score is ColBERT's sum of maxima (Khattab and Zaharia, 2020) with two changes, both chosen
by measurement (`evaluation/README.md`): the mean token is taken away before comparing, as for passages, and a query
token counts by how far its best match in a sample of the tasks stands out from the mean of the sample, so that words
which every task meets alike (的, 工作) decide nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.index.dense import DECIMALS, centred, shared_mean
from qa.index.encoder import Vectors
from qa.index.ranking import Rows, Scores

Halves = NDArray[np.float16]
"""A matrix of float16, one row a token."""

SAMPLE: Final = 128
"""Tasks, evenly spread over the snapshot, that tell how much a query token says."""
_AT_ONCE: Final = 65_536
MOST_QUERY_TOKENS: Final = 64
"""Further tokens of a query are left out: it is a text to compare with then, which its vector serves as well."""


class LateLeg:
    """The centred vectors of the tokens of all tasks of a snapshot, task by task."""

    def __init__(self, matrix: Halves, *, ends: Rows, mean: NDArray[np.float32]) -> None:
        """Take centred token vectors (n, dimension), where each task's end, and the mean they were centred by.

        Every task has at least one token.
        """
        self.matrix = matrix
        self.ends = ends
        self.mean = mean
        self._starts: Rows = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        chosen = np.unique(np.linspace(0, len(ends) - 1, min(len(ends), SAMPLE)).round().astype(np.int64))
        self._sample = self._block(chosen)

    @classmethod
    def of(cls, tokens: Halves, ends: Rows) -> LateLeg:
        """Build the leg from the token vectors of each task (n, dimension), and where each task's end."""
        mean = shared_mean(tokens)
        matrix = np.empty_like(tokens)
        for start in range(0, len(tokens), _AT_ONCE):  # as float32 all of them would take twice the memory
            part = slice(start, start + _AT_ONCE)
            matrix[part] = centred(tokens[part].astype(np.float32), mean)
        return cls(matrix, ends=ends, mean=mean)

    def scores(self, query: Vectors, tasks: Rows) -> Scores:
        """Return the score of each given task, -1 to 1, for the token vectors of a query (m, dimension)."""
        if not len(tasks) or not len(query):
            return np.zeros(len(tasks))
        wanted = centred(query[:MOST_QUERY_TOKENS].astype(np.float32), self.mean)
        sampled = _best(wanted, *self._sample)
        weights = sampled.max(axis=1) - sampled.mean(axis=1)
        weights = weights if weights.sum() > 0 else np.ones_like(weights)
        met = _best(wanted, *self._block(tasks))
        total: Scores = weights.astype(np.float64) @ met.astype(np.float64) / float(weights.sum())
        return total.round(DECIMALS)

    def _block(self, tasks: Rows) -> tuple[Vectors, Rows]:
        """Return the token vectors of some tasks, and where each task's begin among them."""
        counts = self.ends[tasks] - self._starts[tasks]
        firsts = np.cumsum(counts) - counts
        rows = np.repeat(self._starts[tasks] - firsts, counts) + np.arange(int(counts.sum()))
        return np.asarray(self.matrix[rows], np.float32), firsts


def _best(query: Vectors, tokens: Vectors, firsts: Rows) -> Vectors:
    """Return the cosine of each query token with its nearest token of each task, shape (query tokens, tasks)."""
    best: Vectors = np.maximum.reduceat(query @ tokens.T, firsts, axis=1)
    return best
