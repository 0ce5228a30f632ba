"""Searching: against the plain way with an encoder worked out by hand, and with the real one on the published plan."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.domain import Task
from qa.errors import QueryError
from qa.index.encoder import Encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.retrieval import Filters, Searcher, SearchResult
from qa.retrieval.fusion import LEGS
from qa.retrieval.search import MAX_QUERY, MAX_TOP_K
from qa.retrieval.verdict import CALIBRATION, USUAL, WITHOUT_TOKENS, Calibration, features
from qa.text.layout import join_lines
from tests.index.samples import CHARACTERS, CountingEncoder, TokenCountingEncoder, plan_of, put, task
from tests.retrieval.conftest import TEXTS, SnapshotOf
from tests.retrieval.plain import plain_scores


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    plans = plan_of(*TEXTS[:4], section="一、水"), plan_of(*TEXTS[4:], year=2021, name="bbbbbb")
    return snapshot_of(*plans, tokeniser=CHARACTERS)


@pytest.fixture
def searcher() -> Searcher:
    return Searcher(CountingEncoder())


def ids(result: SearchResult) -> list[str]:
    return [hit.task.id for hit in result.hits]


def answer(result: SearchResult) -> SearchResult:
    """Return a result without the time it took."""
    return replace(result, milliseconds=0.0)


# --- with an encoder worked out by hand


@pytest.mark.parametrize("query", ["水", "路电", "水水路修", "座", "田田田", "火", "水电路田", "电路路"])
def test_ids_and_scores_are_those_of_the_plain_way(snapshot: Snapshot, searcher: Searcher, query: str) -> None:
    result = searcher.search(snapshot, query)
    plain = [round(one.fused, 6) for one in plain_scores(snapshot.tasks, query)]
    expected = sorted(range(len(TEXTS)), key=lambda row: (-plain[row], row))
    assert ids(result) == [snapshot.tasks[row].id for row in expected]
    assert [hit.score for hit in result.hits] == pytest.approx([plain[row] for row in expected], abs=2e-6)
    assert [hit.rank for hit in result.hits] == list(range(1, len(TEXTS) + 1))


@pytest.mark.parametrize("query", ["水", "水水路修", "火"])
def test_reasons_are_those_of_the_plain_way(snapshot: Snapshot, searcher: Searcher, query: str) -> None:
    plain = {task.id: one for task, one in zip(snapshot.tasks, plain_scores(snapshot.tasks, query), strict=True)}
    for hit in searcher.search(snapshot, query).hits:
        one = plain[hit.task.id]
        assert hit.reasons.dense == pytest.approx((one.task + one.clause / 2 + one.context) / 2.5, abs=2e-6)
        assert hit.reasons.keyword == pytest.approx(one.keyword, abs=2e-6)


@pytest.mark.parametrize(("legs", "weights"), [("dense", (1, 0.5, 1, 0)), ("keyword", (0, 0, 0, 1))])
def test_one_leg_alone_orders_by_its_own_scores(
    snapshot: Snapshot, legs: str, weights: tuple[float, float, float, float]
) -> None:
    result = Searcher(CountingEncoder(), LEGS[legs]).search(snapshot, "水路")
    plain = [
        sum(w * s for w, s in zip(weights, (one.task, one.clause, one.context, one.keyword), strict=True))
        / sum(weights)
        for one in plain_scores(snapshot.tasks, "水路")
    ]
    expected = sorted(range(len(TEXTS)), key=lambda row: (-round(plain[row], 6), row))
    assert ids(result) == [snapshot.tasks[row].id for row in expected]
    assert [hit.score for hit in result.hits] == pytest.approx([plain[row] for row in expected], abs=2e-6)


def test_parts_of_the_score_and_ranks_on_each_leg(snapshot: Snapshot, searcher: Searcher) -> None:
    hits = searcher.search(snapshot, "水路", top_k=len(TEXTS)).hits
    for hit in hits:
        assert sum(part.share for part in hit.reasons.parts) == pytest.approx(hit.score, abs=2e-6)
        for part in hit.reasons.parts:
            shares = [one.share for other in hits for one in other.reasons.parts if one.leg == part.leg]
            assert part.rank == 1 + sum(share > part.share for share in shares)


def test_confidence_is_the_calibration_of_the_best_of_each_leg(snapshot: Snapshot) -> None:
    calibration = Calibration(-1.0, (1.0, 2.0, 3.0, 4.0, 5.0), found=0.9, nearest=0.1)
    result = Searcher(CountingEncoder(), calibration=calibration).search(snapshot, "水路")
    plain = plain_scores(snapshot.tasks, "水路")
    best = [max(getattr(one, leg) for one in plain) for leg in ("task", "clause", "context", "keyword")]
    assert result.confidence == pytest.approx(calibration.confidence(USUAL.standardised([*best, 0.0])), abs=1e-5)
    assert result.verdict == calibration.verdict(result.confidence)


def test_a_setting_without_late_interaction_is_judged_without_it(tmp_path: Path) -> None:
    encoder = TokenCountingEncoder()
    with Library.open(tmp_path / "library", encoder, create=True, tokeniser=CHARACTERS) as library:
        put(library, plan_of(*TEXTS))
        snapshot = library.snapshot()
    scores = Searcher(encoder).scores(snapshot, "水路")
    confidence = {name: Searcher(encoder, LEGS[name]).search(snapshot, "水路").confidence for name in LEGS}
    assert confidence["hybrid"] == CALIBRATION.confidence(USUAL.standardised(features(scores)))
    without = WITHOUT_TOKENS.confidence(USUAL.standardised(features(replace(scores, late=None))))
    assert confidence["dense"] == confidence["dense+keyword"] == without


def test_equal_tasks_stand_by_plan_then_ordinal(snapshot_of: SnapshotOf, searcher: Searcher) -> None:
    later, earlier = plan_of("水", "水"), plan_of("电", "水", year=2021, name="ffffff")
    result = searcher.search(snapshot_of(later, earlier, tokeniser=CHARACTERS), "水")
    assert ids(result) == ["2021-ffffff/2", "2022-aaaaaa/1", "2022-aaaaaa/2", "2021-ffffff/1"]
    assert len({hit.score for hit in result.hits[:3]}) == 1


@pytest.mark.parametrize("top_k", [1, 3, 7, MAX_TOP_K])
def test_fewer_hits_are_the_first_of_more(snapshot: Snapshot, searcher: Searcher, top_k: int) -> None:
    everything = searcher.search(snapshot, "水路", top_k=len(TEXTS))
    result = searcher.search(snapshot, "水路", top_k=top_k)
    assert result.hits == everything.hits[:top_k]
    assert result.confidence == everything.confidence


@pytest.mark.parametrize("top_k", [0, -1, MAX_TOP_K + 1])
def test_top_k_has_bounds(snapshot: Snapshot, searcher: Searcher, top_k: int) -> None:
    with pytest.raises(QueryError, match=f"返回条数 {top_k} 不合理：请取 1 到 1000 之间的整数。"):
        searcher.search(snapshot, "水", top_k=top_k)
    with pytest.raises(QueryError, match=f"返回条数 {top_k} 不合理"):
        searcher.similar(snapshot, "2022-aaaaaa/1", top_k=top_k)


@pytest.mark.parametrize("query", ["", " ", "\n\t\u3000", "\u200b\ufeff"], ids=ascii)
def test_an_empty_query_is_refused(snapshot: Snapshot, searcher: Searcher, query: str) -> None:
    with pytest.raises(QueryError, match="查询内容为空：请输入关键词或一句话。"):
        searcher.search(snapshot, query)


def test_a_query_may_be_as_long_as_a_task_and_no_longer(snapshot: Snapshot, searcher: Searcher) -> None:
    assert len(searcher.search(snapshot, "水" * MAX_QUERY).hits) == len(TEXTS)
    with pytest.raises(QueryError, match="查询内容有 2001 个字，超过上限 2000：请缩短后再试。"):
        searcher.search(snapshot, "水" * (MAX_QUERY + 1))


def test_layout_does_not_count_as_length(snapshot: Snapshot, searcher: Searcher) -> None:
    assert len(searcher.search(snapshot, "水\n\u3000" * MAX_QUERY).hits) == len(TEXTS)


def test_the_query_is_given_back_as_it_was_typed(snapshot: Snapshot, searcher: Searcher) -> None:
    assert searcher.search(snapshot, " 水 路\n").query == " 水 路\n"


def test_a_filter_that_leaves_nothing_gives_nothing(snapshot: Snapshot, searcher: Searcher) -> None:
    result = searcher.search(snapshot, "水", filters=Filters(leaders=("查无此人",)))
    assert (result.hits, result.verdict, result.confidence) == ((), "none", 0.0)
    assert result.notes == ("任务库中没有牵头领导“查无此人”。",)


def test_a_filter_changes_neither_scores_nor_order(snapshot: Snapshot, searcher: Searcher) -> None:
    everything = searcher.search(snapshot, "水路")
    result = searcher.search(snapshot, "水路", filters=Filters(years=(2022,)))
    expected = [hit for hit in everything.hits if hit.task.plan == "2022-aaaaaa"]
    assert [(hit.task.id, hit.score) for hit in result.hits] == [(hit.task.id, hit.score) for hit in expected]


def test_an_empty_library_gives_nothing(snapshot_of: SnapshotOf, searcher: Searcher) -> None:
    result = searcher.search(snapshot_of(), "水")
    assert (result.hits, result.verdict, result.confidence, result.notes) == ((), "none", 0.0, ())


def test_similar_tasks_are_those_its_text_finds_without_itself(snapshot: Snapshot, searcher: Searcher) -> None:
    result = searcher.similar(snapshot, "2022-aaaaaa/2")
    found = searcher.search(snapshot, "电路路")
    assert ids(result) == [one for one in ids(found) if one != "2022-aaaaaa/2"]
    assert ids(result)[0] == "2021-bbbbbb/2", "the task of the same words"
    assert result.query == "电路路"
    assert [hit.rank for hit in result.hits] == [1, 2, 3, 4, 5, 6]


def test_similar_tasks_of_one_that_is_not_there(snapshot: Snapshot, searcher: Searcher) -> None:
    with pytest.raises(QueryError, match="任务库中没有任务“2022-aaaaaa/99”：它可能已被移除，请重新查询。"):
        searcher.similar(snapshot, "2022-aaaaaa/99")


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        pytest.param({"text": "", "parent": "修 水\n路"}, "修水路", id="no text: its parent's"),
        pytest.param({"text": " \u3000", "parent": None}, "2022-aaaaaa/1", id="neither: its id"),
        pytest.param({"text": "水" * 5000}, "水" * MAX_QUERY, id="long text"),
        pytest.param({"text": "", "parent": "路" * 5000}, "路" * MAX_QUERY, id="long parent"),
    ],
)
def test_similar_tasks_of_an_odd_one(
    snapshot_of: SnapshotOf, searcher: Searcher, fields: dict[str, object], query: str
) -> None:
    plan = plan_of("", "水路")
    odd = task(**{"text": "", **fields})  # type: ignore[arg-type]
    snapshot = snapshot_of(replace(plan, tasks=(odd, plan.tasks[1])), tokeniser=CHARACTERS)
    result = searcher.similar(snapshot, "2022-aaaaaa/1")
    assert (result.query, ids(result)) == (query, ["2022-aaaaaa/2"])


def test_the_only_task_has_no_similar_one(snapshot_of: SnapshotOf, searcher: Searcher) -> None:
    result = searcher.similar(snapshot_of(plan_of("水")), "2022-aaaaaa/1")
    assert (result.hits, result.verdict, result.confidence) == ((), "none", 0.0)


def test_many_threads_get_the_answers_of_one(counted_seed: Snapshot, searcher: Searcher) -> None:
    queries = ["水", "物流企业", "老舊小區改造", "5G", "电路 田"] * 8
    alone = [answer(searcher.search(counted_seed, query)) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: answer(searcher.search(counted_seed, query)), queries))
    assert together == alone


ODD = st.text(st.characters(exclude_categories=[]), max_size=60)
"""Any characters at all, halves of surrogate pairs included."""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=ODD | st.text("水电 \n，。A5％", max_size=30), top_k=st.integers(-1, 12))
def test_any_query_gives_a_result_or_is_refused(counted_seed: Snapshot, query: str, top_k: int) -> None:
    searcher = Searcher(CountingEncoder())
    try:
        result = searcher.search(counted_seed, query, top_k=top_k)
    except QueryError:
        return
    assert len(result.hits) == top_k
    assert 0 <= result.confidence <= 1
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)
    assert all(-1 <= hit.score <= 1 and 0 <= hit.reasons.keyword <= 1 for hit in result.hits)
    assert answer(searcher.search(counted_seed, query, top_k=top_k)) == answer(result)


# --- with the built-in encoder on the published plan


@pytest.fixture(scope="module")
def real(encoder: Encoder) -> Searcher:
    return Searcher(encoder)


def numbers(result: SearchResult) -> list[str | None]:
    return [hit.task.number for hit in result.hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("亩产效益评价", "43"),
        ("雨污分流", "83"),
        ("链长制", "25"),
        ("环卫驿站", "116"),
        ("畝產效益評價", "43"),
        ("5G base stations", "32"),
    ],
)
def test_the_task_that_is_meant_comes_first(seed: Snapshot, real: Searcher, query: str, first: str) -> None:
    result = real.search(seed, query)
    assert numbers(result)[0] == first
    assert len(result.hits) == 10


def test_what_the_plan_holds_is_found(seed: Snapshot, real: Searcher) -> None:
    result = real.search(seed, "亩产效益评价")
    first = result.hits[0]
    assert result.verdict == "found"
    assert first.reasons.terms == ("亩产", "效益", "评价")
    assert [first.task.text[start:end] for start, end in first.reasons.spans] == places(
        first.task, "亩产", "效益", "评价"
    )


def places(one: Task, *words: str) -> list[str]:
    """Return the stretches of a task's text that the words cover, in order."""
    covered = [
        any(one.text.startswith(w, at - back) for w in words for back in range(len(w))) for at in range(len(one.text))
    ]
    return "".join(mark if hit else "\n" for mark, hit in zip(one.text, covered, strict=True)).split()


