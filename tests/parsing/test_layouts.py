# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.domain import Unit
from qa.parsing import parse
from qa.reading import Document
from tests.parsing.accounting import check_tiling, parsed

HEAD = "鹤山区2023年重点工作分工方案\n"


def rows(text: str) -> list[tuple[str | None, str, list[str], list[str]]]:
    """Return number, text, lead units and support units of each task."""
    return [
        (
            task.number,
            task.text,
            [unit.name for unit in task.lead_units],
            [unit.name for unit in task.support_units],
        )
        for task in parsed(HEAD + text).tasks
    ]


LABELLED = "1.修公厕。（牵头单位：区园林局；责任单位：区水利局、各镇政府）"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LABELLED, [("1", "修公厕。", ["区园林局"], ["区水利局", "各镇政府"])]),
        (LABELLED.replace("（", "(").replace("）", ")"), [("1", "修公厕。", ["区园林局"], ["区水利局", "各镇政府"])]),
        (LABELLED.replace("（", "[").replace("）", "］"), [("1", "修公厕。", ["区园林局"], ["区水利局", "各镇政府"])]),
        (LABELLED + "。", [("1", "修公厕。", ["区园林局"], ["区水利局", "各镇政府"])]),
        ("１．修公厕（责任单位：区园林局）。", [("１", "修公厕", ["区园林局"], [])]),
        (
            "1.甲。（牵头单位：区园林局）（配合单位：区水利局）\n2.乙。（牵头单位：区水利局）",
            [("1", "甲。", ["区园林局"], ["区水利局"]), ("2", "乙。", ["区水利局"], [])],
        ),
        (
            "1.甲。（牵头单位：区园林局）（责任单位：区水利局）",
            [("1", "甲。", ["区园林局"], ["区水利局"])],
        ),
        (
            "1.甲。（责任单位：区园林局、各街道办事处、区住建委 2.乙。（责任单位：区水利局）",
            [
                ("1", "甲。", ["区园林局", "各街道办事处", "区住建委"], []),
                ("2", "乙。", ["区水利局"], []),
            ],
        ),
        (
            "1.甲。（责任单位：区园林局、各镇政府(街道办)〕\n2.乙。（责任单位：区水利局",
            [("1", "甲。", ["区园林局", "各镇政府(街道办)"], []), ("2", "乙。", ["区水利局"], [])],
        ),
        (
            "1.甲。（责任单位：区园林局）。乙（丙）。（责任单位：区水利局）。",
            [("1", "甲。", ["区园林局"], []), ("1", "乙（丙）。", ["区水利局"], [])],
        ),
        (
            "1.甲（一期。〔责任单位：区园林局〕\n2.乙。〔责任单位：区水利局〕\n3.丙）丁。〔责任单位：区园林局〕",
            [
                ("1", "甲（一期。", ["区园林局"], []),
                ("2", "乙。", ["区水利局"], []),
                ("3", "丙）丁。", ["区园林局"], []),
            ],
        ),
        (
            "6.甲。\n（1）乙。（责任单位：区园林局）\n（2）丙。（责任单位：区水利局）\n7.丁。（责任单位：区园林局）",
            [
                ("6.1", "乙。", ["区园林局"], []),
                ("6.2", "丙。", ["区水利局"], []),
                ("7", "丁。", ["区园林局"], []),
            ],
        ),
        (
            "6.甲。（责任单位：区园林局）\n（1）乙。（责任单位：区水利局）",
            [("6", "甲。", ["区园林局"], []), ("6.1", "乙。", ["区水利局"], [])],
        ),
        (
            "6.甲：（1）乙；（2）丙。（责任单位：区园林局）\n7.丁：①戊；②己。",
            [("6", "甲：（1）乙；（2）丙。", ["区园林局"], []), ("7", "丁：①戊；②己。", [], [])],
        ),
        (
            "6.甲。\n（1）乙。①丙（责任单位：区园林局）②丁（责任单位：区水利局）",
            [("①", "丙", ["区园林局"], []), ("②", "丁", ["区水利局"], [])],
        ),
        (
            "52.甲。（责任单位：区园林局）\n53、乙。（责任单位：区园林局）\n54.丙。（责任单位：区园林局）",
            [(number, text, ["区园林局"], []) for number, text in (("52", "甲。"), ("53", "乙。"), ("54", "丙。"))],
        ),
        (
            "1.甲。（责任单位：省工信厅，各市、县（区）人民政府，鹤湖实验区管委会）",
            [("1", "甲。", ["省工信厅", "各市、县（区）人民政府", "鹤湖实验区管委会"], [])],
        ),
        ("1.甲。〔责任单位：区中等职业学校、区水利局等〕", [("1", "甲。", ["区中等职业学校", "区水利局"], [])]),
        (
            "7.甲。（责任单位：区水利局）\n8.315专项行动。（责任单位：区水利局）\n9.1.4万人就业。（责任单位：区水利局）",
            [
                ("7", "甲。", ["区水利局"], []),
                ("8", "315专项行动。", ["区水利局"], []),
                ("9", "1.4万人就业。", ["区水利局"], []),
            ],
        ),
        (
            "1.新建学校\n12.5万平方米。（责任单位：区水利局）\n2.乙。（责任单位：区水利局）",
            [("1", "新建学校12.5万平方米。", ["区水利局"], []), ("2", "乙。", ["区水利局"], [])],
        ),
        (
            "（一）甲。（责任单位：区水利局）\n（二）𠀀。（责任单位：区水利局）",
            [("一", "甲。", ["区水利局"], []), ("二", "𠀀。", ["区水利局"], [])],
        ),
        (
            "1.落实〔2019〕21号文件（含附件）。〔责任单位：区水利局〕",
            [("1", "落实〔2019〕21号文件（含附件）。", ["区水利局"], [])],
        ),
        ("1.〔责任单位：区水利局〕", [("1", "", ["区水利局"], [])]),
        ("1.甲。", [("1", "甲。", [], [])]),
    ],
)
def test_layouts(text: str, expected: list[tuple[str, str, list[str], list[str]]]) -> None:
    assert rows("一、目标\n" + text) == expected
    assert rows("为做好工作，制定本方案。\n" + text) == expected


