"""What was read and is not stored yet."""

from __future__ import annotations

import pytest

from qa.domain import ParsedPlan, Task
from qa.index.importing import ReadPlan
from qa.parsing.corrections import Correction, differences
from qa.reading import Document
from qa.web.readings import Reading, Readings, Shelf, edits_of
from tests.web.samples import PLAN, task, unit


def reading(*tasks: Task, kept: tuple[Correction, ...] = (), text: str = "") -> Reading:
    plan = ReadPlan(Document("方案.txt", text, "", (0,)), ParsedPlan(PLAN, tasks, (), (), ()))
    return Reading.of("方案.txt", plan, kept)


def test_edits_become_corrections_and_go_when_taken_back() -> None:
    one = reading(task(1), task(2, "修路。"))
    one.edit({0: {"lead_units": "区水利局"}, 1: {}})
    assert [(each.number, each.field, each.value) for each in one.corrections] == [("1", "lead_units", "区水利局")]
    assert one.edited
    one.edit({1: {"dropped": ""}})
    assert [each.field for each in one.corrections] == ["lead_units", "dropped"], "tasks that are not shown stay"
    assert [each.text for each in one.corrected().parsed.tasks] == [task(1).text]
    one.edit({0: {}, 1: {}})
    assert not one.edited


def test_kept_corrections_are_there_from_the_beginning_and_stay_what_they_were() -> None:
    before = task(1, "新建社区食堂12处，方便老年人就餐。")
    kept = differences(before, {"lead_units": "区教育局"})
    lost = Correction("9", "早已没有", "leaders", "甲")
    one = reading(task(1, "新建社区食堂15处，方便老年人就餐。"), kept=(*kept, lost))
    one.edit({0: {"lead_units": "区教育局"}})
    assert one.corrections == (*kept, lost)
    assert not one.edited
    one.forget_lost()
    assert one.corrections == kept
    assert one.edited


@pytest.mark.parametrize(
    ("count", "doubtful", "only"), [(12, 1, True), (12, 0, False), (11, 1, False), (300, 300, True)]
)
def test_doubtful_tasks_are_shown_alone_where_there_are_many(count: int, doubtful: int, *, only: bool) -> None:
    tasks = (task(place, f"第{place}项", doubts=("疑",) if place <= doubtful else ()) for place in range(1, count + 1))
    assert reading(*tasks).only_doubtful is only


def test_what_someone_else_corrected_meanwhile_is_kept() -> None:
    first, second = task(1), task(2, "修路。")
    kept = differences(first, {"leaders": "甲"}) + differences(second, {"deadline": "6月底"})
    one = reading(first, second, kept=kept)
    one.edit({0: {"leaders": "乙"}, 1: {}})
    theirs = (*kept, *differences(first, {"leaders": "丙", "lead_units": "区水利局"}))
    merged = one.merged(theirs)
    assert [(each.field, each.value) for each in merged] == [("leaders", "乙"), ("lead_units", "区水利局")]


def test_the_shelf_holds_so_much_and_lets_go_of_what_was_not_touched_for_longest() -> None:
    shelf = Shelf(capacity=30_000)
    tokens = [shelf.put(Readings([reading(task(1), text="字" * 12_000)])) for _ in range(2)]
    assert shelf.get(tokens[0]) is not None
    last = shelf.put(Readings([reading(task(1))]))
    assert shelf.get(tokens[1]) is None
    assert shelf.get(tokens[0]) is not None
    assert shelf.get(last) is not None
    shelf.drop(last)
    shelf.drop(last)
    assert shelf.get(last) is None
    large = shelf.put(Readings([reading(task(1), text="字" * 99_999)]))
    assert shelf.get(large) is not None
    assert shelf.get(tokens[0]) is None
    assert shelf.get("") is shelf.get(None) is None


def test_a_file_that_is_not_there_is_not_edited() -> None:
    held = Readings([reading(task(1))])
    for file in ("", "1", "-1", "x", "²"):
        held.edit(file, {0: {"leaders": "甲"}})
    assert not list(held.files[0].corrections)
    held.edit("0", {0: {"leaders": "甲"}, 7: {"leaders": "甲"}})
    assert list(held.files[0].corrections)
    assert Readings().current is None


@pytest.mark.parametrize(
    ("sent", "edits"),
    [
        ("", {}),
        ('{"0": {"leaders": "甲"}, "3": {}}', {0: {"leaders": "甲"}, 3: {}}),
        ('{"0": {"dropped": "<b>"}}', {0: {"dropped": ""}}),
        ('{"0": {"id": "x", "leaders": 1, "text": null}}', {0: {}}),
        ('{"-1": {}, "x": {}, "9999999": {}, "²": {}}', {}),
        ('{"0": []}', {0: {}}),
        ("[1]", {}),
        ("{", {}),
        ("[" * 100_000, {}),
        ('{"0": {"text": "' + "字" * 20_001 + '"}}', {0: {}}),
    ],
)
def test_what_a_browser_sends_is_not_trusted(sent: str, edits: object) -> None:
    assert edits_of(sent) == edits


def test_a_unit_typed_is_a_unit() -> None:
    one = reading(task(1))
    one.edit({0: {"lead_units": "区民政局、区财政局"}})
    assert one.corrected().parsed.tasks[0].lead_units == (unit("区民政局"), unit("区财政局"))
