"""Units that bear another name in the new plan: by a known reform, or in the other's place wherever it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from qa.domain import Task
from qa.text.segment import bigrams
from qa.text.successors import related

_MOSTLY: Final = 0.6
"""The share of a unit's tasks in which the other must stand in its place."""
_GENERIC: Final = frozenset(
    pair
    for word in ("区县市省", "服务中心", "发展中心", "事务中心", "建设中心", "管理局", "办公室", "委员会")
    for pair in bigrams(word)
)
"""Pairs of characters that say what sort of organ one is, not which."""


def renamed_units(links: Iterable[tuple[Sequence[Task], Sequence[Task]]]) -> dict[str, str]:
    """Return which units of an old plan bear which name in the new one, from the tasks that are the same work.

    Both names are of one plan only; a unit whose duties went to another that was there before was not renamed.
    """
    pairs = [(_names(old), _names(new)) for old, new in links]
    before = {name for old, _ in pairs for name in old}
    after = {name for _, new in pairs for name in new}
    gone, come = before - after, after - before
    together = Counter((name, other) for old, new in pairs for name in old & gone for other in new & come)
    held = Counter(name for old, _ in pairs for name in old & gone)
    found: dict[str, str] = {}
    for (name, other), count in sorted(together.items(), key=lambda one: (-one[1], one[0])):
        if name in found or other in found.values():
            continue
        if related(name, other) or (count >= _MOSTLY * held[name] and _share_a_word(name, other)):
            found[name] = other
    return found


def _names(tasks: Sequence[Task]) -> set[str]:
    return {unit.name for task in tasks for unit in task.units() if not unit.collective}


def _share_a_word(name: str, other: str) -> bool:
    return bool((set(bigrams(name)) & set(bigrams(other))) - _GENERIC)
