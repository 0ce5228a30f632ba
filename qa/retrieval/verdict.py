"""Does the library hold what a query asks for? A confidence from 0 to 1, and the word for it.

The confidence is a logistic function of the best scores of each leg, told in spreads above what the library gives to
questions about something else (`qa/retrieval/background.py`). Its coefficients were fitted on the tuning half of the
gold set by `python evaluation/fit_verdict.py`, which prints them; unlike the order of hits confidences may be compared
between queries, and between libraries.
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
class Background:
    """What a library gives to questions about something else: mean and spread of each feature.

    `claimed` is the share of the `foreign` such questions that would be called found, `missed` the share of the `own`
    questions, made from its tasks, that would not; both 0 where nothing was asked.
    """

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    claimed: float = 0.0
    missed: float = 0.0
    foreign: int = 0
    own: int = 0

    def standardised(self, features: Sequence[float]) -> tuple[float, ...]:
        """Return features as the number of spreads above the mean."""
        triples = zip(features, self.means, self.spreads, strict=True)
        return tuple((value - mean) / spread for value, mean, spread in triples)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of the standardised features and the two confidences that part the verdicts."""

    intercept: float
    coefficients: tuple[float, ...]
    found: float
    nearest: float

    def confidence(self, features: Sequence[float]) -> float:
        """Return the probability that the library holds what is asked, from its standardised features."""
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


CALIBRATION = Calibration(intercept=-1.598, coefficients=(-0.152, 0.87, 0.377, 0.38, 0.409), found=0.46, nearest=0.11)
WITHOUT_TOKENS = Calibration(intercept=-1.561, coefficients=(-0.124, 0.912, 0.552, 0.515, 0.0), found=0.46, nearest=0.1)
"""For a library or an encoder without token vectors."""

USUAL = Background(
    means=(0.161912, 0.237778, 0.172852, 0.039907, 0.409376),
    spreads=(0.043572, 0.048498, 0.044076, 0.048475, 0.070548),
)
"""The background of the 2022 plan with the built-in encoder: for a library whose own is not measured yet."""


def calibration_of(scores: LegScores) -> Calibration:
    """Return the calibration that fits what is known of the candidates."""
    return WITHOUT_TOKENS if scores.late is None else CALIBRATION
