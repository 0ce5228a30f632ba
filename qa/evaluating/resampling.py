"""How sure a measured difference is: bootstrap intervals, and a paired randomisation test.

Both ask what other queries of the same kind might have shown. They draw with a fixed seed, so that the same results
give the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Interval: TypeAlias = tuple[float, float]

_RESAMPLES: Final = 2000
_FLIPS: Final = 10_000
_BLOCK: Final = 500
_TAILS: Final = (2.5, 97.5)
_SEED: Final = 20220323


@dataclass(frozen=True, slots=True)
class Paired:
    """The mean difference of two settings on the same queries, its 95 % interval, and the p-value (two-sided)."""

    difference: float
    low: float
    high: float
    p: float


def interval(values: Sequence[float]) -> Interval:
    """Return the 95 % percentile bootstrap interval of a mean (Efron and Tibshirani, 1993).

    Raises ValueError without values.
    """
    sample = _sample(values)
    means = sample[_generator().integers(0, len(sample), (_RESAMPLES, len(sample)))].mean(axis=1)
    return _bounds(means)


def auroc_interval(positive: Sequence[float], negative: Sequence[float]) -> Interval:
    """Return the 95 % percentile bootstrap interval of the chance that a positive scores above a negative.

    Raises ValueError where either is empty.
    """
    ups, downs = _sample(positive), _sample(negative)
    wins = np.sign(ups[:, None] - downs[None, :]) / 2 + 0.5
    draw = _generator()
    drawn = (
        wins[np.ix_(draw.integers(0, len(ups), len(ups)), draw.integers(0, len(downs), len(downs)))].mean()
        for _ in range(_RESAMPLES)
    )
    return _bounds(np.fromiter(drawn, float))


def paired(one: Sequence[float], other: Sequence[float]) -> Paired:
    """Compare two settings query by query: mean of `one` minus `other`.

    The p-value is that of Fisher's randomisation test with 10,000 random signs, the observed one counted among them
    (Smucker, Allan and Carterette, 2007). Raises ValueError where there are no pairs.
    """
    differences = _sample(one) - _sample(other)
    observed = abs(float(differences.mean()))
    draw = _generator()
    as_far = 0
    for _ in range(_FLIPS // _BLOCK):
        signs = draw.choice([-1.0, 1.0], (_BLOCK, len(differences)))
        as_far += int((np.abs((signs * differences).mean(axis=1)) >= observed - 1e-12).sum())
    return Paired(float(differences.mean()), *interval(differences.tolist()), (as_far + 1) / (_FLIPS + 1))


def _sample(values: Sequence[float]) -> NDArray[np.float64]:
    if not len(values):
        raise ValueError("an interval needs at least one value")
    return np.asarray(values, np.float64)


def _bounds(drawn: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(drawn, _TAILS)
    return float(low), float(high)


def _generator() -> np.random.Generator:
    return np.random.default_rng(_SEED)
