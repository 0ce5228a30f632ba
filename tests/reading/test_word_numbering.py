from __future__ import annotations

import pytest

from tests.reading.word_files import cell, item, lines, paragraph, reading, run, table, word_file

NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def level(depth: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(*levels: str, key: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, overrides: str = "", of: int = 0) -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def override(depth: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


PLAN = definition(
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4", '<w:suff w:val="nothing"/>'),
)


def test_a_plan_is_numbered_at_four_depths_and_begins_anew_below_each_heading() -> None:
    body = [
        (0, "甲"),
        (1, "乙"),
        (2, "丙"),
        (2, "丁"),
        (3, "戊"),
        (3, "己"),
        (1, "庚"),
        (2, "辛"),
        (0, "壬"),
        (1, "癸"),
    ]
    assert lines("".join(item(text, depth) for depth, text in body), numbering=PLAN + NUM) == [
        "一、甲",
        "（一）乙",
        "1. 丙",
        "2. 丁",
        "①戊",
        "②己",
        "（二）庚",
        "1. 辛",
        "二、壬",
        "（一）癸",
    ]


def test_other_paragraphs_do_not_interrupt_the_count() -> None:
    body = item("甲") + paragraph("文") + table(cell("a") + cell("b")) + item("乙")
    assert lines(body, numbering=PLAN + NUM) == ["一、甲", "文", "a\tb", "二、乙"]


def test_tasks_numbered_through_the_whole_plan() -> None:
    through = definition(
        level(0, "japaneseCounting", "%1、"), level(1, "decimal", "%2．", '<w:lvlRestart w:val="0"/>', start=5)
    )
    body = item("甲") + item("乙", 1) + item("丙", 1) + item("丁") + item("戊", 1)
    assert lines(body, numbering=through + NUM) == ["一、甲", "5．乙", "6．丙", "二、丁", "7．戊"]


def test_a_level_that_restarts_only_below_the_first() -> None:
    levels = definition(
        level(0, "decimal", "%1"), level(1, "decimal", "%2"), level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>')
    )
    depths = [0, 1, 2, 1, 2, 0, 2]
    body = "".join(item("文", depth) for depth in depths)
    assert lines(body, numbering=levels + NUM) == [f"{n} 文" for n in (1, 1, 1, 2, 2, 2, 1)]


def test_lists_of_one_definition_count_on() -> None:
    body = item("甲") + item("乙", key=2) + item("丙")
    assert lines(body, numbering=PLAN + num(1) + num(2)) == ["一、甲", "二、乙", "三、丙"]


def test_a_list_that_starts_elsewhere_does_so_once() -> None:
    body = item("甲") + item("乙", key=2) + item("丙", key=2) + item("丁")
    numbering = PLAN + num(1) + num(2, override(0, 7))
    assert lines(body, numbering=numbering) == ["一、甲", "七、乙", "八、丙", "九、丁"]


def test_a_start_of_a_lower_level_holds_below_every_heading() -> None:
    body = item("甲", key=2) + item("乙", 1, 2) + item("丙", 1, 2) + item("丁", key=2) + item("戊", 1, 2)
    numbering = PLAN + num(2, override(1, 3))
    assert lines(body, numbering=numbering) == ["一、甲", "（三）乙", "（四）丙", "二、丁", "（三）戊"]


def test_a_list_may_replace_a_level_of_its_definition() -> None:
    replaced = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)", start=4)}</w:lvlOverride>'
    assert lines(item("甲", key=2) + item("乙", 1, 2), numbering=PLAN + num(2, replaced)) == ["IV) 甲", "（一）乙"]


def test_lists_of_two_definitions_are_counted_apart() -> None:
    other = definition(level(0, "lowerLetter", "(%1)"), key=5)
    body = item("甲") + item("乙", key=2) + item("丙") + item("丁", key=2)
    assert lines(body, numbering=PLAN + other + num(1) + num(2, of=5)) == ["一、甲", "(a) 乙", "二、丙", "(b) 丁"]


def test_numbers_of_several_levels() -> None:
    levels = definition(
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
        level(3, "decimal", "%9%4%5"),
    )
    body = item("甲") + item("2020年", 1) + item("丙", 2) + item("丁", 3)
    assert lines(body, numbering=levels + NUM) == ["第一章甲", "一.1 2020年", "1.1.1 丙", "1 丁"]


def test_a_level_without_the_one_above() -> None:
    levels = definition(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    body = item("甲", 1) + item("乙") + item("丙", 1)
    assert lines(body, numbering=levels + NUM) == ["0.1 甲", "1. 乙", "1.1 丙"]


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("bullet", "\uf06c", "文"),
        ("bullet", "—", "文"),
        ("none", "", "文"),
        ("none", "附件", "附件文"),
        ("none", "%1、", "、文"),
        ("decimal", "", "文"),
        ("decimal", "[%1]", "[1] 文"),
        ("decimal", "第%1项：", "第1项：文"),
        ("ideographTraditional", "%1）", "甲）文"),
        ("noSuchForm", "%1.", "1. 文"),
    ],
)
def test_what_a_level_shows(form: str, text: str, shown: str) -> None:
    assert lines(item("文"), numbering=definition(level(0, form, text)) + NUM) == [shown]


def test_a_format_of_later_versions_of_word() -> None:
    form = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    levels = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="9"/>{form}<w:lvlText w:val="%1、"/>'
    assert lines(item("甲") + item("乙"), numbering=levels + "</w:lvl></w:abstractNum>" + NUM) == ["009、甲", "010、乙"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Task"><w:name w:val="任务"/><w:pPr><w:numPr><w:ilvl w:val="2"/>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Urgent"><w:name w:val="急件"/><w:basedOn w:val="Task"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Plain"><w:name w:val="不编号"/><w:basedOn w:val="Task"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="循环"/><w:basedOn w:val="Round"/></w:style>'
)


