"""Typesets layout documents as officials do: Word with automatic numbers, web pages, workbooks, print."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from itertools import pairwise

import docx
import openpyxl
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.parser import parse_xml

from qa.text.numerals import ordinal
from tests.layouts import Block, Grid, Line
from tests.reading.pdf_writer import Pdf
from tests.reading.word_files import SPACES, add, define, item, paragraph, run, saved
from tests.typeset import NOT_IN_FONT

_FORMS = {
    "section": "chineseCountingThousand",
    "group": "chineseCountingThousand",
    "item": "decimal",
    "below": "decimal",
}
_STYLES = {"title": "Title", "section": "Heading 1", "group": "Heading 2"}
_LINE, _LINES = 34, 18


class _Lists:
    """The lists of a Word file: one for each run of numbers that count on."""

    def __init__(self) -> None:
        self._definitions: dict[tuple[str, str], int] = {}
        self._last: dict[tuple[str, str], tuple[int, int]] = {}
        self._starts: list[tuple[int, int]] = []

    def key(self, line: Line) -> int:
        """Return the list to which a numbered line belongs, from 1."""
        digits = line.number.strip("（）、.． ")
        value = int(digits) if digits.isdecimal() else ordinal(digits) or 1
        form = (line.level, line.number.replace(digits, "%1"))
        definition = self._definitions.setdefault(form, len(self._definitions))
        key, last = self._last.get(form, (0, 0))
        if not key or value != last + 1:
            self._starts.append((definition, value))
            key = len(self._starts)
        self._last[form] = (key, value)
        return key

    def xml(self) -> str:
        """Return the definitions of all lists."""
        definitions = "".join(
            f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{_FORMS[level]}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
            "</w:abstractNum>"
            for (level, text), number in self._definitions.items()
        )
        return definitions + "".join(
            f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for key, (definition, start) in enumerate(self._starts, 1)
        )


def as_docx(blocks: Sequence[Block], *, styled: bool) -> bytes:
    """Set a document in Word, its numbers counted by Word; headings are styled, or bold paragraphs."""
    document = docx.Document()
    lists = _Lists()
    for block in blocks:
        if isinstance(block, Grid):
            _word_table(document, block)
        elif styled and block.kind in _STYLES:
            heading = document.add_paragraph(block.text, style=_STYLES[block.kind])
            if block.number:
                numbers = f'<w:numPr {SPACES}><w:numId w:val="{lists.key(block)}"/></w:numPr>'
                heading._p.get_or_add_pPr().append(parse_xml(numbers))
        elif block.kind == "title":
            title = document.add_paragraph()
            title.add_run(block.text).bold = True
            title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            words = run(html.escape(block.text), "<w:b/>" if block.kind in _STYLES else "")
            add(document, item(words, key=lists.key(block)) if block.number else paragraph(words))
    define(document, numbering=lists.xml())
    return saved(document)


def _word_table(document: Document, grid: Grid) -> None:
    table = document.add_table(rows=len(grid.rows), cols=len(grid.rows[0]))
    places = [list(row.cells) for row in table.rows]
    for row, column, high, wide, text in grid.cells():
        places[row][column].merge(places[row + high - 1][column + wide - 1]).text = text


def as_html(blocks: Sequence[Block], encoding: str) -> bytes:
    """Set a document as a page saved from a government's site, with all that stands around the text."""
    title = next((block.text for block in blocks if isinstance(block, Line) and block.kind == "title"), "")
    body = "\n".join(_html_table(one) if isinstance(one, Grid) else _html_line(one) for one in blocks)
    return f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{html.escape(title)}</title></head><body>
<div class="header"><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">办事服务</a></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/a">政府文件</a></div>
<div class="content"><h1>{html.escape(title)}</h1>
<p>来源：示例市人民政府办公室 发布时间：2024-03-02 10:22 浏览次数：1286 字体：【<a>大</a> <a>中</a> <a>小</a>】</p>
<div id="zoom">{body}</div>
<p>【<a href="#">打印本页</a>】【<a href="#">关闭窗口</a>】</p>
<div class="related"><h3>相关链接</h3><ul><li><a href="/1">一图读懂政府工作报告</a></li>
<li><a href="/2">2023年政府工作报告重点工作完成情况</a></li></ul></div></div>
<div class="footer"><a href="/m">网站地图</a> | <a href="/c">联系我们</a><p>网站标识码：3700000001</p></div>
</body></html>""".encode(encoding)


def _html_line(line: Line) -> str:
    words = html.escape(line.number + line.text)
    if line.kind in _STYLES:
        words = f"<strong>{words}</strong>"
    place = "center" if line.kind == "title" else "left;text-indent:2em"
    return f'<p style="text-align:{place}"><span>{words}</span></p>'


def _html_table(grid: Grid) -> str:
    rows = [""] * len(grid.rows)
    for row, _, high, wide, text in grid.cells():
        rows[row] += f'<td rowspan="{high}" colspan="{wide}"><p>{html.escape(text) or "&nbsp;"}</p></td>'
    return f'<table border="1"><tbody>{"".join(f"<tr>{row}</tr>" for row in rows)}</tbody></table>'


def as_xlsx(blocks: Sequence[Block]) -> bytes:
    """Set the tables of a document as sheets, each below the line above it, which is merged over all columns."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    heads = [block.text for block in blocks if isinstance(block, Line) and block.kind == "title"]
    for before, grid in pairwise(blocks):
        if not isinstance(grid, Grid):
            continue
        sheet = book.create_sheet()
        head = before.text if isinstance(before, Line) and before.kind == "title" else heads[0]
        sheet.cell(1, 1, head)
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(grid.rows[0]))
        for row, column, high, wide, text in grid.cells():
            sheet.cell(row + 2, column + 1, int(text) if text.isdecimal() else text or None)
            if high > 1 or wide > 1:
                sheet.merge_cells(
                    start_row=row + 2, end_row=row + high + 1, start_column=column + 1, end_column=column + wide
                )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_pdf(blocks: Sequence[Block]) -> bytes:
    """Set a document without tables in print: a running head, page numbers, lines broken wherever they are full."""
    paragraphs = [one.number + one.text for one in blocks if isinstance(one, Line)]
    lines = [text[start : start + _LINE] for text in paragraphs for start in range(0, len(text), _LINE)]
    pdf = Pdf()
    for number, start in enumerate(range(0, len(lines), _LINES), 1):
        if start:
            pdf.page()
        pdf.text(200, 40, "重点工作任务分工汇编", size=9)
        for place, line in enumerate(lines[start : start + _LINES]):
            pdf.text(75, 80 + place * 20, line.translate(NOT_IN_FONT))
        pdf.text(280, 815, f"— {number} —", size=9)
    return pdf.content()
