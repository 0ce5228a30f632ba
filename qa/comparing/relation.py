"""How two texts stand to each other: the same work, a part in common, at odds, of one field, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from qa.comparing.evidence import Evidence, differing_figures
from qa.comparing.features import COMMON, Features, features_of
from qa.comparing.items import Item
from qa.comparing.model import models
from qa.comparing.table import ItemTable
from qa.index.ranking import Mask

Relation = Literal["duplicate", "overlap", "conflict", "related"]

MATCH: Final = 0.22
"""The probability of shared work from which two texts match."""
RELATED: Final = 0.05
"""The probability of shared work from which two texts are told as of one field."""
DUPLICATE: Final = 0.5
"""The probability that one could be struck, from which a match is a duplicate."""
_APART: Final = 0.43
_NO_NAME: Final = 0.15
_OWN: Final = 0.05
_REPEATED: Final = 0.6


@dataclass(frozen=True, slots=True)
class Judged:
    """What two texts, by row, are to each other, with the probability that they share work."""

    a: int
    b: int
    relation: Relation
    score: float
    odds: tuple[Evidence, ...]
    """In what they are at odds."""


def judge(
    table: ItemTable,
    item: Callable[[int], Item],
    pairs: Sequence[tuple[int, int]],
    *,
    model: Literal["match", "shared"],
    related: bool = False,
) -> list[Judged]:
    """Return the given pairs of rows that match, best first; with `related` those of one field too.

    The model is `match` for drafts with tasks, which may be the same words, `shared` for tasks of one plan, which
    hardly ever are.

    `item` gives the item of a row, and is asked for those that match alone.
    """
    features = features_of(table, pairs)
    shared = models()[model].probabilities(features, Features._fields)
    struck = models()["duplicate"].probabilities(features, Features._fields)
    saying = says_something(table)
    judged: list[Judged] = []
    for place in map(int, np.flatnonzero(shared >= (RELATED if related else MATCH))):
        (a, b), told = pairs[place], Features(*features[place])
        if not (saying[a] or _is_repeated(told)) or (is_template(told) and not related):
            continue
        ours, theirs = item(a), item(b)
        matches = shared[place] >= MATCH and not is_template(told)
        odds = (*differing_figures(ours, theirs), *_differing_people(ours, theirs)) if matches else ()
        relation = _relation(float(struck[place]), conflict=bool(odds)) if matches else "related"
        judged.append(Judged(a, b, relation, round(float(shared[place]), 4), odds))
    return sorted(judged, key=lambda pair: (-pair.score, pair.a, pair.b))


def says_something(table: ItemTable) -> Mask:
    """Tell of each text whether it has anything of its own, beyond the words of every report (统筹推进, 守住…底线)."""
    beyond = table.pairs.copy()
    beyond.data = np.maximum(beyond.data - COMMON, 0.0)
    told: Mask = np.asarray(beyond.sum(axis=1)).ravel() >= _OWN
    return told


def _is_repeated(features: Features) -> bool:
    """Tell whether two texts are nearly the same, word by word."""
    return min(features.words, features.words_back) >= _REPEATED


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
