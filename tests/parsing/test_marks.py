# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import time

import pytest

from qa.parsing.brackets import pair
from qa.parsing.marks import Mark, find_marks
from qa.text.layout import compact


def marks(text: str, open_ended: tuple[int, ...] = ()) -> list[Mark]:
    layout = compact(text)
    return list(find_marks(layout, pair(layout.text).inside(), open_ended))


def printed(text: str) -> list[str]:
    return [mark.printed for mark in marks(text)]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("一、甲", Mark("heading", 1, "一", 0, 2)),
        ("（一）甲", Mark("subheading", 1, "一", 0, 3)),
        ("(一)甲", Mark("subheading", 1, "一", 0, 3)),
        ("1.甲", Mark("number", 1, "1", 0, 2)),
        ("1．甲", Mark("number", 1, "1", 0, 2)),
        ("1﹒甲", Mark("number", 1, "1", 0, 2)),
        ("1、甲", Mark("number", 1, "1", 0, 2)),
        ("1 . 甲", Mark("number", 1, "1", 0, 2)),
        ("１．甲", Mark("number", 1, "１", 0, 2)),
        ("（1）甲", Mark("subnumber", 1, "1", 0, 3)),
        ("①甲", Mark("circled", 1, "①", 0, 1)),
        ("116.甲", Mark("number", 116, "116", 0, 4)),
        ("十二、甲", Mark("heading", 12, "十二", 0, 3)),
    ],
)
def test_kinds_of_marks(text: str, mark: Mark) -> None:
    assert marks(text) == [mark]


@pytest.mark.parametrize(
    "text", ["", "甲", "一甲", "1甲", "一一、甲", "1000.甲", "A.甲", "甲1.乙", "甲一、乙", "（甲1.乙）"]
)
def test_no_marks(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.甲。2.乙。3.丙。", ["1", "2", "3"]),
        ("1.甲，2.乙", ["1"]),
        ("1.甲\n2.乙\n3.丙", ["1", "2", "3"]),
        ("1.甲\n2.乙\n7.丙", ["1", "2"]),
        ("1.甲。\n2.乙。\n7.丙。", ["1", "2", "7"]),
        ("1.甲。\n2.乙。\n30.丙。", ["1", "2"]),
        ("1.甲（责任单位：区甲局）\n4.乙", ["1", "4"]),
        ("1.甲\n责任单位：区甲局\n4.乙", ["1", "4"]),
        ("1.甲\n责任单位：区甲局 2.乙", ["1", "2"]),
        ("1.甲。\n1.乙。", ["1", "1"]),
        ("1.甲。\n乙（责任单位：区甲局） 4.丙", ["1", "4"]),
        ("1.甲。\n乙（责任单位：区甲局）4.丙", ["1"]),
        ("1.甲。\n乙。 4.丙", ["1"]),
        ("2023年任务分工方案\n3.甲。\n4.乙。", ["3", "4"]),
        ("1.占2.5%。\n2.乙。", ["1", "2"]),
        ("1.建成5G基站\n2.5万个。\n2.乙。", ["1", "2"]),
    ],
)
def test_where_items_begin(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


def test_a_bracket_that_never_closes_ends_at_the_next_number() -> None:
    text = "1.甲（责任单位：区甲局、区乙委 2.乙。"
    assert [mark.printed for mark in marks(text, (3,))] == ["1", "2"]


@pytest.mark.parametrize(
    "text", ["1.2.3." * 30_000, "（一）" * 60_000, "①" * 150_000, "1.甲。" * 40_000, "二十一、" * 40_000]
)
def test_long_texts_take_bounded_time(text: str) -> None:
    start = time.process_time()
    marks(text)
    assert time.process_time() - start < 5
