"""What must hold of whatever is read, and of what is parsed from it."""

from __future__ import annotations

from itertools import pairwise

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.reading.document import Document, Table
from tests.parsing.accounting import check_tiling


def check(document: Document) -> ParsedPlan:
    """Check a document, parse it, check the plan and return it."""
    check_document(document)
    plan = parse(document)
    check_tiling(document.text, plan)
    length = len(document.text)
    assert [task.ordinal for task in plan.tasks] == list(range(1, len(plan.tasks) + 1))
    for task in plan.tasks:
        assert 0 <= task.source.start < task.source.end <= length
        assert task.text == task.text.strip()
    starts = [task.source.start for task in plan.tasks]
    assert starts == sorted(starts), "tasks are not in order"
    return plan


def check_document(document: Document) -> None:
    """Check what the reader promises: places lie in the text, stretches are in order, cells do not overlap."""
    length = len(document.text)
    starts = document.page_starts
    assert list(starts) == sorted(starts), "pages are not in order"
    assert not starts or 0 <= starts[0] <= starts[-1] <= length, "a page begins beyond the text"
    for name in ("furniture", "bold"):
        stretches = getattr(document, name)
        assert all(0 <= start < end <= length for start, end in stretches), f"{name} lies beyond the text"
        assert all(one[1] <= other[0] for one, other in pairwise(stretches)), f"{name} is not in order"
    for heading in document.headings:
        assert 0 <= heading.start < heading.end <= length, "a heading lies beyond the text"
        assert heading.level >= 0
    for table in document.tables:
        assert 0 <= table.start <= table.end <= length, "a table lies beyond the text"
        _check_table(table)


def _check_table(table: Table) -> None:
    places: set[tuple[int, int]] = set()
    end = table.start
    row = 0
    for cell in table.cells:
        assert end <= cell.start <= cell.end <= table.end, "cells overlap or lie outside of their table"
        assert cell.row >= row, "rows are not in order"
        assert cell.rows >= 1, "a cell has no row"
        assert cell.columns >= 1, "a cell has no column"
        end, row = cell.end, cell.row
        taken = {
            (line, column)
            for line in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        assert not taken & places, "two cells share a place"
        places |= taken
