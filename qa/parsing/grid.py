"""A table as rows and columns: which cell covers a place, and what its head says of each column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa.parsing.columns import ColumnKind, column_kind, is_header
from qa.reading.document import Cell, Table
from qa.text.layout import compact

_HEAD_ROWS = 8
"""The head stands within this many rows of the top: behind a title, a note and a line of dates."""


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a table: its rows `[first, behind)`, kind and head of each column, and the words of each row."""

    first: int
    behind: int
    kinds: tuple[ColumnKind | None, ...]
    words: frozenset[tuple[str, ...]]
    heads: tuple[str, ...]


class Grid:
    """The cells of a table by row and column."""

    def __init__(self, table: Table, text: str) -> None:
        """Lay out the cells of `table`, which stands in `text`."""
        self._text = text
        self.table = table
        self.height = max((cell.row + cell.rows for cell in table.cells), default=0)
        self.width = max((cell.column + cell.columns for cell in table.cells), default=0)
        self._covering: dict[tuple[int, int], Cell] = {}
        self._rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            self._rows.setdefault(cell.row, []).append(cell)
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self._covering.setdefault((row, column), cell)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place."""
        return self._covering.get((row, column))

    def beginning_in(self, row: int) -> list[Cell]:
        """Return the cells that begin in a row and hold anything."""
        return [cell for cell in self._rows.get(row, []) if self.words(cell)]

    def words(self, cell: Cell | None) -> str:
        """Return what a cell holds, without layout."""
        return compact(self._text[cell.start : cell.end]).text.strip() if cell else ""

    def covering(self, row: int) -> list[Cell]:
        """Return the cells that cover a row, each once, from left to right."""
        cells = (self.at(row, column) for column in range(self.width))
        return list({(cell.row, cell.column): cell for cell in cells if cell}.values())

    def row_words(self, row: int) -> tuple[str, ...]:
        """Return what the cells that cover a row hold, empty ones left out."""
        return tuple(words for cell in self.covering(row) if (words := self.words(cell)))

    def header(self) -> Header | None:
        """Return the head of the table, or None where it is no table of tasks."""
        for row in range(min(self.height, _HEAD_ROWS)):
            cells = [cell for cell in self.covering(row) if self.words(cell)]
            if len(cells) >= 2 and is_header([column_kind(self.words(cell)) for cell in cells]):
                behind = self._behind_head(row)
                kinds = tuple(self._kind(column, row, behind) for column in range(self.width))
                words = frozenset(self.row_words(line) for line in range(row, behind))
                heads = tuple("".join(self._heads(column, row, behind)) for column in range(self.width))
                return Header(row, behind, kinds, words, heads)
        return None

    def _behind_head(self, row: int) -> int:
        """Return the first row behind the head, which takes in the parts of a divided heading."""
        behind = max((cell.row + cell.rows for cell in self.covering(row)), default=row + 1)
        behind = min(behind, row + 3)
        wide = any(cell.columns > 1 for cell in self.covering(row))
        below = self.beginning_in(behind) if behind == row + 1 and wide else []
        if len(below) >= 2 and all(column_kind(self.words(cell)) for cell in below):
            behind += 1
        return behind

    def _kind(self, column: int, row: int, behind: int) -> ColumnKind | None:
        heads = list(self._heads(column, row, behind))
        for head in (*reversed(heads), "".join(heads)):
            if kind := column_kind(head):
                return kind
        return None

    def _heads(self, column: int, row: int, behind: int) -> Iterator[str]:
        seen: set[tuple[int, int]] = set()
        for line in range(row, behind):
            cell = self.at(line, column)
            if cell and (cell.row, cell.column) not in seen:
                seen.add((cell.row, cell.column))
                yield self.words(cell)
