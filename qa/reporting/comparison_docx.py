"""Two plans side by side as a report in Word, set as official documents are (GB/T 9704-2012).

Word has no list of fonts to try for a run: where a font is missing it looks for the names that the document's table of
fonts gives besides (方正小标宋_GBK for 方正小标宋简体, 仿宋 for 仿宋_GB2312), then puts a font of its own choice,
mostly 宋体, and keeps sizes, spacing and lines. The document always names the prescribed fonts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from qa.comparing.changes import Field
from qa.comparing.comparison import KINDS, Comparison, Row
from qa.comparing.telling import (
    BY_HAND,
    DIRECTIONS,
    UNTAKEN,
    change_sentence,
    kinds_told,
    lead_units_told,
    leaders_told,
    lost_told,
    numbers_told,
    signed_difference,
    summary_sentence,
)
from qa.comparing.wording import cosmetic
from qa.domain import Task
from qa.reporting.xlsx import UNWRITABLE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer

TITLE_FONT: Final = "方正小标宋简体"
HEADING_FONT: Final = "黑体"
SUBHEADING_FONT: Final = "楷体_GB2312"
BODY_FONT: Final = "仿宋_GB2312"

_LATIN: Final = "Times New Roman"
_OTHER_NAMES: Final[Mapping[str, str]] = {
    TITLE_FONT: "方正小标宋_GBK,方正小标宋简,FZXiaoBiaoSong-B05S,小标宋",
    HEADING_FONT: "SimHei",
    SUBHEADING_FONT: "楷体,KaiTi,KaiTi_GB2312",
    BODY_FONT: "仿宋,FangSong,FangSong_GB2312",
}
_BODY_LINES: Final = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'
_INDENT: Final = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_NO_INDENT: Final = '<w:ind w:left="0" w:firstLineChars="0" w:firstLine="0"/>'
_TABLE_LINES: Final = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
_HEADING: Final = "<w:keepNext/><w:keepLines/>" + _BODY_LINES + _INDENT
_CELL, _CELL_HEADING, _SUBTITLE = "表格文字", "表格标题", "副标题行"
# The name of each style, its font, its size in half points, and its paragraphs.
_STYLES: Final[Sequence[tuple[str, str, int, str]]] = (
    ("Normal", BODY_FONT, 32, _BODY_LINES + _INDENT + '<w:jc w:val="both"/>'),
    (
        "Title",
        TITLE_FONT,
        44,
        '<w:spacing w:before="0" w:after="0" w:line="640" w:lineRule="exact"/>' + _NO_INDENT + '<w:jc w:val="center"/>',
    ),
    ("Heading 1", HEADING_FONT, 32, _HEADING + '<w:outlineLvl w:val="0"/>'),
    ("Heading 2", SUBHEADING_FONT, 32, _HEADING + '<w:outlineLvl w:val="1"/>'),
    ("Footer", "宋体", 28, '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>' + _NO_INDENT),
    (_SUBTITLE, SUBHEADING_FONT, 32, _BODY_LINES + _NO_INDENT + '<w:jc w:val="center"/>'),
    (_CELL, BODY_FONT, 21, _TABLE_LINES + _NO_INDENT + '<w:jc w:val="left"/>'),
    (_CELL_HEADING, HEADING_FONT, 21, "<w:keepNext/>" + _TABLE_LINES + _NO_INDENT + '<w:jc w:val="center"/>'),
)
_WIDTH: Final = 156
"""Millimetres between the margins."""
_CLAUSE_END: Final = re.compile("(?<=[，。；！？])")
_NUMBER: Final = re.compile(r"[0-9][0-9.,]*")
_PROSE: Final = frozenset("任务 牵头单位 原方案 新方案 具体调整 原名称 新名称 原表述 新表述".split())
"""Columns that are not centred."""
_NONE: Final = "—"
LONGEST: Final = 26
"""Characters of a task where only its subject is of interest."""

_Cells: TypeAlias = Sequence[str]


def comparison_document(comparison: Comparison) -> bytes:
    """Return the report on two plans as the bytes of a .docx file."""
    title = _title(comparison)
    document = official_document(title)
    for plan, mark in ((comparison.old, "——"), (comparison.new, "　　")):
        document.add_paragraph(clean(f"{mark}《{plan.title}》"), _SUBTITLE)
    document.add_paragraph()
    sections = (_situation, _figures, _responsibility, _added, _dropped, _merged, _wording)
    for write in sections:
        write(document, comparison)
    return bytes_of(document)


def official_document(title: str) -> Document:
    """Return a new document with page, styles and page numbers as official documents have them, and a title."""
    document = docx.Document()
    document.core_properties.title = clean(title)
    document.core_properties.author = document.core_properties.comments = ""
    _set_styles(document)
    _set_font_table(document)
    _set_page(document)
    document.add_paragraph(clean(title), "Title")
    return document


def bytes_of(document: Document) -> bytes:
    """Return a document as the bytes of a .docx file."""
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def clean(text: str) -> str:
    """Return a text with the replacement character for what XML cannot hold."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def add_table(document: Document, headings: _Cells, shares: Sequence[int], rows: Iterable[_Cells]) -> None:
    """Add a table over the whole width, its columns by their shares; its headings stand on every page it takes."""
    texts = [headings, *rows]
    widths = [Mm(_WIDTH * share / sum(shares)) for share in shares]
    table = document.add_table(len(texts), len(headings), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, (row, values) in enumerate(zip(table.rows, texts, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if place == 0:
            properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for cell, width, heading, value in zip(row.cells, widths, headings, values, strict=True):
            cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.style = _CELL if place else _CELL_HEADING
            if heading not in _PROSE:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(clean(value))


def _title(comparison: Comparison) -> str:
    old, new = comparison.old.year, comparison.new.year
    return f"{old}年与{new}年工作任务对比报告" if old and new and old != new else "工作任务对比报告"


def _situation(document: Document, comparison: Comparison) -> None:
    held = comparison.summary()
    document.add_heading("一、总体情况", 1)
    document.add_paragraph(
        clean(f"将《{comparison.old.title}》（以下称原方案）与《{comparison.new.title}》（以下称新方案）逐项对比。")
        + summary_sentence(comparison)
    )
    document.add_paragraph(
        f"指标提高 {held['figures_raised']} 处，降低 {held['figures_lowered']} 处，新增 {held['figures_added']} 处，"
        f"取消 {held['figures_removed']} 处。牵头领导调整 {held['leaders_changed']} 项，"
        f"牵头单位调整 {held['lead_units_changed']} 项，配合单位调整 {held['support_units_changed']} 项。"
    )
    headings = ("", "任务总数", *kinds_told(comparison).values())
    old = [sum(len(row.old) for row in comparison.of(kind)) for kind in KINDS]
    new = [sum(len(row.new) for row in comparison.of(kind)) for kind in KINDS]
    sides = (("原方案（项）", held["old_tasks"], old), ("新方案（项）", held["new_tasks"], new))
    rows = [[name, str(total), *(str(count or _NONE) for count in counts)] for name, total, counts in sides]
    add_table(document, headings, (26, 20, *[18] * len(KINDS)), rows)
    document.add_paragraph("本报告由计算机比对生成，任务的对应关系以两个方案原文为准。")
    if by_hand := [_link(row) for row in comparison.rows if row.decided]:
        document.add_paragraph(clean(f"对应关系由{BY_HAND}的有 {len(by_hand)} 处（下文加*）：{'；'.join(by_hand)}。"))
    for sentence in lost_told(comparison):
        document.add_paragraph(clean(sentence))


def _link(row: Row) -> str:
    old, new = (f"第{numbers_told(tasks)}项" if tasks else "无" for tasks in (row.old, row.new))
    return f"原方案{old} → 新方案{new}"


def _figures(document: Document, comparison: Comparison) -> None:
    document.add_heading("二、指标变化", 1)
    changes = [(row, change) for row in comparison.rows for change in row.changed("quantity")]
    parts: list[tuple[str, Sequence[_Cells]]] = []
    for direction, name in DIRECTIONS.items():
        rows = [
            (
                _number(row),
                change.subject or _NONE,
                change.old or _NONE,
                change.new or _NONE,
                signed_difference(change) or _NONE,
                _short(row.new),
            )
            for row, change in changes
            if (change.direction or "changed") == direction
        ]
        parts.append((f"指标{name}（{len(rows)} 处）", rows))
    _parts(document, parts, ("编号", "指标", "原值", "新值", "增减", "任务"), (16, 26, 25, 25, 22, 42))


def _responsibility(document: Document, comparison: Comparison) -> None:
    document.add_heading("三、责任调整", 1)
    fields: Sequence[tuple[Field, str]] = (
        ("leader", "牵头领导"), ("lead_unit", "牵头单位"), ("support_unit", "配合单位"),
    )  # fmt: skip
    often = [said for field, name in fields for said in _often(comparison, field, name)]
    if often:
        document.add_paragraph(clean(f"同样的调整在多项任务中出现的有：{'；'.join(often)}。"))
    reassigned = [(name, _reassigned(comparison, field)) for field, name in fields]
    parts = [(f"{name}调整（{len(rows)} 项）", rows) for name, rows in reassigned]
    place = _parts(document, parts, ("编号", "任务", "原方案", "新方案", "具体调整"), (16, 40, 32, 32, 36))
    renamed = Counter((one.old, one.new) for row in comparison.rows for one in row.renamed)
    if renamed:
        document.add_heading(f"（{_numeral(place + 1)}）单位更名", 2)
        document.add_paragraph("下列单位的名称变了，工作由更名后的单位接续，不计入单位调整。")
        rows = [(old, new, str(count)) for (old, new), count in renamed.most_common()]
        add_table(document, ("原名称", "新名称", "涉及任务（项）"), (62, 62, 32), rows)


def _often(comparison: Comparison, field: Field, name: str) -> list[str]:
    counts = Counter(change_sentence(change) for row in comparison.rows for change in row.changed(field))
    return [f"{name}{said}的 {count} 项" for said, count in counts.most_common() if count > 1]


def _reassigned(comparison: Comparison, field: Field) -> list[_Cells]:
    return [
        (_number(row), _short(row.new), change.old or _NONE, change.new or _NONE, change_sentence(change))
        for row in comparison.rows
        for change in row.changed(field)
    ]


def _added(document: Document, comparison: Comparison) -> None:
    document.add_heading("四、新增任务", 1)
    _listed(document, comparison.of("new"))


def _dropped(document: Document, comparison: Comparison) -> None:
    document.add_heading(f"五、{UNTAKEN}的任务" if comparison.between_places else "五、取消任务", 1)
    _listed(document, comparison.of("dropped"))


def _merged(document: Document, comparison: Comparison) -> None:
    names = kinds_told(comparison)
    document.add_heading("六、合并和拆分", 1)
    rows = [
        (names[row.kind] + _mark(row), _numbered(row.old), _numbered(row.new))
        for row in comparison.rows
        if row.kind in {"merged", "split"}
    ]
    _table_or_none(document, ("变化", "原方案", "新方案"), (16, 70, 70), rows)


def _wording(document: Document, comparison: Comparison) -> None:
    document.add_heading("七、表述调整", 1)
    reworded = ((row, _reworded(row)) for row in comparison.of("revised") if row.changed("text"))
    rows = [(_number(row), old or _NONE, new or _NONE) for row, (old, new) in reworded if old or new]
    if rows:
        document.add_paragraph("只列有改动的分句；只改指标数值的见第二部分。")
    _table_or_none(document, ("编号", "原表述", "新表述"), (16, 70, 70), rows)


def _reworded(row: Row) -> tuple[str, str]:
    """Return the clauses that only one side has; those that differ in figures alone are told as figures."""
    old, new = ([its for task in tasks for its in _CLAUSE_END.split(task.text) if its] for tasks in (row.old, row.new))
    return _only(old, new), _only(new, old)


def _only(clauses: Sequence[str], others: Sequence[str]) -> str:
    plain = [_NUMBER.sub("0", other) for other in others]
    kept = [one for one in clauses if not any(cosmetic(_NUMBER.sub("0", one), other) for other in plain)]
    return "".join(kept).rstrip("，；")


def _listed(document: Document, alone: Iterable[Row]) -> None:
    tasks = ((row, row.new or row.old) for row in alone)
    rows = [(_number(row), its[0].text, leaders_told(its), lead_units_told(its)) for row, its in tasks]
    _table_or_none(document, ("编号", "任务", "牵头领导", "牵头单位"), (16, 84, 22, 34), rows)


def _parts(
    document: Document, parts: Iterable[tuple[str, Sequence[_Cells]]], headings: _Cells, shares: Sequence[int]
) -> int:
    """Add a numbered part for each name that has rows, and return their number; say so where none has."""
    filled = [(name, rows) for name, rows in parts if rows]
    for place, (name, rows) in enumerate(filled, 1):
        document.add_heading(f"（{_numeral(place)}）{name}", 2)
        # A figure that came or went has one value: no column is left blank for the other.
        filled_columns = [column for column in range(len(headings)) if any(row[column] != _NONE for row in rows)]
        kept = [[values[column] for column in filled_columns] for values in (headings, *rows)]
        add_table(document, kept[0], [shares[column] for column in filled_columns], kept[1:])
    if not filled:
        document.add_paragraph("无。")
    return len(filled)


def _table_or_none(document: Document, headings: _Cells, shares: Sequence[int], rows: Sequence[_Cells]) -> None:
    if rows:
        add_table(document, headings, shares, rows)
    else:
        document.add_paragraph("无。")


def _numeral(number: int) -> str:
    return "一二三四五六七八九十"[number - 1]


def _number(row: Row) -> str:
    return numbers_told(row.new or row.old) + _mark(row)


def _mark(row: Row) -> str:
    return "*" if row.decided else ""


def _numbered(tasks: Iterable[Task]) -> str:
    return "\n".join(f"{numbers_told([task])}．{task.text}" for task in tasks)


def _short(tasks: Sequence[Task]) -> str:
    text = tasks[0].text
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _set_styles(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        document.styles.element.remove(defaults)
    properties = f"<w:rPrDefault>{_characters(BODY_FONT, 32)}</w:rPrDefault><w:pPrDefault/>"
    document.styles.element.insert(0, parse_xml(f"<w:docDefaults {nsdecls('w')}>{properties}</w:docDefaults>"))
    for name, font, size, paragraphs in _STYLES:
        known = name in {style.name for style in document.styles}
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        # What the template says of its styles is another look: theme fonts, colours, rules.
        for old in style.element.xpath("./w:pPr | ./w:rPr"):
            style.element.remove(old)
        style.element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{paragraphs}</w:pPr>"))
        style.element.append(parse_xml(_characters(font, size)))


def _characters(font: str, size: int) -> str:
    return (
        f"<w:rPr {nsdecls('w')}>"
        f'<w:rFonts w:hint="eastAsia" w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{font}" w:cs="{_LATIN}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )


def _set_font_table(document: Document) -> None:
    """Name the fonts that may stand for those of the styles."""
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for font, others in _OTHER_NAMES.items():
        names = f'<w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        table.append(parse_xml(f'<w:font {nsdecls("w")} w:name="{font}">{names}</w:font>'))
    part._blob = serialize_part_xml(table)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.footer_distance = Mm(23)  # the number stands 7 mm below the text
    document.settings.odd_and_even_pages_header_footer = True
    # One character in from the outer edge: odd pages right, even pages left.
    _number_pages(section.footer, '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>')
    _number_pages(section.even_page_footer, '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>')


def _number_pages(footer: _Footer, place: str) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    for setting in parse_xml(f"<w:pPr {nsdecls('w')}>{place}</w:pPr>"):
        paragraph._p.get_or_add_pPr().append(setting)
    paragraph.add_run("— ")
    field = "<w:r><w:t>1</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE ">{field}</w:fldSimple>'))
    paragraph.add_run(" —")