def test_numbering_begins_anew_in_every_section() -> None:
    plan = parsed(
        HEAD
        + "一、城建\n1.甲。（责任单位：区水利局）\n2.乙。（责任单位：区水利局）\n二、民生\n1.丙。（责任单位：区水利局）"
    )
    assert [(task.section, task.number, task.text) for task in plan.tasks] == [
        ("一、城建", "1", "甲。"),
        ("一、城建", "2", "乙。"),
        ("二、民生", "1", "丙。"),
    ]
    assert plan.plan.sections == ("一、城建", "二、民生")
    assert (plan.unplaced, plan.warnings) == ((), ())


def test_numbering_begins_anew_behind_the_title_of_an_annex() -> None:
    text = (
        "1.甲。（责任单位：区水利局）\n2.乙。（责任单位：区水利局）\n附件\n民生实事清单\n1.丙。（责任单位：区水利局）"
    )
    plan = parsed(text)
    assert [(task.section, task.number, task.text) for task in plan.tasks] == [
        (None, "1", "甲。"),
        (None, "2", "乙。"),
        ("民生实事清单", "1", "丙。"),
    ]
    assert (plan.plan.sections, plan.unplaced) == (("民生实事清单",), ())


def test_subheadings_count_on_where_line_breaks_were_lost() -> None:
    by = "（责任单位：区水利局）"
    text = f"一、城建 （一）甲。{by} （二）乙。{by} 二、民生 （三）丙。{by}"
    assert [(task.section, task.number, task.text) for task in parsed(text).tasks] == [
        ("一、城建", "一", "甲。"),
        ("一、城建", "二", "乙。"),
        ("二、民生", "三", "丙。"),
    ]


