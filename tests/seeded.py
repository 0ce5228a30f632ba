"""The published plan and its gold set, and an encoder that does not encode a query twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.index.encoder import EncodedQuery, Progress, TokenEncoder, Vectors

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "dongchangfu-2022.txt"
GOLD = ROOT / "evaluation" / "dongchangfu-2022.jsonl"


class RememberingEncoder:
    """Another encoder, asked once for each query: settings are compared on the same queries."""

    def __init__(self, encoder: TokenEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, EncodedQuery] = {}
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.tells_tokens = encoder.tells_tokens

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a query."""
        return np.stack([self.encode_query(text).vector for text in texts])

    def encode_query(self, text: str) -> EncodedQuery:
        """Return a query's vector and those of its tokens."""
        if text not in self._known:
            self._known[text] = self._encoder.encode_query(text)
        return self._known[text]

    def encode_passage_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Vectors]:
        """Return the vectors of each passage's tokens."""
        return self._encoder.encode_passage_tokens(texts, progress)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector a passage."""
        return self._encoder.encode_passages(texts, progress)
