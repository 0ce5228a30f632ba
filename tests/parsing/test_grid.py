from __future__ import annotations

import pytest

from qa.parsing.grid import Grid, Header
from qa.reading.document import Table
from tests.parsing.laid_out import Rows, document, split


def grid(rows: str | Rows) -> Grid:
    found = document(split(rows) if isinstance(rows, str) else rows)
    return Grid(found.tables[0], found.text)


def header(rows: str) -> Header:
    found = grid(rows).header()
    assert found is not None
    return found


def test_which_cell_covers_a_place() -> None:
    found = grid("甲|←|乙\n↑|↑|丙\n丁|戊|己")
    assert (found.height, found.width) == (3, 3)
    assert [[found.words(found.at(row, column)) for column in range(3)] for row in range(3)] == [
        ["甲", "甲", "乙"],
        ["甲", "甲", "丙"],
        ["丁", "戊", "己"],
    ]
    assert found.at(3, 0) is None
    assert [found.words(cell) for cell in found.covering(1)] == ["甲", "丙"]
    assert found.row_words(1) == ("甲", "丙")
    assert [found.words(cell) for cell in found.beginning_in(1)] == ["丙"]


def test_empty_cells_hold_nothing() -> None:
    found = grid([["甲", "", " \u3000\n"], ["", "乙", ""]])
    assert [found.words(cell) for cell in found.beginning_in(0)] == ["甲"]
    assert [found.row_words(row) for row in (0, 1)] == [("甲",), ("乙",)]
    assert len(found.covering(0)) == 3
    assert found.words(None) == ""


def test_layout_in_a_cell_is_left_out() -> None:
    assert grid([["责 任\n单 位", "工 作 任 务"]]).row_words(0) == ("责任单位", "工作任务")


def test_a_table_without_cells() -> None:
    found = Grid(Table(0, 0, ()), "")
    assert (found.height, found.width, found.header()) == (0, 0, None)


@pytest.mark.parametrize(
    ("rows", "first", "behind", "kinds"),
    [
        ("序号|工作任务|责任单位\n1|修路|区水利局", 0, 1, ("number", "task", "either")),
        ("甲县任务分工|←|←\n序号|工作任务|责任单位", 1, 2, ("number", "task", "either")),
        ("甲县任务分工|←\n（2023年）|←\n工作任务|责任单位", 2, 3, ("task", "either")),
        ("序号|工作任务|责任分工|←\n↑|↑|牵头单位|配合单位", 0, 2, ("number", "task", "lead", "support")),
        ("序号|工作任务|责任单位|←\n||牵头单位|配合单位", 0, 2, ("number", "task", "lead", "support")),
        ("序号|工作任务|责任单位|责任单位\n1|修路|甲局|乙局", 0, 1, ("number", "task", "either", "either")),
        ("序号|工作任务|甲|责任单位", 0, 1, ("number", "task", None, "either")),
        ("序号|工作任务|责任单位||\n1|修路|甲局||", 0, 1, ("number", "task", "either", None, None)),
    ],
)
def test_heads(rows: str, first: int, behind: int, kinds: tuple[str | None, ...]) -> None:
    found = header(rows)
    assert (found.first, found.behind, found.kinds) == (first, behind, kinds)


def test_the_words_of_each_row_of_the_head() -> None:
    found = header("序号|工作任务|责任分工|←\n↑|↑|牵头单位|配合单位\n1|修路|甲局|乙局")
    assert found.words == {
        ("序号", "工作任务", "责任分工"),
        ("序号", "工作任务", "牵头单位", "配合单位"),
    }
    assert found.heads == ("序号", "工作任务", "责任分工牵头单位", "责任分工配合单位")


@pytest.mark.parametrize(
    "rows",
    [
        "姓名|电话\n张三|123",
        "序号|姓名|单位\n1|张三|甲局",
        "修路|甲局\n修桥|乙局",
        "序号工作任务责任单位|←|←\n1|修路|甲局",
        "牵头单位|配合单位\n甲局|乙局",
    ],
)
def test_tables_that_hold_no_tasks(rows: str) -> None:
    assert grid(rows).header() is None


def test_a_head_far_below_the_top_is_none() -> None:
    rows = [["甲", "乙"]] * 8
    assert grid([*rows, ["工作任务", "责任单位"]]).header() is None
    assert grid([*rows[:7], ["工作任务", "责任单位"]]).header() is not None
