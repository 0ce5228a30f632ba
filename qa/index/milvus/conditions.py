"""Which rows a server is to look at: a mask over tasks as conditions on numbers, each of bounded length.

Plans that pass as a whole are named as such, other tasks one by one. A mask that lets most tasks pass is no condition
at all: leaving out here what it excludes costs less than naming what it allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from qa.index.milvus.naming import RowNames
from qa.index.ranking import Mask

MOST_NUMBERS: Final = 10_000
"""Numbers in one condition: a search more for each further lot."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Tasks to look at, by the numbers of their plans and their own."""

    plans: Sequence[int]
    tasks: Sequence[int]

    @property
    def condition(self) -> str:
        """Milvus's expression for it."""
        named = (("plan", self.plans), ("task", self.tasks))
        return "(" + " or ".join(f"{field} in {list(numbers)}" for field, numbers in named if numbers) + ")"

    def halves(self) -> tuple[Choice, ...]:
        """Return two choices that are one together; none where nothing is left to divide."""
        if len(self.plans) + len(self.tasks) < 2:
            return ()
        if self.plans and self.tasks:
            return Choice(self.plans, ()), Choice((), self.tasks)
        plans, tasks = len(self.plans) // 2, len(self.tasks) // 2
        return Choice(self.plans[:plans], self.tasks[:tasks]), Choice(self.plans[plans:], self.tasks[tasks:])


def choices(names: RowNames, allowed: Mask | None) -> list[Choice | None]:
    """Return what to look at one after the other; None is everything."""
    if allowed is None or 2 * int(allowed.sum()) > len(allowed):
        return [None]
    plans: list[int] = []
    tasks: list[int] = []
    for rows in names.plan_tasks.values():
        passing = rows[allowed[rows]]
        if len(passing) == len(rows):
            plans.append(int(names.plan_numbers[rows[0]]))
        else:
            tasks += names.task_numbers[passing].tolist()
    numbers = len(plans) + len(tasks)
    starts = range(0, numbers, MOST_NUMBERS)
    return [_part(plans, tasks, start) for start in starts]


def everything(names: RowNames) -> Choice:
    """Return the choice of all tasks, to be divided."""
    return Choice(np.unique(names.plan_numbers).tolist(), ())


def _part(plans: list[int], tasks: list[int], start: int) -> Choice:
    end = start + MOST_NUMBERS
    beyond = len(plans)
    return Choice(plans[start:end], tasks[max(0, start - beyond) : max(0, end - beyond)])
