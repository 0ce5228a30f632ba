from __future__ import annotations

import time

import pytest

from qa.parsing.notes import NO_NOTES, Notes
from qa.parsing.responsibility import Roles, is_labelled, is_list, is_sentence, read_roles


@pytest.mark.parametrize(
    "text",
    [
        "牵头单位：区水利局",
        "责任单位:区水利局",
        "；牵头领导：赵四海",
        "，。牵头部门：区水利局",
        " 配合单位：区水利局",
        "区政府分管领导：赵四海",
        "分管省领导：赵四海",
        "责任人：赵四海",
        "牵头：区水利局",
        "部门分工：区水利局牵头",
        "完成时限：年底",
        "责任单位（部门）：区水利局",
        "牽頭單位：區水利局",
    ],
)
def test_a_label_with_a_colon_opens_a_responsibility(text: str) -> None:
    assert is_labelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "街道办事处",
        "牵头单位",
        "区水利局牵头",
        "由牵头单位：区水利局",
        "2019〕21号",
        "牵头单位；区水利局",
        "x" * 300 + "责任单位：甲",
    ],
)
def test_other_brackets_are_not_labelled(text: str) -> None:
    assert not is_labelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "区水利局牵头",
        "区水利局牵头，区财政局配合",
        "区水利局牵头、区财政局配合",
        "区水利局牵头,区财政局等部门参与",
        "区水利局、区财政局负责",
        "区水利局，区财政局等配合",
        "区水利局会同区财政局负责",
        "区水利局会同有关部门负责",
        "由区水利局负责",
        "年底前完成，区水利局负责",
        "团区委牵头，区妇联、区残联配合",
        "国务院各部门分别负责，年内持续推进",
        "各市、县（区）人民政府按职责分工负责",
        "各有关部门和单位，各省级人民政府按职责分工负责",
        "区水利局、区财政局负责；列第一位者为牵头单位，下同",
        "区政协办牵头，区法院配合",
    ],
)
def test_verbs_say_who_does_what(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "区水利局",
        "含开发区",
        "由责任部门解释",
        "企业直接向国家发展改革委申报",
        "以下简称“三改”",
        "2023年底前完成",
        "包括项目牵头",
        "分阶段推进",
    ],
)
def test_other_words_do_not(text: str) -> None:
    assert not is_sentence(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区水利局", True),
        ("区水利局、区财政局", True),
        ("区水利局，区财政局；区法院", True),
        ("区法院、区检察院、区人大办", True),
        ("鹤山海关", True),
        ("", False),
        ("含开发区", False),
        ("区水利局，下同", True),
        ("一期工程", False),
        ("王小明", False),
        ("以下简称“两会”", False),
    ],
)
def test_nothing_but_names(text: str, expected: bool) -> None:
    assert is_list(text) is expected


@pytest.mark.parametrize("text", ["区水利局等", "各镇街", "区水利局、各镇街", "区妇联、团区委", "区水利局、石桥镇"])
def test_collectives_and_open_lists_are_names_as_well(text: str) -> None:
    assert is_list(text)


