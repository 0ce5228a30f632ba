from __future__ import annotations

from collections import Counter

import pytest

from qa.index.bm25 import Terms
from qa.index.milvus import terms as module
from qa.index.milvus.terms import place_of, sparse_query, sparse_task

DOCUMENTS = ["水水电", "电路", "田田田田", "电"]
TERMS = Terms.of(list(map(Counter, DOCUMENTS)))


def inner(query: dict[int, float], document: dict[int, float]) -> float:
    return sum(weight * document.get(place, 0.0) for place, weight in query.items())


def test_the_inner_product_is_bm25() -> None:
    # 2 / (2 + 1.5 · (0.25 + 0.75 · 3 / 2.5)) = 0.536913, and 水 weighs 1.203973.
    vector = sparse_task("水水电", TERMS.average)
    assert vector[place_of("水")] == pytest.approx(0.536913, abs=1e-6)
    for query in ("水", "电水", "电电山"):
        exact = TERMS.scores(query, list(map(Counter, DOCUMENTS)))
        found = [inner(sparse_query(TERMS, query), sparse_task(one, TERMS.average)) for one in DOCUMENTS]
        assert found == pytest.approx(exact.tolist(), rel=1e-5)


def test_a_word_that_no_task_holds_is_not_asked_for() -> None:
    assert sparse_query(TERMS, "山") == {}


def test_two_words_in_one_place_only_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "place_of", lambda _: 7)
    for query in ("水", "电水"):
        exact = TERMS.scores(query, list(map(Counter, DOCUMENTS)))
        for document, score in zip(DOCUMENTS, exact, strict=True):
            assert inner(sparse_query(TERMS, query), sparse_task(document, TERMS.average)) >= score - 1e-6


def test_places_are_what_milvus_takes() -> None:
    assert all(0 <= place_of(chr(0x4E00 + number)) < 2**32 - 1 for number in range(500))
