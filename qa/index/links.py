"""What the user decided about which tasks of two plans are the same work, and the tasks such a decision means now.

A decision outlasts its plans: it names tasks by what the documents say (`parsing/known_tasks.py`), so that it holds
again when a plan is imported again. One that has lost any of its tasks holds for none; it is kept, and told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeAlias

from qa.domain import Task
from qa.parsing.known_tasks import TaskKey, places_of

Keys: TypeAlias = tuple[TaskKey, ...]


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """That tasks of one plan are the same work as tasks of another, or (`same` is False) that they are not.

    `old` and `new` are ids of plans. One side at most has several tasks; of two that are not the same, neither.
    """

    old: str
    new: str
    old_tasks: Keys
    new_tasks: Keys
    same: bool
    decided_at: str
    """ISO date and time in UTC."""

    @property
    def id(self) -> str:
        """Names the decision, whichever plan is taken for the older one."""
        kept = self.ordered()
        said = (kept.old, kept.new, kept.old_tasks, kept.new_tasks, kept.same)
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:8]

    def turned(self) -> LinkDecision:
        """Return the same decision with the plans the other way round."""
        return replace(self, old=self.new, new=self.old, old_tasks=self.new_tasks, new_tasks=self.old_tasks)

    def ordered(self) -> LinkDecision:
        """Return the decision with its plans in the order of their ids, as it is kept."""
        return self if self.old <= self.new else self.turned()


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A decision with the tasks it means now, None for each that is gone."""

    decision: LinkDecision
    old: tuple[Task | None, ...]
    new: tuple[Task | None, ...]

    @property
    def holds(self) -> bool:
        """Whether all its tasks are there."""
        return None not in self.old and None not in self.new


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What became of the decisions about two plans: those that were made, and those that hold no longer."""

    made: tuple[LinkDecision, ...]
    undone: tuple[LinkDecision, ...]

    @classmethod
    def between(cls, before: Sequence[LinkDecision], after: Sequence[LinkDecision]) -> LinkChange:
        """Return what differs between two states; a decision that was made once more is none of it."""
        old, new = ({one.id for one in decisions} for decisions in (before, after))
        return cls(tuple(one for one in after if one.id not in old), tuple(one for one in before if one.id not in new))


def links_about(decisions: Iterable[LinkDecision], old: str, new: str) -> tuple[LinkDecision, ...]:
    """Return the decisions about two plans, given by id, with the plans in this order."""
    wanted = {old, new}
    about = (one for one in decisions if {one.old, one.new} == wanted)
    return tuple(one if one.old == old else one.turned() for one in about)


def find_links(decisions: Sequence[LinkDecision], old: Sequence[Task], new: Sequence[Task]) -> tuple[FoundLink, ...]:
    """Return decisions about two plans with the tasks they mean; where a plan is gone, it has no tasks."""
    before = places_of(old, dict.fromkeys(key for one in decisions for key in one.old_tasks))
    after = places_of(new, dict.fromkeys(key for one in decisions for key in one.new_tasks))
    return tuple(
        FoundLink(
            one,
            tuple(old[before[key]] if key in before else None for key in one.old_tasks),
            tuple(new[after[key]] if key in after else None for key in one.new_tasks),
        )
        for one in decisions
    )
