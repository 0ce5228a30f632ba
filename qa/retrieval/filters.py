"""Filters: which tasks of a snapshot a query may find.

Values of one filter are alternatives, different filters must all hold. A unit's filter does not reach
collectives (各镇政府) unless asked, and says how many tasks that leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from qa.domain import Role, Task, Unit
from qa.errors import PlanNotFoundError, QueryError
from qa.index.library import find_plan
from qa.index.ranking import Mask
from qa.index.snapshot import Snapshot
from qa.text.normal import normal
from qa.text.organs import abbreviates


@dataclass(frozen=True, slots=True)
class Filters:
    """What a task must have to be found; an empty tuple asks nothing."""

    years: tuple[int, ...] = ()
    plans: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    sections: tuple[str, ...] = ()
    with_collectives: bool = False

    def __bool__(self) -> bool:
        return any((self.years, self.plans, self.leaders, self.units, self.roles, self.sections))


@dataclass(frozen=True, slots=True)
class Selection:
    """The tasks that pass, as a mask over rows (None: all), and sentences on how the filters were read."""

    allowed: Mask | None
    notes: tuple[str, ...] = ()

    def rows(self, count: int) -> list[int]:
        """Return the rows of the tasks that pass, of `count` tasks."""
        return list(range(count)) if self.allowed is None else [int(row) for row in np.flatnonzero(self.allowed)]


def select(snapshot: Snapshot, filters: Filters) -> Selection:
    """Apply filters to a snapshot.

    Raises QueryError where no plan of the library, or more than one, answers to a name.
    """
    if not filters:
        return Selection(None)
    tests: list[Callable[[Task], bool]] = []
    notes: list[str] = []
    if filters.years or filters.plans:
        tests.append(_plan_test(snapshot, filters))
    if filters.leaders:
        leaders = {_plain(leader) for leader in filters.leaders}
        tests.append(lambda task: any(_plain(leader) in leaders for leader in task.leaders))
        notes += _unknown("牵头领导", filters.leaders, snapshot.names.leaders)
    if filters.sections:
        wanted = tuple(normal(section) for section in filters.sections)
        tests.append(lambda task: any(section in normal(task.section or "") for section in wanted))
    allowed = _mask(snapshot, lambda task: all(test(task) for test in tests))
    if filters.units or filters.roles:
        by_unit, unit_notes = _by_unit(snapshot, filters, allowed)
        allowed &= by_unit
        notes += unit_notes
    return Selection(allowed, tuple(notes))


def resolve_unit(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """Return the canonical names a user's word can stand for: the name itself, a written form, or a short form."""
    wanted = _plain(name)
    known = (*snapshot.names.units, *snapshot.names.collectives)
    exact = tuple(unit for unit in known if _plain(unit) == wanted)
    if exact:
        return exact
    forms = snapshot.names.written.items()
    written = {unit for form, names in forms if _plain(form) == wanted for unit in names}
    if written:
        return tuple(sorted(written))
    return tuple(unit for unit in snapshot.names.units if abbreviates(wanted, unit, any_level=True))


def _plan_test(snapshot: Snapshot, filters: Filters) -> Callable[[Task], bool]:
    try:
        named = {find_plan(snapshot.plans, name).id for name in filters.plans}
    except PlanNotFoundError as error:
        raise QueryError(str(error)) from error
    chosen = {
        plan.id
        for plan in snapshot.plans
        if (not filters.years or plan.year in filters.years) and (not filters.plans or plan.id in named)
    }
    return lambda task: task.plan in chosen


def _by_unit(snapshot: Snapshot, filters: Filters, others: Mask) -> tuple[Mask, list[str]]:
    """Return the tasks that have one of the units in one of the roles, and how the names were read.

    `others` are the tasks that pass all other filters: of them are counted those left out because they name only
    a collective that the unit may belong to.
    """
    roles: tuple[Role, ...] = filters.roles or ("lead", "support")

    def has(wanted: Callable[[Unit], bool]) -> Mask:
        return _mask(snapshot, lambda task: any(wanted(unit) for role in roles for unit in task.units(role)))

    if not filters.units:
        return has(lambda unit: bool(unit.name)), []
    names, notes = _unit_names(snapshot, filters.units)
    found = has(lambda unit: unit.name in names)
    if not names:
        return found, notes
    collective = has(lambda unit: unit.collective)
    if filters.with_collectives:
        return found | collective, notes
    if count := int((others & collective & ~found).sum()):
        notes.append(f"另有 {count} 项任务写有泛指单位（如各镇政府、区政府各部门），未计入；可选择“包含泛指单位”。")
    return found, notes


def _unit_names(snapshot: Snapshot, wanted: Iterable[str]) -> tuple[set[str], list[str]]:
    names: set[str] = set()
    notes: list[str] = []
    for written in wanted:
        found = resolve_unit(snapshot, written)
        names.update(found)
        if not found:
            notes.append(f"任务库中没有单位“{written}”。")
        elif found != (written,):
            notes.append(f"“{written}”按“{'、'.join(found)}”查找。")
    return names, notes


def _mask(snapshot: Snapshot, test: Callable[[Task], bool]) -> Mask:
    return np.fromiter(map(test, snapshot.tasks), bool, len(snapshot.tasks))


def _unknown(what: str, wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    names = {_plain(name) for name in known}
    return [f"任务库中没有{what}“{name}”。" for name in wanted if _plain(name) not in names]


def _plain(name: str) -> str:
    return normal(name).replace(" ", "")
