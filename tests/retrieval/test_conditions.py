"""Conditions on figures: how they are read, and which quantities meet them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.domain import Comparator, Quantity
from qa.parsing.quantities import find_quantities
from qa.retrieval import Searcher
from qa.retrieval.conditions import Condition, find_condition, in_base_unit
from qa.retrieval.understanding import Understanding
from tests.index.samples import CountingEncoder, plan_of
from tests.retrieval.conftest import SnapshotOf


def condition(words: str) -> Condition:
    found = find_condition(words)
    assert found is not None, words
    return found


@pytest.mark.parametrize(
    ("words", "text", "comparator", "value", "upper", "unit", "measure"),
    [
        ("投资超过5000万元的项目", "投资超过5000万元", ">", 5e7, None, "元", "investment"),
        ("投资 5000 万元以上", "投资5000万元以上", "≥", 5e7, None, "元", "investment"),
        ("投资5000万以上的", "投资5000万以上", "≥", 5e7, None, "元", "investment"),
        ("总投资额大于1.5亿元", "总投资额大于1.5亿元", ">", 1.5e8, None, "元", "investment"),
        ("投资不到1亿元的", "投资不足1亿元", "<", 1e8, None, "元", "investment"),
        ("投资低于一亿元的", "投资低于1亿元", "<", 1e8, None, "元", "investment"),
        ("投资在5000万到1亿元之间的", "投资在5000万到1亿元", "range", 5e7, 1e8, "元", "investment"),
        ("投资5000万元至1亿元的项目", "投资5000万元至1亿元", "range", 5e7, 1e8, "元", "investment"),
        ("增长7%以上的目标", "增长7%以上", "≥", 7, None, "%", "growth"),
        ("增速不低于6.5%的", "增速不低于6.5%", "≥", 6.5, None, "%", "growth"),
        ("下降3%以内", "下降3%以内", "≤", 3, None, "%", "decrease"),
        ("改造小区20个以上的任务", "20个以上", "≥", 20, None, "个", None),
        ("十个以上的项目", "10个以上", "≥", 10, None, "个", None),
        ("1万人左右的培训", "1万人左右", "≈", 1e4, None, "人", None),
        ("安置房一千套以上", "1000套以上", "≥", 1000, None, "套", None),
        ("投资上亿元的", "投资超过1亿元", ">", 1e8, None, "元", "investment"),
        ("投资过百亿的", "投资超过100亿", ">", 1e10, None, "元", "investment"),
        ("户数超过1000的", "超过1000", ">", 1000, None, "户", None),
        ("目标数字在2000以上的", "2000以上", "≥", 2000, None, "", None),
        ("面积达到5000亩的", "达到5000亩", "≥", 5000, None, "亩", None),
    ],
)
def test_conditions(
    words: str, text: str, comparator: Comparator, value: float, upper: float | None, unit: str, measure: str | None
) -> None:
    assert condition(words) == Condition(text, comparator, value, upper, unit, measure)


@pytest.mark.parametrize(
    "words", ["投资7500万元的任务", "2022年的任务", "第52项", "亿元以上的项目", "十四五规划", "老旧小区", ""]
)
def test_what_is_no_condition(words: str) -> None:
    assert find_condition(words) is None


@pytest.mark.parametrize(
    ("words", "text", "met"),
    [
        ("投资超过5000万元", "投资6750万元建设农田。", True),
        ("投资超过5000万元", "投资5000万元建设农田。", False),
        ("投资5000万元以上", "投资5000万元建设农田。", True),
        ("投资超过5000万元", "投资6.3亿元建设学校。", True),
        ("投资超过5000万元", "补助6000万元。", False),
        ("投资不到1亿元", "投资6.3亿元建设学校。", False),
        ("投资在5000万到1亿元之间", "投资6750万元建设农田。", True),
        ("增长7%以上", "零售总额增长7%以上。", True),
        ("增长7%以上", "生产总值增长6.5%以上。", False),
        ("增长7%以上", "绿化率达到42%。", False),
        ("20个以上", "改造小区27个。", True),
        ("20个以上", "改造道路27条。", False),
        ("100人左右", "培训105人。", True),
        ("100人左右", "培训120人。", False),
        ("20个以上", "不低于上年水平。", False),
        ("2000以上", "新增停车位2000个。", True),
        ("6以上", "增长7%。", False),
        ("投资大于1亿小于10亿", "投资6.3亿元建设学校。", True),
        ("投资大于1亿小于10亿", "投资195亿元建设项目。", False),
        ("投资2500万元以上但不超过6750万元", "投资7500万元修路。", False),
        ("投资2500万元以上但不超过6750万元", "投资6750万元修路。", True),
    ],
)
def test_which_quantities_meet_a_condition(words: str, text: str, met: bool) -> None:
    assert any(condition(words).met_by(quantity) for quantity in find_quantities(text)) is met


def test_units_lose_their_scale() -> None:
    assert in_base_unit(6750, "万元") == (67_500_000, "元")
    assert in_base_unit(45, "亿元") == (4_500_000_000, "元")
    assert in_base_unit(4.5, "万亩") == (45_000, "亩")
    assert in_base_unit(27, "个") == (27, "个")


def test_tasks_that_meet_the_condition_come_first_and_are_certain(snapshot_of: SnapshotOf) -> None:
    def invested(value: float) -> tuple[Quantity, ...]:
        return (Quantity(None, "=", value, None, "万元", "investment", f"投资{value}万元"),)

    plan = plan_of("水水水", "投资900万元修水渠", "电电电电")
    figures = [(), invested(900), invested(2000)]
    tasks = [replace(task, quantities=its) for task, its in zip(plan.tasks, figures, strict=True)]
    snapshot = snapshot_of(replace(plan, tasks=tuple(tasks)))
    found = Searcher(CountingEncoder()).search(snapshot, "投资1000万元以上的项目")
    assert found.hits[0].task.text == "电电电电"
    assert [hit.reasons.meets_condition for hit in found.hits] == [True, False, False]
    assert (found.verdict, found.confidence) == ("found", 1.0)
    assert found.reading == ("查询中有条件“投资1000万元以上”：符合的 1 项任务名次提前。",)
    none = Understanding().read(snapshot, "投资3亿元以上的水渠")
    assert none.notes == ("查询中有条件“投资3亿元以上”：没有任务符合。",)
    assert not none.by_name
