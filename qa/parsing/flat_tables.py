"""Finds tables that were copied as plain text: one cell a line, or one row a line with its cells parted by spaces.

Which column a piece of text belongs to is inferred from the head of the table and from the kind of the text, since an
empty cell leaves no trace.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from typing import TypeAlias

from qa.parsing.closing import ends_tasks
from qa.parsing.columns import ROLE_KINDS, ColumnKind, column_kind, is_header, is_usual_head
from qa.parsing.front import ends_as_title
from qa.parsing.labels import labels_in
from qa.parsing.names import looks_like_person, looks_like_unit
from qa.parsing.tab_tables import tab_table
from qa.reading.document import Cell, Table
from qa.text.layout import LINE_BREAKS, compact

_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_CELL = re.compile("[^\\s\u00a0\u2002\u2003\u3000]+")
_NUMBER = re.compile(r"\d{1,3}[.．、]?")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
_STOP = re.compile("附件|附表|表[一二三四五六七八九十\\d]|注[：:]|备注[：:]|说明[：:]|[（(]此件|抄送")
_TIME = re.compile(
    r"(?:\d{4}\s*年)?(?:\d{1,2}\s*月)?(?:底|末|份)?(?:\d{1,2}\s*日)?(?:之?前)?(?:完成)?|年底前?|年内|全年|长期|持续推进|\d{4}[./-]\d{1,2}(?:[./-]\d{1,2})?"
)
_OF_TIME = re.compile("[月季年]|完成|持续|长期")
_MOST_COLUMNS = 10
_LONGEST_HEAD = 200
_LONGEST_SECTION = 40
_ASIDES = frozenset({"remark", "progress"})
_EXTRA_LINES = 3
"""A task may take a title and a few lines more than its one column."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a line: where it stands, and its words without layout."""

    start: int
    end: int
    words: str


_Row: TypeAlias = list[tuple[int, _Piece, int]]
"""The cells of a row: column, piece and how many columns wide."""


def flat_tables(text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Table]:
    """Yield the tables that stand in `text` as lines, outside the stretches `taken`."""
    lines = _outside(_lines(text), sorted(taken))
    spans = [(line.start, line.end) for line in lines] if "\t" in text else []
    place = 0
    while place < len(lines):
        found = tab_table(text, spans, place) if spans else None
        found = found or _cells_by_line(text, lines, place) or _cells_by_space(text, lines, place)
        if found is None:
            place += 1
            continue
        table, place = found
        yield table


def _outside(lines: Iterable[_Piece], taken: Sequence[tuple[int, int]]) -> list[_Piece]:
    """Return the lines that share no place with the stretches `taken`, which are in order."""
    starts = [start for start, _ in taken]
    reach = [-1, *accumulate((end for _, end in taken), max)]
    return [line for line in lines if reach[bisect_left(starts, line.end)] <= line.start]


def _lines(text: str) -> Iterator[_Piece]:
    for match in _LINE.finditer(text):
        words = compact(match.group()).text.strip()
        if words:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield _Piece(start, start + len(match.group().strip()), words)


def _cells_by_line(text: str, lines: Sequence[_Piece], place: int) -> tuple[Table, int] | None:
    """Read a table whose head begins at line `place` with one head a line; return it and the line behind it."""
    kinds = _flat_head(lines, place)
    if not kinds:
        return None
    rows = [_head_row(lines[place : place + len(kinds)])]
    behind = place + len(kinds)
    pieces: list[_Piece] = []
    last = 0
    while behind < len(lines):
        line = lines[behind]
        number = int(line.words.rstrip(".．、")) if _NUMBER.fullmatch(line.words) else None
        if _stops(line.words) or _begins_table(text, lines, behind):
            break
        if number is not None and (not last or number in {last + 1, 1}):
            rows.extend(_rows(pieces, kinds))
            pieces, last = [], number
        elif _SECTION.match(line.words) and len(line.words) <= _LONGEST_SECTION:
            if _begins_table(text, lines, behind + 1):
                break
            rows.extend(_rows(pieces, kinds))
            pieces = []
            rows.append([(0, line, len(kinds))])
            behind += 1
            continue
        pieces.append(line)
        behind += 1
    rows.extend(_rows(pieces, kinds))
    return (_table(rows, kinds), behind) if last else None


def _stops(words: str) -> bool:
    return bool(_STOP.match(words)) or ends_tasks(words)


