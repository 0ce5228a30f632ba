"""The two legs over a set of collections: what a server finds, scored exactly as the embedded engine scores it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.errors import EngineError
from qa.index.bm25 import Terms
from qa.index.dense import SLACK, centred, cosines
from qa.index.encoder import Vectors
from qa.index.milvus.candidates import Question, best
from qa.index.milvus.conditions import Choice, choices
from qa.index.milvus.naming import RowNames
from qa.index.milvus.recent import Recent
from qa.index.milvus.server import SETTLING, Row, Server
from qa.index.milvus.tables import unpacked
from qa.index.milvus.terms import sparse_query
from qa.index.passages import KINDS, Kind
from qa.index.ranking import Mask, Rows, Scored, Scores

_VECTORS: Final = 65_536
_DOCUMENTS: Final = 16_384
_ROUNDING: Final = 1e-5
"""More than float32 sums of some hundred products are off by, as a share."""


@dataclass(frozen=True, slots=True)
class Source:
    """The collection a leg searches, and when the last row that it needs was written, in seconds since 1970."""

    server: Server
    collection: str
    written: int

    def search(
        self, query: NDArray[np.float32] | Mapping[int, float], *, field: str, limit: int, condition: str
    ) -> list[tuple[str, float]]:
        """See `Server.search`."""
        settled = self._is_settled()
        return self.server.search(
            self.collection, query, field=field, limit=limit, condition=condition, settled=settled
        )

    def fetch(self, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Row]:
        """See `Server.fetch`."""
        return self.server.fetch(self.collection, ids, fields, settled=self._is_settled())

    def _is_settled(self) -> bool:
        return time.time() > self.written + SETTLING


class DenseSide:
    """The passages of a snapshot on a server."""

    def __init__(self, source: Source, *, names: RowNames, mean: NDArray[np.float32], drift: float) -> None:
        """Take where the rows are, what they are called, today's mean, and by how much cosines may be off."""
        self.mean = mean
        self._source = source
        self._names = names
        self._drift = drift
        self._vectors: Recent[NDArray[np.float32]] = Recent(_VECTORS)

    def nearest(self, query: NDArray[np.float32], k: int, *, kind: Kind, allowed: Mask | None = None) -> Scored:
        """Return up to k passages of a kind, in allowed tasks where a mask over tasks is given."""
        wanted = centred(query[None], self.mean)[0]
        of_kind = f"kind == {KINDS.index(kind)}"

        def ask(choice: Choice | None, limit: int) -> list[tuple[str, float]]:
            condition = of_kind if choice is None else f"{of_kind} and {choice.condition}"
            return self._source.search(wanted, field="vector", limit=limit, condition=condition)

        def row(name: str) -> int:
            found = self._names.passage_row(name)
            return found if found < 0 or allowed is None or allowed[self._names.passage_tasks[found]] else -1

        margin = self._drift + SLACK
        question = Question(ask, row, lambda rows: self.scores(query, rows), lambda last: last + margin)
        return best(question, k, among=choices(self._names, allowed), names=self._names)

    def scores(self, query: NDArray[np.float32], passages: Rows) -> Scores:
        """Return the cosine of given passages with the query, after centring both."""
        return cosines(query, self.gather(passages), self.mean)

    def gather(self, rows: Rows) -> Vectors:
        """Return the centred vectors of given passages, in the order given.

        Raises EngineError where the server has lost one.
        """
        found = self._vectors.get([int(row) for row in rows], self._fetch)
        return np.stack(found) if found else np.empty((0, len(self.mean)), np.float32)

    def _fetch(self, rows: Sequence[int]) -> Sequence[NDArray[np.float32]]:
        names = [self._names.passage(row) for row in rows]
        found = self._source.fetch(names, ("raw",))
        if len(found) < len(names):
            raise EngineError(
                f"检索引擎 Milvus（{self._source.server.place}）缺少 {len(names) - len(found)} 条数据：请重新运行，"
                "程序会补齐；仍不行时删去它的这些数据后再试。"
            )
        return list(centred(unpacked([found[name]["raw"] for name in names]), self.mean))


class KeywordSide:
    """The tasks of a snapshot on a server."""

    def __init__(
        self,
        source: Source,
        *,
        names: RowNames,
        terms: Terms,
        stretch: float,
        tokens: Callable[[int], Sequence[str]],
    ) -> None:
        """Take where the rows are, today's numbers, by what factor scores may be off, and what splits a task by row."""
        self.terms = terms
        self._source = source
        self._names = names
        self._stretch = stretch
        self._tokens = tokens
        self._documents: Recent[Counter[str]] = Recent(_DOCUMENTS)

    def best(self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None) -> Scored:
        """Return up to k tasks with a score above 0, among the allowed where a mask over tasks is given."""
        vector = sparse_query(self.terms, tokens)
        if not vector:
            return Scored(np.empty(0, np.int64), np.empty(0, np.float64))

        def ask(choice: Choice | None, limit: int) -> list[tuple[str, float]]:
            condition = "" if choice is None else choice.condition
            return self._source.search(vector, field="terms", limit=limit, condition=condition)

        def row(name: str) -> int:
            found = self._names.task_row(name)
            return found if found < 0 or allowed is None or allowed[found] else -1

        factor = self._stretch * (1 + _ROUNDING)
        question = Question(ask, row, lambda rows: self.scores(tokens, rows), lambda last: last * factor, 0.0)
        return best(question, k, among=choices(self._names, allowed), names=self._names)

    def scores(self, tokens: Sequence[str], tasks: Rows) -> Scores:
        """Return the scores of given tasks, 0 where no token occurs, in the order given."""
        documents = self._documents.get([int(row) for row in tasks], self._count)
        return self.terms.scores(tokens, documents)

    def _count(self, rows: Sequence[int]) -> Sequence[Counter[str]]:
        return [Counter(self._tokens(row)) for row in rows]
