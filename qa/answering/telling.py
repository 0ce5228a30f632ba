"""What all replies are put together with."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering import wording
from qa.answering.answer import Answer, Value
from qa.answering.case import Case
from qa.domain import Task

MOST_SHOWN = 5


def answered(
    text: str, case: Case, tasks: Sequence[Task], *, value: Value = None, decisive: Sequence[str] = ()
) -> Answer:
    """Return an answer that rests on some tasks."""
    return Answer(
        "",
        "answered",
        "",
        text,
        tuple(tasks),
        value,
        perhaps=case.perhaps,
        decisive=tuple(decisive),
    )


def nothing(case: Case, *, value: Value = None) -> Answer:
    """Answer that no task is so, with what is true of the topic instead."""
    question = case.question
    who = wording.who_is_named(question)
    if case.elsewhere:
        first = case.elsewhere[0]
        text = f"没有{who}的“{question.topic}”方面的任务。{wording.number_of(first)}{leads(first)}。"
        answer = answered(text, case, (), value=value)
        return Answer(
            "", "answered", "", text, (), answer.value, perhaps=case.perhaps, nearest=case.elsewhere[:MOST_SHOWN]
        )
    if question.lacking and not who:
        return answered(f"每项任务都写明了{wording.LACKED[question.lacking]}。", case, (), value=value)
    said = f"{who}的" if who else ""
    return answered(f"方案中没有{said}{wording.about(question)}任务。", case, (), value=value)


def leads(task: Task) -> str:
    """Return who leads a task, as a sentence without its end."""
    leaders = wording.names(task.leaders)
    units = wording.units(task.lead_units)
    said = [f"由{leaders}牵头" if leaders else "", f"牵头单位是{units}" if units else ""]
    return "，".join(filter(None, said)) or "没有写明由谁牵头"


def named_in(case: Case) -> tuple[str, ...]:
    """Return all names a question can mean."""
    return tuple(name for one in case.question.named for name in one.names)
