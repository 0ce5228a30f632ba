"""The charts, as a user sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.pages import turn_to

pytestmark = pytest.mark.browser


def test_charts_are_drawn_with_their_counts(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "图表")
    expect(page.locator("#charts-head")).to_contain_text("按 145 项任务统计")
    expect(page.locator("#chart-leaders .js-plotly-plot .bartext")).to_have_count(11)
    expect(page.locator("#chart-leaders .bartext").first).to_have_text("36")
    expect(page.locator("#chart-units .bartext")).to_have_count(20)
    expect(page.locator("#chart-units summary")).to_have_text("图中未列的 35 个")
    expect(page.locator("#chart-matrix .heatmaplayer .hm")).to_have_count(1)
