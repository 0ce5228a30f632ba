"""Files into the library and plans out of it, as a user does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DOCUMENTS
from tests.web.pages import ask, turn_to

pytestmark = pytest.mark.browser


def hand_in(page: Page, *files: Path) -> None:
    """Choose files and import them."""
    page.set_input_files("#files input[type=file]", [str(file) for file in files])
    expect(page.locator("#files .file-preview tr, #files .file")).to_have_count(len(files))
    page.locator("#import-go").click()
    page.wait_for_selector("#report .reports")


def test_a_plan_is_imported_found_and_removed(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "导入")
    hand_in(page, DOCUMENTS / "linshui-2023.txt")
    report = page.locator("#report .report")
    expect(report.locator(".status")).to_have_text("新导入")
    expect(report.locator("h3")).to_have_text("2023年新区重点工作任务责任分工方案")
    expect(report.locator(".facts-list")).to_contain_text("3 项")
    expect(report.locator(".facts-list")).to_contain_text("临水新区管理委员会")
    expect(report.locator("q")).to_have_text("这一行没有写明责任单位")
    expect(page.locator("#plans li")).to_have_count(2)

    turn_to(page, "查询")
    expect(page.locator("#answer .plans li")).to_have_count(2)
    ask(page, "老人吃饭的地方")
    card = page.locator("#answer .card").first
    expect(card.locator(".said")).to_contain_text("社区食堂")
    card.locator(".folded summary").click()
    expect(card.locator(".chip.collective")).to_be_visible()

    turn_to(page, "导入")
    entry = page.locator("#plans li", has_text="2023年新区")
    entry.locator("button[data-act=remove]").click()
    entry.locator("button[data-act=cancel]").click()
    expect(page.locator("#plans li")).to_have_count(2)
    entry.locator("button[data-act=remove]").click()
    entry.locator("button[data-act=confirm]").click()
    expect(page.locator("#plans .notice")).to_have_text("已移除《2023年新区重点工作任务责任分工方案》。")
    expect(page.locator("#plans li")).to_have_count(1)


def test_a_file_of_another_kind_is_refused_in_a_sentence(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    turn_to(page, "导入")
    wrong = tmp_path / "程序.exe"
    wrong.write_bytes(b"MZ")
    hand_in(page, wrong)
    expect(page.locator("#report .status")).to_have_text("没有导入")
    expect(page.locator("#report .notice")).to_contain_text("不支持“程序.exe”的文件类型")


def test_a_file_that_is_too_large_is_refused_in_a_sentence(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    turn_to(page, "导入")
    large = tmp_path / "大.txt"
    large.write_bytes(b"a" * (3 * 1024 * 1024 // 2))
    hand_in(page, large)
    expect(page.locator("#report .notice")).to_have_text("“大.txt”有 1.5 MB，超过上限 1 MB：请拆分后再导入。")


def test_nothing_chosen_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "导入")
    page.locator("#import-go").click()
    expect(page.locator("#report .notice")).to_have_text("请先选择文件。")
