from __future__ import annotations

import itertools
import time
from collections import Counter

import pytest

from qa.parsing.naming import Resolution, home_level, how_resolved, resolve_across, resolve_forms


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({}, {}),
        ({"区财政局": 3}, {}),
        ({"区发展和改革局": 5, "区发改局": 1}, {"区发改局": ("区发展和改革局", "short")}),
        ({"区鱼米和桑麻局": 1, "区鱼桑局": 5}, {}),
        ({"区发展和改革局": 2, "区发改局": 2}, {"区发改局": ("区发展和改革局", "short")}),
        ({"区教育和体育局": 3, "区教体和体育局": 1}, {"区教体和体育局": ("区教育和体育局", "mistyped")}),
        ({"区教育和体育局": 2, "区教体和体育局": 1}, {}),
        ({"区教育和体育局": 9, "市教育和体育局": 1}, {}),
        ({"区第一人民医院": 9, "区第二人民医院": 1}, {}),
        ({"区农业农村局": 4, "区农业发展局": 4, "区农业局": 1}, {}),
        ({"区卫生局": 3, "区卫生分局": 3}, {"区卫生局": ("区卫生分局", "short")}),
        ({"柳林": 3, "柳林镇": 3}, {}),
        ({"区发展和改革局": 1, "区发改局": 5}, {"区发改局": ("区发展和改革局", "stem")}),
        ({"区人社局": 5, "区人力社保局": 1}, {"区人社局": ("区人力社保局", "stem")}),
        ({"市发展改革委": 9, "市发展和改革委员会": 1}, {"市发展改革委": ("市发展和改革委员会", "short")}),
        ({"市发改委": 5, "市发改局": 1}, {}),
        ({"市经信局": 2, "市工业和信息化局": 5}, {}),
        ({"区农业局": 1, "区农业农村局": 5}, {}),
        ({"市金融办": 1, "市委金融办": 5}, {}),
        ({"市规划局": 1, "市自然资源和规划局": 5}, {}),
        ({"市财政局": 1, "市财政金融局": 5}, {}),
        ({"区教育和和体育局": 1, "区教育和体育局": 9}, {"区教育和和体育局": ("区教育和体育局", "mistyped")}),
        (
            {"省工业和信息化厅": 5, "省财政厅": 4, "工信厅": 2, "财政厅": 1},
            {"工信厅": ("省工业和信息化厅", "level"), "财政厅": ("省财政厅", "level")},
        ),
        ({"市税务局": 2, "税务局": 1, "教育局": 3, "财政局": 2}, {}),
        ({"市税务局": 3, "区教育局": 3, "教育局": 1}, {}),
        ({"市人民银行": 3, "人民银行": 1}, {}),
    ],
)
def test_resolutions(forms: dict[str, int], expected: dict[str, tuple[str, str]]) -> None:
    found = resolve_forms(Counter(forms))
    assert {form: (resolution.name, resolution.kind) for form, resolution in found.items()} == expected


def test_the_longest_of_a_chain_is_meant() -> None:
    forms = Counter({"区住房和城乡建设局": 4, "区住房建设局": 2, "区住建局": 1})
    assert resolve_forms(forms) == {
        "区住房建设局": Resolution("区住房建设局", "区住房和城乡建设局", "short"),
        "区住建局": Resolution("区住建局", "区住房和城乡建设局", "short"),
    }


def test_a_slip_of_a_short_form_leads_to_the_full_one() -> None:
    forms = Counter({"区卫生和健康服务局": 9, "区卫生健康服务局": 6, "区卫生建康服务局": 1})
    assert resolve_forms(forms)["区卫生建康服务局"].name == "区卫生和健康服务局"


def test_the_order_of_the_forms_does_not_matter() -> None:
    forms = {"区住房和城乡建设局": 4, "区住房建设局": 2, "区住建局": 1, "区住房和城多建设局": 1}
    found = [resolve_forms(Counter(dict(order))) for order in itertools.permutations(forms.items())]
    assert all(each == found[0] for each in found)


