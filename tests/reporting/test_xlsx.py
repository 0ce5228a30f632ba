"""Spreadsheets, read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qa.reporting.xlsx import results_workbook, tasks_workbook
from tests.web.samples import OLDER, PLAN, hit, quantity, task, unit

HEADINGS = [
    "序号",
    "编号",
    "部分",
    "任务",
    "牵头领导",
    "牵头单位",
    "配合单位",
    "指标",
    "匹配度",
    "命中词",
    "方案",
    "年度",
]
FULL = task(
    7,
    "新建社区食堂12处。",
    parent="改善民生。",
    leaders=("闻人望舒", "司徒岚"),
    lead_units=(unit("区民政局"), unit("区财政局")),
    support_units=(unit("各镇政府", collective=True),),
    quantities=(quantity("12处", "社区食堂"), quantity("投资3万元")),
)


def sheet_of(content: bytes) -> Worksheet:
    """Return the only sheet of a workbook."""
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(content: bytes) -> list[list[Any]]:
    """Return all values."""
    return [list(row) for row in sheet_of(content).iter_rows(values_only=True)]


def test_results_hold_every_column_exactly() -> None:
    rows = rows_of(results_workbook([hit(FULL, terms=["社区", "食堂"], score=0.4321)], [OLDER, PLAN]))
    assert rows == [
        HEADINGS,
        [
            1,
            "7",
            "一、产业",
            "改善民生。\n新建社区食堂12处。",
            "闻人望舒、司徒岚",
            "区民政局、区财政局",
            "各镇政府",
            "社区食堂：12处；投资3万元",
            0.4321,
            "社区、食堂",
            "2023年工作任务方案",
            2023,
        ],
    ]


def test_a_listed_task_has_no_scores_and_tasks_no_columns_for_them() -> None:
    assert rows_of(results_workbook([FULL], [PLAN]))[1][8:10] == [None, None]
    assert rows_of(tasks_workbook([FULL], [PLAN]))[0] == [name for name in HEADINGS if name not in {"匹配度", "命中词"}]


@pytest.mark.parametrize("words", ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_what_looks_like_a_formula_stays_text(words: str) -> None:
    sheet = sheet_of(tasks_workbook([task(1, words, number=words, leaders=(words,))], [PLAN]))
    for place in ("B2", "D2", "E2"):
        cell = sheet[place]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)


@pytest.mark.parametrize(
    ("words", "kept"),
    [("a\x00b\x0bc", "a\ufffdb\ufffdc"), ("\ud800x", "\ufffdx"), ("𠮷" * 9, "𠮷" * 9), ("x" * 40000, "x" * 32767)],
)
def test_what_a_cell_cannot_hold_is_replaced(words: str, kept: str) -> None:
    assert sheet_of(tasks_workbook([task(1, words)], [PLAN]))["D2"].value == kept


def test_the_sheet_is_ready_to_read_and_print() -> None:
    sheet = sheet_of(results_workbook([hit(FULL), FULL], [PLAN]))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet["A1"].font.bold
    assert sheet["D2"].alignment.wrap_text
    assert sheet["I2"].number_format == "0.000"
    assert sheet.column_dimensions["D"].width == 60
    assert sheet.print_title_rows == "$1:$1"


def test_it_is_written_to_a_path_too(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    content = tasks_workbook([FULL, task(8)], [], path)
    assert path.read_bytes() == content
    assert [row[0] for row in rows_of(content)[1:]] == [1, 2]
    assert rows_of(content)[1][8:] == [PLAN.id, None]


def test_no_tasks_leave_the_headings() -> None:
    assert rows_of(results_workbook([], [PLAN])) == [HEADINGS]
