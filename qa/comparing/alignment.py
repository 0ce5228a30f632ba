"""Which tasks of two plans are the same work: one to one first, the best over all; then merges and splits.

What a user decided comes before all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from qa.comparing.candidates import between
from qa.comparing.common_pairs import pairs_of
from qa.comparing.features import COMMON, Features, clause_strengths, features_of, share
from qa.comparing.items import Item
from qa.comparing.model import models
from qa.comparing.table import ItemTable
from qa.domain import Task

SAME: Final = 0.18
"""The probability from which two tasks may be the same work in two years."""
GAIN: Final = 0.55
"""How much better a left-over task must tell a clause of a matched one than its match does, to be a part of it."""
PART: Final = 0.45
"""The share of its own words that must stand in a matched task, for it to be a part of it."""
PHRASE: Final = 0.75
"""How much more of a phrase must stand in a left-over task of the same leaders or units, for it to be a part."""
_NAMED: Final = 0.2
"""What the words of a phrase must tell beyond those of every report."""
_OWN: Final = 0.3
"""The share of a text that must be its own, for it to be a part by itself."""
_UNTOLD: Final = 0.5
"""The strength below which a clause is not told at all."""
Chances: TypeAlias = Mapping[tuple[int, int], float]
NAMES: Final = (*Features._fields, "leaders", "lead_units")


@dataclass(frozen=True, slots=True)
class Link:
    """Tasks of the old plan that became tasks of the new, by place, with the probability that they are the same work.

    One side holds several where tasks were merged or split, one none where a task is new or dropped.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    decided: bool = False
    """Whether a user said so: that these are the same work, or that the one that stands alone is not another."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a user decided about two plans, by place.

    `same` holds tasks that are the same work, several on one side at most, no task twice; `apart` pairs that are not.
    """

    same: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    apart: frozenset[tuple[int, int]] = frozenset()

    def links(self) -> list[Link]:
        """Return the links that are beyond question."""
        return [Link(old, new, 1.0, decided=True) for old, new in self.same]

    def open(self, chances: Chances) -> Chances:
        """Return the pairs that may still be linked."""
        ours = {place for old, _ in self.same for place in old}
        theirs = {place for _, new in self.same for place in new}
        return {
            (old, new): chance
            for (old, new), chance in chances.items()
            if old not in ours and new not in theirs and (old, new) not in self.apart
        }


def align(old: Sequence[Item], new: Sequence[Item], settled: Settled | None = None) -> list[Link]:
    """Return the links of two plans; every task stands in exactly one. By place in the new plan, dropped tasks last."""
    settled = settled or Settled()
    chances = settled.open(_chances(old, new))
    matched = _assigned(chances, len(old), len(new))
    links = settled.links() + _grown(matched, chances, old, new)
    held_old = {place for link in links for place in link.old}
    held_new = {place for link in links for place in link.new}
    left, right = ({pair[side] for pair in settled.apart} for side in (0, 1))
    links += [Link((), (place,), 1.0, place in right) for place in range(len(new)) if place not in held_new]
    links += [Link((place,), (), 1.0, place in left) for place in range(len(old)) if place not in held_old]
    return sorted(links, key=lambda link: (not link.new, link.new or link.old))


def paired(old: Sequence[Item], new: Sequence[Item]) -> tuple[list[tuple[int, int]], NDArray[np.float64]]:
    """Return the pairs (place in old, place in new) worth judging, with what speaks for each, in the order of `NAMES`.

    There is at least one item on either side.
    """
    table = ItemTable.of([*old, *new])
    rows = between(table, np.repeat([0, 1], [len(old), len(new)]))
    pairs = [(one, other - len(old)) for one, other in rows]
    people = np.array([responsible(old[one].task, new[other].task) for one, other in pairs]).reshape(-1, 2)
    return pairs, np.hstack([features_of(table, rows), people])


def _chances(old: Sequence[Item], new: Sequence[Item]) -> Chances:
    if not old or not new:
        return {}
    pairs, features = paired(old, new)
    return dict(zip(pairs, map(float, models()["same"].probabilities(features, NAMES)), strict=True))


