"""Puts the parts of a document together: front matter, outline, responsibility, units, quantities."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qa.domain import Notice, ParsedPlan, Placement, Plan, Source, Task, Unit, Unplaced
from qa.parsing.brackets import Brackets, Group, pair, without_stray_closing
from qa.parsing.doubts import number_gaps, task_doubts
from qa.parsing.front import plan_id, read_front
from qa.parsing.furniture import page_marks
from qa.parsing.ledger import Ledger
from qa.parsing.naming import Resolution, resolve_forms
from qa.parsing.outline import Item, find_items
from qa.parsing.quantities import find_quantities
from qa.parsing.responsibility import REACH, Roles, is_responsibility, read_roles
from qa.parsing.units import UnitList, split_leaders, split_units
from qa.reading import Document
from qa.text.layout import Compact, compact

_TRAILING = "。．.；; "


@dataclass(frozen=True, slots=True)
class _Draft:
    """A task as it stands in the document, its places in the compact text."""

    item: Item
    number: str
    section: str | None
    parent: str | None
    start: int
    text: tuple[int, int]
    end: int
    roles: Roles


@dataclass(frozen=True, slots=True)
class _Parts:
    """The body of an item: stretches of text, each with the responsibility behind it, if any.

    A responsibility is one stretch, though it may take several brackets: （牵头单位：…）（配合单位：…）.
    """

    texts: tuple[tuple[int, int], ...]
    roles: tuple[tuple[int, int], ...]


def parse(document: Document) -> ParsedPlan:
    """Parse a document into a plan, its tasks and what could not be placed. Never raises."""
    return _Parser(document).parse()


class _Parser:
    """One walk through one document; the ledger is the only thing that changes on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        marks = page_marks(document.text)
        self.layout: Compact = compact(document.text, marks)
        self.text = self.layout.text
        pairs = pair(self.text)
        self.brackets: Brackets = pairs.never_around(place for place in pairs.openings() if self._is_role(place))
        self.role_groups = [group for group in self.brackets.groups if group.outer and self._is_role(group.start)]
        self.role_starts = [group.start for group in self.role_groups]
        self.unclosed_roles = [place for place in self.brackets.unclosed if self._is_role(place)]
        self.line_starts = sorted(self.layout.line_starts)
        self.ledger = Ledger(document.text, self.layout)
        self.ledger.mark_source("furniture", marks)

    def parse(self) -> ParsedPlan:
        """Walk the document once and put the plan together."""
        roots = find_items(self.layout, self.brackets.inside())
        for root in roots:
            self._fold_plain_lists(root)
        sections: list[str] = []
        drafts = [draft for root in roots for draft in self._drafts(root, None, None, sections)]
        plan = self._plan(roots, tuple(sections), has_tasks=bool(drafts))
        tasks, resolutions = self._tasks(drafts, plan)
        placements = self.ledger.placements()
        unplaced = tuple(self._unplaced(placement) for placement in placements if placement.kind == "unplaced")
        warnings = (*_notices(tasks, resolutions), *number_gaps(tasks))
        return ParsedPlan(plan, tasks, unplaced, warnings, placements)

    def _plan(self, roots: list[Item], sections: tuple[str, ...], *, has_tasks: bool) -> Plan:
        end = roots[0].mark.start if roots else len(self.text)
        fallback = self.document.name.rsplit(".", 1)[0] or self.document.name
        front = read_front(self.text[:end], self.layout.line_starts, fallback)
        for kind, start, stop in front.places:
            self.ledger.mark(kind, start, stop)
        if has_tasks:
            self.ledger.mark("preamble", 0, end)
        identity = plan_id(front.title, front.issuer, front.year)
        return Plan(identity, front.title, front.issuer, front.year, front.number, front.date, sections)

    def _fold_plain_lists(self, item: Item) -> None:
        """Give （1）…（2）… back to the text of their item where none of them has its own responsibility.

        A responsibility behind the last of several is that of the item.
        """
        for child in item.children:
            self._fold_plain_lists(child)
        fine = [child for child in item.children if child.mark.kind in {"subnumber", "circled"}]
        answered = [bool(self._parts(below).roles) for child in fine for below in child.leaves()]
        of_the_item = len(answered) > 1 and not any(answered[:-1]) and not self._parts(item).roles
        if fine and len(fine) == len(item.children) and (not any(answered) or of_the_item):
            item.fold()

    def _drafts(self, item: Item, section: str | None, parent: str | None, sections: list[str]) -> Iterator[_Draft]:
        parts = self._parts(item)
        if not item.children or parts.roles:
            if parts.roles or item.mark.kind != "heading":
                yield from self._item_drafts(item, parts, section, parent)
            return_parent = self._clean(*parts.texts[0]) if parts.texts else parent
        else:
            heading = self._heading(item)
            self.ledger.mark("number", item.mark.start, item.mark.end)
            self.ledger.mark("heading", *heading)
            if item.mark.kind == "heading":
                section = self._clean(item.mark.start, heading[1])
                sections.append(section)
                return_parent = None
            else:
                return_parent = self._clean(*heading)
        for child in item.children:
            for draft in self._drafts(child, section, return_parent, sections):
                yield replace(draft, number=_nested(item, draft)) if draft.item is child else draft

    def _item_drafts(self, item: Item, parts: _Parts, section: str | None, parent: str | None) -> Iterator[_Draft]:
        """Yield a task for the item, or one for each of its sentences that has its own responsibility."""
        self.ledger.mark("number", item.mark.start, item.mark.end)
        start = item.mark.start
        for place, text in enumerate(parts.texts):
            if place and place >= len(parts.roles):
                return
            end = parts.roles[place][1] if place < len(parts.roles) else text[1]
            roles = read_roles(self._inner(parts.roles[place])) if place < len(parts.roles) else Roles()
            self.ledger.mark("text", *text)
            self.ledger.mark("responsibility", text[1], end)
            yield _Draft(item, item.mark.printed, section, parent, start, text, end, roles)
            start = end

    def _parts(self, item: Item) -> _Parts:
        """Part an item's body at its responsibility brackets; one that never closes ends with the body."""
        texts: list[tuple[int, int]] = []
        roles: list[tuple[int, int]] = []
        start = item.body
        for role_start, role_end in self._role_spans(item):
            end = self._behind_marks(role_end, item.body_end)
            if roles and start == role_start:
                roles[-1] = (roles[-1][0], end)
            else:
                texts.append((start, role_start))
                roles.append((role_start, end))
            start = end
        if start < item.body_end or not texts:
            texts.append((start, item.body_end))
        return _Parts(tuple(texts), tuple(roles))

    def _role_spans(self, item: Item) -> Iterator[tuple[int, int]]:
        covered = item.body
        for group in self._role_groups(item.body, item.body_end):
            yield group.start, group.end
            covered = group.end
        place = bisect_left(self.unclosed_roles, covered)
        if place < len(self.unclosed_roles) and self.unclosed_roles[place] < item.body_end:
            yield self.unclosed_roles[place], item.body_end

    def _role_groups(self, start: int, end: int) -> list[Group]:
        first, behind = (bisect_left(self.role_starts, place) for place in (start, end))
        return self.role_groups[first:behind]

    def _behind_marks(self, place: int, end: int) -> int:
        while place < end and self.text[place] in _TRAILING:
            place += 1
        return place

    def _is_role(self, start: int) -> bool:
        return is_responsibility(self.text[start + 1 : start + 1 + REACH])

    def _inner(self, span: tuple[int, int]) -> str:
        """Return what stands in the brackets of a stretch; the last may never close."""
        inner: list[str] = []
        place = span[0]
        for group in self._role_groups(*span):
            inner.append(self.text[group.start + 1 : group.end - 1])
            place = self._behind_marks(group.end, span[1])
        if place < span[1]:
            inner.append(without_stray_closing(self.text[place + 1 : span[1]].rstrip(_TRAILING)))
        return "；".join(inner)

    def _heading(self, item: Item) -> tuple[int, int]:
        """Return a heading's text: all up to its first item, or its first line where sentences follow."""
        if "。" not in self.text[item.body : item.body_end - 1]:
            return item.body, item.body_end
        line = bisect_right(self.line_starts, item.body)
        return item.body, min([item.body_end, *self.line_starts[line : line + 1]])

    def _clean(self, start: int, end: int) -> str:
        return self.text[start:end].strip()

    def _tasks(self, drafts: list[_Draft], plan: Plan) -> tuple[tuple[Task, ...], Mapping[str, Resolution]]:
        lists = [(split_units(draft.roles.lead or ""), split_units(draft.roles.support or "")) for draft in drafts]
        forms = Counter(unit.name for pair_ in lists for each in pair_ for unit in each.units if not unit.collective)
        resolutions = resolve_forms(forms)
        tasks = tuple(
            self._task(draft, plan, ordinal, [_resolved(each, resolutions) for each in lists[ordinal - 1]])
            for ordinal, draft in enumerate(drafts, 1)
        )
        return tasks, resolutions

    def _task(self, draft: _Draft, plan: Plan, ordinal: int, units: list[UnitList]) -> Task:
        text = self._clean(*draft.text)
        leaders = split_leaders(draft.roles.leaders or "")
        lead, support = units
        start, end = self.layout.source_span(draft.start, draft.end)
        return Task(
            id=f"{plan.id}/{ordinal}",
            plan=plan.id,
            ordinal=ordinal,
            number=draft.number,
            section=draft.section,
            parent=draft.parent,
            title=None,
            text=text,
            leaders=leaders,
            lead_units=lead.units,
            support_units=support.units,
            deadline=None,
            quantities=find_quantities(text),
            doubts=task_doubts(text, draft.roles, lead, support),
            source=Source(start, end, self.document.page(start)),
        )

    def _unplaced(self, placement: Placement) -> Unplaced:
        text = self.document.text[placement.start : placement.end]
        source = Source(placement.start, placement.end, self.document.page(placement.start))
        return Unplaced(compact(text).text, "不属于任何任务、标题或责任分工", source)


