from __future__ import annotations

import pytest

from qa.parsing.names import (
    gaps_as_separators,
    looks_like_person,
    looks_like_unit,
    people_with_separators,
    piece_before,
    piece_behind,
)


@pytest.mark.parametrize(
    "name",
    [
        "区水利局",
        "水利局",
        "区委办",
        "区委宣传部",
        "团区委",
        "区法院",
        "区总工会",
        "区妇联",
        "区疾控中心",
        "鹤山海关",
        "国网鹤山供电公司",
        "人行鹤山支行",
        "鹤山街道",
        "石桥镇",
        "鹤山经济技术开发区",
        "各镇街",
        "各镇（街道）",
        "各市、县（区）人民政府",
        "区政府各部门",
        "有关部门",
        "区城管局（区整违办）",
        "区城管局〔区整违办〕",
        "区水利局等",
        "区水利局等有关部门和单位",
        "全区经济运行各专班",
        "国务院各部门",
    ],
)
def test_units(name: str) -> None:
    assert looks_like_unit(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "局",
        "修路",
        "新建公路20公里",
        "张三",
        "年底前",
        "做好群众的工作部",
        "按照区水利局",
        "甲。区水利局",
        "“甲”办",
        "不少于100家企业中心",
        "区" + "水" * 40 + "局",
    ],
)
def test_no_units(name: str) -> None:
    assert not looks_like_unit(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三", True),
        ("欧阳志远", True),
        ("阿·买提", True),
        ("常务副区长", True),
        ("区委常委张三", True),
        ("区委副书记、区长张三", True),
        ("张", False),
        ("张三李四王五", False),
        ("新建公路二十公里", False),
        ("2023", False),
        ("", False),
    ],
)
def test_people(name: str, expected: bool) -> None:
    assert looks_like_person(name) is expected


@pytest.mark.parametrize(
    ("text", "gaps", "expected"),
    [
        ("", {}, ""),
        ("区水利局", {0: True}, "区水利局"),
        ("区水利局区财政局", {4: True}, "区水利局、区财政局"),
        ("区水利局区财政局", {4: False}, "区水利局、区财政局"),
        ("区水利局、区财政局", {5: True}, "区水利局、区财政局"),
        ("区发展和改革局", {5: True}, "区发展和改革局"),
        ("区发展和改革局", {5: False}, "区发展和改革局"),
        ("区城镇建设局", {2: True}, "区城镇建设局"),
        ("水利局农业农村局", {3: False}, "水利局、农业农村局"),
        ("水利局农业农村局", {3: True}, "水利局农业农村局"),
        ("区水利局各镇街", {4: True}, "区水利局、各镇街"),
        ("区城管局（区整违办）区水利局", {10: True}, "区城管局（区整违办）、区水利局"),
        ("区城管局（区整违办区水利局）", {9: False}, "区城管局（区整违办区水利局）"),
        ("区水利局区财政局区林业局", {4: True, 8: True}, "区水利局、区财政局、区林业局"),
        ("县委办公室", {3: True}, "县委办公室"),
        ("教育局财政局", {3: False}, "教育局、财政局"),
        ("教育局财政局", {3: True}, "教育局财政局"),
        ("石桥镇柳林镇", {3: False}, "石桥镇、柳林镇"),
        ("区水利局石桥镇", {4: False}, "区水利局、石桥镇"),
        ("县发展改革局县自然资源局", {6: False, 10: True}, "县发展改革局、县自然资源局"),
        ("区妇联区残联", {3: False}, "区妇联、区残联"),
        ("桐川县城市建设投资集团有限公司", {8: True}, "桐川县城市建设投资集团有限公司"),
        ("县生态环境分局", {6: True}, "县生态环境分局"),
        ("县水利局", {3: True}, "县水利局"),
    ],
)
def test_gaps_that_part_units(text: str, gaps: dict[int, bool], expected: str) -> None:
    assert gaps_as_separators(text, gaps) == expected


@pytest.mark.parametrize(
    ("text", "gaps", "expected"),
    [
        ("张三", {1: False}, "张三"),
        ("张三李四", {2: False}, "张三、李四"),
        ("张三李四", {2: True}, "张三李四"),
        ("张三李四", {1: False, 2: False, 3: False}, "张三、李四"),
        ("欧阳志石磊", {3: False}, "欧阳志、石磊"),
        ("常务副区长", {3: True}, "常务副区长"),
    ],
)
def test_gaps_that_part_people(text: str, gaps: dict[int, bool], expected: str) -> None:
    assert people_with_separators(text, gaps) == expected


@pytest.mark.xfail(strict=True, reason="a space between a post and a name parts them")
def test_a_post_and_a_name_are_one() -> None:
    assert people_with_separators("副区长张三", {3: False}) == "副区长张三"


@pytest.mark.parametrize(
    ("place", "before", "behind"),
    [(0, "", "甲局"), (1, "甲", "局"), (2, "甲局", ""), (3, "", "乙局"), (5, "乙局", ""), (8, "丙局", "")],
)
def test_pieces_around_a_place(place: int, before: str, behind: str) -> None:
    text = "甲局、乙局，丙局"
    assert (piece_before(text, place), piece_behind(text, place, len(text))) == (before, behind)


def test_pieces_stop_at_a_floor_and_a_ceiling() -> None:
    assert piece_before("甲乙丙丁", 3, 1) == "乙丙"
    assert piece_behind("甲乙丙丁", 1, 3) == "乙丙"
