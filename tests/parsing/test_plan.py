from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import ParsedPlan, Source, Task, Unit
from qa.parsing import parse
from qa.reading import Document, read

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "dongchangfu-2022.txt"
FIXTURE = ROOT / "tests" / "fixtures" / "dongchangfu-2022.jsonl"
PUBLISHED = ROOT.parent / "shared" / "plans"
FIELDS = ("number", "section", "parent", "text", "leaders", "lead_units", "support_units", "quantities")
LEADERS = {
    "张娅": 36,
    "刘兆华": 34,
    "张妍": 23,
    "胡瑞恒": 22,
    "梅永杰": 21,
    "赵亚秋": 19,
    "李恒庆": 8,
    "高宪栋": 5,
    "赵卫国": 4,
    "庞庆法": 2,
    "王勇军": 1,
}


def parsed(text: str) -> ParsedPlan:
    return parse(Document.from_text(text))


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SEED)


@pytest.fixture(scope="module")
def seed(document: Document) -> ParsedPlan:
    return parse(document)


def check_tiling(text: str, plan: ParsedPlan) -> None:
    """Check that the placements cover the text from end to end, and that what is unplaced is reported."""
    place = 0
    for placement in plan.placements:
        assert placement.start == place
        assert placement.end > place
        place = placement.end
    assert place == len(text)
    assert "".join(text[one.start : one.end] for one in plan.placements) == text
    unplaced = [(one.start, one.end) for one in plan.placements if one.kind == "unplaced"]
    assert [(one.source.start, one.source.end) for one in plan.unplaced] == unplaced


# The 2022 plan


def as_row(task: Task) -> dict[str, Any]:
    """Return the fields of a task as the fixture writes them."""

    def units(found: tuple[Unit, ...]) -> list[list[object]]:
        return [[unit.name, unit.written, unit.collective] for unit in found]

    quantity_fields = ("subject", "comparator", "value", "upper", "unit", "measure", "text")
    return {
        "number": task.number,
        "section": task.section,
        "parent": task.parent,
        "text": task.text,
        "leaders": list(task.leaders),
        "lead_units": units(task.lead_units),
        "support_units": units(task.support_units),
        "quantities": [{field: getattr(one, field) for field in quantity_fields} for one in task.quantities],
    }