def styled(text: str, style: str, more: str = "") -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_numbers_of_styles() -> None:
    body = (
        styled("甲", "Task")
        + styled("乙", "Urgent")
        + styled("丙", "Plain")
        + styled("丁", "Task", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + styled("戊", "Task", '<w:numPr><w:ilvl w:val="1"/></w:numPr>')
        + styled("己", "Plain", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + styled("庚", "Round")
        + styled("辛", "NoSuchStyle")
    )
    expected = ["1. 甲", "2. 乙", "丙", "丁", "（一）戊", "一、己", "庚", "辛"]
    assert lines(body, numbering=PLAN + NUM, styles=STYLES) == expected


def test_a_level_that_names_a_style_decides_its_depth() -> None:
    levels = definition(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Other"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Task"/>'),
    )
    assert lines(styled("甲", "Task") + styled("乙", "Urgent"), numbering=levels + NUM, styles=STYLES) == [
        "（一）甲",
        "（二）乙",
    ]


def test_headings_with_numbers() -> None:
    levels = definition(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>'))
    given = '<w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="1"/></w:numPr>'
    writer = reading(word_file(paragraph("经济", given), numbering=levels + NUM))
    assert (writer.text, writer.headings[0].level) == ("一、经济\n", 1)
    assert (writer.headings[0].start, writer.headings[0].end) == (0, 4)
    assert writer.bold == [(0, 4)]


def test_lists_that_are_defined_by_a_style() -> None:
    linked = (
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Numbers"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="9"><w:styleLink w:val="Numbers"/>'
        f"{level(0, 'decimal', '%1、')}</w:abstractNum>"
    )
    body = item("甲") + item("乙", key=2)
    assert lines(body, numbering=linked + num(1, of=8) + num(2, of=9)) == ["1、甲", "2、乙"]


def test_a_column_of_numbers() -> None:
    digits = definition(level(0, "decimal", "%1"))
    rows = [cell("序号") + cell("任务"), *(cell(item()) + cell(text) for text in ("甲", "乙", "丙"))]
    writer = reading(word_file(table(*rows), numbering=digits + NUM))
    assert writer.text == "序号\t任务\n1\t甲\n2\t乙\n3\t丙\n"
    assert [(c.row, c.column, writer.text[c.start : c.end]) for c in writer.tables[0].cells if c.column == 0] == [
        (0, 0, "序号"),
        (1, 0, "1"),
        (2, 0, "2"),
        (3, 0, "3"),
    ]


def test_cells_that_others_cover_are_not_counted() -> None:
    restart, follow = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell(item(), restart) + cell("甲"),
        cell(item(), follow) + cell("乙"),
        cell(item(), restart) + cell("丙"),
        cell(item(), follow) + cell("丁"),
    ]
    writer = reading(word_file(table(*rows), numbering=definition(level(0, "decimal", "%1")) + NUM))
    assert writer.text == "1\t甲\n乙\n2\t丙\n丁\n"


def test_lists_within_a_cell() -> None:
    row = cell(item("甲") + paragraph("文") + item("乙")) + cell("丙")
    assert lines(table(row), numbering=PLAN + NUM) == ["一、甲", "文", "二、乙\t丙"]


def test_an_empty_paragraph_shows_its_number() -> None:
    numbering = definition(level(0, "decimal", "%1.")) + NUM
    assert lines(item("甲") + item() + item("乙"), numbering=numbering) == ["1. 甲", "2.", "3. 乙"]


def test_deleted_and_hidden_paragraphs_are_not_counted() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = (
        f'<w:p><w:pPr>{number}<w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>'
    )
    hidden = paragraph(run("密", "<w:vanish/>"), f"{number}<w:rPr><w:vanish/></w:rPr>")
    assert lines(item("甲") + gone + hidden + item("乙"), numbering=PLAN + NUM) == ["一、甲", "二、乙"]


def test_text_boxes_are_counted_apart() -> None:
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{item('框')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert lines(item("甲") + paragraph(box + run("文")) + item("乙"), numbering=PLAN + NUM) == [
        "一、甲",
        "文",
        "一、框",
        "二、乙",
    ]


@pytest.mark.parametrize(
    "numbering",
    [
        "",
        NUM,
        PLAN + '<w:num w:numId="1"/>',
        PLAN + num(1, of=77),
        definition(level(5, "decimal", "%6")) + NUM,
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="x"><w:start w:val="-"/></w:lvl></w:abstractNum>' + NUM,
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="None"/></w:abstractNum>' + NUM,
    ],
)
def test_lists_that_are_not_defined_show_nothing(numbering: str) -> None:
    assert lines(item("甲"), numbering=numbering) == ["甲"]


def test_starts_beyond_reason() -> None:
    numbering = definition(level(0, "lowerLetter", "%1.", start=2_000_000_000)) + NUM
    assert lines(item("甲"), numbering=numbering) == ["32767. 甲"]


def test_the_number_is_bold_where_its_level_or_its_paragraph_says_so() -> None:
    levels = definition(level(0, "decimal", "%1、", "<w:rPr><w:b/></w:rPr>"), level(1, "decimal", "%2、"))
    mark = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:rPr><w:b/></w:rPr>'
    body = item("甲") + item("乙", 1) + paragraph("丙", mark) + paragraph(run("丁", "<w:b/>"), mark)
    writer = reading(word_file(body, numbering=levels + NUM))
    assert writer.text == "1、甲\n1、乙\n2、丙\n3、丁\n"
    assert [writer.text[start:end] for start, end in writer.bold] == ["1、", "2、", "3、丁"]
