"""Filters as values: what a browser sends becomes filters, and back."""

from __future__ import annotations

import pytest

from qa.retrieval import Filters
from qa.web.boxes import adding, by_pinyin, choices, filter_chips, filters_of, plan_label, values_of, without
from qa.web.words import LANGUAGES
from tests.web.samples import OLDER, PLAN, snapshot, task, unit

WORDS = LANGUAGES["zh"]
FULL = Filters((2023,), (PLAN.id,), ("闻人望舒",), ("区民政局",), ("lead",), ("一、产业",), with_collectives=True)


def test_filters_survive_the_way_through_the_boxes() -> None:
    assert filters_of(values_of(FULL)) == FULL
    assert filters_of(values_of(Filters())) == Filters()


@pytest.mark.parametrize(
    "values",
    [
        [None] * 7,
        ["2023", 5, {}, [None, 3, ""], "lead", [[]], "true"],
        [["二〇二三", "-1", "99999", "²"], [], [], [], ["leader", "<b>"], [], 1],
    ],
)
def test_what_makes_no_sense_is_left_out(values: list[object]) -> None:
    assert filters_of(values) == Filters()


def test_one_value_is_set_and_taken_back() -> None:
    assert adding(FULL, "leaders", "司徒岚").leaders == ("司徒岚",)
    assert adding(FULL, "with_collectives", "x") == FULL
    assert without(FULL, "years", "2023").years == ()
    assert without(FULL, "units", "区水利局") == FULL
    assert without(FULL, "with_collectives", "").with_collectives is False
    assert without(FULL, "__class__", "x") == FULL


def test_choices_come_from_the_library() -> None:
    held = snapshot(
        task(1, support_units=(unit("各镇政府", collective=True),)),
        task(2, plan=OLDER.id, section=None, leaders=("赵六", "安五")),
        plans=(OLDER, PLAN),
    )
    offered = choices(held, WORDS)
    assert [value for _, value in offered["years"]] == ["2023", "2022"]
    assert [value for _, value in offered["plans"]] == [OLDER.id, PLAN.id]
    assert offered["units"] == [("区民政局", "区民政局"), ("各镇政府（泛指）", "各镇政府")]
    assert [value for _, value in offered["leaders"]] == ["安五", "闻人望舒", "赵六"]
    assert [value for _, value in offered["sections"]] == ["一、产业"]


def test_names_stand_in_the_order_of_their_sound() -> None:
    assert by_pinyin(["张娅", "高宪栋", "李恒庆", "庞庆法"]) == ["高宪栋", "李恒庆", "庞庆法", "张娅"]


def test_a_plan_is_called_by_its_year_once() -> None:
    assert plan_label(PLAN) == "2023年工作任务方案"
    assert plan_label(OLDER) == "2022\u3000工作任务方案"


def test_active_filters_are_buttons_that_take_them_back() -> None:
    chips = filter_chips(Filters(leaders=("<b>",), with_collectives=True), snapshot(task()), WORDS)
    assert 'data-field="leaders" data-value="&lt;b&gt;"' in chips
    assert 'data-field="with_collectives"' in chips
    assert "<b>牵头领导</b>&lt;b&gt;" in chips
    assert filter_chips(Filters(), snapshot(task()), WORDS) == ""
