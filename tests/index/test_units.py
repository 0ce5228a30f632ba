from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from qa.domain import ParsedPlan, Task, Unit
from qa.index.rows import UnitDecision
from qa.index.units import Place, PlaceUnits, place_key, read_places, with_names
from tests.index.samples import named, plan_of, task

ISSUER = "东昌府区人民政府办公室"


def unit(written: str, name: str | None = None) -> Unit:
    return Unit(name or written, written)


def plan(year: int, *lists: str, issuer: str | None = ISSUER) -> ParsedPlan:
    """Return a plan with a task for each list of lead units, given as written=name or just written."""
    made = plan_of(year=year)
    units = [tuple(unit(*one.split("=")) for one in units.split()) for units in lists]
    tasks = tuple(task("水", plan=made.plan.id, ordinal=at, lead_units=one) for at, one in enumerate(units, 1))
    return replace(made, plan=replace(made.plan, issuer=issuer), tasks=tasks)


def decided(form: str, name: str | None = None, *, place: str = "东昌府区", at: str = "2026-01-01") -> UnitDecision:
    return UnitDecision(place, form, name, at)


def places_of(*plans: ParsedPlan, decisions: tuple[UnitDecision, ...] = ()) -> tuple[Place, ...]:
    return read_places([one.plan for one in plans], [task for one in plans for task in one.tasks], decisions)


def tasks_of(*plans: ParsedPlan, decisions: tuple[UnitDecision, ...] = ()) -> tuple[Task, ...]:
    return with_names([task for one in plans for task in one.tasks], places_of(*plans, decisions=decisions))


def names(*plans: ParsedPlan, decisions: tuple[UnitDecision, ...] = ()) -> list[str]:
    return [unit.name for task in tasks_of(*plans, decisions=decisions) for unit in task.units()]


def forms(place: PlaceUnits) -> dict[str, list[tuple[str, int, str]]]:
    return {one.name: [(form.written, form.count, form.how) for form in one.forms] for one in place.units}


def test_a_unit_bears_its_fullest_name_in_all_years() -> None:
    plans = plan(2022, "区发展和改革局 区人社局"), plan(2023, "区发改局 区人力资源社会保障局")
    assert names(*plans) == ["区发展和改革局", "区人力资源社会保障局"] * 2
    assert [one.written for task in tasks_of(*plans) for one in task.units()] == [
        "区发展和改革局",
        "区人社局",
        "区发改局",
        "区人力资源社会保障局",
    ]


def test_the_order_of_plans_does_not_matter() -> None:
    plans = (
        plan(2021, "区发改局 区住建局"),
        plan(2022, "区发展和改革局 财政局", issuer="聊城市东昌府区人民政府"),
        plan(2023, "区发展改革局 区住房城乡建设局 区财政局"),
    )
    found = [{task.id: task for task in tasks_of(*order)} for order in itertools.permutations(plans)]
    assert all(one == found[0] for one in found)
    assert {one.name for task in found[0].values() for one in task.units()} == {
        "区发展和改革局",
        "区住房城乡建设局",
        "区财政局",
    }


def test_places_do_not_share_names() -> None:
    other = plan(2023, "区发改局", issuer="甲市乙区人民政府")
    assert names(plan(2022, "区发展和改革局"), other) == ["区发展和改革局", "区发改局"]


@pytest.mark.parametrize("issuer", [None, "甲县人民政府"])
def test_a_plan_without_issuer_is_a_place_by_itself(issuer: str | None) -> None:
    plans = plan(2022, "区发展和改革局", issuer=issuer), plan(2023, "区发改局", issuer=None)
    assert names(*plans) == ["区发展和改革局", "区发改局"]
    assert place_key(plans[1].plan) == "2023-aaaaaa"


def test_two_names_of_one_place_are_one() -> None:
    plans = plan(2022, "区发展和改革局"), plan(2023, "区发改局", issuer="聊城市东昌府区人民政府")
    (place,) = places_of(*plans)
    assert (place.name, [one.id for one in place.plans]) == ("东昌府区", ["2022-aaaaaa", "2023-aaaaaa"])


def test_units_of_one_list_stay_two() -> None:
    plans = plan(2022, "区教育和体育局"), plan(2023, "区教体局", "区教体局 区教育和体育局")
    assert names(*plans) == ["区教育和体育局", "区教体局", "区教体局", "区教育和体育局"]


