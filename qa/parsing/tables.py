"""Reads the tasks of a table: what stands in which column, merged cells, section rows, rows cut in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qa.parsing.answers import Answers
from qa.parsing.columns import ColumnKind, goes_on
from qa.parsing.draft import Draft
from qa.parsing.grid import Grid, Header
from qa.parsing.headings import heading_roles
from qa.parsing.ledger import Ledger
from qa.parsing.names import Gaps, ends_as_unit, looks_like_unit, people_with_separators, piece_before
from qa.parsing.notes import NO_NOTES, Notes, read_notes
from qa.parsing.responsibility import Roles, read_roles
from qa.reading.document import Cell, Table
from qa.text.layout import LINE_BREAKS, compact

_NUMBER = re.compile(
    r"[（(]?(?P<number>\d{1,4}(?:[.．\-]\d{1,3})*|[一二三四五六七八九十百]{1,4}|[①-⑳])[）)]?[.．、,，]?"
)
_LEADING_NUMBER = re.compile(
    r"(?:(?P<plain>\d{1,3})[.．、](?!\d)|[（(](?P<in>\d{1,2}|[一二三四五六七八九十]{1,3})[）)])"
)
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部类]"
)
_NOTE = re.compile("[（(【]?(?:注|备注|说明|附注|填表说明)[：:]|合计|总计|小计")
_TOTAL = re.compile("(?:合|总|小|共)计[：:]?")
_CHINESE = re.compile("[（(]?[一二三四五六七八九十]{1,3}[）)]?、?")
_SAME = re.compile('同上|[〃″]|["“”]')
_ENDS = "。；;：:，,、！？"
_LONGEST_SECTION = 60
_TITLE_SHARE = 0.7
_LONGEST_TITLE = 30
_LONGEST_NAME = 40
_SHORTER = 1
"""A line shorter than the longest by more than this was ended by hand: punctuation may move one character down."""


@dataclass(frozen=True, slots=True)
class TableTasks:
    """What a table holds: its tasks, its section rows, and the rules its notes lay down."""

    drafts: tuple[Draft, ...]
    sections: tuple[str, ...]
    notes: Notes


@dataclass(slots=True)
class _State:
    section: str | None
    above: Roles
    category: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    notes: Notes = NO_NOTES


def read_table(
    table: Table, text: str, ledger: Ledger, *, section: str | None, header: Header | None = None
) -> TableTasks | None:
    """Read a table of tasks, under the `section` above it; None where it is none.

    `header` is that of the table before, which a table without one of its own goes on.
    """
    return _Reader(Grid(table, text), text, ledger).read(section, header)


def table_header(table: Table, text: str) -> Header | None:
    """Return the head of a table of tasks, None where it has none."""
    return Grid(table, text).header()


class _Reader:
    def __init__(self, grid: Grid, text: str, ledger: Ledger) -> None:
        self._grid = grid
        self._text = text
        self._ledger = ledger
        self._kinds: tuple[ColumnKind | None, ...] = ()
        self._heads: tuple[str, ...] = ()
        self._digits = False
        self._merged_categories = False

    def read(self, section: str | None, before: Header | None) -> TableTasks | None:
        own = self._grid.header()
        header = own or (before if before and len(before.kinds) == self._grid.width else None)
        if header is None:
            return None
        self._kinds = header.kinds
        self._heads = header.heads
        state = _State(section, heading_roles(section or ""))
        numbers = (self._first("number", row) for row in range(self._grid.height))
        self._merged_categories = any(
            cell.rows > 1 for row in range(self._grid.height) for cell in self._covering(row, "category")
        )
        self._digits = any(number[0].isdecimal() for number in numbers if number)
        behind = own.behind if own else 0
        for row in range(behind):
            kind = "furniture" if own and row >= own.first else "heading"
            for cell in self._grid.beginning_in(row):
                self._mark(kind, cell)
        for row in range(behind, self._grid.height):
            self._row(row, header, state)
        return TableTasks(tuple(state.drafts), tuple(state.sections), state.notes)

    def _row(self, row: int, header: Header, state: _State) -> None:
        cells = self._grid.beginning_in(row)
        if not cells:
            return
        if self._grid.row_words(row) in header.words:
            for cell in cells:
                self._mark("furniture", cell)
        elif _TOTAL.fullmatch(self._grid.words(cells[0])):
            for cell in cells:
                self._mark("context", cell)
        elif self._is_wide(cells):
            self._wide_row(cells[0], state)
        elif self._is_numbered_section(row, cells):
            self._section_row("、".join(map(self._grid.words, cells)), cells, state)
        else:
            self._task_row(row, cells, state)

    def _is_wide(self, cells: list[Cell]) -> bool:
        """Tell whether a row holds nothing but one text that is no cell of a column."""
        if len(cells) != 1:
            return False
        cell, words = cells[0], self._grid.words(cells[0])
        if cell.columns > max(1, self._grid.width // 2):
            return True
        return cell.column == 0 and bool(_SECTION.match(words) or _NOTE.match(words)) and not _NUMBER.fullmatch(words)

    def _wide_row(self, cell: Cell, state: _State) -> None:
        words = self._grid.words(cell)
        if _NOTE.match(words) or len(words) > _LONGEST_SECTION:
            state.notes = state.notes | read_notes(words)
            self._mark("context", cell)
            return
        self._section_row(words, [cell], state)

    def _is_numbered_section(self, row: int, cells: list[Cell]) -> bool:
        """Tell whether a row holds a Chinese number and a short text only, where tasks are numbered in digits."""
        if [self._kind(cell) for cell in cells] not in (["number", "task"], ["number", "category"]):
            return False
        number, words = (self._grid.words(cell) for cell in cells)
        short = len(words) <= _LONGEST_SECTION and words[-1] not in _ENDS
        return short and self._digits and bool(_CHINESE.fullmatch(number)) and not self._answer_covers(row)

    def _section_row(self, words: str, cells: list[Cell], state: _State) -> None:
        for cell in cells:
            self._mark("heading", cell)
        state.section, state.category = words, None
        state.above = heading_roles(words)
        state.sections.append(words)

    def _task_row(self, row: int, cells: list[Cell], state: _State) -> None:
        tasks = [cell for cell in self._covering(row, "task") if self._grid.words(cell)]
        new = [cell for cell in tasks if cell.row == row]
        answers = any(self._kind(cell) in {"leader", "lead", "support", "either", "deadline"} for cell in cells)
        merged_answer = not answers and bool(state.drafts) and self._answer_covers(row)
        if new and (answers or not merged_answer or self._begins_number(row)):
            state.drafts.append(self._draft(row, tasks, state))
        elif state.drafts:
            state.drafts[-1] = self._continued(state.drafts[-1], new, row)
        for cell in cells:
            self._mark(self._placement(cell), cell)

    def _answer_covers(self, row: int) -> bool:
        """Tell whether the responsibility of this row is a merged cell that begins in a row above."""
        covering = [cell for kind in ("lead", "either", "support") for cell in self._covering(row, kind)]
        return any(cell.row < row and self._grid.words(cell) for cell in covering)

    def _begins_number(self, row: int) -> bool:
        return any(cell.row == row and self._grid.words(cell) for cell in self._covering(row, "number"))

    def _draft(self, row: int, tasks: list[Cell], state: _State) -> Draft:
        category = self._category(row, state)
        section = state.section or category
        parent, own = self._parent(row, tasks)
        before = state.drafts[-1] if state.drafts else None
        roles = self._roles(row, before)
        pieces: list[str] = []
        for cell in own:
            words, said = self._text_and_roles(cell)
            roles.take(said)
            pieces.append(words)
        number, text = self._numbered(row, _joined(pieces, "" if goes_on(self._heads[own[-1].column]) else "："))
        if number is None and before and before.section == section and "number" in self._kinds:
            number = before.number  # a merged cell that a copy left empty
            roles = _completed(roles, before.roles)
        named = len(pieces) > 1 and len(pieces[0]) <= _LONGEST_TITLE
        cells = self._grid.beginning_in(row)
        return Draft(
            number,
            section,
            parent or (category if category != section else None),
            pieces[0] if named else self._title_line(own[0]),
            text,
            min(cell.start for cell in cells),
            max(cell.end for cell in cells),
            roles,
            above=state.above,
        )

    def _category(self, row: int, state: _State) -> str | None:
        """Return the category of a row: one given once holds on where a copy left merged cells empty."""
        category = self._first("category", row)
        if category is None and not self._merged_categories:
            return state.category
        state.category = category
        return category

    def _first(self, kind: ColumnKind, row: int) -> str | None:
        """Return the words of the first cell of a kind that covers a row and holds any."""
        return next((words for cell in self._covering(row, kind) if (words := self._grid.words(cell))), None)

    def _parent(self, row: int, tasks: list[Cell]) -> tuple[str | None, list[Cell]]:
        """Part the cells of a task from one that stands over several rows: 重点工作 over its 举措."""
        above = [cell for cell in tasks if cell.row < row]
        own = [cell for cell in tasks if cell.row == row] or tasks
        if not above and len(own) > 1 and own[0].rows > max(1, own[-1].rows):
            above, own = own[:1], own[1:]
        return (self._grid.words(above[-1]) if above else None), own

    def _numbered(self, row: int, text: str) -> tuple[str | None, str]:
        """Return the number of a row and its text without it, where it has no column of its own."""
        cell = next((cell for cell in self._covering(row, "number") if self._grid.words(cell)), None)
        if cell is not None:
            return self._number(cell), text
        mark = _LEADING_NUMBER.match(text) if "number" not in self._kinds else None
        return (mark["plain"] or mark["in"], text[mark.end() :].strip()) if mark else (None, text)

    def _continued(self, draft: Draft, new: list[Cell], row: int) -> Draft:
        """Add to a task what a further row of it says."""
        more = Roles()
        for cell in self._grid.beginning_in(row):
            self._take_role(cell, more)
        draft.roles.take(more)
        text = _joined([draft.text, *(self._grid.words(cell) for cell in new)], "")
        return replace(draft, text=text, end=max([draft.end, *(cell.end for cell in self._grid.beginning_in(row))]))

    def _roles(self, row: int, before: Draft | None) -> Roles:
        roles = Roles()
        for cell in self._grid.covering(row):
            if before and _SAME.fullmatch(self._grid.words(cell)):
                roles.take(_of_kind(before.roles, self._kind(cell)))
            else:
                self._take_role(cell, roles)
        return roles

    def _take_role(self, cell: Cell, roles: Roles) -> None:
        kind = self._kind(cell)
        text, gaps = self._content(cell)
        if not text or kind is None:
            return
        if kind == "leader":
            roles.leaders.append(people_with_separators(text, gaps))
        elif kind == "deadline":
            roles.deadline.append(text)
        elif kind in {"lead", "support", "either"}:
            role = "open" if kind == "either" else kind
            said = read_roles(text, gaps, role=role)
            said.labelled = kind == "either"
            roles.take(said)

    def _text_and_roles(self, cell: Cell) -> tuple[str, Roles]:
        """Return a task's text, and the responsibility that stands in the same cell."""
        layout = compact(self._text[cell.start : cell.end])
        answers = Answers(layout)
        first = next(answers.stretches(0, len(layout.text)), None)
        if first is None:
            return layout.text.strip(), Roles()
        roles = answers.roles(*first)
        for start, end in (layout.source_span(*stretch) for stretch in answers.stretches(0, len(layout.text))):
            self._ledger.mark_source("responsibility", [(cell.start + start, cell.start + end)])
        return layout.text[: first[0]].strip(), roles

    def _title_line(self, cell: Cell) -> str | None:
        """Return the first line of a cell where it is short beside the others and no sentence: the task's title."""
        raw = re.split(f"[{LINE_BREAKS}]+", self._text[cell.start : cell.end])
        lines = [words for line in raw if (words := compact(line).text.strip())]
        if len(lines) < 2 or len(lines[0]) > _LONGEST_TITLE or lines[0][-1] in _ENDS:
            return None
        return lines[0] if len(lines[0]) <= _TITLE_SHARE * max(map(len, lines)) else None

    def _content(self, cell: Cell) -> tuple[str, Gaps]:
        """Return a cell's text and its gaps.

        A line break parts two names where each line holds whole ones, or where the line before it ended early.
        """
        layout = compact(self._text[cell.start : cell.end])
        bounds = sorted({0, *layout.line_starts, len(layout.text)})
        lines = [layout.text[start:end] for start, end in pairwise(bounds)]
        whole = all(
            looks_like_unit(name)
            for line in lines
            for name in re.split("[、，,；;]", line.strip("。、，,；; "))
            if name
        )
        full = max(map(len, lines), default=0) - _SHORTER
        early = {end for start, end in pairwise(bounds) if end - start < full}
        parting = {
            end
            for end in bounds
            if (whole or end in early) and ends_as_unit(piece_before(layout.text, end, max(end - _LONGEST_NAME, 0)))
        }
        return layout.text, {gap: gap in layout.line_starts and gap not in parting for gap in sorted(layout.gaps)}

    def _covering(self, row: int, kind: ColumnKind) -> Iterator[Cell]:
        return (cell for cell in self._grid.covering(row) if self._kind(cell) == kind)

    def _kind(self, cell: Cell) -> ColumnKind | None:
        return self._kinds[cell.column] if cell.column < len(self._kinds) else None

    def _number(self, cell: Cell) -> str | None:
        match = _NUMBER.fullmatch(self._grid.words(cell))
        return match["number"] if match else self._grid.words(cell)[:12] or None

    def _placement(self, cell: Cell) -> str:
        kind = self._kind(cell)
        if kind == "number":
            return "number"
        if kind == "task":
            return "text"
        if kind == "category":
            return "heading"
        return "context" if kind in {None, "remark", "progress"} else "responsibility"

    def _mark(self, kind: str, cell: Cell) -> None:
        self._ledger.mark_source(kind, [(cell.start, cell.end)])


