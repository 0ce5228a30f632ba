from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.parser import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import ReadingError
from qa.reading.docx import read_docx
from qa.reading.limits import Limits
from qa.reading.writing import Writer
from tests.reading.word_files import (
    SPACES,
    add,
    cell,
    lines,
    paragraph,
    reading,
    repacked,
    run,
    saved,
    table,
    word_file,
)

LIMITS = Limits()
DAMAGED = re.escape("“方案.docx”无法作为 Word 文档打开（内容已损坏或不规范）：请用 Word 或 WPS 打开，另存为 .docx")


def stretches(writer: Writer, places: list[tuple[int, int]]) -> list[str]:
    return [writer.text[start:end] for start, end in places]


def cells(writer: Writer, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    found = writer.tables[number].cells
    return [(c.row, c.column, c.rows, c.columns, writer.text[c.start : c.end]) for c in found]


def test_paragraphs_and_tables_in_the_order_of_the_document() -> None:
    document = docx.Document()
    document.add_heading("区政府工作报告重点任务", 0)
    document.add_heading("一、经济", 1)
    document.add_paragraph("𠀀甲　\uff21\uff11")
    grid = document.add_table(2, 2)
    for place, text in enumerate(["序号", "任务", "1", "修路\n通车"]):
        grid.cell(place // 2, place % 2).text = text
    document.add_heading("（一）工业", 2)
    document.add_paragraph()
    document.add_paragraph("乙")
    writer = reading(saved(document))
    assert writer.text == (
        "区政府工作报告重点任务\n一、经济\n𠀀甲　\uff21\uff11\n序号\t任务\n1\t修路\n通车\n（一）工业\n\n乙\n"
    )
    assert [(writer.text[h.start : h.end], h.level) for h in writer.headings] == [
        ("区政府工作报告重点任务", 0),
        ("一、经济", 1),
        ("（一）工业", 2),
    ]
    assert cells(writer) == [
        (0, 0, 1, 1, "序号"),
        (0, 1, 1, 1, "任务"),
        (1, 0, 1, 1, "1"),
        (1, 1, 1, 1, "修路\n通车"),
    ]
    assert (writer.page_starts, writer.furniture) == ([], [])


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ('<w:pStyle w:val="Heading3"/>', 3),
        ('<w:pStyle w:val="Title"/>', 0),
        ('<w:pStyle w:val="a3"/>', 2),
        ('<w:pStyle w:val="a4"/>', 2),
        ('<w:pStyle w:val="a5"/>', 0),
        ('<w:pStyle w:val="a5"/><w:outlineLvl w:val="0"/>', 0),
        ('<w:pStyle w:val="a6"/>', 4),
        ('<w:pStyle w:val="a6"/><w:outlineLvl w:val="1"/>', 2),
        ('<w:pStyle w:val="Heading3"/><w:outlineLvl w:val="9"/>', None),
        ('<w:outlineLvl w:val="0"/>', 1),
        ('<w:outlineLvl w:val="-1"/>', None),
        ("", None),
    ],
)
def test_headings(properties: str, level: int | None) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="小标题"/><w:basedOn w:val="a3"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="标题"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="a6"><w:name w:val="条"/>'
        '<w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>'
    )
    writer = reading(word_file(paragraph("文", properties), styles=styles))
    assert [heading.level for heading in writer.headings] == ([] if level is None else [level])


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/></w:r>", "甲\n乙\n"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/></w:r>", "A-1"),
        ('<w:r><w:t>甲</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "甲"),
        ("<w:r><w:t>甲\n  乙</w:t></w:r>", "甲 乙"),
        ('<w:hyperlink r:id="rId9"><w:r><w:t>甲</w:t></w:r></w:hyperlink>', "甲"),
        ("<w:smartTag><w:smartTagPr/><w:r><w:t>甲</w:t></w:r></w:smartTag>", "甲"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>", "甲"),
        ("<m:oMath><m:r><m:rPr/><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>fáng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>房</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>",
            "房",
        ),
        ('<w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>', "甲"),
        (
            '<w:commentRangeStart w:id="0"/><w:r><w:t>甲</w:t></w:r><w:commentRangeEnd w:id="0"/>'
            '<w:r><w:commentReference w:id="0"/></w:r>',
            "甲",
        ),
        ("<!-- x --><?y z?><w:r><!-- x --><w:t>甲</w:t></w:r>", "甲"),
    ],
)
def test_what_a_paragraph_says(xml: str, text: str) -> None:
    assert reading(word_file(paragraph(xml))).text == text + "\n"


