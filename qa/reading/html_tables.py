"""Tables of web pages: which hold data and which only lay out the page, and the grid of those that hold data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qa.reading.html_tree import Element

_MAX_SPAN = 1000
_PATIENCE = 10
"""How many places are looked at for each cell that is allowed: merged cells make more places than cells."""

_FEW_CELLS = 6
_LONG_CELL = 1000
_GROUPS = ("thead", "tbody", "tfoot")

Row = list[tuple[int, str, int, int]]
"""A row as `Writer.table` takes it."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell and its place in the grid."""

    cell: Element
    row: int
    column: int
    rows: int
    columns: int


def is_layout(table: Element) -> bool:
    """Tell whether a table only lays out the page.

    Such a table holds others, has one column, or few cells of which one holds a whole text.
    """
    rows = [_cells(row) for _, row in _rows(table)]
    cells = [cell for row in rows for cell in row]
    if table.tables or table.attributes.get("role", "").lower() in {"presentation", "none"}:
        return True
    if max((len(row) for row in rows), default=0) < 2:
        return True
    return len(cells) <= _FEW_CELLS and max(cell.words for cell in cells) > _LONG_CELL


def captions(table: Element) -> list[Element]:
    """Return the captions of a table."""
    return [child for child in table.elements if child.tag == "caption"]


def grid(table: Element, text_of: Callable[[Element], str], max_cells: int) -> list[Row] | None:
    """Return the rows of a table, None where its grid has more than `max_cells` places.

    Rows and columns in which no cell begins are left out, so that `colspan=1000` is as wide as the table.
    """
    placed = _place(table, max_cells)
    if placed is None:
        return None
    rows = {row: place for place, row in enumerate(sorted({cell.row for cell in placed}))}
    columns = {column: place for place, column in enumerate(sorted({cell.column for cell in placed}))}
    if len(rows) * len(columns) > max_cells:
        return None
    found: list[Row] = [[] for _ in rows]
    for cell in placed:
        tall = sum(row in rows for row in range(cell.row, cell.row + cell.rows))
        wide = sum(column in columns for column in range(cell.column, cell.column + cell.columns))
        found[rows[cell.row]].append((columns[cell.column], text_of(cell.cell), tall, wide))
    return [sorted(row, key=lambda cell: cell[0]) for row in found]


def _place(table: Element, max_cells: int) -> list[_Placed] | None:
    """Return the cells with their places; one that reaches below its group of rows or into another is cut."""
    rows = list(_rows(table))
    ends = {group: place for place, (group, _) in enumerate(rows)}
    placed: list[_Placed] = []
    until: dict[int, int] = {}  # the first row in which a column is free again
    reckoned = 0
    for number, (group, row) in enumerate(rows):
        column = 0
        for cell in _cells(row):
            begin = column
            while until.get(column, 0) > number:
                column += 1
            left = ends[group] + 1 - number
            tall = min(_span(cell, "rowspan") or left, left)
            wide = _free(until, column, number, min(_span(cell, "colspan") or 1, _MAX_SPAN))
            reckoned += max(wide, tall) + column - begin
            if reckoned > _PATIENCE * max_cells:
                return None
            until.update(dict.fromkeys(range(column, column + wide), number + tall))
            placed.append(_Placed(cell, number, column, tall, wide))
            column += wide
    return placed


def _free(until: dict[int, int], column: int, row: int, wide: int) -> int:
    """Return over how many of `wide` columns a cell may reach before it meets one from above."""
    return next((step for step in range(1, wide) if until.get(column + step, 0) > row), wide)


def _rows(table: Element) -> list[tuple[int, Element]]:
    """Return the rows of a table, each with the number of the group it belongs to; its foot comes last."""
    found: list[tuple[int, Element]] = []
    groups = [child for child in table.elements if child.tag in {*_GROUPS, "tr"}]
    for number, child in enumerate(sorted(groups, key=lambda child: child.tag == "tfoot")):
        if child.tag == "tr":
            found.append((number, child))
        else:
            found.extend((number, row) for row in child.elements if row.tag == "tr")
    return found


def _cells(row: Element) -> list[Element]:
    return [child for child in row.elements if child.tag in {"td", "th"}]


def _span(cell: Element, name: str) -> int:
    """Return how far a cell is merged; 0 stands for all rows that are left."""
    value = cell.attributes.get(name, "").strip()
    digits = value[: next((place for place, mark in enumerate(value) if mark not in "0123456789"), len(value))]
    return int(digits[:6]) if digits else 1
