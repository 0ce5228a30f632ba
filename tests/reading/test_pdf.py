from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.pdf import read_pdf
from qa.reading.pdf_glyphs import is_bold, mark
from qa.reading.writing import Writer
from tests.reading.pdf_writer import Pdf

LIMITS = Limits()
XS = (60.0, 100.0, 340.0, 440.0, 535.0)
HEADER = ("序号", "工作任务", "牵头单位", "完成时限")


def read(pdf: Pdf) -> Writer:
    return read_pdf(pdf.content(), "方案.pdf", LIMITS)


def furniture(written: Writer) -> list[str]:
    return [written.text[start:end] for start, end in written.furniture]


def cells(written: Writer, table: int = 0) -> list[tuple[int, int, int, int, str]]:
    found = written.tables[table].cells
    return [(cell.row, cell.column, cell.rows, cell.columns, written.text[cell.start : cell.end]) for cell in found]


def rows(written: Writer, table: int = 0) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for row, _, _, _, text in cells(written, table):
        found.setdefault(row, []).append(text)
    return list(found.values())


def test_lines_come_in_reading_order_whatever_the_order_of_drawing() -> None:
    pdf = Pdf().text(60, 130, "第三行。").text(60, 90, "第一行，").text(200, 110, "右半行").text(60, 110, "第二行左半")
    written = read(pdf)
    assert written.text == "第一行，\n第二行左半 右半行\n第三行。\n"
    assert written.page_starts == [0]
    assert (written.tables, written.headings, written.furniture, written.bold) == ([], [], [], [])


def test_words_and_brackets_broken_over_lines_and_pages_keep_their_order() -> None:
    pdf = Pdf().lines(84, 100, "1.修建口袋公园6处。（牵头单").lines(60, 118, "位：区园林局；配合")
    pdf.page().lines(60, 100, "单位：区财政局）", "2.完成年度目标。")
    written = read(pdf)
    assert written.text == "1.修建口袋公园6处。（牵头单\n位：区园林局；配合\n单位：区财政局）\n2.完成年度目标。\n"
    assert written.page_starts == [0, written.text.index("单位：区财政局）")]


@pytest.mark.parametrize(("gap", "text"), [(0, "责任单位"), (3, "责任单位"), (12, "责 任 单 位")])
def test_characters_that_stand_apart_a_little_are_one_word(gap: float, text: str) -> None:
    assert read(Pdf().text(60, 100, "责任单位", gap=gap)).text == f"{text}\n"


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("GDP增长6.5%以上", "GDP增长6.5%以上"),
        ("Made in China 2025", "Made in China 2025"),
        ("2022 年 12 月", "2022 年 12 月"),
        ("　　首行缩进　中空", "首行缩进 中空"),
        ("〔2022〕11号，《方案》", "〔2022〕11号，《方案》"),
    ],
)
def test_spaces_stay_where_they_were_drawn(drawn: str, text: str) -> None:
    assert read(Pdf().text(60, 100, drawn)).text == f"{text}\n"


def test_raised_marks_stay_in_their_line() -> None:
    pdf = Pdf().text(60, 100, "约12km").text(96, 95, "2", size=6).text(99, 100, "的范围").text(60, 118, "第二行")
    assert read(pdf).text == "约12km2的范围\n第二行\n"


def test_characters_printed_twice_to_look_bold_come_once() -> None:
    assert read(Pdf().text(60, 100, "一一对应11。").text(60.4, 100, "一一对应11。")).text == "一一对应11。\n"


def test_text_outside_the_page_and_aslant_is_left_out() -> None:
    pdf = Pdf().text(60, 100, "正文").text(700, 100, "页外").text(60, 900, "页下")
    assert read(pdf.turned(200, 500, "内部资料", angle=45, size=40)).text == "正文\n"


def test_text_up_the_side_is_left_out() -> None:
    assert read(Pdf().text(60, 100, "正文在此").turned(30, 500, "装订线", angle=90)).text == "正文在此\n"


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned(angle: int) -> None:
    pdf = Pdf().turned(300, 400, "甲乙丙", angle=angle)
    x, y = {90: (318, 400), 180: (300, 382), 270: (282, 400)}[angle]
    assert read(pdf.turned(x, y, "丁戊己", angle=angle)).text == "甲乙丙\n丁戊己\n"


