"""Which task is meant by a number and a text that were noted down from an earlier reading of the same plan.

Places are not noted: tasks may move. Where the text itself has changed a little, the nearest task of the same number is
meant; where none is near, none is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from rapidfuzz import fuzz

from qa.domain import Task

TaskKey: TypeAlias = tuple[str | None, str, int]
"""Number and text of a task, and which of those that share both it is, from 1."""

_NEAR: Final = 80
"""From this likeness on, in percent, a text is the same task's text revised."""


def keys_of(tasks: Iterable[Task]) -> list[TaskKey]:
    """Return the key of each task of a plan."""
    counts: Counter[tuple[str | None, str]] = Counter()
    keys: list[TaskKey] = []
    for task in tasks:
        counts[task.number, task.text] += 1
        keys.append((task.number, task.text, counts[task.number, task.text]))
    return keys


def places_of(tasks: Sequence[Task], wanted: Collection[TaskKey]) -> dict[TaskKey, int]:
    """Return where the tasks of some keys are: exactly there, moved to another number, or revised.

    A key whose task is not there any more is left out; no two keys have the same place.
    """
    known = {key: place for place, key in enumerate(keys_of(tasks))}
    alike = Counter(task.text for task in tasks)
    pairs = {(task.number, task.text) for task in tasks}
    found = {key: known[key] for key in wanted if key in known}
    others = [key for key in wanted if key not in known and key[:2] not in pairs]
    for key in others:
        if alike[key[1]] == 1:
            place = next(place for place, task in enumerate(tasks) if task.text == key[1])
            if place not in found.values():
                found[key] = place
    near = sorted(_near(tasks, [key for key in others if key not in found]), key=lambda one: (-one[0], one[1]))
    for _, place, key in near:
        if key not in found and place not in found.values():
            found[key] = place
    return found


def _near(tasks: Sequence[Task], keys: Iterable[TaskKey]) -> Iterator[tuple[float, int, TaskKey]]:
    """Yield the tasks that may be others revised, with their likeness."""
    for key in keys:
        for place, task in enumerate(tasks):
            if task.number == key[0]:
                likeness = fuzz.ratio(task.text, key[1], score_cutoff=_NEAR)
                if likeness:
                    yield likeness, place, key
