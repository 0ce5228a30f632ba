"""Two plans side by side as a spreadsheet: an overview, every task with what became of it, every figure that changed.

Every cell that holds text is written as text, so that what begins with `=` is never run as a formula. Words that only
one of two texts has are red.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Final, TypeAlias
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.worksheet.properties import PageSetupProperties

from qa.comparing.comparison import KINDS, Comparison, Kind, Row
from qa.comparing.telling import (
    BY_HAND,
    DIRECTIONS,
    FIELDS,
    UNTAKEN,
    change_sentence,
    kinds_told,
    lead_units_told,
    leaders_told,
    lost_told,
    numbers_told,
    signed_difference,
)
from qa.comparing.wording import difference
from qa.domain import Task
from qa.index.passages import Span
from qa.reporting.xlsx import FONT, HEAD, INK, LONGEST, RULE, UNWRITABLE, Column, Value, dress, write_cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

RichValue: TypeAlias = Value | CellRichText

TASK_COLUMNS: Final = (
    Column("变化", 7),
    Column("原编号", 7),
    Column("新编号", 7),
    Column("原任务", 40),
    Column("新任务", 40),
    Column("变化内容", 32),
    Column("原牵头领导", 11),
    Column("新牵头领导", 11),
    Column("原牵头单位", 16),
    Column("新牵头单位", 16),
    Column("原配合单位", 20),
    Column("新配合单位", 20),
    Column("所在部分", 16),
)
FIGURE_COLUMNS: Final = (
    Column("任务编号", 9),
    Column("指标", 24),
    Column("原值", 20),
    Column("新值", 20),
    Column("增减", 16),
    Column("方向", 8),
    Column("任务", 60),
)

CHANGED: Final = InlineFont(rFont=FONT, sz=10, color=Color("C00000"))
SHARED: Final = InlineFont(rFont=FONT, sz=10, b=True, color=Color("0B6E75"))
"""How words are set that only one of two texts has, and those that both have."""
_FILLS: Final[Mapping[Kind, str]] = {
    "revised": "FFF4CE", "new": "E2F0D9", "dropped": "FBE3E0", "merged": "DDEBF7", "split": "DDEBF7",
}  # fmt: skip
_LINE: Final = 15.0
"""Points that a line takes."""
_TALLEST: Final = 409.0
_WIDE: Final = 1.9
_NARROW: Final = 1.1
"""Places of a column that a character of Chinese and any other take."""
_MEANING: Final = 60
"""Places that the meaning of a number has in the overview."""
_A3: Final = 8
_A4: Final = 9
_NOBODY: Final = "（未写明）"
_UNTAKEN: Final = (UNTAKEN, "原方案的工作，新方案的地方没有对应的任务")
_SUMMARY: Final[Mapping[str, tuple[str, str]]] = {
    "old_tasks": ("原方案任务", ""),
    "new_tasks": ("新方案任务", ""),
    "kept": ("保留", "同一项工作，指标、牵头领导、牵头单位、时限和表述都没有实质变化"),
    "revised": ("调整", "同一项工作，指标、牵头领导、牵头单位、时限或表述有变化"),
    "new": ("新增", "原方案没有的工作"),
    "dropped": ("取消", "新方案没有的工作"),
    "merged": ("合并", "原方案几项在新方案中合为一项"),
    "split": ("拆分", "原方案一项在新方案中分为几项"),
    "figures_raised": ("指标提高", "以下按处计：一项任务可有几处指标"),
    "figures_lowered": ("指标降低", ""),
    "figures_added": ("指标新增", "任务仍在，原来没有这个指标"),
    "figures_removed": ("指标取消", "任务仍在，不再有这个指标"),
    "leaders_changed": ("牵头领导调整", ""),
    "lead_units_changed": ("牵头单位调整", "只是更名的单位不计"),
    "support_units_changed": ("配合单位调整", "只是更名的单位不计"),
}


def comparison_workbook(comparison: Comparison) -> bytes:
    """Return two plans side by side as the bytes of an .xlsx file of three sheets: 概览, 全部任务, 指标对比."""
    book = Workbook()
    overview = book.active
    assert overview is not None
    overview.title = "概览"
    _overview(overview, comparison)
    tasks = book.create_sheet("全部任务")
    fill_sheet(tasks, TASK_COLUMNS, [_task_row(row, kinds_told(comparison)) for row in comparison.rows], paper=_A3)
    for cells, row in zip(tasks.iter_rows(min_row=2, max_col=1), comparison.rows, strict=True):
        if row.kind in _FILLS:
            cells[0].fill = PatternFill("solid", start_color=_FILLS[row.kind])
    fill_sheet(book.create_sheet("指标对比"), FIGURE_COLUMNS, _figure_rows(comparison))
    return bytes_of(book)


def bytes_of(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an .xlsx file."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def fill_sheet(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[RichValue]], *, paper: int = _A4
) -> None:
    """Write a list with its headings into an empty sheet and set it for reading, filtering and printing."""
    for place, values in enumerate(([column.heading for column in columns], *rows), 1):
        _put(sheet, place, values)
        # LibreOffice and WPS show a row without a height as one line.
        lines = max(_lines(value, column.width) for value, column in zip(values, columns, strict=True))
        sheet.row_dimensions[place].height = min(_LINE * lines + 4, _TALLEST)
    dress(sheet, columns)
    _set_page(sheet, paper)


def marked(text: str, spans: Iterable[Span], font: InlineFont) -> str | CellRichText:
    """Return a text for a cell with the given spans, in code points and in order, set in a font."""
    # One character is put for one, so that the spans hold.
    text = UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:LONGEST]
    pieces: list[str | TextBlock] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], TextBlock(font, text[start:end])]
        at = end
    pieces = [piece for piece in (*pieces, text[at:]) if str(piece)]
    return CellRichText(pieces) if any(isinstance(piece, TextBlock) for piece in pieces) else text


def _put(sheet: Worksheet, row: int, values: Sequence[RichValue]) -> None:
    for place, value in enumerate(values, 1):
        cell = sheet.cell(row, place)
        if isinstance(value, CellRichText):
            cell.value = value
            cell.quotePrefix = str(value).startswith(("=", "+", "-", "@"))
        else:
            write_cell(cell, value)


def _lines(value: RichValue, width: int) -> int:
    """Return how many lines a value takes in a column, whose width counts digits of the sheet's own font."""
    lines = ("" if value is None else str(value)).split("\n")
    widths = (sum(_WIDE if east_asian_width(one) in "FWA" else _NARROW for one in line) for line in lines)
    return sum(max(1, ceil(taken / (width - 1))) for taken in widths)


