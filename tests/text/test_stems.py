from __future__ import annotations

import re
from collections import Counter

import pytest

from qa.text.organs import split_name
from qa.text.stems import OrganKey, by_table, in_table, organ_key, plain_stem, table_rows

ROWS = list(table_rows("organ_stems.tsv"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "市发展和改革委员会"),
        ("市发展改革委", "市发展和改革委员会"),
        ("区人社局", "区人力资源社会保障局"),
        ("区人力社保局", "区人力资源和社会保障局"),
        ("区教体局", "区教育体育局"),
        ("省卫健委", "省卫生健康委员会"),
        ("市教委", "市教育委员会"),
        ("市委编办", "市委机构编制委员会办公室"),
        ("市编办", "市委编办"),
        ("区妇联", "区妇女联合会"),
        ("自治区人社厅", "自治区人力资源和社会保障厅"),
        ("区商务投资促进局", "区商务和投资促进局"),
        ("区审批局", "区行政审批服务局"),
    ],
)
def test_one_organ(one: str, other: str) -> None:
    assert organ_key(one) == organ_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "市发改局"),
        ("市发改局", "区发改局"),
        ("市经信局", "市工信局"),
        ("区资规局", "区规资局"),
        ("区自然资源局", "区自然资源和规划局"),
        ("区交通集团", "区交通运输集团"),
        ("区工商局", "区工商联"),
        ("区文旅局", "区文广旅局"),
        ("区教育局", "区教育和体育局"),
        ("区卫计局", "区卫健局"),
        ("和平街道办事处", "平街道办事处"),
        ("", "区财政局"),
    ],
)
def test_two_organs(one: str, other: str) -> None:
    assert organ_key(one) != organ_key(other)


def test_a_key_has_the_full_stem_without_and() -> None:
    assert organ_key("市发改委") == OrganKey("市", "发展改革", "委")
    assert plain_stem("教育和和体育") == "教育和和体育"
    assert plain_stem("和平与发展及改革") == "和平发展改革"


def test_what_the_table_is_needed_for() -> None:
    assert by_table("区教体局", "区教育和体育局")
    assert not by_table("区教育体育局", "区教育和体育局")
    assert in_table("区教体局")
    assert not in_table("区教体中心")
    assert not in_table("区教体和体育局")


def test_each_row_is_whole_and_no_form_stands_twice() -> None:
    forms = Counter(
        (form, kind) for stem, short, kinds, _ in ROWS for form in (stem, *short.split()) for kind in kinds.split()
    )
    assert all(len(row) == 4 and all(row) for row in ROWS)
    assert [form for form, count in forms.items() if count > 1] == []
    assert 40 <= len(ROWS) <= 70


def test_no_row_names_a_place_or_bears_a_level() -> None:
    for stem, short, _, _ in ROWS:
        for form in (stem, *short.split()):
            assert split_name(form + "局")[0] == ""
            assert not re.search("[省市县州旗]", re.sub("市场|城市", "", form)), form