def responsible(old: Task | None, new: Task | None) -> tuple[float, float]:
    """Return how far leaders and lead units of two tasks agree, 0 to 1."""
    if old is None or new is None:
        return 0.0, 0.0
    units = [{unit.name for unit in task.lead_units} for task in (old, new)]
    return _alike(set(old.leaders), set(new.leaders)), _alike(*units)


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _assigned(chances: Chances, old: int, new: int) -> dict[int, int]:
    """Return the one-to-one assignment, old to new, with the greatest sum of what speaks for each pair."""
    gains = np.zeros((old, new))
    for pair, chance in chances.items():
        gains[pair] = max(0.0, _logit(chance) - _logit(SAME))
    rows, columns = linear_sum_assignment(-gains)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if gains[row, column] > 0}


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    return float(np.log(chance / (1 - chance)))


def _grown(matched: Mapping[int, int], chances: Chances, old: Sequence[Item], new: Sequence[Item]) -> list[Link]:
    """Return the links of matched tasks with those that were left over and became a part of them, or come from one."""
    by_new = {its: place for place, its in matched.items()}
    merged: defaultdict[int, list[int]] = defaultdict(list)
    split: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(old)):
        wholes = [] if place in matched else [its for its in by_new if (place, its) in chances]
        gains = {its: _is_part(new[its], old[place], beside=old[by_new[its]]) for its in wholes}
        if (best := _best(gains)) is not None:
            merged[best].append(place)
    for its in range(len(new)):
        wholes = [] if its in by_new else [place for place in matched if (place, its) in chances]
        gains = {place: _is_part(old[place], new[its], beside=new[matched[place]]) for place in wholes}
        if (best := _best(gains)) is not None and not merged.get(matched[best]):
            split[best].append(its)
    return [
        Link(tuple(sorted((place, *merged[its]))), tuple(sorted((its, *split[place]))), chances[place, its])
        for place, its in matched.items()
    ]


def _best(gains: Mapping[int, float]) -> int | None:
    best = max(gains, key=lambda place: gains[place], default=None)
    return best if best is not None and gains[best] >= GAIN else None


def _is_part(whole: Item, part: Item, *, beside: Item) -> float:
    """Return how clearly a text is a part of another beside what that is matched with, `GAIN` and above: it is."""
    told = max(gain(whole, part, beside=beside), GAIN / PART * own_share(whole, part, beside=beside))
    if whole.task and part.task and any(responsible(whole.task, part.task)):
        told = max(told, GAIN / PHRASE * phrase_gain(whole, part, beside=beside))
    return told


def phrase_gain(whole: Item, part: Item, *, beside: Item) -> float:
    """Return how much more of a phrase of a text stands in a part than in what the text is matched with.

    Phrases that name nothing of their own (确保早日运营) do not count.
    """
    phrases = (pairs_of([run]) for run in whole.runs)
    telling = (pairs for pairs in phrases if sum(max(0.0, told - COMMON) for told in pairs.values()) >= _NAMED)
    return max((share(pairs, part.pairs) - share(pairs, beside.pairs) for pairs in telling), default=0.0)


def own_share(whole: Item, part: Item, *, beside: Item) -> float:
    """Return the share of what only a part says, and not what a text is matched with, that stands in the text."""
    own = {pair: weight for pair, weight in part.pairs.items() if pair not in beside.pairs}
    told = sum(own.values()) / max(1e-9, sum(part.pairs.values()))
    return share(own, whole.pairs) if told >= _OWN else 0.0


def gain(whole: Item, part: Item, *, beside: Item) -> float:
    """Return how much better the best clause of a text is told by a part than by what the text is matched with."""
    if not (len(whole.clauses) and len(part.clauses) and len(beside.clauses)):
        return 0.0
    by_part = clause_strengths(whole, part).max(axis=1)
    by_match = clause_strengths(whole, beside).max(axis=1)
    return float((by_part - np.maximum(by_match, _UNTOLD)).max())