def test_a_page_shown_turned() -> None:
    assert read(Pdf(rotation=90).turned(100, 400, "甲乙丙", angle=90)).text == "甲乙丙\n"


@pytest.mark.parametrize(
    ("glyph", "text"),
    [
        ("工", "工"),
        ("⼯", "工"),
        ("⻔⼾⻓", "门户长"),
        ("⽅案", "方案"),
        ("\x00甲\u200b", "甲 "),
        ("\u00a0", " "),
        ("𠀀", "𠀀"),
        ("\u2e3a\u2e3b", "—————"),
        ("\u2329\ufa08\u232a", "〈行〉"),
    ],
)
def test_glyphs_named_by_radicals_are_characters(glyph: str, text: str) -> None:
    assert mark(glyph) == text


@pytest.mark.parametrize(
    ("font", "bold"),
    [
        ("SimHei", True),
        ("ABCDEF+SimHei", True),
        ("STHeiti", True),
        ("黑体", True),
        ("b'\\xba\\xda\\xcc\\xe5'", True),
        (b"\xba\xda\xcc\xe5", True),
        ("Helvetica-Bold", True),
        ("SourceHanSansSC-Heavy", True),
        ("SHEIXY+SimSun", False),
        ("MicrosoftYaHei", False),
        ("MicrosoftYaHei-Bold", True),
        ("WenQuanYiZenHei", False),
        ("STSong-Light", False),
        ("", False),
    ],
)
def test_bold_fonts_are_known_by_name(font: str | bytes, bold: bool) -> None:
    assert is_bold(font) is bold


def test_bold_stretches() -> None:
    pdf = Pdf().text(60, 100, "Plan ", font="Helvetica-Bold").text(100, 100, "of", font="Helvetica")
    written = read(pdf.text(120, 100, "2022 tasks", font="Helvetica-Bold"))
    assert written.text == "Plan of 2022 tasks\n"
    assert [written.text[start:end] for start, end in written.bold] == ["Plan", "2022 tasks"]


def test_the_largest_lines_of_the_first_page_are_the_title() -> None:
    pdf = Pdf().text(60, 80, "某区人民政府文件", size=30)
    pdf.text(100, 130, "2022年《政府工作报告》", size=22).text(100, 160, "重点工作任务分工方案", size=22)
    pdf.lines(60, 200, *["为落实各项目标任务，制定本方案。"] * 4).page().text(60, 100, "附件", size=30)
    written = read(pdf)
    assert [(heading.level, written.text[heading.start : heading.end]) for heading in written.headings] == [
        (0, "2022年《政府工作报告》\n重点工作任务分工方案")
    ]
    assert written.text.startswith("某区人民政府文件\n2022年《政府工作报告》\n重点工作任务分工方案\n为落实")


def test_a_slightly_larger_line_is_no_title() -> None:
    assert read(Pdf().text(60, 80, "一、发展经济", size=14).lines(60, 110, "1.修路。修桥。", "2.架桥。")).headings == []


def test_running_headers_and_page_numbers_are_furniture() -> None:
    pdf = Pdf()
    for number in range(1, 5):
        pdf.text(60, 40, f"某区2022年工作方案 第{number}稿", size=9)
        pdf.lines(60, 100, f"{number}.任务。", "完成目标。").text(290, 810, f"— {number} —", size=9)
        if number < 4:
            pdf.page()
    written = read(pdf)
    assert furniture(written) == [
        text for number in range(1, 5) for text in (f"某区2022年工作方案 第{number}稿", f"— {number} —")
    ]
    assert [written.text[start:][:5] for start in written.page_starts] == ["某区202"] * 4


@pytest.mark.parametrize("text", ["第3页 共9页", "第 3 页", "3/9", "- 3 -", "—3—", "·3·", "\uff13"])
def test_page_numbers_of_a_single_page(text: str) -> None:
    written = read(Pdf().text(60, 100, "3.任务。").text(280, 810, text))
    assert len(furniture(written)) == 1
    assert written.text.startswith("3.任务。\n")


def test_a_number_within_the_page_is_text() -> None:
    assert furniture(read(Pdf().text(60, 100, "2022").text(60, 400, "2022").text(60, 500, "— 3 —"))) == []