def field(instruction: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (run("甲") + field('HYPERLINK "http://a.cn"', run("乙")) + run("丙"), "甲乙丙"),
        (field(" PAGE ", run("3")), "3"),
        ('<w:fldSimple w:instr="DATE">' + run("5月") + "</w:fldSimple>", "5月"),
        (field("IF " + field("PAGE", run("1")) + ' = 1 "a" "b"', run("是")), "是"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>XE "甲"</w:instrText></w:r>' + run("乙")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("丙"),
            "丙",
        ),
        ('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("甲"), "甲"),
    ],
)  # fmt: skip
def test_fields_show_their_results(xml: str, text: str) -> None:
    assert reading(word_file(paragraph(xml))).text == text + "\n"


def test_a_field_without_an_end_does_not_swallow_the_document() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    assert lines(paragraph(run("甲") + begun + run("乙")) + paragraph("丙")) == ["甲", "丙"]


def test_tracked_changes() -> None:
    body = (
        paragraph(
            run("修建")
            + '<w:del w:id="1" w:author="a"><w:r><w:delText>五</w:delText></w:r><w:r><w:t>旧</w:t></w:r></w:del>'
            + f'<w:ins w:id="2" w:author="a">{run("六")}</w:ins>'
            + f'<w:moveFrom w:id="3" w:author="a">{run("处")}</w:moveFrom>'
            + run("公园")
            + f'<w:moveTo w:id="4" w:author="a">{run("处")}</w:moveTo>'
        )
        + paragraph("牵头", '<w:rPr><w:del w:id="5" w:author="a"/></w:rPr>')
        + paragraph("单位", '<w:rPr><w:ins w:id="6" w:author="a"/></w:rPr>')
        + paragraph("末", '<w:rPr><w:del w:id="7" w:author="a"/></w:rPr>')
    )
    assert lines(body) == ["修建六公园处", "牵头单位", "末"]


def test_deleted_and_hidden_rows_are_no_rows() -> None:
    row = "<w:tr><w:trPr>{}</w:trPr>{}</w:tr>"
    rows = [
        row.format("", cell("甲", '<w:vMerge w:val="restart"/>') + cell("1")),
        row.format('<w:del w:id="1" w:author="a"/>', cell("", "<w:vMerge/>") + cell("2")),
        row.format("<w:hidden/>", cell("", "<w:vMerge/>") + cell("3")),
        row.format('<w:ins w:id="2" w:author="a"/>', cell("", "<w:vMerge/>") + cell("4")),
    ]
    writer = reading(word_file(f"<w:tbl>{''.join(rows)}</w:tbl>"))
    assert cells(writer) == [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "4")]