def differences(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for field in FIELDS:
        if expected[field] != found[field]:
            yield f"{expected['number']} {field}:\n  - {expected[field]}\n  + {found[field]}"


def test_all_145_tasks_are_those_made_by_hand(seed: ParsedPlan) -> None:
    expected = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    found = [as_row(task) for task in seed.tasks]
    assert [row["number"] for row in found] == [row["number"] for row in expected]
    assert len(found) == 145
    report = [line for pair in zip(expected, found, strict=True) for line in differences(*pair)]
    assert not report, "\n".join(report)


def test_no_task_of_the_seed_has_a_title_or_deadline(seed: ParsedPlan) -> None:
    assert {(task.title, task.deadline) for task in seed.tasks} == {(None, None)}


def test_particulars_of_the_seed(seed: ParsedPlan) -> None:
    plan = seed.plan
    assert (plan.title, plan.issuer) == ("2022年区政府工作报告重点工作任务部门分工方案", "东昌府区人民政府")
    assert (plan.year, plan.date, plan.number) == (2022, "2022-03-23", None)
    assert re.fullmatch(r"2022-[0-9a-f]{6}", plan.id)
    assert plan.sections == (
        "一、主要预期目标",
        "二、集聚发展要素资源，增强发展动力支撑",
        "三、加速新旧动能转换，塑造现代产业优势",
        "四、深入推进改革开放，激发市场主体活力",
        "五、坚持优先发展战略，推动乡村全面振兴",
        "六、提升城市功能品质，建设精致宜居城市",
        "七、坚持人民至上理念，大力保障改善民生",
        "八、守牢安全发展底线，建设平安幸福东昌府",
    )


def test_leaders_of_the_seed(seed: ParsedPlan) -> None:
    assert Counter(name for task in seed.tasks for name in task.leaders) == LEADERS


def test_units_called_by_another_name_are_reported(seed: ParsedPlan) -> None:
    assert [(notice.code, notice.message) for notice in seed.warnings] == [
        ("unit_resolved", "第80项：“区资规分局”（简称）按“区自然资源和规划分局”计，原文写法保留。"),
        ("unit_resolved", "第126项：“区教体和体育局”（疑似笔误）按“区教育和体育局”计，原文写法保留。"),
    ]


def test_nothing_of_the_seed_is_unplaced(seed: ParsedPlan, document: Document) -> None:
    assert seed.unplaced == ()
    check_tiling(document.text, seed)
    assert Counter(task.doubts for task in seed.tasks) == {(): 145}


def test_each_source_runs_from_the_number_to_the_bracket(seed: ParsedPlan, document: Document) -> None:
    for ordinal, task in enumerate(seed.tasks, 1):
        piece = document.text[task.source.start : task.source.end]
        printed = (task.number or "").split(".")[-1]
        assert piece.startswith((f"{printed}.", f"{printed}、", f"（{printed}）"))
        assert piece.endswith("〕")
        assert (task.ordinal, task.id, task.plan) == (ordinal, f"{seed.plan.id}/{ordinal}", seed.plan.id)


def without_places(plan: ParsedPlan) -> tuple[object, ...]:
    """Return what a plan says, without where it stands."""
    nowhere = Source(0, 0)
    tasks = [(*as_row(task).values(), task.doubts, task.id) for task in plan.tasks]
    return plan.plan, tasks, plan.warnings, [(one.text, nowhere) for one in plan.unplaced]


def paragraph_places(document: Document, seed: ParsedPlan) -> list[int]:
    """Return the places within tasks where a line may break: not within a Latin word, where a break is a space."""
    text = document.text
    return [
        place
        for task in seed.tasks
        for place in range(task.source.start + 1, task.source.end)
        if not (re.match(r"[A-Za-z]", text[place - 1]) and re.match(r"[A-Za-z]", text[place]))
        and not (text[place - 1].isdigit() and text[place] == " ")
        and not (text[place - 1] == " " and text[place].isdigit())
    ]


BREAKS = ["\n", "\r\n", "\n\n", "\n \n", "\n\u3000\u3000", "\r", "\f", "\n\t", "\n\u200b", "\u2028"]


@given(number=st.integers(0, 2**32), count=st.integers(1, 400))
@settings(max_examples=12, deadline=None)
def test_line_breaks_within_paragraphs_change_nothing(number: int, count: int) -> None:
    document = read(SEED)
    seed = parse(document)
    chance = random.Random(number)
    places = paragraph_places(document, seed)
    text = document.text
    for place in sorted(chance.sample(places, count), reverse=True):
        text = text[:place] + chance.choice(BREAKS) + text[place:]
    broken = parsed(text)
    check_tiling(text, broken)
    assert without_places(broken) == without_places(seed)


def test_page_marks_between_lines_change_nothing(document: Document, seed: ParsedPlan) -> None:
    lines = document.text.split("\n")
    start = next(place for place, line in enumerate(lines) if line.startswith("一、"))
    for step in (1, 3, 7):
        marked = [
            line if place < start or place % step else f"{line}\n\n— {place % 99} —\n"
            for place, line in enumerate(lines)
        ]
        text = "\n".join(marked)
        plan = parsed(text)
        check_tiling(text, plan)
        assert without_places(plan) == without_places(seed)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n\n", "\u2028"])
def test_other_line_ends_change_nothing(document: Document, seed: ParsedPlan, end: str) -> None:
    text = document.text.replace("\n", end)
    plan = parsed(text)
    check_tiling(text, plan)
    assert without_places(plan) == without_places(seed)


def test_form_feeds_give_page_numbers() -> None:
    text = "一、甲\n1.乙。（牵头单位：区水利局）\n\f2.丙\f\n丁。（牵头单位：区水利局）\n\f3.戊。"
    plan = parsed(text)
    assert [task.source.page for task in plan.tasks] == [1, 2, 4]
    assert plan.tasks[1].text == "丙丁。"


# Layouts

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
            "6.甲。（2）不算。（1）乙；①丙；②丁。（责任单位：区园林局）",
            [("6", "甲。（2）不算。（1）乙；①丙；②丁。", ["区园林局"], [])],
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
        ("1.落实〔2019〕21号文件（含附件）。〔责任单位：区水利局〕", [("1", "落实〔2019〕21号文件（含附件）。", ["区水利局"], [])]),
        ("1.〔责任单位：区水利局〕", [("1", "", ["区水利局"], [])]),
        ("1.甲。", [("1", "甲。", [], [])]),
    ],
)
def test_layouts(text: str, expected: list[tuple[str, str, list[str], list[str]]]) -> None:
    assert rows("一、目标\n" + text) == expected
    assert rows(text) == expected


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