def test_left_and_right_pages_have_headers_of_their_own() -> None:
    pdf = Pdf()
    for number in range(6):
        pdf.text(60, 40, "工作方案" if number % 2 else "某区人民政府", size=9).text(60, 100, f"{number}.任务。").page()
    assert furniture(read(pdf)) == ["某区人民政府", "工作方案"] * 3


def test_lines_of_the_text_that_repeat_at_the_edge_are_text() -> None:
    pdf = Pdf()
    for number in range(4):
        pdf.lines(60, 60, "责任单位：各镇街", f"{number}.任务各不相同。", "完成目标。").page()
    assert furniture(read(pdf)) == []


def test_a_title_like_the_running_header_is_text() -> None:
    pdf = Pdf().text(60, 80, "工作方案", size=22).lines(60, 120, "1.修路。", "2.架桥。")
    for number in range(3):
        pdf.page().text(60, 40, "工作方案", size=9).text(60, 100, f"{number}.任务。")
    written = read(pdf)
    assert furniture(written) == ["工作方案"] * 3
    assert written.headings[0].start == 0


def test_a_ruled_table_stands_in_its_place() -> None:
    pdf = (
        Pdf()
        .text(60, 80, "一、任务表")
        .table(
            XS,
            (100, 125, 165, 190),
            [HEADER, ("1", "修建口袋公园6\n处。", "区园林局", ""), ("2", "修路。", "区住建局", "年底前")],
        )
    )
    written = read(pdf.text(60, 220, "注：下同。"))
    assert written.text == (
        "一、任务表\n序号\t工作任务\t牵头单位\t完成时限\n1\t修建口袋公园6\n处。\t区园林局\t\n"
        "2\t修路。\t区住建局\t年底前\n注：下同。\n"
    )
    assert rows(written)[1] == ["1", "修建口袋公园6\n处。", "区园林局", ""]


def test_tables_of_filled_bars_are_ruled_too() -> None:
    pdf = Pdf()
    for y in (100, 130, 160):
        pdf.box(60, y, 300, y + 0.7, filled=True)
    for x in (60, 180, 300):
        pdf.box(x, 100, x + 0.7, 160, filled=True)
    written = read(pdf.text(70, 120, "甲").text(190, 120, "乙").text(70, 150, "丙").text(190, 150, "丁"))
    assert rows(written) == [["甲", "乙"], ["丙", "丁"]]


def test_a_table_without_outer_rules() -> None:
    pdf = Pdf().rule(180, 100, 180, 160)
    for y in (100, 130, 160):
        pdf.rule(60, y, 300, y)
    written = read(pdf.text(70, 120, "甲").text(190, 120, "乙").text(70, 150, "丙").text(190, 150, "丁"))
    assert rows(written) == [["甲", "乙"], ["丙", "丁"]]


def test_merged_cells_come_once() -> None:
    pdf = Pdf().cell((60, 100, 300, 130), "重点工作").cell((60, 130, 140, 190), "民生")
    pdf.cell((140, 130, 300, 160), "建学校").cell((140, 160, 300, 190), "建医院")
    assert cells(read(pdf)) == [
        (0, 0, 1, 2, "重点工作"),
        (1, 0, 2, 1, "民生"),
        (1, 1, 1, 1, "建学校"),
        (2, 1, 1, 1, "建医院"),
    ]


def test_frames_and_single_columns_are_text() -> None:
    pdf = Pdf().box(30, 30, 560, 800).table((60, 300), (100, 130, 160), [("甲",), ("乙",)]).text(60, 200, "丙")
    written = read(pdf)
    assert (written.text, written.tables) == ("甲\n乙\n丙\n", [])


