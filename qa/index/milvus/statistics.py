"""The numbers over all plans of a library, and how far the rows of a set have fallen behind them.

The mean that vectors are centred by and the average length of a task change with every import; the rows of a set were
made with those of the day it was built. How wrong a server's scores can be because of it is bounded here, so that
candidates are taken until none that counts can be missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.index.bm25 import Terms
from qa.index.dense import mean_of
from qa.index.milvus.ledger import Anchor, Entry

MOST_DRIFT: Final = 0.05
"""A set is built anew where cosines may be off by more: more candidates would have to be fetched than it saves."""
MOST_STRETCH: Final = 1.1
"""The same for the keyword leg, as a factor."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers over some plans."""

    mean: NDArray[np.float32]
    terms: Terms
    passages: int
    nearest: float
    """The least distance of a vector from the anchor's mean."""

    @classmethod
    def of(cls, entries: Collection[Entry]) -> Statistics:
        """Add up the numbers of plans; at least one has passages."""
        filled = [entry for entry in entries if entry.passages]
        count = sum(entry.passages for entry in filled)
        total = np.stack([entry.total for entry in filled]).sum(axis=0)
        holding: Counter[str] = Counter()
        for entry in entries:
            holding.update(entry.terms.holding)
        tasks, tokens = (sum(getattr(entry.terms, name) for entry in entries) for name in ("tasks", "tokens"))
        return cls(mean_of(total, count), Terms(tasks, tokens, holding), count, min(one.nearest for one in filled))

    def drift(self, anchor: Anchor) -> float:
        """Return how far the cosine of a row with any direction may be from what it would be with today's mean.

        With a and b a vector minus either mean, |a/|a| - b/|b|| ≤ 2 |a - b| / (|a| + |b|) (Dunkl and Williams, 1964).
        """
        moved = float(np.linalg.norm(self.mean.astype(np.float64) - anchor.mean))
        if moved == 0:
            return 0.0
        both = 2 * self.nearest - moved
        return 2 * moved / both if both > 0 else float("inf")

    def stretch(self, anchor: Anchor) -> float:
        """Return by what factor a task's keyword score may be above what its row gives.

        Lengths enter as length / average length, in the denominator only.
        """
        ratio = self.terms.average / anchor.average
        return max(ratio, 1 / ratio)

    def fits(self, anchor: Anchor) -> bool:
        """Tell whether rows made with an anchor still serve."""
        return self.drift(anchor) <= MOST_DRIFT and self.stretch(anchor) <= MOST_STRETCH