HIDDEN_STYLES = (
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="密"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dark"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def test_hidden_text_is_left_out() -> None:
    body = (
        paragraph(run("甲") + run("密", "<w:vanish/>") + run("乙", '<w:vanish w:val="0"/>'))
        + paragraph(
            run("密", '<w:rStyle w:val="Secret"/>') + run("丙", '<w:rStyle w:val="Secret"/><w:vanish w:val="false"/>')
        )
        + paragraph("密", '<w:pStyle w:val="Dark"/>')
        + paragraph("丁")
    )
    assert lines(body, styles=HIDDEN_STYLES) == ["甲乙", "丙", "丁"]


def test_bold_stretches() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Strong2"><w:name w:val="强"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Lead"><w:name w:val="导语"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Lead2"><w:name w:val="导语二"/><w:basedOn w:val="Lead"/></w:style>'
    )
    bold = "<w:b/>"
    body = (
        paragraph(run("一是", bold) + run("抓项目。", bold) + run("后文") + run("重点", '<w:rStyle w:val="Strong2"/>'))
        + paragraph(run("全粗", bold))
        + paragraph(run("不粗", '<w:b w:val="0"/>'))
        + paragraph(run("样式") + run("例外", '<w:b w:val="off"/>'), '<w:pStyle w:val="Lead2"/>')
        + paragraph(run("反") + run("转", '<w:rStyle w:val="Strong2"/>'), '<w:pStyle w:val="Lead"/>')
        + table(
            cell("甲") + cell(paragraph(run("1.") + run("乙", bold))), cell(paragraph(run("丙", bold))) + cell("丁")
        )
    )
    writer = reading(word_file(body, styles=styles))
    assert writer.text == "一是抓项目。后文重点\n全粗\n不粗\n样式例外\n反转\n甲\t1.乙\n丙\t丁\n"
    assert stretches(writer, writer.bold) == ["一是抓项目。", "重点", "全粗", "样式", "反", "乙", "丙"]


BOX = "<w:txbxContent>{}</w:txbxContent>"
DRAWN = "<w:drawing><a:graphic><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></a:graphic></w:drawing>"
PICTURED = "<w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict>"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    inner = BOX.format(paragraph("框一") + table(cell("格") + cell("子")) + paragraph("框二"))
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{DRAWN.format(inner)}</mc:Choice>'
        f"<mc:Fallback>{PICTURED.format(inner)}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    writer = reading(word_file(paragraph(run("甲") + both + run("乙")) + paragraph("丙")))
    assert writer.text == "甲乙\n框一\n格\t子\n框二\n丙\n"
    assert len(writer.tables) == 1


def test_a_text_box_that_only_old_word_knows() -> None:
    old = "<w:r>" + PICTURED.format(BOX.format(paragraph("框"))) + "</w:r>"
    assert lines(paragraph(run("甲") + old)) == ["甲", "框"]
    assert lines(table(cell(paragraph(run("甲") + old)) + cell("乙"))) == ["甲", "框\t乙"]


def test_content_controls_hold_paragraphs_tables_rows_and_cells() -> None:
    def control(xml: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias w:val='不读'/></w:sdtPr><w:sdtContent>{xml}</w:sdtContent></w:sdt>"

    rows = f"<w:tr>{cell('a')}{control(cell('b'))}</w:tr>" + control(f"<w:tr>{cell('c')}{cell('d')}</w:tr>")
    body = control(paragraph("甲") + control(paragraph("乙"))) + control(f"<w:tbl>{rows}</w:tbl>") + paragraph("丙")
    assert lines(body) == ["甲", "乙", "a\tb", "c\td", "丙"]


def test_alternatives_between_paragraphs_are_read_once() -> None:
    body = (
        f"<mc:AlternateContent><mc:Choice Requires='a'>{paragraph('甲')}</mc:Choice>"
        f"<mc:Fallback>{paragraph('旧')}</mc:Fallback></mc:AlternateContent>"
        f"<mc:AlternateContent><mc:Fallback>{paragraph('乙')}</mc:Fallback></mc:AlternateContent>"
    )
    assert lines(body) == ["甲", "乙"]


def test_a_table_of_contents_is_furniture() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="TH"><w:name w:val="TOC Heading"/>'
        '<w:basedOn w:val="Heading1"/></w:style>'
    )
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    body = (
        paragraph("目录", '<w:pStyle w:val="TH"/>')
        + paragraph(begin + run("一、经济") + "<w:r><w:tab/></w:r>" + field("PAGEREF _1", run("1")))
        + paragraph("二、民生 5")
        + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("正文"))
        + paragraph("附件 9", '<w:pStyle w:val="11"/>')
    )
    writer = reading(word_file(body, styles=styles))
    assert stretches(writer, writer.furniture) == ["目录", "一、经济\t1", "二、民生 5", "附件 9"]
    assert (writer.headings, "正文" in writer.text) == ([], True)


