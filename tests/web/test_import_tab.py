"""Files into the library and plans out of it, as a user does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from qa.index.library import Library
from tests.seeded import SEED
from tests.web.conftest import DOCUMENTS, Served
from tests.web.pages import ask, turn_to

pytestmark = pytest.mark.browser

DOUBTS = DOCUMENTS / "doubts-2025.txt"


def hand_in(page: Page, *files: Path) -> None:
    """Choose files and have them read."""
    page.set_input_files("#files input[type=file]", [str(file) for file in files])
    expect(page.locator("#files .file-preview tr, #files .file")).to_have_count(len(files))
    page.locator("#import-go").click()
    page.wait_for_selector("#report .reports")


def store(page: Page) -> None:
    """Store what was read."""
    page.locator("#report button[data-act=store]").click()
    page.wait_for_selector("#report .status:not(.read)")


def box(page: Page, number: int, field: str) -> Locator:
    """Return the box of a field of the task that stands at a place, from 1."""
    return page.locator(f"#report tr[data-place='{number - 1}'] [data-field={field}]")


def forget(library: Library) -> None:
    """Leave only the published plan in the library, and no corrections."""
    for plan in library.plans():
        if plan.year != 2022:
            library.remove(plan.id)
    for plan_id in {one.plan for one in library.corrections()}:
        library.forget_corrections(plan_id)


def test_a_plan_is_read_stored_found_and_removed(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page()
    turn_to(page, "导入")
    before = served.library.snapshot().generation
    hand_in(page, DOCUMENTS / "linshui-2023.txt")
    report = page.locator("#report .report")
    expect(report.locator(".status")).to_have_text("已读取，尚未存入")
    expect(report.locator("h3")).to_have_text("2023年新区重点工作任务责任分工方案")
    expect(report.locator(".facts-list")).to_contain_text("3 项")
    expect(report.locator(".facts-list")).to_contain_text("临水新区管理委员会")
    expect(report.locator(".facts-list")).to_contain_text("11 字未归类")
    expect(report.locator("q")).to_have_text("这一行没有写明责任单位")
    expect(page.locator("#plans li")).to_have_count(1)
    assert served.library.snapshot().generation == before, "what is only read changes nothing"
    store(page)
    expect(report.locator(".status")).to_have_text("新导入")
    expect(page.locator("#plans li")).to_have_count(2)
    expect(page.locator("#units .place")).to_have_count(2)

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
    expect(page.locator("#units .place")).to_have_count(1)


def test_what_is_corrected_is_found_and_outlasts_another_import(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page()
    turn_to(page, "导入")
    try:
        hand_in(page, DOUBTS)
        expect(page.locator("#report tr[data-place='1'] .k-doubts p")).to_have_text(
            "原文只有“责任单位”，按牵头单位处理"
        )
        expect(box(page, 4, "text")).to_have_value("实施助餐<img src=x onerror=alert(7)>点建设，覆盖社区20个。")
        assert page.locator("#report img").count() == 0
        expect(box(page, 2, "lead_units")).to_have_value("县住建")
        box(page, 2, "lead_units").fill("县住房和城乡建设局")
        expect(page.locator("#report tr[data-place='1'] .mended")).to_be_visible()
        box(page, 1, "leaders").fill("写错了")
        page.locator("#report tr[data-place='0'] button[data-act=restore]").click()
        expect(box(page, 1, "leaders")).to_have_value("司徒岚")
        box(page, 5, "dropped").check()
        store(page)
        expect(page.locator("#report .status")).to_have_text("新导入")
        expect(page.locator("#report .facts-list")).to_contain_text("4 项")
        expect(page.locator("#report .listed", has_text="提示")).to_contain_text(
            "已套用 2 处人工更正，其中 1 项不列为任务。"
        )

        turn_to(page, "查询")
        ask(page, "老旧小区改造")
        card = page.locator("#answer .card", has_text="改造老旧小区18个")
        expect(card.locator(".chip", has_text="县住房和城乡建设局").first).to_be_visible()
        expect(card).to_contain_text("已更正")

        turn_to(page, "导入")
        hand_in(page, DOUBTS)
        expect(box(page, 2, "lead_units")).to_have_value("县住房和城乡建设局")
        expect(box(page, 2, "lead_units")).to_have_attribute("title", "原文：县住建")
        expect(box(page, 5, "dropped")).to_be_checked()
        store(page)
        expect(page.locator("#report .status")).to_have_text("与库中相同，未改动")
    finally:
        forget(served.library)


def test_corrections_outlast_the_removal_of_their_plan(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page()
    turn_to(page, "导入")
    try:
        hand_in(page, DOUBTS)
        box(page, 1, "number").fill("1.1")
        box(page, 5, "dropped").check()
        store(page)
        entry = page.locator("#plans li", has_text="云河县")
        expect(entry).to_contain_text("2 处更正")
        entry.locator("button[data-act=remove]").click()
        expect(entry).to_contain_text("2 处人工更正会保留，再次导入时自动套用。")
        entry.locator("button[data-act=confirm]").click()
        expect(page.locator("#plans li")).to_have_count(1)
        hand_in(page, DOUBTS)
        expect(box(page, 5, "dropped")).to_be_checked()
    finally:
        forget(served.library)


def test_edits_of_a_file_are_kept_while_another_is_shown(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(width=390, height=844)
    turn_to(page, "导入")
    wrong = tmp_path / "空.txt"
    wrong.touch()
    hand_in(page, DOUBTS, wrong, SEED)
    expect(page.locator("#report .notice.error")).to_contain_text("“空.txt”是空文件")
    box(page, 2, "lead_units").fill("县住房和城乡建设局")
    box(page, 3, "dropped").check()
    page.locator("#report button[data-open='1']").click()
    expect(page.locator("#report tr[data-place]")).to_have_count(100)
    expect(box(page, 2, "lead_units")).to_have_value("区财政局")
    expect(box(page, 3, "dropped")).not_to_be_checked()
    page.locator("#report button[data-act=more]").click()
    expect(page.locator("#report tr[data-place]")).to_have_count(145)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#report button[data-open='0']").click()
    expect(box(page, 2, "lead_units")).to_have_value("县住房和城乡建设局")
    hand_in(page, DOCUMENTS / "linshui-2023.txt")
    expect(page.locator("#report button[data-open]")).to_have_count(3)
    page.locator("#report button[data-open='0']").click()
    expect(box(page, 2, "lead_units")).to_have_value("县住房和城乡建设局")
    page.locator("#report button[data-act=discard]").click()
    expect(page.locator("#report .actions")).to_contain_text("放弃会丢掉刚才的 2 处修改。")
    page.locator("#report button[data-act=confirm]").click()
    expect(page.locator("#report .notice")).to_have_text("已放弃，任务库没有改动。")
    expect(page.locator("#plans li")).to_have_count(1)


def test_many_tasks_are_shown_by_their_doubts_and_checked_by_keyboard(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page()
    turn_to(page, "导入")
    many = tmp_path / "多项.txt"
    long = "持续推进重点项目建设，" * 12
    lines = (f"{number}.{long}第{number}处。（牵头单位：区水利局；配合单位：区财政局）" for number in range(1, 300))
    many.write_text("\n".join(["2026年重点任务分工方案", *lines, f"300.{long}（责任单位：区水利）"]), encoding="utf-8")
    hand_in(page, many)
    expect(page.locator("#report tr[data-place]")).to_have_count(1)
    page.locator("#report input[data-act=filter]").focus()
    page.keyboard.press("Space")
    expect(page.locator("#report tr[data-place]")).to_have_count(100)
    page.locator("#report button[data-act=more]").click()
    expect(page.locator("#report tr[data-place]")).to_have_count(300)
    box(page, 300, "lead_units").focus()
    page.keyboard.press("End")
    page.keyboard.type("局")
    page.keyboard.press("Enter")
    expect(box(page, 300, "lead_units")).to_have_value("区水利局")
    page.keyboard.press("Tab")
    expect(box(page, 300, "support_units")).to_be_focused()
    page.locator("#report input[data-act=filter]").check()
    expect(page.locator("#report tr[data-place]")).to_have_count(1)
    expect(box(page, 300, "lead_units")).to_have_value("区水利局")
    page.locator("#report button[data-act=discard]").click()
    page.locator("#report button[data-act=confirm]").click()
    expect(page.locator("#report .notice")).to_have_text("已放弃，任务库没有改动。")


def test_names_of_units_are_set_apart_and_back(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page("en")
    turn_to(page, "Import")
    panel = page.locator("#units")
    expect(panel).to_contain_text("区资规分局")
    panel.locator("button[data-act=separate][data-form=区资规分局]").click()
    expect(panel.locator(".notice")).to_have_text("“区资规分局” now counts by itself.")
    assert "区资规分局" in served.library.snapshot().names.units
    panel.locator("button[data-act=reset][data-form=区资规分局]").first.click()
    expect(panel.locator(".notice")).to_have_text("The decision about “区资规分局” was undone.")
    panel.locator("input[name=form]").fill("区财政局")
    panel.locator("input[name=name]").fill("区没有这个局")
    page.keyboard.press("Enter")
    expect(panel.locator(".notice.error")).to_contain_text("没有单位“区没有这个局”")
    assert served.library.unit_names()[0].decisions == ()


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


def test_the_file_picker_offers_what_can_be_read(open_page: Callable[..., Page]) -> None:
    page = open_page()
    turn_to(page, "导入")
    with page.expect_file_chooser():
        page.locator("#files button").first.click()
    kinds = page.locator("#files input[type=file]").first.get_attribute("accept") or ""
    assert {".txt", ".docx", ".pdf", ".xlsx"} <= set(kinds.split(","))