def test_subheadings_count_on_where_line_breaks_were_lost() -> None:
    text = "一、城建 （一）甲。（责任单位：区水利局） （二）乙。（责任单位：区水利局） 二、民生 （三）丙。（责任单位：区水利局）"
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
    assert (left.text, left.reason) == ("以上工作按月报送。", "不属于任何任务、标题或责任分工")
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


# Any text

FRAGMENTS = st.sampled_from(
    [
        *"甲乙，。；、：（）()〔〕[]【】“”《》 \n\r\f\t\u3000\u200b\u202e\ufeff\x00\ud800𠀀1９",
        *"一、 二、 十一、 （一） （二） 1. 2. 3、 ４． 53、 （1） （2） ① ②".split(),
        *"牵头领导： 牵头单位： 配合单位: 责任单位： 区水利局 各镇政府 各市、县（区）人民政府 等区政府各部门 等".split(),
        "（牵头单位：",
        "〔责任单位：区水利局〕",
        "；配合单位：区园林局）",
        "\n— 3 —\n",
        "\n第 3 页 共 9 页\n",
        "增长6.5%以上",
        "投资6,750万元",
        "印发《",
        "》的通知",
        "鹤山区人民政府",
        "2023年2月8日",
        "（此件公开发布）",
        "鹤政发〔2023〕7号",
        "任务分工方案",
    ]
)


def check_any(text: str) -> None:
    plan = parsed(text)
    check_tiling(text, plan)
    for ordinal, task in enumerate(plan.tasks, 1):
        assert task.ordinal == ordinal
        assert 0 <= task.source.start < task.source.end <= len(text)
        assert task.text == task.text.strip()


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_plan_like_text_is_accounted_for(text: str) -> None:
    check_any(text)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_accounted_for(text: str) -> None:
    check_any(text)


LONG = {
    "brackets that never match": "（" * 100_000 + "〕" * 100_000,
    "nested brackets": "1.甲（责任单位：" + "局（" * 60_000 + "）" * 60_000,
    "titles that never end": "印发《" * 60_000,
    "tasks": "\n".join(f"{place % 900 + 1}.甲。（牵头单位：区水利局）" for place in range(10_000)),
    "headings": "\n".join("一、甲。\n1.乙" for _ in range(20_000)),
    "sub-items": "1.甲。" + "\n".join(f"（{place % 99 + 1}）乙。（牵头单位：区水利局）" for place in range(9_000)),
    "brackets in one task": "1." + "甲（牵头单位：区水利局）" * 15_000,
    "brackets that never close": "1." + "甲（牵头单位：区水利局" * 15_000,
    "units": "\n".join(
        f"{place % 900 + 1}.甲。（牵头单位：区{chr(0x4E00 + place)}{chr(0x5E00 + place % 500)}局）"
        for place in range(10_000)
    ),
    "quotation marks": "1." + "“" * 200_000,
    "digits": "1." + "111," * 50_000,
    "blank lines": " \n" * 100_000,
    "dashes": "—1" * 100_000,
    "one unit": "1.甲（牵头单位：" + "等" * 200_000 + "）",
    "organs": "人民政府" * 50_000,
}


@pytest.mark.parametrize("name", LONG)
def test_200_000_characters_take_bounded_time(name: str) -> None:
    text = LONG[name]
    start = time.perf_counter()
    plan = parsed(text)
    assert time.perf_counter() - start < 6
    check_tiling(text, plan)


# Documents beside the repository

DOCUMENTS = sorted(PUBLISHED.glob("*/*.txt"))


@pytest.mark.skipif(not DOCUMENTS, reason="no documents at ../shared/plans")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_published_documents_are_accounted_for(path: Path) -> None:
    document = read(path)
    plan = parse(document)
    check_tiling(document.text, plan)
    assert bool(plan.tasks) != any(notice.code == "no_tasks" for notice in plan.warnings)


# What the documents print: their numbered items count through without a gap.
COUNTS = {"r03": 19, "r04": 20, "r06": 15, "r11": 15, "r14": 28, "r16": 25, "r17": 10, "r21": 20, "r23": 18, "r29": 16}


@pytest.mark.skipif(not DOCUMENTS, reason="no documents at ../shared/plans")
@pytest.mark.parametrize("start", COUNTS)
def test_items_of_published_documents_count_through(start: str) -> None:
    (path,) = (path for path in DOCUMENTS if path.stem.startswith(start))
    assert len({task.number for task in parse(read(path)).tasks}) == COUNTS[start]
