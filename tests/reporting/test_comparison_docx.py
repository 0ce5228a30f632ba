"""The report on a comparison, read back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from qa.comparing import Change, Comparison, Renamed, Row
from qa.index.links import FoundLink
from qa.reporting.comparison_docx import clean, comparison_document
from tests.reporting.test_comparison_xlsx import COMPARISON, DECISION, old_task
from tests.web.samples import OLDER, PLAN, task

LEADERS = Change("leader", "司徒岚", "闻人望舒", gone=("司徒岚",), come=("闻人望舒",))
UNITS = Change("lead_unit", "区城管局", "区民政局、区水利局", gone=("区城管局",), come=("区民政局", "区水利局"))
LOWERED = Change("quantity", "增长6.5%", "增长6%", None, "lowered", -0.5, "%")
REWORDED = Row(
    "revised",
    (old_task(6, "深化改革，新建公园3个，优化营商环境。"),),
    (task(5, "推进改革，新建公园5个，优化营商环境。" * 2),),
    0.9,
    (LEADERS, UNITS, LOWERED, Change("text", "旧", "新")),
    (Renamed("区城管局", "区综合执法局"),),
)
SPLIT = Row("split", (old_task(7, "修路建桥。"),), (task(6, "修路。"), task(7, "建桥。")), 0.9)
FULL = replace(COMPARISON, rows=(*COMPARISON.rows, REWORDED, SPLIT))


@pytest.fixture(scope="module")
def report() -> Document:
    return docx.Document(BytesIO(comparison_document(FULL)))


def headings(document: Document) -> list[tuple[str, str]]:
    found = [(one.style.name or "", one.text) for one in document.paragraphs if one.style is not None]
    return [(name, text) for name, text in found if name.startswith("Heading")]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def table_headed(document: Document, *names: str) -> list[list[list[str]]]:
    """Return the rows below the headings of each table that has these headings."""
    return [rows(table)[1:] for table in document.tables if rows(table)[0] == list(names)]


def test_its_sections_are_headings_of_word(report: Document) -> None:
    assert headings(report) == [
        ("Heading 1", "一、总体情况"),
        ("Heading 1", "二、指标变化"),
        ("Heading 2", "（一）指标提高（1 处）"),
        ("Heading 2", "（二）指标降低（1 处）"),
        ("Heading 2", "（三）指标新增（1 处）"),
        ("Heading 1", "三、责任调整"),
        ("Heading 2", "（一）牵头领导调整（2 项）"),
        ("Heading 2", "（二）牵头单位调整（1 项）"),
        ("Heading 2", "（三）单位更名"),
        ("Heading 1", "四、新增任务"),
        ("Heading 1", "五、取消任务"),
        ("Heading 1", "六、合并和拆分"),
        ("Heading 1", "七、表述调整"),
    ]


def test_it_says_what_became_of_the_tasks(report: Document) -> None:
    texts = [paragraph.text for paragraph in report.paragraphs]
    assert texts[:3] == ["2022年与2023年工作任务对比报告", "——《工作任务方案》", "　　《2023年工作任务方案》"]
    assert texts[5] == (
        "将《工作任务方案》（以下称原方案）与《2023年工作任务方案》（以下称新方案）逐项对比。"
        "原方案 6 项，新方案 6 项：调整 2，新增 1，取消 1，合并 1，拆分 1。"
    )
    assert "指标提高 1 处，降低 1 处，新增 1 处，取消 0 处。牵头领导调整 2 项，牵头单位调整 1 项" in texts[6]
    assert "同样的调整在多项任务中出现的有：牵头领导去掉司徒岚，增加闻人望舒的 2 项。" in texts
    assert rows(report.tables[0]) == [
        ["", "任务总数", "保留", "调整", "新增", "取消", "合并", "拆分"],
        ["原方案（项）", "6", "—", "2", "—", "1", "2", "1"],
        ["新方案（项）", "6", "—", "2", "1", "—", "1", "2"],
    ]


def test_figures_leave_out_columns_that_hold_nothing(report: Document) -> None:
    (raised,) = table_headed(report, "编号", "指标", "原值", "新值", "增减", "任务")
    assert raised == [["1", "公厕", "17座", "30座", "+13座", "建设公厕30座。"]]
    (lowered,) = table_headed(report, "编号", "原值", "新值", "增减", "任务")
    assert lowered == [
        ["5", "增长6.5%", "增长6%", "-0.5个百分点", "推进改革，新建公园5个，优化营商环境。推进改革，新建…"]
    ]
    (added,) = table_headed(report, "编号", "指标", "新值", "任务")
    assert added == [["1", "车站", "5个", "建设公厕30座。"]]


def test_renamed_units_are_told_apart_from_changed_ones(report: Document) -> None:
    leaders, units = table_headed(report, "编号", "任务", "原方案", "新方案", "具体调整")
    assert [row[2:] for row in leaders] == [["司徒岚", "闻人望舒", "去掉司徒岚，增加闻人望舒"]] * 2
    assert [row[2:] for row in units] == [["区城管局", "区民政局、区水利局", "去掉区城管局，增加区民政局、区水利局"]]
    assert table_headed(report, "原名称", "新名称", "涉及任务（项）") == [
        [["区城管局", "区民政局", "1"], ["区城管局", "区综合执法局", "1"]]
    ]


def test_tasks_that_came_went_merged_and_split_are_told_in_full(report: Document) -> None:
    new, dropped = table_headed(report, "编号", "任务", "牵头领导", "牵头单位")
    assert new == [["3", "=1+1", "闻人望舒、司徒岚", ""]]
    assert dropped == [["4", "办\ufffd赛。", "闻人望舒", "区民政局"]]
    assert table_headed(report, "变化", "原方案", "新方案") == [
        [
            ["合并", "1．整治河道。\n2．清理沟渠。", "2．整治河道沟渠。"],
            ["拆分", "7．修路建桥。", "6．修路。\n7．建桥。"],
        ]
    ]


def test_of_wording_only_the_clauses_that_differ_are_told(report: Document) -> None:
    # Task 1 changed its figure alone, and so did the clause on parks.
    assert table_headed(report, "编号", "原表述", "新表述") == [[["5", "深化改革", "推进改革，推进改革"]]]


def test_it_is_set_as_official_documents_are(report: Document) -> None:
    section = report.sections[0]
    page = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    lengths = [round(length.mm) for length in (*page, section.left_margin, section.right_margin) if length]
    assert lengths == [210, 297, 37, 35, 28, 26]
    fonts = {
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Normal": ("仿宋_GB2312", 16),
    }
    for name, (font, size) in fonts.items():
        element = report.styles[name].element
        assert element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
        assert element.rPr.find(qn("w:sz")).get(qn("w:val")) == str(2 * size)
    body = report.styles["Normal"].element.pPr
    spacing, indent = body.find(qn("w:spacing")), body.find(qn("w:ind"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("560", "exact")
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_pages_are_numbered_at_the_outer_edge(report: Document) -> None:
    section = report.sections[0]
    assert report.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert "".join(one.text or "" for one in paragraph.iter(qn("w:t"))) == "— 1 —"
        assert [one.get(qn("w:instr")) for one in paragraph.iter(qn("w:fldSimple"))] == [" PAGE "]
        assert paragraph.pPr is not None
        assert paragraph.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_headings_of_tables_stand_on_every_page_and_no_row_is_torn(report: Document) -> None:
    for table in report.tables:
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [
            place == 0 for place in range(len(table.rows))
        ]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_fonts_name_what_may_stand_for_them(report: Document) -> None:
    part = next(part for part in report.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,FangSong_GB2312"/>' in part.blob.decode()


def test_the_title_names_years_only_where_both_are_known() -> None:
    comparison = Comparison(replace(OLDER, year=None), PLAN, ())
    document = docx.Document(BytesIO(comparison_document(comparison)))
    assert document.paragraphs[0].text == document.core_properties.title == "工作任务对比报告"


def test_sections_without_anything_say_so() -> None:
    document = docx.Document(BytesIO(comparison_document(Comparison(OLDER, PLAN, ()))))
    assert [paragraph.text for paragraph in document.paragraphs].count("无。") == 6


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert clean("甲\x00\x0b乙\ud800") == "甲\ufffd\ufffd乙\ufffd"


def test_what_was_set_by_hand_is_told_and_marked() -> None:
    rows_by_hand = tuple(replace(row, decided=row.kind in {"merged", "dropped"}) for row in FULL.rows)
    lost = FoundLink(DECISION, (None,), (task(3, "=1+1"),))
    told = docx.Document(BytesIO(comparison_document(replace(FULL, rows=rows_by_hand, decisions=(lost,)))))
    texts = [one.text for one in told.paragraphs]
    assert "对应关系由人工指定的有 2 处（下文加*）：原方案第1、2项 → 新方案第2项；原方案第4项 → 新方案无。" in texts
    assert "人工指定的“第9项与第3项是同一任务”找不到任务，未采用但已保留。" in texts
    _, dropped = table_headed(told, "编号", "任务", "牵头领导", "牵头单位")
    assert dropped[0][0] == "4*"
    assert [row[0] for row in table_headed(told, "变化", "原方案", "新方案")[0]] == ["合并*", "拆分"]


def test_between_places_dropped_tasks_are_not_taken_up() -> None:
    city = replace(OLDER, issuer="虚构市人民政府")
    told = docx.Document(BytesIO(comparison_document(replace(FULL, old=city))))
    assert ("Heading 1", "五、未见承接的任务") in headings(told)
    assert rows(told.tables[0])[0][5] == "未见承接"
    assert any("未见承接 1" in one.text for one in told.paragraphs)
