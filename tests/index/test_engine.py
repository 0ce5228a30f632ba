"""What every engine promises, with values worked out by hand; another implementation is one more line in `ENGINES`."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.index.backends import BACKENDS, EMBEDDED, Address, Backend
from qa.index.engine import Engine
from qa.index.library import Library
from qa.index.passages import KINDS
from tests.index.samples import CHARACTERS, CountingEncoder, TokenCountingEncoder, named, plan_of, put
from tests.milvus_server import LiteServer

TEXTS = ["水水电", "电路", "田", "电路"]
Make = Callable[..., Engine]


def embedded(_: pytest.FixtureRequest) -> Backend:
    return EMBEDDED


def milvus_file(request: pytest.FixtureRequest) -> Backend:
    return BACKENDS["milvus"](Address(str(request.getfixturevalue("lite_file"))))


def milvus_server(request: pytest.FixtureRequest) -> Backend:
    server: LiteServer = request.getfixturevalue("lite_server")
    return BACKENDS["milvus"](Address(server.uri))


ENGINES: list[Callable[[pytest.FixtureRequest], Backend]] = [embedded, milvus_file, milvus_server]


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes the engine of a library that holds one plan, whose tasks have the given texts."""
    backend: Backend = request.param(request)
    opened: list[Library] = []

    def made(texts: list[str], encoder: CountingEncoder | None = None) -> Engine:
        folder = tmp_path / f"library{len(opened)}"
        encoder = encoder or CountingEncoder()
        opened.append(Library.open(folder, encoder, create=True, tokeniser=CHARACTERS, backend=backend))
        if texts:
            put(opened[-1], plan_of(*texts, **named(leaders=["田"])))
        return opened[-1].snapshot().engine

    yield made
    for library in opened:
        library.close()


def query(text: str) -> np.ndarray:
    return CountingEncoder().encode_queries([text])[0]


def test_cosines_worked_out_by_hand(make: Make) -> None:
    # 水 twice and 电 once; their clauses and wholes are (1, 0) and (0, 1), each four times and twice; the contexts add
    # the leader 田. Sums over nine passages: 水 4 + 2/√2, 电 2 + 1/√2, 田 3/√2; the mean is those by 29.
    engine = make(["水", "水", "电"])
    half = 1 / math.sqrt(2)
    mean = np.array([4 + 2 * half, 2 + half, 0, 3 * half]) / 29
    water = np.array([1, 0, 0, 0]) - mean
    power = np.array([0, 1, 0, 0]) - mean
    found = engine.dense(query("水"), 9, kind="clause")
    assert found.rows.tolist() == [1, 4, 7]
    cosine = float(water @ power / np.linalg.norm(water) / np.linalg.norm(power))
    assert found.scores.tolist() == pytest.approx([1, 1, cosine], abs=2e-6)
    assert engine.dense_scores(query("电"), np.array([7, 1, 7])).tolist() == pytest.approx([1, cosine, 1], abs=2e-6)
    assert engine.vectors(np.array([7])).tolist() == [pytest.approx((power / np.linalg.norm(power)).tolist(), abs=1e-6)]
    assert engine.centred(CountingEncoder().encode_passages(["电"])).tolist() == engine.vectors(np.array([7])).tolist()


def test_bm25_worked_out_by_hand(make: Make) -> None:
    # Four tasks, lengths 3 2 4 1, 2.5 on average; 水 stands in one: weight ln(1 + 3.5 / 1.5) = 1.203973, and
    # 2 / (2 + 1.5 · (0.25 + 0.75 · 3 / 2.5)) = 2 / 3.725 = 0.536913. 电 stands in three: ln(1 + 1.5 / 3.5) = 0.356675.
    engine = make(["水水电", "电路", "田田田田", "电"])
    assert engine.keyword_scores(["水"], np.arange(4)).tolist() == pytest.approx(
        [1.203973 * 0.536913, 0, 0, 0], abs=1e-6
    )
    assert engine.keyword(["电"], 9).rows.tolist() == [3, 1, 0]
    assert engine.keyword_weights(["水", "电", "山"]).tolist() == pytest.approx(
        [1.203973, 0.356675, math.log(10)], abs=1e-6
    )
    assert engine.vocabulary() == {"水": 1, "电": 3, "路": 1, "田": 1}
    # A token given twice counts twice; one that is not there counts nothing.
    twice = engine.keyword(["水", "山", "水"], 9)
    assert twice.scores.tolist() == pytest.approx([2 * 1.203973 * 0.536913], abs=1e-6)


def test_candidates_have_the_scores_they_are_asked_for_again(make: Make) -> None:
    engine = make(TEXTS)
    for kind in KINDS:
        found = engine.dense(query("电路"), 3, kind=kind)
        assert found.scores.tolist() == engine.dense_scores(query("电路"), found.rows).tolist()
    found = engine.keyword(["电", "路"], 3)
    assert found.scores.tolist() == engine.keyword_scores(["电", "路"], found.rows).tolist()


