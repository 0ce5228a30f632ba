# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.parsing.ledger import Ledger
from qa.parsing.tables import read_table, table_header
from qa.text.layout import compact
from tests.parsing.accounting import check_tiling
from tests.parsing.laid_out import Rows, TaskRow, document, rows_in, rows_of, split

TITLE = "鹤山区2023年重点任务分解"


def parsed_table(*tables: str | Rows) -> ParsedPlan:
    """Parse a document of a title and tables, and check its account."""
    found = document(TITLE, *(split(table) if isinstance(table, str) else table for table in tables))
    plan = parse(found)
    check_tiling(found.text, plan)
    return plan


def rows(*tables: str | Rows) -> list[TaskRow]:
    return rows_of(parsed_table(*tables))


def led(number: str | None, text: str, *lead: str) -> TaskRow:
    """Return the row of a task that some lead."""
    return number, text, [], list(lead), []


def test_a_plain_table() -> None:
    assert rows(
        "序号|工作任务|牵头领导|牵头单位|配合单位|完成时限\n"
        "1|新修公路20公里。|张三|区交通局|区财政局、区水利局|年底前\n"
        "2|修缮古桥|李 四、王五|区住建局||6月底前\n"
        "3|修塔||区文旅局|各镇（街道）|"
    ) == [
        ("1", "新修公路20公里。", ["张三"], ["区交通局"], ["区财政局", "区水利局"]),
        ("2", "修缮古桥", ["李四", "王五"], ["区住建局"], []),
        ("3", "修塔", [], ["区文旅局"], ["各镇（街道）"]),
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("工作任务|责任单位\n修路|甲局\n修桥|乙局", [led(None, "修路", "甲局"), led(None, "修桥", "乙局")]),
        ("责任单位|工作任务|序号\n甲局|修路|1", [led("1", "修路", "甲局")]),
        (
            "序号|工作任务|责任单位\n（一）|修路|甲局\n（二）|修桥|乙局",
            [led("一", "修路", "甲局"), led("二", "修桥", "乙局")],
        ),
        (
            "序号|工作任务|责任单位\n1-1|修路|甲局\n1.2|修桥|乙局",
            [led("1-1", "修路", "甲局"), led("1.2", "修桥", "乙局")],
        ),
        ("序号|工作任务|责任单位\n①|修路|甲局\n01|修桥|乙局", [led("①", "修路", "甲局"), led("01", "修桥", "乙局")]),
        (
            "序号|工作任务|责任单位\n1、|修路|甲局\n２．|修桥|乙局",
            [led("1", "修路", "甲局"), led("２", "修桥", "乙局")],
        ),
        ("序号|工作任务|责任单位\n1|𠀀路|甲局", [led("1", "𠀀路", "甲局")]),
        ("序 号|工 作 任 务|责任⏎单位\n1|修路|甲局", [led("1", "修路", "甲局")]),
        ("序号|工作任务|责任单位|备注|进展情况\n1|修路|甲局|重点|已完工", [led("1", "修路", "甲局")]),
        ("序号|项目名称|主要内容|责任单位\n1|修路|新修公路。|甲局", [led("1", "修路：新修公路。", "甲局")]),
        ("序号|指标名称|目标值|责任单位\n1|生产总值增速|6%左右|甲局", [led("1", "生产总值增速6%左右", "甲局")]),
        ("序号|工作任务|责任单位\n1|修路⏎12公里|甲局", [led("1", "修路12公里", "甲局")]),
        ("序号|工作任务|责任单位\n1||甲局\n2|修桥|乙局", [led("2", "修桥", "乙局")]),
        ("序号|工作任务|责任单位\n1|修路|\n2|修桥|乙局", [led("1", "修路"), led("2", "修桥", "乙局")]),
        ("序号|工作任务|责任单位", []),
    ],
)
def test_small_tables(table: str, expected: list[TaskRow]) -> None:
    assert rows(table) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "序号|工作任务|责任单位|完成时限\n1|修路|甲局|5月\n↑|修桥|乙局|6月\n2|修塔|丙局|",
            [led("1", "修路", "甲局"), led("1", "修桥", "乙局"), led("2", "修塔", "丙局")],
        ),
        (
            "序号|工作任务|责任单位\n1|修路|甲局、乙局\n2|修桥|↑\n3|修塔|丙局",
            [led("1", "修路", "甲局", "乙局"), led("2", "修桥", "甲局", "乙局"), led("3", "修塔", "丙局")],
        ),
        (
            "序号|工作任务|责任单位|完成时限\n1|修路|甲局|5月\n↑|修桥|↑|6月",
            [led("1", "修路", "甲局"), led("1", "修桥", "甲局")],
        ),
        (
            "序号|工作任务|责任单位\n1|修路、修桥，|甲局\n↑|修塔。|↑\n2|修坝|乙局",
            [led("1", "修路、修桥，修塔。", "甲局"), led("2", "修坝", "乙局")],
        ),
        (
            "序号|工作任务|牵头领导|责任单位\n1|修路|张三|甲局\n2|修桥|↑|乙局\n3|修塔||丙局",
            [
                ("1", "修路", ["张三"], ["甲局"], []),
                ("2", "修桥", ["张三"], ["乙局"], []),
                ("3", "修塔", [], ["丙局"], []),
            ],
        ),
        (
            "序号|工作任务|责任单位\n1|修路|甲局\n|修桥|\n2|修塔|丙局",
            [led("1", "修路", "甲局"), led("1", "修桥", "甲局"), led("2", "修塔", "丙局")],
        ),
    ],
)
def test_merged_cells(table: str, expected: list[TaskRow]) -> None:
    assert rows(table) == expected


