# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.text.numerals import ordinal

ONES = "一二三四五六七八九"


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("一", 1),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("十九", 19),
        ("二十", 20),
        ("二十三", 23),
        ("一十二", 12),
        ("九十九", 99),
    ],
)
def test_values(numeral: str, value: int) -> None:
    assert ordinal(numeral) == value


@pytest.mark.parametrize(
    "numeral", ["", "百", "一百", "十十", "二三", "十二三", "1", "１", "甲", "一 ", "二十十", "𠀀", "壹"]
)
def test_what_numbers_no_heading_is_refused(numeral: str) -> None:
    assert ordinal(numeral) is None


def test_all_ordinals_up_to_99() -> None:
    tens = ["", "十", *(f"{mark}十" for mark in ONES[1:])]
    numerals = [ten + one for ten in tens for one in ["", *ONES] if ten + one]
    assert [ordinal(numeral) for numeral in numerals] == list(range(1, 100))
