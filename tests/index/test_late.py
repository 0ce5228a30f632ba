"""Late interaction: against the plain way and values worked out by hand, and how token vectors are kept."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.index import late, store
from qa.index.encoder import TokenEncoder
from qa.index.late import LateLeg
from qa.index.library import Library
from qa.index.schema import DATABASE
from qa.index.snapshot import Snapshot
from tests.index.samples import CHARACTERS, CountingEncoder, TokenCountingEncoder, plan_of, put

Matrix = NDArray[np.float64]
TASKS = ["水电", "路", "水水田", "电路田", "田"]


def leg_of(*tasks: Matrix) -> LateLeg:
    ends = np.cumsum([len(one) for one in tasks])
    return LateLeg.of(np.concatenate(tasks).astype(np.float16), ends)


def plain(query: Matrix, tasks: list[Matrix]) -> list[float]:
    """Score every task token by token, all of them being the sample."""
    everything = np.concatenate(tasks)
    mean = everything.sum(axis=0) / (len(everything) + 20)

    def unit(vector: Matrix) -> Matrix:
        moved = vector - mean
        return moved / (np.linalg.norm(moved) or 1.0)

    met = [[max(float(unit(token) @ unit(other)) for other in task) for task in tasks] for token in query]
    weights = [max(row) - sum(row) / len(row) for row in met]
    if not sum(weights):
        weights = [1.0] * len(weights)
    return [
        sum(weight * row[place] for weight, row in zip(weights, met, strict=True)) / sum(weights)
        for place in range(len(tasks))
    ]


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_the_plain_way(seed: int) -> None:
    chance = np.random.default_rng(seed)
    tasks = [chance.normal(size=(count, 6)).astype(np.float16).astype(np.float64) for count in (3, 1, 7, 2)]
    query = chance.normal(size=(4, 6))
    asked = np.array([3, 0, 2])
    found = leg_of(*tasks).scores(query.astype(np.float32), asked)
    expected = plain(query, tasks)
    assert found.tolist() == pytest.approx([expected[place] for place in asked], abs=2e-3)


def test_a_token_that_every_task_meets_alike_decides_nothing() -> None:
    """水 stands in both tasks, 电 in one: with 水 weighing nothing, the query 水电 is met like 电 alone."""
    water, power, road = np.eye(3)
    leg = leg_of(np.stack([water, power]), np.stack([water, road]))
    rows = np.array([0, 1])
    both = leg.scores(np.stack([water, power]).astype(np.float32), rows)
    assert both.tolist() == leg.scores(power[None].astype(np.float32), rows).tolist()
    assert both[0] == pytest.approx(1.0, abs=1e-3)
    assert both[1] < 0.1


def test_where_no_token_tells_tasks_apart_all_weigh_alike() -> None:
    water, power = np.eye(2)
    leg = leg_of(water[None], water[None])
    found = leg.scores(np.stack([water, power]).astype(np.float32), np.array([0, 1]))
    assert found[0] == found[1] == pytest.approx(plain(np.eye(2), [water[None], water[None]])[0], abs=2e-3)


def test_the_weight_of_a_token_comes_from_a_sample_of_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three tasks the first and the last are the sample: a token that only the second holds says nothing."""
    monkeypatch.setattr(late, "SAMPLE", 2)
    water, power, road = np.eye(3)
    leg = leg_of(water[None], power[None], road[None])
    both = leg.scores(np.stack([water, power]).astype(np.float32), np.array([0, 1, 2]))
    alone = leg.scores(water[None].astype(np.float32), np.array([0, 1, 2]))
    assert both.tolist() == pytest.approx(alone.tolist(), abs=0.12)
    assert int(np.argmax(both)) == 0


def test_only_the_first_tokens_of_a_long_query_count() -> None:
    water, power = np.eye(2)
    leg = leg_of(water[None], power[None])
    rows = np.array([0, 1])
    long = np.stack([water] * late.MOST_QUERY_TOKENS + [power] * 9).astype(np.float32)
    assert leg.scores(long, rows).tolist() == leg.scores(long[: late.MOST_QUERY_TOKENS], rows).tolist()


def test_nothing_asked_nothing_scored() -> None:
    leg = leg_of(np.eye(2))
    assert leg.scores(np.eye(2, dtype=np.float32), np.empty(0, np.int64)).tolist() == []
    assert leg.scores(np.zeros((0, 2), np.float32), np.array([0])).tolist() == [0.0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder, TokenCountingEncoder(), create=True, tokeniser=CHARACTERS) as opened:
        put(opened, plan_of(*TASKS))
        yield opened


def scores(snapshot: Snapshot, query: str) -> list[float] | None:
    tokens = TokenCountingEncoder().encode_query(query).tokens
    found = snapshot.engine.late_scores(tokens, np.arange(len(snapshot.tasks)))
    return None if found is None else found.tolist()


