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
from qa.text.stems import OrganKey, organ_key
from qa.text.successors import predecessors, related, successors

_BUREAUS = frozenset("局委")
"""What a department is called at one place or another: people mix them up, and just one is there."""


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
    """Return the canonical names a user's word can stand for.

    These are the name itself and what has the word as a written form; failing that, what it is short for or shares a
    stem with; failing that, the one bureau or commission that is called the other (发改委 where there is just
    区发展和改革局). Never a unit that a reform put in its place.
    """
    wanted = _plain(name)
    known = (*snapshot.names.units, *snapshot.names.collectives)
    exact = {unit for unit in known if _plain(unit) == wanted}
    forms = snapshot.names.written.items()
    written = {unit for form, names in forms if _plain(form) == wanted for unit in names}
    if exact or written:
        return tuple(sorted(exact | written))
    units = [unit for unit in snapshot.names.units if not related(wanted, unit, any_level=True)]
    found = tuple(unit for unit in units if abbreviates(wanted, unit, any_level=True) or _one_organ(wanted, unit))
    departments = () if found else tuple(unit for unit in units if _one_department(wanted, unit))
    return departments if len(departments) == 1 else found


def _one_organ(wanted: str, unit: str) -> bool:
    return _within(organ_key(wanted), organ_key(unit))


def _one_department(wanted: str, unit: str) -> bool:
    typed, known = organ_key(wanted), organ_key(unit)
    return {typed.kind, known.kind} <= _BUREAUS and _within(typed._replace(kind=known.kind), known)


def _within(wanted: OrganKey, unit: OrganKey) -> bool:
    """Tell whether keys name one organ, where people may leave out the level."""
    return bool(wanted.kind) and (wanted == unit or wanted == unit._replace(level=""))


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
    for name, sentence in _kin(snapshot, names, filters.units).items():
        left_out = others & has(lambda unit, name=name: unit.name == name) & ~found  # type: ignore[misc]
        notes += [sentence.format(left_out.sum())] if left_out.any() else []
    if not names:
        return found, notes
    collective = has(lambda unit: unit.collective)
    if filters.with_collectives:
        return found | collective, notes
    if count := int((others & collective & ~found).sum()):
        notes.append(f"另有 {count} 项任务写有泛指单位（如各镇政府、区政府各部门），未计入；可选择“包含泛指单位”。")
    return found, notes


def _kin(snapshot: Snapshot, names: set[str], wanted: Iterable[str]) -> dict[str, str]:
    """Return the units before and after those asked for by reforms, each with what is said of its tasks ({}).

    A successor is told of only where a plan names it and no longer the one asked for.
    """
    units = snapshot.names.units
    asked = [*sorted(names), *(word for word in map(_plain, wanted) if not resolve_unit(snapshot, word))]
    told: dict[str, str] = {}
    for name in asked:
        for one in predecessors(name, units, any_level=name not in names):
            told[one.name] = _succession_note(one.name, name, one.succession.since, "前者")
        for one in successors(name, units, any_level=name not in names):
            if _outlives(snapshot, one.name, name):
                told[one.name] = _succession_note(name, one.name, one.succession.since, "后者")
    return {name: sentence for name, sentence in told.items() if name not in names}


def _succession_note(old: str, new: str, since: int, which: str) -> str:
    return f"“{old}”的职责自 {since} 年机构改革起划入“{new}”，{which}另有 {{}} 项任务，未计入。"


def _outlives(snapshot: Snapshot, new: str, old: str) -> bool:
    """Tell whether a plan names one unit and not the other."""
    plans: dict[str, set[str]] = {new: set(), old: set()}
    for task in snapshot.tasks:
        for unit in task.units():
            if unit.name in plans:
                plans[unit.name].add(task.plan)
    return bool(plans[new] - plans[old])


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
