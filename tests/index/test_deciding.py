from __future__ import annotations

import pytest

from qa.errors import UnitDecisionError
from qa.index.deciding import find_decision, new_decision
from qa.index.rows import UnitDecision
from tests.index.test_units import decided, places_of, plan

NOW = "2026-05-01"
PLANS = (
    plan(2022, "区发展和改革局 区财政局"),
    plan(2023, "区发改局"),
    plan(2024, "县财政局 县审计局", issuer="甲县人民政府"),
    plan(2025, "县财政局", issuer="乙县人民政府"),
    plan(2026, "县财政局", issuer=None),
)


def decide(
    form: str, name: str | None = None, *, place: str | None = None, decisions: tuple[UnitDecision, ...] = ()
) -> UnitDecision:
    return new_decision(places_of(*PLANS, decisions=decisions), form, name, place=place, decided_at=NOW)


@pytest.mark.parametrize(
    ("form", "name", "place", "expected"),
    [
        ("区发改局", None, None, UnitDecision("东昌府区", "区发改局", None, NOW)),
        (" 区发改局 ", " 区财政局", None, UnitDecision("东昌府区", "区发改局", "区财政局", NOW)),
        ("县审计局", None, None, UnitDecision("甲县", "县审计局", None, NOW)),
        ("县财政局", None, "乙县", UnitDecision("乙县", "县财政局", None, NOW)),
        ("县财政局", None, "2024-aaaaaa", UnitDecision("甲县", "县财政局", None, NOW)),
        ("县财政局", None, "2026-aaaaaa", UnitDecision("2026-aaaaaa", "县财政局", None, NOW)),
    ],
)
def test_a_decision_names_its_place(form: str, name: str | None, place: str | None, expected: UnitDecision) -> None:
    assert decide(form, name, place=place) == expected


@pytest.mark.parametrize(
    ("form", "name", "place", "message"),
    [
        ("区审计局", None, None, "^任务库中没有单位写法“区审计局”：请用 qa units 查看。$"),
        ("", None, None, "没有单位写法“”"),
        ("县财政局", None, None, "^有 3 个地方有单位写法“县财政局”：2026-aaaaaa、乙县、甲县。请用 --place 指明。$"),
        ("县审计局", None, "乙县", "^“乙县”中没有单位写法“县审计局”"),
        ("县财政局", None, "丙县", "^任务库中没有地方“丙县”。任务库中有：2026-aaaaaa、东昌府区、乙县、甲县。$"),
        ("区发改局", "区审计局", None, "^“东昌府区”的方案中没有单位“区审计局”"),
        ("区发改局", "区发改局", None, "与自身相同"),
    ],
)
def test_what_makes_no_sense(form: str, name: str | None, place: str | None, message: str) -> None:
    with pytest.raises(UnitDecisionError, match=message):
        decide(form, name, place=place)


def test_two_decisions_do_not_contradict_each_other() -> None:
    earlier = (decided("区财政局", "区发改局"),)
    with pytest.raises(UnitDecisionError, match="“区财政局”已按您的决定计为“区发改局”：请先撤销（reset 区财政局）。"):
        decide("区发改局", "区财政局", decisions=earlier)
    assert decide("区发改局", "区发展和改革局", decisions=earlier).name == "区发展和改革局"


def test_a_library_without_plans() -> None:
    with pytest.raises(UnitDecisionError, match="任务库中没有地方“甲县”。任务库中有：（没有方案）。"):
        new_decision((), "县财政局", None, place="甲县", decided_at=NOW)


def test_a_decision_is_found_again() -> None:
    first, second = decided("区发改局"), decided("县财政局", place="甲县")
    places = places_of(*PLANS, decisions=(first, second, decided("县财政局", place="乙县")))
    assert find_decision(places, "区发改局", place=None) == first
    assert find_decision(places, "县财政局", place="甲县") == second
    with pytest.raises(UnitDecisionError, match="有 2 个地方有关于单位的决定“县财政局”：乙县、甲县"):
        find_decision(places, "县财政局", place=None)
    with pytest.raises(UnitDecisionError, match="任务库中没有关于单位的决定“区财政局”"):
        find_decision(places, "区财政局", place=None)


def test_a_decision_about_a_place_without_plans_is_found() -> None:
    left = decided("县财政局", place="丁县")
    assert find_decision(places_of(decisions=(left,)), "县财政局", place="丁县") == left
