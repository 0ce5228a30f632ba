from __future__ import annotations

from typing import Any

import pytest

from qa.parsing.ledger import Ledger
from qa.parsing.notes import Notes
from qa.parsing.responsibility import Roles
from qa.parsing.structure import Structure
from qa.text.layout import compact

BY = "（责任单位：甲局）"
BY_A = Roles(open=["甲局"], labelled=True)


def structure(text: str, **options: Any) -> Structure:
    layout = compact(text)
    return Structure(layout, Ledger(text, layout), **options)


def rows(text: str) -> list[tuple[str | None, str | None, str | None, str]]:
    """Return section, parent, number and text of each draft."""
    return [(one.section, one.parent, one.number, one.text) for one in structure(text).drafts]


def kinds(text: str) -> list[tuple[str, str]]:
    """Return what each stretch of a text is taken for; layout is left out."""
    layout = compact(text)
    ledger = Ledger(text, layout)
    Structure(layout, ledger)
    return [(one.kind, text[one.start : one.end].strip()) for one in ledger.placements() if one.kind != "layout"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("鹤山区召开会议。", []),
        (f"1.甲。{BY}\n2.乙。{BY}", [(None, None, "1", "甲。"), (None, None, "2", "乙。")]),
        (f"一、城建\n1.甲。{BY}\n2.乙。", [("一、城建", None, "1", "甲。"), ("一、城建", None, "2", "乙。")]),
        (
            f"一、城建\n（一）道路\n1.甲。{BY}\n（二）桥梁\n2.乙。{BY}",
            [("一、城建", "道路", "1", "甲。"), ("一、城建", "桥梁", "2", "乙。")],
        ),
        (f"（一）甲。{BY}\n（二）乙。{BY}", [(None, None, "一", "甲。"), (None, None, "二", "乙。")]),
        (f"一、甲。{BY}\n二、乙。{BY}", [(None, None, "一", "甲。"), (None, None, "二", "乙。")]),
        (
            f"6.甲。\n（1）乙。{BY}\n（2）丙。{BY}\n7.丁。{BY}",
            [(None, "甲。", "6.1", "乙。"), (None, "甲。", "6.2", "丙。"), (None, None, "7", "丁。")],
        ),
        (f"6.甲。{BY}\n（1）乙。{BY}", [(None, None, "6", "甲。"), (None, "甲。", "6.1", "乙。")]),
        (
            f"6.甲：\n（1）乙；\n（2）丙。{BY}\n7.丁。{BY}",
            [(None, None, "6", "甲：（1）乙；（2）丙。"), (None, None, "7", "丁。")],
        ),
        (f"6.甲：①乙；②丙。{BY}", [(None, None, "6", "甲：①乙；②丙。")]),
        (
            f"1.甲。{BY}乙。{BY}丙。\n2.丁。{BY}",
            [(None, None, "1", "甲。"), (None, None, "1", "乙。"), (None, None, "2", "丁。")],
        ),
        (
            f"1.甲。{BY}乙。{BY}丙。{BY}\n4.丁。{BY}",
            [(None, None, n, t) for n, t in (("1", "甲。"), (None, "乙。"), (None, "丙。"), ("4", "丁。"))],
        ),
        ("1.甲。\n2.乙。", [(None, None, "1", "甲。"), (None, None, "2", "乙。")]),
        (
            "一、甲。做好一件事。\n二、乙。做好一件事。",
            [(None, None, "一", "甲。做好一件事。"), (None, None, "二", "乙。做好一件事。")],
        ),
    ],
)
def test_tasks_of_an_outline(text: str, expected: list[tuple[str | None, str | None, str | None, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"修路。{BY}\n修桥。{BY}\n", ["修路。", "修桥。"]),
        ("修路。（甲局牵头）\n修桥。（乙局负责）修塔。（丙局）\n", ["修路。", "修桥。", "修塔。"]),
        ("为做好工作，制定本方案。\n修路。（牵头单位：甲局）\n", ["修路。"]),
        ("鹤山区召开会议。（区政府办）\n", []),
        ("鹤山区召开会议。\n", []),
    ],
)
def test_a_text_without_numbers(text: str, expected: list[str]) -> None:
    drafts = structure(text).drafts
    assert [one.text for one in drafts] == expected
    assert {one.number for one in drafts} <= {None}


