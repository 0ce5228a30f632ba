"""Which organ a reform put in another's place: 乡村振兴局 → 农业农村局 since 2023.

A successor is information, never another name: two units stay two, in counts and filters. The table
`organ_successors.tsv` names the reform each row rests on; places followed within about a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.text.stems import organ_key, plain_stem, table_rows

_DEPARTMENTS = ("局", "分局", "厅", "委", "办", "部")
"""Kinds of suffix that departments have; a reform often changes them (扶贫办 → 乡村振兴局)."""


@dataclass(frozen=True, slots=True)
class Succession:
    """That the duties of organs with the stem `old` went to those with the stem `new`, by which reform."""

    old: str
    new: str
    since: int
    source: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A unit that stands before or after another: its name, and the reform that concerns the earlier of the two."""

    name: str
    succession: Succession


@lru_cache(maxsize=8192)
def successions(name: str) -> tuple[Succession, ...]:
    """Return the reforms a unit's duties went through, the nearest first: 区扶贫办 → 2021 乡村振兴, 2023 农业农村."""
    key = organ_key(name)
    found: list[Succession] = []
    if key.kind in _DEPARTMENTS:
        _follow(key.stem, found)
    return tuple(found)


def succession(old: str, new: str, *, any_level: bool = False) -> Succession | None:
    """Return the reform that put the unit `new` in the place of `old`, at once or by steps; None where none did.

    Both are of one level; with `any_level` one may lack it, as people type it. Where there were steps, the first
    is returned.
    """
    before, after = organ_key(old), organ_key(new)
    if after.kind not in _DEPARTMENTS or before.stem == after.stem:
        return None
    if before.level != after.level and not (any_level and not (before.level and after.level)):
        return None
    steps = successions(old)
    reached = any(plain_stem(step.new) == after.stem for step in steps)
    return _first(steps, after.stem) if reached else None


def successors(name: str, among: Iterable[str], *, any_level: bool = False) -> tuple[Relative, ...]:
    """Return those of some units that succeeded a unit, in their order."""
    found = ((other, succession(name, other, any_level=any_level)) for other in among)
    return tuple(Relative(other, reform) for other, reform in found if reform)


def predecessors(name: str, among: Iterable[str], *, any_level: bool = False) -> tuple[Relative, ...]:
    """Return those of some units that a unit succeeded, in their order."""
    found = ((other, succession(other, name, any_level=any_level)) for other in among)
    return tuple(Relative(other, reform) for other, reform in found if reform)


def related(one: str, other: str, *, any_level: bool = False) -> bool:
    """Tell whether one of two units succeeded the other: then neither is a short form of the other."""
    return bool(succession(one, other, any_level=any_level) or succession(other, one, any_level=any_level))


def _first(steps: tuple[Succession, ...], stem: str) -> Succession:
    """Return the step that leads straight to a stem, else the first of all."""
    return next((step for step in steps if step.old == steps[0].old and plain_stem(step.new) == stem), steps[0])


def _follow(stem: str, found: list[Succession]) -> None:
    for step in _successions().get(stem, ()):
        if step not in found:
            found.append(step)
            _follow(plain_stem(step.new), found)


@cache
def _successions() -> Mapping[str, tuple[Succession, ...]]:
    rows: defaultdict[str, list[Succession]] = defaultdict(list)
    for old, new, since, source in table_rows("organ_successors.tsv"):
        rows[plain_stem(old)].append(Succession(old, new, int(since), source))
    return {stem: tuple(steps) for stem, steps in rows.items()}