def roles(
    leaders: str = "",
    lead: str = "",
    support: str = "",
    either: str = "",
    deadline: str = "",
    *,
    labelled: bool = False,
) -> Roles:
    """Return roles of which each list is written with |."""

    def names(text: str) -> list[str]:
        return text.split("|") if text else []

    return Roles(names(leaders), names(lead), names(support), names(either), names(deadline), labelled)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", roles()),
        ("牵头单位：甲局", roles(lead="甲局")),
        ("牵头单位：", roles()),
        ("牵头领导：赵四海；牵头单位：甲局；配合单位：乙局、丙局", roles("赵四海", "甲局", "乙局、丙局")),
        ("牵头单位：甲局，配合单位：乙局。", roles(lead="甲局", support="乙局")),
        ("牵头部门：综合处配合部门：财政局", roles(lead="综合处", support="财政局")),
        ("配合单位：乙局；牵头单位：甲局", roles(lead="甲局", support="乙局")),
        ("牵头单位：甲局；责任单位：乙局", roles(lead="甲局", either="乙局", labelled=True)),
        ("责任单位：乙局；牵头单位：甲局", roles(lead="甲局", either="乙局", labelled=True)),
        ("责任单位：甲局、乙局", roles(either="甲局、乙局", labelled=True)),
        ("责任单位：甲局；责任单位：乙局", roles(either="甲局|乙局", labelled=True)),
        ("责任人：赵四海；责任单位：甲局", roles("赵四海", either="甲局", labelled=True)),
        ("牵头单位：甲局；牵头单位：乙局", roles(lead="甲局|乙局")),
        ("牵头责任单位:甲局；协同责任单位:乙局", roles(lead="甲局", support="乙局")),
        ("主要责任单位：甲局；其他责任单位：乙局", roles(lead="甲局", support="乙局")),
        ("主办单位：甲局；协作单位：乙局", roles(lead="甲局", support="乙局")),
        ("牵头市领导：赵四海；汇总单位：甲局；参与单位：乙局", roles("赵四海", "甲局", "乙局")),
        ("牵头：甲局；配合：乙局", roles(lead="甲局", support="乙局")),
        ("牽頭領導：林安；牽頭單位：區水利局；配合單位：區財政局", roles("林安", "區水利局", "區財政局")),
        ("責任單位：區水利局", roles(either="區水利局", labelled=True)),
        ("牵头领导：赵四海；责任人：钱枫", roles("赵四海|钱枫")),
        ("牵头单位：甲局；工作进展：已完成", roles(lead="甲局")),
    ],
)
def test_roles_by_labels(text: str, expected: Roles) -> None:
    assert read_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲局", roles(either="甲局")),
        ("甲局、乙局", roles(either="甲局、乙局")),
        ("甲局负责", roles(either="甲局")),
        ("由甲局负责", roles(either="甲局")),
        ("甲局、乙局负责", roles(either="甲局、乙局")),
        ("甲局、乙局按职责分工负责", roles(either="甲局、乙局")),
        ("甲局、乙局按照各自职责分工负责", roles(either="甲局、乙局")),
        ("甲局等负责", roles(either="甲局等")),
        ("甲局组织实施", roles(either="甲局")),
        ("甲局牵头", roles(lead="甲局")),
        ("甲局牵头负责", roles(lead="甲局")),
        ("甲局、乙局牵头", roles(lead="甲局、乙局")),
        ("甲局、乙局分别牵头", roles(lead="甲局、乙局")),
        ("甲局牵头，乙局、丙局配合", roles(lead="甲局", support="乙局、丙局")),
        ("甲局牵头、乙局配合", roles(lead="甲局", support="乙局")),
        ("甲局牵头；乙局配合；丙局参与", roles(lead="甲局", support="乙局|丙局")),
        ("甲局牵头，乙局按职责分工负责", roles(lead="甲局", support="乙局")),
        ("甲局牵头，各镇政府负责落实", roles(lead="甲局", support="各镇政府")),
        ("甲局牵头，乙局支持，丙局协助，丁局指导", roles(lead="甲局", support="乙局|丙局|丁局")),
        ("甲局主办，乙局协办", roles(lead="甲局", support="乙局")),
        ("甲局负责，乙局配合", roles(support="乙局", either="甲局")),
        ("甲局指导，乙局负责落实", roles(support="甲局", either="乙局")),
        ("乙局负责，甲局指导", roles(support="甲局", either="乙局")),
        ("甲局会同乙局负责", roles(lead="甲局", support="乙局")),
        ("甲局会同乙局、丙局负责", roles(lead="甲局", support="乙局、丙局")),
        ("甲局会同有关部门负责", roles(lead="甲局等")),
        ("甲局，乙局负责", roles(either="甲局|乙局")),
        ("省甲厅、乙厅，省丙局牵头", roles(lead="省甲厅、乙厅|省丙局")),
        ("各市、县（区）人民政府负责", roles(either="各市、县（区）人民政府")),
        ("区政协办牵头，区法院配合", roles(lead="区政协办", support="区法院")),
    ],
)
def test_roles_by_verbs(text: str, expected: Roles) -> None:
    assert read_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲局牵头，年底前完成", roles(lead="甲局", deadline="年底前完成")),
        ("2023年6月底前完成，甲局负责", roles(either="甲局", deadline="2023年6月底前完成")),
        ("甲局、乙局负责，持续推进", roles(either="甲局、乙局", deadline="持续推进")),
        ("甲局牵头，乙局配合，力争9月底前取得进展", roles(lead="甲局", support="乙局", deadline="力争9月底前取得进展")),
        ("甲局负责，三季度末前出台", roles(either="甲局", deadline="三季度末前出台")),
        ("甲局负责，长期坚持", roles(either="甲局", deadline="长期坚持")),
        ("甲局负责；完成时限：12月", roles(either="甲局", deadline="12月")),
        ("完成时限：2023年底；责任单位：甲局", roles(either="甲局", deadline="2023年底", labelled=True)),
        ("责任单位：甲局；完成时间：10月。", roles(either="甲局", deadline="10月", labelled=True)),
        ("完成时限：", roles()),
    ],
)
def test_deadlines_among_the_names(text: str, expected: Roles) -> None:
    assert read_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("责任单位：甲局牵头，乙局配合", roles(lead="甲局", support="乙局", labelled=True)),
        ("责任单位：甲局、乙局分别牵头", roles(lead="甲局、乙局", labelled=True)),
        ("牵头单位：甲局负责", roles(lead="甲局")),
        ("配合单位：乙局配合", roles(support="乙局")),
        (
            "部门分工：省甲厅牵头，省乙厅、丙厅，省丁局配合",
            roles(lead="省甲厅", support="省乙厅、丙厅|省丁局", labelled=True),
        ),
        ("部门分工：甲局负责，乙局配合", roles(either="甲局", support="乙局", labelled=True)),
    ],
)
def test_verbs_behind_labels(text: str, expected: Roles) -> None:
    assert read_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "notes"),
    [
        ("甲局、乙局负责。列第一位者为牵头单位，下同", roles(either="甲局、乙局"), Notes(first_leads=True)),
        ("甲局、乙局负责，排在第一位的部门为牵头部门，下同", roles(either="甲局、乙局"), Notes(first_leads=True)),
        (
            "责任单位：甲局，各镇政府；列首位的为牵头单位，下同",
            roles(either="甲局|各镇政府", labelled=True),
            Notes(first_leads=True),
        ),
        ("甲局负责。以下均需各镇政府落实，不再列出", roles(either="甲局"), Notes(added="各镇政府")),
        (
            "牵头单位：各区政府〈含开发区，下同〉；责任单位：甲局",
            roles(lead="各区政府〈含开发区，下同〉", either="甲局", labelled=True),
            NO_NOTES,
        ),
    ],
)
def test_rules_among_the_names_are_no_names(text: str, expected: Roles, notes: Notes) -> None:
    expected.notes = notes
    assert read_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "gaps", "expected"),
    [
        ("责任单位：区交通局区商务局各镇街", {9: False, 13: False}, "区交通局、区商务局、各镇街"),
        ("责任单位：区交通局区商务局", {9: True}, "区交通局、区商务局"),
        ("责任单位：区发展和改革局、区商务局", {9: True, 13: True}, "区发展和改革局、区商务局"),
        ("责任单位：区商务局、区交通局", {5: True, 10: True}, "区商务局、区交通局"),
        ("责任单位：区城管局（区停车办区整违办）", {13: False}, "区城管局（区停车办区整违办）"),
    ],
)
def test_gaps_part_names(text: str, gaps: dict[int, bool], expected: str) -> None:
    assert read_roles(text, gaps).open == [expected]


