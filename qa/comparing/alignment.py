"""Which tasks of two plans are the same work: one to one first, the best over all; then merges and splits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from qa.comparing.candidates import candidates
from qa.comparing.features import Features, features_of, share
from qa.comparing.items import Item
from qa.comparing.model import models
from qa.domain import Task

SAME: Final = 0.5
"""The probability from which two tasks may be the same work in two years."""
PART: Final = 0.45
"""The share of a task that must stand in what another becomes beside its own, for the two to be one row."""
_NAMES: Final = (*Features._fields, "leaders", "lead_units")


@dataclass(frozen=True, slots=True)
class Link:
    """Tasks of the old plan that became tasks of the new, by place, with the probability that they are the same work.

    One side holds several where tasks were merged or split, one none where a task is new or dropped.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


def align(old: Sequence[Item], new: Sequence[Item]) -> list[Link]:
    """Return the links of two plans; every task stands in exactly one. By place in the new plan, dropped tasks last."""
    pairs = candidates(old, new)
    features = {pair: features_of(old[pair[0]], new[pair[1]]) for pair in pairs}
    rows = [(*its, *_responsible(old[one].task, new[other].task)) for (one, other), its in features.items()]
    chances = dict(zip(features, map(float, models()["same"].probabilities(rows, _NAMES)), strict=True))
    matched = _assigned(chances, len(old), len(new))
    links = _grown(matched, chances, old, new)
    held_old = {place for link in links for place in link.old}
    held_new = {place for link in links for place in link.new}
    links += [Link((), (place,), 1.0) for place in range(len(new)) if place not in held_new]
    links += [Link((place,), (), 1.0) for place in range(len(old)) if place not in held_old]
    return sorted(links, key=lambda link: (not link.new, link.new or link.old))


def _responsible(old: Task | None, new: Task | None) -> tuple[float, float]:
    """Return how far leaders and lead units of two tasks agree, 0 to 1."""
    if old is None or new is None:
        return 0.0, 0.0
    units = [{unit.name for unit in task.lead_units} for task in (old, new)]
    return _alike(set(old.leaders), set(new.leaders)), _alike(*units)


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _assigned(chances: Mapping[tuple[int, int], float], old: int, new: int) -> dict[int, int]:
    """Return the one-to-one assignment, old to new, with the greatest sum of what speaks for each pair."""
    gains = np.zeros((old, new))
    for pair, chance in chances.items():
        gains[pair] = max(0.0, _logit(chance) - _logit(SAME))
    rows, columns = linear_sum_assignment(-gains)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if gains[row, column] > 0}


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    return float(np.log(chance / (1 - chance)))


def _grown(
    matched: Mapping[int, int], chances: Mapping[tuple[int, int], float], old: Sequence[Item], new: Sequence[Item]
) -> list[Link]:
    """Return the links of matched tasks with those that were left over and stand in them in good part."""
    merged: defaultdict[int, list[int]] = defaultdict(list)
    split: defaultdict[int, list[int]] = defaultdict(list)
    by_new = {its: place for place, its in matched.items()}
    for place in range(len(old)):
        if place not in matched:
            into = {
                its: _part(old[place], new[its], beside=old[other])
                for its, other in by_new.items()
                if (place, its) in chances
            }
            best = max(into, key=lambda its: into[its], default=None)
            if best is not None and into[best] >= PART:
                merged[best].append(place)
    for its in range(len(new)):
        if its not in by_new:
            out = {
                place: _part(new[its], old[place], beside=new[other])
                for place, other in matched.items()
                if (place, its) in chances
            }
            best = max(out, key=lambda place: out[place], default=None)
            if best is not None and out[best] >= PART and not merged.get(matched[best]):
                split[best].append(its)
    return [
        Link(
            tuple(sorted((place, *merged.get(its, ())))),
            tuple(sorted((its, *split.get(place, ())))),
            chances[place, its],
        )
        for place, its in matched.items()
    ]


def _part(part: Item, whole: Item, *, beside: Item) -> float:
    """Return the share of a text that stands in another but not in what that one is matched with already."""
    own = {pair: weight for pair, weight in part.pairs.items() if pair not in beside.pairs}
    told = sum(own.values()) / max(1e-9, sum(part.pairs.values()))
    return share(own, whole.pairs) if told >= _OWN else 0.0


_OWN: Final = 0.3
"""The share of a text that must be its own for it to be a part of its own."""
