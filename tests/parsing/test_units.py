from __future__ import annotations

import pytest

from qa.domain import Unit
from qa.parsing.units import split_leaders, split_units


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
        ("区财政局等有关部门", ["区财政局", "有关部门"]),
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
        ("区财政局等有关部门和单位", [False, True]),
    ],
)
def test_collectives_are_marked(text: str, collective: list[bool]) -> None:
    assert [unit.collective for unit in split_units(text).units] == collective
