"""What a question selects, ready to be put into words."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.answering.figures import Likeness
from qa.answering.question import Question
from qa.answering.scope import Scope
from qa.domain import Task


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the rows it is about and those it selects.

    `tasks` fulfil all it says, best first where it has a topic, else in the order of the plan; `perhaps` lie just below
    the cut of its topic; `elsewhere` are of the topic, but not of those who are named. `all_tasks` are those of the
    plans it is about.
    """

    question: Question
    scope: Scope
    all_tasks: tuple[Task, ...]
    tasks: tuple[Task, ...]
    perhaps: tuple[Task, ...] = ()
    elsewhere: tuple[Task, ...] = ()
    likeness: Likeness = field(default=lambda _, texts: [0.0] * len(texts), repr=False)
    """Compares a text with others by meaning."""
