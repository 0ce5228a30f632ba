"""Two years compared, as a user sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from qa.index.importing import import_file
from tests.seeded import ROOT
from tests.web.conftest import Served
from tests.web.pages import turn_to

pytestmark = pytest.mark.browser


@pytest.fixture
def later(served: Served) -> Iterator[None]:
    """The plan of a later year in the library."""
    plan = import_file(served.library, ROOT / "evaluation/years/2023.txt").plan
    yield
    served.library.remove(plan.id)


def test_one_plan_cannot_be_compared(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "年度对比")
    expect(page.locator("#compare-summary")).to_contain_text("导入两个年度的方案后")
    expect(page.locator("#compare-xlsx")).not_to_be_visible()


@pytest.mark.usefixtures("later")
def test_what_became_of_each_task(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "年度对比")
    expect(page.locator("#compare-rows .facts").first).to_have_text("164 行")
    counts = page.locator("#compare-summary .kinds b").all_inner_texts()
    assert sum(map(int, counts)) == 164
    expect(page.locator("#compare-summary .facts")).to_contain_text("原方案 145 项，新方案 154 项")
    first = page.locator("#compare-rows li.pair").first
    expect(first.locator("del mark")).to_have_text("6.5%")
    expect(first.locator("ins mark")).to_have_text("6%")
    expect(first.locator(".changes .lowered")).to_contain_text("降低 0.5个百分点")


@pytest.mark.usefixtures("later")
def test_rows_of_one_kind(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "年度对比")
    expect(page.locator("#compare-rows li.pair")).to_have_count(40)
    page.locator("#compare-kind input").click()
    page.get_by_role("option", name="合并").click()
    expect(page.locator("#compare-rows li.pair")).to_have_count(4)
    assert {one.inner_text() for one in page.locator("#compare-rows span.kind").all()} == {"合并"}


@pytest.mark.usefixtures("later")
def test_more_rows_and_the_spreadsheet(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    turn_to(page, "年度对比")
    page.locator("#compare-rows button[data-act=more]").click()
    expect(page.locator("#compare-rows li.pair")).to_have_count(80)
    with page.expect_download() as handed:
        page.locator("#compare-xlsx").click()
    path = tmp_path / "comparison.xlsx"
    handed.value.save_as(path)
    assert handed.value.suggested_filename == "年度对比.xlsx"
    assert openpyxl.load_workbook(path)["全部任务"].max_row == 165


@pytest.mark.usefixtures("later")
def test_a_question_about_change_is_answered_from_the_comparison(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.fill("#query input", "取消了哪些任务")
    page.press("#query input", "Enter")
    expect(page.locator("#answer .reply .text")).to_contain_text("取消的任务有 14 项")
