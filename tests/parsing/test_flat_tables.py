from __future__ import annotations

import pytest

from qa.parsing.flat_tables import flat_tables
from qa.reading.document import Table
from tests.parsing.accounting import check_tiling, parsed
from tests.parsing.laid_out import TaskRow, rows_of

TITLE = "鹤山区2023年重点任务分解\n"


def lines(text: str) -> str:
    """Return a table with one cell a line, written with | between the cells."""
    return text.replace("|", "\n")


def rows(text: str) -> list[TaskRow]:
    plan = parsed(TITLE + text)
    check_tiling(TITLE + text, plan)
    return rows_of(plan)


def led(number: str | None, text: str, *lead: str) -> TaskRow:
    """Return the row of a task that some lead."""
    return number, text, [], list(lead), []


def cells(text: str, table: Table) -> list[tuple[int, int, int, int, str]]:
    """Return row, column, height, width and words of each cell."""
    return [(one.row, one.column, one.rows, one.columns, text[one.start : one.end]) for one in table.cells]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "序号|工作任务|牵头单位|配合单位|完成时限|1|修路|区交通局|区财政局|年底|2|修桥|区住建局|6月底"
            "|3|修塔|区文旅局|区财政局、区水利局",
            [
                ("1", "修路", [], ["区交通局"], ["区财政局"]),
                led("2", "修桥", "区住建局"),
                ("3", "修塔", [], ["区文旅局"], ["区财政局", "区水利局"]),
            ],
        ),
        (
            "序号|工作任务|责任单位|1|建成区图书馆|区文旅局|2|改造老旧小区|20个，惠及3000户|区住建局|3|提升城市管理中心|区城管局",
            [
                led("1", "建成区图书馆", "区文旅局"),
                led("2", "改造老旧小区20个，惠及3000户", "区住建局"),
                led("3", "提升城市管理中心", "区城管局"),
            ],
        ),
        (
            "序号|工作任务|牵头领导|牵头单位|1|修路|张三|区交通局|2|修桥|李四、王五|区住建局|3|修塔|区文旅局",
            [
                ("1", "修路", ["张三"], ["区交通局"], []),
                ("2", "修桥", ["李四", "王五"], ["区住建局"], []),
                led("3", "修塔", "区文旅局"),
            ],
        ),
        (
            "序号|工作任务|责任单位|1|修路|区交通局|区财政局|区水利局|2|修桥|教育局|财政局",
            [led("1", "修路", "区交通局", "区财政局", "区水利局"), led("2", "修桥", "教育局", "财政局")],
        ),
        (
            "序号|工作任务|责任单位|完成时限|1|修路|区交通局|5月|修辅道|6月|2|修桥|区住建局|年底",
            [led("1", "修路", "区交通局"), led("1", "修辅道", "区交通局"), led("2", "修桥", "区住建局")],
        ),
        (
            "序号|工作任务|责任单位|1.|修路|区交通局|2、|修桥|区住建局",
            [led("1", "修路", "区交通局"), led("2", "修桥", "区住建局")],
        ),
        ("序号|工作任务|责任单位|1|2023年修路|区交通局", [led("1", "2023年修路", "区交通局")]),
        ("序号||工作任务||责任单位||1||修路||区交通局||", [led("1", "修路", "区交通局")]),
        (
            "序号|工作任务|责任单位|1|修路|区交通局|序号|工作任务|责任单位|2|修桥|区住建局",
            [led("1", "修路", "区交通局"), led("2", "修桥", "区住建局")],
        ),
        (
            "序号|工作任务|责任单位|1|修路|区交通局|2|修桥|区住建局|注：略",
            [led("1", "修路", "区交通局"), led("2", "修桥", "区住建局")],
        ),
    ],
)
def test_one_cell_a_line(text: str, expected: list[TaskRow]) -> None:
    assert rows(lines(text)) == expected


def test_sections_within_a_table() -> None:
    plan = parsed(TITLE + lines("序号|工作任务|责任单位|一、城建|1|修路|区交通局|二、文旅|1|修塔|区文旅局"))
    assert [(task.section, task.number, task.text) for task in plan.tasks] == [
        ("一、城建", "1", "修路"),
        ("二、文旅", "1", "修塔"),
    ]


def test_a_category_given_once() -> None:
    text = lines("序号|类别|工作任务|责任单位|1|城建|修路|区交通局|2|修桥|区住建局|3|文旅|修塔|区文旅局")
    assert [(task.section, task.number, task.text) for task in parsed(TITLE + text).tasks] == [
        ("城建", "1", "修路"),
        ("城建", "2", "修桥"),
        ("文旅", "3", "修塔"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "序号 工作任务 责任单位 完成时限\n1 修路 区交通局 年底\n2 修 桥 梁 区住建局、区财政局 6月底\n"
            "3 修塔 区文旅局\n4 修坝 12月",
            [
                led("1", "修路", "区交通局"),
                led("2", "修桥梁", "区住建局", "区财政局"),
                led("3", "修塔", "区文旅局"),
                led("4", "修坝"),
            ],
        ),
        ("序号\t工作任务\t责任单位\n1\t修路\t区交通局\n2\t修桥", [led("1", "修路", "区交通局"), led("2", "修桥")]),
        (
            "工作任务 责任单位\n修路 区交通局\n修桥 区住建局",
            [led(None, "修路", "区交通局"), led(None, "修桥", "区住建局")],
        ),
        ("序号 工 作 任 务 责 任 单 位\n1 修路 区交通局", [led("1", "修路", "区交通局")]),
        (
            "序号\u3000工作任务\u3000牵头领导\u3000牵头单位\u3000配合单位\n1\u3000修路\u3000张三\u3000区交通局\u3000区财政局",
            [("1", "修路", ["张三"], ["区交通局"], ["区财政局"])],
        ),
        (
            "序号 工作任务 责任单位\n1 修路 区交通局、\n区财政局\n2 修桥 区住建局",
            [led("1", "修路", "区交通局", "区财政局"), led("2", "修桥", "区住建局")],
        ),
    ],
)
def test_one_row_a_line(text: str, expected: list[TaskRow]) -> None:
    assert rows(text) == expected


