"""Which plans a question is about: the latest year's unless it names another."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answering.question import Question
from qa.domain import Plan
from qa.index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of the plans a question is about; `missing` says why there are none, `note` which plans were used."""

    rows: tuple[int, ...]
    plans: tuple[Plan, ...] = ()
    missing: str = ""
    note: str = ""


def scope_of(snapshot: Snapshot, question: Question) -> Scope:
    """Return the rows a question is about."""
    years = sorted({plan.year for plan in snapshot.plans if plan.year is not None})
    latest = years[-1] if years else None
    if question.period:
        return _missing(snapshot, f"“{question.period}”时期")
    if foreign := next((one for one in question.places if not _is_spoken_of(snapshot, one)), None):
        return _missing(snapshot, f"“{foreign}”")
    wanted = question.years
    if question.relative_year and latest is not None:
        wanted = (latest + question.relative_year,)
    if wanted and not (held := set(wanted) & set(years)):
        if not any(f"{year}年" in task.text for year in wanted for task in snapshot.tasks):
            return _missing(snapshot, f"{wanted[0]} 年")
        wanted = tuple(held)
    chosen = set(wanted) & set(years) or ({latest} if latest is not None else set())
    plans = tuple(plan for plan in snapshot.plans if plan.year in chosen) or snapshot.plans
    ids = {plan.id for plan in plans}
    rows = tuple(row for row, task in enumerate(snapshot.tasks) if task.plan in ids)
    note = ""
    if len(plans) < len(snapshot.plans):
        note = "按" + "、".join(f"《{plan.title}》" for plan in plans) + "回答。"
    return Scope(rows, plans, note=note)


def _is_spoken_of(snapshot: Snapshot, place: str) -> bool:
    """Tell whether a place is that of a plan, or stands in one."""
    plans = (f"{plan.title}{plan.issuer or ''}" for plan in snapshot.plans)
    units = (*snapshot.names.units, *snapshot.names.collectives)
    tasks = (f"{task.section or ''}{task.parent or ''}{task.text}" for task in snapshot.tasks)
    stem = place[:-1]
    return any(stem in text for texts in (plans, units, tasks) for text in texts)


def _missing(snapshot: Snapshot, what: str) -> Scope:
    held = "、".join(f"《{plan.title}》" for plan in snapshot.plans)
    return Scope((), missing=f"任务库中没有{what}的方案，只有{held}。")
