# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import time

import pytest

from qa.parsing.labels import LONGEST, Label, header_kind, label_at, labels_in

KINDS = {
    "leader": "牵头领导 牵头负责领导 牵头责任领导 牵头市领导 分管省领导 分管领导 区政府分管领导 协同领导 责任领导 "
    "包保领导 挂联领导 联系领导 责任人 第一责任人 牵头人 主要负责人 牵头领导同志",
    "lead": "牵头单位 牵头部门 牵头责任单位 牵头负责部门 主责单位 主要责任单位 主办单位 汇总单位 牵头 主办 "
    "主责 总牵头单位 第一责任单位 牵头单位或汇总单位 牵头处室",
    "support": "配合单位 配合部门 协同责任单位 协同单位 协作单位 协办单位 参与单位 支持单位 其他责任单位 "
    "其它责任单位 配合 参与 协办 配合责任单位 协助单位",
    "either": "责任单位 责任部门 部门分工 职责分工 承办单位 落实单位 实施单位 负责单位 负责部门 责任处室 分工负责单位",
    "deadline": "完成时限 完成时间 办结时限 时限 时限要求 时间节点 进度安排 形象进度 完成期限 计划完成时间 日期",
    "progress": "进展情况 完成情况 目前进展 工作进展 推进情况 落实情况",
}
ALL = [(label, kind) for kind, labels in KINDS.items() for label in labels.split()]


@pytest.mark.parametrize(("label", "kind"), ALL)
def test_kinds_of_labels(label: str, kind: str) -> None:
    assert list(labels_in(f"甲。{label}：乙")) == [Label(kind, 2, len(label) + 3)]  # type: ignore[arg-type]
    assert header_kind(label) == kind


@pytest.mark.parametrize("colon", "：:﹕∶")
def test_colons(colon: str) -> None:
    assert list(labels_in(f"牵头单位{colon}")) == [Label("lead", 0, 5)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "牵头单位",
        "牵头单位甲局",
        "牵头单位；甲局",
        "牵头单位\uff0c：",
        "单位：甲局",
        "领导：张三",
        "部门：甲局",
        "地址：甲",
        "牵 头 单 位：甲",
    ],
)
def test_no_labels(text: str) -> None:
    assert list(labels_in(text)) == []


def test_several_labels_in_order() -> None:
    text = "牵头领导：张三；牵头单位:甲局 配合单位：乙局，完成时限：年底"
    assert [(label.kind, text[label.start : label.end]) for label in labels_in(text)] == [
        ("leader", "牵头领导："),
        ("lead", "牵头单位:"),
        ("support", "配合单位："),
        ("deadline", "完成时限："),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("责任单位（部门）：甲局", "either"),
        ("牵头单位(责任人)：甲局", "lead"),
        ("配合单位（排名不分先后）：甲局", "support"),
        ("牽頭領導：張三", "leader"),
        ("責任單位：甲局", "either"),
        ("區政府分管領導：張三", "leader"),
        ("完成時限：年底", "deadline"),
        ("協辦單位：甲局", "support"),
    ],
)
def test_asides_and_traditional_characters(text: str, kind: str) -> None:
    (label,) = labels_in(text)
    assert (label.kind, label.start) == (kind, 0)
    assert text[label.end - 1] == "："


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("甲牵头单位：", 1, True),
        ("甲牵头单位：", 0, False),
        ("牵头单位", 0, False),
        ("牵头单位（" + "长" * LONGEST + "）：", 0, False),
    ],
)
def test_a_label_at_a_place(text: str, place: int, found: bool) -> None:
    assert (label_at(text, place) is not None) is found


@pytest.mark.parametrize("head", ["", "序号", "牵头单位：", "甲牵头单位", "牵头单位甲", "单位"])
def test_other_heads(head: str) -> None:
    assert header_kind(head) is None


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("负责人", "leader"),
        ("具体负责人", "leader"),
        ("分管负责人", "leader"),
        ("市领导", "leader"),
        ("区级领导", "leader"),
        ("市级牵头领导", "leader"),
        ("挂包领导", "leader"),
        ("分管副市长", "leader"),
        ("责任主体", "either"),
        ("实施主体", "either"),
        ("主管部门", "either"),
        ("指导单位", "support"),
        ("配合单位及部门", "support"),
    ],
)
def test_labels_of_other_words(label: str, kind: str) -> None:
    assert list(labels_in(f"{label}：乙")) == [Label(kind, 0, len(label) + 1)]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["牵头" * 100_000, "责任" * 100_000, "（" * 200_000, "完成时间：" * 40_000])
def test_long_texts_take_bounded_time(text: str) -> None:
    start = time.process_time()
    assert len(list(labels_in(text))) in {0, 40_000}
    assert time.process_time() - start < 3