def test_the_same_text_ties_and_the_first_comes_first(make: Make) -> None:
    engine = make(TEXTS)
    # Each task has three passages; the clauses are rows 1, 4, 7, 10.
    assert engine.dense(query("电路"), 2, kind="clause").rows.tolist() == [4, 10]
    assert engine.dense(query("电路"), 1, kind="clause").scores.tolist() == [1.0]
    assert engine.keyword(["电", "路"], 9).rows.tolist() == [1, 3, 0]
    assert engine.keyword(["电", "路"], 1).rows.tolist() == [1]


def test_more_ties_than_a_first_look_holds(make: Make) -> None:
    engine = make(["水"] * 70 + ["电"])
    assert engine.dense(query("水"), 3, kind="task").rows.tolist() == [0, 3, 6]
    assert engine.keyword(["水"], 3).rows.tolist() == [0, 1, 2]
    allowed = np.arange(71) > 60
    assert engine.dense(query("水"), 3, kind="task", allowed=allowed).rows.tolist() == [183, 186, 189]
    assert engine.keyword(["水"], 3, allowed=allowed).rows.tolist() == [61, 62, 63]


@pytest.mark.parametrize("allowed", [[True, False, True, True], [False, False, False, True], [False] * 4])
def test_a_mask_is_over_tasks(make: Make, allowed: list[bool]) -> None:
    engine, mask = make(TEXTS), np.array(allowed)
    context = [3 * row + 2 for row in (1, 3, 0, 2) if allowed[row]]
    assert engine.dense(query("电路"), 9, kind="context", allowed=mask).rows.tolist() == context
    assert engine.dense(query("电路"), 1, kind="context", allowed=mask).rows.tolist() == context[:1]
    assert engine.keyword(["电", "路"], 9, allowed=mask).rows.tolist() == [row for row in (1, 3, 0) if allowed[row]]


def test_scores_of_given_tasks_keep_their_order(make: Make) -> None:
    scores = make(TEXTS).keyword_scores(["田"], np.array([2, 0, 2]))
    assert scores.tolist() == [scores[0], 0.0, scores[0]]
    assert scores[0] > 0
    assert make(TEXTS).keyword_scores(["田"], np.empty(0, np.int64)).tolist() == []
    assert make(TEXTS).dense_scores(query("田"), np.empty(0, np.int64)).tolist() == []


@pytest.mark.parametrize("texts", [[], ["水"]])
def test_none_or_one_task(make: Make, texts: list[str]) -> None:
    engine = make(texts)
    assert [len(engine.dense(query("水"), 10, kind=kind)) for kind in KINDS] == [len(texts)] * 3
    assert len(engine.keyword(["水"], 10)) == len(texts)
    assert len(engine.keyword(["山"], 10)) == len(engine.keyword([], 10)) == 0
    assert len(engine.dense(query("水"), 0, kind="task")) == len(engine.keyword(["水"], 0)) == 0


def test_token_vectors_are_compared_where_there_are_some(make: Make) -> None:
    tokens = np.eye(4, dtype=np.float32)[[0]]
    assert make(TEXTS).late_scores(tokens, np.array([0])) is None
    engine = make(TEXTS, TokenCountingEncoder())
    assert engine.has_late()
    scores = engine.late_scores(tokens, np.array([1, 0]))
    assert scores is not None
    assert scores[1] == pytest.approx(1, abs=1e-3)
    assert scores[0] < 0.1


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("水电路田山", min_size=1, max_size=12), min_size=1, max_size=40), st.integers(0, 999))
def test_equals_the_embedded_engine_to_the_last_digit(make: Make, texts: list[str], seed: int) -> None:
    engine = make(texts)
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "plain", CountingEncoder(), create=True, tokeniser=CHARACTERS) as library,
    ):
        put(library, plan_of(*texts, **named(leaders=["田"])))
        plain = library.snapshot().engine
    allowed = np.random.default_rng(seed).random(len(texts)) < 0.4
    for words in ("水", "电路", "田水水"):
        for k in (1, 5, 99):
            for mask in (None, allowed):
                ours, theirs = (one.keyword(list(words), k, allowed=mask) for one in (engine, plain))
                assert (ours.rows.tolist(), ours.scores.tolist()) == (theirs.rows.tolist(), theirs.scores.tolist())
                for kind in KINDS:
                    ours, theirs = (one.dense(query(words), k, kind=kind, allowed=mask) for one in (engine, plain))
                    assert (ours.rows.tolist(), ours.scores.tolist()) == (theirs.rows.tolist(), theirs.scores.tolist())
    assert list(engine.vocabulary().items()) == list(plain.vocabulary().items())