def test_a_successor_keeps_its_own_name() -> None:
    plans = plan(2022, "区乡村振兴局 区农业局"), plan(2024, "区农业农村局")
    assert names(*plans) == ["区乡村振兴局", "区农业局", "区农业农村局"]
    (place,) = places_of(*plans)
    kin = {one.name: one for one in place.units().units}
    assert [(one.name, one.succession.since) for one in kin["区农业农村局"].predecessors] == [
        ("区乡村振兴局", 2023),
        ("区农业局", 2018),
    ]
    assert [one.name for one in kin["区乡村振兴局"].successors] == ["区农业农村局"]


def test_collectives_are_left_alone() -> None:
    towns = Unit("各镇政府", "各镇政府", collective=True)
    made = replace(plan(2022), tasks=(task("水", **named(lead=[towns])),))
    assert tasks_of(made)[0].lead_units == (towns,)
    assert places_of(made)[0].units().units == ()


def test_forms_with_their_count_and_why() -> None:
    plans = (
        plan(2022, "区发展和改革局 区资规分局=区自然资源和规划分局 柳园=柳园街道办事处 区教体和体育局=区教育和体育局"),
        plan(2023, "区发改局", "区发改局 财政局", "区财政局"),
    )
    (place,) = places_of(*plans)
    assert forms(place.units()) == {
        "区发展和改革局": [("区发改局", 2, "stem"), ("区发展和改革局", 1, "itself")],
        "区教育和体育局": [("区教体和体育局", 1, "mistyped")],
        "区自然资源和规划分局": [("区资规分局", 1, "short")],
        "区财政局": [("区财政局", 1, "itself"), ("财政局", 1, "level")],
        "柳园街道办事处": [("柳园", 1, "listed")],
    }


def test_a_form_is_set_apart() -> None:
    plans = plan(2022, "区发展和改革局 区资规分局=区自然资源和规划分局"), plan(2023, "区发改局", "区发展改革局")
    decisions = decided("区发改局"), decided("区资规分局")
    assert names(*plans, decisions=decisions) == ["区发展和改革局", "区资规分局", "区发改局", "区发展和改革局"]
    (place,) = places_of(*plans, decisions=decisions)
    assert forms(place.units())["区发改局"] == [("区发改局", 1, "separate")]
    assert place.units().decisions == decisions


def test_forms_are_put_together() -> None:
    plans = plan(2022, "区金融办", "金融办"), plan(2024, "区委金融办")
    decisions = (decided("区金融办", "区委金融办"),)
    assert names(*plans, decisions=decisions) == ["区委金融办"] * 3
    (place,) = places_of(*plans, decisions=decisions)
    assert forms(place.units()) == {
        "区委金融办": [("区委金融办", 1, "itself"), ("区金融办", 1, "same"), ("金融办", 1, "same")]
    }


def test_a_decision_goes_before_what_was_worked_out() -> None:
    plans = plan(2022, "区发展和改革局"), plan(2023, "区发改局")
    assert names(*plans, decisions=(decided("区发展和改革局", "区发改局"),)) == ["区发改局", "区发改局"]


def test_decisions_in_a_circle_come_to_rest_at_the_first() -> None:
    plans = plan(2022, "区甲乙局 区丙丁局")
    decisions = decided("区甲乙局", "区丙丁局"), decided("区丙丁局", "区甲乙局", at="2026-01-02")
    assert names(plans, decisions=decisions) == ["区丙丁局", "区丙丁局"]


@pytest.mark.parametrize(
    "decision",
    [
        decided("区发改局", "区不存在局"),
        decided("区不存在局", "区财政局"),
        decided("区发改局", place="别的县"),
    ],
)
def test_a_decision_that_fits_nothing_waits(decision: UnitDecision) -> None:
    plans = plan(2022, "区发展和改革局 区财政局"), plan(2023, "区发改局")
    assert names(*plans, decisions=(decision,)) == ["区发展和改革局", "区财政局", "区发展和改革局"]
    waiting = [one for place in places_of(*plans, decisions=(decision,)) for one in place.units().decisions]
    assert waiting == [decision]


def test_a_decision_follows_a_place_under_its_longer_name() -> None:
    made = plan(2023, "区发改局", "区发展和改革局", issuer="聊城市东昌府区人民政府")
    assert names(made, decisions=(decided("区发改局"),)) == ["区发改局", "区发展和改革局"]
    (place,) = places_of(made, decisions=(decided("区发改局"),))
    assert place.name == "聊城市东昌府区"


def test_nothing_is_nothing() -> None:
    assert read_places([], [], []) == ()
    assert with_names([], []) == ()