def test_a_table_of_contents_without_an_end_does_not_take_the_text_with_it() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    writer = reading(word_file(paragraph(begin + run("目")) + paragraph("正文")))
    assert (writer.text, writer.furniture) == ("目\n正文\n", [])


def test_merged_cells() -> None:
    document = docx.Document()
    grid = document.add_table(4, 4)
    for row in range(4):
        for column in range(4):
            grid.cell(row, column).text = f"{row}{column}"
    for first, last, text in [((0, 0), (1, 1), "块"), ((1, 3), (3, 3), "单位"), ((3, 0), (3, 2), "合计")]:
        grid.cell(*first).merge(grid.cell(*last)).text = text
    assert cells(reading(saved(document))) == [
        (0, 0, 2, 2, "块"),
        (0, 2, 1, 1, "02"),
        (0, 3, 1, 1, "03"),
        (1, 2, 1, 1, "12"),
        (1, 3, 3, 1, "单位"),
        (2, 0, 1, 1, "20"),
        (2, 1, 1, 1, "21"),
        (2, 2, 1, 1, "22"),
        (3, 0, 1, 3, "合计"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [cell("a", "<w:vMerge/>") + cell("b"), cell("c", "<w:vMerge/>") + cell("d")],
            [(0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "d")],
        ),
        (
            [
                cell("a", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + cell("b"),
                cell("c", "<w:vMerge/>") + cell("d") + cell("e"),
            ],
            [(0, 0, 1, 2, "a"), (0, 2, 1, 1, "b"), (1, 0, 1, 1, "c"), (1, 1, 1, 1, "d"), (1, 2, 1, 1, "e")],
        ),
        (
            [cell("a", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("b")],
            [(0, 0, 1, 2, "a"), (0, 2, 1, 1, "b")],
        ),
        (
            ['<w:trPr><w:gridBefore w:val="2"/><w:gridAfter w:val="1"/></w:trPr>' + cell("a") + cell("b")],
            [(0, 2, 1, 1, "a"), (0, 3, 1, 1, "b")],
        ),
        (
            [cell("a", '<w:gridSpan w:val="0"/>') + cell("b", '<w:gridSpan w:val="x"/>') + cell("c")],
            [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b"), (0, 2, 1, 1, "c")],
        ),
    ],
)
def test_grids(rows: list[str], expected: list[tuple[int, int, int, int, str]]) -> None:
    assert cells(reading(word_file(table(*rows)))) == expected


def test_tables_that_follow_each_other_stay_two() -> None:
    writer = reading(word_file(table(cell("a") + cell("b")) + table(cell("c") + cell("d"))))
    assert (writer.text, [(t.start, t.end) for t in writer.tables]) == ("a\tb\nc\td\n", [(0, 4), (4, 8)])


def test_a_nested_table_becomes_lines_of_its_cell() -> None:
    inner = paragraph("前") + table(cell("a") + cell("b"), cell("c") + cell("d")) + paragraph("后")
    writer = reading(word_file(table(cell("甲") + cell(inner))))
    assert cells(writer) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "前\na\tb\nc\td\n后")]


def test_a_frame_is_written_as_what_stands_in_it() -> None:
    framed = table(cell(paragraph("甲", '<w:outlineLvl w:val="0"/>') + table(cell("a") + cell("b")) + paragraph("乙")))
    writer = reading(word_file(framed))
    assert (writer.text, len(writer.tables), len(writer.headings)) == ("甲\na\tb\n乙\n", 1, 1)


def test_a_table_without_rows_is_nothing() -> None:
    assert lines("<w:tbl/>" + table() + paragraph("甲")) == ["甲"]
    assert reading(word_file("<w:tbl><w:tr/></w:tbl>")).tables == []


RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"


def pages(content: bytes) -> list[str]:
    writer = reading(content)
    return stretches(writer, list(pairwise([*writer.page_starts, writer.length])))