def _flat_head(lines: Sequence[_Piece], place: int) -> list[ColumnKind | None]:
    """Return the kinds of the heads that begin at line `place`, one a line; none where they are no head of a table.

    Without a column of numbers, rows one cell a line could not be told apart.
    """
    kinds: list[ColumnKind | None] = []
    for line in lines[place : place + _MOST_COLUMNS]:
        kind = column_kind(line.words)
        if kind is None or (kind == "number" and kinds):
            break
        kinds.append(kind)
    return kinds if len(kinds) >= 3 and kinds[0] == "number" and is_header(kinds) else []


def _begins_table(text: str, lines: Sequence[_Piece], place: int) -> bool:
    return place < len(lines) and bool(_flat_head(lines, place) or _spaced_head(text, lines[place]))


def _head_row(lines: Sequence[_Piece]) -> _Row:
    return [(column, line, 1) for column, line in enumerate(lines)]


def _rows(pieces: Sequence[_Piece], kinds: Sequence[ColumnKind | None]) -> Iterator[_Row]:
    """Put the lines of one numbered row into columns; text behind the last column begins a row without a number."""
    if not pieces:
        return
    texts = _leading_texts(pieces, kinds)  # they stand behind the first piece, one behind the other
    free = [None if kind == "category" and len(texts) < 2 else kind for kind in kinds]
    row: _Row = []
    column = -1
    last_unit = max((place for place, piece in enumerate(pieces) if _are_units(piece.words)), default=0)
    for place, piece in enumerate(pieces):
        # A remark ends a row: where units follow, what could be one is the task of the next.
        usable = free if place > last_unit else [None if kind in _ASIDES else kind for kind in free]
        following = _column_for(piece, usable, column, text=0 < place <= len(texts))
        if following is not None:
            row.append((following, piece, 1))
            column = following
        elif row and (not _is_text(piece) or kinds[column] in {"task", "category"}):
            before = row[-1]
            row[-1] = (before[0], _merged(before[1], piece), 1)
        else:
            yield row
            column = kinds.index("task")
            row = [(column, piece, 1)]
    yield row


def _leading_texts(pieces: Sequence[_Piece], kinds: Sequence[ColumnKind | None]) -> list[_Piece]:
    """Return the lines between a row's number and whoever is named first: its category and its task.

    The first of them is text whatever it looks like (建成区图书馆); where a leader comes next, so is all before one.
    """
    texts = pieces[1:2]
    named = [place for place, kind in enumerate(kinds) if kind in ROLE_KINDS]
    if named and kinds[named[0]] == "leader":
        people = next((place for place in range(2, len(pieces)) if _are_people(pieces[place].words)), None)
        if people is not None and people <= named[0] + _EXTRA_LINES:
            return list(pieces[1:people])
    return [*texts, *takewhile(_is_text, pieces[2:])]


def _column_for(piece: _Piece, kinds: Sequence[ColumnKind | None], column: int, *, text: bool) -> int | None:
    """Return the next column behind `column` in which a piece can stand; `text` tells that it names nobody."""
    behind = range(column + 1, len(kinds))
    return next((place for place in behind if _can_stand(piece, kinds[place], text=text)), None)


def _can_stand(piece: _Piece, kind: ColumnKind | None, *, text: bool) -> bool:
    if kind == "number":
        return bool(_NUMBER.fullmatch(piece.words))
    if kind in {"task", "category"}:
        return text or _is_text(piece)
    if kind == "deadline":
        return bool(_TIME.fullmatch(piece.words)) or (_is_text(piece) and bool(_OF_TIME.search(piece.words)))
    return kind is not None and _fits(piece, kind)


def _is_text(piece: _Piece) -> bool:
    return not (_are_units(piece.words) or _TIME.fullmatch(piece.words))


def _are_units(words: str) -> bool:
    names = [name for name in re.split("[、，,；;]", words.strip("。、，；")) if name]
    return bool(names) and 2 * sum(map(looks_like_unit, names)) > len(names)


def _are_people(words: str) -> bool:
    names = [name for name in re.split("[、，,；; ]", words) if name]
    return bool(names) and all(map(looks_like_person, names)) and not (_are_units(words) or _TIME.fullmatch(words))


def _merged(one: _Piece, other: _Piece) -> _Piece:
    return _Piece(one.start, other.end, one.words + other.words)