@pytest.mark.parametrize(
    "table",
    [
        "序号|工作任务|责任单位\n一、城建|←|←\n1|修路|甲局\n2|修桥|乙局\n二、文旅|←|←\n1|修塔|丙局",
        "序号|工作任务|责任单位\n一、城建||\n1|修路|甲局\n2|修桥|乙局\n二、文旅||\n1|修塔|丙局",
        "类别|序号|工作任务|责任单位\n一、城建|1|修路|甲局\n↑|2|修桥|乙局\n二、文旅|1|修塔|丙局",
    ],
)
def test_sections(table: str) -> None:
    plan = parsed_table(table)
    assert [(task.section, task.number, task.text) for task in plan.tasks] == [
        ("一、城建", "1", "修路"),
        ("一、城建", "2", "修桥"),
        ("二、文旅", "1", "修塔"),
    ]
    assert plan.plan.sections == ("一、城建", "二、文旅")
    assert plan.unplaced == ()


def test_a_category_below_a_section_is_a_parent() -> None:
    plan = parsed_table(
        "类别|序号|工作任务|责任单位\n一、城建|←|←|←\n道路|1|修路|甲局\n↑|2|修桥|乙局\n绿化|3|种树|丙局"
    )
    assert [(task.section, task.parent) for task in plan.tasks] == [
        ("一、城建", "道路"),
        ("一、城建", "道路"),
        ("一、城建", "绿化"),
    ]


def test_a_task_over_several_measures_is_their_parent() -> None:
    plan = parsed_table("序号|重点工作|具体举措|责任单位\n1|城建|修路|甲局\n↑|↑|修桥|乙局\n2|文旅|修塔|丙局")
    assert [(task.number, task.parent, task.text) for task in plan.tasks] == [
        ("1", "城建", "修路"),
        ("1", "城建", "修桥"),
        ("2", None, "文旅：修塔"),
    ]


def test_a_section_row_that_names_who_leads() -> None:
    assert rows(
        "序号|工作任务|配合单位\n一、张三副区长牵头工作|←|←\n1|修路|甲局\n二、乙局牵头工作（1项）|←|←\n2|修桥|丙局"
    ) == [
        ("1", "修路", ["张三副区长"], [], ["甲局"]),
        ("2", "修桥", [], ["乙局"], ["丙局"]),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "序号|工作任务|责任分工|←\n↑|↑|牵头单位|配合单位\n1|修路|甲局|乙局\n2|修塔|丙局|",
        "序号|工作任务|牵头单位|配合单位\n1|修路|甲局|乙局\n序号|工作任务|牵头单位|配合单位\n2|修塔|丙局|",
        "鹤山区2023年任务|←|←|←\n序号|工作任务|牵头单位|配合单位\n1|修路|甲局|乙局\n2|修塔|丙局|",
        "序号|工作任务|责任分工|←\n↑|↑|牵头单位|配合单位\n1|修路|甲局|乙局\n序号|工作任务|责任分工|←\n↑|↑|牵头单位|配合单位\n2|修塔|丙局|",
    ],
)
def test_heads_of_two_rows_and_repeated_heads(table: str) -> None:
    assert rows(table) == [("1", "修路", [], ["甲局"], ["乙局"]), ("2", "修塔", [], ["丙局"], [])]


