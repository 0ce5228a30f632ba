"""What a user put right in a parsed plan, kept so that it can be done again to the next reading of the same plan.

A correction names its task by what the document says (number and text), not by its place: tasks may move. Where the
text itself has changed a little, the nearest task of the same number is meant; where none is near, the correction is
kept and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from rapidfuzz import fuzz

from qa.domain import Notice, ParsedPlan, Task, Unit
from qa.parsing.deadlines import find_deadline, read_deadline
from qa.parsing.quantities import find_quantities
from qa.parsing.titles import find_title
from qa.parsing.units import split_leaders, split_units

Field = Literal["number", "text", "leaders", "lead_units", "support_units", "deadline", "dropped"]
FIELDS: tuple[Field, ...] = get_args(Field)
_NAMES = {
    "number": "编号", "text": "任务内容", "leaders": "牵头领导", "lead_units": "牵头单位", "support_units": "配合单位",
    "deadline": "完成时限",
}  # fmt: skip
_ABOUT_UNITS = ("没有找到责任单位", "单位名单以“等”结尾", "由前文统一规定", "疑似漏了顿号")
_ABOUT = {
    "text": ("任务正文为空",),
    "lead_units": (*_ABOUT_UNITS, "没有找到牵头单位", "原文只有“责任单位”"),
    "support_units": _ABOUT_UNITS,
    "leaders": ("牵头领导取自",),
}
"""The doubts that a correction of a field settles, by the words in them."""
_NEAR = 80
"""From this likeness on, in percent, a text is the same task's text revised."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one task put right: the task as the document gives it, and what the field should say.

    Names in `value` are parted by 、; for `dropped` it is empty: the document has no such task.
    """

    number: str | None
    text: str
    field: Field
    value: str


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


def differences(task: Task, edited: dict[Field, str]) -> tuple[Correction, ...]:
    """Return the corrections that make `task`, as parsed, say what `edited` does; fields left out are right."""
    return tuple(
        Correction(task.number, task.text, field, value.strip())
        for field, value in edited.items()
        if field == "dropped" or value.strip() != field_of(task, field)
    )


def corrected(parsed: ParsedPlan, corrections: Sequence[Correction]) -> Corrected:
    """Apply corrections to a plan as parsed; tasks keep the order of the document and are numbered through anew."""
    found: dict[int, list[Correction]] = {}
    lost: list[Correction] = []
    for correction in corrections:
        place = _place(parsed.tasks, correction)
        if place is None:
            lost.append(correction)
        else:
            found.setdefault(place, []).append(correction)
    names = {unit.written: unit for task in parsed.tasks for unit in task.units()}
    tasks = [
        _applied(task, found.get(place, ()), names, parsed.plan.year)
        for place, task in enumerate(parsed.tasks)
        if not any(correction.field == "dropped" for correction in found.get(place, ()))
    ]
    renumbered = tuple(
        replace(task, id=f"{task.plan}/{ordinal}", ordinal=ordinal) for ordinal, task in enumerate(tasks, 1)
    )
    applied = tuple(correction for each in found.values() for correction in each)
    warnings = (*parsed.warnings, *_notices(applied, lost))
    return Corrected(replace(parsed, tasks=renumbered, warnings=warnings), applied, tuple(lost))


def _listed(names: Iterable[str]) -> str:
    """Join names by 、, or by ；where one of them holds a 、 itself."""
    known = tuple(names)
    return ("；" if any("、" in name for name in known) else "、").join(known)


def _place(tasks: Sequence[Task], correction: Correction) -> int | None:
    same = [
        place for place, task in enumerate(tasks) if (task.number, task.text) == (correction.number, correction.text)
    ]
    if same:
        return same[0]
    likeness = [
        (fuzz.ratio(task.text, correction.text), -place)
        for place, task in enumerate(tasks)
        if task.number == correction.number
    ]
    best = max(likeness, default=(0.0, 0))
    return -best[1] if best[0] >= _NEAR else None


def _applied(task: Task, corrections: Sequence[Correction], names: dict[str, Unit], year: int | None) -> Task:
    for correction in corrections:
        task = _with(task, correction, names, year)
    if not corrections:
        return task
    settled = [words for correction in corrections for words in _ABOUT.get(correction.field, ())]
    doubts = [doubt for doubt in task.doubts if not any(words in doubt for words in settled)]
    what = "、".join(dict.fromkeys(_NAMES[correction.field] for correction in corrections))
    return replace(task, doubts=(*doubts, f"已人工更正：{what}"))


def _with(task: Task, correction: Correction, names: dict[str, Unit], year: int | None) -> Task:
    value = correction.value
    if correction.field == "number":
        return replace(task, number=value or None)
    if correction.field == "text":
        deadline = find_deadline(value, year) if task.deadline == find_deadline(task.text, year) else task.deadline
        return replace(task, text=value, title=find_title(value), quantities=find_quantities(value), deadline=deadline)
    if correction.field == "leaders":
        return replace(task, leaders=split_leaders(value))
    if correction.field == "deadline":
        return replace(task, deadline=read_deadline(value, year) if value else None)
    units = tuple(names.get(unit.written, unit) for unit in split_units(value).units)
    if correction.field == "lead_units":
        return replace(task, lead_units=units)
    return replace(task, support_units=units)


def _notices(applied: Sequence[Correction], lost: Sequence[Correction]) -> Iterable[Notice]:
    if applied:
        yield Notice("corrected", f"已套用 {len(applied)} 处人工更正。")
    for correction in lost:
        what = "删除" if correction.field == "dropped" else f"{_NAMES[correction.field]}改为“{correction.value}”"
        task = f"第{correction.number}项" if correction.number else "无编号任务"
        yield Notice(
            "correction_lost", f"有一处更正找不到对应的任务，未套用但已保留：{task}“{correction.text[:20]}”{what}。"
        )
