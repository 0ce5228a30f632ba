"""What changed in a task from one plan to the next: figures, leaders, units, deadline, section, wording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qa.comparing.figures import Direction, FigureChange, Stated, figure_changes, stated
from qa.comparing.wording import cosmetic
from qa.domain import Task, Unit
from qa.text.organs import abbreviates

Field = Literal["quantity", "leader", "lead_unit", "support_unit", "deadline", "section", "text"]
REVISING: Final[frozenset[Field]] = frozenset({"quantity", "leader", "lead_unit", "deadline", "text"})
"""What makes a task revised; a change of supporting units or of the section alone leaves it kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `old` and `new` are as written, None where there was or is none.

    Of a figure, `subject` is what it measures and `difference` new minus old in the unit without scale. Of leaders and
    units `gone` and `come` are those that only one side has.
    """

    field: Field
    old: str | None
    new: str | None
    subject: str | None = None
    direction: Direction | None = None
    difference: float | None = None
    unit: str | None = None
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Renamed:
    """A unit whose duties went to another by a reform: no change of unit."""

    old: str
    new: str


def changes_of(
    old: Sequence[Task], new: Sequence[Task], sections: Mapping[str, str], names: Mapping[str, str]
) -> tuple[tuple[Change, ...], tuple[Renamed, ...]]:
    """Return what changed between tasks that are the same work, and units that were only renamed.

    `sections` tells for each old section the one that took its place, `names` for units the name they bear now.
    """
    changes = [_figure(one) for one in figure_changes(_figures(old), _figures(new))]
    changes += _people(old, new)
    changes += _units(old, new, "lead_unit", names)
    changes += _units(old, new, "support_unit", names)
    changes += _deadline(old, new)
    changes += _section(old, new, sections)
    before, after = (_joined(tasks) for tasks in (old, new))
    if not cosmetic(before, after):
        changes.append(Change("text", before, after))
    return tuple(changes), _renamed(old, names)


def _figure(change: FigureChange) -> Change:
    old, new = (one.text if one else None for one in (change.old, change.new))
    return Change("quantity", old, new, change.subject, change.direction, change.difference, change.unit)


def _figures(tasks: Iterable[Task]) -> list[Stated]:
    return [one for task in tasks for one in stated(task.text, task.quantities)]


def _people(old: Iterable[Task], new: Iterable[Task]) -> list[Change]:
    before, after = (tuple(dict.fromkeys(name for task in tasks for name in task.leaders)) for tasks in (old, new))
    gone, come = _only(before, after), _only(after, before)
    return [_named("leader", (before, after), gone, come)] if gone or come else []


def _units(
    old: Iterable[Task], new: Iterable[Task], field: Literal["lead_unit", "support_unit"], names: Mapping[str, str]
) -> list[Change]:
    before, after = (_names(tasks, field) for tasks in (old, new))
    now = [names.get(name, name) for name in before]
    gone = [name for name in before if names.get(name, name) not in after]
    come = list(_only(after, now))
    for name in tuple(gone):  # one form here, another there: 区大数据服务中心, 区大数据中心
        form = next((other for other in come if abbreviates(other, name) or abbreviates(name, other)), None)
        if form:
            gone.remove(name)
            come.remove(form)
    return [_named(field, (before, after), gone, come)] if gone or come else []


def _renamed(old: Iterable[Task], names: Mapping[str, str]) -> tuple[Renamed, ...]:
    units = dict.fromkeys(unit.name for task in old for unit in task.units())
    return tuple(Renamed(name, names[name]) for name in units if name in names)


def _names(tasks: Iterable[Task], field: Literal["lead_unit", "support_unit"]) -> tuple[str, ...]:
    def units(task: Task) -> tuple[Unit, ...]:
        return task.lead_units if field == "lead_unit" else task.support_units

    return tuple(dict.fromkeys(unit.name for task in tasks for unit in units(task)))


def _named(
    field: Field, names: tuple[Sequence[str], Sequence[str]], gone: Sequence[str], come: Sequence[str]
) -> Change:
    before, after = ("、".join(its) or None for its in names)
    return Change(field, before, after, gone=tuple(gone), come=tuple(come))


def _only(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)


def _deadline(old: Iterable[Task], new: Iterable[Task]) -> list[Change]:
    before, after = (
        "；".join(dict.fromkeys(task.deadline.text for task in tasks if task.deadline)) or None for tasks in (old, new)
    )
    same = before == after or (before is not None and after is not None and cosmetic(before, after))
    return [] if same else [Change("deadline", before, after)]


def _section(old: Sequence[Task], new: Sequence[Task], sections: Mapping[str, str]) -> list[Change]:
    before, after = old[0].section, new[0].section
    if before is None or after is None or before == after or sections.get(before) == after:
        return []
    return [Change("section", before, after)]


def _joined(tasks: Sequence[Task]) -> str:
    return "".join(task.text for task in tasks)
