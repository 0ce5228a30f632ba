"""Finds ruled tables on a page of a PDF: straight rules make a grid, the grid's closed fields are cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from qa.reading.pdf_lines import to_lines
from qa.reading.pdf_page import Char, Page, Rule

_NEAR = 3.0
"""Rules this near, in points, are one; rules that miss each other by no more still meet."""
_SHORTEST = 5.0
_OPEN = 8.0
"""A rule that reaches this much beyond the outermost one across it shows a side without a rule."""
_MAX_MEETINGS = 250_000
_MAX_FIELDS = 100_000
"""Pages with more rules than this are drawings; looking for tables in them would take too long."""


@dataclass(slots=True)
class GridCell:
    """A cell: its place in the grid, how far it is merged, and its text, lines parted by line breaks."""

    row: int
    column: int
    rows: int
    columns: int
    text: str = ""


@dataclass(slots=True)
class Piece:
    """The part of a table that stands on one page: where its columns and rows part, and its cells in order.

    `open_top` and `open_bottom` say that no rule closes it there.
    """

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    open_top: bool
    open_bottom: bool
    _owners: dict[tuple[int, int], GridCell] = field(init=False)

    def __post_init__(self) -> None:
        self._owners = {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    @property
    def top(self) -> float:
        """Where the piece begins on its page."""
        return self.ys[0]

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.ys) - 1

    def at(self, x: float, y: float) -> GridCell | None:
        """Return the cell in which a point lies."""
        return self._owners.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def drop_blank_rows(self) -> None:
        """Take out rows in which nothing begins but empty cells, giving these to the cells above them.

        Printers close a merged cell too early at the end of a page and leave such remains.
        """
        for row in range(self.height - 1, 0, -1):
            begun = [cell for cell in self.cells if cell.row == row]
            above = {(cell.column, cell.columns): cell for cell in self.cells if cell.row + cell.rows == row}
            outside = row == self.height - 1
            if any(cell.text for cell in begun) or self._is_row(begun):
                continue
            if not outside and any((cell.column, cell.columns) not in above for cell in begun):
                continue
            self.open_bottom = self.open_bottom and not outside
            for cell in begun:
                if (cell.column, cell.columns) in above:
                    above[cell.column, cell.columns].rows += cell.rows
            self.cells = [cell for cell in self.cells if cell.row != row]
            for cell in self.cells:
                if cell.row > row:
                    cell.row -= 1
                elif cell.row + cell.rows > row:
                    cell.rows -= 1
            del self.ys[row]

    def _is_row(self, begun: list[GridCell]) -> bool:
        """Tell whether cells begin in every column: an empty row of a form."""
        return sum(cell.columns for cell in begun) == len(self.xs) - 1

    def holds(self, other: Piece) -> bool:
        """Tell whether the middle of another piece lies in this one."""
        return self is not other and self.at(sum(other.xs) / len(other.xs), sum(other.ys) / len(other.ys)) is not None


def find_tables(page: Page) -> tuple[list[Piece], list[Char]]:
    """Return the tables of a page, their cells filled, and the characters outside of them.

    A table has two columns at least and some text; a table within a cell of another is text of that cell.
    """
    pieces = [piece for rules in _groups(page.rules) if (piece := _piece(rules)) is not None]
    pieces = [piece for piece in pieces if not any(other.holds(piece) and _larger(other, piece) for other in pieces)]
    inside: dict[int, list[Char]] = {}
    cells: dict[int, GridCell] = {}
    outside: list[Char] = []
    for char in page.chars:
        x, y = (char.x0 + char.x1) / 2, char.base - char.size / 3
        cell = next((cell for piece in pieces if (cell := piece.at(x, y)) is not None), None)
        if cell is None:
            outside.append(char)
        else:
            cells[id(cell)] = cell
            inside.setdefault(id(cell), []).append(char)
    for key, chars in inside.items():
        cells[key].text = "\n".join(line.text for line in to_lines(chars))
    for piece in pieces:
        piece.drop_blank_rows()
    return [piece for piece in pieces if any(cell.text for cell in piece.cells)], outside


def _larger(one: Piece, other: Piece) -> bool:
    return (one.xs[-1] - one.xs[0]) * (one.ys[-1] - one.ys[0]) > (other.xs[-1] - other.xs[0]) * (
        other.ys[-1] - other.ys[0]
    )


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules of one direction that lie on one line and touch."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=attrgetter("at")):
        if not lines or rule.at - lines[-1][0].at > _NEAR:
            lines.append([])
        lines[-1].append(rule)
    merged: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        spans: list[Rule] = []
        for rule in sorted(line, key=attrgetter("start")):
            if spans and rule.start <= spans[-1].end + _NEAR:
                spans[-1] = spans[-1]._replace(end=max(spans[-1].end, rule.end))
            else:
                spans.append(rule._replace(at=at))
        merged.extend(span for span in spans if span.end - span.start >= _SHORTEST)
    return merged


def _groups(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Give the rules that meet one another, group by group from top to bottom."""
    across = _merged(rule for rule in rules if not rule.vertical)
    down = _merged(rule for rule in rules if rule.vertical)
    if len(across) * len(down) > _MAX_MEETINGS:
        return
    left = set(range(len(down)))
    unseen = set(range(len(across)))
    while unseen:
        rows, columns, todo = set[int](), set[int](), [min(unseen)]
        while todo:
            row = todo.pop()
            rows.add(row)
            unseen.discard(row)
            new = {column for column in left if _meet(across[row], down[column])}
            left -= new
            columns |= new
            for column in new:
                reached = {other for other in unseen if _meet(across[other], down[column])}
                unseen -= reached
                todo.extend(reached)
        # One rule across is enough where a page break cuts the only row, and none where it goes on and on.
        if len(rows) + len(columns) > 3 and columns:
            yield [*(across[row] for row in rows), *(down[column] for column in columns)]
    alike: dict[tuple[int, int], list[Rule]] = {}
    for column in left:
        alike.setdefault((round(down[column].start / _NEAR), round(down[column].end / _NEAR)), []).append(down[column])
    yield from (rules for rules in alike.values() if len(rules) > 2)


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - _NEAR <= down.at <= across.end + _NEAR and down.start - _NEAR <= across.at <= down.end + _NEAR


