"""What rows and collections are called: the same content has the same ids whenever and by whomever it is written.

Rows belong to a version of a plan, so that a plan's next version never touches the rows that readers of the one before
are looking at. All that goes into a condition is a number: no text of a document ever does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from qa.domain import Task
from qa.index.files import IndexKey
from qa.index.ranking import Rows

FORMAT: Final = 1
"""Counts changes of the rows and of how they are made."""
IDENTITY: Final = ".milvus-id"
_NAME: Final = 12
_KEY_BITS: Final = 63


def library_name(folder: Path) -> str:
    """Return what a library is called on a server that others may use too.

    It is drawn at random, once, and changes with the folder's path: a copy of a library is another library. Where the
    folder cannot be written to, its path alone decides.
    """
    path = folder / IDENTITY
    try:
        if not path.exists():
            path.write_text(uuid4().hex, encoding="ascii")
        drawn = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        drawn = ""
    return _digest(drawn, str(folder.resolve()))[:_NAME]


def family_name(library: str, key: IndexKey) -> str:
    """Return the beginning of the names of the collections of a library, as one encoder and tokeniser make them."""
    return f"qa_{library}_{_digest(FORMAT, key.encoder, key.tokeniser)[:_NAME]}"


def version_of(plan_id: str, digest: str) -> str:
    """Return the name of a version of a plan."""
    return _digest(plan_id, digest)[:16]


def number_of(name: str) -> int:
    """Return the number that stands for a version or a task in conditions.

    Two names with one number do no harm: what comes back is looked up by id.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) >> (64 - _KEY_BITS)


def task_id(version: str, ordinal: int) -> str:
    """Return the id of a task's row."""
    return f"{version}/{ordinal}"


def passage_id(version: str, ordinal: int, position: int) -> str:
    """Return the id of a passage's row."""
    return f"{version}/{ordinal}/{position}"


@dataclass(frozen=True)
class RowNames:
    """The rows of a snapshot and what a server calls them."""

    tasks: Sequence[Task]
    passage_tasks: Rows
    versions: Mapping[str, str]
    """Plan id → version."""

    @cached_property
    def firsts(self) -> Rows:
        """The first passage row of each task, and one past the last of all."""
        return np.searchsorted(self.passage_tasks, np.arange(len(self.tasks) + 1)).astype(np.int64)

    @cached_property
    def plan_tasks(self) -> dict[str, Rows]:
        """The task rows of each plan that has tasks."""
        starts = [row for row, task in enumerate(self.tasks) if row == 0 or task.plan != self.tasks[row - 1].plan]
        ends = [*starts[1:], len(self.tasks)]
        return {self.tasks[a].plan: np.arange(a, b) for a, b in zip(starts, ends, strict=True)}

    @cached_property
    def plan_numbers(self) -> NDArray[np.int64]:
        """The number of the plan's version, by task row."""
        numbers = {plan: number_of(version) for plan, version in self.versions.items()}
        return np.array([numbers[task.plan] for task in self.tasks], np.int64)

    @cached_property
    def task_numbers(self) -> NDArray[np.int64]:
        """The number of each task."""
        return np.array([number_of(self.task(row)) for row in range(len(self.tasks))], np.int64)

    def task(self, row: int) -> str:
        """Return the id of a task by row."""
        task = self.tasks[row]
        return task_id(self.versions[task.plan], task.ordinal)

    def passage(self, row: int) -> str:
        """Return the id of a passage by row."""
        task = int(self.passage_tasks[row])
        return f"{self.task(task)}/{row - int(self.firsts[task])}"

    def task_row(self, name: str) -> int:
        """Return the row of the task with an id, -1 where the snapshot has none."""
        return self._task_rows.get(name, -1)

    def passage_row(self, name: str) -> int:
        """Return the row of the passage with an id, -1 where the snapshot has none."""
        task, _, position = name.rpartition("/")
        row = self.task_row(task)
        return -1 if row < 0 else int(self.firsts[row]) + int(position)

    @cached_property
    def _task_rows(self) -> dict[str, int]:
        return {self.task(row): row for row in range(len(self.tasks))}


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
