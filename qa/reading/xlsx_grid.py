"""Puts the cells of a sheet into blocks, as they are seen: without what is hidden or empty, parted by blank rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from qa.reading.xlsx_package import MAX_COLUMNS, Merge, Sheet


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a block, from 0, and how far it is merged."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together: `rows[i][j]` is the box that covers the place, None where it is empty."""

    rows: tuple[tuple[Box | None, ...], ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0])

    def boxes(self, row: int) -> list[Box]:
        """Return the boxes that cover a row, from left to right."""
        return list(dict.fromkeys(box for box in self.rows[row] if box is not None))


def blocks(sheet: Sheet, max_cells: int) -> list[Block] | None:
    """Return the blocks of a sheet in their order, None where their grids have more than `max_cells` places."""
    cells, merges = _seen(sheet)
    found: list[Block] = []
    for rows in _runs(sorted({row for row, _ in cells}), merges, sheet.hidden_rows):
        first, last = rows[0], rows[-1]
        own = {place: text for place, text in cells.items() if first <= place[0] <= last}
        columns = sorted({column for _, column in own})
        max_cells -= len(rows) * len(columns)
        if max_cells < 0:
            return None
        found.append(_block(own, rows, columns, merges))
    return found


def _seen(sheet: Sheet) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], Merge]]:
    """Return the texts that are not hidden and the merged areas, both by the first place of each that is seen."""
    hidden = _Hidden(sheet)
    merges: dict[tuple[int, int], Merge] = {}
    cells = {place: text for place, text in sheet.cells.items() if not hidden.place(*place)}
    for merge in sheet.merges:
        text = sheet.cells.get((merge.top, merge.left))
        place = hidden.first_seen(merge) if text else None
        if text and place and place not in merges:
            merges[place] = merge
            cells[place] = text
    covered = _covered(sorted(cells), sorted(merges.items()))
    return {place: text for place, text in cells.items() if place not in covered}, merges


def _covered(places: list[tuple[int, int]], merges: list[tuple[tuple[int, int], Merge]]) -> set[tuple[int, int]]:
    """Return which of `places`, which are in order, lie in a merged area: what stands there is not seen."""
    found: set[tuple[int, int]] = set()
    for first, merge in merges:
        if first not in found:
            begin, end = bisect_right(places, first), bisect_right(places, (merge.bottom, merge.right))
            found.update(place for place in places[begin:end] if merge.left <= place[1] <= merge.right)
    return found


class _Hidden:
    """Answers which rows and columns of a sheet are hidden."""

    def __init__(self, sheet: Sheet) -> None:
        self._columns = bytearray(MAX_COLUMNS + 1)
        for first, last in sheet.hidden_columns:
            width = min(last, MAX_COLUMNS) + 1 - first
            self._columns[first : first + width] = b"\x01" * width
        self._next: dict[int, int] = {}
        for row in sorted(sheet.hidden_rows, reverse=True):
            self._next[row] = self._next.get(row + 1, row + 1)

    def place(self, row: int, column: int) -> bool:
        return row in self._next or bool(self._columns[column])

    def first_seen(self, merge: Merge) -> tuple[int, int] | None:
        """Return the first place of a merged area that is not hidden."""
        row = self._next.get(merge.top, merge.top)
        column = self._columns.find(0, merge.left, merge.right + 1)
        return (row, column) if row <= merge.bottom and column >= 0 else None


def _runs(rows: list[int], merges: dict[tuple[int, int], Merge], hidden: set[int]) -> list[list[int]]:
    """Return the rows that stand together; a row is blank where it is seen, empty and no merged area covers it."""
    bottoms: dict[int, int] = {}
    for (row, _), merge in merges.items():
        bottoms[row] = max(merge.bottom, bottoms.get(row, 0))
    found: list[list[int]] = []
    reach = 0
    for row in rows:
        between = row - 1
        while between in hidden:
            between -= 1
        if found and between <= max(reach, found[-1][-1]):
            found[-1].append(row)
        else:
            found.append([row])
        reach = max(reach, bottoms.get(row, 0))
    return found


def _block(
    cells: dict[tuple[int, int], str], rows: list[int], columns: list[int], merges: dict[tuple[int, int], Merge]
) -> Block:
    grid: list[list[Box | None]] = [[None] * len(columns) for _ in rows]
    for place, text in sorted(cells.items()):
        row, column = bisect_left(rows, place[0]), bisect_left(columns, place[1])
        merge = merges.get(place)
        tall = bisect_right(rows, merge.bottom) - row if merge else 1
        wide = bisect_right(columns, merge.right) - column if merge else 1
        if any(grid[r][c] for r in range(row, row + tall) for c in range(column, column + wide)):
            tall = wide = 1  # areas that overlap, which no office program makes
        box = Box(row, column, text, tall, wide)
        for line in grid[row : row + tall]:
            line[column : column + wide] = [box] * wide
    return Block(tuple(tuple(line) for line in grid))
