"""The grid of a table in a Word document: which cells there are, and how far each is merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa.reading.word_package import Xml, attribute, child, children, local, number, switch

_WIDEST = 1000
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_ALTERNATIVES = frozenset({"AlternateContent", "Choice", "Fallback"})


@dataclass(slots=True)
class GridCell:
    """A cell: the element that holds what it shows, the column where it begins, and how far it is merged."""

    element: Xml
    column: int
    wide: int
    tall: int = 1


def blocks(parent: Xml, *names: str) -> Iterator[Xml]:
    """Yield the elements of some names within an element, those in content controls and insertions too."""
    for element in children(parent):
        name = local(element)
        if name in names:
            yield element
        elif name in _WRAPPERS or name in _ALTERNATIVES:
            yield from blocks(element, *names)


def grid(table: Xml) -> list[list[GridCell]]:
    """Return the rows of a table, each with the cells that begin in it; deleted and hidden rows are left out."""
    rows: list[list[GridCell]] = []
    above: dict[int, GridCell] = {}
    for row in blocks(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is None and not switch(child(properties, "hidden")):
            found, above = _row(row, above)
            rows.append(found)
    return rows


def _row(row: Xml, above: dict[int, GridCell]) -> tuple[list[GridCell], dict[int, GridCell]]:
    """Return the cells of a row, and those that the next row may continue, by column."""
    cells: list[GridCell] = []
    open_cells: dict[int, GridCell] = {}
    column = number(child(row, "trPr", "gridBefore"), most=_WIDEST) or 0
    for element in blocks(row, "tc"):
        properties = child(element, "tcPr")
        wide = max(number(child(properties, "gridSpan"), most=_WIDEST) or 1, 1)
        merge = _merge(properties, "vMerge")
        upper = above.get(column)
        if merge == "continue" and upper is not None and upper.wide == wide:
            upper.tall += 1
            open_cells[column] = upper
        elif _merge(properties, "hMerge") == "continue" and cells and cells[-1].column + cells[-1].wide == column:
            cells[-1].wide += wide
        else:
            cells.append(GridCell(element, column, wide))
            if merge is not None:
                open_cells[column] = cells[-1]
        column += wide
    return cells, open_cells


def _merge(properties: Xml | None, name: str) -> str | None:
    element = child(properties, name)
    return None if element is None else attribute(element) or "continue"
