from __future__ import annotations

from pathlib import Path

import pytest

from qa.domain import Source, Task, Unit
from qa.errors import GoldSetError
from qa.evaluating.truth import Agreement, Count, TrueTask, compare, load_truth, pair


def task(number: str | None, text: str, *, lead: tuple[str, ...] = (), support: tuple[str, ...] = ()) -> Task:
    units = tuple(Unit(f"区{name}", name) for name in lead)
    helpers = tuple(Unit(name, name) for name in support)
    return Task("p/1", "p", 1, number, None, None, None, text, (), units, helpers, None, (), (), Source(0, 1))


def true(number: str | None, begins: str, ends: str, *, lead: tuple[str, ...] = ()) -> TrueTask:
    return TrueTask(number, begins, ends, (), lead, ())


def test_a_task_is_the_same_where_number_beginning_and_end_agree() -> None:
    tasks = [task("1", "建成公路二十公里。"), task("\uff12", "修缮学校四所，并投入使用"), task("3", "甲乙丙丁戊己庚")]
    truth = [
        true("1", "建成公路二十", "二十公里。"),
        true("2", "修缮学校四所", "入使用"),
        true("4", "甲乙丙丁戊己", "戊己庚"),
    ]
    assert pair(tasks, truth) == [(0, 0), (1, 1)]


def test_tasks_that_read_alike_are_paired_one_to_one_in_order() -> None:
    tasks = [task(None, "整治道路"), task(None, "整治道路"), task(None, "整治道路")]
    assert pair(tasks, [true(None, "整治道路", "治道路"), true(None, "整治道路", "治道路")]) == [(0, 0), (1, 1)]


def test_counts_worked_out_by_hand() -> None:
    tasks = [
        task("1", "建成公路二十公里", lead=("甲局", "乙局"), support=("丙局",)),
        task("9", "多出来的一项", lead=("丁局",)),
    ]
    truth = [
        true("1", "建成公路二十", "十公里", lead=("甲局", "戊局")),
        true("2", "漏掉的一项任", "项任务", lead=("己局",)),
    ]
    agreement = compare(tasks, truth)
    assert agreement == Agreement(
        Count(right=1, found=2, there=2),
        {"leaders": Count(0, 0, 0), "lead": Count(1, 3, 3), "support": Count(0, 1, 0)},
    )
    assert agreement.tasks.f1 == 0.5
    assert agreement.roles["lead"].precision == pytest.approx(1 / 3)
    assert (agreement.roles["leaders"].f1, agreement.roles["support"].f1) == (1.0, 0.0)


def test_counts_add_up() -> None:
    assert Count(1, 2, 3) + Count(4, 5, 6) == Count(5, 7, 9)
    assert (Count(3, 4, 6).precision, Count(3, 4, 6).recall, Count(3, 4, 6).f1) == (0.75, 0.5, 0.6)
    assert (Count(0, 0, 2).precision, Count(0, 2, 0).recall) == (1.0, 1.0)


def test_a_truth_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"number": null, "begins": "建成", "ends": "公里", "leaders": ["王某"], "lead": ["甲局"], "support": []}\n',
        encoding="utf-8",
    )
    assert load_truth(path) == (TrueTask(None, "建成", "公里", ("王某",), ("甲局",), ()),)


@pytest.mark.parametrize("line", ["[]", "{", '{"number": "1"}', "1"])
def test_a_line_that_is_no_task_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(GoldSetError, match=r"“a.jsonl”第 1 行不是一项任务"):
        load_truth(path)
