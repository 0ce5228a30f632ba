"""The domain's values as rows of the database and back, exactly.

Every function works within the transaction its caller has begun. Roles and quantities are rows, because counts and
lists are queries on them; what is only shown (sections, notices, placements) is JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, Literal, TypeAlias

from qa.domain import Deadline, Notice, ParsedPlan, Placement, Plan, Quantity, Source, Task, Unit, Unplaced
from qa.index.links import Keys, LinkDecision
from qa.parsing.corrections import Correction

RoleName: TypeAlias = Literal["leader", "lead", "support"]
_Key: TypeAlias = tuple[str, int]

_INSERT_PLAN = "INSERT INTO plans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_TASK = "INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_ROLE = "INSERT INTO roles VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_QUANTITY = "INSERT INTO quantities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TASKS = "SELECT * FROM tasks WHERE (:plan IS NULL OR plan = :plan) ORDER BY plan, ordinal"
_ROLES = "SELECT * FROM roles WHERE (:plan IS NULL OR plan = :plan) ORDER BY plan, ordinal, role, position"
_QUANTITIES = "SELECT * FROM quantities WHERE (:plan IS NULL OR plan = :plan) ORDER BY plan, ordinal, position"


@dataclass(frozen=True, slots=True)
class Document:
    """The file a plan came from: its name, the SHA-256 of its bytes, the extracted text and when it was imported."""

    file_name: str
    sha256: str
    content: str
    imported_at: str
    """ISO date and time in UTC."""


@dataclass(frozen=True, slots=True)
class UnitDecision:
    """What the user decided about a form of a unit at a place: that it is the unit `name`, or (None) one by itself."""

    place: str
    form: str
    name: str | None
    decided_at: str
    """ISO date and time in UTC."""


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A correction as it is kept: of which plan, and since when."""

    plan: str
    correction: Correction
    corrected_at: str
    """ISO date and time in UTC."""


def insert_plan(db: sqlite3.Connection, parsed: ParsedPlan, *, document: Document, digest: str) -> None:
    """Write a plan with its tasks, roles and quantities; the plan must not be there yet."""
    plan = parsed.plan
    values = (
        *(plan.id, plan.title, plan.issuer, plan.year, plan.number, plan.date),
        *map(_json, (plan.sections, parsed.unplaced, parsed.warnings, parsed.placements)),
        *astuple(document),
        digest,
    )
    db.execute(_INSERT_PLAN, values)
    db.executemany(_INSERT_TASK, map(_task_values, parsed.tasks))
    for task in parsed.tasks:
        db.executemany(_INSERT_ROLE, _role_values(task))
        db.executemany(_INSERT_QUANTITY, _quantity_values(task))


def select_plans(db: sqlite3.Connection) -> tuple[Plan, ...]:
    """Return the plans in the order of their ids."""
    return tuple(map(_plan, db.execute("SELECT * FROM plans ORDER BY id")))


def select_parsed(db: sqlite3.Connection, plan_id: str) -> ParsedPlan:
    """Return one stored plan as it was parsed."""
    row = db.execute("SELECT * FROM plans WHERE id = ?", [plan_id]).fetchone()
    unplaced, warnings, placements = map(json.loads, row[7:10])
    return ParsedPlan(
        plan=_plan(row),
        tasks=select_tasks(db, plan_id),
        unplaced=tuple(Unplaced(text, reason, Source(*source)) for text, reason, source in unplaced),
        warnings=tuple(Notice(*values) for values in warnings),
        placements=tuple(Placement(*values) for values in placements),
    )


def select_document(db: sqlite3.Connection, plan_id: str) -> Document:
    """Return the file one stored plan came from."""
    query = "SELECT file_name, sha256, content, imported_at FROM plans WHERE id = ?"
    return Document(*db.execute(query, [plan_id]).fetchone())


def select_tasks(db: sqlite3.Connection, plan_id: str | None = None) -> tuple[Task, ...]:
    """Return the tasks of one plan or of all, by plan id and ordinal."""
    roles, quantities = _select_roles(db, plan_id), _select_quantities(db, plan_id)
    return tuple(_task(row, roles, quantities[row[0], row[1]]) for row in db.execute(_TASKS, {"plan": plan_id}))


def select_decisions(db: sqlite3.Connection) -> tuple[UnitDecision, ...]:
    """Return the decisions about units by place and form; none where an older library cannot be written to."""
    if not _has_table(db, "unit_decisions"):
        return ()
    query = "SELECT place, form, name, decided_at FROM unit_decisions ORDER BY place, form"
    return tuple(UnitDecision(*row) for row in db.execute(query))


def select_corrections(db: sqlite3.Connection, plan_id: str | None = None) -> tuple[KeptCorrection, ...]:
    """Return the corrections of one plan or of all; none where an older library cannot be written to."""
    if not _has_table(db, "corrections"):
        return ()
    query = (
        "SELECT plan, corrected_at, number, text, field, value, read, copy FROM corrections "
        "WHERE (:plan IS NULL OR plan = :plan) ORDER BY plan, position"
    )
    found = db.execute(query, {"plan": plan_id})
    return tuple(KeptCorrection(plan, Correction(*values), at) for plan, at, *values in found)


