from __future__ import annotations

import pytest

from qa.text.organs import (
    abbreviates,
    condenses,
    is_collective,
    is_generic,
    is_organ,
    may_include,
    mistypes,
    split_name,
)


@pytest.mark.parametrize(
    "name",
    [
        "区财政局",
        "区委办公室",
        "嘉禾经济开发区管委会",
        "区城市管理局（区整违办）",
        "镇中学",
        "国网鹤山供电公司",
        "各镇政府(街道办事处)",
        "𠀀山县水利局",
    ],
)
def test_organs(name: str) -> None:
    assert is_organ(name)


@pytest.mark.parametrize("name", ["", "张三", "柳林", "局长", "财政局长张三", "老城区", "（局）"])
def test_what_is_no_organ(name: str) -> None:
    assert not is_organ(name)


@pytest.mark.parametrize(
    "name",
    [
        "各镇政府",
        "区政府各部门（单位）",
        "各有关单位",
        "有关部门",
        "相关企业",
        "园区管委会",
        "街道办事处",
        "镇政府",
        "各市、县（区）人民政府",
        "领导小组成员单位",
        "区直部门",
        "涉农乡镇各中学",
        "各镇政府(街道办事处)",
    ],
)
def test_collectives(name: str) -> None:
    assert is_collective(name)


@pytest.mark.parametrize(
    "name", ["", "区财政局", "嘉禾经济开发区管委会", "区政府", "人民政府", "柳林街道办事处", "区相关产业促进局"]
)
def test_single_units_are_no_collectives(name: str) -> None:
    assert not is_collective(name)


@pytest.mark.parametrize("name", ["街道办事处", "园区管委会", "镇政府", "乡镇", "管委会", "街道(社区)"])
def test_kinds_of_organs_without_a_name(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize("name", ["", "人民政府", "政府", "区政府", "柳林镇政府", "财政局"])
def test_names_of_their_own_are_not_generic(name: str) -> None:
    assert not is_generic(name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", ("", "", "")),
        ("区", ("", "区", "")),
        ("区发展和改革局", ("区", "发展和改革", "局")),
        ("省工业和信息化厅", ("省", "工业和信息化", "厅")),
        ("教育局", ("", "教育", "局")),
        ("区自然资源和规划分局", ("区", "自然资源和规划", "分局")),
        ("市场监督管理局", ("", "市场监督管理", "局")),
        ("市市场监督管理局", ("市", "市场监督管理", "局")),
        ("乡村振兴局", ("", "乡村振兴", "局")),
        ("县乡村振兴局", ("县", "乡村振兴", "局")),
        ("区域合作办公室", ("", "区域合作", "办公室")),
        ("区城市管理局（区整违办）", ("区", "城市管理", "局（区整违办）")),
        ("张三", ("", "张三", "")),
        ("自治区财政厅", ("自治区", "财政", "厅")),
        ("自治州林草局", ("自治州", "林草", "局")),
    ],
)
def test_parts_of_a_name(name: str, parts: tuple[str, str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("区发改局", "区发展和改革局"),
        ("区资规分局", "区自然资源和规划分局"),
        ("市发改委", "市发展和改革委员会"),
        ("市发展改革委", "市发展和改革委员会"),
        ("区残疾人联", "区残疾人联合会"),
        ("区政务办", "区政务服务办公室"),
        ("市卫生健康委", "市卫生健康委员会"),
        ("区资规局", "区自然资源和规划分局"),
    ],
)
def test_short_forms(short: str, full: str) -> None:
    assert abbreviates(short, full)
    assert not abbreviates(full, short)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("区发改局", "市发展和改革局"),
        ("发改局", "区发展和改革局"),
        ("区发改局", "区发改局"),
        ("区发改局", "区发展和改革中心"),
        ("区改发局", "区发展和改革局"),
        ("区水局", "区水利局"),
        ("区残联", "区残疾人联合会"),
        ("区教育局", "区体育局"),
        ("", ""),
        ("", "区财政局"),
    ],
)
def test_what_is_no_short_form(short: str, full: str) -> None:
    assert not abbreviates(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("教体局", "区教育和体育局"),
        ("财政局", "区财政局"),
        ("财政局", "区财政分局"),
        ("市场监管局", "区市场监督管理局"),
        ("乡村振兴局", "县乡村振兴服务局"),
        ("区教体局", "区教育和体育局"),
    ],
)
def test_people_leave_out_the_level(short: str, full: str) -> None:
    assert abbreviates(short, full, any_level=True)


def test_another_level_is_not_left_out() -> None:
    assert not abbreviates("市教体局", "区教育和体育局", any_level=True)
    assert not abbreviates("发改局", "区财政局", any_level=True)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("区教体和体育局", "区教育和体育局"),
        ("区商务投资促进局", "区商务和投资促进局"),
        ("区商务和和投资促进局", "区商务和投资促进局"),
    ],
)
def test_one_wrong_character(form: str, name: str) -> None:
    assert mistypes(form, name)
    assert mistypes(name, form)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("区教育和体育局", "区教育和体育局"),
        ("市教育和体育局", "区教育和体育局"),
        ("教育和体育局", "区教育和体育局"),
        ("区教育和体育局", "区教育和体育办"),
        ("区第一人民医院", "区第二人民医院"),
        ("区第一实验中学", "区第1实验中学"),
        ("区东城建设中心", "区西城建设中心"),
        ("区城建设中心站", "区东城建设中心站"),
        ("区民政局", "区财政局"),
        ("区教肓和体肓局", "区教育和体育局"),
        ("", ""),
    ],
)
def test_what_is_no_slip(form: str, name: str) -> None:
    assert not mistypes(form, name)
    assert not mistypes(name, form)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("区教体局", "区教育和体育局"),
        ("区发改委", "区发展和改革委员会"),
        ("区文广旅局", "区文化广电和旅游局"),
    ],
)
def test_a_character_of_each_word(short: str, full: str) -> None:
    assert condenses(short, full)
    assert not condenses(full, short)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("区教育局", "区教育和体育局"),
        ("区体育局", "区教育和体育局"),
        ("区文旅局", "区文化广电和旅游局"),
        ("区文体局", "区文化和旅游体育局"),
        ("市教体局", "区教育和体育局"),
        ("区教体办", "区教育和体育局"),
        ("区教体局", "区教育体育局"),
        ("区教育体育局", "区教育和体育局"),
        ("", "区教育和体育局"),
    ],
)
def test_what_leaves_out_a_word(short: str, full: str) -> None:
    assert not condenses(short, full)


@pytest.mark.parametrize(
    ("collective", "organ", "may"),
    [
        ("各镇政府(街道办事处)", "柳园街道办事处", True),
        ("各镇政府(街道办事处)", "堂邑镇政府", True),
        ("街道办事处", "堂邑镇政府", False),
        ("街道办事处", "柳园街道办事处", True),
        ("区政府各部门（单位）", "区水利局", True),
        ("区政府各部门（单位）", "柳园街道办事处", False),
        ("区政府各部门（单位）", "嘉明开发区管委会", False),
        ("园区管委会", "嘉明开发区管委会", True),
        ("各片区指挥部", "北城片区指挥部", True),
        ("各片区指挥部", "区水利局", False),
        ("区疫情防控指挥部各成员单位", "区水利局", False),
    ],
)
def test_whom_a_collective_may_include(collective: str, organ: str, may: bool) -> None:
    assert may_include(collective, organ) is may
