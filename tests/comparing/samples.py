"""Tasks to compare, made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from qa.domain import Deadline, Source, Task, Unit
from qa.parsing.quantities import find_quantities


def task(
    text: str,
    *,
    number: str = "1",
    leaders: Sequence[str] = (),
    lead: Sequence[str] = (),
    support: Sequence[str] = (),
    section: str | None = None,
    deadline: str | None = None,
    plan: str = "2022-000000",
) -> Task:
    """Return a task with the quantities of its text."""
    return Task(
        id=f"{plan}/{number}",
        plan=plan,
        ordinal=int(number.partition(".")[0]),
        number=number,
        section=section,
        parent=None,
        title=None,
        text=text,
        leaders=tuple(leaders),
        lead_units=tuple(Unit(name, name) for name in lead),
        support_units=tuple(Unit(name, name) for name in support),
        deadline=Deadline(deadline) if deadline else None,
        quantities=find_quantities(text),
        doubts=(),
        source=Source(0, 0),
    )
