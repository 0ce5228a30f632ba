from __future__ import annotations

import pytest

from qa.domain import Unit
from qa.parsing.units import UnitList, split_glued, split_leaders, split_units


def names(text: str) -> list[str]:
    return [unit.name for unit in split_units(text).units]


@pytest.mark.parametrize(
    ("text", "leaders"),
    [
        ("", ()),
        ("赵四海", ("赵四海",)),
        ("赵四海、钱 枫，孙小满；李𠀀", ("赵四海", "钱枫", "孙小满", "李𠀀")),
        ("、赵四海。、", ("赵四海",)),
        ("Anna Smith", ("AnnaSmith",)),
        ("副省长、甲市委书记冯丁", ("副省长、甲市委书记冯丁",)),
        ("县委常委、常务副县长", ("县委常委、常务副县长",)),
        ("区委常委、副区长张三、李四", ("区委常委、副区长张三", "李四")),
        ("县政府党组成员、县总工会主席", ("县政府党组成员、县总工会主席",)),
        ("常务副区长张三，副区长李四", ("常务副区长张三", "副区长李四")),
        ("副区长张三、副区长李四", ("副区长张三", "副区长李四")),
        ("阿卜杜拉·买买提、王五", ("阿卜杜拉·买买提", "王五")),
        ("张三（常务副区长）、李四", ("张三（常务副区长）", "李四")),
    ],
)
def test_leaders(text: str, leaders: tuple[str, ...]) -> None:
    assert split_leaders(text) == leaders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("、，；。", []),
        ("甲山县水利局", ["甲山县水利局"]),
        ("区财政局、区水利局，区林业局；区民政局", ["区财政局", "区水利局", "区林业局", "区民政局"]),
        ("区财政局,区水利局;区林业局", ["区财政局", "区水利局", "区林业局"]),
        ("、区财政局、", ["区财政局"]),
        ("区财政局。", ["区财政局"]),
        ("区城管局（区整违办、区停车办）、区水利局", ["区城管局（区整违办、区停车办）", "区水利局"]),
        ("区城管局)、区水利局（一、二队）", ["区城管局)", "区水利局（一、二队）"]),
        ("各市、县（区）人民政府，鹤湖管委会", ["各市、县（区）人民政府", "鹤湖管委会"]),
        ("省林海厅，各市、自治州人民政府", ["省林海厅", "各市、自治州人民政府"]),
        ("各区、县级市", ["各区、县级市"]),
        ("各县、市、区政府、市财政局", ["各县、市、区政府", "市财政局"]),
        ("各镇政府、街道办事处", ["各镇政府", "街道办事处"]),
        ("各镇政府(街道办事处)、园区管委会", ["各镇政府(街道办事处)", "园区管委会"]),
        ("省中等职业学校、市高等学校", ["省中等职业学校", "市高等学校"]),
        ("区财政局、区水利局等", ["区财政局", "区水利局"]),
        ("区财政局、区水利局等部门", ["区财政局", "区水利局"]),
        ("区财政局等部门和单位", ["区财政局"]),
        ("区财政局等有关部门", ["区财政局"]),
        ("区财政局等有关部门和单位", ["区财政局"]),
        ("区财政局等相关单位", ["区财政局"]),
        ("区财政局等，各镇政府", ["区财政局", "各镇政府"]),
        ("有关部门", ["有关部门"]),
        ("区财政局、各有关单位", ["区财政局", "各有关单位"]),
        ("区财政局、区水利局等区政府各部门（单位）", ["区财政局", "区水利局", "区政府各部门（单位）"]),
        ("柳林、石桥等街道办事处", ["柳林街道办事处", "石桥街道办事处"]),
        ("柳林、石桥等", ["柳林", "石桥"]),
        ("等", ["等"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "open_ended"),
    [
        ("区财政局", False),
        ("区财政局等", True),
        ("区财政局等。", True),
        ("区财政局等部门", True),
        ("区财政局等有关部门", True),
        ("区财政局等有关部门和单位", True),
        ("区财政局等单位，各镇政府", True),
        ("区财政局等区政府各部门", False),
        ("柳林、石桥等街道办事处", False),
        ("省中等职业学校", False),
    ],
)
def test_a_bare_and_others_leaves_the_list_open(text: str, open_ended: bool) -> None:
    assert split_units(text).open_ended is open_ended


