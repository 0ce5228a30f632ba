"""Excel workbooks: what stands above and below a table becomes paragraphs, the rest tables.

Only what is seen is read: hidden sheets, rows and columns are left out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.writing import Writer
from qa.reading.xlsx_grid import Block, Box, blocks
from qa.reading.xlsx_package import Package

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    OverflowError,  # a number without end
    NotImplementedError,  # a zip file of another version
    EOFError,
    OSError,
)
_MOST = 0.6
"""The share of a table's columns over which a cell is merged that speaks for the whole row."""

_NO_TITLE = re.compile(r"附\s*[件表录]?\s*[\d一二三四五六七八九十]*|.*[：:].*", re.DOTALL)
_LABEL = re.compile(r"[^：:]{1,12}[：:].*", re.DOTALL)
_SECTION = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+[章部节]")
_NOTE = re.compile(r"注\s*[：:]|备注|说明|填表|填报|联系人|制表|[*※]")


def read_xlsx(content: bytes, name: str, limits: Limits) -> Writer:
    """Read a workbook. Raises ReadingError where it is damaged or has more cells than `limits` allow."""
    try:
        package = Package(content, name, limits)
        grids = [(sheet.name, blocks(sheet, limits.max_cells)) for sheet in package.sheets()]
    except _DAMAGE as error:
        raise ReadingError(
            f"“{name}”无法作为 Excel 工作簿打开（内容已损坏或不规范）：请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
        ) from error
    writing = _Writing()
    filled = [(title, found) for title, found in grids if found is None or found]
    for title, found in filled:
        if found is None:
            raise ReadingError(f"“{name}”的单元格超过上限 {limits.max_cells} 个：请拆分后再导入。")
        if len(filled) > 1:
            writing.writer.paragraph(title, level=1)
        for block in found:
            writing.block(block)
    return writing.writer


class _Writing:
    """Writes blocks; remembers whether the document has its title."""

    def __init__(self) -> None:
        self.writer = Writer()
        self._titled = False

    def block(self, block: Block) -> None:
        """Write what stands above the table of a block, the table, and the notes below it."""
        first = next((row for row in range(len(block.rows)) if not _above(block, row)), len(block.rows))
        last = len(block.rows)
        while last > first and _note(block, last - 1):
            last -= 1
        captions = [line for row in range(first) if (line := _line(block, row))]
        self._captions(captions, titled=first < len(block.rows))
        if first < last:
            self.writer.table(_row(block, row, first) for row in range(first, last))
        for row in range(last, len(block.rows)):
            if line := _line(block, row):
                self.writer.paragraph(line)

    def _captions(self, lines: list[str], *, titled: bool) -> None:
        """Write lines as paragraphs; above a table the first that may be its title is marked as one."""
        for line in lines:
            level = None
            if titled and not _NO_TITLE.fullmatch(line):
                titled = False
                level = 1 if self._titled else 0
                self._titled = True
            self.writer.paragraph(line, level=level)


def _above(block: Block, row: int) -> bool:
    """Tell whether a row stands above a table: it has one cell, or only labels (填报单位：区政府办)."""
    boxes = block.boxes(row)
    if len(boxes) < 2:
        return not _into_table(block, boxes[0], row)
    below = block.boxes(row + 1) if row + 1 < len(block.rows) else []
    return all(_LABEL.fullmatch(box.text) for box in boxes) and (len(below) > len(boxes) or len(block.rows) == 1)


def _into_table(block: Block, box: Box, row: int) -> bool:
    """Tell whether a cell that stands alone in its row reaches down into rows where it does not."""
    return box.rows > 1 and any(len(block.boxes(below)) > 1 for below in range(row, box.row + box.rows))


def _alone(block: Block, row: int) -> Box | None:
    """Return the cell of a row that has no other and belongs to no other row."""
    boxes = block.boxes(row)
    return boxes[0] if len(boxes) == 1 and boxes[0].rows == 1 else None


def _note(block: Block, row: int) -> bool:
    """Tell whether a row below a table is a note to it."""
    box = _alone(block, row)
    if box is None or block.width == 1:
        return box is not None
    return box.columns >= _MOST * block.width or (box.column == 0 and bool(_NOTE.match(box.text)))


def _line(block: Block, row: int) -> str:
    """Return the texts of a row that is no row of a table; a cell merged over rows stands in its first."""
    return "\u3000".join(box.text for box in block.boxes(row) if box.row == row)


def _row(block: Block, row: int, first: int) -> list[tuple[int, str, int, int]]:
    """Return a row of a table as `Writer` takes it; a heading within the table is made as wide as the table."""
    box = _alone(block, row)
    if box and (box.columns >= _MOST * block.width or (box.column == 0 and _SECTION.match(box.text))):
        return [(0, box.text, 1, block.width)]
    cells: list[tuple[int, str, int, int]] = []
    for column, held in enumerate(block.rows[row]):
        if held is None:
            cells.append((column, "", 1, 1))
        elif held.column == column and max(held.row, first) == row:
            cells.append((column, held.text, held.row + held.rows - row, held.columns))
    return cells
