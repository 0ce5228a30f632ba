"""Replies to what is asked with yes or no."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from qa.answering import figures, wording
from qa.answering.answer import Answer
from qa.answering.case import Case
from qa.answering.lexicon import EXISTS, RELATION, ROLE
from qa.answering.question import Question
from qa.answering.rows import has_name, has_number
from qa.answering.telling import MOST_SHOWN, answered, leads, named_in, nothing
from qa.domain import Quantity, Task
from qa.retrieval.conditions import in_base_unit
from qa.text.organs import is_collective, may_include

_SAID_OF_PLAN: Final = re.compile(
    "提|写|列|包|涉|含|安排|部署|要求|规定|计划|打算|规划|考虑|纳入|建|搞|推|办|开展|实施|改造|新增|增加|修|抓|管|投|补|改|拆|引|培|招|降|升|创|治|整|查|增|减|达|完成|任务|工作|方案|目标|内容|今年|有|是"
)
"""What a plan does with a topic: without any of it a question for yes or no is about the world."""


def yes_no(case: Case) -> Answer:
    """Answer whether somebody has a role, a figure is so, or there is such a task."""
    question = case.question
    if question.figures and not question.named:
        return _is_figure(case)
    if not question.named:
        if ROLE.search(question.words):
            text = "没有认出问题中的领导或单位：请写出方案中的姓名或单位名称。"
            return Answer("", "not_found", "", text, nearest=case.tasks[:MOST_SHOWN])
        if not (EXISTS.search(question.words) or _SAID_OF_PLAN.search(question.words)):
            text = "方案只写任务和由谁牵头、配合，答不了这个问题。"
            return Answer("", "not_found", "", text, nearest=case.tasks[:MOST_SHOWN])
        return exists(case)
    return _implied_by(case) or _has_role(case)


def _has_role(case: Case) -> Answer:
    """Answer whether those who are named have the role they are said to have, with who has it if not."""
    question = case.question
    tasks = _spoken_of(case)
    if case.tasks and not any(one.role for one in question.named):
        yes = "有" if RELATION.search(question.words) else "是"
        return answered(f"{yes}。{_roles(case)}", case, case.tasks, value=True, decisive=named_in(case))
    if case.tasks:
        first = case.tasks[0]
        text = f"是。{wording.number_of(first)}{leads(first)}"
        text += f"，配合单位有{wording.units(first.support_units)}。" if _supports(case) else "。"
        return answered(text, case, case.tasks, value=True, decisive=named_in(case))
    if not tasks:
        return answered(f"不是：方案中没有{wording.who_is_named(question)}的这类任务。", case, (), value=False)
    first = tasks[0]
    true = f"{wording.number_of(first)}{leads(first)}"
    if _supports(case):
        true += f"，配合单位有{wording.units(first.support_units)}" if first.support_units else "，没有写明配合单位"
    return answered(f"不是。{true}。", case, tasks, value=False, decisive=named_in(case))


def role(case: Case) -> Answer:
    """Answer which role those who are named have in each task."""
    question = case.question
    if not case.tasks:
        spoken_of = _spoken_of(case)
        if not spoken_of:
            return nothing(case, value=())
        first = spoken_of[0]
        text = f"{_named(question)}不牵头也不配合{wording.number_of(first)}；{wording.number_of(first)}{leads(first)}。"
        return answered(text, case, spoken_of, value=(), decisive=named_in(case))
    held = {role for task in case.tasks for one in question.named for role in wording.roles_in(task, one)}
    return answered(_roles(case), case, case.tasks, value=tuple(sorted(held)), decisive=named_in(case))


def _spoken_of(case: Case) -> tuple[Task, ...]:
    """Return the tasks that a question is about where those who are named have no part in any."""
    if case.question.numbers:
        return tuple(task for task in case.all_tasks if has_number(task, case.question.numbers))
    return case.elsewhere if case.question.topic else ()


def _named(question: Question) -> str:
    return "、".join(name for one in question.named for name in one.names)


def _roles(case: Case) -> str:
    """Return what each who is named is in the tasks, as sentences."""
    parts: list[str] = []
    for one in case.question.named:
        by_role: dict[str, list[Task]] = {}
        for task in case.tasks:
            for held in wording.roles_in(task, one):
                by_role.setdefault(held, []).append(task)
        said = "，".join(f"是{wording.numbers_of(tasks)}的{held}" for held, tasks in by_role.items())
        parts += [f"{'、'.join(one.names)}{said}"] if said else []
    shown = "；".join(f"{wording.number_of(task)}{leads(task)}" for task in case.tasks[:1])
    return "；".join((*parts, shown)) + "。"


def _implied_by(case: Case) -> Answer | None:
    """Answer whether a collective that is named stands for the units that are: 各镇政府 for 柳园街道办事处."""
    named = case.question.named
    groups = [one for one in named if one.names and all(map(is_collective, one.names))]
    others = [one for one in named if one.kind == "unit" and one not in groups]
    if not groups or not others:
        return None
    about = (*case.tasks, *case.elsewhere) if case.question.topic else case.all_tasks
    if case.question.numbers:
        about = tuple(task for task in case.all_tasks if has_number(task, case.question.numbers))
    tasks = [task for task in about if any(has_name(task, replace(one, role=None)) for one in groups)]
    if not tasks:
        return None
    included = all(any(may_include(name, unit) for name in groups[0].names) for one in others for unit in one.names[:1])
    who, group = wording.names(one.names[0] for one in others), groups[0].names[0]
    text = f"{wording.numbers_of(tasks)}写的是“{group}”（泛指）"
    text += f"，按字面包括{who}；方案没有逐个点名。" if included else f"，按字面不包括{who}。"
    return answered(("是。" if included else "不是。") + text, case, tasks, value=included, decisive=groups[0].names)


def _supports(case: Case) -> bool:
    return any(one.role != "lead" for one in case.question.named)


def _is_figure(case: Case) -> Answer:
    """Answer whether a figure of a question is one that its task sets."""
    wanted = {in_base_unit(one.value, one.unit) for one in case.question.figures}
    for task in case.tasks:
        held = [one for one in task.quantities if one.value is not None]
        if not held:
            continue
        units = {unit for _, unit in wanted}
        same = [one for one in held if _matches(one, wanted)]
        if same:
            said = figures.worded(same[0])
            return answered(
                f"是。{wording.number_of(task)}：{said}。", case, (task,), value=True, decisive=[same[0].text]
            )
        near = [one for one in held if in_base_unit(1.0, one.unit or "")[1] in units or "" in units]
        if not near:
            continue
        said = "，".join(figures.worded(one) for one in near)
        return answered(
            f"不是。{wording.number_of(task)}：{said}。",
            case,
            (task,),
            value=False,
            decisive=[one.text for one in near],
        )
    return Answer("", "not_found", "", "方案中有相近的任务，但没有写明这个数量。", nearest=case.tasks[:MOST_SHOWN])


def _matches(quantity: Quantity, wanted: set[tuple[float, str]]) -> bool:
    value, unit = in_base_unit(quantity.value or 0.0, quantity.unit or "")
    return any(value == number and (unit == its or not its) for number, its in wanted)


def exists(case: Case) -> Answer:
    """Answer whether there is a task of what is asked about."""
    if not case.tasks:
        return nothing(case, value=False)
    text = f"有。{wording.about(case.question)}任务共 {len(case.tasks)} 项：{wording.numbers_of(case.tasks)}。"
    return answered(text, case, case.tasks, value=True)
