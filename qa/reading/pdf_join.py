"""Joins the pieces of a table that stand on several pages of a PDF into one table.

What a page break does to a table is undone: the header printed again is told apart, the row that was cut is made
whole, and a merged cell that goes on over the page is one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from qa.reading.pdf_tables import GridCell, Piece
from qa.text.layout import join_lines

_SAME = 4.0
"""How far the columns of two pieces may be apart, in points."""
_MAX_SHIFT = 60.0
"""How far a piece may be moved as a whole: the margins of left and right pages differ."""
_MAX_HEADER_ROWS = 4
_ENDS = "。．；;！!？?"
_NUMBERED = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]+)(?:[）)、．]|\.(?!\d))|[①-⑳]")


@dataclass(slots=True)
class JoinedTable:
    """A table that grows page by page; `pages` are (cell, place in its text) where each later page begins."""

    xs: list[float]
    cells: list[GridCell]
    height: int
    open_bottom: bool
    pages: list[tuple[GridCell, int]] = field(default_factory=list)

    @classmethod
    def begun(cls, piece: Piece) -> JoinedTable:
        """Begin a table with its first piece."""
        return cls(piece.xs, piece.cells, piece.height, piece.open_bottom)

    def join(self, piece: Piece, pages: int) -> list[str] | None:
        """Add the piece that stands `pages` pages further on and return its repeated header, a row a string.

        Returns None, and adds nothing, where the columns of the piece are not those of the table.
        """
        if not self._align(piece):
            return None
        header = self._header(piece.cells)
        repeated = ["\t".join(cell.text for cell in _row(piece.cells, row)) for row in range(header)]
        rest = [cell for cell in piece.cells if cell.row >= header]
        seam = self.height
        for cell in rest:
            cell.row += seam - header
        start: tuple[GridCell, int] | None = None
        if rest and seam > header:
            pairs = self._pairs(rest, seam)
            is_open = self.open_bottom and (piece.open_top or header > 0)
            if pairs and _is_cut(pairs, is_open=is_open):
                start = _weld(pairs, rest, seam)
                seam -= 1
            else:
                _carry_on(pairs, rest, is_open=self.open_bottom or piece.open_top)
        self.pages.extend([start or self._first(rest)] * pages)
        self.cells.extend(rest)
        self.height = seam + piece.height - header
        self.open_bottom = piece.open_bottom
        return repeated

    def rows(self) -> Iterator[list[GridCell]]:
        """Give the cells row by row, each row from left to right; a row that others cover is empty."""
        by_row: list[list[GridCell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            by_row[cell.row].append(cell)
        for row in by_row:
            yield sorted(row, key=attrgetter("column"))

    def _first(self, rest: list[GridCell]) -> tuple[GridCell, int]:
        """Return where a page begins whose cells are `rest`; behind the last cell where it has none of its own."""
        if rest:
            return min(rest, key=attrgetter("row", "column")), 0
        last = max(self.cells, key=attrgetter("row", "column"))
        return last, len(last.text)

    def _align(self, piece: Piece) -> bool:
        """Give the table and the piece the columns of whichever has more; tell whether that can be."""
        shift = self.xs[0] - piece.xs[0]
        if abs(shift) > _MAX_SHIFT or abs(piece.xs[-1] + shift - self.xs[-1]) > _SAME:
            shift = 0.0  # a merged cell may be left out at the left, where it has no text on this page
        xs = [x + shift for x in piece.xs]
        if abs(xs[-1] - self.xs[-1]) > _SAME or xs[0] < self.xs[0] - _SAME:
            return False
        more, fewer, cells = (self.xs, xs, piece.cells) if len(self.xs) >= len(xs) else (xs, self.xs, self.cells)
        places = [min(range(len(more)), key=lambda number: abs(more[number] - x)) for x in fewer]
        if any(abs(more[place] - x) > _SAME for place, x in zip(places, fewer, strict=True)):
            return False
        for cell in cells:
            end = places[cell.column + cell.columns]
            cell.column = places[cell.column]
            cell.columns = end - cell.column
        self.xs = more
        if fewer is xs:
            piece.cells.extend(GridCell(0, column, piece.height, 1) for column in range(places[0]))
        return True

    def _header(self, cells: list[GridCell]) -> int:
        """Return how many rows at the top of a piece repeat those at the top of the table."""
        count = 0
        for row in range(min(_MAX_HEADER_ROWS, self.height)):
            new = [_look(cell) for cell in _row(cells, row)]
            if new != [_look(cell) for cell in _row(self.cells, row)] or not any(text for *_, text in new):
                break
            # A header ends where none of its cells reaches further down.
            if all(cell.row + cell.rows <= row + 1 for cell in cells if cell.row <= row):
                count = row + 1
        return count

    def _pairs(self, rest: list[GridCell], seam: int) -> list[tuple[GridCell, GridCell]]:
        """Pair the cells above the page break with those below; none where they do not stand one upon the other."""
        above = {cell.column: cell for cell in self.cells if cell.row + cell.rows == seam}
        below = _row(rest, seam)
        if any(cell.column not in above or above[cell.column].columns != cell.columns for cell in below):
            return []
        return [(above[cell.column], cell) for cell in below]


def _row(cells: list[GridCell], row: int) -> list[GridCell]:
    return sorted((cell for cell in cells if cell.row == row), key=attrgetter("column"))


def _look(cell: GridCell) -> tuple[int, int, int, str]:
    return cell.column, cell.rows, cell.columns, join_lines(cell.text)


def _is_cut(pairs: list[tuple[GridCell, GridCell]], *, is_open: bool) -> bool:
    """Tell whether the row below the page break goes on with the one above.

    A row of its own has a number, or else a task that begins anew. Where no rule closes the row above, it goes
    on unless both have numbers and the task is complete.
    """
    if not any(below.text for _, below in pairs):
        return is_open
    if any(above.text and below.text.isdigit() for above, below in pairs):
        return False
    above, below = max(pairs, key=lambda pair: len(pair[0].text))
    task_goes_on = above.text != "" and above.text[-1] not in _ENDS and not _NUMBERED.match(below.text)
    number_above, number_below = pairs[0]
    if is_open:
        return task_goes_on or not (number_above.text and number_below.text)
    if number_below.text or not number_above.text:
        return False
    if not below.text:
        return all(first.text for first, second in pairs if second.text)
    # The number may belong to several rows: then a row with all its cells is one of its own.
    alone = number_above.rows == number_below.rows == 1
    return task_goes_on and (alone or any(first.text and not second.text for first, second in pairs[1:]))


def _weld(pairs: list[tuple[GridCell, GridCell]], rest: list[GridCell], seam: int) -> tuple[GridCell, int]:
    """Join the cut row's cells to those above and return where the new page begins."""
    start = (pairs[0][0], len(pairs[0][0].text))
    for above, below in reversed(pairs):
        if below.text:
            start = (above, len(above.text) + 1 if above.text else 0)
            above.text = f"{above.text}\n{below.text}" if above.text else below.text
        above.rows += below.rows - 1
    rest[:] = [cell for cell in rest if cell.row > seam]
    for cell in rest:
        cell.row -= 1
    return start


def _carry_on(pairs: list[tuple[GridCell, GridCell]], rest: list[GridCell], *, is_open: bool) -> None:
    """Let merged cells at the left go on below the page break, where they are printed empty."""
    for above, below in pairs:
        merged = is_open or above.rows > 1 or below.rows > 1
        if below.text or not above.text or not merged or len(rest) < 2:
            return
        above.rows += below.rows
        rest[:] = [cell for cell in rest if cell is not below]
