"""Workbooks made by openpyxl, and what is read of them, cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.writing import Writer
from qa.reading.xlsx import read_xlsx
from qa.reading.xlsx_values import shown_number

SHEET_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DAMAGED = "“表.xlsx”无法作为 Excel 工作簿打开（内容已损坏或不规范）：请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"


def read(content: bytes, limits: Limits | None = None) -> Writer:
    return read_xlsx(content, "表.xlsx", limits or Limits())


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def book_of(rows: list[list[object]], *merged: str, change: Callable[[Worksheet], None] | None = None) -> bytes:
    """Return a workbook of one sheet with these rows and merged areas."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    if change is not None:
        change(sheet)
    return saved(book)


def replaced(content: bytes, part: str, text: str) -> bytes:
    """Return a workbook with another text in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, text if info.filename == part else old.read(info))
    return out.getvalue()


def sheet_xml(rows: str, rest: str = "") -> bytes:
    """Return a workbook whose sheet has this XML."""
    xml = f"<worksheet {SHEET_NS}><dimension ref='A1:XFD1048576'/><sheetData>{rows}</sheetData>{rest}</worksheet>"
    return replaced(book_of([]), "xl/worksheets/sheet1.xml", xml)


def tables(writer: Writer) -> list[list[tuple[str, int, int, int, int]]]:
    """Return the cells of each table as text, row, column, rows, columns."""
    return [
        [(writer.text[cell.start : cell.end], cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]
        for table in writer.tables
    ]


def headings(writer: Writer) -> list[tuple[str, int]]:
    return [(writer.text[heading.start : heading.end], heading.level) for heading in writer.headings]


PLAN: list[list[object]] = [
    ["附件1"],
    ["2026年重点工作任务分解表"],
    ["填报单位：区政府办", None, None, None, "填报日期：2026年1月"],
    ["序号", "任务", "责任分工", None, "完成时限"],
    [None, None, "牵头", "配合"],
    ["一、产业发展"],
    [1, "修路", "交通局", "财政局", "6月"],
    [2, "修桥", "交通局", None, "全年"],
    [None, "造林"],
    ["二、民生"],
    [3, "建校", "教育局", "财政局", None],
    ["注：本表每月更新"],
]
MERGED = "A2:E2 C4:D4 A4:A5 B4:B5 E4:E5 A6:E6 A8:A9 C8:C9 D8:D9 E8:E9 A12:E12".split()


def test_a_table_of_tasks_with_title_sections_and_notes() -> None:
    writer = read(book_of(PLAN, *MERGED))
    assert writer.text == (
        "附件1\n2026年重点工作任务分解表\n填报单位：区政府办\u3000填报日期：2026年1月\n"
        "序号\t任务\t责任分工\t完成时限\n牵头\t配合\n一、产业发展\n1\t修路\t交通局\t财政局\t6月\n"
        "2\t修桥\t交通局\t\t全年\n造林\t\n二、民生\n3\t建校\t教育局\t财政局\t\n注：本表每月更新\n"
    )
    assert headings(writer) == [("2026年重点工作任务分解表", 0)]
    assert tables(writer) == [
        [
            ("序号", 0, 0, 2, 1),
            ("任务", 0, 1, 2, 1),
            ("责任分工", 0, 2, 1, 2),
            ("完成时限", 0, 4, 2, 1),
            ("牵头", 1, 2, 1, 1),
            ("配合", 1, 3, 1, 1),
            ("一、产业发展", 2, 0, 1, 5),
            ("1", 3, 0, 1, 1),
            ("修路", 3, 1, 1, 1),
            ("交通局", 3, 2, 1, 1),
            ("财政局", 3, 3, 1, 1),
            ("6月", 3, 4, 1, 1),
            ("2", 4, 0, 2, 1),
            ("修桥", 4, 1, 1, 1),
            ("交通局", 4, 2, 2, 1),
            ("", 4, 3, 1, 1),
            ("全年", 4, 4, 2, 1),
            ("造林", 5, 1, 1, 1),
            ("", 5, 3, 1, 1),
            ("二、民生", 6, 0, 1, 5),
            ("3", 7, 0, 1, 1),
            ("建校", 7, 1, 1, 1),
            ("教育局", 7, 2, 1, 1),
            ("财政局", 7, 3, 1, 1),
            ("", 7, 4, 1, 1),
        ]
    ]


def test_blank_rows_part_tables_and_blank_edges_are_dropped() -> None:
    rows: list[list[object]] = [
        [],
        [None, "表一"],
        [None, "甲", None, "乙"],
        [None, 1, None, 2],
        [],
        [None, "丙", "丁"],
        [None, 3, 4],
        [" "],
    ]
    writer = read(book_of(rows))
    assert writer.text == "表一\n甲\t乙\n1\t2\n丙\t丁\n3\t4\n"
    assert headings(writer) == [("表一", 0)]
    assert tables(writer) == [
        [("甲", 0, 0, 1, 1), ("乙", 0, 1, 1, 1), ("1", 1, 0, 1, 1), ("2", 1, 1, 1, 1)],
        [("丙", 0, 0, 1, 1), ("丁", 0, 1, 1, 1), ("3", 1, 0, 1, 1), ("4", 1, 1, 1, 1)],
    ]


def test_an_empty_row_within_a_merged_area_parts_nothing() -> None:
    writer = read(book_of([["甲", "乙"], [1, 2], [], [3, 4]], "A2:A3", "B2:B3"))
    assert [[cell[0] for cell in table] for table in tables(writer)] == [["甲", "乙", "1", "2", "3", "4"]]
    assert tables(writer)[0][2] == ("1", 1, 0, 1, 1)


def test_notes_alone_are_paragraphs() -> None:
    writer = read(book_of([["一、抓紧推进"], ["1.修路。\n（牵头单位：交通局）"], [], ["二、附则"]]))
    assert writer.text == "一、抓紧推进\n1.修路。\n（牵头单位：交通局）\n二、附则\n"
    assert (writer.tables, writer.headings) == ([], [])


def test_sheets_are_named_where_there_are_several_with_content() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "产业"
    for title, state in (("空", "visible"), ("底稿", "hidden"), ("机密", "veryHidden"), ("民生", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        if title != "空":
            for row in ([title + "表"], ["序号", "任务"], [1, "建校"]):
                sheet.append(row)
    for row in (["产业表"], ["序号", "任务"], [1, "修路"]):
        first.append(row)
    writer = read(saved(book))
    assert writer.text == "产业\n产业表\n序号\t任务\n1\t修路\n民生\n民生表\n序号\t任务\n1\t建校\n"
    assert headings(writer) == [("产业", 1), ("产业表", 0), ("民生", 1), ("民生表", 1)]


def test_hidden_rows_and_columns_are_left_out() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    rows: list[list[object]] = [["序号", "密", "任务"], [1, "x", "修路"], [2, "y", "修桥"], [3, "z", "造林"]]
    writer = read(book_of(rows, change=hide))
    assert writer.text == "序号\t任务\n1\t修路\n3\t造林\n"


def test_a_merged_cell_is_read_where_it_begins_to_be_seen() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    rows: list[list[object]] = [["序号", "任务"], [1, "修路"], [None, "修桥"], [None, "造林"]]
    writer = read(book_of(rows, "A2:A4", change=hide))
    assert tables(writer)[0][2:] == [("1", 1, 0, 2, 1), ("修桥", 1, 1, 1, 1), ("造林", 2, 1, 1, 1)]


def test_values_are_read_as_they_are_shown() -> None:
    def form(sheet: Worksheet) -> None:
        for column, code in enumerate(
            ["0.0%", 'yyyy"年"m"月"d"日"', "yyyy/m/d", "#,##0.00", "General", "h:mm", "yyyy-mm-dd hh:mm", "0.00"], 1
        ):
            sheet.cell(2, column).number_format = code

    values = [0.065, date(2026, 6, 30), date(2026, 6, 30), 12345.678, 3.0, time(9, 30), datetime(2026, 1, 2, 8), 1]  # noqa: DTZ001 - a cell knows no zone
    writer = read(book_of([list("甲乙丙丁戊己庚辛"), values], change=form))
    assert [cell[0] for cell in tables(writer)[0][8:]] == [
        "6.5%",
        "2026年6月30日",
        "2026-06-30",
        "12,345.68",
        "3",
        "09:30",
        "2026-01-02 08:00",
        "1.00",
    ]


def test_other_values_are_read_as_they_are_shown() -> None:
    rich = CellRichText("修", TextBlock(InlineFont(b=True), "路"), "。")
    rows: list[list[object]] = [
        ["甲", "乙", "丙", "丁"],
        [rich, True, "=1+1", "#N/A"],
        ["x_x000D_\ny", 0.1 + 0.2, "𠀀", 0],
    ]
    writer = read(book_of(rows))
    assert [cell[0] for cell in tables(writer)[0][4:]] == ["修路。", "TRUE", "", "#N/A", "x\ny", "0.3", "𠀀", "0"]


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("3.0", "General", "3"),
        ("0.3333333333333333", "General", "0.333333333"),
        ("1e-7", "General", "0.0000001"),
        ("-0.0", "General", "0"),
        ("1e300", "General", "1e+300"),
        ("6.5000000000000002E-2", "0.00%", "6.50%"),
        ("1.005", "0.00", "1.01"),
        ("5", "0.##", "5"),
        ("45", "000", "045"),
        ("15000000", "0.00,,", "15.00"),
        ("120000", '0"万元"', "120000万元"),
        ("20", 'General"人"', "20人"),
        ("-5", "0;(0)", "(5)"),
        ("-5", "0.0", "-5.0"),
        ("0", "0;-0;;@", ""),
        ("1.5", "# ?/?", "1.5"),
        ("1", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1"),
        ("1", "[Red][>5]0;0.0", "1"),
        ("46203", "[$-804]yyyy年m月d日;@", "2026年6月30日"),
        ("46203", 'm"月"d"日"', "6月30日"),
        ("46203.4", 'yyyy"年"mm"月"dd"日" h"时"mm"分"', "2026年06月30日 9时36分"),
        ("46203", "mm-dd-yy", "2026-06-30"),
        ("46203", "yyyy-mm", "2026-06"),
        ("46203", "yyyy", "2026"),
        ("46203", 'yyyy"年"m"月"d"日" aaaa', "2026年6月30日 星期二"),
        ("1.5", "[h]:mm", "36:00"),
        ("99999999", "yyyy-mm-dd", "99999999"),
        ("1.005", "0." + "0" * 60, "1.005"),
    ],
)
def test_number_formats(raw: str, code: str, shown: str) -> None:
    assert shown_number(raw, code) == shown


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    assert shown_number("44741", "yyyy-mm-dd", since_1904=True) == "2026-06-30"


def test_formats_that_chinese_excel_names_by_number() -> None:
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 31, 57))
    xml = f"<styleSheet {SHEET_NS}><cellXfs>{formats}</cellXfs></styleSheet>"
    rows = '<row><c s="1"><v>46203</v></c><c s="2"><v>46203</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>'
    writer = read(replaced(sheet_xml(rows), "xl/styles.xml", xml))
    assert writer.text == "2026年6月30日\t2026年6月\n1\t2\n"


def test_a_sheet_as_wide_and_high_as_can_be_with_few_cells() -> None:
    writer = read(
        sheet_xml(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="XFD1"><v>1</v></c></row>'
            '<row r="1048576"><c r="B1048576"><v>2</v></c><c r="C1048576"><v>3</v></c></row>',
            '<mergeCells><mergeCell ref="A2:XFD1048575"/><mergeCell ref="nonsense"/></mergeCells>',
        )
    )
    assert writer.text == "甲\t1\n2\t3\n"
    assert len(writer.tables) == 2


def test_areas_that_overlap_share_no_place() -> None:
    rows = "".join("<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>" for _ in range(3))
    merges = '<mergeCells><mergeCell ref="B1:C2"/><mergeCell ref="A2:B3"/><mergeCell ref="A1:B1"/></mergeCells>'
    (cells,) = tables(read(sheet_xml(rows, merges)))
    places = [(cell[1] + r, cell[2] + c) for cell in cells for r in range(cell[3]) for c in range(cell[4])]
    assert len(places) == len(set(places))


def test_too_many_cells_are_refused() -> None:
    content = book_of([["甲", "乙"], [1, 2], [3, 4]])
    assert read(content, Limits(max_cells=6)).tables
    with pytest.raises(ReadingError, match=r"^“表.xlsx”的单元格超过上限 5 个：请拆分后再导入。$"):
        read(content, Limits(max_cells=5))


def test_cells_far_apart_count_with_the_empty_ones_between() -> None:
    rows = "".join(f'<row r="{n}"><c r="{"ABCDEFGHIJ"[n - 1]}{n}"><v>1</v></c></row>' for n in range(1, 11))
    assert read(sheet_xml(rows), Limits(max_cells=100)).tables == []
    with pytest.raises(ReadingError, match="单元格超过上限 99 个"):
        read(sheet_xml(rows), Limits(max_cells=99))


def test_too_long_a_text_is_refused_before_it_is_put_together() -> None:
    content = book_of([["一二三四五"]] * 3)
    assert len(read(content, Limits(max_characters=15)).text) == 18
    with pytest.raises(ReadingError, match=r"^“表.xlsx”中的文字超过上限 14 字：请拆分后再导入。$"):
        read(content, Limits(max_characters=14))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f']><worksheet {SHEET_NS}><sheetData><row><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet",
        "",
        LAUGHS,
        f'<worksheet {SHEET_NS}><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>',
        f"<worksheet {SHEET_NS}><sheetData><row><c><v>many</v></c></row></sheetData></worksheet>",
        f'<worksheet {SHEET_NS}><sheetData><row r="1e400"><c><v>1</v></c></row></sheetData></worksheet>',
    ],
)
def test_a_damaged_workbook_is_refused(xml: str) -> None:
    with pytest.raises(ReadingError, match="无法作为 Excel 工作簿打开") as caught:
        read(replaced(book_of([]), "xl/worksheets/sheet1.xml", xml))
    assert str(caught.value) == DAMAGED


def test_members_of_another_version_of_zip_are_refused() -> None:
    content = bytearray(book_of([["甲"]]))
    for entry in re.finditer(b"PK\x01\x02", bytes(content)):
        content[entry.start() + 8] = 0x20
    with pytest.raises(ReadingError, match="无法作为 Excel 工作簿打开"):
        read(bytes(content))


def test_a_member_whose_bytes_are_wrong_is_refused() -> None:
    content = book_of([["甲" * 1000]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    with pytest.raises(ReadingError, match="无法作为 Excel 工作簿打开"):
        read(content[:place] + b"\xff" * 40 + content[place + 40 :])


def test_an_empty_workbook_has_no_text() -> None:
    assert read(book_of([])).text == ""
