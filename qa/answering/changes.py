"""Answers about what changed between two plans, from the same comparison as `qa compare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from qa.answering import figures, wording
from qa.answering.answer import Answer, Figure, Proof
from qa.answering.change import ChangeAsked
from qa.answering.question import Question
from qa.answering.rows import has_name
from qa.comparing import Change, Comparison, Comparisons, Row
from qa.comparing.figures import pair_figures, stated
from qa.comparing.telling import FIELDS, change_sentence, difference_told, kinds_told
from qa.domain import Plan, Task
from qa.index.snapshot import Snapshot

Topic = Callable[[str, Sequence[int]], Sequence[int]]
"""From a topic and rows to those of them that it means, best first."""

_SHOWN: Final = 12


class Changes:
    """Answers questions about change; comparisons are remembered as long as the library is the same."""

    def __init__(self) -> None:
        self._comparisons = Comparisons()

    def answer(self, snapshot: Snapshot, question: Question, asked: ChangeAsked, topic: Topic) -> Answer:
        """Answer a question about change."""
        plans = _plans(snapshot, asked.years)
        if isinstance(plans, str):
            return Answer("", "not_found", "change", plans)
        comparison = self._comparisons.of(snapshot, *plans)
        note = f"对比《{comparison.old.title}》和《{comparison.new.title}》。"
        answer = (
            _amount(snapshot, comparison, question, topic)
            if asked.amount
            else _rows(comparison, question, asked, _about(snapshot, question, topic))
        )
        examined = sum(len(row.old) + len(row.new) for row in comparison.rows)
        proof = Proof(examined, len(answer.tasks))
        return Answer(
            "", answer.status, "change", answer.text, answer.tasks, answer.value, proof,
            nearest=answer.nearest, decisive=answer.decisive, notes=(note,),
        )  # fmt: skip


def _plans(snapshot: Snapshot, years: Sequence[int]) -> tuple[Plan, Plan] | str:
    """Return the two plans a question is about: of the years it names, else the two latest of one issuer."""
    ordered = sorted((plan for plan in snapshot.plans if plan.year), key=lambda plan: (plan.year or 0, plan.id))
    held = "、".join(f"《{plan.title}》" for plan in ordered)
    for year in years:
        if all(plan.year != year for plan in ordered):
            return f"任务库中没有 {year} 年的方案，只有{held}。"
    new = next((plan for plan in reversed(ordered) if len(years) < 2 or plan.year == max(years)), None)
    if new is None:
        return "任务库中没有写明年度的方案，无法比较。"
    before = [plan for plan in ordered if (plan.year or 0) < (new.year or 0)]
    if years and min(years) < (new.year or 0):
        before = [plan for plan in before if plan.year == min(years)]
    own = [plan for plan in before if plan.issuer == new.issuer] or before
    if not own:
        return f"任务库中只有{held}，没有可以比较的另一年度的方案：请先导入。"
    return own[-1], new


def _rows(comparison: Comparison, question: Question, asked: ChangeAsked, meant: frozenset[str] | None) -> Answer:
    """Answer which rows are of a kind, or have a change of a sort; `meant` are the ids of the tasks of the topic."""
    rows = [row for row in comparison.rows if _is_asked(row, asked) and _is_meant(row, question, meant)]
    changes = [(row, change) for row in rows for change in row.changes if _is_asked_change(change, asked)]
    tasks = [task for row in rows for task in (row.new or row.old)]
    who = wording.who_is_named(question)
    about = f"{who}的" if who else ""
    about += f"“{question.topic}”方面的" if question.topic else ""
    if asked.kind:
        verb = "保留不变" if asked.kind == "kept" else kinds_told(comparison)[asked.kind]
        text = f"{about}任务中，{verb}的有 {len(rows)} 项" if about else f"{verb}的任务有 {len(rows)} 项"
        listed = _numbered(rows, asked.kind)
        return _told(
            f"{text}：{listed}。" if rows else f"没有{verb}的{about}任务。", tasks, len(rows) if asked.count else None
        )
    if asked.field:
        label = FIELDS[asked.field]
        said = "；".join(
            f"{wording.number_of(row.new[0])}{change_sentence(change)}" for row, change in changes[:_SHOWN]
        )
        more = f"等 {len(changes)} 项" if len(changes) > _SHOWN else ""
        text = (
            f"{about}{label}有变化的任务共 {len(rows)} 项：{said}{more}。"
            if rows
            else f"没有{label}有变化的{about}任务。"
        )
        return _told(text, tasks, len(rows) if asked.count else None)
    verb = {"raised": "提高", "lowered": "降低"}.get(asked.direction or "", "有变化")
    said = "；".join(
        f"{wording.number_of((row.new or row.old)[0])}{change_sentence(change)}" for row, change in changes[:_SHOWN]
    )
    more = f"等 {len(changes)} 个" if len(changes) > _SHOWN else ""
    text = f"{verb}的指标共 {len(changes)} 个：{said}{more}。" if changes else f"没有{verb}的指标。"
    return _told(text, tasks, len(changes) if asked.count else None)


def _amount(snapshot: Snapshot, comparison: Comparison, question: Question, topic: Topic) -> Answer:
    """Answer by how much a figure of a topic changed."""
    rows = {task.id: row for row in comparison.rows for task in (*row.old, *row.new)}
    plans = {comparison.new.id, comparison.old.id}
    allowed = [place for place, task in enumerate(snapshot.tasks) if task.plan in plans]
    meant = [snapshot.tasks[place] for place in topic(question.topic, allowed)] if question.topic else []
    for task in meant:
        row = rows[task.id]
        found = figures.asked_figures([task], question, lambda _, texts: [0.0] * len(texts))
        if not found:
            continue
        if not (row.old and row.new):
            year = (comparison.old if row.new else comparison.new).year
            held = f"{wording.number_of(task)}：{figures.worded(found[0].quantity)}"
            return _told(f"{held}；{year} 年的方案没有对应的任务，无法比较。", [task], None)
        told = _difference(comparison, row, found[0])
        if told is not None:
            return told
    what = f"“{question.topic}”" if question.topic else ""
    return Answer("", "not_found", "", f"两个方案中没有找到可以比较的{what}数量。", nearest=tuple(meant[:3]))


def _difference(comparison: Comparison, row: Row, found: figures.Found) -> Answer | None:
    ours = [(one, its) for its in row.old for one in stated(its.text, its.quantities)]
    theirs = [(one, its) for its in row.new for one in stated(its.text, its.quantities)]
    pairs = pair_figures([one for one, _ in ours], [one for one, _ in theirs])
    for old_place, new_place in pairs:
        (before, old), (after, new) = ours[old_place], theirs[new_place]
        if found.quantity not in {before.quantity, after.quantity}:
            continue
        change = next(
            (
                one
                for one in row.changed("quantity")
                if (one.old, one.new) == (before.quantity.text, after.quantity.text)
            ),
            None,
        )
        said = [
            f"{plan.year} 年{figures.worded(one.quantity)}（{wording.number_of(its)}）"
            for plan, one, its in ((comparison.old, before, old), (comparison.new, after, new))
        ]
        if change is None or not change.difference:
            return _told(f"{'，'.join(said)}，没有变化。", [old, new], Figure(0.0, after.quantity.unit or ""))
        more = "增加" if change.difference > 0 else "减少"
        value = Figure(change.difference, change.unit or "")
        return _told(f"{'，'.join(said)}，{more} {difference_told(change)}。", [old, new], value)
    return None


def _about(snapshot: Snapshot, question: Question, topic: Topic) -> frozenset[str] | None:
    """Return the ids of the tasks of a question's topic, None where it has none."""
    if not question.topic:
        return None
    every = range(len(snapshot.tasks))
    return frozenset(snapshot.tasks[row].id for row in topic(question.topic, every))


