"""Writes the text of a document piece by piece and remembers where each piece came to stand."""

from __future__ import annotations

from collections.abc import Iterable

from qa.reading.document import Cell, Heading, Table


class Writer:
    """Collects paragraphs, tables and furniture in reading order; every reader hands its pieces to one of these."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0
        self.page_starts: list[int] = []
        self.tables: list[Table] = []
        self.headings: list[Heading] = []
        self.furniture: list[tuple[int, int]] = []
        self.bold: list[tuple[int, int]] = []

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self._pieces)

    def page(self) -> None:
        """Begin a page."""
        self.page_starts.append(self.length)

    def paragraph(
        self,
        text: str,
        *,
        level: int | None = None,
        bold: Iterable[tuple[int, int]] = (),
        furniture: bool = False,
    ) -> None:
        """Write a paragraph and a line break: a heading where it has a `level`; `bold` are stretches within `text`."""
        start = self._write(text)
        self._note(text, start, level=level, bold=bold, furniture=furniture)
        self._write("\n")

    def table(self, rows: Iterable[Iterable[tuple[int, str, int, int]]]) -> None:
        """Write a table, a row a line, its cells parted by tabs.

        A row holds the cells that begin in it as (column, text, rows, columns), the last two being how far each
        is merged; a cell that another covers is left out.
        """
        cells: list[Cell] = []
        start = self.length
        for number, row in enumerate(rows):
            for place, (column, text, tall, wide) in enumerate(row):
                if place:
                    self._write("\t")
                begin = self._write(text)
                cells.append(Cell(begin, self.length, number, column, tall, wide))
            self._write("\n")
        self.tables.append(Table(start, self.length, tuple(cells)))

    def _note(
        self, text: str, start: int, *, level: int | None, bold: Iterable[tuple[int, int]], furniture: bool
    ) -> None:
        if furniture and text:
            self.furniture.append((start, self.length))
        if level is not None and text:
            self.headings.append(Heading(start, self.length, level))
        self.bold.extend((start + first, start + last) for first, last in bold)

    def _write(self, text: str) -> int:
        """Write `text` and return where it begins."""
        start = self.length
        self._pieces.append(text)
        self.length += len(text)
        return start