@pytest.mark.parametrize("query", ["火星基地", "怎样做红烧肉", "量子纠缠态的贝尔不等式"])
def test_what_the_plan_does_not_hold_is_not_found(seed: Snapshot, real: Searcher, query: str) -> None:
    assert real.search(seed, query).verdict != "found"


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [("农村人居环境整治", "農村人居環境整治"), ("亩产效益评价", "畝產效益評價"), ("医保基金监管", "醫保基金監管")],
)
def test_traditional_characters_find_the_same(
    seed: Snapshot, real: Searcher, simplified: str, traditional: str
) -> None:
    one, other = real.search(seed, simplified), real.search(seed, traditional)
    assert one.hits == other.hits
    assert (one.verdict, one.confidence) == (other.verdict, other.confidence)


def test_filters_on_the_published_plan(seed: Snapshot, real: Searcher) -> None:
    result = real.search(seed, "学校建设", filters=Filters(units=("教体局",), roles=("lead",)), top_k=145)
    expected = {one.id for one in seed.tasks if any(unit.name == "区教育和体育局" for unit in one.lead_units)}
    assert set(ids(result)) == expected
    assert result.notes[0] == "“教体局”按“区教育和体育局”查找。"


def test_a_task_finds_its_like_and_not_itself(seed: Snapshot, real: Searcher) -> None:
    result = real.similar(seed, seed.tasks[82].id, top_k=145)
    assert len(result.hits) == 144
    assert seed.tasks[82].id not in ids(result)


