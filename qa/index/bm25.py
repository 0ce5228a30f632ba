"""BM25 written out, with the numbers over all tasks apart from the tasks: what a score is, whoever finds the task.

The scores are those of bm25s in Lucene's variant to the last digit.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qa.index.keywords import K1, B, inverse_frequency
from qa.index.ranking import Scores


@dataclass(frozen=True)
class Terms:
    """What BM25 has to know of all tasks of a snapshot."""

    tasks: int
    tokens: int
    """Of all tasks, repetitions counted."""
    holding: Mapping[str, int]
    """How many tasks hold each token."""

    @classmethod
    def of(cls, documents: Sequence[Counter[str]]) -> Terms:
        """Count the tokens of tasks."""
        holding = Counter(token for document in documents for token in document)
        return cls(len(documents), sum(document.total() for document in documents), holding)

    @property
    def average(self) -> float:
        """The mean number of tokens of a task."""
        return self.tokens / self.tasks if self.tokens else 1.0

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Every token with the number of tasks that hold it, sorted by token."""
        return dict(sorted(self.holding.items()))

    def weight(self, token: str) -> np.float32:
        """Return the inverse document frequency of a token that some task holds."""
        held = self.holding[token]
        return np.float32(math.log(1 + (self.tasks - held + 0.5) / (held + 0.5)))

    def weights(self, tokens: Iterable[str]) -> Scores:
        """Return the inverse document frequency of each token, highest for one that no task holds."""
        return inverse_frequency(np.array([self.holding.get(token, 0) for token in tokens], np.float64), self.tasks)

    def scores(self, query: Iterable[str], documents: Sequence[Counter[str]]) -> Scores:
        """Return the score of each task, given how often it holds each of its tokens.

        Step by step in the precision that bm25s has.
        """
        lengths = np.array([document.total() for document in documents], np.float64)
        total = np.zeros(len(documents), np.float32)
        bound = K1 * ((1 - B) + B * lengths / self.average)
        for token in query:
            if self.holding.get(token):
                times = np.array([document[token] for document in documents], np.float32)
                total += (self.weight(token) * (times / (bound + times))).astype(np.float32)
        return total.astype(np.float64)
