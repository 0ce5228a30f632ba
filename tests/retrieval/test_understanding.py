"""What is read into a query, and that it is told."""

from __future__ import annotations

import time

import numpy as np
import pytest

from qa.domain import Unit
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.understanding import Understanding, Understood, named_tasks
from tests.index.samples import CountingEncoder, named, plan_of
from tests.retrieval.conftest import SnapshotOf

WATER, SCHOOL = Unit("区水利局", "区水利局"), Unit("区教育和体育局", "区教育和体育局")
TOWNS = Unit("各镇政府", "各镇政府", collective=True)


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    first = plan_of("修建水渠", "水电入户", **named(leaders=["王建国"], lead=[WATER], support=[SCHOOL, TOWNS]))
    second = plan_of("新建学校", year=2023, name="bbbbbb", **named(leaders=["张妍"], lead=[SCHOOL]))
    return snapshot_of(first, second)


def read(snapshot: Snapshot, query: str) -> Understood:
    return Understanding().read(snapshot, query)


def test_pinyin_is_read_as_words_and_told(snapshot: Snapshot) -> None:
    understood = read(snapshot, "xinjian xuexiao")
    assert (understood.words, understood.notes) == ("新建学校", ("按拼音读作“新建学校”。",))


def test_pinyin_can_spell_a_name(snapshot: Snapshot) -> None:
    understood = read(snapshot, "wangjianguo")
    assert (understood.words, understood.leaders) == ("王建国", ("王建国",))
    assert understood.notes == ("按拼音读作“王建国”。", "查询中有领导“王建国”：其牵头的任务名次提前。")


@pytest.mark.parametrize(
    ("query", "units", "note"),
    [
        ("区水利局的水渠", ("区水利局",), "查询中有单位“区水利局”：其牵头或配合的任务名次提前。"),
        ("水利局的水渠", ("区水利局",), "查询中有单位“水利局”，即“区水利局”：其牵头或配合的任务名次提前。"),
        ("各镇政府", ("各镇政府",), "查询中有单位“各镇政府”：其牵头或配合的任务名次提前。"),
        ("教体局建学校", ("区教育和体育局",), "查询中有单位“教体局”，即“区教育和体育局”：其牵头或配合的任务名次提前。"),
    ],
)
def test_units_are_found_by_any_of_their_names(
    snapshot: Snapshot, query: str, units: tuple[str, ...], note: str
) -> None:
    understood = read(snapshot, query)
    assert (understood.words, understood.units, understood.notes) == (query, units, (note,))


def test_several_names(snapshot: Snapshot) -> None:
    understood = read(snapshot, "王建国、张妍和水利局、教体局")
    assert understood.leaders == ("张妍", "王建国")
    assert understood.units == ("区水利局", "区教育和体育局")
    assert understood.by_name


@pytest.mark.parametrize("query", ["修建水渠", "海洋局", "王建", "sewage treatment", "布局合理的学校"])
def test_nothing_is_read_into_other_queries(snapshot: Snapshot, query: str) -> None:
    assert read(snapshot, query) == Understood(query)


@pytest.mark.parametrize(
    ("query", "alone"),
    [("王建国", True), ("王建国的", True), ("王建国 水利局", True), ("王建国的水渠", False), ("水渠", False)],
)
def test_names_alone(snapshot: Snapshot, query: str, alone: bool) -> None:
    assert read(snapshot, query).by_name is alone


def test_the_tasks_of_those_who_are_named(snapshot: Snapshot) -> None:
    assert named_tasks(snapshot, read(snapshot, "王建国")) == {0: 1.0, 1: 1.0}
    assert named_tasks(snapshot, read(snapshot, "教体局")) == {0: 0.5, 1: 0.5, 2: 1.0}
    assert named_tasks(snapshot, read(snapshot, "张妍 水利局")) == {0: 0.5, 1: 0.5, 2: 0.5}
    assert named_tasks(snapshot, read(snapshot, "水渠")) == {}


def test_a_name_alone_brings_its_tasks_first_and_is_certain(snapshot: Snapshot) -> None:
    found = Searcher(CountingEncoder()).search(snapshot, "张妍")
    assert (found.verdict, found.confidence) == ("found", 1.0)
    assert found.hits[0].task.text == "新建学校"
    assert found.reading == ("查询中有领导“张妍”：其牵头的任务名次提前。",)


def test_a_query_can_be_taken_as_it_is_typed(snapshot: Snapshot) -> None:
    found = Searcher(CountingEncoder()).search(snapshot, "张妍", as_typed=True)
    assert found.reading == ()
    assert found.confidence < 1.0


def test_the_table_follows_the_snapshot(snapshot_of: SnapshotOf, snapshot: Snapshot) -> None:
    understanding = Understanding()
    assert understanding.read(snapshot, "zhishu").words == "zhishu"
    grown = snapshot_of(plan_of("植树造林", year=2024, name="cccccc"))
    assert understanding.read(grown, "zhishu").words == "植树"
    assert understanding.read(snapshot, "zhishu").words == "zhishu"


def test_scores_follow_what_was_understood(snapshot: Snapshot) -> None:
    searcher = Searcher(CountingEncoder())
    scores = searcher.scores(snapshot, "shuiqu")
    assert scores.keyword.tolist() == searcher.scores(snapshot, "水渠").keyword.tolist()
    assert np.argmax(scores.keyword) == 0


@pytest.mark.parametrize(
    ("query", "leaders", "by_name"),
    [
        ("早高峰交通拥堵治理", (), False),
        ("高峰期堵车", (), False),
        ("创建文明城市", (), False),
        ("高峰", ("高峰",), False),
        ("高峰牵头的工作", ("高峰",), False),
        ("王伟东、高峰的任务", ("王伟东", "高峰"), False),
        ("王伟东", ("王伟东",), True),
        ("王伟", ("王伟",), True),
        ("王伟和王伟东", ("王伟", "王伟东"), True),
    ],
)
def test_leaders_are_told_from_words_and_from_one_another(
    snapshot_of: SnapshotOf, query: str, leaders: tuple[str, ...], by_name: bool
) -> None:
    """高峰 and 文明 are words as well as names, and 王伟 begins the name of another."""
    everybody = plan_of("修路", **named(leaders=["高峰", "文明", "王伟", "王伟东"]))
    understood = read(snapshot_of(everybody), query)
    assert understood.leaders == leaders
    assert understood.by_name is by_name


def test_a_text_of_many_units_takes_bounded_time(snapshot: Snapshot) -> None:
    for text in ("会" * 2000, "会" * 200, "区水利局、区财政局和各镇政府" * 14):
        start = time.process_time()
        read(snapshot, text)
        assert time.process_time() - start < 1


def test_misspelt_words_are_corrected_and_told(snapshot: Snapshot) -> None:
    understood = read(snapshot, "新建学校和区水力局")
    assert (understood.words, understood.units) == ("新建学校和区水利局", ("区水利局",))
    assert understood.notes == (
        "“区水力局”按“区水利局”查找。",
        "查询中有单位“区水利局”：其牵头或配合的任务名次提前。",
    )
    assert Searcher(CountingEncoder()).search(snapshot, "区水力局", as_typed=True).reading == ()
