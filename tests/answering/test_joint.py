"""How many leaders or units a question says that a task must have."""

from __future__ import annotations

import pytest

from qa.answering.intents import Group
from qa.answering.joint import Joint, find_joint
from qa.answering.rewording import reworded
from qa.domain import Comparator


@pytest.mark.parametrize(
    ("words", "group", "comparator", "count"),
    [
        ("两位领导共同牵头的任务", "leaders", "=", 2),
        ("三位以上领导一起牵头的任务", "leaders", "≥", 3),
        ("三位或者三位以上领导一起牵头的任务，有几个", "leaders", "≥", 3),
        ("只有一位牵头领导的任务", "leaders", "=", 1),
        ("牵头单位就一家的任务", "lead_units", "=", 1),
        ("牵头单位有五家或更多的任务", "lead_units", "≥", 5),
        ("牵头单位在两家及以上的任务", "lead_units", "≥", 2),
        ("配合单位超过10家的任务", "support_units", ">", 10),
        ("配合单位不到三个的任务", "support_units", "<", 3),
        ("由多个单位牵头的任务", "lead_units", "≥", 2),
        ("共同牵头的任务有哪些", "leaders", "≥", 2),
        ("和别人搭班子牵头的任务", "leaders", "≥", 2),
        ("单独牵头的任务有几项", "leaders", "=", 1),
        ("由一个部门独立牵头的单位", "lead_units", "=", 1),
    ],
)
def test_how_many_a_task_must_have(words: str, group: Group, comparator: Comparator, count: int) -> None:
    assert find_joint(reworded(words)) == Joint(group, comparator, count)


@pytest.mark.parametrize(
    "words", ["哪两个单位牵头第5项", "牵头单位有几家", "有多少位领导", "谁牵头养犬管理", "配合单位有哪些", "建5所学校"]
)
def test_what_says_nothing_of_it(words: str) -> None:
    assert find_joint(reworded(words)) is None


@pytest.mark.parametrize(
    ("comparator", "met"),
    [("≥", [2, 3]), (">", [3]), ("≤", [1, 2]), ("<", [1]), ("=", [2])],
)
def test_which_numbers_meet_it(comparator: Comparator, met: list[int]) -> None:
    assert [having for having in (1, 2, 3) if Joint("leaders", comparator, 2).met_by(having)] == met
