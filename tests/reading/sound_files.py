"""Sound files of every kind, small and odd, for tests that damage them."""

from __future__ import annotations

import email.message
import email.policy
import io
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import docx
import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.reading import read
from tests import typeset
from tests.reading.pdf_parts import drawn_pdf
from tests.reading.pdf_writer import Pdf
from tests.reading.word_files import add as add_xml
from tests.reading.word_files import cell, define, item, paragraph, run, saved, table

_LAYOUTS = Path(__file__).resolve().parents[1] / "fixtures" / "layouts"
_HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
_ROW = ["1", "新建公路20公里，投资6750万元。", "区交通局", "区财政局、各镇政府", "2026年12月底前"]


@cache
def layouts() -> tuple[str, ...]:
    """Return the texts of all layouts that plans come in."""
    return tuple(path.read_bytes().decode() for path in sorted(_LAYOUTS.glob("*.txt")))


@cache
def plans() -> tuple[ParsedPlan, ...]:
    """Return three short plans of different layouts."""
    return tuple(parse(read(_LAYOUTS / name)) for name in ("t02.txt", "v06.txt", "w08.txt"))


@cache
def sound_files(suffix: str) -> tuple[bytes, ...]:
    """Return files of a kind, by the ending of its names."""
    own, forms = _FILES[suffix]
    return (*(form(plan) for plan in plans() for form in forms), *(make() for make in own))


def _numbered_word_file() -> bytes:
    """Return a Word file with lists of two depths, styles on styles, bold and hidden text, and page breaks."""
    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate([
            ("chineseCounting", "%1、"),
            ("decimal", "%1.%2"),
            ("japaneseCounting", "（%3）"),
            ("upperRoman", "%4"),
        ])
    )
    override = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride>'
    define(
        document,
        numbering=f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{override}</w:num>',
        styles='<w:style w:type="paragraph" w:styleId="A"><w:name w:val="标题 1"/><w:basedOn w:val="B"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="B">'
        '<w:name w:val="任务"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>',
    )
    body = (
        paragraph("2026年重点工作任务分工方案", '<w:pStyle w:val="Title"/>')
        + item("产业发展", 0)
        + item("修路。（牵头单位：区交通局；配合单位：各镇政府）", 1)
        + item("建桥。（责任单位：区水利局）", 1, 2)
        + item("通车。", 2)
        + paragraph(run("重点", "<w:b/>") + run("看不见", "<w:vanish/>") + "<w:r><w:tab/><w:br w:type='page'/></w:r>")
        + paragraph("二、民生", '<w:pStyle w:val="A"/><w:pageBreakBefore/>')
        + paragraph("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>" + run("新") + "</w:ins>")
    )
    add_xml(document, body)
    document.sections[0].header.paragraphs[0].text = "重点工作任务汇编"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    return saved(document)


def _merged_word_table() -> bytes:
    """Return a Word file with a table whose cells are merged across, down and by a gap before the row."""
    document = docx.Document()
    rows = [
        "".join(map(cell, _HEAD)),
        cell("一、产业发展", '<w:gridSpan w:val="5"/>'),
        "".join(map(cell, _ROW[:2])) + cell("区交通局", '<w:vMerge w:val="restart"/>') + "".join(map(cell, _ROW[3:])),
        cell("2") + cell("建桥。") + cell("", "<w:vMerge/>") + cell("区财政局", '<w:gridSpan w:val="2"/>'),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("办学。") + cell(table(cell("区教育局") + cell("各镇"))),
    ]
    add_xml(document, paragraph("任务分工表", '<w:jc w:val="center"/>') + table(*rows) + paragraph("注：每月报送。"))
    return saved(document)


