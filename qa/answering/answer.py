"""An answer: a sentence or two, the tasks it rests on, and the proof that none was overlooked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from qa.answering.question import Question
from qa.domain import Quantity, Task

Status = Literal["answered", "not_found"]
Value: TypeAlias = "bool | int | tuple[str, ...] | Figure | tuple[Figure, ...] | None"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, as printed or added up (6750 万元)."""

    value: float
    unit: str

    @classmethod
    def of(cls, quantity: Quantity) -> Figure:
        """Return the figure of a quantity that has one."""
        assert quantity.value is not None
        return cls(quantity.value, quantity.unit or "")


@dataclass(frozen=True, slots=True)
class Proof:
    """How many rows of the plans were looked at, and how many of them the answer counts."""

    rows_examined: int
    rows_counted: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was concluded. `tasks` are all it rests on; `perhaps` those that may belong to the topic as well.

    `value` is what was asked for: a number, names, a figure, yes or no; None for a list. Under `not_found` there are no
    tasks, and `nearest` are offered instead. `decisive` are the words to mark in the tasks.
    """

    question: str
    status: Status
    intent: str
    text: str
    tasks: tuple[Task, ...] = ()
    value: Value = None
    proof: Proof = Proof(0, 0)
    perhaps: tuple[Task, ...] = ()
    nearest: tuple[Task, ...] = ()
    decisive: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    milliseconds: float = 0.0
    understood: Question | None = None
    """What a question that follows this one refers to."""
    plain: str | None = None
    """The program's own sentence, where `text` was worded by a language model from it and passed the check."""
