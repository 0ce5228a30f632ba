"""Puts the parts of a document together: front matter, structure, responsibility, units, quantities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa.domain import Notice, ParsedPlan, Placement, Plan, Source, Task, Unit, Unplaced
from qa.parsing.doubts import number_gaps, task_doubts
from qa.parsing.front import plan_id, read_front
from qa.parsing.furniture import heading_marks, page_marks
from qa.parsing.ledger import Ledger
from qa.parsing.naming import Resolution, resolve_forms
from qa.parsing.quantities import find_quantities
from qa.parsing.structure import Structure, TaskDraft
from qa.parsing.units import UnitList, split_leaders, split_units
from qa.reading import Document
from qa.text.layout import Compact, compact


def parse(document: Document) -> ParsedPlan:
    """Parse a document into a plan, its tasks and what could not be placed. Never raises."""
    marks = (*page_marks(document.text), *heading_marks(document.text))
    layout = compact(document.text, marks)
    ledger = Ledger(document.text, layout)
    ledger.mark_source("furniture", marks)
    structure = Structure(layout, ledger)
    plan = _plan(document, layout, ledger, structure)
    tasks, resolutions = _tasks(structure.drafts, plan, layout, document)
    placements = ledger.placements()
    unplaced = tuple(_unplaced(placement, document) for placement in placements if placement.kind == "unplaced")
    warnings = (*_notices(tasks, resolutions), *number_gaps(tasks))
    return ParsedPlan(plan, tasks, unplaced, warnings, placements)


def _plan(document: Document, layout: Compact, ledger: Ledger, structure: Structure) -> Plan:
    fallback = document.name.rsplit(".", 1)[0] or document.name
    front = read_front(layout.text[: structure.front_end], layout.line_starts, fallback)
    for kind, start, stop in front.places:
        ledger.mark(kind, start, stop)
    if structure.drafts:
        ledger.mark("preamble", 0, structure.preamble_end)
    identity = plan_id(front.title, front.issuer, front.year)
    return Plan(identity, front.title, front.issuer, front.year, front.number, front.date, structure.sections)


def _tasks(
    drafts: Sequence[TaskDraft], plan: Plan, layout: Compact, document: Document
) -> tuple[tuple[Task, ...], Mapping[str, Resolution]]:
    """Return the tasks, and the unit names resolved over all of them: a short form may stand before the full one."""
    lists = [(split_units(draft.roles.lead or ""), split_units(draft.roles.support or "")) for draft in drafts]
    forms = Counter(unit.name for pair in lists for each in pair for unit in each.units if not unit.collective)
    resolutions = resolve_forms(forms)
    tasks: list[Task] = []
    for ordinal, (draft, (lead, support)) in enumerate(zip(drafts, lists, strict=True), 1):
        start, end = layout.source_span(draft.start, draft.end)
        source = Source(start, end, document.page(start))
        units = _resolved(lead, resolutions), _resolved(support, resolutions)
        tasks.append(
            _task(draft, layout.text[slice(*draft.text)].strip(), units, source=source, plan=plan.id, ordinal=ordinal)
        )
    return tuple(tasks), resolutions


def _task(
    draft: TaskDraft, text: str, units: tuple[UnitList, UnitList], *, source: Source, plan: str, ordinal: int
) -> Task:
    lead, support = units
    return Task(
        id=f"{plan}/{ordinal}",
        plan=plan,
        ordinal=ordinal,
        number=draft.number,
        section=draft.section,
        parent=draft.parent,
        title=None,
        text=text,
        leaders=split_leaders(draft.roles.leaders or ""),
        lead_units=lead.units,
        support_units=support.units,
        deadline=None,
        quantities=find_quantities(text),
        doubts=task_doubts(text, draft.roles, lead, support),
        source=source,
    )


def _unplaced(placement: Placement, document: Document) -> Unplaced:
    text = document.text[placement.start : placement.end]
    source = Source(placement.start, placement.end, document.page(placement.start))
    return Unplaced(compact(text).text, "不属于任何任务、标题或责任分工", source)


def _resolved(units: UnitList, resolutions: Mapping[str, Resolution]) -> UnitList:
    named = tuple(_renamed(unit, resolutions.get(unit.name)) for unit in units.units)
    return UnitList(named, units.open_ended)


def _renamed(unit: Unit, resolution: Resolution | None) -> Unit:
    return replace(unit, name=resolution.name) if resolution and not unit.collective else unit


def _notices(tasks: tuple[Task, ...], resolutions: Mapping[str, Resolution]) -> Iterator[Notice]:
    """Report every unit that goes by another name than written, with the tasks where it stands."""
    if not tasks:
        yield Notice("no_tasks", "没有找到任务：请确认这是一份列有编号任务的分工方案，而不是通知、解读或报告。")
    elif not any(task.leaders or task.units() for task in tasks):
        yield Notice(
            "no_responsibility", "没有一项任务写明牵头领导或单位：请确认这是任务分工方案，且责任分工写在括号里。"
        )
    numbers_of: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        for written in dict.fromkeys(unit.written for unit in task.units()):
            numbers_of[written].append(str(task.number))
    for written, resolution in resolutions.items():
        numbers = "、".join(numbers_of[written])
        how = "简称" if resolution.kind == "short" else "疑似笔误"
        yield Notice("unit_resolved", f"第{numbers}项：“{written}”（{how}）按“{resolution.name}”计，原文写法保留。")
