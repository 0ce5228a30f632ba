"""How two texts stand to each other: the same work, a part in common, at odds, of one field, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qa.comparing.evidence import Evidence, differing_figures, shared_clauses
from qa.comparing.features import Features, features_of, share
from qa.comparing.items import Item
from qa.comparing.model import models

Relation = Literal["duplicate", "overlap", "conflict", "related"]

MATCH: Final = 0.22
"""The probability of shared work from which two texts match."""
RELATED: Final = 0.05
"""The probability of shared work from which two texts are told as of one field."""
DUPLICATE: Final = 0.5
"""The probability that one could be struck, from which a match is a duplicate."""


_COMMON: Final = 0.7
"""What a pair of characters tells up to which it stands in many reports."""
_APART: Final = 0.43
_NO_NAME: Final = 0.15
_OWN: Final = 0.05
_REPEATED: Final = 0.6


@dataclass(frozen=True, slots=True)
class Judged:
    """What two texts, by place, are to each other, with the probability that they share work, and what shows it."""

    a: int
    b: int
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...]


def judge(
    a: Sequence[Item], b: Sequence[Item], pairs: Sequence[tuple[int, int]], *, related: bool = False
) -> list[Judged]:
    """Return the given pairs (place in a, place in b) that match, best first; with `related` those of one field too."""
    features = [features_of(a[one], b[other]) for one, other in pairs]
    shared = models()["match"].probabilities(features, Features._fields)
    struck = models()["duplicate"].probabilities(features, Features._fields)
    least = RELATED if related else MATCH
    judged: list[Judged] = []
    for (one, other), told, chance, same in zip(pairs, features, shared, struck, strict=True):
        ours, theirs = a[one], b[other]
        if chance < least or not (says_something(ours) or _is_repeated(ours, theirs)):
            continue
        if is_template(told) and not related:
            continue
        matches = chance >= MATCH and not is_template(told)
        odds = (*differing_figures(ours, theirs), *_differing_people(ours, theirs)) if matches else ()
        relation = _relation(float(same), conflict=bool(odds)) if matches else "related"
        judged.append(Judged(one, other, relation, round(float(chance), 4), (*odds, *shared_clauses(ours, theirs))))
    return sorted(judged, key=lambda pair: (-pair.score, pair.a, pair.b))


def says_something(item: Item) -> bool:
    """Tell whether a text has anything of its own, beyond the words of every report (统筹推进, 守住…底线)."""
    return sum(max(0.0, weight - _COMMON) for weight in item.pairs.values()) >= _OWN


def _is_repeated(a: Item, b: Item) -> bool:
    """Tell whether two texts are nearly the same, word by word."""
    return min(share(a.pairs, b.pairs), share(b.pairs, a.pairs)) >= _REPEATED


def is_template(features: Features) -> bool:
    """Tell whether two texts share a form alone: each names things of its own, and they have none in common."""
    return features.apart >= _APART and features.name < _NO_NAME


def _relation(same: float, *, conflict: bool) -> Relation:
    if conflict:
        return "conflict"
    return "duplicate" if same >= DUPLICATE else "overlap"


def _differing_people(a: Item, b: Item) -> tuple[Evidence, ...]:
    """Return the leaders and lead units that a draft names where a task has others."""
    if b.task is None or a.task is not None:
        return ()
    found: list[Evidence] = []
    if a.leaders and not set(a.leaders) <= set(b.task.leaders):
        found.append(Evidence("leader", "、".join(a.leaders), "、".join(b.task.leaders)))
    theirs = [unit.name for unit in b.task.lead_units]
    if a.lead_units and not set(a.lead_units) <= set(theirs):
        found.append(Evidence("lead_unit", "、".join(a.lead_units), "、".join(theirs)))
    return tuple(found)
