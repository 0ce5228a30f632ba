"""All tasks as a table: filters, order, HTML."""

from __future__ import annotations

import pytest

from qa.web.table import View, rows_of, table_html
from qa.web.words import LANGUAGES
from tests.web.samples import OLDER, PLAN, quantity, snapshot, task, unit

WORDS = LANGUAGES["zh"]
TASKS = (
    task(1, "推广智能温室。", number="2", leaders=("张三",), support_units=(unit("区水利局"),)),
    task(2, "新建社区食堂１２处。", number="10", section="二、民生", quantities=(quantity("12处", "社区食堂"),)),
    task(3, "修复河道。", number="6.1", parent="改善环境。", leaders=("李四", "张三"), lead_units=(unit("区水利局"),)),
    task(4, "修复桥梁。", number="6.2", parent="改善环境。", leaders=()),
    task(5, "另订。", number=None, section=None),
)
HELD = snapshot(*TASKS)


def numbers(view: View) -> list[str | None]:
    """Return the numbers of the rows of a view, in order."""
    return [row.task.number for row in rows_of(HELD, view)]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View(), ["2", "10", "6.1", "6.2", None]),
        (View(contains="修复"), ["6.1", "6.2"]),
        (View(contains="改善 河道"), ["6.1"]),
        (View(contains="食堂12处"), ["10"]),
        (View(contains="12處"), ["10"]),
        (View(contains="没有的字"), []),
        (View(numbers="6"), ["6.1", "6.2"]),
        (View(numbers="6.2，10"), ["10", "6.2"]),
        (View(sections=("二、民生",)), ["10"]),
        (View(leaders=("张三",)), ["2", "6.1"]),
        (View(leaders=("张三", "闻人望舒")), ["2", "10", "6.1", None]),
        (View(lead_units=("区水利局",)), ["6.1"]),
        (View(support_units=("区水利局",)), ["2"]),
        (View(leaders=("张三",), lead_units=("区水利局",)), ["6.1"]),
        (View(figures="食堂"), ["10"]),
        (View(plans=(OLDER.id,)), []),
        (View(order="number"), ["2", "6.1", "6.2", "10", None]),
        (View(order="number", descending=True), [None, "10", "6.2", "6.1", "2"]),
        (View(order="leaders"), ["6.1", "10", None, "2", "6.2"]),
        (View(order="<b>"), ["2", "10", "6.1", "6.2", None]),
    ],
)
def test_filters_and_order(view: View, expected: list[str | None]) -> None:
    assert numbers(view) == expected


def test_sorting_again_turns_the_order_round() -> None:
    once = View().sorted_by("text")
    assert (once.order, once.descending) == ("text", False)
    assert once.sorted_by("text").descending
    assert not once.sorted_by("text").sorted_by("number").descending
    assert once.sorted_by("nothing") == once


def test_the_table_shows_its_count_and_its_cells() -> None:
    view = View(order="number")
    html = table_html(rows_of(HELD, view), HELD, view, WORDS)
    assert "共 5 项任务" in html
    assert html.count("<tr>") == 6
    assert 'aria-sort="ascending"' in html
    assert '<td class="c-text" data-label="任务">改善环境。\u3000修复河道。</td>' in html
    assert '<td class="c-leaders empty"></td>' in html
    assert "c-plan" not in html


def test_a_narrowed_table_says_of_how_many() -> None:
    view = View(contains="修复")
    assert "2 项任务（共 5 项）" in table_html(rows_of(HELD, view), HELD, view, WORDS)
    assert "没有符合条件的任务" in table_html([], HELD, view, WORDS)


def test_a_long_table_comes_in_parts() -> None:
    view = View(shown=3)
    html = table_html(rows_of(HELD, view), HELD, view, WORDS)
    assert html.count("<tr>") == 4
    assert "显示其余 2 项" in html


def test_markup_stays_text_and_plans_are_named() -> None:
    held = snapshot(task(text="<b onclick=x>"), task(2, plan=OLDER.id), plans=(OLDER, PLAN))
    html = table_html(rows_of(held, View()), held, View(), WORDS)
    assert "&lt;b onclick=x&gt;" in html
    assert "2022\u3000工作任务方案" in html
