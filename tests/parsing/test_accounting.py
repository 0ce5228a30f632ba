# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
"""Every character of any text ends somewhere, and no text is refused or takes long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.reading import Document, read
from qa.reading.document import Cell, Table
from tests.parsing.accounting import check_tiling, parsed
from tests.parsing.laid_out import UP, document, split

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
    "（区水利局）",
    "（区水利局牵头，区财政局等部门配合，年底前完成）",
    "（区水利局会同区财政局负责）",
    "由区水利局负责",
    "以上第1、2项由区水利局牵头，区财政局配合。",
    "以上各项由区水利局牵头。",
    "列第一位的为牵头单位，下同。",
    "以下均需各镇街落实，不再列出。",
    "由李明同志负总责",
    "一、张三副区长主抓重点工作\n",
    "二、区水利局牵头工作（3项）\n",
    "附件1\n目标分解\n",
    "附件2：民生实事清单\n",
    "\n牵头领导：张　三、李四\n",
    "\n责任单位：区水利局 区财政局\n",
    "\n部门分工：区水利局牵头，区财政局配合。\n",
    "\n完成时限：2023年12月底\n",
    "\n进展情况：已完成\n",
    "序号\n工作任务\n责任单位\n",
    "1\n修路\n区水利局\n",
    "序号 工作任务 责任单位\n",
    "1 修路 区水利局\n",
    "| 1 | 修路 | 区水利局 |\n",
    "|",
    "注：甲指某事。",
    "名词解释：",
    "鹤山区人民政府办公室2023年2月8日印发",
    "&nbsp;",
    "现(xiàn)",
    "## ",
    "——",
    "★",
])


def check_plan(document: Document) -> ParsedPlan:
    """Check what must hold of the plan in any document, and return it."""
    plan = parse(document)
    check_tiling(document.text, plan)
    before = 0
    for ordinal, task in enumerate(plan.tasks, 1):
        assert task.ordinal == ordinal
        assert before <= task.source.start < task.source.end <= len(document.text)
        assert task.text == task.text.strip()
        assert all(unit.written and unit.name for unit in task.units())
        assert all(task.leaders)
        before = task.source.start
    return plan


def check_any(text: str) -> None:
    check_plan(Document.from_text(text))


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_plan_like_text_is_accounted_for(text: str) -> None:
    check_any(text)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_text_is_accounted_for(text: str) -> None:
    check_any(text)


HEADS = st.sampled_from(
    "序号 类别 工作任务 重点任务 具体举措 牵头领导 牵头单位 配合单位 责任单位 完成时限 备注 甲".split()
)


@st.composite
def tables(draw: st.DrawFn) -> Document:
    """Return a document with tables of any cells, merged in any way within their bounds, with text between them."""
    text = draw(FRAGMENTS)
    found: list[Table] = []
    for _ in range(draw(st.integers(1, 3))):
        cells: list[Cell] = []
        start = len(text)
        height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
        taken: set[tuple[int, int]] = set()
        for row in range(height):
            for column in range(width):
                if (row, column) in taken:
                    continue
                wide = 1
                while column + wide < width and (row, column + wide) not in taken and draw(st.integers(0, 5)) == 0:
                    wide += 1
                high = draw(st.integers(1, height - row)) if draw(st.integers(0, 4)) == 0 else 1
                taken.update(
                    (below, beside) for below in range(row, row + high) for beside in range(column, column + wide)
                )
                words = draw(HEADS if row == 0 else st.lists(FRAGMENTS, max_size=3).map("".join))
                cells.append(Cell(len(text), len(text) + len(words), row, column, high, wide))
                text += words + draw(st.sampled_from(["", "\n", " "]))
        found.append(Table(start, len(text), tuple(cells)))
        text += draw(FRAGMENTS)
    return Document("方案", text, "0" * 64, tables=tuple(found))


@given(tables())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_any_table_is_accounted_for(found: Document) -> None:
    check_plan(found)


def test_a_table_that_is_nothing_but_layout_is_accounted_for() -> None:
    text = "一、甲\n \n\n1.乙。"
    check_plan(Document("方案", text, "", tables=(Table(4, 6, (Cell(4, 5, 0, 0), Cell(5, 5, 0, 1))),)))
    check_plan(Document("方案", text, "", tables=(Table(4, 4, ()),)))


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
    "label lines": "\n".join(
        f"{place % 900 + 1}.甲。\n牵头单位：区水利局\n配合单位：区财政局、区林业局" for place in range(3_000)
    ),
    "a name over many lines": "1.甲。\n牵头单位：" + "甲乙\n" * 60_000,
    "leaders parted by spaces": "1.甲。\n牵头领导：" + "张三 " * 8_500,
    "brackets with verbs": "\n".join(f"{place % 900 + 1}.甲。（区水利局牵头，区财政局配合）" for place in range(3_000)),
    "verbs in one bracket": "1.甲。（责任单位：" + "区水利局牵头，" * 25_000 + "）",
    "one rule often": "以下各项均需各镇街落实，不再列出。\n" * 10_000,
    "sentences about one task each": "\n".join(
        f"{place % 900 + 1}.甲。\n以上第{place % 900 + 1}项由区水利局牵头，区财政局配合。" for place in range(2_000)
    ),
    "annexes": "\n".join(f"附件{place % 90 + 1}\n目标分解\n1.甲。（责任单位：区水利局）" for place in range(4_000)),
    "headings that name who leads": "一、区水利局牵头工作（3项）\n1.甲。\n二、张三副区长主抓工作\n2.乙。\n" * 4_000,
    "a table, a cell a line": "序号\n工作任务\n责任单位\n"
    + "".join(f"{place % 900 + 1}\n修路\n区水利局\n" for place in range(5_000)),
    "heads, a cell a line": "序号\n工作任务\n责任单位\n" * 15_000,
    "a table, a row a line": "序号 工作任务 责任单位\n"
    + "".join(f"{place % 900 + 1} 修路 区水利局\n" for place in range(6_000)),
    "heads, a row a line": "序号 工作任务 责任单位\n" * 15_000,
    "one wide row": "序号 工作任务 责任单位\n1 " + "修路 " * 60_000,
    "paragraphs without numbers": "甲乙丙。（区水利局牵头）\n" * 8_000,
    "lines without numbers": "甲乙丙丁戊己庚辛，\n" * 20_000 + "（区水利局牵头）",
    "entities": "&nbsp;" * 30_000,
    "sounds": "现(xiàn)" * 30_000,
    "numbers of a group": "以上第" + "1、" * 90_000 + "项由",
    "pipes": "|甲" * 90_000,
    "notes below": "注：\n" * 50_000,
    "tables of one row": "序号  工作任务  牵头单位\n1  修路。  区交通局\n" * 3_000,
    "lines of one row": "序号\n工作任务\n牵头单位\n1\n修路\n" + "甲\n" * 20_000,
    "tables under titles": "附件1\n任务表\n序号  工作任务  牵头单位\n1  修路。  区交通局\n" * 2_000,
    "pieces between tasks": "".join(
        f"{place % 900 + 1}.甲。（牵头单位：区水利局）\n（责任乙）\n注：丙丁。\n" for place in range(4_000)
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_200_000_characters_take_bounded_time(name: str) -> None:
    text = LONG[name]
    start = time.process_time()
    plan = parsed(text)
    assert time.process_time() - start < 10  # of computing, whatever else the machine does
    check_tiling(text, plan)


HEAD = ["序号", "工作任务", "责任单位"]
WIDE = {
    "many rows": [[*HEAD, "备注"], *([str(place), "修路", "区水利局", "甲"] for place in range(5_000))],
    "many columns": [
        [*HEAD, *["备注"] * 1_997],
        *([str(place), "修路", "区水利局", *["甲"] * 1_997] for place in range(9)),
    ],
    "one merged cell": [HEAD, *([str(place), "修路", UP if place else "区水利局"] for place in range(6_000))],
    "one task over all rows": [HEAD, ["1", "修路", "区水利局"], *([UP, "甲", UP] for _ in range(6_000))],
    "section rows": [HEAD, *split("一、甲||\n1|修路|区水利局") * 3_000],
}


@pytest.mark.parametrize("name", WIDE)
def test_20_000_cells_take_bounded_time(name: str) -> None:
    found = document("方案", WIDE[name])
    start = time.process_time()
    plan = parse(found)
    assert time.process_time() - start < 10  # of computing, whatever else the machine does
    check_tiling(found.text, plan)
    assert plan.tasks


def test_many_tables_take_bounded_time() -> None:
    found = document("方案", *[split("序号|工作任务|责任单位\n1|修路|区水利局")] * 1_500)
    start = time.process_time()
    plan = parse(found)
    assert time.process_time() - start < 10  # of computing, whatever else the machine does
    assert len(plan.tasks) == 1_500


DOCUMENTS = sorted(PUBLISHED.glob("*/*.txt"))


@pytest.mark.skipif(not DOCUMENTS, reason="no documents at ../shared/plans")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_published_documents_are_accounted_for(path: Path) -> None:
    document = read(path)
    plan = parse(document)
    check_tiling(document.text, plan)
    assert bool(plan.tasks) != any(notice.code == "no_tasks" for notice in plan.warnings)


# How many numbers the tasks of a document bear: they count through, but for sections in which nobody answers.
COUNTS = {"r03": 16, "r04": 18, "r06": 15, "r11": 15, "r14": 28, "r16": 25, "r17": 10, "r21": 20, "r23": 18, "r29": 16}


@pytest.mark.skipif(not DOCUMENTS, reason="no documents at ../shared/plans")
@pytest.mark.parametrize("start", COUNTS)
def test_items_of_published_documents_count_through(start: str) -> None:
    (path,) = (path for path in DOCUMENTS if path.stem.startswith(start))
    assert len({task.number for task in parse(read(path)).tasks}) == COUNTS[start]


def test_what_looks_like_a_task_before_the_first_is_shown_not_called_preamble() -> None:
    plan = parsed("2031年工作\n9.修路。（牵头单位：区甲局）\n1.修桥。（牵头单位：区乙局）\n")
    assert [task.number for task in plan.tasks] == ["1"]
    assert [piece.text for piece in plan.unplaced] == ["9.修路。（牵头单位：区甲局）"]


def test_a_plan_that_begins_in_its_middle_says_what_is_missing() -> None:
    plan = parsed("2031年重点工作分工方案\n3.修路。（牵头单位：区甲局）\n4.修桥。（牵头单位：区乙局）\n")
    assert [task.number for task in plan.tasks] == ["3", "4"]
    assert [notice.message for notice in plan.warnings if notice.code == "number_missing"] == [
        "任务编号不连续：从第3项开始，缺少第1—2项。"
    ]
