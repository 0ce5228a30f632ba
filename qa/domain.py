"""The words of the domain as immutable values: what a plan, a task, a unit and a quantity are.

Nothing here knows how a document is read, stored, searched or shown. `qa/text/`, `qa/parsing/` and
all rooms above build on these classes; this module imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["lead", "support"]
Comparator = Literal["≥", "≤", ">", "<", "≈", "=", "range"]


@dataclass(frozen=True, slots=True)
class Source:
    """A place in the extracted text of a document, in Unicode code points: `text[start:end]`."""

    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """An organ that leads or supports a task.

    `name` is the canonical form, `written` the form in the document. A collective (各镇政府) stands for
    many units and is never expanded.
    """

    name: str
    written: str
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that a task sets itself.

    `value` and `unit` are as printed (6750, 万元); both are None where no number is printed
    (不低于上年水平). `upper` is the second end of a range. `measure` is the kind: growth, decrease,
    investment, capacity, ratio, amount, rank (居全省第6位), coverage (全覆盖) or qualitative (完成省定任务).
    """

    subject: str | None
    comparator: Comparator
    value: float | None
    upper: float | None
    unit: str | None
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due: the words, and the day they mean as an ISO date where one can be told."""

    text: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One item of a plan that carries its own responsibility.

    `id` is `<plan id>/<ordinal>`; `number` is as printed ("16", or "6.1" for （1） under 6) and need not be
    unique. `text` is the item's own text without number, responsibility and layout; `parent` the text of
    the item it stands under. `doubts` are sentences for the user about what was decided by default.
    """

    id: str
    plan: str
    ordinal: int
    number: str | None
    section: str | None
    parent: str | None
    title: str | None
    text: str
    leaders: tuple[str, ...]
    lead_units: tuple[Unit, ...]
    support_units: tuple[Unit, ...]
    deadline: Deadline | None
    quantities: tuple[Quantity, ...]
    doubts: tuple[str, ...]
    source: Source

    def units(self, role: Role | None = None) -> tuple[Unit, ...]:
        """Return the units of one role, or of both (lead units first)."""
        if role == "lead":
            return self.lead_units
        if role == "support":
            return self.support_units
        return self.lead_units + self.support_units


@dataclass(frozen=True, slots=True)
class Plan:
    """One published document. `id` is `<year>-<6 hex digits>`, `date` an ISO date, `number` its 文号."""

    id: str
    title: str
    issuer: str | None
    year: int | None
    number: str | None
    date: str | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A piece of a document that belongs to nothing known, with the reason, for the user to see."""

    text: str
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader or parser wants the user to know: a stable `code` and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Placement:
    """What a stretch of the document was taken for.

    Kinds: title, issuer, date, heading, number, text, responsibility, furniture, layout, unplaced; preamble is
    what introduces the plan or a section, context what stands in it and belongs to no task: a section in which
    nobody answers, a note, a column of remarks.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """All that a document holds: the plan, its tasks, and an account of every character.

    `placements` tile the extracted text from the first character to the last, without gap or overlap.
    """

    plan: Plan
    tasks: tuple[Task, ...]
    unplaced: tuple[Unplaced, ...]
    warnings: tuple[Notice, ...]
    placements: tuple[Placement, ...]