def test_who_answers_by_where_it_stands() -> None:
    text = (
        "一、张三副区长牵头工作\n1.甲。\n2.乙。（责任单位：乙局）\n"
        "二、城建\n（一）道路（牵头单位：丙局）\n3.丙。\n以上第3项由丁局牵头。\n"
    )
    drafts = structure(text).drafts
    assert [(one.number, one.roles, one.above, one.below) for one in drafts] == [
        ("1", Roles(), Roles(leaders=["张三副区长"]), Roles()),
        ("2", Roles(open=["乙局"], labelled=True), Roles(leaders=["张三副区长"]), Roles()),
        ("3", Roles(), Roles(lead=["丙局"]), Roles(lead=["丁局"])),
    ]


def test_a_rule_between_tasks_stands_before_the_later_one() -> None:
    drafts = structure(f"1.甲。{BY}\n以下均需各镇街落实，不再列出。\n2.乙。{BY}").drafts
    assert [one.before for one in drafts] == [Notes(), Notes(added="各镇街")]
    assert [one.text for one in drafts] == ["甲。", "乙。"]


@pytest.mark.parametrize(
    ("heading", "passed_over"),
    [
        ("一、总体要求", ["一、总体要求"]),
        ("一、保障措施", ["一、保障措施"]),
        ("一、工作要求", ["一、工作要求"]),
        ("一、基本原则", ["一、基本原则"]),
    ],
)
def test_a_section_in_which_nobody_answers_holds_no_tasks(heading: str, passed_over: list[str]) -> None:
    found = structure(f"{heading}\n1.甲。\n2.乙。\n二、任务\n1.丙。{BY}")
    assert [(one.section, one.text) for one in found.drafts] == [("二、任务", "丙。")]
    assert found.passed_over == passed_over
    assert found.sections == (heading, "二、任务")


def test_a_section_called_tasks_holds_some_though_nobody_answers() -> None:
    found = structure(f"一、重点任务\n1.甲。\n2.乙。\n二、其他\n3.丙。{BY}")
    assert [(one.section, one.text, one.roles) for one in found.drafts] == [
        ("一、重点任务", "甲。", Roles()),
        ("一、重点任务", "乙。", Roles()),
        ("二、其他", "丙。", BY_A),
    ]


def test_the_items_of_a_notice_before_the_plan_are_no_tasks() -> None:
    found = structure(
        f"一、提高站位。要认真抓好。\n二、按时报送。\n任务分工\n一、城建\n1.甲。{BY}\n二、民生\n2.乙。{BY}"
    )
    assert [(one.section, one.number) for one in found.drafts] == [("一、城建", "1"), ("二、民生", "2")]
    assert found.front_end == len("一、提高站位。要认真抓好。二、按时报送。任务分工")


def test_annexes_are_sections() -> None:
    text = f"附件1\n主要目标\n1.甲。{BY}\n附件2\n重点任务\n一、城建\n1.乙。{BY}\n附件3\n民生实事\n1.丙。{BY}"
    found = structure(text)
    assert [(one.section, one.number, one.text) for one in found.drafts] == [
        ("主要目标", "1", "甲。"),
        ("一、城建", "1", "乙。"),
        ("民生实事", "1", "丙。"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"前言。\n一、城建\n1.甲。{BY}\n",
            [
                ("unplaced", "前言。"),
                ("number", "一、"),
                ("heading", "城建"),
                ("number", "1."),
                ("text", "甲。"),
                ("responsibility", BY),
            ],
        ),
        (
            f"1.甲。{BY}其余。\n2.乙。{BY}",
            [
                ("number", "1."),
                ("text", "甲。"),
                ("responsibility", BY),
                ("unplaced", "其余。"),
                ("number", "2."),
                ("text", "乙。"),
                ("responsibility", BY),
            ],
        ),
        (
            f"1.甲。{BY}\n2.乙。\n注：略",
            [
                ("number", "1."),
                ("text", "甲。"),
                ("responsibility", BY),
                ("number", "2."),
                ("text", "乙。"),
                ("unplaced", "注：略"),
            ],
        ),
    ],
)
def test_what_each_stretch_is_taken_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_a_section_passed_over_is_context() -> None:
    assert kinds(f"一、要求\n1.甲。\n二、任务\n1.乙。{BY}") == [
        ("number", "一、"),
        ("heading", "要求"),
        ("context", "1.甲。"),
        ("number", "二、"),
        ("heading", "任务"),
        ("number", "1."),
        ("text", "乙。"),
        ("responsibility", BY),
    ]


