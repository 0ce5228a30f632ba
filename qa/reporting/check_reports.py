"""Drafts checked against the library: as a spreadsheet, and as comments in the document that holds the drafts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize
from zipfile import BadZipFile

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from openpyxl import Workbook

from qa.comparing.duplicates import Checked, Match
from qa.comparing.evidence import Evidence
from qa.comparing.telling import FIELDS, FINDINGS, RELATIONS, lead_units_told, leaders_told, numbers_told
from qa.domain import Plan
from qa.index.passages import Span
from qa.reporting.comparison_docx import bytes_of as document_bytes
from qa.reporting.comparison_docx import clean, official_document
from qa.reporting.comparison_xlsx import (
    SHARED,
    RichValue,
    fill_sheet,
    marked,
)
from qa.reporting.comparison_xlsx import bytes_of as workbook_bytes
from qa.reporting.xlsx import Column

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P
    from docx.oxml.xmlchemy import BaseOxmlElement

AUTHOR: Final = "任务查重"
CHECK_COLUMNS: Final = (
    Column("草稿序号", 9),
    Column("草稿", 44),
    Column("结论", 8),
    Column("关系", 9),
    Column("把握", 7, "0%"),
    Column("方案", 24),
    Column("任务编号", 9),
    Column("任务", 44),
    Column("牵头领导", 11),
    Column("牵头单位", 18),
    Column("共同内容", 40),
    Column("不一致", 26),
)

_A3: Final = 8
_INITIALS: Final = "查重"
_COMMENT_LINES: Final = (
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>'
)
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NUMBERING: Final = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百0-9]+[、.．项条)）]|[（(][一二三四五六七八九十0-9]+[）)]|[①-⑳])"
)
_CLAUSE_END: Final = re.compile("[，。；：！？（）,;:()]")
HEAD: Final = 20
"""Characters by whose beginning a draft is found where its text does not stand in one piece."""
_SHORTEST: Final = 8
"""Characters below which a piece of a draft may stand anywhere."""


def check_workbook(checked: Sequence[Checked], plans: Sequence[Plan]) -> bytes:
    """Return what drafts match as the bytes of an .xlsx file: a row for each match, one for a draft without any."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "查重结果"
    titles = _titles(plans)
    rows = [row for place, one in enumerate(checked, 1) for row in _rows(place, one, titles)]
    fill_sheet(sheet, CHECK_COLUMNS, rows, paper=_A3)
    return workbook_bytes(book)


def annotated_document(checked: Sequence[Checked], plans: Sequence[Plan], original: Path | None) -> bytes:
    """Return the document that holds the drafts with a comment on each, as the bytes of a .docx file.

    Nothing else in it changes. Drafts whose place was not found are told in one more comment, at its first paragraph.
    Where `original` is no document of Word, or one that cannot be written, the drafts are listed in a new document.
    Raises OSError where `original` cannot be read.
    """
    document = _opened(original) if original else None
    if document is None:
        return document_bytes(_listing(checked, plans, other=original is not None))
    titles = _titles(plans)
    places = _Places(document)
    lost: list[Checked] = []
    for one in checked:
        anchor = places.find(one.draft.text)
        if anchor is None:
            lost.append(one)
        else:
            _comment(document, anchor, _told(one, titles))
    if lost:
        told = [f"{place}．{one.draft.text}\n{_told(one, titles)}" for place, one in enumerate(lost, 1)]
        _comment(document, places.first(), "\n".join((f"有 {len(lost)} 项草稿没有找到在文档中的位置：", *told)))
    return document_bytes(document)


