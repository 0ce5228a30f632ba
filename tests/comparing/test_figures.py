"""Figures of two texts, paired by what they measure."""

from __future__ import annotations

import pytest

from qa.comparing.figures import FigureChange, disagreeing, figure_changes, stated
from qa.parsing.quantities import find_quantities


def changes(old: str, new: str) -> list[FigureChange]:
    return list(figure_changes(*(stated(text, find_quantities(text)) for text in (old, new))))


def told(old: str, new: str) -> list[tuple[str | None, str | None, str | None, float | None]]:
    return [
        (one.old.text if one.old else None, one.new.text if one.new else None, one.direction, one.difference)
        for one in changes(old, new)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("新建公厕17座。", "新建公厕17座。", []),
        ("新建公厕17座。", "新建公厕30座。", [("17座", "30座", "raised", 13.0)]),
        ("投资7500万元。", "投资0.75亿元。", []),
        ("投资7500万元。", "投资1.2亿元。", [("投资7500万元", "投资1.2亿元", "raised", 45_000_000.0)]),
        ("达到5家。", "不少于5家。", []),
        ("失业率控制在4.5%以内。", "失业率4.5%以上。", [("控制在4.5%以内", "4.5%以上", "changed", None)]),
        ("新建公厕17座。", "新建公厕。", [("17座", None, "removed", None)]),
        ("新建公厕。", "新建公厕17座。", [(None, "17座", "added", None)]),
        ("公厕17座，停车位2000个。", "停车位3000个，公厕17座。", [("2000个", "3000个", "raised", 1000.0)]),
        (
            "新增高新技术企业10家，培育中小企业30家。",
            "培育中小企业25家，新增高新技术企业15家。",
            [("10家", "15家", "raised", 5.0), ("30家", "25家", "lowered", -5.0)],
        ),
        ("粮食产量不低于上年水平。", "确保粮食产量稳定。", []),
    ],
)
def test_what_became_of_each_figure(
    old: str, new: str, expected: list[tuple[str | None, str | None, str | None, float | None]]
) -> None:
    assert told(old, new) == expected


def test_figures_of_other_things_are_not_one_that_changed() -> None:
    assert told("新建幼儿园5所。", "新建幼儿园5所，改造农村敬老院3所。") == [(None, "3所", "added", None)]


def test_the_subject_and_unit_of_a_change() -> None:
    (change,) = changes("高标准农田4.5万亩。", "高标准农田5万亩。")
    assert (change.subject, change.unit, change.difference) == ("高标准农田", "亩", 5000.0)


def test_figures_that_disagree_measure_clearly_the_same() -> None:
    one, other = (
        stated(text, find_quantities(text)) for text in ("建设公厕30座。", "新增停车位2000个，建设公厕17座。")
    )
    assert [(ours.text, theirs.text) for ours, theirs in disagreeing(one, other)] == [("30座", "17座")]
    assert disagreeing(one, one) == []
