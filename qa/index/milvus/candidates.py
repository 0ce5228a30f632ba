"""The best rows, certain to be: candidates from a server, scored here, and more of them until none can be missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from qa.index.milvus.conditions import Choice, everything
from qa.index.milvus.naming import RowNames
from qa.index.milvus.server import MOST
from qa.index.ranking import Rows, Scored, Scores, ranked

Hits: TypeAlias = list[tuple[str, float]]

_DEEPER: Final = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One query to one leg of a server."""

    ask: Callable[[Choice | None, int], Hits]
    """Returns up to so many ids with the server's scores, best first, among a choice of tasks."""
    row: Callable[[str], int]
    """Returns the row of an id that may be found, -1 of any other."""
    score: Callable[[Rows], Scores]
    """Returns the exact scores of rows."""
    most: Callable[[float], float]
    """Returns what a row can score at most that the server scores so much."""
    least: float = -np.inf
    """A row is found where its score is above this."""


def best(question: Question, k: int, *, among: list[Choice | None], names: RowNames) -> Scored:
    """Return the k best rows, exactly as if all had been scored here."""
    if k <= 0:
        return Scored(np.empty(0, np.int64), np.empty(0, np.float64))
    found = [_certain(question, k, choice, names) for choice in among]
    rows = np.unique(np.concatenate([np.empty(0, np.int64), *found]))
    scores = question.score(rows)
    above = scores > question.least
    return ranked(rows[above], scores[above], k)


def _certain(question: Question, k: int, choice: Choice | None, names: RowNames) -> Rows:
    """Return rows of a choice among which its k best are certain to be, ties at the border included."""
    limit = min(2 * k + 32, MOST)
    while True:
        hits = question.ask(choice, limit)
        known = (question.row(name) for name, _ in hits)
        rows = np.array([row for row in known if row >= 0], np.int64)
        if len(hits) < limit or _is_enough(question, k, rows, question.most(hits[-1][1])):
            return rows
        if limit == MOST:
            break
        limit = min(limit * _DEEPER, MOST)
    # More rows tie, or nearly, than a server gives at once: each half is asked by itself.
    halves = (everything(names) if choice is None else choice).halves()
    return np.concatenate([rows, *(_certain(question, k, half, names) for half in halves)])


def _is_enough(question: Question, k: int, rows: Rows, most: float) -> bool:
    """Tell whether no row that was not returned can be among the k best."""
    if len(rows) < k:
        return False
    return bool(np.partition(question.score(rows), -k)[-k] > most)