def _set_page(sheet: Worksheet, paper: int) -> None:
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth = 1
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.footer = 0.4
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _task_row(row: Row, names: Mapping[Kind, str]) -> list[RichValue]:
    old, new = ("\n".join(task.text for task in tasks) for tasks in (row.old, row.new))
    changed = difference(old, new) if old and new else None
    return [
        names[row.kind],
        numbers_told(row.old),
        numbers_told(row.new),
        marked(old, changed.old if changed else (), CHANGED),
        marked(new, changed.new if changed else (), CHANGED),
        "\n".join(_changes(row)),
        leaders_told(row.old),
        leaders_told(row.new),
        lead_units_told(row.old),
        lead_units_told(row.new),
        _support_units(row.old),
        _support_units(row.new),
        (row.new or row.old)[0].section,
    ]


def _changes(row: Row) -> list[str]:
    # Both texts stand beside, in full and marked: they are not told once more.
    told = ["有改动，见红字" if one.field == "text" else change_sentence(one) for one in row.changes]
    changes = [f"{FIELDS[one.field]}：{said}" for one, said in zip(row.changes, told, strict=True)]
    changes += [f"单位更名：{one.old} → {one.new}" for one in row.renamed]
    return [f"对应关系：{BY_HAND}", *changes] if row.decided else changes


def _support_units(tasks: Iterable[Task]) -> str:
    return "、".join(dict.fromkeys(unit.name for task in tasks for unit in task.support_units))


def _figure_rows(comparison: Comparison) -> list[list[RichValue]]:
    return [
        [
            numbers_told(row.new),
            change.subject,
            change.old,
            change.new,
            signed_difference(change),
            DIRECTIONS[change.direction or "changed"],
            "\n".join(task.text for task in row.new),
        ]
        for row in comparison.rows
        for change in row.changed("quantity")
    ]