def test_the_same_query_has_the_same_answer(
    seed: Snapshot, seed_folder: Path, encoder: Encoder, real: Searcher, tmp_path: Path
) -> None:
    """Again, after opening the library anew, and after another plan came and went."""
    queries = ("亩产效益评价", "老旧小区改造", "who is in charge of water")
    before = [answer(real.search(seed, query, top_k=60)) for query in queries]
    assert [answer(real.search(seed, query, top_k=60)) for query in queries] == before
    other = tmp_path / "other.txt"
    other.write_text("2021年工作方案\n1.改造老旧小区三个。（牵头单位：区住建局）\n", encoding="utf-8")
    shutil.copytree(seed_folder, tmp_path / "library")
    with Library.open(tmp_path / "library", encoder) as library:
        opened = library.snapshot()
        assert [answer(real.search(opened, query, top_k=60)) for query in queries] == before
        plan = import_file(library, other).plan
        assert real.search(library.snapshot(), queries[1]).hits[0].task.plan == plan.id
        library.remove(plan.id)
        again = library.snapshot()
        assert again is not opened
        assert [answer(real.search(again, query, top_k=60)) for query in queries] == before


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=ODD)
def test_the_built_in_encoder_takes_any_query(seed: Snapshot, real: Searcher, query: str) -> None:
    if join_lines(query):
        assert len(real.search(seed, query).hits) == 10
    else:
        with pytest.raises(QueryError, match="查询内容为空"):
            real.search(seed, query)
