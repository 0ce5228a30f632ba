"""Says what was decided by default and what looks wrong, for the user to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from qa.domain import Notice, Task
from qa.parsing.naming import HOW, Resolution
from qa.parsing.settling import Responsibility


def task_doubts(text: str, responsibility: Responsibility) -> tuple[str, ...]:
    """Return what the user should check about one task."""
    lead, support = responsibility.lead, responsibility.support
    doubts: list[str] = []
    if not text:
        doubts.append("任务正文为空")
    if not lead.units and not support.units:
        doubts.append("没有找到责任单位")
    elif not lead.units:
        doubts.append("没有找到牵头单位")
    doubts.extend(responsibility.decided)
    if lead.open_ended or support.open_ended:
        doubts.append("单位名单以“等”结尾，未列全")
    return tuple(doubts)


def number_gaps(tasks: Sequence[Task]) -> Iterator[Notice]:
    """Report numbers missing before the first task, and between one and the next."""
    before = 0
    for task in tasks:
        head = (task.number or "").split(".")[0]
        if not head.isdecimal():
            continue
        number = int(head)
        if number > before + 1:
            missing = str(before + 1) if number == before + 2 else f"{before + 1}—{number - 1}"
            where = f"第{before}项之后是第{number}项" if before else f"从第{number}项开始"
            yield Notice("number_missing", f"任务编号不连续：{where}，缺少第{missing}项。")
        before = number


def notices(
    tasks: Sequence[Task], resolutions: Mapping[str, Resolution], passed_over: Sequence[str]
) -> tuple[Notice, ...]:
    """Return what the user should know of the whole document."""
    return (
        *_nothing_found(tasks),
        *(_unit_resolved(tasks, resolutions)),
        *number_gaps(tasks),
        *(
            Notice("section_without_tasks", f"“{title}”中没有责任分工，未列为任务。")
            for title in (passed_over if tasks else ())
        ),
    )


def _nothing_found(tasks: Sequence[Task]) -> Iterator[Notice]:
    if not tasks:
        yield Notice("no_tasks", "没有找到任务：请确认这是一份列有编号任务的分工方案，而不是通知、解读或报告。")
    elif not any(task.leaders or task.units() for task in tasks):
        yield Notice("no_responsibility", "没有一项任务写明牵头领导或单位：请确认这是任务分工方案。")


def _unit_resolved(tasks: Sequence[Task], resolutions: Mapping[str, Resolution]) -> Iterator[Notice]:
    """Report every unit that goes by another name than written, with the tasks where it stands."""
    numbers_of: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        for written in dict.fromkeys(unit.written for unit in task.units()):
            numbers_of[written].append(task.number or str(task.ordinal))
    for written, resolution in resolutions.items():
        numbers = "、".join(numbers_of[written])
        how = HOW[resolution.kind]
        yield Notice("unit_resolved", f"第{numbers}项：“{written}”（{how}）按“{resolution.name}”计，原文写法保留。")
