"""What an encoder is: the one thing the library needs to know of a sentence model.

Only the Protocol stands here, so that tests hand in an encoder worked out by hand and nothing else
depends on torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""A matrix of float32, one row a text."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""


PLAIN_RUNTIME: Final = "sentence-transformers"
"""What computes the plain encoder."""


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


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query's unit vector (dimension,), and those of its tokens (tokens, dimension), prompt and markers left out."""

    vector: NDArray[np.float32]
    tokens: Vectors


@runtime_checkable
class TokenEncoder(Encoder, Protocol):
    """An encoder that also tells what each token means where it stands, as late interaction needs it."""

    @property
    def tells_tokens(self) -> bool:
        """Whether its model knows tokens in their context, in vectors of `dimension` components."""

    def encode_query(self, text: str) -> EncodedQuery:
        """Return a query's vector, as `encode_queries` gives it, and those of its tokens."""

    def encode_passage_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Vectors]:
        """Return the unit vectors of each passage's tokens, prompt and markers left out, shape (tokens, dimension)."""


@runtime_checkable
class StandIn(Encoder, Protocol):
    """An encoder that computes in another way what a plain one does, with vectors that are alike but not equal."""

    @property
    def plain_fingerprint(self) -> str:
        """The fingerprint of the plain encoder."""


def model_fingerprint(encoder: Encoder) -> str:
    """Return what tells the model, however it is computed: what was fitted to the one way serves the other as well."""
    return encoder.plain_fingerprint if isinstance(encoder, StandIn) else encoder.fingerprint


def runtime_of(encoder: Encoder) -> str:
    """Return what computes an encoder, for people; empty where it does not say."""
    return str(getattr(encoder, "runtime", ""))


def token_encoder(encoder: Encoder) -> TokenEncoder | None:
    """Return the encoder where it tells what tokens mean, else None."""
    return encoder if isinstance(encoder, TokenEncoder) and encoder.tells_tokens else None
