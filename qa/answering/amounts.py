"""Replies about figures: a quantity, a date, the largest, a sum."""

from __future__ import annotations

from qa.answering import figures, wording
from qa.answering.answer import Answer, Figure
from qa.answering.case import Case
from qa.answering.intents import Group
from qa.answering.lexicon import HOW_MUCH, SUM
from qa.answering.telling import MOST_SHOWN, answered, nothing
from qa.domain import Role, Task


def quantity(case: Case) -> Answer:
    """Answer how much or how many a task says."""
    question, tasks = case.question, case.tasks
    if not tasks:
        return nothing(case)
    found = figures.asked_figures(tasks, question, case.likeness)
    if not found:
        what = f"没有写明{question.unit or ''}的数量" if question.unit else "没有写明这里问的数量"
        text = f"最接近的是{wording.number_of(tasks[0])}，其中{what}。"
        return Answer("", "not_found", "", text, nearest=tasks[:MOST_SHOWN])
    task = found[0].task
    said = "，".join(figures.worded(one.quantity) for one in found)
    values = [Figure.of(one.quantity) for one in found]
    value = values[0] if len(values) == 1 else tuple(values)
    if len(values) > 1 and SUM.search(question.words) and len({one.unit for one in values}) == 1:
        value = Figure(round(sum(one.value for one in values), 6), values[0].unit)
        said += f"，合计{figures.told(value)}"
    return answered(
        f"{wording.number_of(task)}：{said}。",
        case,
        (task,),
        value=value,
        decisive=[one.quantity.text for one in found],
    )


def date(case: Case) -> Answer:
    """Answer by when a task is due."""
    dated = [task for task in case.tasks if task.deadline]
    if not dated:
        first = case.tasks[0] if case.tasks else None
        text = f"{wording.number_of(first)}有这项任务，但方案没有写日期。" if first else "方案中没有这样的任务。"
        return Answer("", "not_found", "", text, nearest=case.tasks[:MOST_SHOWN])
    said = "；".join(f"{wording.number_of(task)}：{task.deadline.text}" for task in dated if task.deadline)
    return answered(f"{said}。", case, dated, value=tuple(task.deadline.text for task in dated if task.deadline))


def _most_members(case: Case, group: Group) -> Answer:
    """Answer which tasks have the most or fewest leaders or units, collectives counted as one each."""
    question = case.question
    counts = {task: len(_written(task, group)) for task in case.tasks}
    if not counts:
        return nothing(case)
    limit = min(counts.values()) if question.least else max(counts.values())
    best = [task for task, count in counts.items() if count == limit]
    what = wording.LACKED[group]
    text = f"{what}最{'少' if question.least else '多'}的是{wording.numbers_of(best)}，各有 {limit} 个。"
    text += f"共比较 {len(counts)} 项任务，泛指单位每个算一个。"
    return answered(text, case, best)


def _written(task: Task, group: Group) -> tuple[object, ...]:
    if group == "leaders":
        return task.leaders
    roles: dict[Group, Role | None] = {"lead_units": "lead", "support_units": "support"}
    return task.units(roles.get(group))


def largest(case: Case) -> Answer:
    """Answer which tasks have the largest or smallest figure of a kind, and that figure where it is asked for too."""
    question = case.question
    if question.group:
        return _most_members(case, question.group)
    measure = question.measure or "investment"
    held = [(figures.base_value(one), task, one) for task in case.tasks for one in figures.of_measure(task, measure)]
    if not held:
        return Answer("", "not_found", "", "方案中没有可以比较的数量。", nearest=case.tasks[:MOST_SHOWN])
    held.sort(key=lambda item: item[0] if question.least else -item[0])
    limit = held[min(question.top or 1, len(held)) - 1][0]
    best = [item for item in held if (item[0] <= limit if question.least else item[0] >= limit)]
    best_tasks = {task for _, task, _ in best}
    said = "；".join(f"{wording.number_of(task)}（{figures.worded(one)}）" for _, task, one in best)
    what = {"investment": "投资", "growth": "增长目标"}[measure]
    text = f"{what}最{'小' if question.least else '大'}的是{said}。共比较 {len(held)} 个{what}数字"
    behind = [f"{wording.number_of(task)}（{figures.worded(one)}）" for _, task, one in held if task not in best_tasks]
    text += f"，其余：{'、'.join(behind[:MOST_SHOWN])}{'等' if len(behind) > MOST_SHOWN else ''}。" if behind else "。"
    tasks = list({task.id: task for _, task, _ in best}.values())
    figure = Figure.of(best[0][2]) if HOW_MUCH.search(question.words) and len(best) == 1 else None
    return answered(text, case, tasks, value=figure, decisive=[one.text for *_, one in best])


def total(case: Case) -> Answer:
    """Add up the investments of the tasks, and say which could not be added."""
    held = [(task, one) for task in case.tasks for one in figures.of_measure(task, "investment")]
    if not held:
        return Answer("", "not_found", "", "这些任务没有写明投资数量，无法相加。", nearest=case.tasks[:MOST_SHOWN])
    total = figures.money(sum(figures.base_value(one) for _, one in held))
    parts = "、".join(f"{wording.number_of(task)}{figures.told(Figure.of(one))}" for task, one in held)
    tasks = list({task.id: task for task, _ in held}.values())
    loose = [wording.number_of(task) for task, one in held if one.comparator != "="]
    lacking = len(case.tasks) - len(tasks)
    text = f"写明投资的 {len(tasks)} 项合计 {figures.told(total)}：{parts}。"
    text += f"其中{'、'.join(loose)}写的不是确数。" if loose else ""
    text += f"另有 {lacking} 项没有写明投资，无法计入。" if lacking else ""
    return answered(text, case, tasks, value=total, decisive=[one.text for _, one in held])
