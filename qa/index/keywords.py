"""The keyword leg: BM25 over the tokens of the tasks, in Lucene's variant, computed by bm25s."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from qa.index.ranking import Mask, Scored, Scores, ranked

if TYPE_CHECKING:
    import bm25s

K1: Final = 1.5
B: Final = 0.75


class KeywordLeg:
    """The BM25 index of all tasks of a snapshot, by task row."""

    def __init__(self, index: bm25s.BM25 | None, count: int) -> None:
        """Take a bm25s index over `count` tasks; None where no task holds any token."""
        self._index = index
        self._count = count

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> KeywordLeg:
        """Build the leg from the tokens of each task, in the order of the tasks."""
        words = sorted({token for document in documents for token in document})
        if not words:
            return cls(None, len(documents))
        # Handing in numbers keeps bm25s from numbering the words in the order of a set, which differs between runs.
        numbers = {word: number for number, word in enumerate(words)}
        index = _bm25()
        coded = [[numbers[token] for token in document] for document in documents]
        index.index((coded, numbers), create_empty_token=False, show_progress=False)
        return cls(index, len(documents))

    @classmethod
    def load(cls, folder: Path, count: int) -> KeywordLeg:
        """Read what `save` wrote of `count` tasks."""
        if not folder.exists():
            return cls(None, count)
        return cls(_bm25().load(folder, show_progress=False), count)

    def save(self, folder: Path) -> None:
        """Write the index into a new folder; nothing where no task holds any token."""
        if self._index is not None:
            self._index.save(folder, show_progress=False)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return the score of every task, 0 where no token occurs; a token given twice counts twice."""
        known = self._index.get_tokens_ids(tokens) if self._index is not None else []
        if self._index is None or not known:
            return np.zeros(self._count)
        scores: Scores = self._index.get_scores_from_ids(known).astype(np.float64)
        return scores

    def weights(self, tokens: Sequence[str]) -> Scores:
        """Return the inverse document frequency of each token: the most one occurrence of it can add to a score.

        It is highest for a token that no task holds.
        """
        holding = np.array([self._frequency(token) for token in tokens], np.float64)
        return inverse_frequency(holding, self._count)

    def vocabulary(self) -> dict[str, int]:
        """Return every token with the number of tasks that hold it."""
        if self._index is None:
            return {}
        starts = self._index.scores["indptr"]
        return {token: int(starts[number + 1] - starts[number]) for token, number in self._index.vocab_dict.items()}

    def rows(self) -> list[dict[str, float]]:
        """Return the tokens of each task with what each adds to its score."""
        rows: list[dict[str, float]] = [{} for _ in range(self._count)]
        if self._index is None:
            return rows
        starts, tasks, scores = (self._index.scores[name] for name in ("indptr", "indices", "data"))
        for token, number in self._index.vocab_dict.items():
            for place in range(int(starts[number]), int(starts[number + 1])):
                rows[int(tasks[place])][token] = float(scores[place])
        return rows

    def best(self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None) -> Scored:
        """Return up to k tasks with a score above 0, among the allowed where a mask over tasks is given."""
        scores = self.scores(tokens)
        found = scores > 0 if allowed is None else (scores > 0) & allowed
        rows = np.flatnonzero(found).astype(np.int64)
        return ranked(rows, scores[rows], k)

    def _frequency(self, token: str) -> int:
        """Return how many tasks hold a token: the length of its column in bm25s's sparse matrix."""
        known = self._index.get_tokens_ids([token]) if self._index is not None else []
        if self._index is None or not known:
            return 0
        starts = self._index.scores["indptr"]
        return int(starts[known[0] + 1] - starts[known[0]])


def inverse_frequency(holding: NDArray[np.float64], count: int) -> Scores:
    """Return the weights of tokens that so many of `count` tasks hold."""
    weights: Scores = np.log1p((count - holding + 0.5) / (holding + 0.5))
    return weights


def _bm25() -> bm25s.BM25:
    import bm25s

    # bm25s sets its logger to DEBUG, which would reach the handlers of whoever uses this package.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    return bm25s.BM25(k1=K1, b=B, method="lucene")
