"""Maps in eight bits compute nearly what they stand for, also where a channel is far larger than the others."""

from __future__ import annotations

import numpy as np
import pytest

from qa.index.eight_bits import STEPS, EightBitLinear, Span, eight_bit, split_hidden
from qa.index.transformer import Linear


def rounded(made: EightBitLinear, entering: np.ndarray) -> np.ndarray:
    """Compute a map as processors do: steps from zero, whole weights."""
    steps = np.round(((entering - made.low) / (made.high - made.low)).clip(0, 1) * 255)
    return steps * (made.width / 255) @ (made.weight.astype(np.float32) * made.scale).T + made.bias


def sample(channels: int = 64, *, outlier: float = 1) -> tuple[Linear, np.ndarray, Span]:
    """Return a map, what enters it, and its span; one channel is larger than the others."""
    random = np.random.default_rng(3)
    entering = random.normal(size=(500, channels)).astype(np.float32)
    entering[:, 5] *= outlier
    linear = Linear(random.normal(size=(32, channels)).astype(np.float32), random.normal(size=32).astype(np.float32))
    return linear, entering, Span(entering.min(axis=0), entering.max(axis=0))


def error(found: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(found - expected).mean() / np.abs(expected).mean())


@pytest.mark.parametrize("outlier", [0.0, 1.0, 20.0])
def test_it_computes_nearly_the_same(outlier: float) -> None:
    linear, entering, span = sample(outlier=outlier)
    made = eight_bit(linear, span, smoothing=0.5)
    assert error(rounded(made, entering), entering @ linear.weight.T + linear.bias) < 0.02
    assert np.abs(made.weight).max() == STEPS


def test_smoothing_helps_where_channels_differ() -> None:
    linear, entering, span = sample(outlier=50)
    linear.weight[:, 5] /= 5
    expected = entering @ linear.weight.T + linear.bias
    smooth, rough = (error(rounded(eight_bit(linear, span, smoothing=s), entering), expected) for s in (0.5, 0.0))
    assert smooth < rough / 2


def test_splitting_computes_the_same() -> None:
    random = np.random.default_rng(4)
    widen = Linear(random.normal(size=(80, 8)).astype(np.float32), random.normal(size=80).astype(np.float32))
    narrow = Linear(random.normal(size=(8, 80)).astype(np.float32), random.normal(size=8).astype(np.float32))
    high = np.linspace(1, 2, 80, dtype=np.float32)
    high[7] = 30
    wider, narrower, span = split_hidden(widen, narrow, Span(-high, high))
    assert wider.weight.shape[0] == narrower.weight.shape[1] == len(span.low)
    assert (len(span.low) % 16, len(span.low) > 80 + 20) == (0, True)
    rows = random.normal(size=(5, 8)).astype(np.float32)
    before = np.tanh(rows @ widen.weight.T + widen.bias) @ narrow.weight.T
    after = np.tanh(rows @ wider.weight.T + wider.bias) @ narrower.weight.T
    np.testing.assert_allclose(after, before, atol=1e-4)


def test_what_is_even_is_not_split() -> None:
    linear, _, _ = sample()
    even = Span(-np.ones(64, np.float32), np.ones(64, np.float32))
    wider, _, _ = split_hidden(Linear(linear.weight.T, np.zeros(64, np.float32)), linear, even)
    assert wider.weight.shape[0] == 64