class _Places:
    """Finds the paragraphs that hold drafts, in the order of the document.

    Paragraphs and drafts are compared by letters, characters and digits alone.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._anchors: list[CT_P] = []
        self._starts: list[int] = []
        self._heads: set[int] = set()
        self._text = ""
        self._cursor = 0
        for anchor, text in _paragraphs(document.element.body):
            number = _NUMBERING.match(text)
            self._anchors.append(anchor)
            self._starts.append(len(self._text))
            self._heads |= {len(self._text), len(self._text) + len(_key(number.group() if number else ""))}
            self._text += _key(text)

    def find(self, draft: str) -> CT_P | None:
        """Return the paragraph in which a draft begins, None where none does."""
        for piece in _pieces(draft):
            places = list(_occurrences(self._text, piece))
            if places:
                # Behind the draft before, and where a paragraph begins, rather than anywhere.
                at = min(places, key=lambda place: (place < self._cursor, place not in self._heads, place))
                self._cursor = at + len(piece)
                return self._anchors[bisect_right(self._starts, at) - 1]
        return None

    def first(self) -> CT_P:
        """Return the first paragraph."""
        return self._anchors[0] if self._anchors else self._document.add_paragraph()._p


def _paragraphs(body: BaseOxmlElement) -> Iterator[tuple[CT_P, str]]:
    """Yield the paragraphs of a body with their own text.

    In the place of one in a text box, which can bear no comment, stands the paragraph that holds the box.
    """
    texts: dict[CT_P, list[str]] = {paragraph: [] for paragraph in body.iter(qn("w:p"))}
    for piece in body.iter(qn("w:t")):
        # What was moved elsewhere, and the second copy of a text box for old programs, stand elsewhere too.
        if next(piece.iterancestors(_FALLBACK, qn("w:moveFrom")), None) is None:
            texts[next(piece.iterancestors(qn("w:p")))].append(piece.text or "")
    for paragraph, pieces in texts.items():
        holders: list[CT_P] = list(paragraph.iterancestors(qn("w:p")))
        yield holders[-1] if holders else paragraph, "".join(pieces)


def _pieces(draft: str) -> Iterator[str]:
    """Yield what a draft may be found by: the whole, its beginning, its clauses (automatic numbers stand between)."""
    whole = _key(draft)
    if whole:
        yield whole
    pieces = (whole[:HEAD], *map(_key, _CLAUSE_END.split(draft)))
    yield from (piece for piece in pieces if len(piece) >= _SHORTEST)


def _occurrences(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFKC", text)))


def _opened(original: Path) -> Document | None:
    content = original.read_bytes()
    try:
        return docx.Document(BytesIO(content))
    # Of another kind, with macros, or damaged in a way that only the reader puts up with; a SyntaxError is lxml's.
    except (BadZipFile, SyntaxError, KeyError, ValueError):
        return None


def _listing(checked: Sequence[Checked], plans: Sequence[Plan], *, other: bool) -> Document:
    document = official_document("任务查重结果")
    counts = {finding: sum(one.finding == finding for one in checked) for finding in FINDINGS}
    told = "，".join(f"{FINDINGS[finding]} {count} 项" for finding, count in counts.items() if count)
    document.add_paragraph(f"共 {len(checked)} 项草稿{f'：{told}' if told else ''}。各项的查重结果见批注。")
    if other:
        document.add_paragraph("原文件不是可以加批注的 Word 文档（.docx），各项草稿另列如下。")
    titles = _titles(plans)
    for place, one in enumerate(checked, 1):
        paragraph = document.add_paragraph(clean(f"{place}．{one.draft.text}【{FINDINGS[one.finding]}】"))
        _comment(document, paragraph._p, _told(one, titles))
    return document


def _comment(document: Document, paragraph: CT_P, text: str) -> None:
    """Put a comment on a whole paragraph, whatever it is made of: links, revisions and fields hold text too."""
    comment = document.comments.add_comment(clean(text), AUTHOR, _INITIALS)
    for line in comment.paragraphs:
        # The look of the document's text (an indent, lines of 28 points) is none for a comment.
        settings = parse_xml(f"<w:pPr {nsdecls('w')}>{_COMMENT_LINES}</w:pPr>")
        line._p.get_or_add_pPr().extend(list(settings))
        for run in line.runs:
            run.font.size = Pt(9)
    number = {qn("w:id"): str(comment.comment_id)}
    paragraph.insert(0 if paragraph.pPr is None else 1, OxmlElement("w:commentRangeStart", number))
    paragraph.append(OxmlElement("w:commentRangeEnd", number))
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:commentReference", number))
    paragraph.append(run)


def _told(checked: Checked, titles: dict[str, str]) -> str:
    if not checked.matches:
        return f"{FINDINGS[checked.finding]}：任务库中没有相同或相近的任务。"
    matches = (line for place, match in enumerate(checked.matches, 1) for line in _match_told(place, match, titles))
    return "\n".join((f"{FINDINGS[checked.finding]}：任务库中有 {len(checked.matches)} 项相同或相近的任务。", *matches))


def _match_told(place: int, match: Match, titles: dict[str, str]) -> Iterator[str]:
    task = match.task
    number = f"第 {task.number} 项" if task.number else ""
    title = titles.get(task.plan, task.plan)
    yield f"{place}．{RELATIONS[match.relation]}（把握 {match.score:.0%}）：《{title}》{number}"
    yield task.text
    leaders, units = leaders_told([task]), lead_units_told([task])
    named = [f"牵头领导：{leaders}" if leaders else "", f"牵头单位：{units}" if units else ""]
    if any(named):
        yield "；".join(filter(None, named))
    differing = "；".join(_differing(match.evidence))
    if differing:
        yield f"不一致（草稿 ≠ 已有任务）：{differing}"


def _rows(place: int, checked: Checked, titles: dict[str, str]) -> Iterator[list[RichValue]]:
    draft, finding = checked.draft, FINDINGS[checked.finding]
    if not checked.matches:
        yield [place, draft.text, finding, *[None] * (len(CHECK_COLUMNS) - 3)]
    for match in checked.matches:
        task = match.task
        clauses = [one for one in match.evidence if one.sort == "clause"]
        yield [
            place,
            marked(draft.text, _united(span for one in clauses for span in one.a_marks), SHARED),
            finding,
            RELATIONS[match.relation],
            match.score,
            titles.get(task.plan, task.plan),
            numbers_told([task]),
            marked(task.text, _united(span for one in clauses for span in one.b_marks), SHARED),
            leaders_told([task]),
            lead_units_told([task]),
            "\n".join(one.a if one.a == one.b else f"{one.a} ＝ {one.b}" for one in clauses),
            "\n".join(_differing(match.evidence)),
        ]


def _differing(evidence: Sequence[Evidence]) -> list[str]:
    """Return what a draft and a task say differently: 公厕：20座 ≠ 17座; 牵头单位：… ≠ …."""
    subjects = {"leader": FIELDS["leader"], "lead_unit": FIELDS["lead_unit"]}
    told = ((one.subject or subjects.get(one.sort), one) for one in evidence if one.sort != "clause")
    return [f"{f'{subject}：' if subject else ''}{one.a or '未写'} ≠ {one.b or '未写'}" for subject, one in told]


def _united(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one."""
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _titles(plans: Sequence[Plan]) -> dict[str, str]:
    return {plan.id: plan.title for plan in plans}
