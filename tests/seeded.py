"""The published plan and its gold set, and an encoder that does not encode a query twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.index.encoder import Encoder, Progress, Vectors

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "dongchangfu-2022.txt"
GOLD = ROOT / "evaluation" / "dongchangfu-2022.jsonl"


class RememberingEncoder:
    """Another encoder, asked once for each query: settings are compared on the same queries."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a query."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_queries(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector a passage."""
        return self._encoder.encode_passages(texts, progress)
