from __future__ import annotations

import pytest

from qa.text.places import level_of, place_of, same_places


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        (None, None),
        ("", None),
        (" 　", None),
        ("东昌府区人民政府办公室", "东昌府区"),
        ("聊城市东昌府区人民政府", "聊城市东昌府区"),
        ("中共聊城市委办公室", "聊城市"),
        ("中共东昌府区委员会 东昌府区人民政府", "东昌府区"),
        ("聊城市人民政府、聊城市委", "聊城市"),
        ("内蒙古自治区人民政府办公厅", "内蒙古自治区"),
        ("示例经济技术开发区管委会", "示例经济技术开发区"),
        ("柳园街道办事处", "柳园街道"),
        ("国务院办公厅", "国务院"),
        ("国务院", "国务院"),
        ("聊城市发展和改革委员会", "聊城市发展和改革委员会"),
        ("𠀀山县人民政府", "𠀀山县"),
    ],
)
def test_place_of_an_issuer(issuer: str | None, place: str | None) -> None:
    assert place_of(issuer) == place


@pytest.mark.parametrize(
    ("place", "level"),
    [
        ("东昌府区", "区"),
        ("聊城市", "市"),
        ("山东省", "省"),
        ("内蒙古自治区", "自治区"),
        ("恩施土家族苗族自治州", "自治州"),
        ("国务院", ""),
        ("2022-aaaaaa", ""),
        ("", ""),
    ],
)
def test_level_of_a_place(place: str, level: str) -> None:
    assert level_of(place) == level


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], {}),
        (["东昌府区"], {"东昌府区": "东昌府区"}),
        (["东昌府区", "聊城市东昌府区"], {"东昌府区": "东昌府区", "聊城市东昌府区": "东昌府区"}),
        (
            ["东昌府区", "聊城市东昌府区", "山东省聊城市东昌府区"],
            {"东昌府区": "东昌府区", "聊城市东昌府区": "东昌府区", "山东省聊城市东昌府区": "东昌府区"},
        ),
        (
            ["朝阳区", "甲市朝阳区", "乙市朝阳区"],
            {"朝阳区": "朝阳区", "甲市朝阳区": "甲市朝阳区", "乙市朝阳区": "乙市朝阳区"},
        ),
        (["江区", "锦江区"], {"江区": "江区", "锦江区": "锦江区"}),
    ],
)
def test_the_same_place_under_two_names(places: list[str], expected: dict[str, str]) -> None:
    assert same_places(places) == same_places(reversed(places)) == expected
