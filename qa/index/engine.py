"""What finds candidates: the Engine protocol, and the engine that runs within this process.

An engine has two legs. The dense leg compares vectors of passages, the keyword leg words of tasks. Fusion, filters by
name and verdicts know these methods and nothing of FAISS or BM25, so that a distributed engine can stand in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa.index.dense import DenseLeg, centred
from qa.index.encoder import Vectors
from qa.index.keywords import KeywordLeg
from qa.index.late import LateLeg
from qa.index.passages import Kind
from qa.index.ranking import Mask, Rows, Scored, Scores

Vector: TypeAlias = NDArray[np.float32]


class Engine(Protocol):
    """Scores the passages and tasks of one snapshot. Rows count passages and tasks in the snapshot's order.

    Results are ordered by score, best first, then by row, and are the same for the same library and query. Masks are
    over tasks, True where a task may be found. No method changes anything; all may be called from several threads.
    """

    def dense(self, query: Vector, k: int, *, kind: Kind, allowed: Mask | None = None) -> Scored:
        """Return up to k passages of one kind nearest to a query vector, by cosine after centring (-1 to 1)."""

    def dense_scores(self, query: Vector, passages: Rows) -> Scores:
        """Return the scores of given passages, as `dense` gives them, in the order given."""

    def vectors(self, passages: Rows) -> Vectors:
        """Return the centred vectors of given passages, of unit length, in the order given."""

    def centred(self, vectors: Vectors) -> Vectors:
        """Return the encoder's vectors of other texts centred like those of the passages, of unit length."""

    def keyword(self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None) -> Scored:
        """Return up to k tasks that hold at least one of the tokens, by BM25 (above 0)."""

    def keyword_scores(self, tokens: Sequence[str], tasks: Rows) -> Scores:
        """Return the scores of given tasks, as `keyword` gives them and 0 where no token occurs, in the order given."""

    def keyword_weights(self, tokens: Sequence[str]) -> Scores:
        """Return what each token can add to a task's score at most, in the order given; rare ones weigh more."""

    def vocabulary(self) -> Mapping[str, int]:
        """Return every keyword of the tasks with the number of tasks that hold it."""

    def has_late(self) -> bool:
        """Tell whether the tasks have token vectors, so that `late_scores` gives scores."""

    def late_scores(self, query: Vectors, tasks: Rows) -> Scores | None:
        """Return the scores of given tasks for the token vectors of a query, in the order given (-1 to 1).

        None where the tasks have no token vectors.
        """


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """The engine on one computer: exact search over vectors in memory (FAISS), BM25 (bm25s), token vectors on disk."""

    dense_leg: DenseLeg
    keywords: KeywordLeg
    late: LateLeg | None = None

    def dense(self, query: Vector, k: int, *, kind: Kind, allowed: Mask | None = None) -> Scored:
        """See `Engine.dense`."""
        return self.dense_leg.nearest(query, k, kind=kind, allowed=allowed)

    def dense_scores(self, query: Vector, passages: Rows) -> Scores:
        """See `Engine.dense_scores`."""
        return self.dense_leg.scores(query, passages)

    def vectors(self, passages: Rows) -> Vectors:
        """See `Engine.vectors`."""
        return self.dense_leg.gather(passages)

    def centred(self, vectors: Vectors) -> Vectors:
        """See `Engine.centred`."""
        return centred(vectors, self.dense_leg.mean)

    def keyword(self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None) -> Scored:
        """See `Engine.keyword`."""
        return self.keywords.best(tokens, k, allowed=allowed)

    def keyword_scores(self, tokens: Sequence[str], tasks: Rows) -> Scores:
        """See `Engine.keyword_scores`."""
        return self.keywords.scores(tokens)[tasks]

    def keyword_weights(self, tokens: Sequence[str]) -> Scores:
        """See `Engine.keyword_weights`."""
        return self.keywords.weights(tokens)

    def vocabulary(self) -> Mapping[str, int]:
        """See `Engine.vocabulary`."""
        return self.keywords.vocabulary()

    def has_late(self) -> bool:
        """See `Engine.has_late`."""
        return self.late is not None

    def late_scores(self, query: Vectors, tasks: Rows) -> Scores | None:
        """See `Engine.late_scores`."""
        return self.late.scores(query, tasks) if self.late is not None else None
