"""Tasks that are being written, as they stand in a file: its numbered items, else its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from qa.comparing.items import Draft
from qa.errors import ParsingError
from qa.index.snapshot import Names
from qa.parsing import parse
from qa.reading import Document
from qa.text.layout import join_lines

MOST_DRAFTS: Final = 2000
_SHORTEST: Final = 4
"""Characters below which a paragraph is no task."""
_HEADING: Final = re.compile(
    "^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}部分|（[一二三四五六七八九十]{1,3}）)[^。；，]{0,30}$"
)
_NUMBER: Final = re.compile(r"^[（(]?[0-9]{1,4}[)）]?[.．、)）]?(?![0-9%])\s*")
_LISTED: Final = re.compile(r"^\s*[（(]?[0-9]{1,4}[)）.．、]", re.MULTILINE)
_RESPONSIBLE: Final = re.compile("牵头|责任|负责|配合|主办")
_LEADS: Final = "(?:单位)?(?:牵头|负责|主办|承办)"


def read_drafts(document: Document) -> tuple[Draft, ...]:
    """Return the drafts of a document, with the leaders and lead units that stand beside them.

    Raises ParsingError where there is none, or more than `MOST_DRAFTS`.
    """
    is_listed = bool(document.tables) or bool(_LISTED.search(document.text))
    drafts = (_parsed(document) if is_listed else ()) or tuple(
        draft for text in _paragraphs(document) for draft in _with_responsibility(text)
    )
    if not drafts:
        raise ParsingError(f"“{document.name}”里没有可查的任务：请每项任务写一段，或给任务编号。")
    if len(drafts) > MOST_DRAFTS:
        raise ParsingError(f"“{document.name}”有 {len(drafts)} 项任务，超过上限 {MOST_DRAFTS}：请分成几个文件。")
    return drafts


def _parsed(document: Document) -> tuple[Draft, ...]:
    return tuple(
        Draft(task.text, task.leaders, tuple(unit.name for unit in task.lead_units))
        for task in parse(document).tasks
        if task.text.strip()
    )


def _with_responsibility(text: str) -> tuple[Draft, ...]:
    """Return a paragraph without the responsibility it may end in, and that apart."""
    read = _parsed(Document.from_text(f"1.{text}")) if _RESPONSIBLE.search(text) else ()
    return read if len(read) == 1 else (Draft(text),)


def with_names(draft: Draft, names: Names) -> Draft:
    """Return a draft with those leaders and lead units of a library whom its text names as such."""
    leaders = draft.leaders or tuple(name for name in names.leaders if len(name) > 1 and name in draft.text)
    if draft.lead_units:
        known = (names.written.get(unit, (unit,)) for unit in draft.lead_units)
        return replace(draft, leaders=leaders, lead_units=tuple(one[0] for one in known))
    said = {form for form in names.written if re.search(re.escape(form) + _LEADS, draft.text)}
    units = (names.written[form][0] for form in said if not any(form != other and form in other for other in said))
    return replace(draft, leaders=leaders, lead_units=tuple(sorted(set(units))))


def _paragraphs(document: Document) -> Iterator[str]:
    """Yield the paragraphs of a document and the longest cell of each row of tables, without headings and numbers."""
    left_out = [(one.start, one.end) for one in document.headings] + list(document.furniture)
    for table in document.tables:
        left_out.append((table.start, table.end))
        rows: dict[int, str] = {}
        for cell in table.cells:
            text = join_lines(document.text[cell.start : cell.end])
            rows[cell.row] = max(rows.get(cell.row, ""), text, key=len)
        yield from (text for text in rows.values() if len(text) >= _SHORTEST)
    at = 0
    for line in document.text.split("\n"):
        start, at = at, at + len(line) + 1
        text = _NUMBER.sub("", join_lines(line))
        skipped = any(first <= start < last for first, last in left_out)
        if len(text) >= _SHORTEST and not skipped and not _HEADING.match(text):
            yield text
