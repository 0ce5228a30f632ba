from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.layout import LAYOUT, LINE_BREAKS, compact, join_lines

TEXTS = st.text(st.sampled_from([*"甲乙丙12ab（。\ud800\x00𠀀", *LAYOUT]), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\u3000\ufeff\u200d", ""),
        ("牵头\n\n单 位", "牵头单位"),
        ("新增企业 10 家", "新增企业10家"),
        ("2022\u00a0年\u30003\u2002月", "2022年3月"),
        ("第６\u3000项", "第６项"),
        ("smart city", "smart city"),
        ("smart\ncity", "smart city"),
        ("AI \n 5", "AI5"),
        ("AI 5", "AI 5"),
        ("5 G", "5 G"),
        ("5\nG", "5G"),
        ("12 34", "12 34"),
        ("12\n34", "1234"),
        ("\r\n甲\r\n\r\n乙\r", "甲乙"),
        ("𠀀 𠀁\f乙", "𠀀𠀁乙"),
        ("软\u00ad连\u2060字", "软连字"),
        ("GDP\nAAA", "GDPAAA"),
        ("AA\nA级", "AAA级"),
        ("App\nStore", "App Store"),
        ("2022\n5G", "20225G"),
        ("甲 1", "甲1"),
    ],
)
def test_layout_goes_and_spaces_between_words_stay(text: str, expected: str) -> None:
    assert compact(text).text == expected
    assert join_lines(text) == expected


def test_places_lead_back_to_the_original() -> None:
    layout = compact(" 一、\n 甲 乙\f丙")
    assert layout.text == "一、甲乙丙"
    assert layout.offsets == (1, 2, 5, 7, 9)
    assert layout.line_starts == {0, 2, 4, 5}
    assert layout.gaps == {0, 2, 3, 4, 5}


def test_a_kept_space_stands_where_its_run_began() -> None:
    layout = compact("a \t b")
    assert (layout.text, layout.offsets) == ("a b", (0, 1, 4))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 2, (1, 5)), (1, 2, (4, 5)), (1, 1, (4, 4)), (2, 2, (5, 5)), (9, 3, (5, 5))],
)
def test_a_span_leaves_out_layout_at_its_ends(start: int, end: int, expected: tuple[int, int]) -> None:
    assert compact(" 甲  乙 ").source_span(start, end) == expected


def test_a_span_of_nothing_but_layout_is_empty() -> None:
    assert compact(" \n").source_span(0, 0) == (0, 0)


def test_stretches_left_out_count_as_line_breaks() -> None:
    layout = compact("甲—1—乙页丙", [(5, 6), (1, 4)])
    assert (layout.text, layout.offsets) == ("甲乙丙", (0, 4, 6))
    assert layout.line_starts == {0, 1, 2, 3}


def test_an_indent_is_what_is_left_of_a_line_break() -> None:
    layout = compact("甲。　　乙。　丙")
    assert layout.text == "甲。乙。丙"
    assert layout.line_starts == {0, 2, 5}
    assert layout.gaps == {0, 2, 4, 5}


def test_noise_is_left_out_without_a_gap() -> None:
    layout = compact("牵&nbsp;头 单位", noise=[(1, 7)])
    assert (layout.text, layout.offsets) == ("牵头单位", (0, 7, 9, 10))
    assert layout.gaps == {0, 2, 4}
    assert layout.line_starts == {0, 4}


def test_noise_beside_furniture() -> None:
    layout = compact("甲乙丙丁戊", [(1, 2)], [(3, 4)])
    assert layout.text == "甲丙戊"
    assert layout.line_starts == {0, 1, 3}


def test_stretches_left_out_may_overlap_and_reach_the_ends() -> None:
    assert compact("甲乙丙丁", [(0, 2), (1, 3), (3, 4)]).text == ""
    assert compact("甲乙丙丁", [(0, 3), (1, 2)]).text == "丁"


def test_latin_words_on_both_sides_of_a_stretch_stay_apart() -> None:
    text = "smart\n— 3 —\ncity"
    assert compact(text, [(6, 11)]).text == "smart city"


@given(TEXTS)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_kept_character_is_the_one_that_stood_there(text: str) -> None:
    layout = compact(text)
    assert list(layout.offsets) == sorted(set(layout.offsets))
    for mark, offset in zip(layout.text, layout.offsets, strict=True):
        assert mark == text[offset] or (mark == " " and text[offset] in LAYOUT)
    lost = set(range(len(text))) - set(layout.offsets)
    assert all(text[place] in LAYOUT for place in lost)


@given(TEXTS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_line_starts_are_gaps_within_the_text(text: str) -> None:
    layout = compact(text)
    assert layout.line_starts <= layout.gaps
    assert all(0 <= place <= len(layout.text) for place in layout.gaps)
    if not set(text) & set(LINE_BREAKS):
        assert layout.line_starts <= {0, len(layout.text)}
