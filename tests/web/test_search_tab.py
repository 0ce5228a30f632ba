"""Asking, filtering and downloading, as a user does it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.web.pages import ask

pytestmark = pytest.mark.browser


def test_a_query_shows_the_right_task_first_with_its_words_marked(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "养老服务专项规划")
    first = page.locator("#answer .card").first
    expect(first.locator(".number")).to_have_text("第 117 项")
    expect(first.locator(".said mark").first).to_contain_text("养老")
    expect(page.locator("#answer .card")).to_have_count(10)
    first.locator(".why summary").click()
    expect(first.locator(".why dl")).to_contain_text("意思最近的一句")


def test_more_results_come_when_asked_for(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "乡村振兴")
    page.locator("button.more").click()
    expect(page.locator("#answer .card")).to_have_count(20)


def test_a_leader_that_is_clicked_filters_and_the_chip_takes_it_back(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "养老服务专项规划")
    page.locator("#answer .chip.leader", has_text="赵亚秋").first.click()
    expect(page.locator("#chips .drop")).to_have_count(1)
    shown = page.locator("#answer .card")
    expect(shown.filter(has=page.locator(".chip.leader", has_text="赵亚秋"))).to_have_count(10)
    page.fill("#query input", "")
    page.press("#query input", "Enter")
    expect(page.locator("#answer h2")).to_have_text("符合条件的任务共 19 项，先显示 10 项")
    page.locator("#chips .drop").press("Enter")
    expect(page.locator("#answer .start")).to_be_visible()
    expect(page.locator("#chips .drop")).to_have_count(0)


def test_a_query_stays_as_typed_while_filters_change(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "yanglao")
    expect(page.locator("#answer .notice.reading")).to_contain_text("按拼音读作“养老”")
    page.locator("button[data-act=as_typed]").click()
    expect(page.locator("#answer .notice.reading")).to_have_count(0)
    page.locator("#answer details.apart > summary").click()
    page.locator("#answer .chip.leader").first.click()
    expect(page.locator("#chips .drop")).to_have_count(1)
    expect(page.locator("#answer .notice.reading")).to_have_count(0)
    page.press("#query input", "Enter")
    expect(page.locator("#answer .notice.reading")).to_have_count(1)


def test_a_question_is_answered_with_its_tasks_and_followed(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "梅永杰一共牵头多少项任务？")
    reply = page.locator("#answer .reply")
    expect(reply.locator(".text")).to_contain_text("梅永杰牵头的任务共 21 项")
    expect(page.locator("#answer .card")).to_have_count(10)
    expect(page.locator("#answer .chip.decisive").first).to_have_text("梅永杰")
    page.locator("button.more").click()
    expect(page.locator("#answer .card")).to_have_count(20)
    ask(page, "那张妍呢？")
    expect(reply.locator(".text")).to_contain_text("张妍牵头的任务共 23 项")
    expect(reply.locator(".noted")).to_have_text("接着上一个问题“梅永杰一共牵头多少项任务？”。")
    page.locator("button[data-act=as_typed]").click()
    expect(page.locator("#answer .reply")).to_have_count(0)


def test_what_the_plan_does_not_tell_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "区海洋局牵头什么")
    expect(page.locator("#answer .reply.missing .text")).to_contain_text("方案中没有单位“区海洋局”")


def test_a_filter_box_lists_the_tasks_and_says_what_it_leaves_out(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#filters > button").click()
    page.locator("#box-units input").press_sequentially("区水利")
    page.get_by_role("option", name="区水利局").click()
    expect(page.locator("#answer .headline h2")).to_contain_text("符合条件的任务共")
    expect(page.locator("#answer .notice.note")).to_contain_text("泛指单位")


def test_verdicts_are_told_apart(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "手机怎么刷机")
    expect(page.locator("#answer .notice.none")).to_contain_text("任务库中没有找到相关任务")
    expect(page.locator("#answer .card").first).not_to_be_visible()
    page.locator("#answer details.apart > summary").click()
    expect(page.locator("#answer .card").first).to_be_visible()


def test_a_query_that_is_too_long_gets_one_calm_sentence(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "文" * 2001)
    expect(page.locator("#answer .notice.error")).to_have_text("查询内容有 2001 个字，超过上限 2000：请缩短后再试。")


def test_similar_tasks_and_the_way_back(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "养老服务专项规划")
    page.locator("button[data-act=similar]").first.click()
    expect(page.locator("#answer h2")).to_have_text("与第 117 项最相近的 10 项任务")
    page.locator("button[data-act=back]").click()
    expect(page.locator("#answer .number").first).to_have_text("第 117 项")


def test_an_example_from_the_library_finds_its_own_task(open_page: Callable[..., Page]) -> None:
    page = open_page()
    example = page.locator("#answer .example").first
    words = example.inner_text()
    example.click()
    expect(page.locator("#query input")).to_have_value(words)
    expect(page.locator("#answer .said").first).to_contain_text(words)


def test_the_download_holds_what_is_shown(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "养老服务专项规划")
    with page.expect_download() as download:
        page.locator("#download").click()
    assert download.value.suggested_filename == "查询结果.xlsx"
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("序号", "编号", "部分", "任务")
    assert len(rows) == 11
    assert rows[1][:2] == (1, "117")
    assert rows[1][4] == "赵亚秋"
