"""Says what was decided by default and what looks wrong, for the user to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.domain import Notice, Task
from qa.parsing.responsibility import Roles
from qa.parsing.units import UnitList


def task_doubts(text: str, roles: Roles, lead: UnitList, support: UnitList) -> tuple[str, ...]:
    """Return what the user should check about one task."""
    doubts: list[str] = []
    if not text:
        doubts.append("任务正文为空")
    if not lead.units and not support.units:
        doubts.append("没有找到责任单位")
    elif not lead.units:
        doubts.append("没有找到牵头单位")
    if roles.by_default:
        doubts.append("原文只有“责任单位”，按牵头单位处理")
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