def test_sections_between_rows() -> None:
    plan = parsed(TITLE + "序号 工作任务 责任单位\n一、城建\n1 修路 区交通局\n二、文旅\n1 修塔 区文旅局")
    assert [(task.section, task.text) for task in plan.tasks] == [("一、城建", "修路"), ("二、文旅", "修塔")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "序号\n工作任务\n责任单位",
        "序号 工作任务 责任单位",
        "工作任务\n责任单位\n修路\n区交通局",
        "1.修路。\n责任单位：区交通局\n2.修桥。",
        "责任单位：区交通局 配合单位：区财政局\n1 修路 区交通局",
        "序号\n姓名\n单位\n1\n张三\n区交通局",
    ],
)
def test_text_that_is_no_table(text: str) -> None:
    assert list(flat_tables(text)) == []


def test_stretches_taken_by_other_tables_are_left_alone() -> None:
    text = lines("序号|工作任务|责任单位|1|修路|区交通局")
    assert list(flat_tables(text, [(0, 5)])) == []
    assert len(list(flat_tables(text))) == 1


def test_the_cells_of_a_table() -> None:
    text = lines("序号|类别|工作任务|责任单位|一、甲|1|城建|修路|区交通局|2|修桥|区住建局")
    (table,) = flat_tables(text)
    assert (table.start, table.end) == (0, len(text))
    assert cells(text, table) == [
        (0, 0, 1, 1, "序号"),
        (0, 1, 1, 1, "类别"),
        (0, 2, 1, 1, "工作任务"),
        (0, 3, 1, 1, "责任单位"),
        (1, 0, 1, 4, "一、甲"),
        (2, 0, 1, 1, "1"),
        (2, 1, 2, 1, "城建"),
        (2, 2, 1, 1, "修路"),
        (2, 3, 1, 1, "区交通局"),
        (3, 0, 1, 1, "2"),
        (3, 2, 1, 1, "修桥"),
        (3, 3, 1, 1, "区住建局"),
    ]


def test_two_tables_below_each_other() -> None:
    text = (
        lines("序号|工作任务|责任单位|1|修路|区交通局")
        + "\n表二 民生任务\n"
        + lines("序号|工作任务|牵头单位|1|修桥|区住建局")
    )
    first, second = flat_tables(text)
    assert text[first.start : first.end] == lines("序号|工作任务|责任单位|1|修路|区交通局")
    assert text[second.start : second.end] == lines("序号|工作任务|牵头单位|1|修桥|区住建局")


@pytest.mark.parametrize("mark", ["— 2 —", "第 2 页 共 3 页"])
def test_page_marks_within_tables_are_no_cells(mark: str) -> None:
    expected = [("1", "修路", [], ["区交通局"], ["区财政局"]), led("2", "修桥", "区住建局")]
    flat = f"序号|工作任务|牵头单位|配合单位|1|修路|区交通局|{mark}|区财政局|2|修桥|{mark}|区住建局"
    assert rows(lines(flat)) == expected
    spaced = f"序号 工作任务 牵头单位 配合单位\n1 修路 区交通局 区财政局\n{mark}\n2 修桥 区住建局 区水利局"
    assert rows(spaced) == [expected[0], ("2", "修桥", [], ["区住建局"], ["区水利局"])]


def test_a_signature_ends_a_table() -> None:
    table = "序号\t工作任务\t责任单位\t完成时限\n1\t修路\t区交通局\t12月底\n\n鹤山区人民政府办公室　2022年3月4日印发\n"
    plan = parsed(TITLE + table)
    assert [task.deadline.text for task in plan.tasks if task.deadline] == ["12月底"]


FAULTS = {
    "a signature below the last row joins its last unit": (
        lines("序号|工作任务|责任单位|1|修路|区交通局|鹤山区人民政府|2023年2月3日"),
        [led("1", "修路", "区交通局")],
    ),
    "of several units parted by spaces only the last is taken": (
        "序号 工作任务 责任单位\n1 修路 区交通局 区财政局",
        [led("1", "修路", "区交通局", "区财政局")],
    ),
    "a row is filled from the right, so that the only unit supports": (
        "序号 工作任务 牵头单位 配合单位\n1 修路 区交通局 区财政局\n2 修塔 区文旅局",
        [("1", "修路", [], ["区交通局"], ["区财政局"]), led("2", "修塔", "区文旅局")],
    ),
    "a row that a line break cuts in its text": (
        "序号 工作任务 责任单位\n1 修路，全长12\n公里 区交通局\n2 修桥 区住建局",
        [led("1", "修路，全长12公里", "区交通局"), led("2", "修桥", "区住建局")],
    ),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=name)) for name in FAULTS]
)
def test_faults_in_flat_tables(name: str) -> None:
    text, expected = FAULTS[name]
    assert rows(text) == expected
