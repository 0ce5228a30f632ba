"""Which tasks pass which filters, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.domain import ParsedPlan, Role, Task, Unit
from qa.errors import QueryError
from qa.index.snapshot import Snapshot
from qa.retrieval import Filters, Selection, resolve_unit, select
from tests.index.samples import named, plan_of, task
from tests.retrieval.conftest import SnapshotOf

EDUCATION = Unit("区教育和体育局", "区教育和体育局")
EDUCATION_TYPED_WRONG = Unit("区教育和体育局", "区教体和体育局")
FINANCE = Unit("区财政局", "区财政局")
TOWNS = Unit("各镇政府", "各镇政府", collective=True)
DEPARTMENTS = Unit("区政府各部门（单位）", "区政府各部门（单位）", collective=True)


LEFT_OUT = "另有 {} 项任务写有泛指单位（如各镇政府、区政府各部门），未计入；可选择“包含泛指单位”。"


def plans() -> tuple[ParsedPlan, ...]:
    first, second, third = plan_of(), plan_of(year=2023, name="bbbbbb"), plan_of(year=2023, name="bb1111")
    people: dict[str, Any] = {"leaders": ("张三",), "section": "一、教育（提质）"}
    tasks = (
        task("水", ordinal=1, lead_units=(EDUCATION,), support_units=(FINANCE,), **people),
        task("电", ordinal=2, section="二、财政", **named(leaders=["李四"], lead=[FINANCE], support=[TOWNS])),
        task("路", ordinal=3, section="二、财政", **named(leaders=["张三", "李四"], lead=[DEPARTMENTS])),
        task("田", ordinal=4),
        task("水", ordinal=5, **named(leaders=["王五"], support=[EDUCATION_TYPED_WRONG])),
    )
    later = task("水", plan="2023-bbbbbb", ordinal=1, lead_units=(EDUCATION,), **people)
    other = task("水", plan="2023-bb1111", ordinal=1, lead_units=(TOWNS,), leaders=("赵六",))
    return replace(first, tasks=tasks), replace(second, tasks=(later,)), replace(third, tasks=(other,))


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(*plans())


def found(snapshot: Snapshot, filters: Filters) -> str:
    """Return the tasks that pass as `plan/ordinal` with the plan's last two letters."""
    rows = select(snapshot, filters).rows(len(snapshot.tasks))
    return " ".join(snapshot.tasks[row].id[-4:] for row in rows)


ALL = "aa/1 aa/2 aa/3 aa/4 aa/5 11/1 bb/1"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), ALL, id="nothing asked"),
        pytest.param(Filters(years=(2022,)), "aa/1 aa/2 aa/3 aa/4 aa/5", id="year"),
        pytest.param(Filters(years=(2022, 2023)), ALL, id="either year"),
        pytest.param(Filters(years=(1999,)), "", id="year of no plan"),
        pytest.param(Filters(plans=("2023-bbbbbb",)), "bb/1", id="plan"),
        pytest.param(Filters(plans=("2023-bbb",)), "bb/1", id="plan's beginning"),
        pytest.param(Filters(plans=("2022",)), "aa/1 aa/2 aa/3 aa/4 aa/5", id="year that one plan has"),
        pytest.param(Filters(plans=("2023-bbb", "2023-bb1")), "11/1 bb/1", id="either plan"),
        pytest.param(Filters(years=(2022,), plans=("2023-bbb",)), "", id="year and plan exclude each other"),
        pytest.param(Filters(leaders=("张三",)), "aa/1 aa/3 bb/1", id="leader"),
        pytest.param(Filters(leaders=("張 三",)), "aa/1 aa/3 bb/1", id="leader in traditional characters, spaced"),
        pytest.param(Filters(leaders=("张",)), "", id="a leader's family name is no name"),
        pytest.param(Filters(leaders=("王五", "李四")), "aa/2 aa/3 aa/5", id="either leader"),
        pytest.param(Filters(leaders=("张三",), years=(2023,)), "bb/1", id="leader and year"),
        pytest.param(Filters(sections=("教育",)), "aa/1 bb/1", id="section"),
        pytest.param(Filters(sections=("一、教育(提质)",)), "aa/1 bb/1", id="section in another width"),
        pytest.param(Filters(sections=("教育", "财政")), "aa/1 aa/2 aa/3 bb/1", id="either section"),
        pytest.param(Filters(units=("区教育和体育局",)), "aa/1 aa/5 bb/1", id="unit"),
        pytest.param(Filters(units=("教体局",)), "aa/1 aa/5 bb/1", id="unit's short form"),
        pytest.param(Filters(units=("區教育和體育局",)), "aa/1 aa/5 bb/1", id="unit in traditional characters"),
        pytest.param(Filters(units=("区教体和体育局",)), "aa/1 aa/5 bb/1", id="unit as written in one place"),
        pytest.param(Filters(units=("教体局", "财政局")), "aa/1 aa/2 aa/5 bb/1", id="either unit"),
        pytest.param(Filters(units=("教体局",), roles=("lead",)), "aa/1 bb/1", id="unit that leads"),
        pytest.param(Filters(units=("教体局",), roles=("support",)), "aa/5", id="unit that supports"),
        pytest.param(Filters(units=("教体局",), roles=("lead", "support")), "aa/1 aa/5 bb/1", id="unit, either role"),
        pytest.param(Filters(roles=("support",)), "aa/1 aa/2 aa/5", id="any supporting unit"),
        pytest.param(Filters(roles=("lead",)), "aa/1 aa/2 aa/3 11/1 bb/1", id="any leading unit"),
        pytest.param(Filters(units=("各镇政府",)), "aa/2 11/1", id="collective by its name"),
        pytest.param(Filters(units=("区政府各部门(单位)",)), "aa/3", id="collective in another width"),
        pytest.param(
            Filters(units=("财政局",), with_collectives=True), "aa/1 aa/2 aa/3 11/1", id="unit with collectives"
        ),
        pytest.param(
            Filters(units=("教体局",), roles=("support",), with_collectives=True), "aa/2 aa/5", id="supporting ones"
        ),
        pytest.param(Filters(with_collectives=True), ALL, id="collectives alone ask nothing"),
        pytest.param(Filters(units=("水利局",)), "", id="unit of no task"),
        pytest.param(Filters(units=("",)), "", id="empty unit"),
        pytest.param(Filters(units=("教体局",), leaders=("李四",)), "", id="unit and leader exclude each other"),
    ],
)
def test_what_passes(snapshot: Snapshot, filters: Filters, expected: str) -> None:
    assert found(snapshot, filters) == expected


