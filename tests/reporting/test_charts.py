"""Counts worked out by hand, and the figures drawn from them."""

from __future__ import annotations

from qa.reporting.charts import (
    Count,
    Matrix,
    bars,
    count_lead_units,
    count_leaders,
    count_pairs,
    count_sections,
    heat_map,
)
from tests.web.samples import task, unit

WATER, MONEY, FARM = unit("水利局"), unit("财政局"), unit("农业局")
TASKS = [
    task(1, leaders=("甲",), lead_units=(WATER,), section="二"),
    task(2, leaders=("甲", "乙"), lead_units=(WATER, MONEY), section="一"),
    task(3, leaders=("乙", "乙"), lead_units=(MONEY, unit("财政局", "财局")), section="二"),
    task(4, leaders=(), lead_units=(FARM,), support_units=(WATER,), section=None),
    task(5, leaders=("甲",), lead_units=(), section="二"),
]


def test_each_task_counts_once_for_each_of_its_names() -> None:
    assert count_leaders(TASKS) == [Count("甲", 3), Count("乙", 2)]
    assert count_lead_units(TASKS) == [Count("水利局", 2), Count("财政局", 2), Count("农业局", 1)]
    assert count_sections(TASKS, none="未写明") == [Count("二", 3), Count("一", 1), Count("未写明", 1)]


def test_the_matrix_counts_what_is_led_together() -> None:
    assert count_pairs(TASKS) == Matrix(("甲", "乙"), ("水利局", "财政局", "农业局"), ((2, 1), (1, 2), (0, 0)))
    assert count_pairs(TASKS, most=1) == Matrix(("甲", "乙"), ("水利局",), ((2, 1),))


def test_bars_show_the_counts() -> None:
    figure = bars(count_leaders(TASKS))
    (drawn,) = figure.data
    assert list(drawn.x) == [3, 2]
    assert list(drawn.text) == ["3", "2"]
    assert list(figure.layout.yaxis.ticktext) == ["甲", "乙"]
    assert "Noto Sans CJK SC" in figure.layout.font.family


def test_the_heat_map_shows_the_matrix_and_leaves_empty_cells_blank() -> None:
    figure = heat_map(count_pairs(TASKS))
    (drawn,) = figure.data
    assert [list(row) for row in drawn.z] == [[2, 1], [1, 2], [0, 0]]
    assert [list(row) for row in drawn.text] == [["2", "1"], ["1", "2"], ["", ""]]
    assert list(figure.layout.xaxis.ticktext) == ["甲", "乙"]


def test_labels_are_cut_but_stay_apart_and_whole_on_pointing() -> None:
    long = [Count("很长的名字" * 5 + end, 1) for end in "甲乙"]
    figure = bars(long)
    assert list(figure.data[0].y) == [0, 1]
    assert all(len(label) == 18 for label in figure.layout.yaxis.ticktext)
    assert list(figure.data[0].customdata) == [one.name for one in long]


def test_labels_are_no_markup_and_no_template() -> None:
    hostile = "<a href='javascript:x'>%{x}</a>"
    for figure in (bars([Count(hostile, 1)]), heat_map(Matrix((hostile,), (hostile,), ((1,),)))):
        words = figure.to_json()
        assert "<a" not in words
        assert "%{x}</a" not in words
        assert "%{x}&lt;" not in words


def test_no_tasks_make_an_empty_chart() -> None:
    assert list(bars([]).data[0].x or ()) == []
    assert count_pairs([]) == Matrix((), (), ())
