from __future__ import annotations

from dataclasses import replace

import pytest

from qa.parsing.captions import captions
from qa.reading.document import Heading
from tests.parsing.laid_out import document, split

TABLE = split("工作任务|责任单位\n修路|甲局")


def captioned(*parts: str, furniture: str = "", heading: str = "") -> list[str | None]:
    """Return the captions of the tables behind each of the texts."""
    found = document(*(one for part in parts for one in (part, TABLE)))
    places = [(found.text.index(furniture), found.text.index(furniture) + len(furniture))] if furniture else []
    if heading:
        start = found.text.index(heading)
        found = replace(found, headings=(Heading(start, start + len(heading), 1),))
    places_found = captions(found, found.tables, places)
    return [found.text[slice(*place)] if place else None for place in places_found]


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("", None),
        ("一、城建", "一、城建"),
        ("（一）城建", "（一）城建"),
        ("第一部分 城建", "第一部分 城建"),
        ("鹤山区2023年重点任务分解表", "鹤山区2023年重点任务分解表"),
        ("2023年民生实事", "2023年民生实事"),
        ("表一  主要经济指标", "表一  主要经济指标"),
        ("　　二、城建　　", "二、城建"),
        ("2023年民生实事\n单位：万元", "2023年民生实事"),
        ("2023年民生实事\n（2023年2月）\n单位：万元", "2023年民生实事"),
        ("一、城建\n二、民生", "二、民生"),
        ("产业发展", "产业发展"),
        ("鹤山区2023年经济社会发展主要目标责任分\n解表", "鹤山区2023年经济社会发展主要目标责任分\n解表"),
        ("鹤山区2023年重点任务分解表\n民生实事", "民生实事"),
        ("附件2\n民生实事", "民生实事"),
        ("为做好工作，制定本方案。", None),
        ("单位：万元", None),
        ("附件2", None),
        ("2023年2月3日", None),
        ("（此件公开发布）", None),
        ("甲" * 61, None),
        ("甲" * 41, None),
        ("2023年民生实事\n" + "甲" * 61, None),
        ("2023年民生实事\n甲。\n乙。\n丙。\n丁。", None),
    ],
)
def test_what_a_table_stands_under(above: str, caption: str | None) -> None:
    assert captioned(above) == [caption]


def test_a_marked_heading_is_a_caption() -> None:
    assert captioned("甲，乙。\n丙丁。") == [None]
    assert captioned("甲，乙。\n丙丁。", heading="甲，乙。") == ["甲，乙。"]
    assert captioned("主要预期目标\n一览", heading="主要预期目标\n一览") == ["主要预期目标\n一览"]


def test_each_table_has_its_own() -> None:
    assert captioned("一、城建", "二、民生", "说明：略。") == ["一、城建", "二、民生", None]


def test_a_table_that_goes_on_has_the_caption_of_the_one_before() -> None:
    assert captioned("一、城建", "") == ["一、城建", "一、城建"]
    assert captioned("一、城建", "— 3 —", furniture="— 3 —") == ["一、城建", "一、城建"]


def test_no_tables() -> None:
    assert captions(document("一、城建"), [], []) == []