def test_gaps_part_leaders_but_not_a_padded_name() -> None:
    assert read_roles("牵头领导：赵四海钱枫李四", {8: False, 11: False}).leaders == ["赵四海、钱枫李四"]
    assert read_roles("牵头领导：赵四海钱枫李四", {8: False, 10: False}).leaders == ["赵四海、钱枫、李四"]


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        ("lead", "甲局、乙局", roles(lead="甲局、乙局")),
        ("support", "甲局、乙局", roles(support="甲局、乙局")),
        ("lead", "甲局牵头，乙局配合", roles(lead="甲局", support="乙局")),
        ("support", "甲局负责", roles(support="甲局")),
        ("lead", "牵头单位：甲局；配合单位：乙局", roles(lead="甲局", support="乙局")),
    ],
)
def test_the_role_of_a_column_is_that_of_bare_names(role: str, text: str, expected: Roles) -> None:
    assert read_roles(text, role=role) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("责任单位：区政协办、区法院", roles(either="区政协办、区法院", labelled=True)),
        ("区政协办、区委办牵头，区法院配合", roles(lead="区政协办、区委办", support="区法院")),
        ("甲局牵头会同乙局落实", roles(lead="甲局", support="乙局")),
        ("甲局牵头，会同乙局落实", roles(lead="甲局", support="乙局")),
        ("甲局会同乙局、丙局牵头", roles(lead="甲局", support="乙局、丙局")),
        ("甲局统筹，各镇政府落实", roles(lead="甲局", support="各镇政府")),
        ("甲局为牵头单位，乙局为配合单位", roles(lead="甲局", support="乙局")),
        ("甲局牵头抓，各镇街抓落实", roles(lead="甲局", support="各镇街")),
        ("责任单位：甲局（牵头）、乙局", roles(lead="甲局", support="乙局", labelled=True)),
        ("甲局负责，分阶段推进", roles(either="甲局", deadline="分阶段推进")),
        ("甲局负责，“十四五”期间完成", roles(either="甲局", deadline="“十四五”期间完成")),
        ("甲局负责，贯穿全年", roles(either="甲局", deadline="贯穿全年")),
        ("责任单位：甲局；负责人：张三", roles("张三", either="甲局", labelled=True)),
        ("市级牵头领导：张三；责任单位：甲局", roles("张三", either="甲局", labelled=True)),
    ],
)
def test_names_that_end_as_verbs_and_verbs_of_other_words(text: str, expected: Roles) -> None:
    assert read_roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-2025年区教育局负责", roles(either="区教育局", deadline="2023-2025年")),
        ("“十五五”期间区发改局负责", roles(either="区发改局", deadline="“十五五”期间")),
        ("分阶段由区教育局负责", roles(either="区教育局", deadline="分阶段")),
        ("12月底前各镇政府落实", roles(either="各镇政府", deadline="12月底前")),
        ("2023年由区教育局牵头，区财政局配合", roles(lead="区教育局", support="区财政局", deadline="2023年")),
        ("区教育局负责，2023年底前完成", roles(either="区教育局", deadline="2023年底前完成")),
        ("区教育局负责，分阶段推进", roles(either="区教育局", deadline="分阶段推进")),
        ("由区教育局、区财政局（牵头）", roles(lead="区财政局", support="区教育局")),
    ],
)
def test_who_answers_behind_a_time_or_by_a_role_in_brackets(text: str, expected: Roles) -> None:
    assert read_roles(text) == expected


def test_taking_in_what_another_text_says() -> None:
    mine = roles("张三", "甲局")
    mine.take(roles("李四", support="乙局", either="丙局", deadline="年底", labelled=True))
    assert mine == roles("张三|李四", "甲局", "乙局", "丙局", "年底", labelled=True)
    assert (mine.names_anyone(), mine.names_units()) == (True, True)
    assert (roles("张三").names_anyone(), roles("张三").names_units()) == (True, False)
    assert not roles(deadline="年底").names_anyone()


def test_many_labels_take_linear_time() -> None:
    start = time.process_time()
    read = read_roles("牵头单位：甲局；" * 20_000)
    assert read.lead == ["甲局"] * 20_000
    assert time.process_time() - start < 2


@pytest.mark.parametrize("text", ["区水利局，" * 20_000, "区水利局牵头，" * 20_000, "（区水利局" * 20_000])
def test_long_lists_take_linear_time(text: str) -> None:
    start = time.process_time()
    read_roles(text)
    assert time.process_time() - start < 3