def replace_corrections(
    db: sqlite3.Connection, plan_id: str, corrections: Sequence[Correction], *, corrected_at: str
) -> None:
    """Keep these corrections of a plan and no others; those that were kept before keep their time."""
    since = {one.correction: one.corrected_at for one in select_corrections(db, plan_id)}
    db.execute("DELETE FROM corrections WHERE plan = ?", [plan_id])
    db.executemany(
        "INSERT INTO corrections (plan, position, corrected_at, number, text, field, value, read, copy) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((plan_id, at, since.get(one, corrected_at), *astuple(one)) for at, one in enumerate(corrections)),
    )


def select_links(db: sqlite3.Connection) -> tuple[LinkDecision, ...]:
    """Return the decisions about tasks of two plans, by plans, in the order they were made in.

    There are none where an older library cannot be written to.
    """
    if not _has_table(db, "link_decisions"):
        return ()
    query = "SELECT old, new, old_tasks, new_tasks, same, decided_at FROM link_decisions ORDER BY old, new, position"
    return tuple(
        LinkDecision(old, new, _keys(ours), _keys(theirs), bool(same), at)
        for old, new, ours, theirs, same, at in db.execute(query)
    )


def replace_links(db: sqlite3.Connection, decisions: Sequence[LinkDecision], *, old: str, new: str) -> None:
    """Keep these decisions about two plans and no others."""
    db.execute("DELETE FROM link_decisions WHERE old = ? AND new = ?", sorted((old, new)))
    db.executemany(
        "INSERT INTO link_decisions VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (kept.old, kept.new, at, _keys_json(kept.old_tasks), _keys_json(kept.new_tasks), kept.same, kept.decided_at)
            for at, kept in enumerate(one.ordered() for one in decisions)
        ),
    )


def _keys(text: str) -> Keys:
    return tuple((number, words, copy) for number, words, copy in json.loads(text))


def _keys_json(keys: Keys) -> str:
    return json.dumps(keys, ensure_ascii=False)


def _has_table(db: sqlite3.Connection, name: str) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]).fetchone() is not None


def _json(values: Iterable[Any]) -> str:
    plain = [value if isinstance(value, str) else astuple(value) for value in values]
    return json.dumps(plain, ensure_ascii=False)


def _task_values(task: Task) -> tuple[Any, ...]:
    due = task.deadline
    return (
        *(task.plan, task.ordinal, task.number, task.section, task.parent, task.title, task.text),
        *((due.text, due.date) if due else (None, None)),
        _json(task.doubts),
        *astuple(task.source),
    )


def _role_values(task: Task) -> Iterator[tuple[Any, ...]]:
    leaders = tuple(Unit(name, name) for name in task.leaders)
    for role, units in (("leader", leaders), ("lead", task.lead_units), ("support", task.support_units)):
        for position, unit in enumerate(units):
            yield (task.plan, task.ordinal, role, position, unit.name, unit.written, unit.collective)


def _quantity_values(task: Task) -> Iterator[tuple[Any, ...]]:
    for position, quantity in enumerate(task.quantities):
        yield (task.plan, task.ordinal, position, *asdict(quantity).values())


def _plan(row: tuple[Any, ...]) -> Plan:
    plan_id, title, issuer, year, number, date, sections, *_ = row
    return Plan(plan_id, title, issuer, year, number, date, tuple(json.loads(sections)))


def _select_roles(db: sqlite3.Connection, plan_id: str | None) -> dict[tuple[_Key, str], list[Unit]]:
    roles: defaultdict[tuple[_Key, str], list[Unit]] = defaultdict(list)
    for plan, ordinal, role, _, name, written, collective in db.execute(_ROLES, {"plan": plan_id}):
        roles[(plan, ordinal), role].append(Unit(name, written, bool(collective)))
    return roles


def _select_quantities(db: sqlite3.Connection, plan_id: str | None) -> dict[_Key, list[Quantity]]:
    quantities: defaultdict[_Key, list[Quantity]] = defaultdict(list)
    for plan, ordinal, _, *values in db.execute(_QUANTITIES, {"plan": plan_id}):
        quantities[plan, ordinal].append(Quantity(*values))
    return quantities


def _task(row: tuple[Any, ...], roles: dict[tuple[_Key, str], list[Unit]], quantities: list[Quantity]) -> Task:
    plan, ordinal, number, section, parent, title, text, due, date, doubts, start, end, page = row
    leaders, lead, support = (tuple(roles[(plan, ordinal), role]) for role in ("leader", "lead", "support"))
    return Task(
        id=f"{plan}/{ordinal}",
        plan=plan,
        ordinal=ordinal,
        number=number,
        section=section,
        parent=parent,
        title=title,
        text=text,
        leaders=tuple(unit.name for unit in leaders),
        lead_units=lead,
        support_units=support,
        deadline=None if due is None else Deadline(due, date),
        quantities=tuple(quantities),
        doubts=tuple(json.loads(doubts)),
        source=Source(start, end, page),
    )
