"""How likely a task belongs to a topic: a logistic function of its scores, by themselves and beside the best task's.

Fitted on the tuning half of the gold set, where every task is judged for every query, by
`python evaluation/fit_topics.py`, which prints the coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa.index.ranking import Mask, Scores
from qa.retrieval.legs import LegScores

Features: TypeAlias = NDArray[np.float64]

FEATURES: Final = (
    "score", "share", "rank", "keyword", "keyword_gap", "context", "clause", "clause_gap", "said", "late", "late_gap",
)  # fmt: skip
"""Of a task: its score, that as a share of the best, the logarithm of its rank, what single legs give it and how far
that is below the most any task gets, and whether its text holds the topic as asked."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A logistic function of the features, as many of them as it has coefficients."""

    intercept: float
    coefficients: tuple[float, ...]

    def chances(self, features: Features) -> Scores:
        """Return the probability that each task belongs to the topic, one a row of features."""
        logits = self.intercept + features[:, : len(self.coefficients)] @ np.array(self.coefficients)
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -40.0, 40.0))))


def features(scores: LegScores, fused: Scores, said: Mask) -> Features:
    """Return the features of the candidates, one a row, in the order of `FEATURES`.

    `fused` is what they are ordered by, `said` whether their texts hold the topic. Without token vectors the last two
    are 0.
    """
    best = max(float(fused.max()), 1e-9)
    ranks = np.empty(len(fused))
    ranks[np.argsort(-fused, kind="stable")] = np.arange(len(fused))
    late = np.zeros(len(fused)) if scores.late is None else scores.late
    columns = (
        fused,
        fused / best,
        np.log1p(ranks),
        scores.keyword,
        scores.keyword.max() - scores.keyword,
        scores.context,
        scores.clause,
        scores.clause.max() - scores.clause,
        said,
        late,
        late.max() - late,
    )
    return np.column_stack(columns).astype(np.float64)


def membership_of(scores: LegScores) -> Membership:
    """Return the function that fits what is known of the candidates."""
    return WITHOUT_TOKENS if scores.late is None else WITH_TOKENS


WITH_TOKENS: Final = Membership(
    -4.230, (3.857, -0.479, -0.148, 10.577, -3.140, 7.991, -2.774, -5.812, 5.408, 8.518, -8.242)
)
WITHOUT_TOKENS: Final = Membership(-7.928, (29.958, 3.539, -0.020, -4.100, -1.651, 4.969, -5.585, -6.640, 6.194))
"""For a library or an encoder without token vectors."""