@pytest.mark.parametrize(
    ("filters", "notes"),
    [
        pytest.param(Filters(units=("区财政局",), with_collectives=True), (), id="nothing to say"),
        pytest.param(
            Filters(units=("教体局",), with_collectives=True), ("“教体局”按“区教育和体育局”查找。",), id="short form"
        ),
        pytest.param(
            Filters(units=("水利局",), with_collectives=True), ("任务库中没有单位“水利局”。",), id="unknown unit"
        ),
        pytest.param(Filters(leaders=("张三", "陈七")), ("任务库中没有牵头领导“陈七”。",), id="unknown leader"),
        pytest.param(
            Filters(units=("区财政局",)),
            (LEFT_OUT.format(2),),
            id="collectives left out, not counting the one found anyway",
        ),
        pytest.param(
            Filters(units=("区财政局",), years=(2023,)),
            (LEFT_OUT.format(1),),
            id="collectives left out of what else is asked",
        ),
        pytest.param(Filters(units=("区财政局",), leaders=("王五",)), (), id="no collective within what else is asked"),
    ],
)
def test_what_is_said(snapshot: Snapshot, filters: Filters, notes: tuple[str, ...]) -> None:
    assert select(snapshot, filters).notes == notes


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("2021", "没有方案“2021”。任务库中有：2022-aaaaaa", id="no such plan"),
        pytest.param("", "没有方案“”", id="nothing"),
        pytest.param("2023-bb", "有 2 个方案符合“2023-bb”", id="beginning of two"),
        pytest.param("2023", "有 2 个方案符合“2023”", id="year of two"),
    ],
)
def test_a_plan_must_be_told_apart(snapshot: Snapshot, name: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        select(snapshot, Filters(plans=(name,)))


def test_a_plan_asked_of_an_empty_library(snapshot_of: SnapshotOf) -> None:
    with pytest.raises(QueryError, match="任务库还是空的，请先导入方案"):
        select(snapshot_of(), Filters(plans=("2022",)))


def test_rows_of_a_selection_without_a_mask_are_all() -> None:
    assert Selection(None).rows(3) == [0, 1, 2]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        pytest.param("区教育和体育局", ("区教育和体育局",), id="its name"),
        pytest.param("教体局", ("区教育和体育局",), id="short, without its level"),
        pytest.param("区教体局", ("区教育和体育局",), id="short"),
        pytest.param("资规分局", ("区自然资源和规划分局",), id="short form of the document, without its level"),
        pytest.param("区资规分局", ("区自然资源和规划分局",), id="written so in one place"),
        pytest.param("柳园", ("柳园街道办事处",), id="written so in a list of streets"),
        pytest.param("区政府各部门(单位)", ("区政府各部门（单位）",), id="collective"),
        pytest.param("市教体局", (), id="another level"),
        pytest.param("火星局", (), id="unknown"),
    ],
)
def test_units_of_the_published_plan(counted_seed: Snapshot, written: str, names: tuple[str, ...]) -> None:
    assert resolve_unit(counted_seed, written) == names


def units(task: Task, roles: tuple[Role, ...]) -> list[Unit]:
    return [unit for role in roles for unit in (task.lead_units if role == "lead" else task.support_units)]


