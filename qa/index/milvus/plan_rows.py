"""The rows of one plan, as they are written to a server, and their numbers for the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.errors import EngineError
from qa.index.backends import Content
from qa.index.bm25 import Terms
from qa.index.dense import centred, exact_sum
from qa.index.encoder import Vectors
from qa.index.milvus.ledger import Anchor, Entry
from qa.index.milvus.naming import RowNames
from qa.index.milvus.server import Row
from qa.index.milvus.tables import packed
from qa.index.milvus.terms import sparse_task
from qa.index.ranking import Rows


@dataclass(frozen=True, slots=True)
class PlanRows:
    """What one plan of a library's content brings along."""

    tasks: Rows
    """Task rows of the snapshot."""
    passages: Rows
    """Passage rows of the snapshot."""
    vectors: Vectors
    """Those of the passages, as the encoder gave them."""
    tokens: tuple[tuple[str, ...], ...]
    """Those of each task."""

    @classmethod
    def of(cls, content: Content, names: RowNames, plan: str) -> PlanRows:
        """Read a plan from the store.

        Raises EngineError where a vector is none.
        """
        tasks = names.plan_tasks.get(plan, np.empty(0, np.int64))
        passages = np.arange(names.firsts[tasks[0]], names.firsts[tasks[-1] + 1]) if len(tasks) else tasks
        vectors = content.transaction.plan_vectors(plan)
        if not np.isfinite(vectors).all():  # some servers take what is not a number, and find nothing any more
            raise EngineError(f"方案“{plan}”的向量里有无效的数：请用 qa import --reembed 重新计算全部向量。")
        tokens = tuple(tuple(content.tokens(content.tasks[row])) for row in tasks)
        return cls(tasks, passages, vectors, tokens)

    def entry(self, anchor: Anchor) -> Entry:
        """Return its numbers."""
        terms = Terms.of(list(map(Counter, self.tokens)))
        worded = sum(map(bool, self.tokens))
        return Entry(len(self.passages), terms, exact_sum(self.vectors), _nearest(self.vectors, anchor.mean), worded)

    def passage_rows(self, names: RowNames, kinds: NDArray[np.int8], anchor: Anchor) -> list[Row]:
        """Return the rows of its passages."""
        moved = centred(self.vectors, anchor.mean)
        owners = names.passage_tasks[self.passages]
        return [
            {
                "id": names.passage(int(row)),
                "kind": int(kinds[row]),
                "plan": int(names.plan_numbers[owner]),
                "task": int(names.task_numbers[owner]),
                "raw": packed(raw),
                "vector": vector,
            }
            for row, owner, raw, vector in zip(self.passages, owners, self.vectors, moved, strict=True)
        ]

    def task_rows(self, names: RowNames, anchor: Anchor) -> list[Row]:
        """Return the rows of its tasks that have words."""
        return [
            {
                "id": names.task(int(row)),
                "plan": int(names.plan_numbers[row]),
                "task": int(names.task_numbers[row]),
                "terms": sparse_task(tokens, anchor.average),
            }
            for row, tokens in zip(self.tasks, self.tokens, strict=True)
            if tokens
        ]


def _nearest(vectors: Vectors, mean: NDArray[np.float32]) -> float:
    if not len(vectors):
        return float("inf")
    return float(np.linalg.norm(vectors.astype(np.float64) - mean, axis=1).min())
