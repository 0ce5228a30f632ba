"""What a user put right in a parsed plan, kept so that it can be done again to the next reading of the same plan.

A correction names its task by what the document says (`known_tasks.py`); where none is meant any more, the correction
is kept and reported. What the field said when it was corrected is kept too: a document that says something else by now
is pointed out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, get_args

from qa.domain import Notice, ParsedPlan, Placement, Task, Unit
from qa.parsing.deadlines import find_deadline, read_deadline
from qa.parsing.doubts import number_gaps
from qa.parsing.known_tasks import keys_of, places_of
from qa.parsing.quantities import find_quantities
from qa.parsing.titles import find_title
from qa.parsing.units import split_leaders, split_units
from qa.text.normal import writable

Field: TypeAlias = Literal["number", "text", "leaders", "lead_units", "support_units", "deadline", "dropped"]
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
NAMES: Final[Mapping[Field, str]] = {
    "number": "编号",
    "text": "任务内容",
    "leaders": "牵头领导",
    "lead_units": "牵头单位",
    "support_units": "配合单位",
    "deadline": "完成时限",
    "dropped": "不是任务",
}
"""What users are told."""
MARK: Final = "已人工更正："
"""What the doubt begins with that is no doubt: the fields of a task that a user put right."""

_ABOUT_UNITS = ("没有找到责任单位", "单位名单以“等”结尾", "由前文统一规定", "疑似漏了顿号")
_ABOUT = {
    "text": ("任务正文为空",),
    "lead_units": (*_ABOUT_UNITS, "没有找到牵头单位", "原文只有“责任单位”"),
    "support_units": _ABOUT_UNITS,
    "leaders": ("牵头领导取自",),
}
"""The doubts that a correction of a field settles, by the words in them."""
_SHOWN = 20
"""Characters of a task's text by which a notice names it."""
_OWN = frozenset({"number", "text", "responsibility"})
"""Kinds of placement that make up a task."""
_BREAKS = re.compile(r"\s*[\r\n\t\v\f\x85\u2028\u2029]+\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one task put right: the task as the document gives it, and what the field should say.

    Names in `value` are parted by 、; for `dropped` it is empty: the document has no such task. `read` is what the
    field said when it was corrected, `copy` tells tasks of the same number and text apart, counted from 1.
    """

    number: str | None
    text: str
    field: Field
    value: str
    read: str = ""
    copy: int = 1

    @property
    def about(self) -> tuple[str | None, str, int, Field]:
        """What is corrected: two corrections about the same thing are one after the other."""
        return self.number, self.text, self.copy, self.field


@dataclass(frozen=True, slots=True)
class Checked:
    """A task as read, the corrections that hold for it, and what they make of it: None where it is no task."""

    read: Task
    copy: int
    corrections: tuple[Correction, ...]
    task: Task | None

    def value(self, field: Field) -> str:
        """Return what a field says now, as a user reads and types it."""
        said = (correction.value for correction in self.corrections if correction.field == field)
        return next(said, field_of(self.read, field))


@dataclass(frozen=True, slots=True)
class Review:
    """All tasks of a plan as read with their corrections, and the corrections that hold for none of them."""

    tasks: tuple[Checked, ...]
    lost: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A plan with corrections applied, and those whose task was not found."""

    parsed: ParsedPlan
    applied: tuple[Correction, ...]
    lost: tuple[Correction, ...]


def field_of(task: Task, field: Field) -> str:
    """Return what a field of a task says, as a user reads and types it: names as written, parted by 、."""
    says = {
        "number": task.number or "",
        "text": task.text,
        "leaders": _listed(task.leaders),
        "lead_units": _listed(unit.written for unit in task.lead_units),
        "support_units": _listed(unit.written for unit in task.support_units),
        "deadline": task.deadline.text if task.deadline else "",
    }
    return says.get(field, "")


def differences(task: Task, edited: Mapping[Field, str], *, copy: int = 1) -> tuple[Correction, ...]:
    """Return the corrections that make `task`, as parsed, say what `edited` does; fields left out are right.

    `copy` is which of the tasks with its number and text it is. Names that differ in their separators alone, or in
    line breaks, are no correction.
    """
    cleaned = {field: _clean(value) for field, value in edited.items()}
    return tuple(
        Correction(task.number, task.text, field, value, field_of(task, field), copy)
        for field, value in cleaned.items()
        if field == "dropped" or not _same(field, value, field_of(task, field))
    )


def review(parsed: ParsedPlan, corrections: Sequence[Correction]) -> Review:
    """Return every task of a plan as parsed with the corrections that hold for it."""
    keys = keys_of(parsed.tasks)
    places = places_of(parsed.tasks, dict.fromkeys(correction.about[:3] for correction in corrections))
    found: defaultdict[int, list[Correction]] = defaultdict(list)
    lost: list[Correction] = []
    for correction in corrections:
        place = places.get(correction.about[:3])
        if place is None or not _holds(correction, parsed.tasks[place]):
            lost.append(correction)
        else:
            found[place].append(correction)
    names = {unit.written: unit for task in parsed.tasks for unit in task.units()}
    year = parsed.plan.year
    tasks = (
        Checked(task, keys[place][2], tuple(found[place]), _applied(task, found[place], names, year))
        for place, task in enumerate(parsed.tasks)
    )
    return Review(tuple(tasks), tuple(lost))


def corrected(parsed: ParsedPlan, corrections: Sequence[Correction]) -> Corrected:
    """Apply corrections to a plan as parsed; tasks keep the order of the document and are numbered through anew."""
    if not corrections:
        return Corrected(parsed, (), ())
    checked = review(parsed, corrections)
    kept = [each.task for each in checked.tasks if each.task is not None]
    tasks = tuple(replace(task, id=f"{task.plan}/{place}", ordinal=place) for place, task in enumerate(kept, 1))
    warnings = (*_still_true(parsed.warnings, tasks), *_notices(checked))
    dropped = [each.read for each in checked.tasks if each.task is None]
    placements = _without(parsed.placements, dropped, kept)
    applied = tuple(correction for each in checked.tasks for correction in each.corrections)
    return Corrected(replace(parsed, tasks=tasks, warnings=warnings, placements=placements), applied, checked.lost)


def _listed(names: Iterable[str]) -> str:
    """Join names by 、, or by ；where one of them holds a 、 itself."""
    known = tuple(names)
    return ("；" if any("、" in name for name in known) else "、").join(known)


def _clean(value: str) -> str:
    """Return what was typed or pasted on one line, without characters that are commands and not text."""
    return _CONTROLS.sub("", _BREAKS.sub("", writable(value))).strip()


def _same(field: Field, one: str, other: str) -> bool:
    """Tell whether two values of a field say the same."""
    if field == "leaders":
        return split_leaders(one) == split_leaders(other)
    if field in {"lead_units", "support_units"}:
        return split_units(one).units == split_units(other).units
    return one == other


def _holds(correction: Correction, task: Task) -> bool:
    """Tell whether what was wrong still stands there: a revised text or another number is the document's own word."""
    if correction.field == "text":
        return task.text in {correction.text, correction.value}
    if correction.field == "number":
        return (task.number or "") in {correction.number or "", correction.value}
    return True


def _applied(task: Task, corrections: Sequence[Correction], names: Mapping[str, Unit], year: int | None) -> Task | None:
    if any(correction.field == "dropped" for correction in corrections):
        return None
    if not corrections:
        return task
    settled = [words for correction in corrections for words in _ABOUT.get(correction.field, ())]
    doubts = [doubt for doubt in task.doubts if not any(words in doubt for words in settled)]
    doubts += [f"{_changed(correction, task)}，仍按更正后的计" for correction in _outdated(corrections, task)]
    for correction in corrections:
        task = _with(task, correction, names, year)
    what = "、".join(dict.fromkeys(NAMES[correction.field] for correction in corrections))
    return replace(task, doubts=(*doubts, MARK + what))


def _outdated(corrections: Iterable[Correction], task: Task) -> Iterator[Correction]:
    """Yield the corrections of a task whose field says something new by now."""
    for correction in corrections:
        now = field_of(task, correction.field)
        if correction.field not in {"text", "number", "dropped"} and not any(
            _same(correction.field, now, known) for known in (correction.read, correction.value)
        ):
            yield correction


def _changed(correction: Correction, task: Task) -> str:
    now = field_of(task, correction.field)
    return f"文件中的{NAMES[correction.field]}已由“{correction.read}”变为“{now}”"


def _with(task: Task, correction: Correction, names: Mapping[str, Unit], year: int | None) -> Task:
    value = correction.value
    if correction.field == "number":
        return replace(task, number=value or None)
    if correction.field == "text":
        deadline = find_deadline(value, year) if task.deadline == find_deadline(task.text, year) else task.deadline
        kept = task.title if task.title and value.startswith(task.title) else None
        quantities = find_quantities(value)
        return replace(task, text=value, title=kept or find_title(value), quantities=quantities, deadline=deadline)
    if correction.field == "leaders":
        return replace(task, leaders=split_leaders(value))
    if correction.field == "deadline":
        return replace(task, deadline=read_deadline(value, year) if value else None)
    units = tuple(names.get(unit.written, unit) for unit in split_units(value).units)
    if correction.field == "lead_units":
        return replace(task, lead_units=units)
    return replace(task, support_units=units)


def _without(placements: Sequence[Placement], dropped: Sequence[Task], kept: Sequence[Task]) -> tuple[Placement, ...]:
    """Return the account of a document in which what belonged to dropped tasks alone belongs to no task."""
    if not dropped:
        return tuple(placements)
    own = (each.kind in _OWN and _inside(each, dropped) and not _inside(each, kept) for each in placements)
    return tuple(
        replace(each, kind="context") if is_own else each for each, is_own in zip(placements, own, strict=True)
    )


def _inside(placement: Placement, tasks: Iterable[Task]) -> bool:
    return any(task.source.start <= placement.start and placement.end <= task.source.end for task in tasks)


def _still_true(warnings: Iterable[Notice], tasks: Sequence[Task]) -> Iterator[Notice]:
    """Yield what still has to be said of the document after corrections, not the gaps that they closed."""
    gaps = set(number_gaps(tasks))
    named = any(task.leaders or task.units() for task in tasks)
    for notice in warnings:
        closed = notice.code == "number_missing" and notice not in gaps
        if not closed and not (notice.code == "no_responsibility" and named):
            yield notice


def _notices(checked: Review) -> Iterator[Notice]:
    count = sum(len(each.corrections) for each in checked.tasks)
    dropped = sum(1 for each in checked.tasks if each.task is None)
    if count:
        rest = f"，其中 {dropped} 项不列为任务" if dropped else ""
        yield Notice("corrected", f"已套用 {count} 处人工更正{rest}。")
    for each in checked.tasks:
        for correction in _outdated(each.corrections, each.read):
            yield Notice(
                "correction_outdated",
                f"{_task_of(correction)}：{_changed(correction, each.read)}，仍按更正“{correction.value}”计，请核对。",
            )
    for correction in checked.lost:
        yield Notice("correction_lost", f"有一处更正找不到对应的任务，未套用但已保留：{told(correction)}。")


def told(correction: Correction) -> str:
    """Return a correction in words: which task, and what becomes of it."""
    what = "不列为任务" if correction.field == "dropped" else f"{NAMES[correction.field]}改为“{correction.value}”"
    cut = "…" if len(correction.text) > _SHOWN else ""
    return f"{_task_of(correction)}“{correction.text[:_SHOWN]}{cut}”{what}"


def _task_of(correction: Correction) -> str:
    return f"第{correction.number}项" if correction.number else "无编号任务"
