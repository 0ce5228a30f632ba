"""What every engine promises; another implementation is one more line in `ENGINES`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from qa.index.dense import DenseLeg
from qa.index.engine import EmbeddedEngine, Engine
from qa.index.keywords import KeywordLeg
from qa.index.passages import KINDS, passages_of
from tests.index.samples import CountingEncoder, task

TEXTS = ["水水电", "电路", "田", "电路"]


def embedded(texts: list[str]) -> Engine:
    passages = [(row, one) for row, text in enumerate(texts) for one in passages_of(task(text))]
    vectors = CountingEncoder().encode_passages([one.text for _, one in passages])
    kinds = np.array([KINDS.index(one.kind) for _, one in passages], np.int8)
    tasks = np.array([row for row, _ in passages], np.int64)
    return EmbeddedEngine(DenseLeg.of(vectors, kinds=kinds, tasks=tasks), KeywordLeg.of(texts))


ENGINES: list[Callable[[list[str]], Engine]] = [embedded]


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Callable[[list[str]], Engine]:
    made: Callable[[list[str]], Engine] = request.param
    return made


def test_candidates_have_the_scores_they_are_asked_for_again(make: Callable[[list[str]], Engine]) -> None:
    engine, query = make(TEXTS), CountingEncoder().encode_queries(["电路"])[0]
    for kind in KINDS:
        found = engine.dense(query, 3, kind=kind)
        assert found.scores.tolist() == engine.dense_scores(query, found.rows).tolist()
    found = engine.keyword(["电", "路"], 3)
    assert found.scores.tolist() == engine.keyword_scores(["电", "路"], found.rows).tolist()


def test_the_same_text_ties_and_the_first_comes_first(make: Callable[[list[str]], Engine]) -> None:
    engine, query = make(TEXTS), CountingEncoder().encode_queries(["电路"])[0]
    # Each task has three passages; the clauses are rows 1, 4, 7, 10.
    assert engine.dense(query, 2, kind="clause").rows.tolist() == [4, 10]
    assert engine.dense(query, 1, kind="clause").scores.tolist() == [1.0]
    assert engine.keyword(["电", "路"], 9).rows.tolist() == [1, 3, 0]


def test_a_mask_is_over_tasks(make: Callable[[list[str]], Engine]) -> None:
    engine, query = make(TEXTS), CountingEncoder().encode_queries(["电路"])[0]
    allowed = np.array([True, False, True, True])
    assert engine.dense(query, 1, kind="context", allowed=allowed).rows.tolist() == [11]
    assert engine.keyword(["电", "路"], 9, allowed=allowed).rows.tolist() == [3, 0]


def test_scores_of_given_tasks_keep_their_order(make: Callable[[list[str]], Engine]) -> None:
    scores = make(TEXTS).keyword_scores(["田"], np.array([2, 0, 2]))
    assert scores.tolist() == [scores[0], 0.0, scores[0]]
    assert scores[0] > 0


def test_weights_are_in_the_order_of_the_tokens(make: Callable[[list[str]], Engine]) -> None:
    rare, common, unknown = make(TEXTS).keyword_weights(["水", "电", "山"])
    assert common < rare < unknown


@pytest.mark.parametrize("texts", [[], ["水"]])
def test_none_or_one_task(make: Callable[[list[str]], Engine], texts: list[str]) -> None:
    engine, query = make(texts), CountingEncoder().encode_queries(["水"])[0]
    assert [len(engine.dense(query, 10, kind=kind)) for kind in KINDS] == [len(texts)] * 3
    assert len(engine.keyword(["水"], 10)) == len(texts)
