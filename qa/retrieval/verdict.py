"""Does the library hold what a query asks for? A confidence from 0 to 1, and the word for it.

The confidence is a logistic function of the best scores of each leg. Its coefficients were fitted on the tuning
half of the gold set by `python evaluation/fit_verdict.py`, which prints them; unlike the order of hits they may
be compared between queries. They belong to the built-in encoder's scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from qa.retrieval.legs import LegScores

Verdict: TypeAlias = Literal["found", "nearest", "none"]

FEATURES = ("task", "clause", "context", "keyword", "late")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of the features and the two confidences that part the verdicts."""

    intercept: float
    coefficients: tuple[float, ...]
    found: float
    nearest: float

    def confidence(self, features: Sequence[float]) -> float:
        """Return the probability that the library holds what is asked, from its features."""
        pairs = zip(self.coefficients, features, strict=True)
        logit = self.intercept + sum(coefficient * feature for coefficient, feature in pairs)
        return 1.0 / (1.0 + math.exp(-min(max(logit, -40.0), 40.0)))

    def verdict(self, confidence: float) -> Verdict:
        """Name a confidence: found, nearest (shown apart as what comes closest) or none."""
        if confidence >= self.found:
            return "found"
        return "nearest" if confidence >= self.nearest else "none"


def features(scores: LegScores) -> tuple[float, ...]:
    """Return the best score of each leg over all candidates; zeros where there are none, or no such leg."""
    if not len(scores.tasks):
        return (0.0,) * len(FEATURES)
    legs = (scores.task, scores.clause, scores.context, scores.keyword, scores.late)
    return tuple(0.0 if leg is None else float(np.max(leg)) for leg in legs)


CALIBRATION = Calibration(intercept=-9.446, coefficients=(7.78, 11.162, 4.041, 1.201, 8.494), found=0.28, nearest=0.15)
WITHOUT_TOKENS = Calibration(
    intercept=-7.817, coefficients=(9.597, 12.979, 9.731, 4.311, 0.0), found=0.25, nearest=0.13
)
"""For a library or an encoder without token vectors."""


def calibration_of(scores: LegScores) -> Calibration:
    """Return the calibration that fits what is known of the candidates."""
    return WITHOUT_TOKENS if scores.late is None else CALIBRATION