def test_a_name_made_whole_keeps_its_written_form() -> None:
    assert split_units("区水利局，柳林、石桥等街道办事处").units == (
        Unit("区水利局", "区水利局"),
        Unit("柳林街道办事处", "柳林"),
        Unit("石桥街道办事处", "石桥等街道办事处"),
    )


@pytest.mark.parametrize(
    ("text", "collective"),
    [
        ("区财政局、各镇政府、园区管委会", [False, True, True]),
        ("各市、县（区）人民政府，鹤湖园区管委会", [True, False]),
        ("区财政局等有关部门和单位", [False]),
        ("有关部门，有关镇街，全体成员单位", [True, True, True]),
    ],
)
def test_collectives_are_marked(text: str, collective: list[bool]) -> None:
    assert [unit.collective for unit in split_units(text).units] == collective


def test_a_list_of_everybody_is_a_collective_each() -> None:
    units = split_units("区直各部门、各镇街、各企事业单位、驻区单位").units
    assert [unit.written for unit in units] == ["区直各部门", "各镇街", "各企事业单位", "驻区单位"]
    assert all(unit.collective for unit in units)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省财政厅、商务厅", ["省财政厅", "省商务厅"]),
        ("省财政厅、商务厅，税务局", ["省财政厅", "省商务厅", "税务局"]),
        ("省财政厅，商务厅", ["省财政厅", "商务厅"]),
        ("市教育局、财政局、水利局", ["市教育局", "市财政局", "市水利局"]),
        ("市交通局、水利局、文旅局", ["市交通局", "市水利局", "市文旅局"]),
        ("市教育局、鹤山海关、国网供电公司", ["市教育局", "鹤山海关", "国网供电公司"]),
        ("市教育局、各镇街", ["市教育局", "各镇街"]),
        ("市委宣传部、组织部", ["市委宣传部", "市委组织部"]),
        ("教育局、财政局", ["教育局", "财政局"]),
        ("区教育局、市财政局、水利局", ["区教育局", "市财政局", "市水利局"]),
        ("国家发展改革委、财政部、海关总署", ["国家发展改革委", "财政部", "海关总署"]),
        ("市场监管局、商务局", ["市场监管局", "商务局"]),
    ],
)
def test_a_level_written_once_completes_the_names_of_its_group(text: str, expected: list[str]) -> None:
    units = split_units(text).units
    assert [unit.name for unit in units] == expected
    assert "".join(unit.written for unit in units) == text.replace("、", "").replace("，", "")


def listed(*names: str) -> UnitList:
    return UnitList(tuple(Unit(name, name) for name in names), open_ended=False)


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("区发展改革局区市场监管局", {"区市场监管局"}, ["区发展改革局", "区市场监管局"]),
        ("区发展改革局区市场监管局", {"区发展改革局"}, ["区发展改革局", "区市场监管局"]),
        ("区发展改革局区市场监管局", set(), ["区发展改革局区市场监管局"]),
        ("区发展改革局市场监管局", {"市场监管局"}, ["区发展改革局市场监管局"]),
        ("新城民政局新城人社局", {"新城人社局"}, ["新城民政局", "新城人社局"]),
        ("区政府办公室", {"区政府"}, ["区政府办公室"]),
    ],
)
def test_two_names_glued_together_are_parted_where_one_is_known(
    name: str, known: set[str], expected: list[str]
) -> None:
    units, glued = split_glued(listed("区财政局", name), known)
    assert [unit.written for unit in units.units] == ["区财政局", *expected]
    assert glued == ((name,) if len(expected) > 1 else ())


def test_a_list_stays_open_where_names_in_it_are_parted() -> None:
    units, _ = split_glued(UnitList((Unit("甲", "区财政局区水利局"),), open_ended=True), {"区水利局"})
    assert units.open_ended
