from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.parsing.brackets import Brackets, Group, pair, without_stray_closing

BRACKETED = st.text(st.sampled_from("甲（）()〔〕[]［］【】｛}"), max_size=40)


def groups(text: str) -> list[str]:
    return [text[group.start : group.end] for group in pair(text).groups]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("甲", []),
        ("（甲）", ["（甲）"]),
        ("(甲）乙（丙)", ["(甲）", "（丙)"]),
        ("［甲]", ["［甲]"]),
        ("〔各镇(街道)〕", ["〔各镇(街道)〕", "(街道)"]),
        ("（甲〔乙〕（丙））丁【戊】", ["（甲〔乙〕（丙））", "〔乙〕", "（丙）", "【戊】"]),
        ("（（甲）", ["（甲）"]),
        ("甲）（乙", []),
        ("（甲〔乙）丙", ["（甲〔乙）"]),
        ("（甲〕乙）", ["（甲〕乙）"]),
        ("《甲》“乙”〈丙〉", []),
    ],
)
def test_pairs_by_nesting(text: str, expected: list[str]) -> None:
    assert groups(text) == expected


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [("（", (0,)), ("（甲（乙）", (0,)), ("（甲〔乙）", (2,)), ("〔（【", (0, 1, 2)), ("）", ())],
)
def test_marks_without_a_partner(text: str, unclosed: tuple[int, ...]) -> None:
    assert pair(text).unclosed == unclosed


def test_only_outermost_groups_are_outer() -> None:
    assert pair("（甲（乙））〔丙〕").groups == (Group(0, 6, True), Group(2, 5, False), Group(6, 9, True))


def test_inside_leaves_out_the_opening_mark() -> None:
    assert pair("甲（乙（丙））丁").inside() == {2, 3, 4, 5, 6}


def test_openings_in_order() -> None:
    assert pair("（甲〔乙）（丙").openings() == (0, 2, 5)


def test_a_pair_around_a_given_start_is_parted() -> None:
    text = "（甲〔乙〕丙）丁"
    assert pair(text).never_around([2]) == Brackets((Group(2, 5, True),), (0,))


@pytest.mark.parametrize("starts", [[], [0], [9], [6]])
def test_other_pairs_stay(starts: list[int]) -> None:
    brackets = pair("（甲（乙））丙")
    assert brackets.never_around(starts) == brackets


def test_a_pair_that_begins_with_a_start_may_hold_another() -> None:
    brackets = pair("（甲（乙））")
    assert brackets.never_around([0, 2]) == brackets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("甲）", "甲"),
        ("甲（乙）", "甲（乙）"),
        ("甲(乙)〕", "甲(乙)"),
        ("甲(乙)）", "甲(乙)"),
        ("）〕】", ""),
        ("甲）乙", "甲）乙"),
    ],
)
def test_stray_closing_marks_go(text: str, expected: str) -> None:
    assert without_stray_closing(text) == expected


@given(BRACKETED)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_groups_nest_or_stand_apart(text: str) -> None:
    brackets = pair(text)
    spans = [(group.start, group.end) for group in brackets.groups]
    assert spans == sorted(spans)
    for start, end in spans:
        assert all(end <= other or stop <= end for other, stop in spans if other > start)
    opening = sum(mark in "（(〔[［【｛{" for mark in text)
    assert len(spans) + len(brackets.unclosed) == opening
    outer = [group for group in brackets.groups if group.outer]
    assert all(one.end <= other.start for one, other in pairwise(outer))


@pytest.mark.parametrize("text", ["（" * 100_000 + "〕" * 100_000, "（" * 100_000 + "）" * 100_000, "（〔）" * 60_000])
def test_deep_nesting_takes_linear_time(text: str) -> None:
    start = time.process_time()
    brackets = pair(text)
    brackets.never_around(brackets.openings())
    assert time.process_time() - start < 3
