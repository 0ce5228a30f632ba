"""One reply for each thing that can be asked. Every sentence rests on the tasks it comes with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qa.answering import figures, wording
from qa.answering.answer import Answer, Figure, Value
from qa.answering.case import Case
from qa.answering.intents import Ask, Group
from qa.answering.lexicon import ROLE
from qa.answering.rows import has_name, has_number, members, tally
from qa.domain import Quantity, Task
from qa.retrieval.conditions import in_base_unit

_GROUPS: Mapping[Group, tuple[str, str]] = {
    "leaders": ("领导", "牵头"),
    "lead_units": ("单位", "牵头"),
    "support_units": ("单位", "配合"),
    "units": ("单位", "牵头或配合"),
    "sections": ("部分", "包含"),
}
_MOST_SHOWN = 5


def reply(case: Case) -> Answer:
    """Return the answer to a question from what it selects."""
    return _REPLIES[case.question.ask](case)


def _answered(
    text: str, case: Case, tasks: Sequence[Task], *, value: Value = None, decisive: Sequence[str] = ()
) -> Answer:
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


def _nothing(case: Case, *, value: Value = None) -> Answer:
    """Answer that no task is so, with what is true of the topic instead."""
    question = case.question
    who = wording.who_is_named(question)
    if case.elsewhere:
        first = case.elsewhere[0]
        text = f"没有{who}的“{question.topic}”方面的任务。{wording.number_of(first)}{_leads(first)}。"
        answer = _answered(text, case, (), value=value)
        return Answer(
            "", "answered", "", text, (), answer.value, perhaps=case.perhaps, nearest=case.elsewhere[:_MOST_SHOWN]
        )
    if question.lacking and not who:
        return _answered(f"每项任务都写明了{wording.LACKED[question.lacking]}。", case, (), value=value)
    said = f"{who}的" if who else ""
    return _answered(f"方案中没有{said}{wording.about(question)}任务。", case, (), value=value)


def _leads(task: Task) -> str:
    leaders = wording.names(task.leaders)
    units = wording.units(task.lead_units)
    said = [f"由{leaders}牵头" if leaders else "", f"牵头单位是{units}" if units else ""]
    return "，".join(filter(None, said)) or "没有写明由谁牵头"


def _who(group: Group) -> Callable[[Case], Answer]:
    def answer(case: Case) -> Answer:
        tasks = case.tasks
        if not tasks:
            return _nothing(case, value=())
        values = sorted({name for task in tasks for name in _all_members(task, group)} - case.question.excepted)
        sentences = [f"{wording.number_of(task)}{_told(task, group)}" for task in tasks[:_MOST_SHOWN]]
        several = ""
        if case.question.topic and len(tasks) > 1:
            several = f"有 {len(tasks)} 项任务同样符合，一并列出：" if not case.question.named else ""
        rest = f"；等共{len(tasks)}项" if len(tasks) > _MOST_SHOWN else ""
        return _answered(
            several + "；".join(sentences) + rest + "。", case, tasks, value=tuple(values), decisive=values
        )

    return answer


def _all_members(task: Task, group: Group) -> tuple[str, ...]:
    """Return the members of a group in a task, collectives among them: who asks for supporting units wants all."""
    if group == "leaders":
        return task.leaders
    return tuple(unit.name for unit in task.units("support" if group == "support_units" else "lead"))


def _told(task: Task, group: Group) -> str:
    if group == "support_units":
        return f"的配合单位是{wording.units(task.support_units)}" if task.support_units else "没有写明配合单位"
    if group == "leaders" and not task.leaders:
        return "没有写明牵头领导，" + _leads(task)
    return _leads(task)


def _list(case: Case) -> Answer:
    question, tasks = case.question, case.tasks
    if not tasks:
        return _nothing(case)
    if question.numbers and not question.named:
        text = "；".join(f"{wording.number_of(task)}{_leads(task)}" for task in tasks[:_MOST_SHOWN]) + "。"
        return _answered(text, case, tasks)
    who = wording.who_is_named(question)
    said = f"{who}的" if who else ""
    joint = _joint(case)
    text = f"{said}{joint}{wording.about(question)}任务共 {len(tasks)} 项：{wording.numbers_of(tasks)}"
    text += wording.proof(tasks, len(case.all_tasks)) + "。"
    return _answered(text + _each(case), case, tasks, decisive=_named(case))


def _joint(case: Case) -> str:
    """Return how many must lead together, as the attribute of 任务."""
    joint = case.question.joint
    return f"由{joint.count}个{'以上' if joint.or_more else ''}{_GROUPS[joint.group][0]}牵头的" if joint else ""


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


def _named(case: Case) -> tuple[str, ...]:
    return tuple(name for one in case.question.named for name in one.names)


def _count(case: Case) -> Answer:
    question, tasks = case.question, case.tasks
    group = question.group
    if group is not None:
        counts = tally(tasks, group)
        what, verb = _GROUPS[group]
        shown = "、".join(list(counts)[:20]) + ("等" if len(counts) > 20 else "")
        where = wording.numbers_of(tasks) if question.numbers or question.topic else "方案"
        text = (
            f"{where}{'写明' if group == 'units' else verb}的{what}共 {len(counts)} 个：{shown}。"
            if counts
            else f"{where}没有写明{what}。"
        )
        return _answered(text, case, tasks, value=len(counts), decisive=list(counts))
    who = wording.who_is_named(question)
    joint = _joint(case)
    if not tasks:
        return _nothing(case, value=0)
    said = f"{who}的" if who else ("" if joint or question.topic or question.sections or question.condition else "方案")
    text = f"{said}{joint}{wording.about(question)}任务共 {len(tasks)} 项"
    text += wording.proof(tasks, len(case.all_tasks)) + "。" + _each(case) + _apart(case)
    return _answered(text, case, tasks, value=len(tasks), decisive=_named(case))


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
    more = sum(has_name(task, one, with_collectives=True) and not has_name(task, one) for task in case.all_tasks)
    return f"这是明列的；另有 {more} 项只写了泛指单位（如各镇政府、区政府各部门），未计入。" if more else ""


def _quantity(case: Case) -> Answer:
    question, tasks = case.question, case.tasks
    if not tasks:
        return _nothing(case)
    found = figures.asked_figures(tasks, question, case.likeness)
    if not found:
        what = f"没有写明{question.unit or ''}的数量" if question.unit else "没有写明数量"
        text = f"{wording.number_of(tasks[0])}有这项任务，但{what}。"
        return Answer("", "not_found", "", text, nearest=tasks[:_MOST_SHOWN])
    task = found[0].task
    said = "，".join(figures.worded(one.quantity) for one in found)
    values = [Figure.of(one.quantity) for one in found]
    value = values[0] if len(values) == 1 else tuple(values)
    return _answered(
        f"{wording.number_of(task)}：{said}。",
        case,
        (task,),
        value=value,
        decisive=[one.quantity.text for one in found],
    )


def _date(case: Case) -> Answer:
    dated = [task for task in case.tasks if task.deadline]
    if not dated:
        first = case.tasks[0] if case.tasks else None
        text = f"{wording.number_of(first)}有这项任务，但方案没有写日期。" if first else "方案中没有这样的任务。"
        return Answer("", "not_found", "", text, nearest=case.tasks[:_MOST_SHOWN])
    said = "；".join(f"{wording.number_of(task)}：{task.deadline.text}" for task in dated if task.deadline)
    return _answered(f"{said}。", case, dated, value=tuple(task.deadline.text for task in dated if task.deadline))


def _yes_no(case: Case) -> Answer:
    question = case.question
    if question.figures and not question.named:
        return _is_figure(case)
    if not question.named:
        if ROLE.search(question.words):
            text = "没有认出问题中的领导或单位：请写出方案中的姓名或单位名称。"
            return Answer("", "not_found", "", text, nearest=case.tasks[:_MOST_SHOWN])
        return _exists(case)
    tasks = case.elsewhere
    if question.numbers:
        tasks = tuple(task for task in case.all_tasks if has_number(task, question.numbers))
    elif not question.topic:
        tasks = ()
    if case.tasks:
        first = case.tasks[0]
        text = f"是。{wording.number_of(first)}{_leads(first)}"
        text += f"，配合单位有{wording.units(first.support_units)}。" if _supports(case) else "。"
        return _answered(text, case, case.tasks, value=True, decisive=_named(case))
    if not tasks:
        return _answered(f"不是：方案中没有{wording.who_is_named(question)}的这类任务。", case, (), value=False)
    first = tasks[0]
    true = f"{wording.number_of(first)}{_leads(first)}"
    if _supports(case):
        true += f"，配合单位有{wording.units(first.support_units)}" if first.support_units else "，没有写明配合单位"
    return _answered(f"不是。{true}。", case, tasks, value=False, decisive=_named(case))


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
            return _answered(
                f"是。{wording.number_of(task)}：{said}。", case, (task,), value=True, decisive=[same[0].text]
            )
        near = [one for one in held if in_base_unit(1.0, one.unit or "")[1] in units] or held
        said = "，".join(figures.worded(one) for one in near)
        return _answered(
            f"不是。{wording.number_of(task)}：{said}。",
            case,
            (task,),
            value=False,
            decisive=[one.text for one in near],
        )
    return Answer("", "not_found", "", "方案中有相近的任务，但没有写明这个数量。", nearest=case.tasks[:_MOST_SHOWN])


def _matches(quantity: Quantity, wanted: set[tuple[float, str]]) -> bool:
    value, unit = in_base_unit(quantity.value or 0.0, quantity.unit or "")
    return any(value == number and (unit == its or not its) for number, its in wanted)


def _exists(case: Case) -> Answer:
    if not case.tasks:
        return _nothing(case, value=False)
    text = f"有。{wording.about(case.question)}任务共 {len(case.tasks)} 项：{wording.numbers_of(case.tasks)}。"
    return _answered(text, case, case.tasks, value=True)


def _search(case: Case) -> Answer:
    if not case.tasks:
        return _nothing(case)
    first = case.tasks[0]
    more = f"相关的还有{wording.numbers_of(case.tasks[1:])}。" if len(case.tasks) > 1 else ""
    return _answered(f"最相关的是{wording.number_of(first)}，{_leads(first)}。{more}", case, case.tasks)


def _ranking(case: Case) -> Answer:
    question = case.question
    group = question.group or "leaders"
    counts = tally(case.tasks, group)
    if named := {name for one in question.named for name in one.names}:
        counts = {name: count for name, count in counts.items() if name in named}
    if not counts:
        return _nothing(case, value=())
    what, verb = _GROUPS[group]
    ordered = sorted(counts.items(), key=lambda item: (item[1] if question.least else -item[1], item[0]))
    place = min(question.top or 1, len(ordered))
    limit = ordered[place - 1][1]
    winners = [name for name, count in ordered if (count <= limit if question.least else count >= limit)]
    shown = "，".join(f"{name}（{counts[name]} 项）" for name in winners[:20])
    which = f"前 {place} 个" if question.top else ""
    most = "少" if question.least else "多"
    text = f"{verb}任务最{most}的{which}{what}是{shown}。"
    text += "" if named else f"共 {len(counts)} 个{what}{verb}任务。"
    tasks = [task for task in case.tasks if set(winners).intersection(members(task, group))]
    return _answered(text, case, tasks, value=tuple(sorted(winners)), decisive=winners)


def _largest(case: Case) -> Answer:
    """Answer which tasks have the largest or smallest figure of a kind."""
    question = case.question
    measure = question.measure or "investment"
    held = [(figures.base_value(one), task, one) for task in case.tasks for one in figures.of_measure(task, measure)]
    if not held:
        return Answer("", "not_found", "", "方案中没有可以比较的数量。", nearest=case.tasks[:_MOST_SHOWN])
    held.sort(key=lambda item: item[0] if question.least else -item[0])
    limit = held[min(question.top or 1, len(held)) - 1][0]
    best = [item for item in held if (item[0] <= limit if question.least else item[0] >= limit)]
    said = "；".join(f"{wording.number_of(task)}（{figures.worded(one)}）" for _, task, one in best)
    what = {"investment": "投资", "growth": "增长目标"}[measure]
    text = f"{what}最{'小' if question.least else '大'}的是{said}。共比较 {len(held)} 个{what}数字。"
    tasks = list({task.id: task for _, task, _ in best}.values())
    return _answered(text, case, tasks, decisive=[one.text for *_, one in best])


def _sum(case: Case) -> Answer:
    """Add up the investments of the tasks, and say which could not be added."""
    held = [(task, one) for task in case.tasks for one in figures.of_measure(task, "investment")]
    if not held:
        return Answer("", "not_found", "", "这些任务没有写明投资数量，无法相加。", nearest=case.tasks[:_MOST_SHOWN])
    total = figures.money(sum(figures.base_value(one) for _, one in held))
    parts = "、".join(f"{wording.number_of(task)}{figures.told(Figure.of(one))}" for task, one in held)
    tasks = list({task.id: task for task, _ in held}.values())
    loose = [wording.number_of(task) for task, one in held if one.comparator != "="]
    lacking = len(case.tasks) - len(tasks)
    text = f"写明投资的 {len(tasks)} 项合计 {figures.told(total)}：{parts}。"
    text += f"其中{'、'.join(loose)}写的不是确数。" if loose else ""
    text += f"另有 {lacking} 项没有写明投资，无法计入。" if lacking else ""
    return _answered(text, case, tasks, value=total, decisive=[one.text for _, one in held])


_REPLIES: Mapping[Ask, Callable[[Case], Answer]] = {
    "search": _search,
    "list": _list,
    "count": _count,
    "leaders": _who("leaders"),
    "lead_units": _who("lead_units"),
    "support_units": _who("support_units"),
    "quantity": _quantity,
    "date": _date,
    "yes_no": _yes_no,
    "exists": _exists,
    "ranking": _ranking,
    "largest": _largest,
    "sum": _sum,
}
