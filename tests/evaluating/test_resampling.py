"""Intervals and the paired test: against values known otherwise, and at their edges."""

from __future__ import annotations

from itertools import product
from statistics import fmean

import numpy as np
import pytest

from qa.evaluating.resampling import auroc_interval, interval, paired


def test_equal_values_have_no_spread() -> None:
    assert interval([0.5] * 9) == (0.5, 0.5)
    assert auroc_interval([2.0, 3.0], [1.0]) == (1.0, 1.0)
    assert auroc_interval([1.0], [1.0, 1.0]) == (0.5, 0.5)


def test_the_interval_of_a_share_is_that_of_the_binomial_distribution() -> None:
    """Of 400 values 100 are 1: the normal approximation gives 0.25 ± 1.96 · √(0.25 · 0.75 / 400)."""
    low, high = interval([1.0] * 100 + [0.0] * 300)
    assert (low, high) == pytest.approx((0.25 - 0.0424, 0.25 + 0.0424), abs=0.005)


def test_the_interval_of_auroc_holds_its_value() -> None:
    chance = np.random.default_rng(1)
    positive, negative = chance.normal(1, 1, 200), chance.normal(0, 1, 200)
    low, high = auroc_interval(positive.tolist(), negative.tolist())
    assert low < 0.76 < high  # Φ(1/√2)
    assert 0.06 < high - low < 0.12


def test_the_p_value_is_that_of_all_signs() -> None:
    one, other = [0.9, 0.8, 0.7, 0.9, 0.6, 0.8], [0.5, 0.7, 0.8, 0.4, 0.6, 0.3]
    differences = [a - b for a, b in zip(one, other, strict=True)]
    observed = abs(fmean(differences))
    flipped = [
        abs(fmean(s * d for s, d in zip(signs, differences, strict=True))) for signs in product((1, -1), repeat=6)
    ]
    exact = sum(value >= observed - 1e-12 for value in flipped) / len(flipped)
    found = paired(one, other)
    assert found.p == pytest.approx(exact, abs=0.015)
    assert found.difference == pytest.approx(1.4 / 6)
    assert found.low < found.difference < found.high


def test_settings_that_do_not_differ() -> None:
    found = paired([0.5, 1.0], [0.5, 1.0])
    assert (found.difference, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_the_same_results_give_the_same_figures() -> None:
    values = np.random.default_rng(3).random(50).tolist()
    assert interval(values) == interval(values)
    assert paired(values, values[::-1]) == paired(values, values[::-1])


def test_the_order_of_the_two_settings_turns_the_sign() -> None:
    one, other = [1.0, 0.5, 0.75, 1.0], [0.0, 0.5, 0.25, 0.5]
    forth, back = paired(one, other), paired(other, one)
    assert forth.difference == -back.difference
    assert forth.p == back.p


def test_nothing_has_no_interval() -> None:
    for call in (lambda: interval([]), lambda: auroc_interval([], [1.0]), lambda: paired([], [])):
        with pytest.raises(ValueError, match="at least one value"):
            call()
