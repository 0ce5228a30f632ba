"""What speaks for it that two texts are about the same work: features a person would name.

Coverage of one text by another is the share of what its words tell (`common_pairs`) that stands in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qa.comparing.items import Item
from qa.comparing.table import ItemTable
from qa.index.ranking import Rows

Values = NDArray[np.float64]


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
    """The best of that share over the clauses of either that say something; over all where none does."""
    rare: float
    """What the rarest shared words tell beyond the words of every report, up to about 1."""
    name: float
    """What the longest run of a that b has tells beyond common words: a project, a place, a programme."""
    rare_here: float
    """What the shared words tell by how few of the compared texts have them, up to about 1."""
    name_here: float
    """The same of the longest run of a that b has."""
    apart: float
    """Whether both have names of their own and none in common: the same template with other objects."""


COMMON: Final = 0.7
"""What a pair of characters tells up to which it stands in every report."""
LEAST: Final = 1.0
"""A clause whose words tell less in sum says nothing by itself (统筹推进)."""
KNOWN: Final = 0.5
"""The local rarity of a pair up to which it stands in too many of the compared texts to tell any from the others."""
RARE_HERE_ENOUGH: Final = 2.0
RARE_ENOUGH: Final = 3.0
"""The sum above `COMMON` at which shared rare words are as telling as can be."""
NAME_ENOUGH: Final = 1.5
NAMES_ENOUGH: Final = 4.0
"""Pairs of hardly any report that make sure that a text has names of its own."""
_CLEAR: Final = 0.55
"""The cosine of two clauses from which they say the same in other words."""
_SHARED: Final = 0.45
"""The share of what a clause's words tell from which it stands in another."""
_TELLING: Final = 1.5
_BLOCK: Final = 16384
"""Pairs of texts worked on at a time: what bounds the memory."""


def features_of(table: ItemTable, pairs: Sequence[tuple[int, int]]) -> Values:
    """Return the `Features` of pairs of rows, shape (pairs, features), in the order given."""
    rows = np.asarray(pairs, np.int64).reshape(-1, 2)
    found = np.empty((len(rows), len(Features._fields)))
    order = np.argsort(rows[:, 1], kind="stable")
    for start in range(0, len(rows), _BLOCK):
        chosen = order[start : start + _BLOCK]
        found[chosen] = _block(table, rows[chosen, 0], rows[chosen, 1])
    return found


def clause_strengths(a: Item, b: Item) -> Values:
    """Return how far each clause of a says what each of b does, 1 and above: it does; shape (of a, of b).

    By meaning or by words, whichever tells more; clauses whose words tell next to nothing say the same as none.
    """
    cosines = a.clause_vectors @ b.clause_vectors.T
    words = [[max(share(one, other), share(other, one)) for other in b.clause_pairs] for one in a.clause_pairs]
    told = [[min(sum(one.values()), sum(other.values())) for other in b.clause_pairs] for one in a.clause_pairs]
    strengths: Values = np.maximum(cosines / _CLEAR, np.array(words) / _SHARED) * (np.array(told) >= _TELLING)
    return strengths


def share(a: dict[str, float], b: dict[str, float]) -> float:
    """Return the share of what pairs of characters tell that another text has too; 0 where they tell nothing."""
    total = sum(a.values())
    return sum(weight for pair, weight in a.items() if pair in b) / total if total else 0.0


def _block(table: ItemTable, a: Rows, b: Rows) -> Values:
    shared, shared_back = table.pairs[a].multiply(table.has[b]).tocsr(), table.pairs[b].multiply(table.has[a])
    totals = _sums(table.pairs)
    beyond = csr_matrix((np.maximum(shared.data - COMMON, 0), shared.indices, shared.indptr), shape=shared.shape)
    here = csr_matrix((shared.data * _telling_here(table)[shared.indices], shared.indices, shared.indptr), shared.shape)
    told = _by_clause(table, b, a)
    return np.stack(
        [
            np.einsum("ij,ij->i", table.vectors[a], table.vectors[b]),
            told[:, 0],
            told[:, 2],
            told[:, 1],
            _ratio(_sums(shared), totals[a]),
            _ratio(_sums(shared_back), totals[b]),
            np.maximum(_best_clause(table, a, b), _best_clause(table, b, a)),
            np.tanh(_sums(beyond) / RARE_ENOUGH),
            np.tanh(told[:, 3] / NAME_ENOUGH),
            np.tanh(_sums(here) / RARE_HERE_ENOUGH),
            np.tanh(told[:, 4]),
            _apart(table, a, b),
        ],
        axis=1,
    )


