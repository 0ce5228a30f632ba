"""What holds on every page: language, phone, and that text from documents stays text."""

from __future__ import annotations

from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from qa.answering import Phraser
from qa.answering.endpoint import Endpoint
from qa.index.importing import import_file
from qa.web.words import LANGUAGES
from tests.web.conftest import DOCUMENTS, Served
from tests.web.pages import ask, turn_to

pytestmark = pytest.mark.browser

TABS = ("查询", "全部任务", "图表", "导入")


def test_the_interface_changes_its_language_and_keeps_the_query(open_page: Callable[..., Page]) -> None:
    page = open_page()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.fill("#query input", "养老服务")
    page.locator("a.language").click()
    expect(page.locator("#answer h2")).to_have_text("10 most relevant tasks")
    expect(page.locator("#query input")).to_have_value("养老服务")
    expect(page.locator("#answer .said").first).to_contain_text("养老服务")
    assert page.evaluate("document.documentElement.lang") == "en"
    for tab in ("All tasks", "Charts", "Import"):
        turn_to(page, tab)
    expect(page.locator("#import-go")).to_have_text("Read")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_head_of_the_page_promises_no_more_than_is_kept(language: str) -> None:
    from qa.web.app import _banner

    words = LANGUAGES[language]
    phraser = Phraser(Endpoint("http://10.1.2.3:8000/v1", "m", key="sk-geheim"))
    assert words("promise") in _banner(words)
    told = _banner(words, phraser)
    assert words("promise_phrased", place="10.1.2.3:8000") in told
    assert words("promise") not in told
    assert "sk-geheim" not in told


def test_no_page_is_wider_than_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, height=844)
    ask(page, "养老服务")
    page.locator("#filters > button").click()
    for tab in TABS:
        turn_to(page, tab)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, tab
    turn_to(page, "查询")
    for act in ("leader", "unit", "similar"):
        box = page.locator(f"#answer button[data-act={act}]").first.bounding_box()
        assert box is not None
        assert box["height"] >= 36, act


def test_markup_in_a_document_stays_text_on_every_tab(open_page: Callable[..., Page], served: Served) -> None:
    imported = import_file(served.library, DOCUMENTS / "markup-2024.txt")
    try:
        page = open_page()
        scripts = page.locator("script").count()
        expect(page.locator("#answer")).to_contain_text("<b onmouseover=alert(1)>")
        ask(page, "智能温室")
        said = page.locator("#answer .said").first
        expect(said).to_contain_text("<img src=x onerror=alert(3)>智能温室<script>alert(4)</script>")
        expect(said).to_contain_text("{{7*7}}与${6*7}")
        page.locator("#answer .chip.leader").first.click()
        expect(page.locator("#chips .drop")).to_contain_text("欧阳<i>若水</i>")
        page.locator("#filters > button").click()
        for box in ("plans", "leaders", "units", "sections"):
            page.locator(f"#box-{box} input").focus()
        for tab in TABS:
            turn_to(page, tab)
            page.wait_for_timeout(500)
        turn_to(page, "图表")
        expect(page.locator("#chart-leaders .yaxislayer-above")).to_contain_text("欧阳<i>若水</i>")
        page.locator("#chart-leaders .nsewdrag").hover(position={"x": 5, "y": 20})
        expect(page.locator("#chart-leaders .hoverlayer")).to_contain_text("欧阳<i>若水</i>")
        assert page.locator("img, svg[onload], [onerror], [onmouseover], iframe").count() == 0
        assert page.locator("script").count() == scripts
    finally:
        served.library.remove(imported.plan.id)


def test_a_plan_imported_beside_is_noticed(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page()
    imported = import_file(served.library, DOCUMENTS / "linshui-2023.txt")
    try:
        ask(page, "低空飞行器试飞基地")
        expect(page.locator("#answer .said").first).to_contain_text("低空飞行器")
        turn_to(page, "全部任务")
        expect(page.locator("#table h2")).to_have_text("共 148 项任务")
    finally:
        served.library.remove(imported.plan.id)


def test_the_browser_is_told_to_load_nothing_from_elsewhere(served: Served) -> None:
    with urlopen(served.url) as answer:  # noqa: S310  # our own server
        policy = answer.headers["content-security-policy"]
        page = answer.read().decode()
    assert "default-src 'self'" in policy
    assert "http://" not in policy
    assert "https://" not in policy
    assert "githubusercontent" not in page
