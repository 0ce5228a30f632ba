"""Two plans side by side: what became of each task, one row for each, and the rows in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from qa.comparing.alignment import align
from qa.comparing.changes import REVISING, Change, Renamed, changes_of
from qa.comparing.items import Items
from qa.comparing.renaming import renamed_units
from qa.domain import Plan, Task
from qa.index.snapshot import Snapshot

Kind = Literal["kept", "revised", "new", "dropped", "merged", "split"]
KINDS: Final[tuple[Kind, ...]] = ("kept", "revised", "new", "dropped", "merged", "split")


class _Sides(NamedTuple):
    old: tuple[Task, ...]
    new: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Tasks of two plans that are the same work, and what changed in it.

    `score` is the probability that they are; 1 where a task stands alone.
    """

    kind: Kind
    old: tuple[Task, ...]
    new: tuple[Task, ...]
    score: float
    changes: tuple[Change, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    def changed(self, field: str) -> tuple[Change, ...]:
        """Return the changes of one field."""
        return tuple(change for change in self.changes if change.field == field)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans aligned: every task stands in exactly one row, by place in the new plan, dropped ones last."""

    old: Plan
    new: Plan
    rows: tuple[Row, ...]

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """Return the rows of a kind."""
        return tuple(row for row in self.rows if row.kind == kind)

    def summary(self) -> dict[str, int]:
        """Return the number of rows of each kind, of tasks of each plan, and of changes of each sort."""
        kinds = Counter(row.kind for row in self.rows)
        changes = [change for row in self.rows for change in row.changes]
        directions = Counter(change.direction for change in changes if change.field == "quantity")
        fields = Counter(change.field for change in changes)
        return {
            "old_tasks": sum(len(row.old) for row in self.rows),
            "new_tasks": sum(len(row.new) for row in self.rows),
            **{kind: kinds[kind] for kind in KINDS},
            "figures_raised": directions["raised"],
            "figures_lowered": directions["lowered"],
            "figures_added": directions["added"],
            "figures_removed": directions["removed"],
            "leaders_changed": fields["leader"],
            "lead_units_changed": fields["lead_unit"],
            "support_units_changed": fields["support_unit"],
        }


def compare(snapshot: Snapshot, old: Plan, new: Plan) -> Comparison:
    """Align two plans of a snapshot and tell what changed in each task."""
    before, after = (_tasks_of(snapshot, plan) for plan in (old, new))
    items = Items(snapshot)
    ours, theirs = (list(items.of_tasks([snapshot.task_row(task.id) for task in tasks])) for tasks in (before, after))
    links = align(ours, theirs)
    sides = [_Sides(tuple(before[one] for one in link.old), tuple(after[one] for one in link.new)) for link in links]
    sections = _sections(sides)
    names = renamed_units((side.old, side.new) for side in sides if side.old and side.new)
    rows = (_row(side, link.score, sections, names) for side, link in zip(sides, links, strict=True))
    return Comparison(old, new, tuple(rows))


def _tasks_of(snapshot: Snapshot, plan: Plan) -> list[Task]:
    return [task for task in snapshot.tasks if task.plan == plan.id]


def _row(sides: _Sides, score: float, sections: Mapping[str, str], names: Mapping[str, str]) -> Row:
    old, new = sides
    if not old or not new:
        return Row("new" if new else "dropped", old, new, score)
    changes, renamed = changes_of(old, new, sections, names)
    kind: Kind = "merged" if len(old) > len(new) else "split"
    if len(old) == len(new) == 1:
        kind = "revised" if any(change.field in REVISING for change in changes) else "kept"
    return Row(kind, old, new, score, changes, renamed)


def _sections(sides: Iterable[_Sides]) -> dict[str, str]:
    """Return for each section of the old plan the one of the new that most of its tasks went to."""
    moves = Counter((old[0].section, new[0].section) for old, new in sides if old and new)
    taken: dict[str, str] = {}
    for (old, new), _ in moves.most_common():
        if old and new:
            taken.setdefault(old, new)
    return taken
