"""Drafts checked against the library, as a spreadsheet and as comments, read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from qa.comparing import Checked, Draft, Evidence, Match
from qa.reporting.check_reports import annotated_document, check_workbook
from tests.web.samples import OLDER, PLAN, task, unit

CLAUSE = Evidence("clause", "新建公厕20座", "建设公厕17座", None, (0, 7), (0, 7), ((2, 4),), ((2, 4),))
SAME = Evidence("clause", "改造公厕", "改造公厕", None, (8, 12), (8, 12), ((8, 12),), ((8, 12),))
FIGURE = Evidence("quantity", "20座", "17座", subject="公厕")
LEAD = Evidence("lead_unit", "区水利局", "")
TOILETS = task(16, "建设公厕17座，改造公厕。", lead_units=(unit("区城管局"), unit("区民政局")))
BARE = task(2, "-5%以内。", id=f"{OLDER.id}/2", plan="2020-000000", number=None, leaders=(), lead_units=())
FOUND = Checked(
    Draft("新建公厕20座，改造公厕。"),
    "overlap",
    (Match("conflict", 0.92, lambda: (FIGURE, LEAD, CLAUSE, SAME), TOILETS), Match("overlap", 0.6, tuple, BARE)),
)
NEW = Checked(Draft("=开展\x01科普活动。"), "new", ())
TOLD = (
    "重叠：任务库中有 2 项相同或相近的任务。\n"
    "1．不一致（把握 92%）：《2023年工作任务方案》第 16 项\n"
    "建设公厕17座，改造公厕。\n"
    "牵头领导：闻人望舒；牵头单位：区城管局、区民政局\n"
    "不一致（草稿 ≠ 已有任务）：公厕：20座 ≠ 17座；牵头单位：区水利局 ≠ 未写\n"
    "2．重叠（把握 60%）：《2020-000000》\n"
    "-5%以内。"
)
NONE = "新任务：任务库中没有相同或相近的任务。"


def new(text: str) -> Checked:
    return Checked(Draft(text), "new", ())


def comments_of(document: Document) -> list[tuple[str, str]]:
    """Return each comment with the text of the paragraph it stands at."""
    found: list[tuple[str, str]] = []
    for comment in document.comments:
        (start,) = document.element.body.xpath(f".//w:commentRangeStart[@w:id='{comment.comment_id}']")
        paragraph = start.getparent()
        (end,) = paragraph.xpath(f"./w:commentRangeEnd[@w:id='{comment.comment_id}']")
        assert end.getnext().find(qn("w:commentReference")).get(qn("w:id")) == str(comment.comment_id)
        found.append(("".join(piece.text for piece in paragraph.iter(qn("w:t"))), comment.text))
    return found


def anchors(document: Document) -> list[str]:
    return [paragraph for paragraph, _ in comments_of(document)]


def annotated(document: Document, folder: Path, *checked: Checked) -> Document:
    """Save a document, annotate it, and open the result."""
    path = folder / "草稿.docx"
    document.save(str(path))
    return docx.Document(BytesIO(annotated_document(checked, [PLAN], path)))


def test_every_match_has_a_row_and_a_draft_without_any_its_own() -> None:
    sheet = load_workbook(BytesIO(check_workbook([FOUND, NEW], [PLAN])), rich_text=True).worksheets[0]
    rows = [
        [str(value) if isinstance(value, CellRichText) else value for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    text = FOUND.draft.text
    assert rows == [
        [
            "草稿序号",
            "草稿",
            "结论",
            "关系",
            "把握",
            "方案",
            "任务编号",
            "任务",
            "牵头领导",
            "牵头单位",
            "共同内容",
            "不一致",
        ],
        [
            *[
                1,
                text,
                "重叠",
                "不一致",
                0.92,
                "2023年工作任务方案",
                "16",
                TOILETS.text,
                "闻人望舒",
                "区城管局、区民政局",
            ],
            "新建公厕20座 ＝ 建设公厕17座\n改造公厕",
            "公厕：20座 ≠ 17座\n牵头单位：区水利局 ≠ 未写",
        ],
        [1, text, "重叠", "重叠", 0.6, "2020-000000", "2", "-5%以内。", None, None, None, None],
        [2, "=开展\ufffd科普活动。", "新任务", *[None] * 9],
    ]
    assert [piece.text for piece in sheet["B2"].value if isinstance(piece, TextBlock)] == ["公厕", "改造公厕"]
    assert [piece.text for piece in sheet["H2"].value if isinstance(piece, TextBlock)] == ["公厕", "改造公厕"]
    assert (sheet["B4"].data_type, sheet["B4"].quotePrefix, sheet["H3"].quotePrefix) == ("s", True, True)
    assert (sheet["E2"].number_format, sheet.auto_filter.ref) == ("0%", "A1:L4")


def test_spans_that_overlap_are_marked_once() -> None:
    clauses = [
        Evidence("clause", "甲乙丙", "甲乙丙", None, None, None, marks, marks) for marks in (((1, 3),), ((0, 2),))
    ]
    checked = Checked(
        Draft("甲乙丙丁"), "overlap", (Match("overlap", 0.7, lambda: tuple(clauses), task(1, "甲乙丙丁")),)
    )
    sheet = load_workbook(BytesIO(check_workbook([checked], [PLAN])), rich_text=True).worksheets[0]
    assert [piece.text for piece in sheet["B2"].value if isinstance(piece, TextBlock)] == ["甲乙丙"]


def test_each_draft_has_its_comment_where_it_stands(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、民生")
    paragraph = document.add_paragraph("3．")
    paragraph.add_run("新建 公厕").bold = True
    paragraph.add_run("20座，改造公厕。（牵头单位：区水利局）")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "4", "开展科普活动。"
    result = annotated(document, tmp_path, FOUND, new("开展科普活动。"))
    assert comments_of(result) == [
        ("3．新建 公厕20座，改造公厕。（牵头单位：区水利局）", TOLD),
        ("开展科普活动。", NONE),
    ]
    assert {(comment.author, comment.initials) for comment in result.comments} == {("任务查重", "查重")}


def same(old: bytes, now: bytes) -> bool:
    """Tell whether a part holds the same, comments left out."""
    if old == now:
        return True
    root = parse_xml(now)
    for mark in root.xpath("//w:commentRangeStart | //w:commentRangeEnd | //w:r[w:commentReference]"):
        mark.getparent().remove(mark)
    return serialize_part_xml(root) == serialize_part_xml(parse_xml(old))


def test_nothing_else_in_the_document_changes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("新建公厕20座，改造公厕。", "List Number")
    document.sections[0].header.paragraphs[0].text = "征求意见稿"
    result = annotated(document, tmp_path, FOUND)
    content = BytesIO()
    result.save(content)
    with ZipFile(tmp_path / "草稿.docx") as before, ZipFile(content) as after:
        added = set(after.namelist()) - set(before.namelist())
        assert added == {"word/comments.xml"}
        lists = {"[Content_Types].xml", "word/_rels/document.xml.rels"}
        for name in set(before.namelist()) - lists:
            assert same(before.read(name), after.read(name)), name


def test_comments_of_others_stay(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("开展科普活动。")
    document.add_comment(paragraph.runs, "请核", "司徒岚", "司")
    result = annotated(document, tmp_path, new("开展科普活动。"))
    assert [(comment.author, comment.text) for comment in result.comments] == [("司徒岚", "请核"), ("任务查重", NONE)]


@pytest.mark.parametrize(
    ("paragraphs", "drafts", "found"),
    [
        # a draft over two paragraphs is told at the first
        (["1．修建", "三号桥梁。"], ["修建三号桥梁。"], ["1．修建"]),
        # the same text twice: one after the other
        (["甲、修路。", "乙、修路。"], ["修路。", "修路。"], ["甲、修路。", "乙、修路。"]),
        # where a paragraph begins, rather than within one
        (["大力整治河道。", "（二）整治河道。"], ["整治河道。"], ["（二）整治河道。"]),
        # out of order
        (["修路。", "建桥。"], ["建桥。", "修路。"], ["建桥。", "修路。"]),
        # full-width digits and other marks
        (["新建学校１２所;"], ["新建学校12所；"], ["新建学校１２所;"]),
        # what stands in the middle was left out of the draft
        (
            ["加快推进城区老旧小区综合改造提升工程建设（张三负责），完成二十个。"],
            ["加快推进城区老旧小区综合改造提升工程建设，完成二十个。"],
            ["加快推进城区老旧小区综合改造提升工程建设（张三负责），完成二十个。"],
        ),
        (
            ["任务：改造小区（另见附件），完善城区停车配套设施。"],
            ["改造小区，完善城区停车配套设施。"],
            ["任务：改造小区（另见附件），完善城区停车配套设施。"],
        ),
        # numbers that Word sets itself are no text of the paragraphs
        (
            ["实施外贸主体培育：", "新增有实绩企业六家。", "布局公共海外仓8个。"],
            ["实施外贸主体培育：（1）新增有实绩企业六家。（2）布局公共海外仓8个。"],
            ["实施外贸主体培育："],
        ),
    ],
)
def test_drafts_are_found_by_their_words(
    paragraphs: list[str], drafts: list[str], found: list[str], tmp_path: Path
) -> None:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    assert anchors(annotated(document, tmp_path, *map(new, drafts))) == found


def test_text_in_links_revisions_and_text_boxes_is_found(tmp_path: Path) -> None:
    document = docx.Document()
    pieces = [
        '<w:ins w:id="7" w:author="a"><w:r><w:t>修建环湖绿道。</w:t></w:r></w:ins>',
        "<w:hyperlink><w:r><w:t>整治黑臭水体。</w:t></w:r></w:hyperlink>",
        "<w:r><w:t>见右框</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>建设智慧粮仓。</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>",
        '<w:moveFrom w:id="8" w:author="a"><w:r><w:t>办好运动会。</w:t></w:r></w:moveFrom>',
        "<w:r><w:t>办好运动会。</w:t></w:r>",
    ]
    for piece in pieces:
        document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{piece}</w:p>"))
    drafts = ["修建环湖绿道。", "整治黑臭水体。", "建设智慧粮仓。", "办好运动会。"]
    result = annotated(document, tmp_path, *map(new, drafts))
    assert anchors(result) == ["修建环湖绿道。", "整治黑臭水体。", "见右框建设智慧粮仓。", "办好运动会。"]
    moved, kept = result.paragraphs[-2:]
    assert (len(moved._p.xpath("./w:commentRangeStart")), len(kept._p.xpath("./w:commentRangeStart"))) == (0, 1)


def test_drafts_that_are_not_found_are_told_at_the_first_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("工作任务", "修路。"):
        document.add_paragraph(text)
    found = comments_of(annotated(document, tmp_path, new("培育龙头企业。"), new("修路。"), FOUND, new("，。")))
    assert found[0] == ("修路。", NONE)
    heading = "有 3 项草稿没有找到在文档中的位置："
    told = [heading, "1．培育龙头企业。", NONE, f"2．{FOUND.draft.text}", TOLD, "3．，。", NONE]
    assert found[1:] == [("工作任务", "\n".join(told))]


def test_an_empty_document_takes_them_too(tmp_path: Path) -> None:
    document = docx.Document()
    assert comments_of(annotated(document, tmp_path, new("修路。")))[0][0] == ""


@pytest.mark.parametrize("content", [None, "1．修路。".encode(), b"PK\x03\x04 cut off"])
def test_without_a_document_of_word_the_drafts_are_listed(content: bytes | None, tmp_path: Path) -> None:
    path = None
    if content is not None:
        path = tmp_path / "草稿.docx"
        path.write_bytes(content)
    document = docx.Document(BytesIO(annotated_document([FOUND, NEW], [PLAN], path)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["任务查重结果", "共 2 项草稿：重叠 1 项，新任务 1 项。各项的查重结果见批注。"]
    assert [text.startswith("原文件不是") for text in texts[2:3]] == [content is not None]
    assert comments_of(document) == [
        ("1．新建公厕20座，改造公厕。【重叠】", TOLD),
        ("2．=开展\ufffd科普活动。【新任务】", NONE),
    ]


def test_a_workbook_is_no_document_of_word(tmp_path: Path) -> None:
    path = tmp_path / "草稿.xlsx"
    path.write_bytes(check_workbook([NEW], [PLAN]))
    document = docx.Document(BytesIO(annotated_document([NEW], [PLAN], path)))
    assert document.paragraphs[0].text == "任务查重结果"


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        annotated_document([NEW], [PLAN], tmp_path / "无.docx")


def test_comments_do_not_take_the_lines_of_the_text() -> None:
    document = docx.Document(BytesIO(annotated_document([FOUND], [PLAN], None)))
    (comment,) = document.comments
    for paragraph in comment.paragraphs:
        assert paragraph._p.pPr is not None
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "0"
        assert {run.font.size.pt for run in paragraph.runs if run.font.size} == {9}