def test_sources_run_from_the_number_to_the_responsibility() -> None:
    text = f" 1. 甲\n乙。 {BY}\n2.丙。\n"
    assert [text[one.start : one.end] for one in structure(text).drafts] == [f"1. 甲\n乙。 {BY}", "2.丙。"]


def test_a_phrase_in_bold_is_a_title() -> None:
    text = f"1.修路20公里。全部通车。{BY}\n2.全部加粗。{BY}\n3.一般。{BY}"
    places = [(text.index(words), text.index(words) + len(words)) for words in ("修路20公里。", "全部加粗。")]
    assert [one.title for one in structure(text, bold=places).drafts] == ["修路20公里", None, None]


def test_beside_tables_a_text_in_which_nobody_answers_holds_no_tasks() -> None:
    assert structure("1.甲。\n2.乙。", only_answered=True).drafts == []
    assert len(structure(f"1.甲。{BY}\n2.乙。", only_answered=True).drafts) == 2


def test_what_looks_like_a_task_before_the_first_ends_the_preamble() -> None:
    found = structure(f"甲工作\n9.甲。{BY}\n1.乙。{BY}")
    assert [one.number for one in found.drafts] == ["1"]
    assert found.preamble_end == len("甲工作")
    assert found.front_end == len(f"甲工作9.甲。{BY}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1.甲。\n责任单位：甲局\n完成时限：2023.12.31\n2.乙。\n责任单位：乙局",
            [(None, None, "1", "甲。"), (None, None, "2", "乙。")],
        ),
        (
            f"1.甲，电话12345\n2.乙。{BY}\n3.丙。{BY}",
            [(None, None, "1", "甲，电话12345"), (None, None, "2", "乙。"), (None, None, "3", "丙。")],
        ),
    ],
)
def test_digits_that_end_a_line_are_no_part_of_the_number_behind(
    text: str, expected: list[tuple[str | None, str | None, str | None, str]]
) -> None:
    assert rows(text) == expected


FAULTS = {
    "the number of an annex and that of the item behind its line are read as one: 11.": (
        f"附件1\n1.甲。{BY}\n2.乙。{BY}",
        [(None, None, "1", "甲。"), (None, None, "2", "乙。")],
    ),
    "a note between a heading and its first item is taken for the end of the heading": (
        f"一、任务\n注：责任单位中排第一位的为牵头单位。\n1.甲。{BY}",
        [("一、任务", None, "1", "甲。")],
    ),
    "a star before the number hides it": (
        f"一、任务\n★1.甲。{BY}\n★2.乙。{BY}\n3.丙。{BY}",
        [("一、任务", None, "1", "甲。"), ("一、任务", None, "2", "乙。"), ("一、任务", None, "3", "丙。")],
    ),
    "fields numbered under a task are tasks": (
        "1.甲\n（1）工作目标：修路20公里。\n（2）责任单位：甲局\n（3）完成时限：年底\n2.乙\n（1）工作目标：修桥3座。\n（2）责任单位：乙局",
        [(None, None, "1", "甲（1）工作目标：修路20公里。"), (None, None, "2", "乙（1）工作目标：修桥3座。")],
    ),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=name)) for name in FAULTS]
)
def test_faults_in_outlines(name: str) -> None:
    text, expected = FAULTS[name]
    assert rows(text) == expected
