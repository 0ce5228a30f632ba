"""PDF: text in reading order, ruled tables, furniture of the pages, the title.

Left out: tables without rules and columns of text, which come as lines from left to right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.pdf_budget import Budget
from qa.reading.pdf_furniture import Sheet, find_furniture
from qa.reading.pdf_join import JoinedTable
from qa.reading.pdf_lines import Line, to_lines
from qa.reading.pdf_page import Page, pages
from qa.reading.pdf_tables import Piece, find_tables
from qa.reading.writing import Writer

_TITLE_SIZE = 1.25
"""A title is this many times as large as most of the text."""
_SAME_SIZE = 0.95
_LETTERHEAD = re.compile(r"文\s*件$")
_MAX_UNKNOWN = 0.3
"""A file whose fonts do not say for more than this share which characters they show cannot be read."""
_LEAST_UNKNOWN = 10


@dataclass(slots=True)
class _Sheet:
    """What is kept of a page: its lines, its tables, and where it begins and ends."""

    lines: list[Line]
    pieces: list[Piece]
    top: float
    bottom: float


@dataclass(slots=True)
class _Counts:
    """What is counted over all pages."""

    sizes: Counter[float] = field(default_factory=Counter)
    unknown: int = 0
    images: int = 0

    def add(self, page: Page) -> None:
        self.sizes.update(round(char.size * 2) / 2 for char in page.chars if char.text != " ")
        self.unknown += sum(char.text == "\ufffd" for char in page.chars)
        self.images += page.image

    def body_size(self) -> float:
        """Return the median size of all characters."""
        rest = self.sizes.total() / 2
        for size in sorted(self.sizes):
            rest -= self.sizes[size]
            if rest <= 0:
                return size
        return 0.0


def read_pdf(content: bytes, name: str, limits: Limits) -> Writer:
    """Read a PDF that is called `name`.

    Raises ReadingError where it is damaged, encrypted, a scan without text, or larger than `limits` allow.
    """
    budget = Budget(name, limits)
    counts = _Counts()
    sheets: list[_Sheet] = []
    for page in pages(content, budget):
        counts.add(page)
        pieces, outside = find_tables(page)
        budget.cells(sum(piece.height * (len(piece.xs) - 1) for piece in pieces))
        sheets.append(_Sheet(to_lines(outside), pieces, page.box[1], page.box[3]))
    furniture = find_furniture([Sheet(sheet.lines, sheet.top, sheet.bottom) for sheet in sheets])
    _refuse_scans(name, sheets, furniture, counts)
    flow = _Flow()
    for number, (sheet, left_out) in enumerate(zip(sheets, furniture, strict=True)):
        title = _title(sheet, left_out, counts.body_size()) if number == 0 else range(0)
        _write(flow, sheet, left_out, title)
    return flow.finished()


def _refuse_scans(name: str, sheets: Sequence[_Sheet], furniture: Sequence[set[int]], counts: _Counts) -> None:
    if counts.unknown >= max(_LEAST_UNKNOWN, _MAX_UNKNOWN * counts.sizes.total()):
        raise ReadingError(f"“{name}”的字体没有注明是哪些字，无法读出文字：请先用 OCR 识别，或另存为 TXT 后再试。")
    if any(sheet.pieces or len(sheet.lines) > len(left_out) for sheet, left_out in zip(sheets, furniture, strict=True)):
        return
    if counts.images:
        raise ReadingError(f"“{name}”是扫描件，没有文字层，请先用 OCR 软件识别成文字后再导入。")
    if not any(sheet.lines for sheet in sheets):
        raise ReadingError(f"“{name}”没有文字层（可能是扫描件）：请确认文件内容，或先用 OCR 软件识别成文字后再导入。")


def _title(sheet: _Sheet, furniture: set[int], body_size: float) -> range:
    """Return which lines of the first page are the title: the largest ones, the letterhead left out."""
    places = [place for place in range(len(sheet.lines)) if place not in furniture]
    places = [place for place in places if not _LETTERHEAD.search(sheet.lines[place].text)]
    if not places:
        return range(0)
    largest = max(sheet.lines[place].size for place in places)
    if largest < _TITLE_SIZE * body_size:
        return range(0)
    first = next(place for place in places if sheet.lines[place].size >= _SAME_SIZE * largest)
    end = first
    while end in places and sheet.lines[end].size >= _SAME_SIZE * largest:
        end += 1
    return range(first, end)


def _write(flow: _Flow, sheet: _Sheet, furniture: set[int], title: range) -> None:
    """Write a page from top to bottom."""
    flow.page()
    pieces = sorted(sheet.pieces, key=lambda piece: (piece.top, piece.xs[0]), reverse=True)
    for place, line in enumerate(sheet.lines):
        while pieces and pieces[-1].top < line.top:
            flow.piece(pieces.pop())
        if place in furniture:
            flow.furniture(line)
        elif place not in title:
            flow.text([line])
        elif place == title.start:
            flow.text(sheet.lines[title.start : title.stop], level=0)
    while pieces:
        flow.piece(pieces.pop())


class _Flow:
    """Writes what comes page by page, holding a table back until it is known where it ends.

    What stands between the pieces of a table is furniture; it is written behind the table.
    """

    def __init__(self) -> None:
        self._writer = Writer()
        self._table: JoinedTable | None = None
        self._held: list[Line | str | None] = []
        """What came since the last piece of the table, after what came before it; None is where a page begins."""

    def page(self) -> None:
        """Begin a page."""
        if self._table is None:
            self._writer.page()
        else:
            self._held.append(None)

    def furniture(self, line: Line) -> None:
        """Write a line of furniture."""
        if self._table is None:
            self._writer.paragraph(line.text, bold=line.bold, furniture=True)
        else:
            self._held.append(line)

    def text(self, lines: Sequence[Line], *, level: int | None = None) -> None:
        """Write lines of one paragraph, a heading where it has a level."""
        self._end_table()
        bold: list[tuple[int, int]] = []
        position = 0
        for line in lines:
            bold.extend((position + start, position + end) for start, end in line.bold)
            position += len(line.text) + 1
        self._writer.paragraph("\n".join(line.text for line in lines), level=level, bold=bold)

    def piece(self, piece: Piece) -> None:
        """Write a piece of a table, joined to the one before where only a page break parts them."""
        breaks = self._held.count(None)
        repeated = self._table.join(piece, breaks) if self._table is not None and breaks else None
        if repeated is None:
            self._end_table()
            self._table = JoinedTable.begun(piece)
        else:
            self._held = [*(held for held in self._held if held is not None), *repeated]

    def finished(self) -> Writer:
        """Return all that was written."""
        self._end_table()
        return self._writer

    def _end_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        rows = list(table.rows())
        self._writer.table([(cell.column, cell.text, cell.rows, cell.columns) for cell in row] for row in rows)
        starts = {
            id(cell): written.start
            for cell, written in zip((cell for row in rows for cell in row), self._writer.tables[-1].cells, strict=True)
        }
        self._writer.page_starts.extend(starts[id(cell)] + place for cell, place in table.pages)
        held, self._held = self._held, []
        for item in held:
            if item is None:
                self.page()
            elif isinstance(item, Line):
                self.furniture(item)
            else:
                self._writer.paragraph(item, furniture=True)