def test_pages_as_word_last_saw_them() -> None:
    body = paragraph("甲") + paragraph(run("乙") + RENDERED + run("丙")) + paragraph(RENDERED + run("丁"))
    assert pages(word_file(body)) == ["甲\n乙", "丙\n", "丁\n"]


def test_pages_as_the_author_wanted_them() -> None:
    document = docx.Document()
    document.add_paragraph("甲").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("乙")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("丙").paragraph_format.page_break_before = True
    document.add_section()
    document.add_paragraph("丁")
    assert pages(saved(document)) == ["甲\n", "乙\n\n", "", "丙\n\n", "丁\n"]


def test_a_break_that_word_noted_again_is_one() -> None:
    hard = '<w:r><w:br w:type="page"/></w:r>'
    assert pages(word_file(paragraph(run("甲") + hard) + paragraph() + paragraph(RENDERED + run("乙")))) == [
        "甲\n",
        "\n乙\n",
    ]
    assert pages(word_file(paragraph("甲") + paragraph(RENDERED + run("乙"), "<w:pageBreakBefore/>"))) == [
        "甲\n",
        "乙\n",
    ]
    assert pages(word_file(paragraph(run("甲") + hard + run("乙")))) == ["甲\n", "乙\n"]


def test_a_continuous_section_begins_no_page() -> None:
    section = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    body = (
        paragraph("甲", section.format("nextPage"))
        + paragraph("乙", section.format("continuous"))
        + paragraph("丙", section.format("nextPage"))
        + paragraph("丁")
    )
    assert pages(word_file(body)) == ["甲\n乙\n", "丙\n", "丁\n"]


def test_pages_begin_within_tables() -> None:
    rows = [
        cell("a") + cell("b"),
        cell(paragraph(RENDERED + run("c"))) + cell(paragraph(RENDERED + run("d"))),
        cell("e") + cell(paragraph(run("f") + RENDERED + run("g"))),
    ]
    assert pages(word_file(table(*rows))) == ["a\tb\n", "c\td\ne\tf", "g\n"]


def test_pages_are_unknown_without_breaks() -> None:
    assert reading(word_file(paragraph("甲"))).page_starts == []


def test_headers_and_footers_come_last_each_text_once() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "区政府办公室文件"
    footer = document.sections[0].footer
    footer.paragraphs[0].text = "— 3 —"
    footer.add_paragraph("第 1 页 共 9 页")
    footer.add_paragraph("内部资料")
    footer.add_paragraph("内部资料")
    document.add_paragraph("甲")
    second = document.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "附件"
    second.header.add_paragraph("区政府办公室文件")
    document.add_paragraph("乙")
    writer = reading(saved(document))
    assert writer.text == "甲\n\n乙\n区政府办公室文件\n内部资料\n附件\n"
    assert stretches(writer, writer.furniture) == ["区政府办公室文件", "内部资料", "附件"]


def test_a_page_number_in_a_text_box_of_a_footer() -> None:
    document = docx.Document()
    document.add_paragraph("甲")
    place = document.sections[0].footer.paragraphs[0]
    shape = parse_xml(
        f"<w:p {SPACES}><w:r>{PICTURED.format(BOX.format(paragraph(field('PAGE', run('12')))))}</w:r></w:p>"
    )
    place._p.addnext(shape)
    assert reading(saved(document)).text == "甲\n"


