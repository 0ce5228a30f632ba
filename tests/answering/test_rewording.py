"""Ways of saying one thing brought to one form."""

from __future__ import annotations

import pytest

from qa.answering.rewording import reworded, without_asides


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("财政局都牵了哪些头", "财政局都牵头哪些"),
        ("财政局牵什么头", "财政局牵头什么"),
        ("财政局作为牵头单位的事项", "财政局牵头的事项"),
        ("谁担任牵头领导", "谁牵头"),
        ("五家或五家以上牵头单位", "五家以上牵头单位"),
        ("两位或更多领导", "两位以上领导"),
        ("哪些条目由他负责", "哪些任务由他负责"),
        ("我是民政局办公室的，我们局要牵头哪些", "民政局要牵头哪些"),
        ("我们单位牵头哪些", "我们单位牵头哪些"),
        ("适当减少审批", "适当减少审批"),
    ],
)
def test_rewording(words: str, expected: str) -> None:
    assert reworded(words) == expected


def test_asides_on_how_to_count_are_left_out() -> None:
    assert without_asides("配合最多的是哪家（并列的都说）") == "配合最多的是哪家"
    assert without_asides("各镇政府（街道办事处）配合的") == "各镇政府（街道办事处）配合的"
