"""Small logistic models over features a person would name; their weights stand in `weights.json`, readable.

They are fitted on labelled pairs by `evaluation/fit_comparing.py`. With x = bias + weights · features a probability is
1 / (1 + exp(-x)).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: a weight for each feature by name, and a bias."""

    weights: Mapping[str, float]
    bias: float

    def probabilities(self, features: NDArray[np.float64], names: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each row of features, whose columns bear `names`; shape (rows,)."""
        weights = np.array([self.weights.get(name, 0.0) for name in names])
        logits = features @ weights + self.bias
        probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-logits))
        return probabilities


@lru_cache(maxsize=1)
def models() -> Mapping[str, Model]:
    """Return the fitted models by name."""
    held = json.loads(files("qa.comparing").joinpath("weights.json").read_text(encoding="utf-8"))
    return {name: Model(one["weights"], one["bias"]) for name, one in held.items()}
