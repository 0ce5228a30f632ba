"""Whom a question names, in which role, and whom the library does not have."""

from __future__ import annotations

import pytest

from qa.answering.naming import find_names
from qa.domain import Unit
from qa.index.snapshot import Snapshot
from tests.index.samples import named, plan_of
from tests.retrieval.conftest import SnapshotOf, snapshot_of  # noqa: F401

WATER, SCHOOL = Unit("区水利局", "区水利局"), Unit("区教育和体育局", "区教体局")
TOWN, MONEY = Unit("堂邑镇政府", "堂邑镇政府"), Unit("区财政局", "区财政局")
MARKET = Unit("区市场监督管理局", "区市场监督管理局")


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:  # noqa: F811
    units = {"lead": [WATER, SCHOOL], "support": [TOWN, MONEY, MARKET]}
    return snapshot_of(plan_of("修建水渠", **named(leaders=["王建国", "张妍"], **units)))


def roles(snapshot: Snapshot, words: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(one.form, one.names, one.role) for one in find_names(snapshot, words) if not one.excepted]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("张妍牵头哪些任务", [("张妍", ("张妍",), "lead")]),
        ("张妍的任务", [("张妍", ("张妍",), "lead")]),
        ("水利局配合什么", [("水利局", ("区水利局",), "support")]),
        ("区水利局有哪些任务", [("区水利局", ("区水利局",), None)]),
        ("区水利局参与的任务", [("区水利局", ("区水利局",), None)]),
        ("配合单位有教体局的任务", [("教体局", ("区教育和体育局",), "support")]),
        ("市监局配合哪些", [("市监局", ("区市场监督管理局",), "support")]),
        ("堂邑镇配合哪些", [("堂邑镇", ("堂邑镇政府",), "support")]),
        ("王建国和张妍共同牵头", [("王建国", ("王建国",), "lead"), ("张妍", ("张妍",), "lead")]),
        (
            "水利局牵头、财政局配合的任务",
            [("水利局", ("区水利局",), "lead"), ("财政局", ("区财政局",), "support")],
        ),
        (
            "张妍牵头的任务里教体局配合的",
            [("张妍", ("张妍",), "lead"), ("教体局", ("区教育和体育局",), "support")],
        ),
        ("水渠是王建国分管的吗", [("王建国", ("王建国",), "lead")]),
        ("修建水渠", []),
    ],
)
def test_names_and_their_roles(
    snapshot: Snapshot, words: str, expected: list[tuple[str, tuple[str, ...], str | None]]
) -> None:
    assert roles(snapshot, words) == expected


@pytest.mark.parametrize(
    ("words", "form", "kind"),
    [
        ("李小明牵头哪些任务", "李小明", "leader"),
        ("周海涛抓不抓教育", "周海涛", "leader"),
        ("孙丽萍是哪些任务的牵头领导", "孙丽萍", "leader"),
        ("请问区海洋局牵头什么", "区海洋局", "unit"),
        ("园林局负责哪些", "园林局", "unit"),
        ("区科协配合哪些任务", "区科协", "unit"),
    ],
)
def test_names_the_library_does_not_have(snapshot: Snapshot, words: str, form: str, kind: str) -> None:
    (one,) = find_names(snapshot, words)
    assert (one.form, one.kind, one.names) == (form, kind, ())


@pytest.mark.parametrize("words", ["温泉开发由谁负责", "安全生产谁牵头", "高标准农田谁负责", "金融工作哪个局牵头"])
def test_other_words_are_no_names(snapshot: Snapshot, words: str) -> None:
    assert find_names(snapshot, words) == ()


def test_a_name_that_is_excepted_is_known_but_not_asked_for(snapshot: Snapshot) -> None:
    (one,) = find_names(snapshot, "除了水利局还有谁配合")
    assert (one.names, one.excepted) == (("区水利局",), True)