@pytest.mark.parametrize("second", ["2|修塔|乙局\n3|修桥|丙局", "序号|工作任务|责任单位\n2|修塔|乙局\n3|修桥|丙局"])
def test_a_table_goes_on_in_another(second: str) -> None:
    assert rows("序号|工作任务|责任单位\n1|修路|甲局", second) == [
        led("1", "修路", "甲局"),
        led("2", "修塔", "乙局"),
        led("3", "修桥", "丙局"),
    ]


def test_a_table_of_another_width_does_not_go_on() -> None:
    plan = parsed_table("序号|工作任务|责任单位\n1|修路|甲局", "姓名|电话\n张三|123")
    assert rows_of(plan) == [led("1", "修路", "甲局")]
    assert [one.text for one in plan.unplaced] == ["姓名电话张三123"]


def test_each_table_has_its_own_caption_as_section() -> None:
    first, second = split("序号|工作任务|责任单位\n1|修路|甲局"), split("序号|工作任务|牵头单位\n1|修塔|乙局")
    found = document(TITLE, "表一 城建任务", first, "表二 文旅任务", second)
    assert [(task.section, task.text) for task in parse(found).tasks] == [
        ("表一 城建任务".replace(" ", ""), "修路"),
        ("表二 文旅任务".replace(" ", ""), "修塔"),
    ]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("注：列第一位的为牵头单位。|←|←", [("1", "修路", [], ["甲局"], ["乙局"])]),
        ("备注：无牵头单位的，责任单位均为牵头单位|←|←", [led("1", "修路", "甲局", "乙局")]),
        ("说明：以下均需各镇街落实，不再列出|←|←", [("1", "修路", [], ["甲局", "乙局"], ["各镇街"])]),
        ("合计：1项|←|←", [led("1", "修路", "甲局", "乙局")]),
        ("填表说明：略||", [led("1", "修路", "甲局", "乙局")]),
    ],
)
def test_rows_that_hold_a_note(note: str, expected: list[TaskRow]) -> None:
    assert rows(f"序号|工作任务|责任单位\n1|修路|甲局、乙局\n{note}") == expected
    assert rows(f"序号|工作任务|责任单位\n{note}\n1|修路|甲局、乙局") == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("修路。（责任单位：甲局）|", ("修路。", [], ["甲局"], [])),
        ("修路。（甲局牵头，乙局配合）|", ("修路。", [], ["甲局"], ["乙局"])),
        ("修路。⏎牵头单位：甲局⏎配合单位：乙局|", ("修路。", [], ["甲局"], ["乙局"])),
        ("修路（一期）。（牵头领导：张三；牵头单位：甲局）|", ("修路（一期）。", ["张三"], ["甲局"], [])),
        ("修路（含辅道）。|", ("修路（含辅道）。", [], [], [])),
        ("修路。（牵头单位：甲局）|乙局", ("修路。", [], ["甲局"], ["乙局"])),
        ("修路|甲局牵头，乙局配合", ("修路", [], ["甲局"], ["乙局"])),
        ("修路|牵头单位：甲局 配合单位：乙局", ("修路", [], ["甲局"], ["乙局"])),
        ("修路|牵头：甲局⏎配合：乙局", ("修路", [], ["甲局"], ["乙局"])),
        ("修路|区水利局⏎区财政局⏎各镇街", ("修路", [], ["区水利局", "区财政局", "各镇街"], [])),
        ("修路|区水利局 区财政局", ("修路", [], ["区水利局", "区财政局"], [])),
        ("修路|区文化和旅⏎游局⏎区财政局", ("修路", [], ["区文化和旅游局", "区财政局"], [])),
        ("修路|区水利局、区财⏎政局", ("修路", [], ["区水利局", "区财政局"], [])),
        ("修路|农业农村局⏎自然资源局", ("修路", [], ["农业农村局", "自然资源局"], [])),
        ("修路|教育局⏎财政局⏎水利局", ("修路", [], ["教育局", "财政局", "水利局"], [])),
        ("修路|石桥镇⏎柳林镇", ("修路", [], ["石桥镇", "柳林镇"], [])),
        ("修路|区财政局⏎松陵高新区管⏎委会", ("修路", [], ["区财政局", "松陵高新区管委会"], [])),
        ("修路|区水利局、石⏎门街⏎道办事处", ("修路", [], ["区水利局", "石门街道办事处"], [])),
        ("修路|县工业园⏎区管委会", ("修路", [], ["县工业园区管委会"], [])),
        ("修路|区城管局（区停车办、区整违办）", ("修路", [], ["区城管局（区停车办、区整违办）"], [])),
        ("修路|区水利局等", ("修路", [], ["区水利局"], [])),
        ("修路|/", ("修路", [], [], [])),
    ],
)
def test_what_stands_in_the_cells(cells: str, expected: tuple[str, list[str], list[str], list[str]]) -> None:
    assert rows(f"序号|工作任务|责任单位\n1|{cells}") == [("1", *expected)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "序号|工作任务|牵头单位|配合单位\n1|修路|甲局|无\n2|修桥|乙局|—",
            [led("1", "修路", "甲局"), led("2", "修桥", "乙局")],
        ),
        (
            "序号|工作任务|责任单位\n1|修路|甲局\n合计|1项|",
            [led("1", "修路", "甲局")],
        ),
        (
            "序号|工作任务|责任单位\n1|修路|甲局（牵头）、乙局",
            [("1", "修路", [], ["甲局"], ["乙局"])],
        ),
        (
            "序号|工作任务|责任单位\n1|修路|甲局\n2|修桥|同上",
            [led("1", "修路", "甲局"), led("2", "修桥", "甲局")],
        ),
        (
            "序号|工作任务|责任单位\n一|城建|\n1|修路|甲局\n二|文旅|\n2|修塔|乙局",
            [led("1", "修路", "甲局"), led("2", "修塔", "乙局")],
        ),
        (
            "序号|工作任务|责任领导|责任单位|协办单位\n1|修路|张三|甲局|乙局\n|修桥||丙局|",
            [("1", "修路", ["张三"], ["甲局"], ["乙局"]), ("1", "修桥", ["张三"], ["丙局"], [])],
        ),
        (
            "序号|工作任务|责任领导|牵头单位|配合单位\n1|修路|张三|甲局|乙局\n|修桥|||丙局",
            [("1", "修路", ["张三"], ["甲局"], ["乙局"]), ("1", "修桥", ["张三"], ["甲局"], ["丙局"])],
        ),
    ],
)
def test_cells_that_name_nobody_or_leave_it_to_the_row_above(table: str, expected: list[TaskRow]) -> None:
    assert rows(table) == expected


