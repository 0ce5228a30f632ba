"""All tasks as a table: which pass its filters, in which order, and its HTML.

The HTML is an ordinary table; on a phone the style turns each row into a block with its column headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from qa.domain import Plan, Quantity, Task, Unit
from qa.index.snapshot import Snapshot
from qa.text.normal import normal
from qa.web.boxes import plan_label
from qa.web.markup import button, notice, tag, text
from qa.web.words import Words

STEP: Final = 200
"""Rows shown at first; the rest comes when asked for."""

Key: TypeAlias = tuple[bool, tuple[int, ...], bytes]


@dataclass(frozen=True, slots=True)
class View:
    """What the table shows: text that must stand somewhere, values by column, the order, and how many rows."""

    contains: str = ""
    numbers: str = ""
    plans: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    lead_units: tuple[str, ...] = ()
    support_units: tuple[str, ...] = ()
    figures: str = ""
    order: str = ""
    descending: bool = False
    shown: int = STEP

    def sorted_by(self, column: str) -> View:
        """Return the view sorted by a column, the other way round where it already is."""
        if column not in COLUMNS:
            return self
        return replace(self, order=column, descending=column == self.order and not self.descending)


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its plan, and what its columns hold as text."""

    task: Task
    plan: Plan | None

    def cell(self, column: str) -> str:
        """Return the text of a column."""
        return COLUMNS[column](self)


def _units(units: Sequence[Unit]) -> str:
    return "、".join(unit.name for unit in units)


def _figure(one: Quantity) -> str:
    return f"{one.subject}：{one.text}" if one.subject else one.text


COLUMNS: Final[dict[str, Callable[[Row], str]]] = {
    "plan": lambda row: plan_label(row.plan) if row.plan else row.task.plan,
    "number": lambda row: row.task.number or "",
    "section": lambda row: row.task.section or "",
    "text": lambda row: f"{row.task.parent}　{row.task.text}" if row.task.parent else row.task.text,
    "leaders": lambda row: "、".join(row.task.leaders),
    "lead": lambda row: _units(row.task.lead_units),
    "support": lambda row: _units(row.task.support_units),
    "figures": lambda row: "；".join(_figure(one) for one in row.task.quantities),
}


def rows_of(snapshot: Snapshot, view: View) -> list[Row]:
    """Return the rows that pass the filters of a view, in its order; unsorted, that of the plans."""
    plans = {plan.id: plan for plan in snapshot.plans}
    rows = [Row(task, plans.get(task.plan)) for task in snapshot.tasks]
    rows = [row for row in rows if _passes(row, view)]
    if view.order in COLUMNS:
        rows.sort(key=lambda row: _key(row.cell(view.order)), reverse=view.descending)
    return rows


def _passes(row: Row, view: View) -> bool:
    task = row.task
    chosen = (
        (view.plans, (task.plan,)),
        (view.sections, (task.section,)),
        (view.leaders, task.leaders),
        (view.lead_units, tuple(unit.name for unit in task.lead_units)),
        (view.support_units, tuple(unit.name for unit in task.support_units)),
    )
    if any(wanted and not set(wanted) & set(held) for wanted, held in chosen):
        return False
    words = normal(view.contains).split()
    whole = normal("\n".join(row.cell(column) for column in COLUMNS)) if words else ""
    return (
        all(word in whole for word in words)
        and normal(view.figures).strip() in normal(row.cell("figures"))
        and _has_number(task, view.numbers)
    )


def _has_number(task: Task, wanted: str) -> bool:
    """Tell whether a task has one of the numbers wanted, or stands under one ("6" reaches 6.1)."""
    asked = [one for one in re.split(r"[\s,，、;；]+", normal(wanted)) if one]
    number = task.number or ""
    return not asked or any(number == one or number.startswith(f"{one}.") for one in asked)


def _key(cell: str) -> Key:
    """Return what cells are ordered by: empty ones last, numbers by value, the rest as in a dictionary.

    GB 2312 keeps the usual characters in the order of their sound.
    """
    digits = re.match(r"\d+(?:\.\d+)*", cell)
    numbers = tuple(int(one) for one in digits[0].split(".")) if digits else (10**9,)
    return not cell, numbers, cell.encode("gb18030", "replace")


def table_html(rows: Sequence[Row], snapshot: Snapshot, view: View, words: Words) -> str:
    """Return the table of some rows with its count; plans have a column where there are several."""
    total = len(snapshot.tasks)
    key = "table_count" if len(rows) == total else "table_count_some"
    head = tag("h2", text(words(key, count=len(rows), total=total)), role="status")
    if not rows:
        return tag("div", head, "headline") + notice(words("table_none"), "none")
    columns = [column for column in COLUMNS if column != "plan" or len(snapshot.plans) > 1]
    shown = rows[: view.shown]
    body = "".join(tag("tr", _cells(row, columns, words)) for row in shown)
    heads = "".join(_heading(column, view, words) for column in columns)
    caption = tag("caption", text(words("table_caption")))
    whole = tag("table", caption + tag("thead", tag("tr", heads)) + tag("tbody", body), "tasks")
    rest = len(rows) - len(shown)
    more = button(text(words("table_rest", count=rest)), "more", "more") if rest else ""
    return tag("div", head, "headline") + tag("div", whole, "scroll") + (tag("div", more, "more-row") if more else "")


def _heading(column: str, view: View, words: Words) -> str:
    name = words(f"col_{column}")
    sorted_here = view.order == column
    direction = ("descending" if view.descending else "ascending") if sorted_here else None
    arrow = tag("span", ("▼" if view.descending else "▲") if sorted_here else "↕", "arrow", aria_hidden="true")
    pressed = button(text(name) + arrow, "sort", "sort", data_column=column, title=words("sort_by", column=name))
    return tag("th", pressed, f"c-{column}", scope="col", aria_sort=direction)


def _cells(row: Row, columns: Sequence[str], words: Words) -> str:
    return "".join(
        tag("td", text(cell), f"c-{column}", data_label=words(f"col_{column}"))
        if (cell := row.cell(column))
        else tag("td", "", f"c-{column} empty")
        for column in columns
    )
