# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.normal import normal, normal_marks, to_simplified, writable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("ＡＩ５Ｇ，（Ｘ）", "ai5g,(x)"),
        ("區政府辦公室", "区政府办公室"),
        ("Smart 城市", "smart 城市"),
        ("６．５％", "6.5%"),
        ("㎡", "m2"),
        ("①", "1"),
        ("𠀀國", "𠀀国"),
        ("\u3000", " "),
        ("a\x00國", "a\x00国"),
        ("\ud800國\udfff", "\ud800国\udfff"),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_simplified_text_stays_as_it_is() -> None:
    text = "地区生产总值增长6.5%以上，里程、后天、乾隆、余姚。"
    assert to_simplified(text) == text


@pytest.mark.parametrize("text", ["", "plain", "A1"])
def test_ascii_is_not_converted(text: str) -> None:
    assert to_simplified(text) is text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("區Ａ", ["区", "a"]),
        ("㍿國", ["株式会社", "国"]),
        ("ﬁ5", ["fi", "5"]),
        ("\ud800國", ["\ud800", "国"]),
        ("İ", ["i̇"]),
    ],
)
def test_each_character_keeps_its_place(text: str, expected: list[str]) -> None:
    assert normal_marks(text) == expected


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_text_is_refused(text: str) -> None:
    normal(text)
    assert len(normal_marks(text)) == len(text)


def test_lone_surrogates_are_made_question_marks() -> None:
    assert writable("方案\udcff𠀀") == "方案?𠀀"
