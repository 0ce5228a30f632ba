"""Compares what the parser reads in a document with what people read in it.

A truth file holds a line per task with its number, the first and last characters of its text, and who has which role
as written in the document. Only these short pieces are kept, so that a document need not be copied to be a test.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qa.domain import Task
from qa.errors import GoldSetError

TruthRole = Literal["leaders", "lead", "support"]
ROLES: tuple[TruthRole, ...] = ("leaders", "lead", "support")
_FIRST, _LAST = 4, 3
_MARKS = re.compile(r"[\s\u200b-\u200d。；;.，,、：:]")


@dataclass(frozen=True, slots=True)
class TrueTask:
    """A task as people read it: `begins` and `ends` are the first and last characters of its text."""

    number: str | None
    begins: str
    ends: str
    leaders: tuple[str, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many things were found, how many there are, and how many of those found are right."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: Count) -> Count:
        """Return the counts of both."""
        return Count(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 1 where there is nothing."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing and nothing was found."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the parser agrees with people on one document: on its tasks, and on each role in them."""

    tasks: Count
    roles: dict[TruthRole, Count]


def load_truth(path: Path) -> tuple[TrueTask, ...]:
    """Read a truth file. Raises GoldSetError, naming the line, where one is no task."""
    tasks: list[TrueTask] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            names = {role: tuple(map(str, row[role])) for role in ROLES}
            tasks.append(TrueTask(row["number"], str(row["begins"]), str(row["ends"]), **names))
        except (ValueError, KeyError, TypeError) as error:
            raise GoldSetError(f"“{path.name}”第 {number} 行不是一项任务（{error}）：请对照 README 修改。") from error
    return tuple(tasks)


def compare(tasks: Sequence[Task], truth: Sequence[TrueTask]) -> Agreement:
    """Compare parsed tasks with true ones.

    A task is right where number, beginning and end agree, one to one in the order of the document; the names of a
    role count as written, and those of a task that is missing or too many count as missing or too many.
    """
    pairs = pair(tasks, truth)
    roles: dict[TruthRole, Count] = {}
    for role in ROLES:
        found = [Counter(map(_plain, _names(task, role))) for task in tasks]
        there = [Counter(map(_plain, getattr(task, role))) for task in truth]
        right = sum((found[mine] & there[theirs]).total() for mine, theirs in pairs)
        roles[role] = Count(right, sum(one.total() for one in found), sum(one.total() for one in there))
    return Agreement(Count(len(pairs), len(tasks), len(truth)), roles)


def pair(tasks: Sequence[Task], truth: Sequence[TrueTask]) -> list[tuple[int, int]]:
    """Return the places of the tasks that are the same in both."""
    waiting: dict[tuple[str | None, str, str], list[int]] = {}
    for place, task in enumerate(truth):
        waiting.setdefault(_key(task.number, task.begins, task.ends), []).append(place)
    pairs: list[tuple[int, int]] = []
    for place, found in enumerate(tasks):
        same = waiting.get(_key(found.number, found.text, found.text), [])
        if same:
            pairs.append((place, same.pop(0)))
    return pairs


def _key(number: str | None, begins: str, ends: str) -> tuple[str | None, str, str]:
    printed = unicodedata.normalize("NFKC", number) if number else None
    return printed, _plain(begins[: 2 * _FIRST])[:_FIRST], _plain(ends[-2 * _FIRST :])[-_LAST:]


def _names(task: Task, role: TruthRole) -> Iterable[str]:
    if role == "leaders":
        return task.leaders
    return (unit.written for unit in (task.lead_units if role == "lead" else task.support_units))


def _plain(text: str) -> str:
    return _MARKS.sub("", text)
