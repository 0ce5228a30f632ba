"""Scores on every leg, against the plain way and at the edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.retrieval.legs import Asked, LegScores, score
from tests.index.samples import CHARACTERS, CountingEncoder, TokenCountingEncoder, plan_of, put
from tests.retrieval.conftest import TEXTS, SnapshotOf
from tests.retrieval.plain import plain_scores


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(plan_of(*TEXTS, section="一、水"), tokeniser=CHARACTERS)


def scored(snapshot: Snapshot, query: str, **options: object) -> LegScores:
    vector = CountingEncoder().encode_queries([query])[0]
    return score(snapshot, Asked(vector, list(query)), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["水", "路电", "水水路修", "座", "田田田", "火", "水电路田"])
def test_every_leg_gives_what_the_plain_way_gives(snapshot: Snapshot, query: str) -> None:
    scores = scored(snapshot, query)
    expected = plain_scores(snapshot.tasks, query)
    assert scores.tasks.tolist() == list(range(len(TEXTS)))
    for leg in ("task", "clause", "context", "keyword"):
        plain = [getattr(one, leg) for one in expected]
        assert getattr(scores, leg) == pytest.approx(plain, abs=2e-6), leg


def test_late_interaction_judges_the_candidates_and_gives_none(tmp_path: Path) -> None:
    encoder = TokenCountingEncoder()
    with Library.open(tmp_path / "library", encoder, create=True, tokeniser=CHARACTERS) as library:
        put(library, plan_of(*TEXTS))
        snapshot = library.snapshot()
    encoded = encoder.encode_query("田水")
    scores = score(snapshot, Asked(encoded.vector, ["田"], encoded.tokens), depth=1)
    late = snapshot.engine.late_scores(encoded.tokens, scores.tasks)
    assert late is not None
    assert scores.late is not None
    assert scores.late.tolist() == late.tolist()
    assert scores.tasks.tolist() == score(snapshot, Asked(encoded.vector, ["田"]), depth=1).tasks.tolist()
    assert score(snapshot, Asked(encoded.vector, ["田"])).late is None


def test_the_clause_nearest_in_meaning_is_named(snapshot: Snapshot) -> None:
    scores = scored(snapshot, "电")
    clauses = [TEXTS[row][slice(*snapshot.passages.span(int(place)))] for row, place in enumerate(scores.best_clause)]
    assert clauses[0] == "电电电电水电电电"
    assert clauses[6] == "电电电电电电电电"


def test_the_first_of_equal_clauses_is_named(snapshot_of: SnapshotOf) -> None:
    text = "田田田田田田田田；水水水水水水水水；水水水水水水水水；田田田田田田田田"
    snapshot = snapshot_of(plan_of(text), tokeniser=CHARACTERS)
    (place,) = scored(snapshot, "水").best_clause
    assert snapshot.passages.span(int(place)) == (9, 17)


def test_a_token_given_twice_counts_once(snapshot: Snapshot) -> None:
    vector = CountingEncoder().encode_queries(["水"])[0]
    once, twice = score(snapshot, Asked(vector, ["水", "路"])), score(snapshot, Asked(vector, ["水", "路", "水"]))
    assert once.keyword.tolist() == twice.keyword.tolist()


def test_without_tokens_no_task_is_covered(snapshot: Snapshot) -> None:
    scores = score(snapshot, Asked(CountingEncoder().encode_queries(["水"])[0], []))
    assert scores.keyword.tolist() == [0.0] * len(TEXTS)


def test_a_task_that_one_leg_found_is_judged_by_all(snapshot: Snapshot) -> None:
    """With one candidate a leg: the dense legs find the third task, the keyword leg alone the fifth."""
    vector = CountingEncoder().encode_queries(["田"])[0]
    scores = score(snapshot, Asked(vector, ["没"]), depth=1)
    everything = score(snapshot, Asked(vector, ["没"]))
    assert scores.tasks.tolist() == [2, 4]
    for leg in ("task", "clause", "context", "keyword"):
        assert getattr(scores, leg).tolist() == getattr(everything, leg)[[2, 4]].tolist(), leg


def test_tasks_of_those_whom_the_query_names_are_candidates(snapshot: Snapshot) -> None:
    vector = CountingEncoder().encode_queries(["田"])[0]
    scores = score(snapshot, Asked(vector, [], named={4: 1.0, 6: 0.5}), depth=1)
    assert scores.tasks.tolist() == [2, 4, 6]
    assert scores.named is not None
    assert scores.named.tolist() == [0.0, 1.0, 0.5]
    allowed = np.array([True, True, True, True, False, True, True])
    assert score(snapshot, Asked(vector, [], named={4: 1.0}), depth=1, allowed=allowed).tasks.tolist() == [2]
    assert score(snapshot, Asked(vector, [])).named is None


def test_tasks_that_are_not_allowed_are_never_scored(snapshot: Snapshot) -> None:
    allowed = np.array([False, True, False, True, False, False, True])
    scores, everything = scored(snapshot, "水路", allowed=allowed), scored(snapshot, "水路")
    assert scores.tasks.tolist() == [1, 3, 6]
    assert scores.task.tolist() == everything.task[[1, 3, 6]].tolist()
    assert scores.keyword.tolist() == everything.keyword[[1, 3, 6]].tolist()


@pytest.mark.parametrize("texts", [(), ("水",)], ids=["empty library", "nothing allowed"])
def test_no_candidates_no_scores(snapshot_of: SnapshotOf, texts: tuple[str, ...]) -> None:
    plans = [plan_of(*texts)] if texts else []
    snapshot = snapshot_of(*plans, tokeniser=CHARACTERS)
    scores = scored(snapshot, "水", allowed=np.zeros(len(texts), bool))
    for leg in (scores.tasks, scores.task, scores.clause, scores.context, scores.keyword, scores.best_clause):
        assert leg.tolist() == []
