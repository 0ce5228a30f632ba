"""Tasks and hits as a spreadsheet, ready to print and to filter.

Every cell that holds text is written as text, so that what begins with `=` is never run as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from qa.domain import Plan, Task, Unit
from qa.retrieval import Hit

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Value: TypeAlias = str | int | float | None

FONT: Final = "Microsoft YaHei"
INK: Final = "16323B"
RULE: Final = "C9D2CF"
HEAD: Final = "DDEBE8"
# What XML cannot hold; openpyxl refuses the cell.
UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST: Final = 32767
"""Characters a cell can hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and how its numbers are shown."""

    heading: str
    width: int
    number_format: str = "General"


SCORES: Final = (Column("匹配度", 9, "0.000"), Column("命中词", 16))
LEADING: Final = (
    Column("序号", 6),
    Column("编号", 8),
    Column("部分", 24),
    Column("任务", 60),
    Column("牵头领导", 14),
    Column("牵头单位", 24),
    Column("配合单位", 36),
    Column("指标", 28),
)
TRAILING: Final = (Column("方案", 36), Column("年度", 8))
RESULT_COLUMNS: Final = (*LEADING, *SCORES, *TRAILING)
TASK_COLUMNS: Final = (*LEADING, *TRAILING)


def results_workbook(items: Sequence[Hit | Task], plans: Sequence[Plan], path: Path | None = None) -> bytes:
    """Return what was found as the bytes of an .xlsx file, in its order, and write them to `path` if given.

    A listed task, which has no score, leaves the two columns of scores empty.
    """
    rows = [_row(place, item, plans, scores=True) for place, item in enumerate(items, 1)]
    return _workbook("查询结果", RESULT_COLUMNS, rows, path=path)


def tasks_workbook(tasks: Sequence[Task], plans: Sequence[Plan], path: Path | None = None) -> bytes:
    """Return tasks as the bytes of an .xlsx file, in their order, and write them to `path` if given."""
    rows = [_row(place, task, plans, scores=False) for place, task in enumerate(tasks, 1)]
    return _workbook("任务一览", TASK_COLUMNS, rows, path=path)


def _row(place: int, item: Hit | Task, plans: Sequence[Plan], *, scores: bool) -> list[Value]:
    hit = item if isinstance(item, Hit) else None
    task = item.task if isinstance(item, Hit) else item
    plan = next((plan for plan in plans if plan.id == task.plan), None)
    leading: list[Value] = [
        place,
        task.number,
        task.section,
        f"{task.parent}\n{task.text}" if task.parent else task.text,
        "、".join(task.leaders),
        _units(task.lead_units),
        _units(task.support_units),
        "；".join(f"{one.subject}：{one.text}" if one.subject else one.text for one in task.quantities),
    ]
    scored: list[Value] = [hit.score, "、".join(hit.reasons.terms)] if hit else [None, None]
    trailing: list[Value] = [plan.title if plan else task.plan, plan.year if plan else None]
    return [*leading, *(scored if scores else []), *trailing]


def _units(units: Sequence[Unit]) -> str:
    return "、".join(unit.name for unit in units)


def _workbook(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], *, path: Path | None) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row, values in enumerate(([column.heading for column in columns], *rows), 1):
        for place, value in enumerate(values, 1):
            write_cell(sheet.cell(row, place), value)
    dress(sheet, columns)
    content = BytesIO()
    book.save(content)
    if path is not None:
        path.write_bytes(content.getvalue())
    return content.getvalue()


def write_cell(cell: Cell | MergedCell, value: Value) -> None:
    """Write a value as it is: text that looks like a formula stays text, what XML cannot hold is left out."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value)[:LONGEST]
    cell.data_type = "s"
    # Without this mark Excel would take the text for a formula as soon as the cell is edited.
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def dress(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Give a sheet with a row of heads its widths, fonts, rules, filter and print set-up."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    rule = Side(style="thin", color=RULE)
    border = Border(left=rule, right=rule, top=rule, bottom=rule)
    fill = PatternFill("solid", start_color=HEAD)
    # Shared by all cells: a style made for each would take most of the time of a long sheet.
    heading, words = Font(name=FONT, size=10, bold=True, color=INK), Font(name=FONT, size=10, color=INK)
    middle, top = Alignment(wrap_text=True, vertical="center"), Alignment(wrap_text=True, vertical="top")
    for row, cells in enumerate(sheet.iter_rows(), 1):
        for column, cell in zip(columns, cells, strict=True):
            cell.border = border
            cell.font, cell.alignment = (heading, middle) if row == 1 else (words, top)
            if row == 1:
                cell.fill = fill
            else:
                cell.number_format = column.number_format
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
