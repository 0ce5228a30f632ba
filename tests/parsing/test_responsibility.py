from __future__ import annotations

import time

import pytest

from qa.parsing.responsibility import Roles, is_responsibility, read_roles


@pytest.mark.parametrize(
    "text",
    [
        "牵头单位：甲局",
        "责任单位:甲局",
        "；牵头领导：赵四海",
        "，。牵头部门：甲局",
        "配合单位：甲局",
        "区政府分管领导：赵四海",
        "分管省领导：赵四海",
        "责任人：赵四海",
    ],
)
def test_a_label_with_a_colon_opens_a_responsibility(text: str) -> None:
    assert is_responsibility(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "街道办事处",
        "牵头单位",
        "甲局牵头",
        "由牵头单位：甲局",
        "2019〕21号",
        "牵头单位；甲局",
        "x" * 300 + "责任单位：甲",
    ],
)
def test_other_brackets_are_no_responsibility(text: str) -> None:
    assert not is_responsibility(text)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("", Roles()),
        ("甲局牵头", Roles()),
        ("牵头单位：甲局", Roles(lead="甲局")),
        ("牵头单位：", Roles(lead="")),
        (
            "牵头领导：赵四海；牵头单位：甲局；配合单位：乙局、丙局",
            Roles("赵四海", "甲局", "乙局、丙局"),
        ),
        ("牵头单位：甲局，配合单位：乙局。", Roles(lead="甲局", support="乙局")),
        ("牵头部门：综合处配合部门：财政局", Roles(lead="综合处", support="财政局")),
        ("配合单位：乙局；牵头单位：甲局", Roles(lead="甲局", support="乙局")),
        ("牵头单位：甲局；责任单位：乙局", Roles(lead="甲局", support="乙局")),
        ("责任单位：乙局；牵头单位：甲局", Roles(lead="甲局", support="乙局")),
        ("牵头单位：甲局；配合单位：乙局；责任单位：丙局", Roles(lead="甲局", support="乙局；丙局")),
        ("责任单位：甲局、乙局", Roles(lead="甲局、乙局", by_default=True)),
        ("责任部门：甲局", Roles(lead="甲局", by_default=True)),
        ("责任人：赵四海；责任单位：甲局", Roles("赵四海", "甲局", by_default=True)),
        ("责任单位：甲局；配合单位：乙局", Roles(lead="甲局", support="乙局")),
        ("责任单位：甲局；责任单位：乙局", Roles(lead="甲局；乙局", by_default=True)),
        ("牵头单位：甲局；牵头单位：乙局", Roles(lead="甲局；乙局")),
        ("牵头责任单位:甲局；协同责任单位:乙局", Roles(lead="甲局", support="乙局")),
        ("主要责任单位：甲局；其他责任单位：乙局", Roles(lead="甲局", support="乙局")),
        ("主办单位：甲局；协作单位：乙局", Roles(lead="甲局", support="乙局")),
        ("牵头市领导：赵四海；汇总单位：甲局；参与单位：乙局", Roles("赵四海", "甲局", "乙局")),
        ("牵头负责领导：赵四海", Roles("赵四海")),
    ],
)
def test_roles(text: str, roles: Roles) -> None:
    assert read_roles(text) == roles


def test_many_labels_take_linear_time() -> None:
    start = time.perf_counter()
    roles = read_roles("牵头单位：甲局；" * 20_000)
    assert roles.lead == "；".join(["甲局"] * 20_000)
    assert time.perf_counter() - start < 2


def test_labels_in_traditional_characters() -> None:
    text = "牽頭領導：林安；牽頭單位：區水利局；配合單位：區財政局"
    assert is_responsibility(text)
    assert read_roles(text) == Roles("林安", "區水利局", "區財政局")
    assert read_roles("責任單位：區水利局") == Roles(lead="區水利局", by_default=True)
