"""Corrections on plans worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.domain import Deadline, Notice, ParsedPlan, Placement, Plan, Source, Task, Unit
from qa.parsing.corrections import (
    MARK,
    Correction,
    Field,
    corrected,
    differences,
    field_of,
    review,
    told,
)

PLAN = Plan("2023-aaaaaa", "2023年方案", "鹤山区人民政府", 2023, None, None, ())


def unit(name: str, written: str | None = None, *, collective: bool = False) -> Unit:
    return Unit(name, written or name, collective)


def task(number: str | None, text: str, **fields: Any) -> Task:
    """Return a task with a number and a text; ids come from the plan it is put into."""
    empty: dict[str, Any] = {
        "section": None,
        "parent": None,
        "title": None,
        "leaders": (),
        "lead_units": (),
        "support_units": (),
        "deadline": None,
        "quantities": (),
        "doubts": (),
        "source": Source(0, 0),
    }
    return Task(id="", plan=PLAN.id, ordinal=0, number=number, text=text, **(empty | fields))


def plan_of(*tasks: Task, warnings: tuple[Notice, ...] = (), placements: tuple[Placement, ...] = ()) -> ParsedPlan:
    named = tuple(replace(one, id=f"{PLAN.id}/{place}", ordinal=place) for place, one in enumerate(tasks, 1))
    return ParsedPlan(PLAN, named, (), warnings, placements)


def after(parsed: ParsedPlan, *corrections: Correction) -> tuple[Task, ...]:
    return corrected(parsed, corrections).parsed.tasks


def mend(one: Task, **edited: str) -> tuple[Correction, ...]:
    return differences(one, edited)  # type: ignore[arg-type]


WATER = task(
    "1",
    "新建水库。再修水渠3条。",
    title="新建水库",
    leaders=("张三", "李四"),
    lead_units=(unit("区水利局"),),
    support_units=(unit("区财政局"), unit("各镇政府", collective=True)),
    deadline=Deadline("年底前"),
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "1"),
        ("text", "新建水库。再修水渠3条。"),
        ("leaders", "张三、李四"),
        ("lead_units", "区水利局"),
        ("support_units", "区财政局、各镇政府"),
        ("deadline", "年底前"),
        ("dropped", ""),
    ],
)
def test_what_a_field_says(field: Field, value: str) -> None:
    assert field_of(WATER, field) == value


def test_names_that_hold_a_separator_are_parted_by_another() -> None:
    one = task("1", "甲", leaders=("区委常委、副区长张三", "李四"))
    assert field_of(one, "leaders") == "区委常委、副区长张三；李四"
    (kept,) = after(plan_of(one), *mend(one, leaders="区委常委、副区长张三；王五"))
    assert kept.leaders == ("区委常委、副区长张三", "王五")


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("number", "2", "number", "2"),
        ("number", " ", "number", None),
        ("text", "新建水库。再修水渠５条。", "text", "新建水库。再修水渠５条。"),
        ("leaders", "张三，王五", "leaders", ("张三", "王五")),
        ("leaders", "", "leaders", ()),
        ("lead_units", "区水利局、区城管局", "lead_units", (unit("区水利局"), unit("区城管局"))),
        ("support_units", "各街道办事处", "support_units", (unit("各街道办事处", collective=True),)),
        ("deadline", "", "deadline", None),
        ("lead_units", "区𠮷田\n局", "lead_units", (unit("区𠮷田局"),)),
    ],
)
def test_every_field_can_be_put_right(field: Field, value: str, attribute: str, expected: object) -> None:
    made = mend(WATER, **{field: value})
    assert [(one.number, one.text, one.field, one.read) for one in made] == [
        ("1", WATER.text, field, field_of(WATER, field))
    ]
    (kept,) = after(plan_of(WATER), *made)
    assert getattr(kept, attribute) == expected
    assert kept.doubts[-1].startswith(MARK)
    unlike = {attribute, "title", "quantities", "doubts"}
    assert {name for name in Task.__slots__ if getattr(kept, name) != getattr(plan_of(WATER).tasks[0], name)} <= unlike


def test_a_new_text_has_its_own_figures_and_keeps_a_title_that_still_leads_it() -> None:
    (kept,) = after(plan_of(WATER), *mend(WATER, text="新建水库。再修水渠5条。"))
    assert kept.title == "新建水库"
    (other,) = after(plan_of(WATER), *mend(WATER, text="修渠。增长8%以上。"))
    assert other.title == "修渠"
    assert [one.value for one in other.quantities] == [8]


@pytest.mark.parametrize(
    "edited",
    [
        {"leaders": "张三，李四"},
        {"support_units": "区财政局；各镇政府。"},
        {"text": " 新建水库。\n再修水渠3条。 "},
        {"number": "1\t"},
        {},
    ],
)
def test_what_says_the_same_is_no_correction(edited: dict[str, str]) -> None:
    assert mend(WATER, **edited) == ()


def test_characters_that_are_commands_are_left_out() -> None:
    (made,) = mend(WATER, leaders="张\x00三\u202e、王\ud800五")
    assert made.value == "张三、王?五"


def test_a_known_form_keeps_its_canonical_name() -> None:
    first = task("1", "甲", lead_units=(unit("区教育和体育局", "区教体局"),))
    second = task("2", "乙", lead_units=(unit("区水利局"),))
    *_, last = after(plan_of(first, second), *mend(second, lead_units="区教体局、区水利局"))
    assert last.lead_units == (unit("区教育和体育局", "区教体局"), unit("区水利局"))


def test_a_task_that_is_none_is_dropped_and_the_rest_numbered_through() -> None:
    parsed = plan_of(
        task("1", "甲", source=Source(0, 4)),
        task("目录", "乙", source=Source(4, 8)),
        task("2", "丙", source=Source(8, 12)),
        placements=(
            Placement("number", 0, 2),
            Placement("text", 2, 4),
            Placement("number", 4, 6),
            Placement("text", 6, 7),
            Placement("layout", 7, 8),
            Placement("text", 8, 12),
        ),
    )
    done = corrected(parsed, mend(parsed.tasks[1], dropped=""))
    assert [(one.id, one.ordinal, one.text) for one in done.parsed.tasks] == [
        ("2023-aaaaaa/1", 1, "甲"),
        ("2023-aaaaaa/2", 2, "丙"),
    ]
    kinds = [one.kind for one in done.parsed.placements]
    assert kinds == ["number", "text", "context", "context", "layout", "text"]
    assert [one.message for one in done.parsed.warnings] == ["已套用 1 处人工更正，其中 1 项不列为任务。"]


def test_text_that_a_dropped_task_shares_with_another_stays_accounted_for() -> None:
    placements = (Placement("text", 0, 4), Placement("responsibility", 4, 8))
    parsed = plan_of(task("1", "甲", source=Source(0, 8)), task("2", "乙", source=Source(4, 8)), placements=placements)
    assert corrected(parsed, mend(parsed.tasks[1], dropped="")).parsed.placements == placements


def test_without_corrections_a_plan_is_what_it_was() -> None:
    parsed = plan_of(WATER)
    assert corrected(parsed, ()).parsed is parsed


def test_a_correction_finds_its_task_elsewhere() -> None:
    made = mend(WATER, lead_units="区城管局")
    moved = plan_of(task("7", "修路。"), WATER)
    assert [field_of(one, "lead_units") for one in after(moved, *made)] == ["", "区城管局"]
    renumbered = plan_of(task("1", "修路。"), replace(WATER, number="2"))
    assert [field_of(one, "lead_units") for one in after(renumbered, *made)] == ["", "区城管局"]


def test_a_correction_holds_for_a_text_revised_a_little() -> None:
    one = task("3", "新建社区食堂12处，方便老年人就餐。")
    made = mend(one, lead_units="区民政局")
    revised = task("3", "新建社区食堂15处，方便老年人就餐。")
    assert [field_of(each, "lead_units") for each in after(plan_of(revised), *made)] == ["区民政局"]
    other = corrected(plan_of(task("3", "修建乡村公路，方便村民出行。")), made)
    assert (other.applied, other.lost) == ((), made)
    elsewhere = corrected(plan_of(replace(revised, number="4")), made)
    assert elsewhere.lost == made


def test_two_tasks_alike_keep_their_own_corrections() -> None:
    old = (task(None, "新建社区食堂12处。"), task(None, "新建社区食堂15处。"))
    made = (*mend(old[0], leaders="甲某"), *mend(old[1], leaders="乙某"))
    new = plan_of(task(None, "新建社区食堂15处。"), task(None, "新建社区食堂13处。"))
    assert [one.leaders for one in after(new, *made)] == [("乙某",), ("甲某",)]
    only = corrected(plan_of(task(None, "新建社区食堂15处。")), made)
    assert [one.leaders for one in only.parsed.tasks] == [("乙某",)]
    assert only.lost == made[:1], "a task that another correction names exactly is not taken for a revised one"


def test_tasks_of_the_same_number_and_text_are_told_apart() -> None:
    parsed = plan_of(task("1", "甲"), task("1", "甲"), task("1", "甲"))
    checked = review(parsed, ())
    assert [each.copy for each in checked.tasks] == [1, 2, 3]
    made = differences(parsed.tasks[1], {"leaders": "张三"}, copy=2)
    assert [one.leaders for one in after(parsed, *made)] == [(), ("张三",), ()]
    assert corrected(plan_of(task("1", "甲")), made).lost == made


def test_a_corrected_text_or_number_does_not_undo_the_document() -> None:
    one = task("l2", "新建食堂l2处。")
    made = mend(one, text="新建食堂12处。", number="12")
    again = corrected(plan_of(one), made)
    assert [(each.number, each.text) for each in again.parsed.tasks] == [("12", "新建食堂12处。")]
    revised = corrected(plan_of(task("l2", "新建食堂l5处。")), made)
    assert [each.text for each in revised.parsed.tasks] == ["新建食堂l5处。"]
    assert [each.field for each in revised.lost] == ["text"]
    mended = corrected(plan_of(task("12", "新建食堂l2处。")), made)
    assert (mended.lost, mended.parsed.tasks[0].text) == ((), "新建食堂12处。")
    renumbered = corrected(plan_of(task("9", "新建食堂l2处。")), made)
    assert [each.field for each in renumbered.lost] == ["number"]


def test_a_field_that_says_something_new_is_pointed_out() -> None:
    made = mend(WATER, lead_units="区城管局")
    changed = replace(WATER, lead_units=(unit("区水利局"), unit("区发展和改革局")))
    done = corrected(plan_of(changed), made)
    (kept,) = done.parsed.tasks
    assert field_of(kept, "lead_units") == "区城管局"
    assert "文件中的牵头单位已由“区水利局”变为“区水利局、区发展和改革局”，仍按更正后的计" in kept.doubts
    assert [one.code for one in done.parsed.warnings] == ["corrected", "correction_outdated"]
    mended = corrected(plan_of(replace(WATER, lead_units=(unit("区城管局"),))), made)
    assert [one.code for one in mended.parsed.warnings] == ["corrected"]


def test_what_is_lost_is_reported_and_nothing_else_changes() -> None:
    lost = Correction("9", "一项早已不在文件里的任务，原来很长很长很长。", "lead_units", "区水利局", "区水")
    done = corrected(plan_of(WATER), [lost])
    assert (done.applied, done.lost, done.parsed.tasks) == ((), (lost,), plan_of(WATER).tasks)
    (warning,) = done.parsed.warnings
    assert warning == Notice(
        "correction_lost",
        "有一处更正找不到对应的任务，未套用但已保留："
        "第9项“一项早已不在文件里的任务，原来很长很长很…”牵头单位改为“区水利局”。",
    )
    assert told(replace(lost, number=None, field="dropped")).startswith("无编号任务“一项")


@pytest.mark.parametrize(
    ("field", "settled"),
    [
        ("lead_units", ["没有找到责任单位", "没有找到牵头单位", "原文只有“责任单位”，按牵头单位处理"]),
        ("support_units", ["单位名单以“等”结尾，未列全", "没有找到责任单位"]),
        ("leaders", ["牵头领导取自文首的“负总责”"]),
        ("text", ["任务正文为空"]),
    ],
)
def test_a_correction_settles_the_doubts_about_its_field(field: Field, settled: list[str]) -> None:
    one = task("1", "", doubts=(*settled, "另有疑点"))
    (kept,) = after(plan_of(one), *mend(one, **{field: "区水利局"}))
    assert [doubt for doubt in kept.doubts if not doubt.startswith(MARK)] == ["另有疑点"]


def test_several_corrections_of_one_task_are_named_once_each() -> None:
    (kept,) = after(plan_of(WATER), *mend(WATER, lead_units="区城管局", leaders="王五"))
    assert kept.doubts == ("已人工更正：牵头单位、牵头领导",)


def test_gaps_that_a_correction_closes_are_no_longer_reported() -> None:
    warnings = (
        Notice("number_missing", "任务编号不连续：第1项之后是第3项，缺少第2项。"),
        Notice("no_responsibility", "没有一项任务写明牵头领导或单位：请确认这是任务分工方案。"),
        Notice("odd", "有一处看不懂。"),
    )
    parsed = plan_of(task("1", "甲"), task("3", "乙"), warnings=warnings)
    mended = corrected(parsed, mend(parsed.tasks[1], number="2", leaders="张三"))
    assert [one.code for one in mended.parsed.warnings] == ["odd", "corrected"]
    other = corrected(parsed, mend(parsed.tasks[1], text="丙"))
    assert [one.code for one in other.parsed.warnings] == ["number_missing", "no_responsibility", "odd", "corrected"]


def test_a_task_as_it_is_checked() -> None:
    parsed = plan_of(WATER, task("2", "修路。"))
    checked = review(parsed, (*mend(WATER, leaders="王五"), *mend(parsed.tasks[1], dropped="")))
    first, second = checked.tasks
    assert (first.value("leaders"), first.value("lead_units")) == ("王五", "区水利局")
    assert first.read == parsed.tasks[0]
    assert second.task is None