def _completed(own: Roles, before: Roles) -> Roles:
    """Return what a row says with what it leaves to the row above, whose cells are merged: first of all the leader."""
    roles = Roles(leaders=own.leaders or list(before.leaders), labelled=own.labelled or before.labelled)
    if not own.lead and not own.open:
        roles.lead, roles.open = list(before.lead), list(before.open)
    if not own.names_units():
        roles.support = list(before.support)
    roles.take(replace(own, leaders=[]))
    return roles


def _of_kind(roles: Roles, kind: ColumnKind | None) -> Roles:
    """Return what the column of a kind says in the row above: 同上."""
    if kind == "leader":
        return Roles(leaders=roles.leaders)
    if kind in {"lead", "support"}:
        return Roles(lead=roles.lead) if kind == "lead" else Roles(support=roles.support)
    if kind == "either":
        return Roles(lead=roles.lead, support=roles.support, open=roles.open, labelled=roles.labelled)
    return Roles(deadline=roles.deadline) if kind == "deadline" else Roles()


def _joined(pieces: list[str], between: str = "：") -> str:
    """Join the texts of a task's cells: 项目名称 and 主要内容 with a colon."""
    text = ""
    for piece in filter(None, pieces):
        if text and piece != text:
            text += ("" if text[-1] in _ENDS else between) + piece
        elif not text:
            text = piece
    return text
