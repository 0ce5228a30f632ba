"""What speaks for it that two texts are about the same work: features a person would name.

Coverage of one text by another is the share of what its words tell (`common_pairs`) that stands in the other.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.comparing.items import Item


class Features(NamedTuple):
    """Of a pair of texts a, b: each about 0 for unlike, 1 for the same."""

    meaning: float
    """Cosine of the whole texts."""
    clause_meaning: float
    """The best cosine of a clause of one with a clause of the other."""
    covered: float
    """How far a, clause by clause, stands in clauses of b: the mean of the best cosines, by weight."""
    covers: float
    """The same of b in a."""
    words: float
    """The share of what the words of a tell that stands in b."""
    words_back: float
    """The share of what the words of b tell that stands in a."""
    clause_words: float
    """The best of that share over the clauses of either."""
    rare: float
    """What the rarest shared words tell beyond the words of every report, up to about 1."""
    name: float
    """What the longest run of characters that both have tells beyond common words: a project, a place, a programme."""
    apart: float
    """Whether both have names of their own and none in common: the same template with other objects."""


_CLEAR: Final = 0.55
"""The cosine of two clauses from which they say the same in other words."""
_SHARED: Final = 0.45
"""The share of what a clause's words tell from which it stands in another."""
_TELLING: Final = 1.5
_NAME_ENOUGH: Final = 1.5
_NAMED: Final = 0.95
"""What a pair tells from which it stands in hardly any report."""
_NAMES_ENOUGH: Final = 4.0
"""Such pairs that make sure that a text has names of its own."""
_COMMON: Final = 0.7
"""What a pair of characters tells up to which it stands in every report."""
_RARE_ENOUGH: Final = 3.0
"""The sum above `_COMMON` at which shared rare words are as telling as can be."""
_LEAST: Final = 1.0
"""A clause whose words tell less in sum says nothing by itself (统筹推进)."""


def features_of(a: Item, b: Item) -> Features:
    """Return the features of a pair."""
    cosines = a.clause_vectors @ b.clause_vectors.T if len(a.clauses) and len(b.clauses) else np.zeros((1, 1))
    weights_a, weights_b = (np.array([sum(one.values()) for one in item.clause_pairs]) for item in (a, b))
    return Features(
        meaning=float(a.vector @ b.vector),
        clause_meaning=float(cosines.max()),
        covered=_mean(cosines.max(axis=1), weights_a),
        covers=_mean(cosines.max(axis=0), weights_b),
        words=share(a.pairs, b.pairs),
        words_back=share(b.pairs, a.pairs),
        clause_words=max(_best_clause(a, b), _best_clause(b, a)),
        rare=rarity(a.pairs, b.pairs),
        name=longest(a, b),
        apart=apartness(a.pairs, b.pairs),
    )


def clause_strengths(a: Item, b: Item) -> NDArray[np.float64]:
    """Return how far each clause of a says what each of b does, 1 and above: it does; shape (of a, of b).

    By meaning or by words, whichever tells more; clauses whose words tell next to nothing say the same as none.
    """
    cosines = a.clause_vectors @ b.clause_vectors.T
    words = [[max(share(one, other), share(other, one)) for other in b.clause_pairs] for one in a.clause_pairs]
    told = [[min(sum(one.values()), sum(other.values())) for other in b.clause_pairs] for one in a.clause_pairs]
    strengths: NDArray[np.float64] = np.maximum(cosines / _CLEAR, np.array(words) / _SHARED) * (
        np.array(told) >= _TELLING
    )
    return strengths


def share(a: dict[str, float], b: dict[str, float]) -> float:
    """Return the share of what pairs of characters tell that another text has too; 0 where they tell nothing."""
    total = sum(a.values())
    return sum(weight for pair, weight in a.items() if pair in b) / total if total else 0.0


def rarity(a: dict[str, float], b: dict[str, float]) -> float:
    """Return what the shared pairs tell beyond common ones, saturating at 1."""
    told = sum(weight - _COMMON for pair, weight in a.items() if weight > _COMMON and pair in b)
    return float(np.tanh(told / _RARE_ENOUGH))


def longest(a: Item, b: Item) -> float:
    """Return what the longest shared run of pairs tells beyond common ones, saturating at 1."""
    best = told = 0.0
    for run in a.runs:
        told = 0.0
        for pair, weight in run:
            told = told + max(0.0, weight - _COMMON) if pair in b.pairs else 0.0
            best = max(best, told)
    return float(np.tanh(best / _NAME_ENOUGH))


def apartness(a: dict[str, float], b: dict[str, float]) -> float:
    """Return how far two texts name different things: 1 where both have many pairs of no report and share none."""
    ours, theirs = ({pair for pair, weight in pairs.items() if weight >= _NAMED} for pairs in (a, b))
    fewest = min(len(ours), len(theirs))
    return float(np.tanh(fewest / _NAMES_ENOUGH)) * (1 - len(ours & theirs) / fewest) if fewest else 0.0


def _best_clause(a: Item, b: Item) -> float:
    """Return the share of the clause of a that b covers best, among those that say something."""
    said = [pairs for pairs in a.clause_pairs if sum(pairs.values()) >= _LEAST] or list(a.clause_pairs)
    return max((share(pairs, b.pairs) for pairs in said), default=0.0)


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return float(np.average(values, weights=weights)) if weights.sum() else float(values.mean())
