"""Puts the parts of a document together: front matter, tables, prose, responsibility, units, quantities."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa.domain import ParsedPlan, Placement, Plan, Source, Task, Unit, Unplaced
from qa.parsing.captions import captions
from qa.parsing.deadlines import find_deadline, read_deadline
from qa.parsing.doubts import notices, task_doubts
from qa.parsing.draft import Draft
from qa.parsing.flat_tables import flat_tables
from qa.parsing.front import Front, plan_id, read_closing, read_front
from qa.parsing.furniture import annex_marks, blanked, heading_marks, noise_marks, page_marks
from qa.parsing.grid import Header
from qa.parsing.headings import explains
from qa.parsing.ledger import Ledger
from qa.parsing.leftover import why_unplaced
from qa.parsing.naming import Resolution, resolve_forms
from qa.parsing.notes import read_notes
from qa.parsing.quantities import find_quantities
from qa.parsing.settling import Responsibility, settle
from qa.parsing.structure import Structure
from qa.parsing.tables import TableTasks, read_table, table_header
from qa.parsing.titles import find_title
from qa.parsing.units import UnitList
from qa.reading.document import Document, Heading, Table
from qa.text.layout import Compact, compact

_ANNEX = re.compile("^附[件表](?:[一二三四五六七八九十]{1,2}|\\d{1,2})?[：:.]")


def parse(document: Document) -> ParsedPlan:
    """Parse a document into a plan, its tasks and what could not be placed. Never raises."""
    text = document.text
    furniture = (*page_marks(text), *heading_marks(text), *document.furniture)
    noise = noise_marks(text)
    shown = blanked(text, furniture)
    tables = _tables(document, shown)
    layout = compact(text, [*furniture, *((table.start, table.end) for table, _ in tables)], noise)
    ledger = Ledger(text, layout)
    ledger.mark_source("furniture", [*furniture, *noise])
    structure = Structure(
        layout, ledger, bold=document.bold, only_answered=bool(tables) or explains(layout.text, layout.line_starts)
    )
    front_end = _front_end(structure, tables, layout)
    front = _front(document, layout, front_end)
    read = _read_tables(document, tables, shown, ledger, title=front.title, furniture=furniture)
    drafts = sorted([*structure.drafts, *(draft for one in read for draft in one.drafts)], key=lambda one: one.start)
    _mark_front(front, ledger, structure.preamble_end if structure.drafts else front_end if drafts else 0)
    last = max((draft.end for draft in drafts), default=len(text))
    closing = read_closing(layout.text, bisect_left(layout.offsets, last), layout.line_starts)
    for kind, start, end in closing.places:
        ledger.mark(kind, start, end)
    front = replace(front, issuer=front.issuer or closing.issuer, date=front.date or closing.date)
    plan = _plan(front, _sections(drafts, structure) if read else structure.sections)
    rules = read_notes(layout.text[:front_end])
    for one in read:
        rules = rules | one.notes
    ledger.mark_source("heading", annex_marks(text) if read else ())
    tasks, resolutions = _tasks(drafts, settle(drafts, layout.text[:front_end], rules), plan, document)
    placements = ledger.placements()
    unplaced = tuple(_unplaced(placements, tasks, document))
    return ParsedPlan(plan, tasks, unplaced, notices(tasks, resolutions, structure.passed_over), placements)


def _tables(document: Document, text: str) -> list[tuple[Table, Header]]:
    """Return the tables that hold tasks, each with its head; one without goes on the one before it.

    `text` is that of the document without its furniture.
    """
    taken = [(table.start, table.end) for table in document.tables]
    found: list[tuple[Table, Header]] = []
    header: Header | None = None
    for table in sorted([*document.tables, *flat_tables(text, taken)], key=lambda one: one.start):
        own = table_header(table, text)
        width = max((cell.column + cell.columns for cell in table.cells), default=0)
        if own or (header and len(header.kinds) == width):
            header = own or header
            assert header is not None
            found.append((table, header))
    return found


def _front_end(structure: Structure, tables: Sequence[tuple[Table, Header]], layout: Compact) -> int:
    ends = [structure.front_end] if structure.drafts or not tables else []
    ends += [bisect_left(layout.offsets, table.start) for table, _ in tables[:1]]
    return min(ends, default=len(layout.text))


def _front(document: Document, layout: Compact, front_end: int) -> Front:
    fallback = document.name.rsplit(".", 1)[0] or document.name
    return read_front(layout.text[:front_end], layout.line_starts, fallback, _marked_title(document, layout, front_end))


def _marked_title(document: Document, layout: Compact, front_end: int) -> tuple[int, int] | None:
    """Return the place in the compact text of what the file marks as its title; several lines of it are one."""
    run: list[Heading] = []
    for heading in document.headings:
        follows = not run or not document.text[run[-1].end : heading.start].strip()
        if heading.level == 0 and follows:
            run.append(heading)
    if not run:
        return None
    start, end = bisect_left(layout.offsets, run[0].start), bisect_left(layout.offsets, run[-1].end)
    return (start, end) if start < end <= front_end else None


def _mark_front(front: Front, ledger: Ledger, preamble_end: int) -> None:
    for kind, start, stop in front.places:
        ledger.mark(kind, start, stop)
    ledger.mark("preamble", 0, preamble_end)


def _sections(drafts: Sequence[Draft], structure: Structure) -> list[str]:
    """Return the sections of a plan with tables in the order of its tasks, then those that hold none."""
    return [*(draft.section for draft in drafts if draft.section), *structure.sections]


def _plan(front: Front, sections: Sequence[str]) -> Plan:
    identity = plan_id(front.title, front.issuer, front.year)
    known = tuple(dict.fromkeys(sections))
    return Plan(identity, front.title, front.issuer, front.year, front.number, front.date, known)


def _read_tables(
    document: Document,
    tables: Sequence[tuple[Table, Header]],
    text: str,
    ledger: Ledger,
    *,
    title: str,
    furniture: Sequence[tuple[int, int]],
) -> list[TableTasks]:
    read: list[TableTasks] = []
    places = captions(document, [table for table, _ in tables], furniture)
    several = len({place for place in places if place}) > 1
    section: str | None = None
    above: tuple[int, int] | None = None
    for (table, header), place in zip(tables, places, strict=True):
        if place != above or not read:
            caption = _ANNEX.sub("", compact(document.text[slice(*place)]).text) if place else None
            section = caption if caption and (several or caption not in title) else None
        if place and section:
            ledger.mark_source("heading", [place])
        tasks = read_table(table, text, ledger, section=section, header=header)
        assert tasks is not None
        named = [section] if section and tasks.drafts and tasks.drafts[0].section == section else []
        ledger.mark_source("furniture", [(table.start, table.end)])
        read.append(replace(tasks, sections=(*named, *tasks.sections)))
        section = tasks.sections[-1] if tasks.sections else section
        above = place
    return read


def _tasks(
    drafts: Sequence[Draft], settled: Sequence[Responsibility], plan: Plan, document: Document
) -> tuple[tuple[Task, ...], Mapping[str, Resolution]]:
    """Return the tasks, and the unit names resolved over all of them: a short form may stand before the full one."""
    lists = [each for one in settled for each in (one.lead, one.support)]
    resolutions = resolve_forms(Counter(unit.name for each in lists for unit in each.units if not unit.collective))
    tasks: list[Task] = []
    for ordinal, (draft, responsibility) in enumerate(zip(drafts, settled, strict=True), 1):
        source = Source(draft.start, draft.end, document.page(draft.start))
        named = replace(
            responsibility,
            lead=_resolved(responsibility.lead, resolutions),
            support=_resolved(responsibility.support, resolutions),
        )
        tasks.append(_task(draft, named, source=source, plan=plan, ordinal=ordinal))
    return tuple(tasks), resolutions


def _task(draft: Draft, responsibility: Responsibility, *, source: Source, plan: Plan, ordinal: int) -> Task:
    stated = responsibility.deadline
    return Task(
        id=f"{plan.id}/{ordinal}",
        plan=plan.id,
        ordinal=ordinal,
        number=draft.number,
        section=draft.section,
        parent=draft.parent,
        title=draft.title or find_title(draft.text),
        text=draft.text,
        leaders=responsibility.leaders,
        lead_units=responsibility.lead.units,
        support_units=responsibility.support.units,
        deadline=read_deadline(stated, plan.year) if stated else find_deadline(draft.text, plan.year),
        quantities=find_quantities(draft.text),
        doubts=task_doubts(draft.text, responsibility),
        source=source,
    )


def _unplaced(placements: Sequence[Placement], tasks: Sequence[Task], document: Document) -> Iterator[Unplaced]:
    for placement in placements:
        if placement.kind == "unplaced":
            text = compact(document.text[placement.start : placement.end]).text
            source = Source(placement.start, placement.end, document.page(placement.start))
            yield Unplaced(text, why_unplaced(text, placement.start, tasks), source)


def _resolved(units: UnitList, resolutions: Mapping[str, Resolution]) -> UnitList:
    named = tuple(_renamed(unit, resolutions.get(unit.name)) for unit in units.units)
    return UnitList(named, units.open_ended)


def _renamed(unit: Unit, resolution: Resolution | None) -> Unit:
    return replace(unit, name=resolution.name) if resolution and not unit.collective else unit