def _cells_by_space(text: str, lines: Sequence[_Piece], place: int) -> tuple[Table, int] | None:
    """Read a table whose head is line `place`, its cells parted by spaces; return it and the line behind it."""
    heads = _spaced_head(text, lines[place])
    if not heads:
        return None
    kinds = [column_kind(head.words) for head in heads]
    rows: list[_Row] = [_head_row(heads)]
    behind = place + 1
    while behind < len(lines):
        cells = _split(text, lines[behind])
        words = lines[behind].words
        if _stops(words):
            break
        if kinds[0] != "number" or _NUMBER.fullmatch(cells[0].words):
            row = _spaced_row(cells, kinds)
            if row is None:
                break
            rows.append(row)
        elif _SECTION.match(words) and len(words) <= _LONGEST_SECTION:
            if _begins_table(text, lines, behind + 1):
                break
            rows.append([(0, lines[behind], len(kinds))])
        elif len(rows) > 1 and len(rows[-1]) > 1 and not ends_as_title(words):
            column, last, wide = rows[-1][-1]
            rows[-1][-1] = (column, _merged(last, lines[behind]), wide)
        else:
            break
        behind += 1
    return (_table(rows, kinds), behind) if len(rows) > 1 else None


def _spaced_head(text: str, line: _Piece) -> list[_Piece]:
    """Return the heads in a line parted by spaces; none where it is no head of a table."""
    if len(line.words) > _LONGEST_HEAD or next(labels_in(line.words), None):
        return []
    heads = _heads(_split(text, line))
    kinds = [column_kind(head.words) for head in heads]
    return heads if len(kinds) >= 2 and is_header(kinds) and ROLE_KINDS & set(kinds) else []


def _split(text: str, line: _Piece) -> list[_Piece]:
    return [
        _Piece(line.start + match.start(), line.start + match.end(), match.group())
        for match in _CELL.finditer(text[line.start : line.end])
    ]


def _heads(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join letter-spaced heads (工 作 任 务): single characters that follow one another are one head."""
    heads: list[_Piece] = []
    spaced = False
    for piece in pieces:
        single = len(piece.words) == 1
        if single and spaced and not is_usual_head(heads[-1].words):
            heads[-1] = _merged(heads[-1], piece)
        else:
            heads.append(piece)
        spaced = single
    return heads


def _spaced_row(cells: Sequence[_Piece], kinds: Sequence[ColumnKind | None]) -> _Row | None:
    """Put the pieces of a line into columns: from the right as far as they fit, what is left is the task."""
    if len(cells) < 2:
        return None
    if len(cells) == len(kinds):
        return [(column, cell, 1) for column, cell in enumerate(cells)]
    row: _Row = []
    left = list(cells)
    columns = list(range(len(kinds)))
    if kinds[0] == "number":
        row.append((columns.pop(0), left.pop(0), 1))
    tail: _Row = []
    while len(left) > 1 and columns and kinds[columns[-1]] != "task":
        column = columns.pop()
        if _fits(left[-1], kinds[column]):
            tail.append((column, left.pop(), 1))
    if not left:
        return None
    task = next((place for place in columns if kinds[place] == "task"), columns[0] if columns else 0)
    body = _Piece(left[0].start, left[-1].end, "".join(one.words for one in left))
    return [*row, (task, body, 1), *reversed(tail)]


def _fits(piece: _Piece, kind: ColumnKind | None) -> bool:
    if kind == "leader":
        return _are_people(piece.words)
    if kind == "deadline":
        return bool(_TIME.fullmatch(piece.words))
    return _are_units(piece.words) if kind in ROLE_KINDS else True


def _table(rows: Sequence[_Row], kinds: Sequence[ColumnKind | None]) -> Table:
    """Return the rows as a table. What a row without a number lacks is merged with the row above, as is a category."""
    cells: dict[tuple[int, int], Cell] = {}
    covering: dict[int, Cell] = {}
    for number, row in enumerate(rows):
        own = {column for column, _, _ in row}
        wide = any(width > 1 for _, _, width in row)
        for column, kind in enumerate(kinds):
            merged = kind == "category" or (0 not in own and kind not in {"deadline", "progress", "remark", "task"})
            if number > 1 and not wide and column not in own and column in covering and merged:
                cell = covering[column]
                covering[column] = cells[cell.row, column] = replace(cell, rows=number + 1 - cell.row)
        for column, piece, width in row:
            covering[column] = cells[number, column] = Cell(piece.start, piece.end, number, column, 1, width)
        for column in set(covering) - own if wide else ():
            del covering[column]
    found = tuple(cells[place] for place in sorted(cells))
    return Table(min(cell.start for cell in found), max(cell.end for cell in found), found)
