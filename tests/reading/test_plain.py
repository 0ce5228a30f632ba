from __future__ import annotations

import codecs

import pytest

from qa.errors import ReadingError
from qa.reading.document import Cell, Table
from qa.reading.plain import decode, pipe_tables

SIMPLIFIED = "1.修建口袋公园６处。〔牵头单位：区园林局〕\r\n"
TRADITIONAL = "1.發展經濟，做好區內學校建設。（牽頭單位：區財政局）\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk", "gb2312"])
def test_simplified_text(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding), "x") == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "big5", "cp950"])
def test_traditional_text(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding), "x") == TRADITIONAL


@pytest.mark.parametrize("text", ["區政府", "城市", "重點工程", "發展經濟"])
def test_a_few_words_in_big5_are_not_taken_for_gb18030(text: str) -> None:
    assert decode(text.encode("big5"), "x") == text


@pytest.mark.parametrize("text", ["区政府", "城市", "重点工程", "闫寺", "發展經濟", "𠀀甲"])
def test_a_few_words_in_gb18030_are_not_taken_for_big5(text: str) -> None:
    assert decode(text.encode("gb18030"), "x") == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_a_byte_order_mark_decides(mark: bytes) -> None:
    encoding = {
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
        codecs.BOM_UTF32_LE: "utf-32-le",
        codecs.BOM_UTF32_BE: "utf-32-be",
    }[mark]
    assert decode(mark + "甲乙".encode(encoding), "x") == "甲乙"


def test_line_ends_stay_as_written() -> None:
    assert decode("甲\r\n乙\r丙\f丁".encode(), "x") == "甲\r\n乙\r丙\f丁"


@pytest.mark.parametrize("content", [b"", b"abc", "\ufeff".encode()])
def test_little_is_still_text(content: bytes) -> None:
    assert decode(content, "x").strip("\ufeff") == content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"PK\x03\x04\x14\x00\x06\x00" + b"\x00" * 60,
        b"abc\x00def",
        b"\xff" * 40,
        codecs.BOM_UTF8 + b"\xff\xfe",
        codecs.BOM_UTF16_LE + b"a",
        codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff",
        codecs.BOM_UTF8 + b"a\x00b",
        "甲乙".encode("utf-16-le") + b"a\x00",
        b"\x01\x02\x03" * 20,
    ],
)
def test_binary_content_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"“方案.txt”不是文本文件"):
        decode(content, "方案.txt")


def test_two_percent_of_controls_pass_and_more_do_not() -> None:
    assert decode(b"a" * 98 + b"\x01\x02", "x") == "a" * 98 + "\x01\x02"
    with pytest.raises(ReadingError, match="不是文本文件"):
        decode(b"a" * 97 + b"\x01\x02\x03", "x")


def table(text: str) -> list[list[tuple[int, str]]]:
    """Return the cells of the only table of a text, row by row, as column and words."""
    (found,) = pipe_tables(text)
    rows = range(max(cell.row for cell in found.cells) + 1)
    assert all((cell.rows, cell.columns) == (1, 1) for cell in found.cells)
    return [[(cell.column, text[cell.start : cell.end]) for cell in found.cells if cell.row == row] for row in rows]


def words(text: str) -> list[list[str]]:
    """Return the words of the only table of a text, row by row."""
    rows = table(text)
    assert all([column for column, _ in row] == list(range(len(row))) for row in rows)
    return [[cell for _, cell in row] for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| 序号 | 任务 |\n|---|:-:|\n| 1 | 修路 |", [["序号", "任务"], ["1", "修路"]]),
        ("| 序号 | 任务 |\n| 1 | 修路 |\n", [["序号", "任务"], ["1", "修路"]]),
        ("序号 | 任务 | 单位\r\n1 | 修路𠀀 |\t交通局", [["序号", "任务", "单位"], ["1", "修路𠀀", "交通局"]]),
        ("1 | 修路 | 局 |\n2 | | 局 |", [["1", "修路", "局"], ["2", "", "局"]]),
        ("1 | 修路 | 局\n | 修桥 | 局", [["1", "修路", "局"], ["", "修桥", "局"]]),
        ("| a \\| b | c |\n| d | e |", [["a \\| b", "c"], ["d", "e"]]),
        ("a | b\n--- | ---\n1 | 2", [["a", "b"], ["1", "2"]]),
        ("前言\n\n  | a | b |  \n  |６月| ７月 |\n后记", [["a", "b"], ["６月", "７月"]]),
        ("||\n||", [[""], [""]]),
    ],
)
def test_tables_drawn_with_pipes(text: str, rows: list[list[str]]) -> None:
    assert words(text) == rows


def test_a_table_of_pipes_lies_where_it_is_drawn() -> None:
    text = "前\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n后"
    assert pipe_tables(text) == (
        Table(2, 31, (Cell(4, 5, 0, 0), Cell(8, 9, 0, 1), Cell(24, 25, 1, 0), Cell(28, 29, 1, 1))),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲|乙",
        "甲|乙\n丙|丁",
        "| a | b |",
        "| a | b |\n\n| c | d |",
        "a | b | c\nd | e",
        "|---|---|\n|---|---|",
        "\\|a\\|\n\\|b\\|",
    ],
)
def test_what_is_no_table_of_pipes(text: str) -> None:
    assert pipe_tables(text) == ()


def test_tables_of_other_widths_stand_apart() -> None:
    first, second = pipe_tables("|a|b|\n|c|d|\n|e|f|g|\n|h|i|j|\n")
    assert (len(first.cells), len(second.cells)) == (4, 6)


def test_a_line_of_many_blanks_takes_no_time() -> None:
    assert len(pipe_tables((" " * 200_000 + "|-|\n") * 2)) == 0