def _nested(item: Item, draft: _Draft) -> str:
    """Number （1） under 6 as 6.1; other kinds keep the number they are printed with."""
    if item.mark.kind == "number" and draft.item.mark.kind == "subnumber":
        return f"{item.mark.printed}.{draft.number}"
    return draft.number


def _resolved(units: UnitList, resolutions: Mapping[str, Resolution]) -> UnitList:
    named = tuple(_renamed(unit, resolutions.get(unit.name)) for unit in units.units)
    return UnitList(named, units.open_ended)


def _renamed(unit: Unit, resolution: Resolution | None) -> Unit:
    return replace(unit, name=resolution.name) if resolution and not unit.collective else unit


def _notices(tasks: tuple[Task, ...], resolutions: Mapping[str, Resolution]) -> Iterator[Notice]:
    """Report every unit that goes by another name than written, with the tasks where it stands."""
    if not tasks:
        yield Notice("no_tasks", "没有找到任务：请确认这是一份列有编号任务的分工方案，而不是通知、解读或报告。")
    numbers_of: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        for written in dict.fromkeys(unit.written for unit in task.units()):
            numbers_of[written].append(str(task.number))
    for written, resolution in resolutions.items():
        numbers = "、".join(numbers_of[written])
        how = "简称" if resolution.kind == "short" else "疑似笔误"
        yield Notice("unit_resolved", f"第{numbers}项：“{written}”（{how}）按“{resolution.name}”计，原文写法保留。")
