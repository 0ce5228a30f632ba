# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.domain import Source, Task, Unit
from qa.parsing.doubts import notices, number_gaps, task_doubts
from qa.parsing.naming import Resolution
from qa.parsing.settling import Responsibility
from qa.parsing.units import UnitList

NONE = UnitList((), open_ended=False)
ONE = UnitList((Unit("区水利局", "区水利局"),), open_ended=False)
OPEN = UnitList((Unit("区水利局", "区水利局"),), open_ended=True)


def responsibility(lead: UnitList, support: UnitList, *decided: str) -> Responsibility:
    return Responsibility((), lead, support, None, decided)


@pytest.mark.parametrize(
    ("text", "settled", "expected"),
    [
        ("甲。", responsibility(ONE, ONE), ()),
        ("甲。", responsibility(ONE, NONE), ()),
        ("甲。", responsibility(NONE, NONE), ("没有找到责任单位",)),
        ("甲。", responsibility(NONE, ONE), ("没有找到牵头单位",)),
        ("甲。", responsibility(ONE, NONE, "已定一", "已定二"), ("已定一", "已定二")),
        ("甲。", responsibility(ONE, OPEN), ("单位名单以“等”结尾，未列全",)),
        ("甲。", responsibility(OPEN, OPEN), ("单位名单以“等”结尾，未列全",)),
        ("甲。", responsibility(OPEN, NONE, "已定"), ("已定", "单位名单以“等”结尾，未列全")),
        ("", responsibility(NONE, NONE), ("任务正文为空", "没有找到责任单位")),
        ("", responsibility(NONE, OPEN), ("任务正文为空", "没有找到牵头单位", "单位名单以“等”结尾，未列全")),
    ],
)
def test_doubts_about_one_task(text: str, settled: Responsibility, expected: tuple[str, ...]) -> None:
    assert task_doubts(text, settled) == expected


def numbered(number: str | None, ordinal: int = 1, lead: tuple[Unit, ...] = (), leaders: tuple[str, ...] = ()) -> Task:
    return Task(
        "p/1", "p", ordinal, number, None, None, None, "甲", leaders, lead, (), None, (), (), Source(0, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([], []),
        (["1", "2", "3"], []),
        (["1", "3"], ["第1项之后是第3项，缺少第2项"]),
        (["1", "5"], ["第1项之后是第5项，缺少第2—4项"]),
        (["6.1", "6.2", "8"], ["从第6项开始，缺少第1—5项", "第6项之后是第8项，缺少第7项"]),
        (["１", "３"], ["第1项之后是第3项，缺少第2项"]),
        (["1", "2", "1", "2"], []),
        (["9", "2", "4"], ["从第9项开始，缺少第1—8项", "第2项之后是第4项，缺少第3项"]),
        (["116", "117"], ["从第116项开始，缺少第1—115项"]),
        (["一", None, "①", "三"], []),
        (["1", None, "3"], ["第1项之后是第3项，缺少第2项"]),
    ],
)
def test_gaps_in_the_numbering(numbers: list[str | None], missing: list[str]) -> None:
    notices = list(number_gaps([numbered(number) for number in numbers]))
    assert [notice.message for notice in notices] == [f"任务编号不连续：{each}。" for each in missing]
    assert all(notice.code == "number_missing" for notice in notices)


UNIT = Unit("区发展和改革局", "区发改局")


@pytest.mark.parametrize(
    ("tasks", "passed_over", "codes"),
    [
        ([], [], ["no_tasks"]),
        ([], ["一、总体要求"], ["no_tasks"]),
        ([numbered("1")], [], ["no_responsibility"]),
        ([numbered("1", leaders=("张三",))], [], []),
        ([numbered("1", lead=(UNIT,))], ["一、总体要求"], ["section_without_tasks"]),
        ([numbered("1", lead=(UNIT,)), numbered("3")], [], ["number_missing"]),
    ],
)
def test_notices_about_a_document(tasks: list[Task], passed_over: list[str], codes: list[str]) -> None:
    assert [notice.code for notice in notices(tasks, {}, passed_over)] == codes


def test_a_unit_by_another_name_is_told_with_its_tasks() -> None:
    tasks = [numbered("1", lead=(UNIT,)), numbered(None, 2, (UNIT, UNIT))]
    (notice,) = notices(tasks, {"区发改局": Resolution("区发改局", "区发展和改革局", "short")}, [])
    assert notice.code == "unit_resolved"
    assert notice.message == "第1、2项：“区发改局”（简称）按“区发展和改革局”计，原文写法保留。"


def test_a_section_passed_over_is_named() -> None:
    (notice,) = notices([numbered("1", lead=(UNIT,))], {}, ["三、保障措施"])
    assert notice.message == "“三、保障措施”中没有责任分工，未列为任务。"
