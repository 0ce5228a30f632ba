"""Answers on the published plan, with values counted by hand in its text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from qa.answering import Figure
from qa.domain import Task
from tests.answering.conftest import Ask


def numbers(tasks: Iterable[Task]) -> list[str]:
    return [str(task.number) for task in tasks]


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("投资大于1亿小于10亿的任务", ["99"]),
        ("配合单位最多的是哪项任务", ["56", "57"]),
        ("牵头领导人数最多的是第几项任务", ["127"]),
        ("民政牵头的有哪些", ["77", "114", "116", "117"]),
        ("科技局负责的有哪些，科技局配合的不要", ["10", "11", "12", "13", "14"]),
        ("区生态环境保护委员会各成员单位配合的任务", ["92", "93"]),
        ("62、72、73三项的投资加起来一共多少", ["62", "72", "73"]),
    ],
)
def test_rows(ask: Ask, question: str, tasks: list[str]) -> None:
    assert numbers(ask(question).tasks) == tasks


def test_a_collective_stands_for_its_kind_only(ask: Ask) -> None:
    found = ask("第1项写的是“各镇政府(街道办事处)”，柳园街道是不是也要配合")
    assert (found.value, numbers(found.tasks)) == (True, ["1"])
    found = ask("第15项的配合单位写的是街道办事处，堂邑镇政府也要配合吗")
    assert found.value is False


def test_an_organ_that_a_reform_replaced_is_answered_with_a_note(ask: Ask) -> None:
    found = ask("城管局牵头哪些任务")
    assert numbers(found.tasks) == ["78", "83", "84", "85", "87", "88", "89", "90", "91", "93", "116"]
    assert "方案中没有“城管局”，按承接其职责的“区综合行政执法局”回答。" in found.notes


def test_alone_and_with_others_make_all(ask: Ask) -> None:
    alone, others, both = (ask(f"梅永杰{how}牵头的任务有多少项").value for how in ("单独", "和别人一起", ""))
    assert (alone, others, both) == (17, 4, 21)


def test_what_is_measured_is_not_told_for_something_else(ask: Ask) -> None:
    assert ask("29条新建道路总长多少公里").status == "not_found"
    assert ask("老旧小区改造涉及多少户").status == "not_found"
    assert ask("松桂路小学的校长是谁").status == "not_found"


def test_largest_with_its_figure(ask: Ask) -> None:
    found = ask("投资最多的那项，投多少钱？")
    assert found.value == Figure(195.0, "亿元")
    assert numbers(found.tasks) == ["7"]