def _piece(rules: list[Rule]) -> Piece | None:
    """Make a piece of rules that meet; None where they make fewer than two columns."""
    down = [rule for rule in rules if rule.vertical]
    across = [rule for rule in rules if not rule.vertical]
    xs, left, right = _marks(down, across)
    ys, top, bottom = _marks(across, down)
    if len(xs) < 3 or len(xs) * len(ys) > _MAX_FIELDS:
        return None
    # A side without a rule is closed where two rules at least reach it: many tables have no outer borders.
    down.extend(Rule(x, ys[0], ys[-1], vertical=True) for x, is_open in ((xs[0], left), (xs[-1], right)) if is_open)
    across.extend(Rule(y, xs[0], xs[-1], vertical=False) for y, is_open in ((ys[0], top), (ys[-1], bottom)) if is_open)
    cells = _compressed(list(_fields(xs, ys, down, across)), xs, ys)
    if len({cell.column for cell in cells}) < 2:
        return None
    return Piece(xs, ys, cells, top, bottom)


def _marks(rules: list[Rule], crossing: list[Rule]) -> tuple[list[float], bool, bool]:
    """Return where rules lie, and the ends of those that cross them, with which of the two ends have no rule."""
    marks = sorted({rule.at for rule in rules})
    if not crossing:
        return marks, False, False
    starts, ends = sorted(rule.start for rule in crossing), sorted(rule.end for rule in crossing)
    first = starts[min(1, len(starts) - 1)]
    last = ends[max(len(ends) - 2, 0)]
    if not marks:
        return [first, last], True, True
    is_first, is_last = first < marks[0] - _OPEN, last > marks[-1] + _OPEN
    return [first] * is_first + marks + [last] * is_last, is_first, is_last


def _fields(xs: list[float], ys: list[float], down: list[Rule], across: list[Rule]) -> Iterator[GridCell]:
    """Give the fields of a grid, those without a rule between them as one cell."""
    walls_right = _walls(down, xs, ys)
    walls_below = _walls(across, ys, xs)
    rows, columns = len(ys) - 1, len(xs) - 1
    seen: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in seen:
                continue
            region = {(row, column)}
            todo = [(row, column)]
            while todo:
                r, c = todo.pop()
                steps = (
                    (r, c + 1, (c + 1, r) in walls_right),
                    (r, c - 1, (c, r) in walls_right),
                    (r + 1, c, (r + 1, c) in walls_below),
                    (r - 1, c, (r, c) in walls_below),
                )
                for y, x, wall in steps:
                    if not wall and 0 <= y < rows and 0 <= x < columns and (y, x) not in region:
                        region.add((y, x))
                        todo.append((y, x))
            seen |= region
            yield from _rectangles(region)


def _walls(rules: list[Rule], places: list[float], gaps: list[float]) -> set[tuple[int, int]]:
    """Return (place, gap) for each gap of the other direction along which a rule stands at a place."""
    at = {place: number for number, place in enumerate(places)}
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        for gap in range(len(gaps) - 1):
            if rule.start - _NEAR <= gaps[gap] and gaps[gap + 1] <= rule.end + _NEAR:
                walls.add((at[rule.at], gap))
    return walls


def _rectangles(region: set[tuple[int, int]]) -> Iterator[GridCell]:
    """Cut a region into rectangles; it is one already unless rules are missing."""
    left = set(region)
    while left:
        row, column = min(left)
        wide = 1
        while (row, column + wide) in left:
            wide += 1
        tall = 1
        while all((row + tall, column + step) in left for step in range(wide)):
            tall += 1
        left -= {(row + down, column + step) for down in range(tall) for step in range(wide)}
        yield GridCell(row, column, tall, wide)


def _compressed(cells: list[GridCell], xs: list[float], ys: list[float]) -> list[GridCell]:
    """Take rows and columns in which no cell begins out of the grid, of `xs` and `ys` too."""
    rows = sorted({cell.row for cell in cells})
    columns = sorted({cell.column for cell in cells})
    ys[:] = [*(ys[row] for row in rows), ys[-1]]
    xs[:] = [*(xs[column] for column in columns), xs[-1]]

    def span(marks: list[int], start: int, length: int) -> int:
        return bisect_right(marks, start + length - 1) - bisect_right(marks, start - 1)

    return [
        GridCell(
            rows.index(cell.row),
            columns.index(cell.column),
            span(rows, cell.row, cell.rows),
            span(columns, cell.column, cell.columns),
        )
        for cell in sorted(cells, key=attrgetter("row", "column"))
    ]
