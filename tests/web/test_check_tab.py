"""Drafts checked, as a user does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.web.pages import turn_to

pytestmark = pytest.mark.browser

DRAFTS = "建设公厕30座。\n建设月球观测站。\n严厉打击欺诈骗保行为，切实维护医保基金安全。"


def check(page: Page, text: str) -> None:
    turn_to(page, "查重")
    page.fill("#drafts textarea", text)
    page.locator("#check-go").click()


def test_drafts_are_told_apart(open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, DRAFTS)
    drafts = page.locator("#check-report > ol > li.pair, #check-report ol.pairs > li.pair")
    expect(drafts).to_have_count(3)
    assert [one.locator("header span.kind").inner_text() for one in drafts.all()] == ["重叠", "新任务", "重复"]
    expect(drafts.first.locator(".odds")).to_contain_text("公厕：30座 ≠ 17座")
    expect(drafts.first.locator(".matches .number")).to_have_text("第 83 项")
    expect(drafts.nth(2).locator(".matches mark").first).to_be_visible()


def test_nothing_handed_in(open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, " ")
    expect(page.locator("#check-report")).to_contain_text("请粘贴任务文字，或选择文件")
    expect(page.locator("#check-xlsx")).not_to_be_visible()


def test_markup_in_a_draft_is_text(open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, "建设公厕<img src=x onerror=alert(1)>30座。")
    expect(page.locator("#check-report .pair .said").first).to_contain_text("<img src=x")


def test_a_document_comes_back_with_comments(open_page: Callable[..., Page], tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("建设公厕30座。")
    document.save(str(tmp_path / "drafts.docx"))
    page = open_page()
    turn_to(page, "查重")
    page.set_input_files("#drafts-file input[type=file]", str(tmp_path / "drafts.docx"))
    expect(page.locator("#drafts-file .file-preview")).to_be_visible()
    page.locator("#check-go").click()
    expect(page.locator("#check-report li.pair")).to_have_count(1)
    with page.expect_download() as handed:
        page.locator("#check-docx").click()
    handed.value.save_as(tmp_path / "found.docx")
    comments = list(docx.Document(str(tmp_path / "found.docx")).comments)
    assert len(comments) == 1
    assert "17座" in "".join(one.text for one in comments[0].paragraphs)


def test_overlaps_within_the_plan(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "查重")
    page.locator("#within-go").click()
    expect(page.locator("#check-pairs .facts").first).to_contain_text("对")
    assert page.locator("#check-pairs li.pair").count() > 5