def test_the_strict_form_of_the_format() -> None:
    content = word_file(paragraph("甲"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml")
    changed = xml.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert reading(repacked(content, {"word/document.xml": changed})).text == "甲\n"


def test_parts_that_are_not_read_may_be_missing_or_strange() -> None:
    content = word_file(paragraph("甲"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = archive.read("word/_rels/document.xml.rels")
    image = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    lost = b'<Relationship Id="rId99" Type="' + image + b'" Target="../NULL"/></Relationships>'
    changes = {
        "[Content_Types].xml": b"",
        "docProps/core.xml": None,
        "word/settings.xml": b"<",
        "word/_rels/document.xml.rels": relations.replace(b"</Relationships>", lost),
    }
    assert reading(repacked(content, changes)).text == "甲\n"


SAMPLE = word_file(
    paragraph("一、经济", '<w:outlineLvl w:val="0"/>') + table(cell("1") + cell("修路")) + paragraph("完")
)


@pytest.mark.parametrize(
    "changes",
    [
        {"word/document.xml": None},
        {"word/document.xml": b""},
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<a/>"},
        {"word/document.xml": "甲".encode()},
        {"word/styles.xml": None},
        {"word/styles.xml": b"\x00\x01"},
        {"word/numbering.xml": None},
        {"word/_rels/document.xml.rels": b"<"},
        {"_rels/.rels": b"<"},
    ],
)
def test_damaged_or_missing_parts(changes: dict[str, bytes | None]) -> None:
    with pytest.raises(ReadingError, match=DAMAGED):
        reading(repacked(SAMPLE, changes))


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 100, SAMPLE[:100], SAMPLE[: len(SAMPLE) // 2], SAMPLE[:-30]])
def test_broken_files(content: bytes) -> None:
    with pytest.raises(ReadingError, match=DAMAGED):
        reading(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_that_cannot_be_unpacked_a_little_at_a_time(method: int) -> None:
    with pytest.raises(ReadingError, match=DAMAGED):
        reading(repacked(SAMPLE, {}, method))


def test_a_locked_part() -> None:
    content = bytearray(SAMPLE)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(mark), SAMPLE):
            content[found.start() + place] |= 1
    with pytest.raises(ReadingError, match=DAMAGED):
        reading(bytes(content))


def test_a_file_that_unpacks_to_too_much() -> None:
    bomb = repacked(SAMPLE, {"word/media/image1.png": b"\x00" * 3_000_000})
    assert len(bomb) < 60_000
    assert read_docx(bomb, "方案.docx", replace(LIMITS, max_unpacked_bytes=4_000_000)).text.startswith("一、经济")
    with pytest.raises(ReadingError, match=r"“方案\.docx”解开后有 4 MB，超过上限 1 MB：请删去图片"):
        read_docx(bomb, "方案.docx", replace(LIMITS, max_unpacked_bytes=1024**2))


def test_a_directory_that_lies_about_sizes() -> None:
    xml = f"<w:document {SPACES}><w:body>{' ' * 50_000_000}</w:body></w:document>".encode()
    bomb = bytearray(repacked(SAMPLE, {"word/document.xml": xml}))
    at = bomb.rfind(b"PK\x01\x02", 0, bomb.rfind(b"word/document.xml"))
    assert struct.unpack_from("<I", bomb, at + 24) == (len(xml),)
    struct.pack_into("<I", bomb, at + 24, 1000)
    with pytest.raises(ReadingError, match=DAMAGED):
        read_docx(bytes(bomb), "方案.docx", replace(LIMITS, max_unpacked_bytes=1024**2))


def entities(declared: str, used: str, attribute: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE d [{declared}]><w:document {SPACES} w:x="{attribute}">'
        f"<w:body><w:p><w:r><w:t>{used}</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "xml",
    [
        entities(LAUGHS, "&j;"),
        entities(LAUGHS, "甲", "&j;"),
        entities(f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 2000),
        entities('<!ENTITY a "b">', "甲&a;"),
        entities('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;"),
        entities("", "甲"),
    ],
)
def test_documents_that_declare_entities_are_refused(xml: bytes) -> None:
    with pytest.raises(ReadingError, match=DAMAGED):
        reading(repacked(SAMPLE, {"word/document.xml": xml}))


def test_elements_nested_without_end() -> None:
    for opening, closing in (
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:tbl><w:tr><w:tc/><w:tc>", "</w:tc></w:tr></w:tbl>"),
    ):
        xml = f"<w:document {SPACES}><w:body>{opening * 5000}{closing * 5000}</w:body></w:document>"
        with pytest.raises(ReadingError, match=DAMAGED):
            reading(repacked(SAMPLE, {"word/document.xml": xml.encode()}))


def test_a_part_of_millions_of_elements() -> None:
    xml = f"<w:document {SPACES}><w:body>{'<w:p/>' * 6_000_001}</w:body></w:document>"
    with pytest.raises(ReadingError, match=DAMAGED):
        reading(repacked(SAMPLE, {"word/document.xml": xml.encode()}))


def test_too_many_cells() -> None:
    content = word_file(table(cell("a") + cell("b"), cell("c", '<w:gridSpan w:val="2"/>')))
    assert read_docx(content, "方案.docx", replace(LIMITS, max_cells=4)).text == "a\tb\nc\n"
    with pytest.raises(ReadingError, match=r"“方案\.docx”中表格的单元格超过上限 3 个：请拆分后再导入"):
        read_docx(content, "方案.docx", replace(LIMITS, max_cells=3))


def test_too_many_characters() -> None:
    content = word_file(paragraph("甲乙丙") + table(cell("丁") + cell("戊")))
    assert read_docx(content, "方案.docx", replace(LIMITS, max_characters=8)).length == 8
    with pytest.raises(ReadingError, match=r"“方案\.docx”中的文字超过上限 7 字：请拆分后再导入"):
        read_docx(content, "方案.docx", replace(LIMITS, max_characters=7))


def check(writer: Writer) -> None:
    """Check what the readers promise to the parser."""
    assert writer.page_starts == sorted(writer.page_starts)
    assert all(0 <= place <= writer.length for place in writer.page_starts)
    for start, end in [*writer.bold, *writer.furniture, *((h.start, h.end) for h in writer.headings)]:
        assert 0 <= start < end <= writer.length
    assert writer.bold == sorted(writer.bold)
    for found in writer.tables:
        taken = [
            (row, column)
            for c in found.cells
            for row in range(c.row, c.row + c.rows)
            for column in range(c.column, c.column + c.columns)
        ]
        assert len(taken) == len(set(taken))
        assert all(found.start <= c.start <= c.end <= found.end for c in found.cells)


def test_a_file_with_some_of_everything_keeps_its_promises() -> None:
    check(reading(full_file()))


def full_file() -> bytes:
    document = docx.Document()
    document.add_heading("方案", 0)
    document.add_paragraph("甲", style="List Number").add_run("乙").bold = True
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    grid = document.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(1, 1)).text = "块"
    document.sections[0].footer.paragraphs[0].text = "内部资料"
    add(
        document,
        paragraph(field("PAGE", run("3"))) + table(cell(paragraph(RENDERED + run("文", "<w:b/>"))) + cell("丁")),
    )
    return saved(document)


WHOLE = full_file()
STORED = repacked(WHOLE, {}, zipfile.ZIP_STORED)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 20), st.booleans())
def test_files_with_changed_bytes_are_read_or_refused(seed: int, count: int, stored: bool) -> None:
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    content = bytearray(STORED if stored else WHOLE)
    for _ in range(count):
        content[chance.randrange(len(content))] = chance.randrange(256)
    attempt(bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml"]))
def test_documents_with_exchanged_pieces_are_read_or_refused(seed: int, part: str) -> None:
    """Exchange tags and values, so that the XML often stays whole and what it says makes no sense."""
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        pieces = re.split(rb'(<[^<>]*/>|"[^"]*")', archive.read(part))
    places = [place for place in range(1, len(pieces), 2) if not pieces[place].startswith(b'"http')]
    for _ in range(chance.randint(1, 30)):
        first, second = chance.choice(places), chance.choice(places)
        if pieces[first][:1] == pieces[second][:1]:
            pieces[first] = pieces[second]
    attempt(repacked(WHOLE, {part: b"".join(pieces)}))


def attempt(content: bytes) -> None:
    try:
        writer = reading(content)
    except ReadingError:
        return
    check(writer)
