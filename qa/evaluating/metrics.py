"""Measures of a ranking, each a function of its own with its formula and source.

A ranking is a sequence of item names, best first; `grades` gives the grade of each relevant item.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the normalised discounted cumulative gain at k: DCG of the ranking over that of the ideal one.

    DCG@k = Σ (2^grade - 1) / log2(rank + 1), ranks from 1 (Burges et al., Learning to Rank using Gradient
    Descent, 2005). 0 where nothing is relevant.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:k])
    return _dcg([grades.get(item, 0) for item in ranking[:k]]) / ideal if ideal else 0.0


def hit_at_1(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 where the first item is relevant, else 0."""
    return 1.0 if ranking and ranking[0] in grades else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 / rank of the first relevant item, 0 where there is none."""
    return next((1.0 / rank for rank, item in enumerate(ranking, 1) if item in grades), 0.0)


def recall(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return how many of the relevant items are among the first k, as a share of those that could be."""
    possible = min(len(grades), k)
    return sum(item in grades for item in ranking[:k]) / possible if possible else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, ties counting half (Mann-Whitney U / n·m).

    None where either is empty.
    """
    if not positive or not negative:
        return None
    wins = sum((one > other) + (one == other) / 2 for one in positive for other in negative)
    return wins / (len(positive) * len(negative))


def _dcg(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