def tokens_of(text: str) -> Matrix:
    return TokenCountingEncoder().encode_query(text).tokens.astype(np.float64)


@pytest.mark.parametrize("query", ["水", "田路", "水电路田水"])
def test_a_library_scores_the_tokens_of_its_tasks(library: Library, query: str) -> None:
    expected = plain(tokens_of(query), [tokens_of(text) for text in TASKS])
    assert scores(library.snapshot(), query) == pytest.approx(expected, abs=2e-3)


def test_scores_are_the_same_after_opening_again(library: Library, folder: Path) -> None:
    before = scores(library.snapshot(), "水田")
    with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as again:
        assert scores(again.snapshot(), "水田") == before


def test_a_task_without_any_token_is_met_by_none(folder: Path) -> None:
    with Library.open(folder, TokenCountingEncoder(), create=True, tokeniser=CHARACTERS) as library:
        put(library, plan_of("没有所数的字", "水"))
        found = scores(library.snapshot(), "水")
    assert found is not None
    assert found[1] > 0.9 > found[0]


def test_an_encoder_without_tokens_has_no_such_scores(folder: Path) -> None:
    assert not isinstance(CountingEncoder(), TokenEncoder)
    with Library.open(folder, CountingEncoder(), create=True, tokeniser=CHARACTERS) as library:
        put(library, plan_of(*TASKS))
        assert scores(library.snapshot(), "水") is None


def test_an_empty_library_has_no_such_scores(folder: Path) -> None:
    with Library.open(folder, TokenCountingEncoder(), create=True, tokeniser=CHARACTERS) as library:
        assert scores(library.snapshot(), "水") is None


def test_too_many_token_vectors_are_left_out(library: Library, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    library.close()
    size = 2 * 4 * sum(len(tokens_of(text)) for text in TASKS)
    for most, known in ((size, True), (size - 1, False)):
        monkeypatch.setattr(store, "MOST_TOKEN_BYTES", most)
        shutil.rmtree(folder / "indexes", ignore_errors=True)
        with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as opened:
            assert (scores(opened.snapshot(), "水") is not None) is known


def test_token_vectors_go_with_their_plan(library: Library, folder: Path) -> None:
    library.remove("2022")
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        assert db.execute("SELECT count(*) FROM token_vectors").fetchone() == (0,)


def as_an_older_program_left_it(folder: Path, lacking: str = "") -> None:
    """Take away token vectors, all or those `lacking`, and give the plans other digests."""
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        db.execute(f"DELETE FROM token_vectors {lacking}")  # noqa: S608 -- written here
        db.execute("UPDATE plans SET digest = 'of an older program'")
        db.commit()


def test_a_library_that_lacks_token_vectors_gets_them_by_embedding_again(library: Library, folder: Path) -> None:
    before = scores(library.snapshot(), "水田")
    library.close()
    as_an_older_program_left_it(folder, lacking="WHERE rowid IN (SELECT min(rowid) FROM token_vectors)")
    steps: list[tuple[int, int]] = []
    with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as opened:
        assert scores(opened.snapshot(), "水田") is None
        assert opened.reembed(TokenCountingEncoder(), lambda done, total: steps.append((done, total))) == 1
        assert scores(opened.snapshot(), "水田") == before
    assert steps == [(1, 1)]


def test_an_index_saved_without_token_vectors_is_not_taken_for_one_with_them(library: Library, folder: Path) -> None:
    """The plans stay as they were: only the token vectors come and go."""
    before = scores(library.snapshot(), "水田")
    library.close()
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        db.execute("DELETE FROM token_vectors")
        db.commit()
    with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as opened:
        assert scores(opened.snapshot(), "水田") is None
        assert opened.reembed(TokenCountingEncoder()) == 5
        assert scores(opened.snapshot(), "水田") == before
    with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as again:
        assert scores(again.snapshot(), "水田") == before


def test_token_vectors_of_another_version_are_made_anew(
    library: Library, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    library.close()
    monkeypatch.setattr(store, "LATE_VERSION", store.LATE_VERSION + 1)
    with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as opened:
        assert scores(opened.snapshot(), "水") is None
        assert opened.reembed(TokenCountingEncoder()) == 5
        assert scores(opened.snapshot(), "水") is not None
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        assert db.execute("SELECT count(*) FROM token_vectors").fetchone() == (5,)


def test_importing_a_plan_again_adds_the_token_vectors_it_lacks(library: Library, folder: Path) -> None:
    before = scores(library.snapshot(), "水田")
    library.close()
    as_an_older_program_left_it(folder)
    with Library.open(folder, TokenCountingEncoder(), tokeniser=CHARACTERS) as opened:
        done = put(opened, plan_of(*TASKS))
        assert (done.status, done.embedded) == ("replaced", 5)
        assert scores(opened.snapshot(), "水田") == before
