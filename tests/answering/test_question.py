"""What a question says: what it asks for, which tasks, sections and years it names, what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.answering.joint import Joint
from qa.answering.question import Question, read_question
from qa.domain import Unit
from qa.index.snapshot import Snapshot
from tests.index.samples import named, plan_of
from tests.retrieval.conftest import SnapshotOf, snapshot_of  # noqa: F401

Read = Callable[[str], Question]


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:  # noqa: F811
    units = {"lead": [Unit("区水利局", "区水利局")], "support": [Unit("区财政局", "区财政局")]}
    fields = named(leaders=["王建国", "张妍"], **units) | {"section": "二、改善民生福祉"}
    return snapshot_of(plan_of("修建水渠", **fields))


@pytest.fixture
def read(snapshot: Snapshot) -> Read:
    return lambda words: read_question(snapshot, words)


@pytest.mark.parametrize(
    ("words", "ask", "group"),
    [
        ("养犬管理由谁牵头", "leaders", None),
        ("养犬管理由哪几位领导牵头", "leaders", None),
        ("养犬管理归哪个部门管", "lead_units", None),
        ("养犬管理的牵头单位", "lead_units", None),
        ("养犬管理哪些单位配合", "support_units", None),
        ("养犬管理的配合单位有哪些", "support_units", None),
        ("王建国牵头哪些任务", "list", None),
        ("王建国牵头多少项任务", "count", None),
        ("有多少位领导", "count", "leaders"),
        ("有多少个牵头单位", "count", "lead_units"),
        ("建多少座公厕", "quantity", None),
        ("水渠什么时候完工", "date", None),
        ("水渠为什么要修", "detail", None),
        ("水渠是王建国牵头的吗", "yes_no", None),
        ("有没有关于养犬的任务", "exists", None),
        ("哪位领导牵头的任务最少", "ranking", "leaders"),
        ("配合任务最多的单位", "ranking", "support_units"),
        ("投资最大的是哪项", "largest", None),
        ("投资合计多少", "sum", None),
        ("投资超过5000万元的", "list", None),
        ("养犬管理", "search", None),
        ("最大限度减少审批", "search", None),
    ],
)
def test_intents(read: Read, words: str, ask: str, group: str | None) -> None:
    found = read(words)
    assert (found.ask, found.group) == (ask, group)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("第52项由谁牵头", ("52",)),
        ("52号任务", ("52",)),
        ("任务125的牵头单位", ("125",)),
        ("编号64的任务", ("64",)),
        ("第6.1项", ("6.1",)),
        ("第6项（1）谁负责", ("6.1",)),
        ("第十九条任务谁配合", ("19",)),
        ("第一百二十三项", ("123",)),
        ("第12、15项", ("12", "15")),
        ("第12到14项", ("12", "13", "14")),
        ("建3项工程", ()),
        ("2022年的任务", ()),
    ],
)
def test_numbers_of_tasks(read: Read, words: str, numbers: tuple[str, ...]) -> None:
    assert read(words).numbers == numbers


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("请问养犬管理由哪位领导牵头？", "养犬管理"),
        ("麻烦帮我查一下河长制的牵头单位，谢谢", "河长制"),
        ("王建国牵头的教育方面的任务", "教育"),
        ("第52项由谁牵头", ""),
        ("王建国和张妍共同牵头的任务有哪些", ""),
    ],
)
def test_what_a_question_is_about(read: Read, words: str, topic: str) -> None:
    assert read(words).topic == topic


def test_sections_by_number_and_by_words(read: Read) -> None:
    assert read("第二部分有多少项任务").sections == ("二、改善民生福祉",)
    assert read("民生福祉部分有哪些任务").sections == ("二、改善民生福祉",)
    assert read("第九部分有哪些任务").sections == ("第九部分",)


def test_together_sole_and_joint(read: Read) -> None:
    assert read("王建国和张妍共同牵头的").together
    assert not read("王建国和张妍各牵头多少项").together
    assert read("王建国牵头、财政局配合的").together
    assert read("王建国单独牵头的任务").sole
    assert read("由两位领导共同牵头的任务有几项").joint == Joint("leaders", "=", 2)
    assert read("三个以上单位牵头的任务").joint == Joint("lead_units", "≥", 3)


def test_years(read: Read) -> None:
    assert read("2018年的目标").years == (2018,)
    assert read("明年的任务").relative_year == 1
    assert read("十三五期间的目标").period == "十三五"


@pytest.mark.parametrize(
    ("words", "named", "without"),
    [
        ("除了王建国，还有谁牵头", [], ["王建国"]),
        ("不归王建国牵头的任务", [], ["王建国"]),
        ("王建国不牵头的任务", [], ["王建国"]),
        ("张妍牵头的任务，王建国牵头的不要", ["张妍"], ["王建国"]),
        ("水利局牵头的有哪些，水利局配合的不算", ["水利局"], ["水利局"]),
        ("水利局是不是不牵头", ["水利局"], []),
        ("是不是王建国牵头", ["王建国"], []),
        ("王建国算不算牵头", ["王建国"], []),
        ("除了水利局、财政局，还有哪些单位配合", [], ["水利局", "财政局"]),
    ],
)
def test_who_is_left_out(read: Read, words: str, named: list[str], without: list[str]) -> None:
    found = read(words)
    assert ([one.form for one in found.named], [one.form for one in found.without]) == (named, without)


def test_who_is_left_out_in_one_role_is_meant_in_the_other(read: Read) -> None:
    found = read("水利局配合的不算，光数牵头的")
    assert [(one.form, one.role) for one in found.named] == [("水利局", "lead")]
    assert [(one.form, one.role) for one in found.without] == [("水利局", "support")]


def test_with_others_and_apart(read: Read) -> None:
    assert read("王建国和别人一起牵头的任务").with_others
    assert not read("王建国牵头的任务，含和别人一起牵头的").with_others
    assert not read("王建国、张妍各自牵头的任务").together
    assert not read("王建国和张妍牵头的任务放在一起列出来").together
    assert not read("王建国、张妍两人牵头的任务合起来有多少项").together


def test_a_topic_that_is_left_out(read: Read) -> None:
    found = read("王建国牵头的任务除了教育方面还有哪些")
    assert (found.but, found.topic) == ("教育", "")
    assert read("扫黑除恶常态化由谁牵头").but == ""
    found = read("王建国牵头的教育以外的工业类任务")
    assert (found.but, found.topic, found.without) == ("教育", "工业", ())


def test_two_bounds_are_one_condition(read: Read) -> None:
    condition = read("投资大于1亿小于10亿的任务有哪些").condition
    assert condition is not None
    assert condition.also is not None
    assert (condition.comparator, condition.value) == (">", 1e8)
    assert (condition.also.comparator, condition.also.value, condition.also.unit) == ("<", 1e9, "元")


def test_how_many_sections_there_are(read: Read) -> None:
    found = read("这个方案分了几大部分")
    assert (found.ask, found.group) == ("count", "sections")


def test_which_task_has_most(read: Read) -> None:
    found = read("配合单位最多的是哪项任务")
    assert (found.ask, found.group) == ("largest", "support_units")
    found = read("哪个配合单位的任务最多")
    assert (found.ask, found.group) == ("ranking", "support_units")
