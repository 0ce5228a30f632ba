from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.domain import Unit
from qa.index.passages import KINDS, LONG, clause_spans, keyword_document, passages_of
from tests.index.samples import named, task


def clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in clause_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("地区生产总值增长6.5%以上。", ["地区生产总值增长6.5%以上"]),
        ("新建改建农村公路八十公里；完成危桥改造三十座！", ["新建改建农村公路八十公里", "完成危桥改造三十座"]),
        # A sentence of at most 48 code points keeps its commas.
        ("修好农村公路，改造老旧危桥，通达所有行政村。", ["修好农村公路，改造老旧危桥，通达所有行政村"]),
        # A piece of seven joins the one before it, the first joins the one after.
        ("新建改建农村公路八十公里；改造危桥三十座。", ["新建改建农村公路八十公里；改造危桥三十座"]),
        ("稳增长。全力抓好重点项目建设。", ["稳增长。全力抓好重点项目建设"]),
        ("  修好农村公路。  ", ["修好农村公路"]),
        ("。；！", ["。；！"]),
        ("", [""]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def test_a_long_sentence_is_divided_at_its_commas() -> None:
    text = "积极推进雄商高铁东昌府段征地拆迁，全力保障郑济高铁顺利建设，认真谋划承接中心城市产业和功能转移，全力抓。"
    assert len(text) > LONG
    assert clauses(text) == [
        "积极推进雄商高铁东昌府段征地拆迁",
        "全力保障郑济高铁顺利建设",
        "认真谋划承接中心城市产业和功能转移，全力抓",
    ]


@given(st.text(st.sampled_from("甲乙。；，！ \n𠮷"), max_size=120))
def test_clauses_are_in_order_and_leave_out_only_marks_and_blanks(text: str) -> None:
    spans = clause_spans(text)
    assert all(a <= b <= c <= d for (a, b), (c, d) in pairwise(spans))
    outside = set(range(len(text))) - {place for start, end in spans for place in range(start, end)}
    assert {text[place] for place in outside} <= set("。；，！ \n")


def test_passages_of_a_task_with_everything() -> None:
    given_task = task(
        "修好农村公路八十公里；改造老旧危桥三十座。",
        section="三、推进乡村振兴",
        parent="建设“四好农村路”。",
        **named(
            leaders=["张娅"],
            lead=[Unit("区交通运输局", "区交通局")],
            support=[Unit("各镇政府", "各镇政府", collective=True), Unit("区财政局", "区财政局")],
        ),
    )
    passages = passages_of(given_task)
    whole = "推进乡村振兴：建设“四好农村路”：修好农村公路八十公里；改造老旧危桥三十座。"
    assert [(one.position, one.kind, one.text, one.start, one.end) for one in passages] == [
        (0, "task", whole, 0, 21),
        (1, "clause", "修好农村公路八十公里", 0, 10),
        (2, "clause", "改造老旧危桥三十座", 11, 20),
        (3, "context", f"{whole}\n张娅、区交通运输局、区财政局", 0, 21),
    ]
    assert {one.task_id for one in passages} == {"2022-aaaaaa/1"}


def test_a_bare_task_has_one_passage_of_each_kind() -> None:
    passages = passages_of(task("稳增长"))
    assert tuple(one.kind for one in passages) == KINDS
    assert {one.text for one in passages} == {"稳增长"}


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("一、主要预期目标", "主要预期目标"),
        ("（三）推进乡村振兴", "推进乡村振兴"),
        ("第二部分 保障民生", "保障民生"),
        ("12.城市更新", "城市更新"),
        ("十四五规划实施", "十四五规划实施"),
        ("2022年重点工作", "2022年重点工作"),
        ("3.5万亩高标准农田", "3.5万亩高标准农田"),
    ],
)
def test_the_ordinal_of_a_section_is_left_out(section: str, words: str) -> None:
    assert passages_of(task("修路", section=section))[0].text == f"{words}：修路"
    assert keyword_document(task("修路", section=section)) == f"修路\n{words}"


def test_a_title_is_repeated_only_where_the_text_lacks_it() -> None:
    assert passages_of(task("道路畅通。修路。", title="道路畅通"))[0].text == "道路畅通。修路。"
    assert passages_of(task("修路。", title="道路畅通"))[0].text == "道路畅通：修路。"


def test_the_keyword_document_has_text_title_parent_and_section() -> None:
    given_task = task("修路", title="道路", parent="四好农村路", section="一、乡村")
    assert keyword_document(given_task) == "修路\n道路\n四好农村路\n乡村"
