"""Tasks and plans worked out by hand, and a snapshot-like thing that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from qa.domain import Plan, Quantity, Source, Task, Unit
from qa.index.snapshot import Snapshot, names_of
from qa.retrieval import Hit, Reasons

PLAN = Plan(
    "2023-aaaaaa", "2023年工作任务方案", "临水新区管理委员会", 2023, None, "2023-02-01", ("一、产业", "二、民生")
)
OLDER = Plan("2022-bbbbbb", "工作任务方案", None, 2022, None, None, ("一、产业",))


def unit(name: str, written: str | None = None, *, collective: bool = False) -> Unit:
    """Return a unit, written as it is called unless said otherwise."""
    return Unit(name, written or name, collective)


def quantity(text: str, subject: str | None = None) -> Quantity:
    """Return a figure of which only the words matter."""
    return Quantity(subject, "=", None, None, None, "amount", text)


def task(ordinal: int = 1, text: str = "新建社区食堂12处。", **values: Any) -> Task:
    """Return a task of the plan of 2023 with only what a test is about."""
    fields: dict[str, Any] = {
        "id": f"{PLAN.id}/{ordinal}",
        "plan": PLAN.id,
        "ordinal": ordinal,
        "number": str(ordinal),
        "section": "一、产业",
        "parent": None,
        "title": None,
        "text": text,
        "leaders": ("闻人望舒",),
        "lead_units": (unit("区民政局"),),
        "support_units": (),
        "deadline": None,
        "quantities": (),
        "doubts": (),
        "source": Source(0, len(text)),
    }
    return Task(**(fields | values))


def hit(found: Task, *spans: tuple[int, int], terms: Sequence[str] = (), score: float = 0.5) -> Hit:
    """Return a hit with some spans marked."""
    return Hit(1, score, found, Reasons(0.4, 0.9, tuple(terms), tuple(spans), (0, len(found.text))))


def snapshot(*tasks: Task, plans: Sequence[Plan] = (PLAN,)) -> Snapshot:
    """Return what the pages look at of a snapshot, without an index."""
    rows = {one.id: row for row, one in enumerate(tasks)}
    made = SimpleNamespace(
        generation=1, plans=tuple(plans), tasks=tasks, names=names_of(tasks), task_row=rows.__getitem__
    )
    return cast("Snapshot", made)