@pytest.mark.xfail(strict=True, reason="of a head of two rows without merged cells only the first is taken")
def test_a_head_of_two_rows_without_merged_cells() -> None:
    table = "序号|工作任务|责任分工|\n||牵头单位|配合单位\n1|修路|甲局|乙局"
    assert rows(table) == [("1", "修路", [], ["甲局"], ["乙局"])]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "工作任务|责任单位\n1.修路。|甲局\n（2）修桥。|乙局",
            [led("1", "修路。", "甲局"), led("2", "修桥。", "乙局")],
        ),
        ("工作任务|责任单位\n（一）修路|甲局\n3、修桥|乙局", [led("一", "修路", "甲局"), led("3", "修桥", "乙局")]),
        ("工作任务|责任单位\n1.5公里公路|甲局", [led(None, "1.5公里公路", "甲局")]),
        ("序号|工作任务|责任单位\n1|3.修路|甲局", [led("1", "3.修路", "甲局")]),
    ],
)
def test_numbers_in_the_text(table: str, expected: list[TaskRow]) -> None:
    assert rows(table) == expected


@pytest.mark.parametrize(
    ("table", "title"),
    [
        ("序号|项目名称|主要内容|责任单位\n1|修路|新修公路。|甲局", "修路"),
        ("序号|工作任务|责任单位\n1|联动共建科学城⏎推动量子通信器件实验室落地，引进8家机构|甲局", "联动共建科学城"),
        ("序号|工作任务|责任单位\n1|联动共建。⏎推动量子通信器件实验室落地，引进8家机构|甲局", "联动共建"),
        ("序号|工作任务|责任单位\n1|推动量子通信器件实验室落地，引⏎进8家机构|甲局", None),
        ("序号|工作任务|责任单位\n1|修路|甲局", None),
    ],
)
def test_titles_of_tasks(table: str, title: str | None) -> None:
    (task,) = parsed_table(table).tasks
    assert task.title == title