def test_thousands_of_forms_take_bounded_time() -> None:
    marks = "发展改革教育科技工业信息财政"
    forms = Counter("区" + "".join(stem) + "局" for stem in itertools.product(marks, repeat=3))
    start = time.process_time()
    resolve_forms(forms)
    assert time.process_time() - start < 8


def test_names_longer_than_any_unit_are_left_alone() -> None:
    assert resolve_forms(Counter({"区" + "甲" * 50_000 + "局": 9, "区" + "甲" * 49_999 + "局": 1})) == {}


@pytest.mark.parametrize(
    ("forms", "level"),
    [
        ({}, ""),
        ({"财政局": 4}, ""),
        ({"区财政局": 1}, "区"),
        ({"区财政局": 4, "市税务局": 1}, "区"),
        ({"区财政局": 3, "市税务局": 1}, ""),
        ({"省财政厅": 2, "农业农村厅": 2}, "省"),
        ({"省财政厅": 2, "农业农村厅": 3}, ""),
        ({"自治区财政厅": 2, "张三": 9}, "自治区"),
    ],
)
def test_level_of_most_units(forms: dict[str, int], level: str) -> None:
    assert home_level(Counter(forms)) == level


def never(_one: str, _other: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, {}),
        ({"区教体局": 9, "区教育和体育局": 1}, {"区教体局": ("区教育和体育局", "stem")}),
        ({"区鱼桑局": 9, "区鱼米和桑麻局": 1}, {"区鱼桑局": ("区鱼米和桑麻局", "short")}),
        ({"区教育局": 9, "区教育和体育局": 9}, {}),
        ({"区农业局": 9, "区农业农村局": 9}, {}),
        ({"区乡村振兴局": 9, "区农业农村局": 9}, {}),
        ({"区教体和体育局": 1, "区教育和体育局": 9}, {}),
        ({"区发改局": 9, "区发展和改革委员会": 9}, {}),
        ({"财政局": 9, "区财政局": 1, "市财政局": 9}, {"财政局": ("区财政局", "level")}),
        ({"区资规局": 9, "区自然资源和规划分局": 1}, {"区资规局": ("区自然资源和规划分局", "stem")}),
        ({"市资规局": 9, "市自然资源和规划分局": 1}, {}),
        ({"区鱼桑局": 9, "区鱼米和桑麻局": 1, "区鱼塘和桑田局": 1}, {}),
    ],
)
def test_resolutions_across_documents_of_a_district(
    names: dict[str, int], expected: dict[str, tuple[str, str]]
) -> None:
    found = resolve_across(Counter(names), level="区", apart=never)
    assert {form: (resolution.name, resolution.kind) for form, resolution in found.items()} == expected


def test_units_listed_side_by_side_are_two() -> None:
    names = Counter({"区教体局": 3, "区教育和体育局": 3, "区住建局": 1, "区住房和城乡建设局": 1})
    side_by_side = {"区教体局", "区教育和体育局"}
    found = resolve_across(names, level="区", apart=lambda one, other: {one, other} == side_by_side)
    assert list(found) == ["区住建局"]


@pytest.mark.parametrize(
    ("written", "name", "how"),
    [
        ("区财政局", "区财政局", None),
        ("柳园", "柳园街道办事处", None),
        ("闫寺等街道办事处", "闫寺街道办事处", None),
        ("区发改局", "区发展和改革局", "short"),
        ("区资规分局", "区自然资源和规划分局", "short"),
        ("区规资局", "区规划和自然资源局", "short"),
        ("市妇联", "市妇女联合会", "stem"),
        ("工信厅", "省工业和信息化厅", "level"),
        ("区教体和体育局", "区教育和体育局", "mistyped"),
    ],
)
def test_why_a_form_stands_for_a_name(written: str, name: str, how: str | None) -> None:
    assert how_resolved(written, name) == how
