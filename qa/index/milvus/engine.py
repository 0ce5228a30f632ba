"""The engine whose candidates come from a Milvus server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.index.dense import centred
from qa.index.encoder import Vectors
from qa.index.engine import Vector
from qa.index.late import LateLeg
from qa.index.milvus.legs import DenseSide, KeywordSide
from qa.index.passages import Kind
from qa.index.ranking import Mask, Rows, Scored, Scores


@dataclass(frozen=True, slots=True)
class MilvusEngine:
    """See `Engine`. Token vectors, of which a library has some only while it is small, are kept here."""

    dense_side: DenseSide
    keywords: KeywordSide
    late: LateLeg | None = None

    def dense(self, query: Vector, k: int, *, kind: Kind, allowed: Mask | None = None) -> Scored:
        """See `Engine.dense`."""
        return self.dense_side.nearest(query, k, kind=kind, allowed=allowed)

    def dense_scores(self, query: Vector, passages: Rows) -> Scores:
        """See `Engine.dense_scores`."""
        return self.dense_side.scores(query, passages)

    def vectors(self, passages: Rows) -> Vectors:
        """See `Engine.vectors`."""
        return self.dense_side.gather(passages)

    def centred(self, vectors: Vectors) -> Vectors:
        """See `Engine.centred`."""
        return centred(vectors, self.dense_side.mean)

    def keyword(self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None) -> Scored:
        """See `Engine.keyword`."""
        return self.keywords.best(tokens, k, allowed=allowed)

    def keyword_scores(self, tokens: Sequence[str], tasks: Rows) -> Scores:
        """See `Engine.keyword_scores`."""
        return self.keywords.scores(tokens, tasks)

    def keyword_weights(self, tokens: Sequence[str]) -> Scores:
        """See `Engine.keyword_weights`."""
        return self.keywords.terms.weights(tokens)

    def vocabulary(self) -> Mapping[str, int]:
        """See `Engine.vocabulary`."""
        return self.keywords.terms.vocabulary

    def has_late(self) -> bool:
        """See `Engine.has_late`."""
        return self.late is not None

    def late_scores(self, query: Vectors, tasks: Rows) -> Scores | None:
        """See `Engine.late_scores`."""
        return self.late.scores(query, tasks) if self.late is not None else None
