# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.parsing.brackets import pair
from qa.parsing.outline import Item, find_items
from qa.text.layout import compact


def items(text: str) -> list[Item]:
    layout = compact(text)
    return find_items(layout, pair(layout.text).inside())


def tree(text: str) -> list[object]:
    """Return the numbers of the items, each followed by those below it, if any."""

    def numbers(found: list[Item]) -> list[object]:
        return [(item.mark.printed, numbers(item.children)) if item.children else item.mark.printed for item in found]

    return numbers(items(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("没有编号的一段话。", []),
        ("1.甲。\n2.乙。", ["1", "2"]),
        ("1．甲。\n2﹒乙。\n3、丙。", ["1", "2", "3"]),
        ("１．甲。\n２．乙。", ["１", "２"]),
        ("一、甲\n二、乙", ["一", "二"]),
        ("十、甲。\n十一、乙。", ["十", "十一"]),
        ("（一）甲。\n（二）乙。", ["一", "二"]),
        ("(一)甲。\n(二)乙。", ["一", "二"]),
        ("①甲；②乙", ["①", "②"]),
        ("一、甲\n1.乙。\n2.丙。\n二、丁\n3.戊。", [("一", ["1", "2"]), ("二", ["3"])]),
        ("一、甲\n（一）乙\n1.丙。\n（二）丁\n2.戊。", [("一", [("一", ["1"]), ("二", ["2"])])]),
        ("1.甲。\n（1）乙。\n（2）丙。\n2.丁。", [("1", ["1", "2"]), "2"]),
        ("1.甲：①乙；②丙。\n2.丁：①戊。", [("1", ["①", "②"]), ("2", ["①"])]),
        ("1.甲。\n（1）乙。①丙；②丁。\n（2）戊。①己。", [("1", [("1", ["①", "②"]), ("2", ["①"])])]),
        ("1.甲。2.乙。3.丙。", ["1", "2", "3"]),
        ("一、甲 1.乙。 2.丙。", [("一", ["1", "2"])]),
    ],
)
def test_kinds_and_levels(text: str, expected: list[object]) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.甲。\n2.乙。\n4.丁。", ["1", "2", "4"]),
        ("116.甲。\n117.乙。", ["116", "117"]),
        ("52.甲。\n53、乙。\n54.丙。", ["52", "53", "54"]),
        ("一、甲\n1.乙。\n二、丙\n1.丁。\n2.戊。", [("一", ["1"]), ("二", ["1", "2"])]),
        ("一、甲\n（一）乙。\n二、丙\n（一）丁。\n（二）戊。", [("一", ["一"]), ("二", ["一", "二"])]),
        ("一、甲\n（一）乙。\n（二）丙。\n二、丁\n（三）戊。", [("一", ["一", "二"]), ("二", ["三"])]),
        ("一、甲 （一）乙。 二、丁 （二）戊。", [("一", ["一"]), ("二", ["二"])]),
        ("（一）甲 1.乙。 2.丙。（二）丁 1.戊。", [("一", ["1", "2"]), ("二", ["1"])]),
        ("1.甲。\n2.乙。\n附件2\n一、丙\n1.丁。", ["1", "2", ("一", ["1"])]),
    ],
)
def test_gaps_and_new_counts(text: str, expected: list[object]) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.甲新建\n12.5万平方米。\n2.乙。", ["1", "2"]),
        ("1.甲投资\n2.5亿元。\n2.乙。", ["1", "2"]),
        ("1.甲建成\n30、40米道路。\n2.乙。", ["1", "2"]),
        ("7.甲。\n8.315专项行动。\n9.乙。", ["7", "8", "9"]),
        ("1.甲。\n2.5G基站建设。\n3.丙。", ["1", "2", "3"]),
        ("1.甲。\n2.1.4万人就业。\n3.丙。", ["1", "2", "3"]),
        ("1.甲。\n2022.12.31前完成。\n2.乙。", ["1", "2"]),
        ("1.甲（含2.乙）。\n2.丙。", ["1", "2"]),
        ("1.甲〔包括：\n（1）乙；\n（2）丙〕。\n2.丁。", ["1", "2"]),
        ("1.甲。\n2.建设地铁\n1、2号线。\n3.丙。", ["1", "2", "3"]),
        ("1.甲占2.0版。\n2.乙。", ["1", "2"]),
        ("1.甲。\n99.乙。", ["1"]),
        ("1.提升（一）类水质。\n2.乙。", ["1", "2"]),
        ("1.全县十一、十二届运动会。\n2.乙。", ["1", "2"]),
    ],
)
def test_figures_open_no_item(text: str, expected: list[object]) -> None:
    assert tree(text) == expected


def test_bodies_and_ends() -> None:
    text = "一、甲\n1.乙。\n（1）丙。\n2.丁。"
    layout = compact(text)
    (heading,) = items(text)
    first, second = heading.children

    def own(item: Item) -> str:
        return layout.text[item.body : item.body_end]

    assert [own(item) for item in heading.leaves()] == ["甲", "乙。", "丙。", "丁。"]
    assert layout.text[first.mark.start : first.end] == "1.乙。（1）丙。"
    assert (heading.end, second.end) == (len(layout.text), len(layout.text))


def test_folding_takes_the_children_back() -> None:
    (item,) = items("1.甲：（1）乙；（2）丙。")
    assert [child.mark.printed for child in item.children] == ["1", "2"]
    item.fold()
    assert (item.children, item.body_end) == ([], item.end)