def _overview(sheet: Worksheet, comparison: Comparison) -> None:
    summary = comparison.summary()
    _put(sheet, 1, ["任务对比概览"])
    _put(sheet, 2, ["原方案", comparison.old.title])
    _put(sheet, 3, ["新方案", comparison.new.title])
    _put(sheet, 5, ["项目", "数量", "说明"])
    rows = {**_SUMMARY, "dropped": _UNTAKEN} if comparison.between_places else _SUMMARY
    lines: list[tuple[str, int, str]] = [(name, summary[key], meaning) for key, (name, meaning) in rows.items()]
    if by_hand := sum(row.decided for row in comparison.rows):
        lines.append((BY_HAND, by_hand, "对应关系由人工指定的行"))
    lines += [(f"{BY_HAND}未采用", 1, sentence) for sentence in lost_told(comparison)]
    for place, line in enumerate(lines, 6):
        _put(sheet, place, line)
        # No program works out the height of a row from a cell that takes in others.
        sheet.row_dimensions[place].height = _LINE * _lines(line[2], _MEANING) + 4
    _dress_table(sheet, 5, sheet.max_row, 8, merged=True)
    _matrix(sheet, "牵头领导", comparison, lambda task: task.leaders)
    _matrix(sheet, "牵头单位", comparison, lambda task: [unit.name for unit in task.lead_units])
    _dress_overview(sheet)


def _matrix(sheet: Worksheet, name: str, comparison: Comparison, names: Callable[[Task], Iterable[str]]) -> None:
    """Write below what stands in the sheet how many rows of each kind everyone has, those with the most first."""
    counts: dict[str, Counter[Kind]] = {}
    names_of_kinds = kinds_told(comparison)
    for row in comparison.rows:
        tasks = row.new or row.old
        for one in dict.fromkeys(its for task in tasks for its in names(task)) or (_NOBODY,):
            counts.setdefault(one, Counter())[row.kind] += 1
    top = sheet.max_row + 2
    note = "按新方案计，取消的按原方案计；几个共同牵头的一项，各计一次" if name == "牵头领导" else "计法同上"
    _put(sheet, top, [f"各{name}的任务（{note}）"])
    sheet.cell(top, 1).font = Font(name=FONT, size=11, bold=True, color=INK)
    _put(sheet, top + 1, [name, *(names_of_kinds[kind] for kind in KINDS), "合计"])
    ordered = sorted(counts.items(), key=lambda one: -one[1].total())
    for place, (one, its) in enumerate(ordered, top + 2):
        _put(sheet, place, [one, *(its[kind] or None for kind in KINDS), its.total()])
    _dress_table(sheet, top + 1, sheet.max_row, 8)


def _dress_table(sheet: Worksheet, top: int, bottom: int, width: int, *, merged: bool = False) -> None:
    """Rule a table whose first row holds headings; with `merged` its third column takes in those right of it."""
    rule = Side(style="thin", color=RULE)
    border, fill = Border(left=rule, right=rule, top=rule, bottom=rule), PatternFill("solid", start_color=HEAD)
    heading, words = Font(name=FONT, size=10, bold=True, color=INK), Font(name=FONT, size=10, color=INK)
    for place, cells in enumerate(sheet.iter_rows(top, bottom, 1, width), top):
        for column, cell in enumerate(cells, 1):
            cell.border, cell.font = border, heading if place == top else words
            centred = column > 1 and not (merged and column > 2)
            cell.alignment = Alignment("center" if centred else None, "center", wrap_text=True)
            if place == top:
                cell.fill = fill
        if merged:
            sheet.merge_cells(start_row=place, end_row=place, start_column=3, end_column=width)


def _dress_overview(sheet: Worksheet) -> None:
    sheet.cell(1, 1).font = Font(name=FONT, size=16, bold=True, color=INK)
    for row in (2, 3):
        for place in (1, 2):
            sheet.cell(row, place).font = Font(name=FONT, size=11, bold=place == 2, color=INK)
    sheet.column_dimensions["A"].width = 32
    for column in "BCDEFGH":
        sheet.column_dimensions[column].width = 10
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 0
    _set_page(sheet, _A4)
