"""The spreadsheet of a comparison, read back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from qa.comparing import Change, Comparison, Renamed, Row
from qa.comparing.telling import signed_difference
from qa.index.links import FoundLink, LinkDecision
from qa.reporting.comparison_xlsx import SHARED, comparison_workbook, fill_sheet, marked
from qa.reporting.xlsx import Column
from tests.web.samples import OLDER, PLAN, task, unit

RED = "00C00000"


def old_task(ordinal: int, text: str, **values: Any) -> Any:
    return task(ordinal, text, id=f"{OLDER.id}/{ordinal}", plan=OLDER.id, **values)


RAISED = Change("quantity", "17座", "30座", "公厕", "raised", 13.0, "座")
ADDED = Change("quantity", None, "5个", "车站", "added", None, "个")
COMPARISON = Comparison(
    OLDER,
    PLAN,
    (
        Row(
            "revised",
            (old_task(3, "建设公厕17座。", leaders=("司徒岚",), lead_units=(unit("区城管局"),)),),
            (task(1, "建设公厕30座。", support_units=(unit("区财政局"),)),),
            0.98,
            (
                RAISED,
                ADDED,
                Change("leader", "司徒岚", "闻人望舒", gone=("司徒岚",), come=("闻人望舒",)),
                Change("text", "建设公厕17座。", "建设公厕30座。"),
            ),
            (Renamed("区城管局", "区民政局"),),
        ),
        Row(
            "merged",
            (old_task(1, "整治河道。"), old_task(2, "清理沟渠。", number=None)),
            (task(2, "整治河道沟渠。"),),
            0.9,
        ),
        Row("new", (), (task(3, "=1+1", leaders=("闻人望舒", "司徒岚"), lead_units=()),), 1.0),
        Row("dropped", (old_task(4, "办\x00赛。", section="二、民生"),), (), 1.0),
    ),
)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(comparison_workbook(COMPARISON)), rich_text=True)


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(sheet: Worksheet) -> list[list[Any]]:
    """Return all values, those of marked cells as plain text."""
    return [
        [str(value) if isinstance(value, CellRichText) else value for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def marks(value: Any) -> list[str]:
    return [piece.text for piece in value if isinstance(piece, TextBlock)] if isinstance(value, CellRichText) else []


def test_the_sheets_stand_in_the_order_of_reading(book: Workbook) -> None:
    assert book.sheetnames == ["概览", "全部任务", "指标对比"]


def test_every_row_tells_both_sides_and_what_changed(book: Workbook) -> None:
    rows = texts(sheet_of(book, "全部任务"))
    assert rows[0] == [
        *["变化", "原编号", "新编号", "原任务", "新任务", "变化内容", "原牵头领导", "新牵头领导"],
        *["原牵头单位", "新牵头单位", "原配合单位", "新配合单位", "所在部分"],
    ]
    told = "指标：公厕 17座 → 30座（提高 13座）\n指标：车站 新增 5个\n牵头领导：去掉司徒岚，增加闻人望舒\n"
    told += "表述：有改动，见红字\n单位更名：区城管局 → 区民政局"
    assert rows[1] == [
        *["调整", "3", "1", "建设公厕17座。", "建设公厕30座。", told, "司徒岚", "闻人望舒"],
        *["区城管局", "区民政局", None, "区财政局", "一、产业"],
    ]
    assert rows[2][:5] == ["合并", "1、2", "2", "整治河道。\n清理沟渠。", "整治河道沟渠。"]
    assert rows[3][:8] == ["新增", None, "3", None, "=1+1", None, None, "闻人望舒、司徒岚"]
    assert rows[4] == [
        "取消",
        "4",
        None,
        "办\ufffd赛。",
        *[None] * 2,
        "闻人望舒",
        None,
        "区民政局",
        *[None] * 3,
        "二、民生",
    ]


def test_only_changed_words_are_red(book: Workbook) -> None:
    sheet = sheet_of(book, "全部任务")
    assert (marks(sheet["D2"].value), marks(sheet["E2"].value)) == (["17"], ["30"])
    block = next(piece for piece in sheet["E2"].value if isinstance(piece, TextBlock))
    assert block.font.color is not None
    assert block.font.color.rgb == RED
    assert (marks(sheet["E4"].value), marks(sheet["D5"].value)) == ([], [])


def test_what_looks_like_a_formula_stays_text(book: Workbook) -> None:
    for cell in (sheet_of(book, "全部任务")["E4"], sheet_of(book, "指标对比")["E2"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    fill_sheet(sheet, [Column("甲", 9)], [[marked("=甲乙", [(1, 2)], SHARED)], [marked("甲=", [(0, 1)], SHARED)]])
    assert (sheet["A2"].quotePrefix, sheet["A3"].quotePrefix) == (True, False)
    content = BytesIO()
    made.save(content)
    cell = load_workbook(content).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=甲乙", "s")


def test_figures_are_told_with_sign_and_direction(book: Workbook) -> None:
    assert texts(sheet_of(book, "指标对比")) == [
        ["任务编号", "指标", "原值", "新值", "增减", "方向", "任务"],
        ["1", "公厕", "17座", "30座", "+13座", "提高", "建设公厕30座。"],
        ["1", "车站", None, "5个", None, "新增", "建设公厕30座。"],
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change("quantity", "6.5%", "6%", None, "lowered", -0.5, "%"), "-0.5个百分点"),
        (Change("quantity", "6750万元", "1.2亿元", None, "raised", 52500000.0, "元"), "+5250万元"),
        (Change("quantity", "3个", "3家", None, "changed", None, None), None),
    ],
)
def test_differences_are_written_as_people_write_them(change: Change, told: str | None) -> None:
    assert signed_difference(change) == told


def test_the_overview_counts_by_leader_and_by_unit(book: Workbook) -> None:
    rows = texts(sheet_of(book, "概览"))
    assert [row[:2] for row in rows[1:3]] == [["原方案", "工作任务方案"], ["新方案", "2023年工作任务方案"]]
    summary = {row[0]: row[1] for row in rows[5:20]}
    assert (summary["原方案任务"], summary["新方案任务"]) == (4, 3)
    assert [summary[name] for name in ("保留", "调整", "新增", "取消", "合并", "拆分")] == [0, 1, 1, 1, 1, 0]
    assert [summary[name] for name in ("指标提高", "指标新增", "牵头领导调整")] == [1, 1, 1]
    heading = ["保留", "调整", "新增", "取消", "合并", "拆分", "合计"]
    assert rows[22:25] == [
        ["牵头领导", *heading],
        ["闻人望舒", None, 1, 1, 1, 1, None, 4],
        ["司徒岚", None, None, 1, None, None, None, 1],
    ]
    assert rows[27:] == [
        ["牵头单位", *heading],
        ["区民政局", None, 1, None, 1, 1, None, 3],
        ["（未写明）", None, None, 1, None, None, None, 1],
    ]


def test_the_lists_are_ready_to_filter_and_print(book: Workbook) -> None:
    sheet = sheet_of(book, "全部任务")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:M5", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape", 1, 0,
    )  # fmt: skip
    fitted = sheet.sheet_properties.pageSetUpPr
    assert fitted is not None
    assert fitted.fitToPage
    assert sheet["D2"].alignment.wrap_text
    assert sheet["A2"].fill.start_color.rgb == "00FFF4CE"
    # Five lines of what changed, one of which takes two.
    assert sheet.row_dimensions[2].height >= 5 * 15
    assert sheet.row_dimensions[2].height > sheet.row_dimensions[4].height


def test_marks_hold_where_characters_are_replaced_and_cut_off() -> None:
    value = marked("甲\x00乙" + "丙" * 40000, [(1, 3)], SHARED)
    assert marks(value) == ["\ufffd乙"]
    assert len(str(value)) == 32767


def test_plans_without_anything_leave_the_headings() -> None:
    book = load_workbook(BytesIO(comparison_workbook(Comparison(OLDER, PLAN, ()))))
    assert [sheet.max_row for sheet in book.worksheets[1:]] == [1, 1]


DECISION = LinkDecision(
    OLDER.id, PLAN.id, (("9", "放映电影。", 1),), (("3", "=1+1", 1),), same=True, decided_at="2026-01-01"
)


def test_rows_set_by_hand_and_decisions_that_do_not_hold_are_told() -> None:
    decided = [replace(row, decided=row.kind in {"merged", "new"}) for row in COMPARISON.rows]
    lost = FoundLink(DECISION, (None,), (task(3, "=1+1"),))
    content = comparison_workbook(replace(COMPARISON, rows=tuple(decided), decisions=(lost,)))
    book = load_workbook(BytesIO(content), rich_text=True)
    told = [str(row[5] or "") for row in texts(sheet_of(book, "全部任务"))[1:]]
    assert [one.startswith("对应关系：人工指定") for one in told] == [False, True, True, False]
    lines = {row[0]: row[1:3] for row in texts(sheet_of(book, "概览"))}
    assert lines["人工指定"] == [2, "对应关系由人工指定的行"]
    assert lines["人工指定未采用"] == [1, "人工指定的“第9项与第3项是同一任务”找不到任务，未采用但已保留。"]


def test_between_places_dropped_tasks_are_not_taken_up() -> None:
    city = replace(OLDER, issuer="虚构市人民政府")
    book = load_workbook(BytesIO(comparison_workbook(replace(COMPARISON, old=city))))
    assert [row[0] for row in texts(sheet_of(book, "全部任务"))][-1] == "未见承接"
    overview = texts(sheet_of(book, "概览"))
    assert "取消" not in [row[0] for row in overview]
    assert ["未见承接", 1, "原方案的工作，新方案的地方没有对应的任务"] in [row[:3] for row in overview]
    assert [row[4] for row in overview if row[1] == "保留"] == ["未见承接"] * 2
