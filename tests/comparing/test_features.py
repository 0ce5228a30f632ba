"""What speaks for it that two texts are about the same work: the fast way against the plain one, and by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import log, tanh

import numpy as np
import pytest

from qa.comparing.common_pairs import weight
from qa.comparing.features import (
    COMMON,
    KNOWN,
    LEAST,
    NAME_ENOUGH,
    NAMES_ENOUGH,
    RARE_ENOUGH,
    RARE_HERE_ENOUGH,
    Features,
    features_of,
    share,
)
from qa.comparing.items import Item, Items
from qa.comparing.table import NAMED, ItemTable
from qa.index.snapshot import Snapshot


def item(*clauses: str, vectors: list[list[float]] | None = None) -> Item:
    """Return an item with a clause for each text, and vectors of two components."""
    text = "。".join(clauses)
    starts = [text.index(clause) for clause in clauses]
    spans = tuple((start, start + len(clause)) for start, clause in zip(starts, clauses, strict=True))
    of_clauses = np.array(vectors or [[1, 0]] * len(clauses), np.float32)
    return Item(text, None, (), (), spans, np.array([1, 0], np.float32), of_clauses, frozenset())


def plain(a: Item, b: Item, items: Sequence[Item]) -> Features:
    """Work out the features of one pair from the texts, word for word as they are described."""
    here = {pair: max(0.0, _rarity(pair, items) - KNOWN) for pair in a.pairs}
    cosines = a.clause_vectors @ b.clause_vectors.T
    weights = [np.array([sum(pairs.values()) for pairs in one.clause_pairs]) for one in (a, b)]
    names = [{pair for pair, told in one.pairs.items() if told >= NAMED} for one in (a, b)]
    fewest = min(map(len, names))
    beyond = sum(told - COMMON for pair, told in a.pairs.items() if told > COMMON and pair in b.pairs)
    return Features(
        meaning=float(a.vector @ b.vector),
        clause_meaning=float(cosines.max()),
        covered=_mean(cosines.max(axis=1), weights[0]),
        covers=_mean(cosines.max(axis=0), weights[1]),
        words=share(a.pairs, b.pairs),
        words_back=share(b.pairs, a.pairs),
        clause_words=max(_best_clause(a, b), _best_clause(b, a)),
        rare=tanh(beyond / RARE_ENOUGH),
        name=tanh(_longest(a, b, lambda _, told: told - COMMON) / NAME_ENOUGH),
        rare_here=tanh(sum(told * here[pair] for pair, told in a.pairs.items() if pair in b.pairs) / RARE_HERE_ENOUGH),
        name_here=tanh(_longest(a, b, lambda pair, told: told * here[pair])),
        apart=tanh(fewest / NAMES_ENOUGH) * (1 - len(names[0] & names[1]) / fewest) if fewest else 0.0,
    )


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return float(np.average(values, weights=weights)) if weights.sum() else float(values.mean())


def _best_clause(a: Item, b: Item) -> float:
    said = [pairs for pairs in a.clause_pairs if sum(pairs.values()) >= LEAST] or a.clause_pairs
    return max(share(pairs, b.pairs) for pairs in said)


def _longest(a: Item, b: Item, telling: Callable[[str, float], float]) -> float:
    best = 0.0
    for run in a.runs:
        told = 0.0
        for pair, its in run:
            told = told + max(0.0, telling(pair, its)) if pair in b.pairs else 0.0
            best = max(best, told)
    return best


def _rarity(pair: str, items: Sequence[Item]) -> float:
    holding = sum(pair in item.pairs for item in items)
    return min(1.0, max(0.0, log((len(items) + 1) / (holding + 0.5)) / log(len(items) + 1)))


def test_the_fast_way_gives_what_the_plain_one_does(seed: Snapshot) -> None:
    items = list(Items(seed).of_tasks(range(0, len(seed.tasks), 3)))
    pairs = [*combinations(range(len(items)), 2), (7, 3), (4, 4)]
    found = features_of(ItemTable.of(items), pairs)
    expected = [plain(items[a], items[b], items) for a, b in pairs]
    assert np.abs(found - np.array(expected)).max() < 2e-6
    assert found.shape == (len(pairs), len(Features._fields))
    assert (found.max(axis=0) > 0.3).all()


def test_texts_without_words_and_without_names_have_features() -> None:
    items = [item("12345"), item("2022"), item("建设公厕", "3"), item("推进工作")]
    pairs = [(a, b) for a in range(4) for b in range(4)]
    found = features_of(ItemTable.of(items), pairs)
    assert np.abs(found - np.array([plain(items[a], items[b], items) for a, b in pairs])).max() < 2e-6


def test_no_pair_has_no_features() -> None:
    assert features_of(ItemTable.of([item("建设公厕")]), []).shape == (0, len(Features._fields))


def test_words_by_hand() -> None:
    ours, theirs = item("建设葫芦公园"), item("葫芦产业")
    (found,) = (Features(*row) for row in features_of(ItemTable.of([ours, theirs]), [(0, 1)]))
    assert weight("葫芦") == 1.0
    assert found.words == pytest.approx(1.0 / sum(ours.pairs.values()), abs=1e-6)
    assert found.words_back == pytest.approx(1.0 / sum(theirs.pairs.values()), abs=1e-6)
    assert found.rare == pytest.approx(tanh(0.3 / 3.0), abs=1e-6)
    assert found.name == pytest.approx(tanh(0.3 / 1.5), abs=1e-6)


def test_what_few_of_the_compared_texts_have_tells_more_than_what_many_have() -> None:
    texts = ("葫芦产业", "建设葫芦公园", "建设公厕", "建设停车场", "建设学校")
    without_first = ItemTable.of(map(item, texts), first=1)
    shared, common = (Features(*row) for row in features_of(without_first, [(0, 1), (1, 2)]))
    rarity = log((4 + 1) / (1 + 0.5)) / log(4 + 1)  # one of the four that are counted has 葫芦, all have 建设
    assert shared.rare_here == pytest.approx(tanh((rarity - KNOWN) / RARE_HERE_ENOUGH), abs=1e-6)
    assert shared.name_here == pytest.approx(tanh(rarity - KNOWN), abs=1e-6)
    assert (common.rare_here, common.name_here) == (0.0, 0.0)


def test_clauses_by_hand() -> None:
    ours = item("建设葫芦公园", "推进工作", vectors=[[1, 0], [0, 1]])
    theirs = item("葫芦产业", vectors=[[0.6, 0.8]])
    (found,) = (Features(*row) for row in features_of(ItemTable.of([ours, theirs]), [(0, 1)]))
    first, second = (sum(pairs.values()) for pairs in ours.clause_pairs)
    assert found.clause_meaning == pytest.approx(0.8, abs=1e-6)
    assert found.covers == pytest.approx(0.8, abs=1e-6)
    assert found.covered == pytest.approx((0.6 * first + 0.8 * second) / (first + second), abs=1e-6)