def test_an_empty_grid_and_a_drawing_are_no_tables() -> None:
    pdf = Pdf().table((60, 180, 300), (100, 130, 160), [("", ""), ("", "")]).text(60, 200, "甲")
    for number in range(1100):
        pdf.rule(60 + number % 480, 300 + number // 4, 62 + number % 480, 300 + number // 4)
    assert (read(pdf).text, read(Pdf().text(60, 50, "乙")).tables) == ("甲\n", [])


def test_a_table_within_a_cell_is_text_of_the_cell() -> None:
    pdf = Pdf().table((60, 180, 400), (100, 200, 230), [("甲", ""), ("丙", "丁")])
    written = read(pdf.table((200, 260, 320), (120, 150, 180), [("1", "2"), ("3", "4")]))
    assert [rows(written, table) for table in range(len(written.tables))] == [[["甲", "1 2\n3 4"], ["丙", "丁"]]]


def two_pages(first: list[tuple[str, ...]], second: list[tuple[str, ...]], *, shift: float = 0) -> Pdf:
    """Draw a table over two pages, with a header and page numbers, and a line behind it."""
    pdf = Pdf()
    for number, texts in enumerate((first, second)):
        xs = [x + number * shift for x in XS]
        ys = [80 + 40.0 * row for row in range(len(texts) + 1)]
        pdf.text(60, 40, "某区工作方案", size=9).table(xs, ys, texts).text(290, 810, f"— {number + 1} —", size=9)
        if number:
            pdf.text(60, ys[-1] + 30, "附则：略。")
        else:
            pdf.page()
    return pdf


@pytest.mark.parametrize("shift", [0, 20])
def test_a_table_over_two_pages_is_one_and_its_repeated_header_furniture(shift: float) -> None:
    written = read(
        two_pages(
            [HEADER, ("1", "修路。", "区住建局", "年底前")],
            [HEADER, ("2", "架桥。", "区交通局", "全年")],
            shift=shift,
        )
    )
    assert rows(written) == [list(HEADER), ["1", "修路。", "区住建局", "年底前"], ["2", "架桥。", "区交通局", "全年"]]
    assert furniture(written) == [
        "某区工作方案",
        "— 1 —",
        "某区工作方案",
        "序号\t工作任务\t牵头单位\t完成时限",
        "— 2 —",
    ]
    assert written.page_starts == [0, written.text.index("2\t架桥")]
    assert written.text.endswith("附则：略。\n— 2 —\n")


def test_a_row_cut_by_the_page_break_is_whole_again() -> None:
    written = read(
        two_pages(
            [HEADER, ("7", "深入实施乡村振兴战略，", "区农业农村局、", "年底前")],
            [HEADER, ("", "建成高标准农田。", "区财政局", ""), ("8", "架桥。", "区交通局", "全年")],
        )
    )
    assert rows(written)[1:] == [
        ["7", "深入实施乡村振兴战略，\n建成高标准农田。", "区农业农村局、\n区财政局", "年底前"],
        ["8", "架桥。", "区交通局", "全年"],
    ]
    assert written.page_starts == [0, written.text.index("建成高标准农田")]


def test_only_the_list_of_units_goes_on_over_the_page() -> None:
    written = read(
        two_pages(
            [HEADER, ("7", "修路。", "区住建局、", "年底前")], [("", "", "区财政局", ""), ("8", "架桥。", "", "全年")]
        )
    )
    assert rows(written)[1:] == [["7", "修路。", "区住建局、\n区财政局", "年底前"], ["8", "架桥。", "", "全年"]]


@pytest.mark.parametrize(
    "row",
    [("8", "完成改造。", "区交通局", "全年"), ("", "（2）完成改造。", "区交通局", "全年"), ("", "", "", "")],
)
def test_a_row_of_its_own_stays_apart(row: tuple[str, ...]) -> None:
    written = read(two_pages([HEADER, ("7", "修建公园", "区住建局", "年底前")], [HEADER, row, ("9", "架桥。", "", "")]))
    assert rows(written)[1:] == [["7", "修建公园", "区住建局", "年底前"], list(row), ["9", "架桥。", "", ""]]


def test_a_sub_row_below_a_complete_task_stays_apart() -> None:
    written = read(
        two_pages(
            [HEADER, ("7", "修建公园。", "区住建局", "年底前")],
            [("", "改造管网。", "", "6月底前"), ("8", "甲", "", "")],
        )
    )
    assert [row[:2] for row in rows(written)[1:]] == [["7", "修建公园。"], ["", "改造管网。"], ["8", "甲"]]


def test_a_row_without_a_rule_at_the_page_break_is_cut_even_after_a_full_stop() -> None:
    pdf = Pdf().table((60, 120, 400), (80, 110), [("序号", "任务")])
    pdf.cell((60, 110, 120, 780), "1", sides="ltr").cell((120, 110, 400, 780), "修路。", sides="ltr").page()
    pdf.cell((60, 60, 120, 100), "", sides="lrb").cell((120, 60, 400, 100), "架桥。", sides="lrb")
    assert rows(read(pdf)) == [["序号", "任务"], ["1", "修路。\n架桥。"]]


def test_a_merged_cell_goes_on_over_the_page() -> None:
    pdf = Pdf().cell((60, 80, 140, 140), "民生").table((140, 180, 400), (80, 110, 140), [("1", "甲。"), ("2", "乙。")])
    pdf.page().cell((60, 80, 140, 140), "").table((140, 180, 400), (80, 110, 140), [("3", "丙。"), ("4", "丁。")])
    written = read(pdf)
    assert cells(written)[0] == (0, 0, 4, 1, "民生")
    assert [cell[4] for cell in cells(written)[1:]] == ["1", "甲。", "2", "乙。", "3", "丙。", "4", "丁。"]


def test_a_page_of_full_rows_only_joins_the_table() -> None:
    pdf = Pdf().table((60, 120, 400), (80, 110), [("序号", "任务")]).page().table((60, 400), (80, 110), [("一、民生",)])
    pdf.table((60, 120, 400), (110, 140), [("1", "修路。")])
    assert cells(read(pdf)) == [
        (0, 0, 1, 1, "序号"),
        (0, 1, 1, 1, "任务"),
        (1, 0, 1, 2, "一、民生"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "修路。"),
    ]


def test_tables_parted_by_text_or_of_other_columns_are_two() -> None:
    pdf = Pdf().table((60, 120, 400), (80, 110), [("序号", "任务")]).page().text(60, 60, "附件2")
    pdf.table((60, 120, 400), (80, 110), [("1", "修路。")]).page().table((60, 250, 400), (80, 110), [("甲", "乙")])
    written = read(pdf)
    assert [rows(written, table) for table in range(3)] == [[["序号", "任务"]], [["1", "修路。"]], [["甲", "乙"]]]


def test_tables_on_one_page_are_two() -> None:
    pdf = Pdf().table((60, 120, 400), (80, 110), [("甲", "乙")]).table((60, 120, 400), (130, 160), [("丙", "丁")])
    assert len(read(pdf).tables) == 2


def test_an_empty_password_opens() -> None:
    # reportlab leaves the names of Chinese fonts as they are where it should encrypt them.
    assert read(Pdf(key="").text(60, 100, "Tasks", font="Helvetica")).text == "Tasks\n"


def test_a_password_is_asked_for() -> None:
    with pytest.raises(ReadingError, match=r"^“方案.pdf”已加密，需要密码才能打开：请先去除密码再导入。$"):
        read(Pdf(key="secret").text(60, 100, "任务"))


def test_a_scan_is_refused() -> None:
    pdf = Pdf().picture(0, 0, 595, 842).text(290, 810, "— 1 —")
    with pytest.raises(ReadingError, match=r"^“方案.pdf”是扫描件，没有文字层，请先用 OCR"):
        read(pdf)


def test_a_blank_page_is_refused() -> None:
    with pytest.raises(ReadingError, match=r"“方案.pdf”没有文字层"):
        read(Pdf().box(60, 60, 100, 100))


def test_a_page_without_text_among_others_is_no_scan() -> None:
    written = read(Pdf().picture(0, 0, 595, 842).page().text(60, 100, "任务"))
    assert (written.text, written.page_starts) == ("任务\n", [0, 0])


WHOLE = Pdf().table(XS, (80, 120, 160), [HEADER, ("1", "修路。", "区住建局", "")]).content()
NO_PDF = "^“方案.pdf”不是 PDF 或已损坏，无法读取：请用原程序打开，另存后再试。$"


@pytest.mark.parametrize(
    "content", [b"", b"abc", b"%PDF-1.4\n", b"%PDF-1.7\n" + bytes(range(256)) * 40, WHOLE[:300], b"PK\x03\x04" * 99]
)
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ReadingError, match=NO_PDF):
        read_pdf(content, "方案.pdf", LIMITS)


