# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.domain import Source, Task, Unit
from qa.parsing.doubts import number_gaps, task_doubts
from qa.parsing.responsibility import Roles
from qa.parsing.units import UnitList

NONE = UnitList((), open_ended=False)
ONE = UnitList((Unit("区水利局", "区水利局"),), open_ended=False)
OPEN = UnitList((Unit("区水利局", "区水利局"),), open_ended=True)


@pytest.mark.parametrize(
    ("text", "roles", "lead", "support", "expected"),
    [
        ("甲。", Roles(), ONE, ONE, ()),
        ("甲。", Roles(), ONE, NONE, ()),
        ("甲。", Roles(), NONE, NONE, ("没有找到责任单位",)),
        ("甲。", Roles(), NONE, ONE, ("没有找到牵头单位",)),
        ("甲。", Roles(by_default=True), ONE, NONE, ("原文只有“责任单位”，按牵头单位处理",)),
        ("甲。", Roles(), ONE, OPEN, ("单位名单以“等”结尾，未列全",)),
        ("甲。", Roles(), OPEN, NONE, ("单位名单以“等”结尾，未列全",)),
        ("", Roles(), NONE, NONE, ("任务正文为空", "没有找到责任单位")),
    ],
)
def test_doubts_about_one_task(
    text: str, roles: Roles, lead: UnitList, support: UnitList, expected: tuple[str, ...]
) -> None:
    assert task_doubts(text, roles, lead, support) == expected


def numbered(number: str | None) -> Task:
    return Task("p/1", "p", 1, number, None, None, None, "甲", (), (), (), None, (), (), Source(0, 1))


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
