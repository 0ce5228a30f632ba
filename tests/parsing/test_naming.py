from __future__ import annotations

import itertools
import time
from collections import Counter

import pytest

from qa.parsing.naming import Resolution, resolve_forms


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({}, {}),
        ({"区财政局": 3}, {}),
        ({"区发展和改革局": 5, "区发改局": 1}, {"区发改局": ("区发展和改革局", "short")}),
        ({"区发展和改革局": 1, "区发改局": 5}, {}),
        ({"区发展和改革局": 2, "区发改局": 2}, {"区发改局": ("区发展和改革局", "short")}),
        ({"区教育和体育局": 3, "区教体和体育局": 1}, {"区教体和体育局": ("区教育和体育局", "mistyped")}),
        ({"区教育和体育局": 2, "区教体和体育局": 1}, {}),
        ({"区教育和体育局": 9, "市教育和体育局": 1}, {}),
        ({"区第一人民医院": 9, "区第二人民医院": 1}, {}),
        ({"区农业农村局": 4, "区农业发展局": 4, "区农业局": 1}, {}),
        ({"区卫生局": 3, "区卫生分局": 3}, {"区卫生局": ("区卫生分局", "short")}),
        ({"柳林": 3, "柳林镇": 3}, {}),
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
    start = time.perf_counter()
    resolve_forms(forms)
    assert time.perf_counter() - start < 8


def test_names_longer_than_any_unit_are_left_alone() -> None:
    assert resolve_forms(Counter({"区" + "甲" * 50_000 + "局": 9, "区" + "甲" * 49_999 + "局": 1})) == {}