def _is_meant(row: Row, question: Question, meant: frozenset[str] | None) -> bool:
    tasks = (*row.old, *row.new)
    if meant is not None and not any(task.id in meant for task in tasks):
        return False
    return all(any(has_name(task, one) for task in tasks) for one in question.named)


def _is_asked(row: Row, asked: ChangeAsked) -> bool:
    if asked.kind:
        return row.kind == asked.kind
    return any(_is_asked_change(change, asked) for change in row.changes)


def _is_asked_change(change: Change, asked: ChangeAsked) -> bool:
    if asked.field:
        return change.field == asked.field
    return change.field == "quantity" and asked.direction in {"any", change.direction}


def _numbered(rows: Sequence[Row], kind: str) -> str:
    if kind in {"merged", "split", "revised", "kept"}:
        pairs = (f"第{_numbers(row.old)}项→第{_numbers(row.new)}项" for row in rows[:_SHOWN])
        return "；".join(pairs) + (f"等 {len(rows)} 项" if len(rows) > _SHOWN else "")
    return wording.numbers_of([task for row in rows for task in (row.new or row.old)])


def _numbers(tasks: Iterable[Task]) -> str:
    return "、".join(task.number or str(task.ordinal) for task in tasks)


def _told(text: str, tasks: Sequence[Task], value: int | Figure | None) -> Answer:
    return Answer("", "answered", "", text, tuple(tasks), value)
