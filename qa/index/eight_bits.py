"""Linear maps in whole numbers of eight bits.

What enters a map is rounded to 256 steps over the range it was seen to have, one range for all channels, for that is
what processors multiply fast. A few channels are far larger than all others and would leave the others a few steps
only. Two remedies, both exact before rounding:

- Smoothing (Xiao et al., 2023): a channel is divided by a factor, and the weights that it meets multiplied by it.
- Splitting: a channel of the hidden layer that is k times too large is computed k times over and each divided by k.

Steps count from zero upwards, and the bias takes the offset in. Weights have 127 steps, not 255: processors without
VNNI add pairs of products in 16 bits, which larger ones would overflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.index.transformer import Array, Linear

STEPS: Final = 63
"""Largest weight, on either side of zero."""
TOO_LARGE: Final = 50
"""A channel is split where it is larger than the channel of this rank by size."""
ALIGNED: Final = 16
"""The number of channels is a multiple of it, as kernels like it."""
_TINY: Final = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class Span:
    """The smallest and largest value of each channel (in,) that was seen to enter a map."""

    low: Array
    high: Array

    @property
    def size(self) -> Array:
        """The largest magnitude of each channel."""
        found: Array = np.maximum(np.maximum(np.abs(self.low), np.abs(self.high)), _TINY)
        return found


@dataclass(frozen=True, slots=True)
class EightBitLinear:
    """A map of what is rounded from low..high (in,) to 0..width in 255 steps: whole weights times scale (out, 1)."""

    low: Array
    high: Array
    width: float
    weight: NDArray[np.int8]
    scale: Array
    bias: Array


def eight_bit(linear: Linear, span: Span, *, smoothing: float) -> EightBitLinear:
    """Return a map in eight bits. `smoothing` evens out the weights (0), what enters (1), or a bit of both."""
    weight = linear.weight
    factor = span.size**smoothing / np.maximum(np.abs(weight).max(axis=0), _TINY) ** (1 - smoothing)
    factor = (factor / np.median(factor)).astype(np.float32)
    low, high = float((span.low / factor).min()), float((span.high / factor).max())
    smoothed = weight * factor
    scale = (np.maximum(np.abs(smoothed).max(axis=1, keepdims=True), _TINY) / STEPS).astype(np.float32)
    whole = np.round(smoothed / scale).clip(-STEPS, STEPS).astype(np.int8)
    offset = (whole.astype(np.float32) * scale).sum(axis=1) * np.float32(low)
    return EightBitLinear(low * factor, high * factor, high - low, whole, scale, linear.bias + offset)


def split_hidden(widen: Linear, narrow: Linear, span: Span) -> tuple[Linear, Linear, Span]:
    """Return the two maps about a hidden layer, and its span, with each channel that is too large split into several.

    The first map gives a split channel several times; the second adds them up, each divided by their number.
    """
    size = span.size
    usual = float(np.sort(size)[-min(TOO_LARGE, len(size))])
    parts = np.maximum(1, np.ceil(size / usual)).astype(np.int64)
    channels = np.repeat(np.arange(len(size)), parts)
    padding = -len(channels) % ALIGNED
    # The divisor goes into the second map's weights; smoothing then spreads it evenly over both sides.
    divided = narrow.weight[:, channels] / parts[channels].astype(np.float32)
    return (
        Linear(np.pad(widen.weight[channels], ((0, padding), (0, 0))), np.pad(widen.bias[channels], (0, padding))),
        Linear(np.pad(divided, ((0, 0), (0, padding))), narrow.bias),
        Span(np.pad(span.low[channels], (0, padding)), np.pad(span.high[channels], (0, padding))),
    )
