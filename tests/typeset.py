"""Typesets a plan in the forms in which officials pass it on, from the same rows, for tests that read all of them."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import docx
import openpyxl
from docx.shared import Cm

from qa.domain import ParsedPlan, Task
from tests.reading.pdf_writer import Pdf

HEADS = ("序号", "工作任务", "牵头领导", "牵头单位", "配合单位")
_LINE, _LINES = 34, 36
NOT_IN_FONT = str.maketrans("·", "・")
"""The font of the PDF has no code for the one dot; it is set as the other."""
_INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a plan set as prose: a title, a heading of a section or of a group, or a task."""

    kind: str
    text: str


def paragraphs(plan: ParsedPlan) -> Iterator[Paragraph]:
    """Yield the paragraphs of a plan: its title, its sections, and its tasks with a bracket each."""
    yield Paragraph("title", plan.plan.title)
    section = parent = None
    for task in plan.tasks:
        if task.section != section:
            section, parent = task.section, None
            yield Paragraph("section", section or "")
        if task.parent and task.parent != parent and task.number and "." in task.number:
            parent = task.parent
            yield Paragraph("group", f"{task.number.partition('.')[0]}.{parent}")
        yield Paragraph("task", f"{_printed(task.number or '')}{task.text}{bracket(task)}")


def bracket(task: Task) -> str:
    """Return who answers for a task, as a bracket behind it."""
    roles = [
        ("牵头领导", "、".join(task.leaders)),
        ("牵头单位", "、".join(unit.written for unit in task.lead_units)),
        ("配合单位", "、".join(unit.written for unit in task.support_units)),
    ]
    return f"〔{'；'.join(f'{label}：{names}' for label, names in roles if names)}〕"


def rows(plan: ParsedPlan) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a plan set as a table: a section as a row of one cell, a task as a row of five."""
    section = None
    for task in plan.tasks:
        if task.section != section:
            section = task.section
            yield (section or "",)
        units = ("、".join(unit.written for unit in each) for each in (task.lead_units, task.support_units))
        yield (task.number or "", task.text, "、".join(task.leaders), *units)


def as_text(plan: ParsedPlan) -> bytes:
    """Set a plan as plain text, a paragraph a line."""
    return "\n".join(paragraph.text for paragraph in paragraphs(plan)).encode()


def as_html(plan: ParsedPlan) -> bytes:
    """Set a plan as a page saved from a site, with a menu and a footer, in GB18030."""
    tags = {"title": "h1", "section": "h2", "group": "p", "task": "p"}
    body = "\n".join(f"<{tags[one.kind]}>{html.escape(one.text)}</{tags[one.kind]}>" for one in paragraphs(plan))
    page = (
        '<html><head><meta charset="gb2312"><title>政府网站</title></head><body>'
        '<div class="nav"><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">互动交流</a></div>'
        f'<div id="content">{body}</div>'
        '<div class="footer"><a href="/c">关于我们</a> <a href="/d">网站地图</a> <a href="/e">联系我们</a></div>'
        "</body></html>"
    )
    return page.encode("gb18030")


def as_docx(plan: ParsedPlan) -> bytes:
    """Set a plan as a Word file with a bracket behind each task."""
    document = docx.Document()
    for paragraph in paragraphs(plan):
        if paragraph.kind == "title":
            document.add_paragraph(paragraph.text, style="Title")
        elif paragraph.kind == "section":
            document.add_paragraph(paragraph.text, style="Heading 1")
        else:
            document.add_paragraph(paragraph.text)
    return _saved(document)


def as_docx_table(plan: ParsedPlan) -> bytes:
    """Set a plan as a table in a Word file, its sections in rows merged over all columns."""
    document = docx.Document()
    document.add_paragraph(plan.plan.title, style="Title")
    found = list(rows(plan))
    table = document.add_table(rows=len(found) + 1, cols=len(HEADS))
    grid = [list(row.cells) for row in table.rows]
    for cell, head in zip(grid[0], HEADS, strict=True):
        cell.text = head
        cell.width = Cm(3)
    for cells, row in zip(grid[1:], found, strict=True):
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    return _saved(document)


def as_xlsx(plan: ParsedPlan) -> bytes:
    """Set a plan as a sheet: its title over all columns, a head, a row a task; and a sheet of notes behind it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务分工"
    last = chr(ord("A") + len(HEADS) - 1)
    sheet.append([plan.plan.title])
    sheet.merge_cells(f"A1:{last}1")
    sheet.append(HEADS)
    for row in rows(plan):
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
        if len(row) == 1:
            sheet.merge_cells(f"A{sheet.max_row}:{last}{sheet.max_row}")
    notes = book.create_sheet("说明")
    notes.append(["本表由办公室汇总。"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_pdf(plan: ParsedPlan) -> bytes:
    """Set a plan as a PDF: a running head, page numbers, and lines broken wherever they are full."""
    pdf = Pdf()
    lines = [line for paragraph in paragraphs(plan) for line in _broken(paragraph)]
    for number, start in enumerate(range(0, len(lines), _LINES), 1):
        if start:
            pdf.page()
        pdf.text(200, 40, "重点工作任务分工方案汇编", size=9)
        for place, line in enumerate(lines[start : start + _LINES]):
            pdf.text(75, 80 + place * 20, line)
        pdf.text(280, 815, f"— {number} —", size=9)
    return pdf.content()


def _broken(paragraph: Paragraph) -> Iterator[str]:
    text = paragraph.text if paragraph.kind == "title" else _INDENT + paragraph.text
    for start in range(0, len(text), _LINE):
        yield text[start : start + _LINE].translate(NOT_IN_FONT)


def _printed(number: str) -> str:
    if "." in number:
        return f"（{number.partition('.')[2]}）"
    return f"{number}."


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def without_places(tasks: Sequence[Task]) -> list[tuple[object, ...]]:
    """Return what of tasks must not depend on the kind of the file."""
    return [
        (task.number, task.section, task.text, task.leaders, task.lead_units, task.support_units, task.quantities)
        for task in tasks
    ]
