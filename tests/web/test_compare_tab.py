"""Two years compared, as a user sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from qa.index.importing import import_file
from qa.index.linking import Wish
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


SMALL = """2023年{place}重点工作任务分工方案
1.地区生产总值增长6%以上。（牵头单位：发展改革局）
2.建设月球观测站。（牵头单位：文旅局）
{place}人民政府办公室
2023年2月1日
"""


@pytest.fixture
def small(served: Served, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Puts a plan of two tasks of a later year and a place into the library."""
    plans = []

    def put(place: str) -> None:
        (tmp_path / "small.txt").write_text(SMALL.format(place=place), encoding="utf-8")
        plans.append(import_file(served.library, tmp_path / "small.txt").plan)

    yield put
    for plan in plans:
        served.library.remove(plan.id)
    for kept in served.library.links():
        served.library.decide_links(kept.old, kept.new, [Wish("forget")])


def choose(page: Page, box: str, beginning: str) -> None:
    """Choose the task that begins so in one of the boxes of the panel."""
    page.locator(f"{box} input").click()
    page.locator(f"{box} input").press_sequentially(beginning)
    page.get_by_role("option", name=beginning).first.click()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1280, 390])
def test_what_corresponds_is_corrected_and_undone(
    open_page: Callable[..., Page], small: Callable[[str], None], width: int
) -> None:
    small("聊城市东昌府区")
    page = open_page(width=width)
    turn_to(page, "年度对比")
    first, second = (page.locator("#compare-rows li.pair").nth(place) for place in (0, 1))
    expect(first.locator(".number")).to_have_text("1 → 1")
    expect(second.locator(".number")).to_have_text("— → 2")
    expect(page.locator("#compare-rows .by-hand")).to_have_count(0)
    page.locator("#align-fold > button").click()
    expect(page.locator("#align-decided")).to_contain_text("还没有人工指定的对应关系")
    page.locator("#align-same").click()
    expect(page.locator("#align-decided .notice.error")).to_have_text("请在两边都选出任务。")
    choose(page, "#align-old", "91．强化城区养犬管理")
    choose(page, "#align-new", "2．建设月球")
    page.locator("#align-same").click()
    expect(page.locator("#align-decided .notice")).to_have_text("已认定：第91项与第2项是同一任务。")
    expect(second.locator(".number")).to_have_text("91 → 2")
    expect(second.locator(".by-hand")).to_have_text("人工指定")
    expect(page.locator("#compare-summary")).to_contain_text("1 行的对应关系由人工指定")
    expect(page.locator("#align-decided .aligned li")).to_contain_text("强化城区养犬管理")
    choose(page, "#align-old", "1．地区生产总值")
    choose(page, "#align-new", "1．地区生产总值")
    page.locator("#align-apart").click()
    expect(first.locator(".number")).to_have_text("— → 1")
    expect(page.locator("#align-decided .aligned li")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    choose(page, "#align-old", "1．地区生产总值")
    choose(page, "#align-new", "1．地区生产总值")
    page.locator("#align-undo").click()
    expect(first.locator(".number")).to_have_text("1 → 1")
    page.locator("#align-decided button[data-act=undo]").click()
    expect(page.locator("#align-decided .aligned li")).to_have_count(0)
    expect(page.locator("#compare-rows .by-hand")).to_have_count(0)


def test_between_places_what_nobody_took_up_is_listed(
    open_page: Callable[..., Page], small: Callable[[str], None]
) -> None:
    small("聊城市")
    page = open_page()
    turn_to(page, "年度对比")
    expect(page.locator("#compare-summary .kinds li.dropped span")).to_have_text("未见承接")
    count = page.locator("#compare-summary .kinds li.dropped b").inner_text()
    expect(page.locator("#compare-summary")).to_contain_text(f"原方案有 {count} 项任务在新方案中未见承接")
    page.locator("#compare-kind input").click()
    page.get_by_role("option", name="未见承接").click()
    expect(page.locator("#compare-rows .facts").first).to_have_text(f"{count} 行")
    assert {one.inner_text() for one in page.locator("#compare-rows span.kind").all()} == {"未见承接"}
