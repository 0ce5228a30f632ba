"""Pairs brackets by nesting, never by the first closing mark, and lives with those that never close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_FAMILIES = ("（(", "〔", "[［", "【", "｛{"), ("）)", "〕", "]］", "】", "｝}")
_OPENING = {mark: family for family, marks in enumerate(_FAMILIES[0]) for mark in marks}
_CLOSING = {mark: family for family, marks in enumerate(_FAMILIES[1]) for mark in marks}


@dataclass(frozen=True, slots=True)
class Group:
    """A bracket from its opening mark to behind its closing one. `outer` where no other group holds it."""

    start: int
    end: int
    outer: bool


@dataclass(frozen=True, slots=True)
class Brackets:
    """The groups of a text in order, and the opening marks that found no partner."""

    groups: tuple[Group, ...]
    unclosed: tuple[int, ...]

    def inside(self) -> frozenset[int]:
        """Return all positions within a group, its opening mark left out."""
        return frozenset(place for group in self.groups if group.outer for place in range(group.start + 1, group.end))


def pair(text: str) -> Brackets:
    """Pair the brackets of `text`; full-width and half-width marks of a kind match each other."""
    stack: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    unclosed: list[int] = []
    for place, mark in enumerate(text):
        if mark in _OPENING:
            stack.append((place, _OPENING[mark]))
        elif mark in _CLOSING and any(family == _CLOSING[mark] for _, family in stack):
            while stack[-1][1] != _CLOSING[mark]:
                unclosed.append(stack.pop()[0])
            spans.append((stack.pop()[0], place + 1))
    unclosed.extend(place for place, _ in stack)
    return Brackets(_groups(spans), tuple(sorted(unclosed)))


def _groups(spans: Iterable[tuple[int, int]]) -> tuple[Group, ...]:
    groups: list[Group] = []
    reach = -1
    for start, end in sorted(spans):
        groups.append(Group(start, end, outer=start >= reach))
        reach = max(reach, end)
    return tuple(groups)
