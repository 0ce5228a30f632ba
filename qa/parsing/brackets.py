"""Pairs brackets by nesting, never by the first closing mark, and lives with those that never close."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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

    def openings(self) -> tuple[int, ...]:
        """Return the places of all opening marks."""
        return tuple(sorted([*(group.start for group in self.groups), *self.unclosed]))

    def never_around(self, starts: Iterable[int]) -> Brackets:
        """Return these brackets without the pairs that hold one of `starts`, unless they begin with one.

        The marks of such a pair are not partners: the one never closes, the other never opens.
        """
        within = sorted(starts)
        beginning = set(within)
        kept: list[tuple[int, int]] = []
        parted = list(self.unclosed)
        for group in self.groups:
            holds = bisect_right(within, group.start) < bisect_left(within, group.end)
            if holds and group.start not in beginning:
                parted.append(group.start)
            else:
                kept.append((group.start, group.end))
        return Brackets(_groups(kept), tuple(sorted(parted)))


def pair(text: str) -> Brackets:
    """Pair the brackets of `text`; full-width and half-width marks of a kind match each other."""
    stack: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    unclosed: list[int] = []
    open_of = [0] * len(_FAMILIES[0])
    for place, mark in enumerate(text):
        if mark in _OPENING:
            stack.append((place, _OPENING[mark]))
            open_of[_OPENING[mark]] += 1
        elif mark in _CLOSING and open_of[_CLOSING[mark]]:
            start, family = stack.pop()
            while family != _CLOSING[mark]:
                unclosed.append(start)
                open_of[family] -= 1
                start, family = stack.pop()
            open_of[family] -= 1
            spans.append((start, place + 1))
    unclosed.extend(place for place, _ in stack)
    return Brackets(_groups(spans), tuple(sorted(unclosed)))


def without_stray_closing(text: str) -> str:
    """Return `text` without the closing marks at its end that no opening mark in it asks for."""
    while text and text[-1] in _CLOSING:
        family = _CLOSING[text[-1]]
        if sum(_OPENING.get(mark) == family for mark in text) >= sum(_CLOSING.get(mark) == family for mark in text):
            break
        text = text[:-1]
    return text


def _groups(spans: Iterable[tuple[int, int]]) -> tuple[Group, ...]:
    groups: list[Group] = []
    reach = -1
    for start, end in sorted(spans):
        groups.append(Group(start, end, outer=start >= reach))
        reach = max(reach, end)
    return tuple(groups)
