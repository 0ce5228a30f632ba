"""Numbers are read alike however they are written, and kept apart by what they measure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.phrase_numbers import bounds, form, han_value, numbers, task_numbers


def keys(text: str) -> list[tuple[str, str, bool]]:
    return [(str(one.value), one.unit, one.ordinal) for one in numbers(form(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6750万元", "0.675亿元"),
        ("6,750万元", "六千七百五十万元"),
        ("６７５０万元", "67500000元"),
        ("6.5%", "百分之六点五"),
        ("2022年", "二〇二二年"),
        ("第52项", "第五十二项"),
        ("两个单位", "2家单位"),
        ("37公里", "37 公里"),
        ("第4、5、6项", "第4项和第5项、第6项"),
    ],
)
def test_the_same_number(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6750万元", "6750亿元"),
        ("52项", "第52项"),
        ("6.5%", "6.5个百分点"),
        ("20项", "20余项"),
        ("6.1", "6.10.1"),
        ("3 5项", "35项"),
        ("第52，105项", "第52105项"),
    ],
)
def test_another_number(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize("text", ["统一", "进一步加强", "三农", "一体化", "pm", "", "👍"])
def test_no_number(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("第4、5、6.1、6.2项等7项", ["4", "5", "6.1", "6.2"]),
        ("第4至6项", ["4", "5", "6"]),
        ("第4—6项", ["4", "5", "6"]),
        ("第52项和第53项", ["52", "53"]),
        ("任务52由张妍牵头", ["52"]),
        ("任务21项", []),
        ("第三部分", []),
        ("第1至999999999项", ["1", "999999999"]),
    ],
)
def test_numbers_of_tasks(text: str, named: list[str]) -> None:
    assert task_numbers(form(text)) == named


@pytest.mark.parametrize(
    ("text", "bound"), [("增长6.5%以上", "≥+"), ("下降6.5%", "=-"), ("控制在6.5%以内", "≤"), ("6.5%", "=")]
)
def test_how_a_figure_is_bounded(text: str, bound: str) -> None:
    assert list(bounds(text)) == [(("6.5", "%"), bound)]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("零", 0),
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("两千", 2000),
        ("一亿二千万", 120_000_000),
        ("三万亿", 3 * 10**12),
        ("六点五", Fraction(13, 2)),
        ("二〇二二", 2022),
        ("十四五", None),
        ("十百", None),
    ],
)
def test_chinese_numerals(numeral: str, value: int | Fraction | None) -> None:
    assert han_value(numeral) == value


@given(st.integers(1, 10**12))
def test_digits_with_or_without_commas(value: int) -> None:
    assert keys(f"{value:,}元") == keys(f"{value}元") == [(str(value), "元", False)]


@given(st.text("零\u3007一二两三四五六七八九十百千万亿点第项0123456789.、-", max_size=30))
def test_any_text_is_read(text: str) -> None:
    numbers(form(text))
    task_numbers(form(text))
