"""Settles who has which role in each task, from what stands behind it, above it, below it, and in rules for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.parsing.draft import Draft
from qa.parsing.notes import Notes
from qa.parsing.responsibility import Roles
from qa.parsing.units import UnitList, split_glued, split_leaders, split_units

_SHORT = 3
_UNITS = re.compile("单位|部门|主体|领导小组|机关|各级|办公室|政府|委员会")
_GOVERNMENT = re.compile("(?:人民)?政府$|管委会$|办事处$")
_OVERALL = re.compile(r"由(?P<names>[\u4e00-\u9fff·、]{2,20}?)(?:同志)?(?:负总责|总负责|全面负责|牵头抓总)")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for a task, settled; `decided` are sentences about what was not said outright."""

    leaders: tuple[str, ...]
    lead: UnitList
    support: UnitList
    deadline: str | None
    decided: tuple[str, ...]


def settle(drafts: Sequence[Draft], introduction: str, notes: Notes) -> list[Responsibility]:
    """Settle the responsibility of each draft; `introduction` is what stands before them, `notes` its rules."""
    found = (match["names"] for match in _OVERALL.finditer(introduction))
    overall = split_leaders("、".join(names for names in found if not _UNITS.search(names)))
    if any(draft.roles.leaders or draft.above.leaders or draft.below.leaders for draft in drafts):
        overall = ()
    settled: list[Responsibility] = []
    added = _and(notes.added, "")
    for draft in drafts:
        said = draft.roles.notes
        notes = notes | replace(draft.before, added="")
        added = _and(added, draft.before.added)
        notes = notes | replace(said, added="")
        settled.append(_settled(draft, notes, added, overall))
        added = _and(added, said.added)
    known = {
        unit.written
        for one in settled
        for each in (one.lead, one.support)
        for unit in each.units
        if len(unit.written) > _SHORT
    }
    return [_unglued(one, known) for one in settled]


def _and(added: str, more: str) -> str:
    """Return the names that rules add, each rule's once."""
    rules = dict.fromkeys(filter(None, (*added.split("；"), *more.split("；"))))
    return "；".join(rules)


def _unglued(settled: Responsibility, known: set[str]) -> Responsibility:
    lead, in_lead = split_glued(settled.lead, known)
    support, in_support = split_glued(settled.support, known)
    decided = [f"“{written}”疑似漏了顿号，按两个单位处理" for written in (*in_lead, *in_support)]
    return replace(settled, lead=lead, support=support, decided=(*settled.decided, *decided)) if decided else settled


def _settled(draft: Draft, notes: Notes, added: str, overall: tuple[str, ...]) -> Responsibility:
    decided: list[str] = []
    source = next((roles for roles in (draft.roles, draft.below, draft.above) if roles.names_units()), Roles())
    lead, support = _units(source, notes, decided, below_heading=draft.above if source is draft.roles else None)
    leaders = next((one.leaders for one in (draft.roles, draft.below, draft.above) if one.leaders), [])
    if not leaders and overall:
        decided.append("牵头领导取自文首的“负总责”")
    lead, support = _with_added(lead, support, added, decided)
    return Responsibility(
        split_leaders("、".join(leaders)) or overall,
        lead,
        support,
        "，".join(draft.roles.deadline) or None,
        tuple(decided),
    )


def _units(roles: Roles, notes: Notes, decided: list[str], *, below_heading: Roles | None) -> tuple[UnitList, UnitList]:
    """Give the units whose role is open one: they support where somebody leads, else the first or all of them lead."""
    lead, support, either = (split_units("；".join(names)) for names in (roles.lead, roles.support, roles.open))
    if not lead.units and below_heading and below_heading.lead and not below_heading.open:
        lead = split_units("；".join(below_heading.lead))
    if lead.units:
        return lead, _joined(either, support)
    if notes.first_leads and len(either.units) > 1:
        first = UnitList(either.units[:1], open_ended=False)
        return first, _joined(UnitList(either.units[1:], either.open_ended), support)
    if either.units and roles.labelled and not (notes.either_leads or notes.first_leads):
        decided.append("原文只有“责任单位”，按牵头单位处理")
    return _joined(lead, either), support


def _with_added(lead: UnitList, support: UnitList, added: str, decided: list[str]) -> tuple[UnitList, UnitList]:
    """Add the units that a note gives to all later tasks, but those a task names itself."""
    named = [unit.written for unit in (*lead.units, *support.units)]
    units = [
        unit
        for unit in split_units(added).units
        if not any(one.startswith(_GOVERNMENT.sub("", unit.written)) or unit.written.startswith(one) for one in named)
    ]
    if not units:
        return lead, support
    more = UnitList(tuple(units), open_ended=False)
    decided.append(f"“{'、'.join(unit.written for unit in units)}”由前文统一规定，本项未列出")
    return (lead, _joined(support, more)) if lead.units else (_joined(lead, more), support)


def _joined(one: UnitList, other: UnitList) -> UnitList:
    units = {unit.written: unit for unit in (*one.units, *other.units)}
    return UnitList(tuple(units.values()), one.open_ended or other.open_ended)
