# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
"""Every character of any text ends somewhere, and no text is refused or takes long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.parsing import parse
from qa.reading import read
from tests.parsing.accounting import check_tiling, parsed

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "plans"

FRAGMENTS = st.sampled_from([
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
])


def check_any(text: str) -> None:
    plan = parsed(text)
    check_tiling(text, plan)
    for ordinal, task in enumerate(plan.tasks, 1):
        assert task.ordinal == ordinal
        assert 0 <= task.source.start < task.source.end <= len(text)
        assert task.text == task.text.strip()


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_plan_like_text_is_accounted_for(text: str) -> None:
    check_any(text)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
@settings(max_examples=150, deadline=None, derandomize=True)
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


def test_what_looks_like_a_task_before_the_first_is_shown_not_called_preamble() -> None:
    front = "2031年重点工作分工方案\n"
    plan = parsed(front + "3.修路。（牵头单位：区甲局）\n4.修桥。（牵头单位：区乙局）\n")
    assert [task.number for task in plan.tasks] == ["4"]
    assert [piece.text for piece in plan.unplaced] == ["3.修路。（牵头单位：区甲局）"]
    assert [notice.message for notice in plan.warnings if notice.code == "number_missing"] == [
        "任务编号不连续：从第4项开始，缺少第1—3项。"
    ]
