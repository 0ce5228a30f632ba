"""How the legs' scores become one: a weighted sum of centred cosines and keyword coverage.

Chosen by measurement (`evaluation/README.md`): fusing ranks (RRF) lets the weaker leg pull the stronger one
down, for it forgets by how much a task won; a sum keeps it. Each rule is a set of weights, so that a leg alone
is the same code with the others at zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from qa.index.ranking import Scores
from qa.retrieval.legs import LegScores


@dataclass(frozen=True, slots=True)
class Weights:
    """What each score counts for in the sum."""

    task: float
    clause: float
    context: float
    keyword: float
    late: float = 0.0
    named: float = 0.0
    condition: float = 0.0

    def dense(self, scores: LegScores) -> Scores:
        """Return the dense legs' part of the sum."""
        return np.asarray(self.task * scores.task + self.clause * scores.clause + self.context * scores.context)

    def parts(self, scores: LegScores) -> dict[str, Scores]:
        """Return what each leg adds to the sum, by name; those that a query does not have are left out."""
        weighted = {"dense": self.dense(scores), "keyword": self.keyword * scores.keyword}
        total = self.task + self.clause + self.context + self.keyword
        further = {
            "late": (self.late, scores.late),
            "named": (self.named, scores.named),
            "condition": (self.condition, scores.condition),
        }
        for name, (weight, leg) in further.items():
            if leg is not None and weight:
                total += weight
                weighted[name] = weight * leg
        return {name: np.asarray(part / total) for name, part in weighted.items()}

    def fuse(self, scores: LegScores) -> Scores:
        """Return the weighted mean of all legs' scores, at most 1."""
        return np.asarray(sum(self.parts(scores).values()))


LEGS: Mapping[str, Weights] = MappingProxyType({
    "dense": Weights(task=1.0, clause=0.5, context=1.0, keyword=0.0),
    "keyword": Weights(task=0.0, clause=0.0, context=0.0, keyword=1.0),
    "dense+keyword": Weights(task=1.0, clause=0.5, context=1.0, keyword=2.0),
    "hybrid": Weights(task=1.0, clause=0.5, context=1.0, keyword=6.0, late=4.0, named=1.0, condition=6.0),
})
"""The settings that can be searched with and compared, by name."""

DEFAULT = "hybrid"
