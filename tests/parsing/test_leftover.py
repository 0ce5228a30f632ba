from __future__ import annotations

import pytest

from qa.parsing.leftover import why_unplaced
from tests.parsing.accounting import parsed


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("鹤山区召开工作会议。", ["文件中没有找到任务"]),
        (
            "2031年任务分工\n1.甲。（责任单位：区水利局）以上工作按月报送。\n2.乙。（责任单位：区水利局）各单位要抓好落实。",
            ["两项任务之间、责任分工之后的文字", "最后一项任务之后的文字"],
        ),
        ("1.甲。（责任单位：区水利局）\n注：责任单位排名不分先后。", ["注释或说明"]),
    ],
)
def test_each_piece_left_over_has_its_reason(text: str, reasons: list[str]) -> None:
    assert [piece.reason for piece in parsed(text).unplaced] == reasons


def test_what_looks_like_a_responsibility_or_a_task_is_told_apart() -> None:
    tasks = parsed("1.甲。（责任单位：区水利局）").tasks
    assert why_unplaced("牵头单位：区水利局", 99, tasks) == "像是责任分工，但不知属于哪项任务"
    assert why_unplaced("3.修路。", 99, tasks) == "像是编号的一项，但未能列为任务"
    assert why_unplaced("（二）修桥。", 99, tasks) == "像是编号的一项，但未能列为任务"
