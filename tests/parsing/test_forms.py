"""Where responsibility may stand and who has which role: each form once, with the rows it must give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.domain import Task
from qa.parsing import parse
from qa.reading import Document
from qa.reading.plain import pipe_tables
from tests.parsing.accounting import check_tiling, parsed

HEAD = "鹤山区2031年重点工作分工方案\n"
Row = tuple[str | None, str, list[str], list[str], list[str]]


def rows(text: str) -> list[Row]:
    """Return number, text, leaders, lead units and supporting units of each task, names as written."""
    plan = parsed(HEAD + text)
    check_tiling(HEAD + text, plan)
    return list(map(row, plan.tasks))


def row(task: Task) -> Row:
    """Return a task as a row."""
    lead, support = ([unit.written for unit in units] for units in (task.lead_units, task.support_units))
    return task.number, task.text, list(task.leaders), lead, support


LABEL_LINES = {
    "one role a line": (
        "1.修公厕。\n牵头负责领导：赵四海。\n牵头责任单位：区园林局。\n"
        "协同责任单位：区水利局等，各镇、街道。\n2.修路。\n责任单位：区住建局",
        [
            ("1", "修公厕。", ["赵四海"], ["区园林局"], ["区水利局", "各镇、街道"]),
            ("2", "修路。", [], ["区住建局"], []),
        ],
    ),
    "names broken over lines": (
        "1.修公厕。\n牵头单位：区园\n\n林局\n责任单位：区水利\n局、区自然资源和规\n划局\n2.修路。\n责任单位：区住建局",
        [
            ("1", "修公厕。", [], ["区园林局"], ["区水利局", "区自然资源和规划局"]),
            ("2", "修路。", [], ["区住建局"], []),
        ],
    ),
    "labels letter-spaced, half-width colons": (
        "1.修公厕。\n责 任 单 位 : 区园林局、区水利局\n2.修路。\n分管领导:钱　枫、赵四海\n牵头部门:区住建局",
        [
            ("1", "修公厕。", [], ["区园林局", "区水利局"], []),
            ("2", "修路。", ["钱枫", "赵四海"], ["区住建局"], []),
        ],
    ),
    "two labels in a line": (
        "1.修公厕。\n牵头单位：区园林局   责任单位：区水利局 区住建局 各镇街",
        [("1", "修公厕。", [], ["区园林局"], ["区水利局", "区住建局", "各镇街"])],
    ),
    "in the line of the task": (
        "1.修公厕。 责任单位:区园林局、区水利局 2.修路。 责任单位:区住建局",
        [("1", "修公厕。", [], ["区园林局", "区水利局"], []), ("2", "修路。", [], ["区住建局"], [])],
    ),
    "posts": (
        "1.修公厕。\n分管领导：县委常委、常务副县长\n牵头单位：县园林局\n2.修路。\n"
        "分管领导：副市长、甲县委书记冯丁四\n牵头单位：市住建局",
        [
            ("1", "修公厕。", ["县委常委、常务副县长"], ["县园林局"], []),
            ("2", "修路。", ["副市长、甲县委书记冯丁四"], ["市住建局"], []),
        ],
    ),
    "a role sentence": (
        "1.修公厕。\n部门分工：省园林厅牵头，省委网信办，省水利厅、商务厅等配合。\n2.修路。\n"
        "部门分工：省住建厅牵头，各地、各部门配合。",
        [
            ("1", "修公厕。", [], ["省园林厅"], ["省委网信办", "省水利厅", "商务厅"]),
            ("2", "修路。", [], ["省住建厅"], ["各地", "各部门"]),
        ],
    ),
    "a signature behind": (
        "1.修公厕。\n牵头单位：区园林局\n配合单位：各镇人民政府\n鹤山区人民政府\n2031年2月3日",
        [("1", "修公厕。", [], ["区园林局"], ["各镇人民政府"])],
    ),
}

VERBS = {
    "leads, helps": ("省水利厅牵头，省财政厅、省教育厅配合", ["省水利厅"], ["省财政厅", "省教育厅"]),
    "answer": ("市水利局、市财政局负责", ["市水利局", "市财政局"], []),
    "answers, open list": ("水利部、财政部等负责", ["水利部", "财政部"], []),
    "each leads": ("市水利局、市财政局分别牵头", ["市水利局", "市财政局"], []),
    "by duty beside a lead": ("水利部牵头，财政部、教育部等按职责分工负责", ["水利部"], ["财政部", "教育部"]),
    "by duty alone": ("水利部、财政部按职责分工负责", ["水利部", "财政部"], []),
    "guides": ("生态环境部指导，试点城市政府负责落实", ["试点城市政府"], ["生态环境部"]),
    "together with": ("市住建局会同市财政局负责", ["市住建局"], ["市财政局"]),
    "together with nobody named": ("水利部会同有关部门负责", ["水利部"], []),
    "a collective": ("省水利厅牵头，各市、县（区）人民政府负责", ["省水利厅"], ["各市、县（区）人民政府"]),
    "a time beside": ("水利部牵头，6月底前完成，年内持续推进", ["水利部"], []),
    "a bare name": ("市教育局", ["市教育局"], []),
    "parted by 、": ("市水利局牵头、市财政局配合", ["市水利局"], ["市财政局"]),
    "by": ("由市水利局牵头，市财政局参与", ["市水利局"], ["市财政局"]),
}

NOT_ROLES = ["含开发区", "企业直接向国家发展改革委申报", "以下简称专项行动", "2031年6月底前", "一期", "详见附表"]

RULES = {
    "the first leads": (
        "1.甲。（责任单位：区园林局、区水利局，列首位的为牵头单位，下同）\n2.乙。（责任单位：区住建局、区教育局）",
        [("1", "甲。", [], ["区园林局"], ["区水利局"]), ("2", "乙。", [], ["区住建局"], ["区教育局"])],
    ),
    "units that join all later tasks": (
        "1.甲。（责任单位：区园林局。以下各项均需各镇街落实，不再单独列出）\n"
        "2.乙。（牵头单位：区住建局）\n3.丙。（牵头单位：区教育局；配合单位：各镇街）",
        [
            ("1", "甲。", [], ["区园林局"], []),
            ("2", "乙。", [], ["区住建局"], ["各镇街"]),
            ("3", "丙。", [], ["区教育局"], ["各镇街"]),
        ],
    ),
    "a sentence about a group": (
        "1.甲。（责任单位：区园林局）\n2.乙。\n3.丙。\n以上第2、3项由区住建局牵头，区财政局配合。\n"
        "4.丁。（责任单位：区教育局）",
        [
            ("1", "甲。", [], ["区园林局"], []),
            ("2", "乙。", [], ["区住建局"], ["区财政局"]),
            ("3", "丙。", [], ["区住建局"], ["区财政局"]),
            ("4", "丁。", [], ["区教育局"], []),
        ],
    ),
    "a leader in the heading": (
        "一、赵四海市长主抓重点工作\n1.甲。\n责任单位：市园林局\n2.乙。\n牵头领导：钱枫\n"
        "责任单位：市水利局\n二、市教育局牵头工作（1项）\n3.丙。\n配合单位：市财政局",
        [
            ("1", "甲。", ["赵四海市长"], ["市园林局"], []),
            ("2", "乙。", ["钱枫"], ["市水利局"], []),
            ("3", "丙。", [], ["市教育局"], ["市财政局"]),
        ],
    ),
    "a leader over all in the introduction": (
        "各单位：全部工作由钱枫同志负总责。\n一、城建\n1.甲。（责任单位：区园林局）\n2.乙。（责任单位：区水利局）",
        [("1", "甲。", ["钱枫"], ["区园林局"], []), ("2", "乙。", ["钱枫"], ["区水利局"], [])],
    ),
    "a notice with its own numbers": (
        "一、提高站位。要压实责任。\n二、强化督查。按月通报。\n鹤山区2031年重点任务分解\n一、城建\n"
        "1.甲。（责任单位：区园林局）\n二、民生\n2.乙。（责任单位：区水利局）",
        [("1", "甲。", [], ["区园林局"], []), ("2", "乙。", [], ["区水利局"], [])],
    ),
    "a section in which nobody answers": (
        "一、总体要求\n（一）原则。坚持统筹。\n（二）目标。取得进展。\n二、任务\n"
        "（三）甲。（责任单位：区园林局）\n三、保障措施\n（四）加强领导。各单位要重视。",
        [("三", "甲。", [], ["区园林局"], [])],
    ),
    "sentences with a bracket each": (
        "1.甲。（区园林局牵头，区水利局配合）乙。（区水利局负责）\n2.丙。（区住建局负责）",
        [
            ("1", "甲。", [], ["区园林局"], ["区水利局"]),
            ("1", "乙。", [], ["区水利局"], []),
            ("2", "丙。", [], ["区住建局"], []),
        ],
    ),
    "a number that the document lost": (
        "1.甲。（责任单位：区园林局）\n乙丙丁。（责任单位：区水利局）\n3.戊。（责任单位：区住建局）",
        [
            ("1", "甲。", [], ["区园林局"], []),
            (None, "乙丙丁。", [], ["区水利局"], []),
            ("3", "戊。", [], ["区住建局"], []),
        ],
    ),
    "a separator that the document lost": (
        "1.甲。（责任单位：区水利局）\n2.乙。（责任单位：区水利局区园林绿化局）",
        [("1", "甲。", [], ["区水利局"], []), ("2", "乙。", [], ["区水利局", "区园林绿化局"], [])],
    ),
}

TABLES = {
    "pipes": (
        "| 序号 | 工作任务 | 牵头领导 | 牵头单位 | 配合单位 |\n|---|---|---|---|---|\n"
        "| 1 | 修公厕 | 赵四海 | 区园林局 | 区水利局、各镇街 |\n| 2 | 修路 | | 区住建局 | |",
        [
            ("1", "修公厕", ["赵四海"], ["区园林局"], ["区水利局", "各镇街"]),
            ("2", "修路", [], ["区住建局"], []),
        ],
    ),
    "one cell a line": (
        "序号\n\n工作任务\n\n牵头单位\n\n配合单位\n\n1\n\n修公厕\n\n区园林局\n\n区水利局\n\n2\n\n修路\n\n区住建局",
        [("1", "修公厕", [], ["区园林局"], ["区水利局"]), ("2", "修路", [], ["区住建局"], [])],
    ),
    "tabs, an empty cell, a row that goes on": (
        "序号\t工作任务\t主办单位\t协办单位\t备注\n一、城建\n1\t修公厕\t区园林局\t\t分四批\n"
        "\t修泵站\t区水利局\t区财政局\t\n2\t修路\t区住建局\t各镇街\t",
        [
            ("1", "修公厕", [], ["区园林局"], []),
            ("1", "修泵站", [], ["区水利局"], ["区财政局"]),
            ("2", "修路", [], ["区住建局"], ["各镇街"]),
        ],
    ),
    "one cell a line, over two pages": (
        "序号\n工作任务\n牵头领导\n牵头单位\n1\n修公厕\n修缮二十座\n赵四海\n区园林局\n— 2 —\n"
        "序号\n工作任务\n牵头领导\n牵头单位\n2\n修路\n钱枫\n区住建局",
        [
            ("1", "修公厕修缮二十座", ["赵四海"], ["区园林局"], []),
            ("2", "修路", ["钱枫"], ["区住建局"], []),
        ],
    ),
    "a figure in a column of its own": (
        "| 序号 | 指标名称 | 目标值 | 责任单位 |\n| 1 | 工业投资 | 增长8%以上 | 区工信局 |",
        [("1", "工业投资增长8%以上", [], ["区工信局"], [])],
    ),
    "one row a line": (
        "序号 工 作 任 务 责任单位\n1 修公厕20座 区园林局\n2 修路 区住建局、区水利局",
        [("1", "修公厕20座", [], ["区园林局"], []), ("2", "修路", [], ["区住建局", "区水利局"], [])],
    ),
}


def parsed_table(text: str) -> list[Row]:
    """Read a text whose tables of pipes are tables, as in a file."""
    document = Document.from_text(HEAD + text)
    plan = parse(replace(document, tables=pipe_tables(document.text)))
    check_tiling(document.text, plan)
    return list(map(row, plan.tasks))


def test_words_explained_below_the_plan_are_no_tasks() -> None:
    text = "1.甲。（责任单位：区园林局）\n名词解释：\n1.海绵城市：指能下渗、蓄水的城市。\n2.智慧水务：指数字化的水务。"
    assert rows(text) == [("1", "甲。", [], ["区园林局"], [])]


@pytest.mark.parametrize(
    "text",
    [
        "《鹤山区任务分工方案》政策解读\n一、起草背景\n区人大会议通过报告。\n二、主要内容\n1.共分三个部分。\n2.共九十六项任务。",
        "鹤山区人民政府关于召开第3次常务会议的通知\n一、会议议题\n1.修路方案（区交通局汇报）。\n2.修桥方案。\n二、参会人员\n1.区领导。",
        "鹤山区大桥项目竞争性磋商公告\n一、项目基本情况\n1.编号：甲12。\n2.预算：5万元。\n三、获取文件\n时间：2023年5月9日至12日",
        "关于任务分工方案的说明\n一、制定背景\n区人大会议通过报告。\n二、起草过程\n由办公室牵头起草。\n三、主要特点\n责任明晰。",
    ],
)
def test_a_paper_that_explains_invites_or_announces_is_no_plan(text: str) -> None:
    plan = parsed(text)
    assert plan.tasks == ()
    assert [notice.code for notice in plan.warnings] == ["no_tasks"]


@pytest.mark.parametrize(
    ("names", "units"),
    [
        ("市数据局和试点地区县级人民政府", ["市数据局", "试点地区县级人民政府"]),
        ("市发展和改革局、市文化和旅游局", ["市发展和改革局", "市文化和旅游局"]),
        ("市住房和城乡建设局及市财政局", ["市住房和城乡建设局", "市财政局"]),
        ("各乡镇党委和人民政府", ["各乡镇党委和人民政府"]),
        ("市公安局、市数据局等部门和各区县政府", ["市公安局", "市数据局", "各区县政府"]),
    ],
)
def test_names_joined_by_and(names: str, units: list[str]) -> None:
    assert rows(f"1.甲。（责任单位：{names}）") == [("1", "甲。", [], units, [])]


@pytest.mark.parametrize("form", LABEL_LINES)
def test_label_lines(form: str) -> None:
    text, expected = LABEL_LINES[form]
    assert rows(text) == expected


@pytest.mark.parametrize("form", VERBS)
def test_verbs_in_a_bracket(form: str) -> None:
    bracket, lead, support = VERBS[form]
    assert rows(f"1.修公厕。（{bracket}）\n2.修路。（省住建厅负责）") == [
        ("1", "修公厕。", [], lead, support),
        ("2", "修路。", [], ["省住建厅"], []),
    ]


@pytest.mark.parametrize("aside", NOT_ROLES)
def test_a_bracket_that_explains_a_word_is_no_responsibility(aside: str) -> None:
    assert rows(f"1.修公厕（{aside}）。（责任单位：区园林局）") == [("1", f"修公厕（{aside}）。", [], ["区园林局"], [])]


@pytest.mark.parametrize("form", RULES)
def test_rules_for_several_tasks(form: str) -> None:
    text, expected = RULES[form]
    assert rows(text) == expected


@pytest.mark.parametrize("form", TABLES)
def test_tables(form: str) -> None:
    text, expected = TABLES[form]
    assert parsed_table(text) == expected
