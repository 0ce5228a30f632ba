"""Scores tasks on every leg: candidates from each, then exact scores on all legs for their union.

So a task that only one leg found is still judged by all, and no missing score stands for a bad one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa.index.encoder import Vectors
from qa.index.passages import KINDS
from qa.index.ranking import Mask, Rows, Scores
from qa.index.snapshot import Snapshot

Vector: TypeAlias = NDArray[np.float32]

DEPTH = 100
"""Candidates taken from each leg and kind of passage, at least."""


@dataclass(frozen=True, slots=True)
class LegScores:
    """Scores of some tasks, one a row of `tasks` (rows of the snapshot, ascending).

    `task`, `clause` and `context` are cosines after centring; `clause` is the best of the task's clauses, which
    is passage `best_clause`. `keyword` is the share of the query's weight that the task's words cover, 0 to 1.
    `late` is how well the query's tokens are met, None where library or encoder has no token vectors.
    """

    tasks: Rows
    task: Scores
    clause: Scores
    context: Scores
    keyword: Scores
    best_clause: Rows
    late: Scores | None = None


def score(
    snapshot: Snapshot,
    query: Vector,
    tokens: Sequence[str],
    *,
    token_vectors: Vectors | None = None,
    depth: int = DEPTH,
    allowed: Mask | None = None,
) -> LegScores:
    """Score the candidates for a query: its vector, its keyword tokens, and where known the vectors of its tokens.

    `depth` is how many candidates each leg gives; late interaction judges them and gives none. Tasks outside `allowed`
    are never scored.
    """
    tokens = list(dict.fromkeys(tokens))
    engine, table = snapshot.engine, snapshot.passages
    found = [table.tasks[engine.dense(query, depth, kind=kind, allowed=allowed).rows] for kind in KINDS]
    found.append(engine.keyword(tokens, depth, allowed=allowed).rows)
    tasks: Rows = np.unique(np.concatenate(found)).astype(np.int64)
    passages: Rows = np.flatnonzero(np.isin(table.tasks, tasks)).astype(np.int64)
    dense = engine.dense_scores(query, passages)
    groups = np.searchsorted(tasks, table.tasks[passages])
    best = {kind: _best(table.kinds[passages] == code, groups, dense) for code, kind in enumerate(KINDS)}
    ceiling = float(engine.keyword_weights(tokens).sum())
    covered = engine.keyword_scores(tokens, tasks) / ceiling if ceiling else np.zeros(len(tasks))
    return LegScores(
        tasks=tasks,
        task=dense[best["task"]],
        clause=dense[best["clause"]],
        context=dense[best["context"]],
        keyword=covered,
        best_clause=passages[best["clause"]],
        late=engine.late_scores(token_vectors, tasks) if token_vectors is not None else None,
    )


def _best(of_kind: Mask, groups: Rows, dense: Scores) -> Rows:
    """Return, for each group in ascending order, the place of its best passage of a kind; ties go to the first."""
    places = np.flatnonzero(of_kind)
    order = places[np.lexsort((places, -dense[places], groups[places]))]
    _, firsts = np.unique(groups[order], return_index=True)
    return np.asarray(order[firsts], np.int64)
