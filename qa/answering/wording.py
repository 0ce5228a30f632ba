"""How things are said in an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qa.answering.intents import Group
from qa.answering.naming import Named
from qa.answering.question import Question
from qa.domain import Task, Unit

_SHOWN = 12
LACKED: Mapping[Group, str] = {
    "leaders": "牵头领导", "lead_units": "牵头单位", "support_units": "配合单位", "units": "牵头和配合单位",
}  # fmt: skip


def number_of(task: Task) -> str:
    """Return what a task is called: 第52项, or its first words where it has no number."""
    return f"第{task.number}项" if task.number else f"“{task.text[:12]}…”"


def numbers_of(tasks: Sequence[Task]) -> str:
    """Return the numbers of tasks in a row, the first ones where there are many."""
    shown = "、".join(task.number or f"“{task.text[:8]}…”" for task in tasks[:_SHOWN])
    return f"第{shown}项" + (f"等{len(tasks)}项" if len(tasks) > _SHOWN else "")


def names(values: Iterable[str]) -> str:
    """Return names in a row."""
    return "、".join(values)


def units(listed: Iterable[Unit]) -> str:
    """Return units in a row, collectives marked as such."""
    return "、".join(f"{unit.name}（泛指）" if unit.collective else unit.name for unit in listed)


def who_is_named(question: Question) -> str:
    """Return those whom a question names with their roles, as the subject of a sentence: 张娅牵头、区财政局配合."""
    parts: list[str] = []
    for role in ("lead", "support", None):
        said = [_name(one) for one in question.named if one.role == role]
        if said:
            verb = {"lead": "牵头", "support": "配合", None: "牵头或配合"}[role]
            several = "共同" if question.together and len(said) > 1 else ("单独" if question.sole else "")
            several = "与他人共同" if question.with_others else several
            parts.append(f"{'和'.join(said)}{several}{verb}")
    return "、".join(parts)


def roles_in(task: Task, one: Named) -> tuple[str, ...]:
    """Return what somebody who is named is in a task: 牵头领导, 牵头单位, 配合单位, none where they have no part."""
    if one.kind == "leader":
        return ("牵头领导",) if any(name in task.leaders for name in one.names) else ()
    held = {"牵头单位": task.lead_units, "配合单位": task.support_units}
    return tuple(role for role, listed in held.items() if any(unit.name in one.names for unit in listed))


def _name(one: Named) -> str:
    return "、".join(one.names)


def about(question: Question) -> str:
    """Return what a question is about as the attribute of 任务: “教育”方面的, 第三部分的."""
    said = "".join(f"“{section}”的" for section in question.sections)
    said += "".join(f"非{_name(one)}{'配合' if one.role == 'support' else '牵头'}的" for one in question.without)
    if question.but:
        said += f"“{question.but}”以外的"
    if question.lacking:
        said += f"没有{LACKED[question.lacking]}的"
    if question.said:
        said += f"写有“{question.said}”的"
    if question.condition:
        said += f"“{question.condition.text}”的"
    return said + (f"“{question.topic}”方面的" if question.topic else "")


def proof(tasks: Sequence[Task], examined: int) -> str:
    """Return how complete a list is."""
    return f"（方案共{examined}项，逐项核对，符合的{len(tasks)}项全部列出）"