def test_a_category_given_once_holds_on_where_no_cells_are_merged() -> None:
    plan = parsed_table("类别|序号|工作任务|责任单位\n城建|1|修路|甲局\n|2|修桥|乙局\n文旅|3|修塔|丙局")
    assert [task.section for task in plan.tasks] == ["城建", "城建", "文旅"]


def test_deadlines_in_a_column() -> None:
    plan = parsed_table("序号|工作任务|责任单位|完成时限\n1|修路|甲局|2023年⏎12月\n2|修桥|乙局|↑\n3|修塔|丙局|")
    assert [task.deadline.text if task.deadline else None for task in plan.tasks] == ["2023年12月", "2023年12月", None]


def test_what_each_cell_is_taken_for() -> None:
    found = document(
        TITLE,
        split("类别|序号|工作任务|责任单位|备注\n城建|1|修路。（牵头单位：甲局）|乙局|重点\n注：略|←|←|←|←"),
        "附注",
    )
    plan = parse(found)
    stretches = [(one.kind, found.text[one.start : one.end].strip()) for one in plan.placements]
    kinds = [(kind, words) for kind, words in stretches if words]
    assert kinds == [
        ("title", TITLE),
        ("furniture", "类别\n序号\n工作任务\n责任单位\n备注"),
        ("heading", "城建"),
        ("number", "1"),
        ("text", "修路。"),
        ("responsibility", "（牵头单位：甲局）"),
        ("responsibility", "乙局"),
        ("context", "重点"),
        ("context", "注：略"),
        ("unplaced", "附注"),
    ]


def test_a_task_stands_where_its_row_does() -> None:
    found = document(TITLE, split("序号|工作任务|责任单位\n1|修路|甲局\n2|修桥|乙局"))
    assert [found.text[task.source.start : task.source.end] for task in parse(found).tasks] == [
        "1\n修路\n甲局",
        "2\n修桥\n乙局",
    ]


def test_tasks_before_and_behind_a_table_stand_in_order() -> None:
    table = split("序号|工作任务|责任单位\n1|修路|甲局")
    found = document(TITLE, "一、目标\n1.增长6%。（责任单位：丙局）", table, "二、其他\n1.修塔。（责任单位：丁局）")
    assert [(task.text, task.lead_units[0].written) for task in parse(found).tasks] == [
        ("增长6%。", "丙局"),
        ("修路", "甲局"),
        ("修塔。", "丁局"),
    ]


def test_prose_in_which_nobody_answers_holds_no_tasks_beside_a_table() -> None:
    assert rows_in("一、提高认识\n1.甲。\n2.乙。", split("序号|工作任务|责任单位\n1|修路|甲局")) == [
        led("1", "修路", "甲局")
    ]


def test_a_table_that_holds_no_tasks_is_none() -> None:
    found = document(split("姓名|电话\n张三|123"))
    ledger = Ledger(found.text, compact(found.text))
    assert read_table(found.tables[0], found.text, ledger, section=None) is None
    assert table_header(found.tables[0], found.text) is None
    assert [one.kind for one in ledger.placements()] == ["unplaced", "layout"]


def test_reading_goes_by_the_head_of_the_table_before() -> None:
    first, second = document(split("序号|工作任务|责任单位")), document(split("4|修路|甲局"))
    header = table_header(first.tables[0], first.text)
    ledger = Ledger(second.text, compact(second.text))
    tasks = read_table(second.tables[0], second.text, ledger, section="一、城建", header=header)
    assert tasks is not None
    assert [(one.number, one.text, one.section, one.roles.open) for one in tasks.drafts] == [
        ("4", "修路", "一、城建", ["甲局"])
    ]
    assert [one.kind for one in ledger.placements()] == [
        "number",
        "layout",
        "text",
        "layout",
        "responsibility",
        "layout",
    ]
