"""The table of all tasks, as a user sorts, filters and downloads it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.web.pages import turn_to

pytestmark = pytest.mark.browser


def test_the_whole_plan_stands_in_the_table(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "全部任务")
    expect(page.locator("#table h2")).to_have_text("共 145 项任务")
    expect(page.locator("#table tbody tr")).to_have_count(145)


def test_a_heading_sorts_and_sorts_back(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "全部任务")
    number = page.locator("#table button.sort", has_text="编号")
    number.click()
    expect(page.locator("#table th.c-number")).to_have_attribute("aria-sort", "ascending")
    number.click()
    expect(page.locator("#table tbody tr").first.locator("td.c-number")).to_have_text("144")


def test_filters_narrow_the_table_and_its_download(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "全部任务")
    expect(page.locator("#table tbody tr")).to_have_count(145)
    page.fill("#table-text input", "养老服务")
    expect(page.locator("#table h2")).to_contain_text("（共 145 项）")
    count = page.locator("#table tbody tr").count()
    with page.expect_download() as download:
        page.locator("#table-download").click()
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == count + 1
    assert all("养老服务" in str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True))
