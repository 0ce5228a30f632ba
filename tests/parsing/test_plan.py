from __future__ import annotations

import json
import random
import re
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
from tests.parsing.accounting import check_tiling, parsed

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "dongchangfu-2022.txt"
FIXTURE = ROOT / "tests" / "fixtures" / "dongchangfu-2022.jsonl"
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


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SEED)


@pytest.fixture(scope="module")
def seed(document: Document) -> ParsedPlan:
    return parse(document)


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
@settings(max_examples=12, deadline=None, derandomize=True)
def test_line_breaks_within_paragraphs_change_nothing(number: int, count: int) -> None:
    document = read(SEED)
    seed = parse(document)
    chance = random.Random(number)  # noqa: S311 -- nothing secret
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