def _telling_here(table: ItemTable) -> Values:
    """Return what each pair tells by how few of the compared texts have it, by column."""
    return np.asarray(np.maximum(table.rarity - KNOWN, 0.0), np.float64)


def _apart(table: ItemTable, a: Rows, b: Rows) -> Values:
    counts = _sums(table.named)
    fewest = np.minimum(counts[a], counts[b])
    return np.tanh(fewest / NAMES_ENOUGH) * (1 - _ratio(_sums(table.named[a].multiply(table.named[b])), fewest))


def _best_clause(table: ItemTable, a: Rows, b: Rows) -> Values:
    """Return the greatest share of a clause of a, of those that say something, that stands in b."""
    totals = _sums(table.clause_pairs)
    says = totals >= LEAST
    says |= ~np.logical_or.reduceat(says, table.clauses[:-1]).repeat(np.diff(table.clauses))
    places, firsts = _spread(table.clauses, a)
    held = table.clause_pairs[places].multiply(table.has[np.repeat(b, table.clauses[a + 1] - table.clauses[a])])
    shares = np.where(says[places], _ratio(_sums(held), totals[places]), 0.0)
    best: Values = np.maximum.reduceat(shares, firsts)
    return best


def _by_clause(table: ItemTable, a: Rows, b: Rows) -> Values:
    """Return clause meaning, coverage both ways and the longest runs of b, shape (pairs, 5); a ascends."""
    found = np.empty((len(a), 5))
    weights = _sums(table.clause_pairs)
    marks = np.zeros(table.pairs.shape[1], bool)
    ends = np.flatnonzero(np.diff(a, append=-1)) + 1
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        row, others = a[start], b[start:end]
        own = slice(*table.clauses[row : row + 2])
        places, firsts = _spread(table.clauses, others)
        cosines = table.clause_vectors[own] @ table.clause_vectors[places].T
        best = cosines.max(axis=0)
        found[start:end, 0] = np.maximum.reduceat(best, firsts)
        found[start:end, 1] = _average(np.maximum.reduceat(cosines, firsts, axis=1), weights[own])
        found[start:end, 2] = _averages(best, weights[places], firsts)
        columns = table.pairs.indices[slice(*table.pairs.indptr[row : row + 2])]
        marks[columns] = True
        found[start:end, 3:] = _longest(table, others, marks)
        marks[columns] = False
    return found


def _longest(table: ItemTable, rows: Rows, marks: NDArray[np.bool_]) -> Values:
    """Return for each text what the best of its runs whose pairs are all marked tells, shape (rows, 2).

    Beyond the words of every report, and by how few of the compared texts have them.
    """
    best = np.zeros((len(rows), 2))
    filled = np.flatnonzero(table.runs[rows + 1] > table.runs[rows])
    if not len(filled):
        return best
    places, firsts = _spread(table.runs, rows[filled])
    held = marks[table.run_columns[places]]
    weights = table.run_weights[places] * held
    breaks = np.flatnonzero(table.run_starts[places] | ~held)
    ends = np.searchsorted(breaks, firsts)
    beyond, here = np.maximum(weights - COMMON, 0.0), weights * _telling_here(table)[table.run_columns[places]]
    for column, told in enumerate((beyond, here)):
        best[filled, column] = np.maximum.reduceat(np.add.reduceat(told, breaks), ends)
    return best


def _spread(ends: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Return the places that belong to each of some rows, one row after the other, and where each row's begin."""
    counts = ends[rows + 1] - ends[rows]
    firsts = np.cumsum(counts) - counts
    return np.repeat(ends[rows] - firsts, counts) + np.arange(int(counts.sum())), firsts


def _average(values: NDArray[np.float32], weights: Values) -> Values:
    """Return the mean of each column by weights of the rows, the plain one where they are all 0."""
    return np.asarray(weights @ values / weights.sum() if weights.sum() else values.mean(axis=0), np.float64)


def _averages(values: NDArray[np.float32], weights: Values, firsts: Rows) -> Values:
    """Return the mean of each stretch of values by weights, the plain one where they are all 0."""
    totals = np.add.reduceat(weights, firsts)
    counts = np.diff(firsts, append=len(values))
    plain = np.add.reduceat(values.astype(np.float64), firsts) / counts
    return np.where(totals > 0, _ratio(np.add.reduceat(values * weights, firsts), totals), plain)


def _sums(matrix: csr_matrix) -> Values:
    return np.asarray(matrix.sum(axis=1, dtype=np.float64)).ravel()


def _ratio(part: Values, whole: Values) -> Values:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)