def test_parents() -> None:
    text = "一、城建\n（一）道路\n1.甲。（责任单位：区水利局）\n2.乙。\n（1）丙。（责任单位：区水利局）"
    assert [(task.parent, task.number) for task in parsed(text).tasks] == [("道路", "1"), ("乙。", "2.1")]


def test_gaps_are_reported() -> None:
    text = "1.甲。（责任单位：区水利局）\n2.乙。（责任单位：区水利局）\n5.丙。（责任单位：区水利局）"
    assert [notice.message for notice in parsed(text).warnings] == ["任务编号不连续：第2项之后是第5项，缺少第3—4项。"]


def test_what_follows_the_last_bracket_is_shown() -> None:
    plan = parsed("1.甲。（责任单位：区水利局）以上工作按月\n报送。\n2.乙。（责任单位：区水利局）")
    (left,) = plan.unplaced
    assert (left.text, left.reason) == ("以上工作按月报送。", "两项任务之间、责任分工之后的文字")
    assert [task.text for task in plan.tasks] == ["甲。", "乙。"]


def test_leaders_and_roles() -> None:
    (task,) = parsed("1.甲。〔牵头领导：赵四海、钱 枫；牵头单位：区水利局；配合单位：各镇政府〕").tasks
    assert task.leaders == ("赵四海", "钱枫")
    assert task.lead_units == (Unit("区水利局", "区水利局"),)
    assert task.support_units == (Unit("各镇政府", "各镇政府", collective=True),)
    assert task.doubts == ()


def test_what_was_decided_by_default_is_said() -> None:
    first, second, third = parsed("1.甲。（责任单位：区水利局等）\n2.乙。\n3.丙。（配合单位：区水利局）").tasks
    assert first.doubts == ("原文只有“责任单位”，按牵头单位处理", "单位名单以“等”结尾，未列全")
    assert second.doubts == ("没有找到责任单位",)
    assert third.doubts == ("没有找到牵头单位",)


def test_a_resolved_unit_is_reported_with_every_task_where_it_stands() -> None:
    text = "\n".join(f"{number}.甲。（责任单位：区发展和改革局）" for number in range(1, 4))
    text += "\n4.乙。（责任单位：区发改局）\n5.丙。（牵头单位：区发改局；配合单位：区发改局）"
    plan = parsed(text)
    assert [notice.message for notice in plan.warnings] == [
        "第4、5项：“区发改局”（简称）按“区发展和改革局”计，原文写法保留。"
    ]
    assert plan.tasks[3].lead_units == (Unit("区发展和改革局", "区发改局"),)


@pytest.mark.parametrize("text", ["", " ", "\n\f", "区政府召开会议。", "\x00", "\ud800", "（（（", "一、二、三、"])
def test_a_document_without_tasks(text: str) -> None:
    plan = parsed(text)
    assert plan.tasks == ()
    assert [notice.code for notice in plan.warnings] == ["no_tasks"]
    check_tiling(text, plan)


@pytest.mark.parametrize("name", ["方案.v2.txt", ".txt", "方案", "\udcff.txt"])
def test_the_file_name_is_the_title_where_none_is_printed(name: str) -> None:
    title = {"方案.v2.txt": "方案.v2", "\udcff.txt": "\udcff"}.get(name, name)
    assert parse(Document.from_text("1.甲。", name)).plan.title == title


def test_a_markdown_file_reads_as_its_text() -> None:
    plan = parsed("# 2031年重点工作分工方案\n\n## 一、产业\n\n1.修路。（牵头单位：区甲局）\n")
    assert (plan.plan.title, plan.plan.sections) == ("2031年重点工作分工方案", ("一、产业",))
    assert ([task.text for task in plan.tasks], plan.unplaced) == (["修路。"], ())


def test_tasks_for_which_nobody_answers_are_told() -> None:
    plan = parsed("2031年工作要点\n1.修路。\n2.修桥。\n")
    assert [notice.code for notice in plan.warnings] == ["no_responsibility"]
