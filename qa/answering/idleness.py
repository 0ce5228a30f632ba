"""Whether words of a question are about nothing: 给个序号就行, 手头上有几个. No list of such words is ever complete.

A linear classifier over the vectors of the built-in encoder, trained by `python evaluation/fit_idle.py` to tell words
of asking (`lexicon.STOP`) from words of government reports; its weights are in `idle_words.json`. For other encoders
there is none, and words are idle only where the lexicon or their part of speech says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from qa.index.encoder import Vectors

FILE: Final = "idle_words.json"
IDLE: Final = 0.5
"""The probability from which words are taken to say nothing."""

Encode = Callable[[Sequence[str]], Vectors]


class Idleness:
    """Tells idle words for one encoder, remembering those it has seen. May be used from several threads."""

    def __init__(self, encode: Encode, model: str) -> None:
        """Take what turns words into the vectors of passages, and the fingerprint of the model that it is."""
        self._encode = encode
        self._is_known = _trained()["encoder"] == model
        self._chance = lru_cache(maxsize=4096)(self._chance_of)

    def is_idle(self, words: str) -> bool:
        """Tell whether words say nothing, as far as is known for the encoder."""
        return self._is_known and self._chance(words) >= IDLE

    def _chance_of(self, words: str) -> float:
        trained = _trained()
        vector = self._encode([words])[0] - np.array(trained["mean"], np.float32)
        vector /= float(np.linalg.norm(vector)) + 1e-9
        logit = float(vector @ np.array(trained["weights"], np.float32)) + float(trained["intercept"])
        return float(1.0 / (1.0 + np.exp(-logit)))


@cache
def _trained() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("qa.answering") / FILE).read_text(encoding="utf-8"))
    return found
