"""From the best scores of each leg to a confidence, and from a confidence to a word."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from qa.retrieval.legs import LegScores
from qa.retrieval.verdict import CALIBRATION, FEATURES, WITHOUT_TOKENS, Calibration, calibration_of, features

NOTHING = np.empty(0)
SIMPLE = Calibration(intercept=-1.0, coefficients=(2.0, 0.0, 0.0, 4.0), found=0.75, nearest=0.25)


@pytest.mark.parametrize(
    ("values", "logit"),
    [
        pytest.param((0.0, 0.0, 0.0, 0.0), -1.0, id="nothing"),
        pytest.param((0.5, 9.0, 9.0, 0.0), 0.0, id="even"),
        pytest.param((0.5, 0.0, 0.0, 0.25), 1.0, id="likely"),
        pytest.param((-1.0, 0.0, 0.0, 0.0), -3.0, id="against"),
    ],
)
def test_confidence_is_a_logistic_function(values: tuple[float, ...], logit: float) -> None:
    assert SIMPLE.confidence(values) == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-12)


@pytest.mark.parametrize(("value", "confidence"), [(1e9, 1.0), (-1e9, 0.0)])
def test_confidence_stays_between_0_and_1(value: float, confidence: float) -> None:
    extreme = SIMPLE.confidence((value, 0.0, 0.0, 0.0))
    assert 0.0 <= extreme <= 1.0
    assert extreme == pytest.approx(confidence, abs=1e-12)


@pytest.mark.parametrize(
    ("confidence", "verdict"),
    [(1.0, "found"), (0.75, "found"), (0.7499, "nearest"), (0.25, "nearest"), (0.2499, "none"), (0.0, "none")],
)
def test_verdicts_part_at_their_confidence(confidence: float, verdict: str) -> None:
    assert SIMPLE.verdict(confidence) == verdict


def test_features_are_the_best_score_of_each_leg() -> None:
    scores = LegScores(
        tasks=np.array([4, 7]),
        task=np.array([0.1, 0.2]),
        clause=np.array([0.9, 0.3]),
        context=np.array([-0.5, -0.4]),
        keyword=np.array([0.0, 0.6]),
        best_clause=np.array([1, 2]),
    )
    assert features(scores) == (0.2, 0.9, -0.4, 0.6, 0.0)
    assert features(replace(scores, late=np.array([0.3, 0.1]))) == (0.2, 0.9, -0.4, 0.6, 0.3)
    assert calibration_of(scores) is WITHOUT_TOKENS
    assert calibration_of(replace(scores, late=np.array([0.3, 0.1]))) is CALIBRATION


def test_features_of_nothing_are_zero() -> None:
    none = np.empty(0, np.int64)
    assert features(LegScores(none, NOTHING, NOTHING, NOTHING, NOTHING, none)) == (0.0,) * 5


def test_the_built_in_calibration_has_a_coefficient_for_each_feature() -> None:
    for calibration in (CALIBRATION, WITHOUT_TOKENS):
        assert len(calibration.coefficients) == len(FEATURES)
        assert 0 < calibration.nearest < calibration.found < 1
    assert WITHOUT_TOKENS.coefficients[FEATURES.index("late")] == 0
