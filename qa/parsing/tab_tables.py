"""Finds tables that were pasted as text with tabs between their cells, where an empty cell leaves its tab."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from qa.parsing.columns import column_kind, is_header
from qa.reading.document import Cell, Table
from qa.text.layout import compact

_FIELD = re.compile("[^\t]*")
_LAYOUT = " \u00a0\u2002\u2003\u3000"
_AROUND = "\t" + _LAYOUT
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
_LONGEST_SECTION = 40


def tab_table(text: str, lines: Sequence[tuple[int, int]], place: int) -> tuple[Table, int] | None:
    """Read a table whose head is line `place`; return it and the line behind it, None where it is none.

    `lines` are the stretches of `text` that hold anything, without their breaks.
    """
    width = _head(text, lines[place])
    if not width:
        return None
    cells: list[Cell] = []
    taken = 0
    for row, (start, end) in enumerate(islice(lines, place, None)):
        fields = _fields(text, *_with_tabs(text, start, end))
        if row and len(fields) == 1 and not _is_section(text[start:end]):
            break
        if row and (len(fields) > width or _head(text, (start, end))):
            break
        wide = width if len(fields) == 1 else 1
        cells.extend(
            Cell(first, last, row, column, 1, wide) for column, (first, last) in enumerate(fields) if first < last
        )
        taken = row + 1
    return (Table(cells[0].start, cells[-1].end, tuple(cells)), place + taken) if taken > 1 else None


def _head(text: str, line: tuple[int, int]) -> int:
    """Return how many columns a line heads; 0 where it is no head of a table."""
    fields = _fields(text, *_with_tabs(text, *line))
    kinds = [column_kind(compact(text[first:last]).text) for first, last in fields]
    return len(fields) if len(fields) >= 2 and is_header(kinds) else 0


def _with_tabs(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a line with the tabs before and behind what it holds: its first or last cells may be empty."""
    while start and text[start - 1] in _AROUND:
        start -= 1
    while end < len(text) and text[end] in _AROUND:
        end += 1
    return start, end


def _fields(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches between the tabs of a line, without layout at their ends."""
    fields: list[tuple[int, int]] = []
    place = start
    while place <= end:
        match = _FIELD.match(text, place, end)
        assert match is not None
        words = match.group().strip(_LAYOUT)
        first = match.start() + len(match.group()) - len(match.group().lstrip(_LAYOUT))
        fields.append((first, first + len(words)) if words else (place, place))
        place = match.end() + 1
    return fields


def _is_section(line: str) -> bool:
    return bool(_SECTION.match(line.strip())) and len(line) <= _LONGEST_SECTION
