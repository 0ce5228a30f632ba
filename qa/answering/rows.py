"""Which tasks a question selects by names, numbers, sections, figures: exact conditions on the rows, no search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from qa.answering.intents import Group
from qa.answering.naming import Named
from qa.answering.question import Question
from qa.domain import Role, Task, Unit
from qa.text.organs import may_include

_ROWS_WITHOUT: Final = frozenset({"list", "count", "sum", "largest", "search", "exists"})
"""What asks for tasks: there those who are named to be left out have no part in them."""


def select_rows(tasks: Sequence[Task], rows: Iterable[int], question: Question) -> list[int]:
    """Return the rows, of those given, of the tasks that fulfil all that a question says but its topic."""
    meeting = set(question.condition.rows(tasks)) if question.condition else None
    return [
        row
        for row in rows
        if (not question.numbers or has_number(tasks[row], question.numbers))
        and (not question.sections or tasks[row].section in question.sections)
        and (meeting is None or row in meeting)
        and (not question.said or _holds(tasks[row], question))
        and _has_names(tasks[row], question)
        and (question.lacking is None or not _group(tasks[row], question.lacking))
        and (question.joint is None or question.joint.met_by(len(_group(tasks[row], question.joint.group))))
        and not (question.ask in _ROWS_WITHOUT and not question.group and _has_any(tasks[row], question.without))
    ]


def has_number(task: Task, numbers: Iterable[str]) -> bool:
    """Tell whether a task bears one of the numbers, or is part of an item that does (6.1 of 6)."""
    number = task.number or ""
    return any(number == one or number.startswith(f"{one}.") for one in numbers)


def has_name(task: Task, one: Named, *, with_collectives: bool = False) -> bool:
    """Tell whether somebody who is named has the role the question gives them."""
    if one.kind == "leader":
        return one.role != "support" and any(name in task.leaders for name in one.names)
    return any(
        unit.name in one.names or (with_collectives and unit.collective and _may_mean(unit, one))
        for unit in task.units(one.role)
    )


def _may_mean(collective: Unit, one: Named) -> bool:
    return any(may_include(collective.name, name) for name in one.names)


def _holds(task: Task, question: Question) -> bool:
    """Tell whether a task holds the words that are quoted, in a figure where one of growth or money is asked for."""
    if question.measure:
        return any(question.said in one.text for one in task.quantities if one.measure == question.measure)
    return question.said in task.text


def _has_names(task: Task, question: Question) -> bool:
    if not question.named:
        return True
    has = [has_name(task, one, with_collectives=question.with_collectives) for one in question.named]
    if not (all(has) if question.together else any(has)):
        return False
    there = [one for one, its in zip(question.named, has, strict=True) if its]
    if question.with_others and all(_sharing(task, one) < 2 for one in there):
        return False
    return not question.sole or all(_sharing(task, one) == 1 for one in there)


def _has_any(task: Task, without: Iterable[Named]) -> bool:
    return any(has_name(task, one) for one in without)


def _sharing(task: Task, one: Named) -> int:
    """Return how many have the role in a task that the one who is named has."""
    return len(task.leaders) if one.kind == "leader" else len(task.units(one.role))


def _group(task: Task, group: Group) -> tuple[object, ...]:
    """Return all of a group in a task, collectives among them."""
    if group == "leaders":
        return task.leaders
    return task.lead_units if group == "lead_units" else task.support_units


def members(task: Task, group: Group) -> tuple[str, ...]:
    """Return the names of a group in a task: its leaders, its units in a role, or its section. Collectives are none."""
    if group == "leaders":
        return task.leaders
    if group == "sections":
        return (task.section,) if task.section else ()
    roles: dict[str, Role | None] = {"lead_units": "lead", "support_units": "support", "units": None}
    return tuple(dict.fromkeys(unit.name for unit in task.units(roles[group]) if not unit.collective))


def tally(tasks: Iterable[Task], group: Group) -> dict[str, int]:
    """Return how many of the tasks each member of a group has, most first, then by name."""
    counts: dict[str, int] = {}
    for task in tasks:
        for name in members(task, group):
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
