from __future__ import annotations

import time

import pytest

from qa.parsing.notes import NO_NOTES, Notes, begins_note, begins_rule, read_notes, without_notes

FIRST, EITHER = Notes(first_leads=True), Notes(either_leads=True)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("", NO_NOTES),
        ("区水利局、区财政局负责", NO_NOTES),
        ("列第一位者为牵头单位，下同", FIRST),
        ("列首位的为牵头单位，下同", FIRST),
        ("排在第一位的部门为牵头部门，下同", FIRST),
        ("排名第一的为牵头单位", FIRST),
        ("责任单位中第一个为牵头单位", FIRST),
        ("每项任务排在第一位的责任单位为牵头单位，其他为配合单位", FIRST),
        ("第一责任单位为牵头单位", FIRST),
        ("排在首位的为牵头单位，下同。", FIRST),
        ("除标注“分别牵头”外，列第一位为牵头或汇总单位，下同", FIRST),
        ("列在前面的为牵头单位", FIRST),
        ("没有牵头单位的，责任单位即为牵头单位", EITHER),
        ("未列牵头单位的，责任单位均为牵头单位", EITHER),
        ("以下均需各镇政府落实，不再列出", Notes(added="各镇政府")),
        ("以下各项工作任务均涉及各县（市、区）、市直园区，不再单独列出", Notes(added="各县（市、区）、市直园区")),
        ("以下各项均由各镇（街道）负责落实，不再逐一列出", Notes(added="各镇（街道）")),
        ("以下任务均需试点城市政府落实，不另行列出", Notes(added="试点城市政府")),
        ("以下均需甲局落实，不再列出。以下均需乙局落实，不再列出", Notes(added="甲局；乙局")),
        ("列首位的为牵头单位，下同。以下均需各镇政府落实，不再列出", Notes(first_leads=True, added="各镇政府")),
        ("下同", NO_NOTES),
        ("以下简称《方案》", NO_NOTES),
        ("列入第一批计划的为重点项目", NO_NOTES),
        ("确保全市排名第一位", NO_NOTES),
    ],
)
def test_rules(text: str, notes: Notes) -> None:
    assert read_notes(text) == notes


@pytest.mark.xfail(strict=True, reason="the rule is worded with a verb, or names who follows it by another word")
@pytest.mark.parametrize(
    "text",
    [
        "各任务由列第一位的单位牵头，其他单位配合",
        "责任单位第一位的牵头，其余配合",
        "排序第一的单位负总责",
    ],
)
def test_rules_worded_otherwise(text: str) -> None:
    assert read_notes(text).first_leads


@pytest.mark.xfail(strict=True, reason="words between 牵头单位的 and the comma")
def test_a_rule_about_tasks_without_one_that_leads() -> None:
    assert read_notes("无牵头单位的任务，责任单位为牵头单位") == EITHER


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ""),
        ("甲局、乙局", "甲局、乙局"),
        ("甲局、乙局，下同", "甲局、乙局"),
        ("甲局、乙局（列第一位为牵头单位，下同）", "甲局、乙局"),
        ("甲局、乙局（除标注“分别牵头”外，列第一位为牵头或汇总单位，下同）", "甲局、乙局"),
        ("甲局；列首位的为牵头单位，下同。以下均需各镇政府落实，不再列出", "甲局"),
        ("甲局、乙局负责。列第一位者为牵头单位，下同", "甲局、乙局负责"),
        ("各区政府〈含开发区，下同〉", "各区政府〈含开发区，下同〉"),
        ("各区政府（含开发区，下同）", "各区政府（含开发区，下同）"),
        ("甲局（区乙办）", "甲局（区乙办）"),
        ("甲局，以此类推", "甲局"),
    ],
)
def test_names_without_the_rules_among_them(text: str, left: str) -> None:
    assert without_notes(text) == left


@pytest.mark.parametrize(
    ("text", "rule", "note"),
    [
        ("列第一位者为牵头单位，下同", True, True),
        ("以下均需各镇政府落实，不再列出", True, True),
        ("无牵头单位的，责任单位为牵头单位", True, True),
        ("（列第一位者为牵头单位", False, True),
        ("，下同", False, True),
        ("甲局", False, False),
        ("", False, False),
    ],
)
def test_what_begins_with_a_rule(text: str, rule: bool, note: bool) -> None:
    assert (begins_rule(text), begins_note(text)) == (rule, note)


def test_both_rules_together() -> None:
    both = Notes(first_leads=True, added="甲局") | Notes(either_leads=True, added="乙局")
    assert both == Notes(True, True, "甲局；乙局")
    assert NO_NOTES | NO_NOTES == NO_NOTES
    assert (FIRST | NO_NOTES, NO_NOTES | FIRST) == (FIRST, FIRST)


@pytest.mark.parametrize(
    "text", ["以下" * 60_000, "列第一位" * 30_000, "无牵头单位" * 30_000, "除外" * 60_000, "（" * 120_000]
)
def test_long_texts_take_bounded_time(text: str) -> None:
    start = time.process_time()
    read_notes(text)
    without_notes(text)
    assert time.process_time() - start < 3
