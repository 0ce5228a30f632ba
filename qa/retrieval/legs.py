"""Scores tasks on every leg: candidates from each, then exact scores on all legs for their union.

So a task that only one leg found is still judged by all, and no missing score stands for a bad one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Asked:
    """A query as the legs take it.

    Its vector, its keywords, where the encoder tells them the vectors of its tokens, the tasks of those whom it
    names, by row, each with how much that counts (0 to 1), and the rows of the tasks that meet its condition.
    """

    vector: Vector
    keywords: Sequence[str]
    tokens: Vectors | None = None
    named: Mapping[int, float] | None = None
    meeting: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class LegScores:
    """Scores of some tasks, one a row of `tasks` (rows of the snapshot, ascending).

    `task`, `clause` and `context` are cosines after centring; `clause` is the best of the task's clauses, which
    is passage `best_clause`. `keyword` is the share of the query's weight that the task's words cover, 0 to 1.
    `late` is how well the query's tokens are met, None where library or encoder has no token vectors. `named` is the
    mean over all whom the query names, 1 for one who leads the task, ½ for one who supports it; None where it names
    nobody. `condition` is 1 for a task that meets the condition on a figure that the query states, None where
    it states none.
    """

    tasks: Rows
    task: Scores
    clause: Scores
    context: Scores
    keyword: Scores
    best_clause: Rows
    late: Scores | None = None
    named: Scores | None = None
    condition: Scores | None = None


def score(
    snapshot: Snapshot,
    asked: Asked,
    *,
    depth: int = DEPTH,
    allowed: Mask | None = None,
) -> LegScores:
    """Score the candidates for a query.

    `depth` is how many candidates each leg gives; late interaction judges them and gives none, and the tasks of those
    whom the query names, and those that meet its condition, are candidates all of them. Tasks outside `allowed`
    are never scored.
    """
    query, named = asked.vector, asked.named
    tokens = list(dict.fromkeys(asked.keywords))
    engine, table = snapshot.engine, snapshot.passages
    found = [table.tasks[engine.dense(query, depth, kind=kind, allowed=allowed).rows] for kind in KINDS]
    found.append(engine.keyword(tokens, depth, allowed=allowed).rows)
    certain = [*(named or ()), *(asked.meeting or ())]
    found.append(np.array([row for row in certain if allowed is None or allowed[row]], np.int64))
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
        late=engine.late_scores(asked.tokens, tasks) if asked.tokens is not None else None,
        named=np.array([named.get(int(row), 0.0) for row in tasks]) if named else None,
        condition=np.isin(tasks, asked.meeting).astype(float) if asked.meeting is not None else None,
    )


def _best(of_kind: Mask, groups: Rows, dense: Scores) -> Rows:
    """Return, for each group in ascending order, the place of its best passage of a kind; ties go to the first."""
    places = np.flatnonzero(of_kind)
    order = places[np.lexsort((places, -dense[places], groups[places]))]
    _, firsts = np.unique(groups[order], return_index=True)
    return np.asarray(order[firsts], np.int64)
