"""Lays out rows as a document with tables, and shows tasks as rows, for tests that read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from qa.domain import ParsedPlan, Unit
from qa.parsing import parse
from qa.reading import Document
from qa.reading.document import Cell, Table

UP, LEFT = "↑", "←"
"""Stand for a place of the grid that belongs to the cell above it, or to its left."""
Rows: TypeAlias = Sequence[Sequence[str]]
TaskRow: TypeAlias = tuple[str | None, str, list[str], list[str], list[str]]
"""Number, text, leaders, lead units and support units of a task, all as written."""


def table_of(rows: Rows, start: int = 0) -> tuple[str, Table]:
    """Return the text of a table that begins at `start`, a cell a line, and the table."""
    text = ""
    cells: dict[tuple[int, int], Cell] = {}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in enumerate(rows):
        for column, words in enumerate(line):
            by = (row - 1, column) if words == UP else (row, column - 1) if words == LEFT else None
            if by is None:
                covered[row, column] = (row, column)
                cells[row, column] = Cell(start + len(text), start + len(text) + len(words), row, column)
                text += f"{words}\n"
                continue
            first = covered[row, column] = covered[by]
            cell = cells[first]
            high, wide = max(cell.rows, row - first[0] + 1), max(cell.columns, column - first[1] + 1)
            cells[first] = Cell(cell.start, cell.end, *first, high, wide)
    return text, Table(start, start + len(text), tuple(cells.values()))


def split(rows: str) -> list[list[str]]:
    """Return the rows of a table written a row a line, its cells parted by |; ⏎ is a line break in a cell."""
    return [[cell.replace("⏎", "\n") for cell in line.split("|")] for line in rows.strip("\n").split("\n")]


def document(*parts: str | Rows) -> Document:
    """Return a document of texts and tables, one below the other."""
    text = ""
    tables: list[Table] = []
    for part in parts:
        if isinstance(part, str):
            text += f"{part}\n"
            continue
        added, table = table_of(part, len(text))
        text += added
        tables.append(table)
    return Document("方案", text, "0" * 64, tables=tuple(tables))


def written(units: Sequence[Unit]) -> list[str]:
    """Return the forms in which units are written."""
    return [unit.written for unit in units]


def rows_of(plan: ParsedPlan) -> list[TaskRow]:
    """Return what a test compares of each task."""
    return [
        (task.number, task.text, list(task.leaders), written(task.lead_units), written(task.support_units))
        for task in plan.tasks
    ]


def rows_in(*parts: str | Rows) -> list[TaskRow]:
    """Return what a test compares of each task of a document."""
    return rows_of(parse(document(*parts)))
