"""One reply for each thing that can be asked. Every sentence rests on the tasks it comes with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import Final

from qa.answering import wording
from qa.answering.amounts import date, largest, quantity, total
from qa.answering.answer import Answer
from qa.answering.case import Case
from qa.answering.intents import Ask, Group
from qa.answering.naming import Named
from qa.answering.question import Question
from qa.answering.rows import has_name, members, tally
from qa.answering.telling import MOST_SHOWN, answered, leads, named_in, nothing
from qa.answering.yes_no import exists, role, yes_no
from qa.domain import Role, Task
from qa.text.organs import is_collective, may_include

_GROUPS: Mapping[Group, tuple[str, str]] = {
    "leaders": ("领导", "牵头"),
    "lead_units": ("单位", "牵头"),
    "support_units": ("单位", "配合"),
    "units": ("单位", "牵头或配合"),
    "sections": ("部分", "包含"),
}


_SHOWN_COLLECTIVES: Final = 3
_A_PAIR: Final = 2


def reply(case: Case) -> Answer:
    """Return the answer to a question from what it selects."""
    return _REPLIES[case.question.ask](case)


def _who(group: Group) -> Callable[[Case], Answer]:
    def answer(case: Case) -> Answer:
        tasks = case.tasks
        if not tasks:
            return nothing(case, value=())
        left_out = _left_out(case.question)
        if left_out and not case.question.numbers and case.question.topic:
            return _others(case, group)
        values = sorted({name for task in tasks for name in _all_members(task, group)} - left_out)
        sentences = [f"{wording.number_of(task)}{_told(task, group, left_out)}" for task in tasks[:MOST_SHOWN]]
        several = ""
        if case.question.topic and len(tasks) > 1:
            several = f"有 {len(tasks)} 项任务同样符合，一并列出：" if not case.question.named else ""
        rest = f"；等共{len(tasks)}项" if len(tasks) > MOST_SHOWN else ""
        return answered(several + "；".join(sentences) + rest + "。", case, tasks, value=tuple(values), decisive=values)

    return answer


def _others(case: Case, group: Group) -> Answer:
    """Answer who has a part in the tasks of a topic beside those who are left out."""
    without = case.question.without
    group = "lead_units" if group == "leaders" and without[0].kind == "unit" else group
    left_out = _left_out(case.question)
    held = {task: [name for name in _all_members(task, group) if name not in left_out] for task in case.tasks}
    held = {task: names for task, names in held.items() if names}
    who, about = wording.names(sorted(left_out)), wording.about(replace(case.question, without=()))
    what, verb = _GROUPS[group]
    if not held:
        numbers = wording.numbers_of(case.tasks)
        text = f"除{who}外，没有其他{what}{verb}{about}任务：{numbers}只写了{who}。"
        return answered(text, case, case.tasks, value=())
    values = sorted({name for names in held.values() for name in names})
    said = "；".join(f"{wording.number_of(task)}{verb}的有{wording.names(names)}" for task, names in held.items())
    return answered(f"除{who}外，{said}。", case, list(held), value=tuple(values), decisive=values)


def _left_out(question: Question) -> set[str]:
    return {name for one in question.without for name in one.names}


def _all_members(task: Task, group: Group) -> tuple[str, ...]:
    """Return the members of a group in a task, collectives among them: who asks for supporting units wants all."""
    if group == "leaders":
        return task.leaders
    return tuple(unit.name for unit in task.units("support" if group == "support_units" else "lead"))


def _told(task: Task, group: Group, left_out: Container[str]) -> str:
    if group == "support_units":
        units = [unit for unit in task.support_units if unit.name not in left_out]
        return f"的配合单位是{wording.units(units)}" if units else "没有写明配合单位"
    if group == "leaders" and not task.leaders:
        return "没有写明牵头领导，" + leads(task)
    return leads(task)


def _list(case: Case) -> Answer:
    question, tasks = case.question, case.tasks
    if not tasks:
        return nothing(case)
    if question.numbers and not question.named:
        text = "；".join(f"{wording.number_of(task)}{leads(task)}" for task in tasks[:MOST_SHOWN]) + "。"
        return answered(text, case, tasks)
    who = wording.who_is_named(question)
    said = f"{who}的" if who else ""
    joint = _joint(case)
    text = f"{said}{joint}{wording.about(question)}任务共 {len(tasks)} 项：{wording.numbers_of(tasks)}"
    text += wording.proof(tasks, len(case.all_tasks)) + "。"
    implied = _implied(case) if question.named and question.named[0].role != "lead" else ""
    return answered(text + _each(case) + _by_role(case) + implied, case, tasks, decisive=named_in(case))


def _joint(case: Case) -> str:
    """Return how many must lead together, as the attribute of 任务."""
    joint = case.question.joint
    if not joint:
        return ""
    bound = {"≥": "至少", ">": "多于", "≤": "至多", "<": "少于"}.get(joint.comparator, "恰有")
    return f"{bound}{joint.count}个{wording.LACKED[joint.group]}的"


def _each(case: Case) -> str:
    """Return how many tasks each of several who are named has, where one of them is enough."""
    question = case.question
    if len(question.named) < 2 or question.together:
        return ""
    with_collectives = question.with_collectives
    counts = {
        one: sum(has_name(task, one, with_collectives=with_collectives) for task in case.tasks)
        for one in question.named
    }
    parts = [f"{'、'.join(one.names)} {count} 项" for one, count in counts.items()]
    return f"其中{'，'.join(parts)}。"


def _by_role(case: Case) -> str:
    """Return how many of its tasks a unit leads and how many it supports, where either was asked for."""
    named = case.question.named
    if len(named) != 1 or named[0].kind != "unit" or named[0].role is not None:
        return ""
    roles: Mapping[str, Role] = {"牵头": "lead", "配合": "support"}
    said = [
        f"{verb} {len(tasks)} 项（{wording.numbers_of(tasks)}）"
        for verb, role in roles.items()
        if (tasks := [task for task in case.tasks if has_name(task, replace(named[0], role=role))])
    ]
    return f"其中{'，'.join(said)}。" if len(said) > 1 else f"都是{said[0][:2]}。"


def _count(case: Case) -> Answer:
    question, tasks = case.question, case.tasks
    group = question.group
    if group is not None:
        counts = {name: count for name, count in tally(tasks, group).items() if name not in _left_out(question)}
        if group == "sections":  # in the order of the plan, not by size
            counts = {name: counts[name] for task in tasks for name in members(task, group)}
        what, verb = _GROUPS[group]
        shown = "、".join(list(counts)[:20]) + ("等" if len(counts) > 20 else "")
        where = wording.numbers_of(tasks) if question.numbers or question.topic else "方案"
        text = (
            f"{where}{'写明' if group == 'units' else verb}的{what}共 {len(counts)} 个：{shown}。"
            if counts
            else f"{where}没有写明{what}。"
        )
        return answered(text, case, tasks, value=len(counts), decisive=list(counts))
    who = wording.who_is_named(question)
    joint = _joint(case)
    if not tasks:
        return nothing(case, value=0)
    said = f"{who}的" if who else ("" if joint or question.topic or question.sections or question.condition else "方案")
    text = f"{said}{joint}{wording.about(question)}任务共 {len(tasks)} 项：{wording.numbers_of(tasks)}"
    text += wording.proof(tasks, len(case.all_tasks)) + "。" + _each(case) + _by_role(case) + _apart(case)
    return answered(text, case, tasks, value=len(tasks), decisive=named_in(case))


def _apart(case: Case) -> str:
    """Return how many of the tasks are led alone and how many jointly, where one leader is asked about."""
    question = case.question
    if len(question.named) != 1 or question.named[0].kind != "leader" or question.sole:
        return _implied(case)
    alone = sum(len(task.leaders) == 1 for task in case.tasks)
    return f"其中单独牵头 {alone} 项，与他人共同牵头 {len(case.tasks) - alone} 项。"


def _implied(case: Case) -> str:
    """Return how many more tasks name only a collective that a supporting unit may belong to."""
    question = case.question
    if question.with_collectives or len(question.named) != 1 or question.named[0].kind != "unit":
        return ""
    one = question.named[0]
    if any(map(is_collective, one.names)):
        return ""
    supporting = replace(one, role="support")
    more = [
        task
        for task in case.all_tasks
        if has_name(task, supporting, with_collectives=True) and not has_name(task, replace(one, role=None))
    ]
    if not more:
        return ""
    collectives = _collectives(more, one)
    return (
        f"这是点名的；另有 {len(more)} 项没有点{one.names[0]}的名，"
        f"但配合单位里有可能包括它的泛指（{collectives}），未计入。"
    )


def _collectives(tasks: Sequence[Task], one: Named) -> str:
    """Return the collectives of tasks that may include a unit, most frequent first."""
    counts = Counter(
        unit.name
        for task in tasks
        for unit in task.support_units
        if unit.collective and any(may_include(unit.name, name) for name in one.names)
    )
    names = [name for name, _ in counts.most_common()]
    return "、".join(names[:_SHOWN_COLLECTIVES]) + ("等" if len(names) > _SHOWN_COLLECTIVES else "")


def _search(case: Case) -> Answer:
    if not case.tasks:
        return nothing(case)
    first = case.tasks[0]
    more = f"相关的还有{wording.numbers_of(case.tasks[1:])}。" if len(case.tasks) > 1 else ""
    return answered(f"最相关的是{wording.number_of(first)}，{leads(first)}。{more}", case, case.tasks)


def _ranking(case: Case) -> Answer:
    question = case.question
    group = question.group or "leaders"
    counts = tally(case.tasks, group)
    counts = {name: count for name, count in counts.items() if name not in _left_out(question)}
    if named := {name for one in question.named for name in one.names}:
        counts = {name: count for name, count in counts.items() if name in named}
    if not counts:
        return nothing(case, value=())
    if len(named) == _A_PAIR == len(counts) and not question.top:
        return _compared(case, counts, group)
    what, verb = _GROUPS[group]
    ordered = sorted(counts.items(), key=lambda item: (item[1] if question.least else -item[1], item[0]))
    place = min(question.top or 1, len(ordered))
    limit = ordered[place - 1][1]
    winners = [name for name, count in ordered if (count <= limit if question.least else count >= limit)]
    shown = "，".join(f"{name}（{counts[name]} 项）" for name in winners[:20])
    which = f"前 {place} 个" if question.top else ""
    most = "少" if question.least else "多"
    text = f"{verb}任务最{most}的{which}{what}是{shown}。"
    others = "，".join(f"{name} {count} 项" for name, count in ordered if name not in winners)
    text += (f"其他：{others}。" if others else "") if named else f"共 {len(counts)} 个{what}{verb}任务。"
    tasks = [task for task in case.tasks if set(winners).intersection(members(task, group))]
    return answered(text, case, tasks, value=tuple(sorted(winners)), decisive=winners)


def _compared(case: Case, counts: Mapping[str, int], group: Group) -> Answer:
    """Answer which of two has more tasks, with the tasks of both."""
    (first, most), (second, least) = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    verb = _GROUPS[group][1]
    winners = (first, second) if most == least else ((second,) if case.question.least else (first,))
    verdict = f"{first}和{second}{verb}的任务一样多，都是 {most} 项。"
    if most != least:
        word, numbers = ("少", (least, most)) if case.question.least else ("多", (most, least))
        verdict = f"{winners[0]}{verb}的任务{word}：{numbers[0]} 项对 {numbers[1]} 项。"
    tasks = [task for task in case.tasks if set(winners).intersection(members(task, group))]
    return answered(verdict, case, tasks, value=tuple(sorted(winners)), decisive=winners)


_REPLIES: Mapping[Ask, Callable[[Case], Answer]] = {
    "search": _search,
    "list": _list,
    "count": _count,
    "leaders": _who("leaders"),
    "lead_units": _who("lead_units"),
    "support_units": _who("support_units"),
    "quantity": quantity,
    "date": date,
    "role": role,
    "yes_no": yes_no,
    "exists": exists,
    "ranking": _ranking,
    "largest": largest,
    "sum": total,
}
