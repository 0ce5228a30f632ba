"""The names of units on the import page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from qa.domain import Unit
from qa.index.library import Library
from qa.index.units import FORM_HOW
from qa.web.units_panel import Desk, units_html
from qa.web.words import LANGUAGES
from tests.index.conftest import library as empty_library
from tests.index.conftest import open_library
from tests.index.samples import named, plan_of, put

WORDS = LANGUAGES["zh"]
__all__ = ["empty_library", "open_library"]


@pytest.fixture
def years(open_library: Any) -> Library:
    """A library in which 区发改局 of 2023 is 区发展和改革局 of 2022."""
    library: Library = open_library()
    for year, name in ((2022, "区发展和改革局"), (2023, "区发改局"), (2024, "区乡村振兴局"), (2025, "区农业农村局")):
        put(library, plan_of("水", year=year, **named(lead=[Unit(name, name)])))
    return library


def pressed(**data: str) -> Any:
    return SimpleNamespace(_data={"place": "东昌府区", "name": "", **data})


def test_forms_are_shown_with_why_they_are_the_unit(years: Library) -> None:
    html = units_html(years.unit_names(), WORDS)
    assert "东昌府区：3 个单位，1 个有几种写法" in html
    assert '<span class="written">区发改局</span><i>通用简称</i>' in html
    assert html.count('data-act="separate"') == 1
    assert "2023 年机构改革后：区农业农村局" in html
    assert "2023 年机构改革前：区乡村振兴局" in html
    assert html.index("区发展和改革局</b>") < html.index("只有一种写法的单位（2 个）")


def test_a_form_is_set_apart_and_back(years: Library) -> None:
    desk = Desk(years, WORDS)
    before = desk.listed()
    html = desk.press(pressed(act="separate", form="区发改局"))
    assert "“区发改局”已单独计为一个单位。" in html
    assert "您的决定（1 条）" in html
    assert "区发改局" in years.snapshot().names.units
    desk.press(pressed(act="reset", form="区发改局"))
    assert desk.listed() == before


def test_two_units_are_joined(years: Library) -> None:
    html = Desk(years, WORDS).press(pressed(act="same", form=" 区乡村振兴局 ", name="区农业农村局"))
    assert "“区乡村振兴局”已归入“区农业农村局”。" in html
    assert "<i>您决定归入</i>" in html
    assert "区乡村振兴局" not in years.snapshot().names.units


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"act": "same", "form": "区审计局", "name": "区农业农村局"}, "没有单位写法“区审计局”"),
        ({"act": "same", "form": "", "name": "区农业农村局"}, "请填写两个单位"),
        ({"act": "reset", "form": "区发改局"}, "没有关于单位的决定“区发改局”"),
        ({"act": "separate", "form": "区发改局", "place": "别处"}, "任务库中没有地方“别处”"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(years: Library, data: dict[str, str], said: str) -> None:
    before = years.unit_names()
    assert said in Desk(years, WORDS).press(pressed(**data))
    assert years.unit_names() == before


def test_names_are_escaped(open_library: Any) -> None:
    library: Library = open_library()
    hostile = '区<img src=x onerror="alert(1)">局'
    put(library, plan_of("水", **named(lead=[Unit("区水利局", hostile), Unit(hostile, hostile)])))
    library.decide_unit(hostile)
    assert "<img" not in units_html(library.unit_names(), WORDS, said=hostile)


def test_an_empty_library_has_no_units() -> None:
    assert units_html((), WORDS) == ""


def test_the_page_says_what_the_command_says() -> None:
    assert {how: WORDS(f"how_{how}") for how in FORM_HOW} == dict(FORM_HOW)