@pytest.mark.parametrize("roles", [("lead",), ("support",), ("lead", "support")], ids=" ".join)
@pytest.mark.parametrize("leaders", [(), ("张娅",)], ids=["all leaders", "one leader"])
def test_units_and_collectives_are_counted_exactly(
    counted_seed: Snapshot, roles: tuple[Role, ...], leaders: tuple[str, ...]
) -> None:
    """Every unit of the published plan, against a plain loop over its tasks."""
    for name in counted_seed.names.units:
        named_rows, collective_rows = [], []
        for row, one in enumerate(counted_seed.tasks):
            if leaders and "张娅" not in one.leaders:
                continue
            if any(unit.name == name for unit in units(one, roles)):
                named_rows.append(row)
            elif any(unit.collective for unit in units(one, roles)):
                collective_rows.append(row)
        filters = Filters(units=(name,), roles=roles, leaders=leaders)
        selection = select(counted_seed, filters)
        assert selection.rows(145) == named_rows
        notes = tuple(note for note in selection.notes if "机构改革" not in note)
        assert notes == ((LEFT_OUT.format(len(collective_rows)),) if collective_rows else ())
        reached = select(counted_seed, replace(filters, with_collectives=True))
        assert reached.rows(145) == sorted(named_rows + collective_rows)


def test_a_unit_nobody_knows_finds_nothing_even_with_collectives(counted_seed: Snapshot) -> None:
    selection = select(counted_seed, Filters(units=("不存在局",), with_collectives=True))
    assert selection.rows(len(counted_seed.tasks)) == []
    assert selection.notes == ("任务库中没有单位“不存在局”。",)


RENAMED = {
    "2022-aaaaaa": ("区乡村振兴局", "区财政局"),
    "2023-bbbbbb": ("区乡村振兴局", "区农业农村局"),
    "2024-cccccc": ("区农业农村局", "区人社局"),
}


@pytest.fixture
def years(snapshot_of: SnapshotOf) -> Snapshot:
    """Three years of a place; each plan has a task for each of its units."""
    made = []
    for plan, names in RENAMED.items():
        tasks = (task("水", plan=plan, ordinal=at, lead_units=(Unit(one, one),)) for at, one in enumerate(names, 1))
        made.append(replace(plan_of(year=int(plan[:4]), name=plan[5:]), tasks=tuple(tasks)))
    return snapshot_of(*made)


OLD_AND_NEW = "“区乡村振兴局”的职责自 2023 年机构改革起划入“区农业农村局”，{}另有 {} 项任务，未计入。"


@pytest.mark.parametrize(
    ("filters", "expected", "notes"),
    [
        pytest.param(
            Filters(units=("区农业农村局",)), "bb/2 cc/1", (OLD_AND_NEW.format("前者", 2),), id="what it was before"
        ),
        pytest.param(
            Filters(units=("区乡村振兴局",)), "aa/1 bb/1", (OLD_AND_NEW.format("后者", 2),), id="what became of it"
        ),
        pytest.param(
            Filters(units=("区农业农村局",), years=(2024,)), "cc/1", (), id="nothing within what else is asked"
        ),
        pytest.param(
            Filters(units=("区乡村振兴局", "区农业农村局")), "aa/1 bb/1 bb/2 cc/1", (), id="both are asked for"
        ),
        pytest.param(
            Filters(units=("农业局",)),
            "",
            (
                "任务库中没有单位“农业局”。",
                "“农业局”的职责自 2018 年机构改革起划入“区农业农村局”，后者另有 2 项任务，未计入。",
            ),
            id="an organ of former days is not taken for today's",
        ),
        pytest.param(Filters(units=("区财政局",)), "aa/2", (), id="no reform"),
    ],
)
def test_reforms_are_told_and_not_followed(
    years: Snapshot, filters: Filters, expected: str, notes: tuple[str, ...]
) -> None:
    assert found(years, filters) == expected
    assert select(years, filters).notes == notes


@pytest.mark.parametrize(
    ("name", "names"),
    [
        pytest.param("人力资源和社会保障局", ("区人社局",), id="full form of a short one, without its level"),
        pytest.param("区人力资源社会保障局", ("区人社局",), id="full form of a short one"),
        pytest.param("农业农村委", ("区农业农村局",), id="commission where there is one bureau"),
        pytest.param("财政厅", (), id="an organ of the province"),
        pytest.param("市财政委", (), id="another level"),
        pytest.param("财政办", (), id="another kind of organ"),
    ],
)
def test_a_unit_is_found_by_what_people_call_it(years: Snapshot, name: str, names: tuple[str, ...]) -> None:
    assert resolve_unit(years, name) == names


def test_a_form_that_is_a_unit_elsewhere_stands_for_both(snapshot_of: SnapshotOf) -> None:
    full, short = Unit("区发展和改革局", "区发展和改革局"), Unit("区发改局", "区发改局")
    one, two, other = (
        plan_of("水", year=2022 + at, **named(lead=[unit])) for at, unit in enumerate((full, short, short))
    )
    elsewhere = replace(other, plan=replace(other.plan, issuer="甲市乙区人民政府"))
    assert resolve_unit(snapshot_of(one, two, elsewhere), "区发改局") == ("区发展和改革局", "区发改局")