def _odd_workbook() -> bytes:
    """Return a workbook of three sheets with merged, hidden, dated, formatted and richly written cells."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("任务")
    for row in (["2026年任务分工表"], ["填报单位：区政府办", "", "日期：1月"], _HEAD, _ROW, ["一、民生"], _ROW, _ROW):
        sheet.append(row)
    sheet.append([2, 0.065, date(2026, 12, 31), CellRichText("区", TextBlock(InlineFont(b=True), "财政局")), True])
    sheet.append(["=A4+1", "=SUM(A1:A9)", 1234567.891, 45000, None])
    for place, form in (("B8", "0.0%"), ("C9", "#,##0.00"), ("D9", 'yyyy"年"m"月"')):
        sheet[place].number_format = form
    for area in ("A1:E1", "A5:E5", "C6:C7", "D6:E7"):
        sheet.merge_cells(area)
    sheet.append([])
    sheet.append(["注：未列事项由各牵头单位负责。"])
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    second = book.create_sheet("附件2")
    second.append(_HEAD)
    second.append(_ROW)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>任务分工</title>
<style>p{color:red}</style></head><body>
<div class="header"><a href="/">区政府</a> <a href="/x">政务公开</a></div>
<div>当前位置：<a href="/">首页</a> &gt; 正文</div>
<div id="zoom"><h1>2026年重点工作<br>任务分工方案</h1><p>来源：区政府办 字体：[大 中 小]</p>
<p><b>一、</b>产业发展</p>
<ol start="3" type="A"><li>修路。（牵头单位：区交通局）</li><li value="9">建桥<ul><li>通车</ul></ol>
<table><caption>分工表</caption><thead><tr><th>序号<th>工作任务<th colspan=2>牵头单位</thead>
<tr><td rowspan="2">1</td><td>办学。</td><td>区教育局</td><td rowspan=0>各镇</td></tr>
<tr><td>看病&mdash;&amp;ldquo;<td>区卫健局</tr>
<tr><td colspan=4>二、民生<table><tr><td>内<td>层</table></tr></table><pre>  甲\n乙</pre>
<p style="display:none">藏</p><p>二、供水。（责任单位：区水利局，2026年6月底前完成）</p></div>
<div class="footer">版权所有 <a href="/c">关于我们</a></div></body></html>"""


def _saved_page() -> bytes:
    """Return a page as browsers save it in one file, in two parts of different encodings."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "任务"
    message["MIME-Version"] = "1.0"
    message.set_content(PAGE, subtype="html", charset="gb18030", cte="base64")
    message.add_related(b"GIF89a", "image", "gif", cid="<a>")
    return message.as_bytes()


def _quoted_page() -> bytes:
    """Return a saved page of one part, in quoted-printable."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "任务"
    message["MIME-Version"] = "1.0"
    message.set_content(PAGE, subtype="html", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _ruled_pdf() -> bytes:
    """Return a PDF with a table over two pages, text around it, a picture and turned text."""
    xs, pdf = [60.0, 100, 300, 400, 480, 540], Pdf()
    pdf.text(200, 60, "2026年任务分工表", size=20).text(60, 90, "一、产业发展").text(
        72, 30, "running head", font="Helvetica"
    )
    pdf.table(xs, [100, 130, 170], [_HEAD, _ROW]).cell((60, 170, 540, 200), "二、民生")
    pdf.table(xs, [200, 780], [_ROW]).text(290, 820, "- 1 -", size=9).picture(100, 500, 40, 40)
    pdf.page().table(xs, [60, 90, 200], [_HEAD, ["2", "建桥。", "区水利局", "", ""]]).box(
        60, 300, 540, 301, filled=True
    )
    pdf.turned(200, 400, "水印", angle=45, size=40).text(60, 500, "注：每月报送。", gap=3).text(
        290, 820, "- 2 -", size=9
    )
    return pdf.content()


def _plain_pdf(*, rotation: int = 0) -> bytes:
    lines = [
        "任务分工方案",
        "一、产业发展",
        "1.修路。（牵头单位：区交通局；配合单位：区财政局、",
        "各镇政府）",
        "2.建桥。",
    ]
    return Pdf(rotation=rotation).lines(75, 300, *lines).content()


def _locked_pdf() -> bytes:
    return Pdf(key="").text(60, 100, "1. Tasks", font="Helvetica").content()


def _table_html(plan: ParsedPlan) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{text}' for text in row)}" for row in (typeset.HEADS, *typeset.rows(plan)))
    return f"<html><body><h1>{plan.plan.title}</h1><table>{rows}</table>".encode()


def _markdown(plan: ParsedPlan) -> bytes:
    lines = (f"|{'|'.join(row)}{'|' * (6 - len(row))}" for row in typeset.rows(plan))
    return "\n".join([f"# {plan.plan.title}", "", f"|{'|'.join(typeset.HEADS)}|", "|---" * 5 + "|", *lines]).encode()


def _texts() -> bytes:
    return "\n\f".join(layouts()[:2]).encode("gb18030")


_Form = Callable[[ParsedPlan], bytes]
_FILES: dict[str, tuple[tuple[Callable[[], bytes], ...], tuple[_Form, ...]]] = {
    ".pdf": (
        (_ruled_pdf, _plain_pdf, _locked_pdf, drawn_pdf, lambda: _plain_pdf(rotation=90)),
        (typeset.as_pdf,),
    ),
    ".docx": ((_numbered_word_file, _merged_word_table), (typeset.as_docx, typeset.as_docx_table)),
    ".xlsx": ((_odd_workbook,), (typeset.as_xlsx,)),
    ".html": ((PAGE.encode,), (typeset.as_html, _table_html)),
    ".mhtml": ((_saved_page, _quoted_page), ()),
    ".txt": ((_texts,), (typeset.as_text,)),
    ".md": ((), (_markdown, typeset.as_text)),
}
SUFFIXES = tuple(_FILES)