@pytest.mark.parametrize("front", [b"\xef\xbb\xbf", b"\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_what_stands_in_front_of_a_pdf_is_passed_over(front: bytes) -> None:
    assert read_pdf(front + WHOLE, "方案.pdf", LIMITS).text == read_pdf(WHOLE, "方案.pdf", LIMITS).text


def test_a_wrong_list_of_objects_is_rebuilt() -> None:
    damaged = WHOLE.replace(b"endobj", b"endobj" + b" " * 30, 3)
    assert read_pdf(damaged, "方案.pdf", LIMITS).text == read_pdf(WHOLE, "方案.pdf", LIMITS).text


def outcome(content: bytes) -> str:
    """Return what reading gives: text, or the message of the refusal."""
    try:
        return read_pdf(content, "方案.pdf", LIMITS).text
    except ReadingError as error:
        return str(error)


def test_damaged_files_are_read_or_refused() -> None:
    for place in range(10, len(WHOLE), 97):
        for rest in (b"", b"\xff" + WHOLE[place + 1 :], WHOLE[place + 9 :]):
            assert outcome(WHOLE[:place] + rest)


def raw_pdf(*streams: bytes, kids: str = "[3 0 R]") -> bytes:
    """Return a PDF of one page that is written by hand, its content `streams` from object 5 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {kids} /Count 1 >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 4 0 R >>",
        b"<< /XObject << "
        + b" ".join(b"/F%d %d 0 R" % (number, number) for number in range(5, 5 + len(streams)))
        + b" >> /Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    ]
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources 4 0 R /Filter /FlateDecode"
    for stream in streams:
        packed = zlib.compress(stream)
        objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (form, len(packed), packed))
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n"


def test_a_file_without_a_table_of_contents_is_read() -> None:
    assert read_pdf(raw_pdf(b"BT /H 12 Tf 60 700 Td (Plan) Tj ET"), "a.pdf", LIMITS).text == "Plan\n"


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    content = raw_pdf(b" " * 5_000_000)
    with pytest.raises(ReadingError, match=r"^“a.pdf”解压后超过上限 1 MB：请"):
        read_pdf(content, "a.pdf", replace(LIMITS, max_unpacked_bytes=1024**2))


def test_forms_that_draw_forms_without_end_are_refused() -> None:
    content = raw_pdf(*(b"/F%d Do " % number * 30 for number in range(6, 14)), b" ")
    with pytest.raises(ReadingError, match=r"^“a.pdf”第 1 页的图形过于复杂：请"):
        read_pdf(content, "a.pdf", LIMITS)


def test_forms_and_pages_that_hold_themselves_come_once() -> None:
    content = raw_pdf(b"BT /H 12 Tf 60 700 Td (Plan) Tj ET /F5 Do", kids="[3 0 R 2 0 R 3 0 R]")
    assert read_pdf(content, "a.pdf", LIMITS).text == "Plan\n"


def test_too_many_pages_are_refused() -> None:
    content = Pdf().text(60, 100, "一").page().text(60, 100, "二").page().text(60, 100, "三").content()
    assert read_pdf(content, "a.pdf", replace(LIMITS, max_pages=3)).text == "一\n二\n三\n"
    with pytest.raises(ReadingError, match=r"^“a.pdf”超过上限 2 页：请拆分后再导入。$"):
        read_pdf(content, "a.pdf", replace(LIMITS, max_pages=2))


def test_too_many_characters_are_refused() -> None:
    content = Pdf().text(60, 100, "一二三四").content()
    assert read_pdf(content, "a.pdf", replace(LIMITS, max_characters=4)).text == "一二三四\n"
    with pytest.raises(ReadingError, match=r"^“a.pdf”超过上限 3 字：请拆分后再导入。$"):
        read_pdf(content, "a.pdf", replace(LIMITS, max_characters=3))


def test_too_many_cells_are_refused() -> None:
    assert len(read_pdf(WHOLE, "a.pdf", replace(LIMITS, max_cells=8)).tables[0].cells) == 8
    with pytest.raises(ReadingError, match=r"^“a.pdf”的表格超过上限 7 格：请拆分后再导入。$"):
        read_pdf(WHOLE, "a.pdf", replace(LIMITS, max_cells=7))
