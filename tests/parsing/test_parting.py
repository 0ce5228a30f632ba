from __future__ import annotations

import pytest

from qa.parsing.answers import Answers
from qa.parsing.outline import Item, find_items
from qa.parsing.parting import Bodies
from qa.text.layout import compact


def bodies(text: str, cuts: tuple[int, ...] = ()) -> tuple[str, Item, Bodies]:
    """Return the compact text, its first item and the bodies of its items."""
    layout = compact(text)
    answers = Answers(layout)
    (item, *_) = find_items(layout, answers.brackets.inside(), answers.unclosed)
    return layout.text, item, Bodies(layout, answers, cuts)


@pytest.mark.parametrize(
    ("text", "texts", "roles"),
    [
        ("1.甲。", ["甲。"], []),
        ("1.甲。（责任单位：甲局）", ["甲。"], ["（责任单位：甲局）"]),
        ("1.甲。（牵头单位：甲局）（配合单位：乙局）", ["甲。"], ["（牵头单位：甲局）（配合单位：乙局）"]),
        (
            "1.甲。（责任单位：甲局）乙。（责任单位：乙局）",
            ["甲。", "乙。"],
            ["（责任单位：甲局）", "（责任单位：乙局）"],
        ),
        ("1.甲。（责任单位：甲局）乙。", ["甲。", "乙。"], ["（责任单位：甲局）"]),
        ("1.（责任单位：甲局）", [""], ["（责任单位：甲局）"]),
        ("1.甲。\n责任单位：甲局\n（责任领导：张三）", ["甲。"], ["责任单位：甲局（责任领导：张三）"]),
        ("1.", [""], []),
    ],
)
def test_texts_and_responsibilities(text: str, texts: list[str], roles: list[str]) -> None:
    whole, item, found = bodies(text)
    parts = found.parts(item)
    assert [whole[start:end] for start, end in parts.texts] == texts
    assert [whole[start:end] for start, end in parts.roles] == roles
    assert found.parts(item) is parts


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("一、城建\n1.甲。", "城建"),
        ("一、推动城建\n再上台阶\n1.甲。", "推动城建再上台阶"),
        ("一、城建\n各单位要抓好落实。要按月报送。\n1.甲。", "城建"),
        ("一、城建。\n1.甲。", "城建。"),
        ("一、" + "长" * 45 + "。甲。\n1.甲。", "长" * 45 + "。"),
    ],
)
def test_headings(text: str, heading: str) -> None:
    whole, item, found = bodies(text)
    assert whole[slice(*found.heading(item))] == heading


def test_titles_are_short_and_no_sentence() -> None:
    whole, _, found = bodies("1.甲。乙。" + "长" * 60)
    assert found.is_short((2, 4))
    assert not found.is_short((2, 6))
    assert not found.is_short((6, len(whole)))


def test_a_text_ends_at_the_first_cut_in_it() -> None:
    _, _, found = bodies("1.甲。乙。丙。", (4, 6))
    assert [found.cut(2, 8), found.cut(4, 8), found.cut(6, 8), found.cut(2, 3)] == [4, 6, 8, 3]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("方案\n修路，\n修桥。", "修路，修桥。"),
        ("方案\n现印发给你们。\n修路，\n修桥，\n修塔。", "修路，修桥，修塔。"),
        ("修路。", "修路。"),
    ],
)
def test_where_a_paragraph_begins(text: str, start: str) -> None:
    layout = compact(text)
    found = Bodies(layout, Answers(layout), [])
    assert layout.text[found.paragraph_start(len(layout.text)) :] == start
