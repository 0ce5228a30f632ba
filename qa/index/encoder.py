"""What an encoder is: the one thing the library needs to know of a sentence model.

Only the Protocol stands here, so that tests hand in an encoder worked out by hand and nothing else
depends on torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""A matrix of float32, one row a text."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""


class Encoder(Protocol):
    """Turns text into unit vectors whose inner product is the cosine of their meanings."""

    @property
    def name(self) -> str:
        """Name for people: the card's, a hub name or a folder."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digest of weights, pooling and prompts: vectors may be mixed only where it is equal."""

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a query, shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a passage, shape (len(texts), dimension), calling `progress` as it goes."""
