# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import pytest

from qa.parsing.furniture import annex_marks, blanked, heading_marks, page_marks


@pytest.mark.parametrize(
    "line",
    [
        "— 3 —",
        "—3—",
        "- 12 -",
        "－１２－",
        "――7――",
        "_3_",
        "\u3000— 3 —\u3000",
        "第 3 页",
        "第3页 共9页",
        "第3页，共9页",
        "第3页/共9页",
        "3/9",
        " 3 / 9 ",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\f", "\u2028", "\x85", "\v"])
def test_page_marks_on_lines_of_their_own(line: str, end: str) -> None:
    text = f"甲{end}{line}{end}乙"
    ((start, stop),) = page_marks(text)
    assert text[start:stop].strip() == line.strip()


@pytest.mark.parametrize(
    "line",
    ["", "3", "—", "— —", "— 3", "甲— 3 —", "— 3 —乙", "第三页", "第3页内容", "— 12345 —", "2022/3/23", "2—3家", "1-2"],
)
def test_other_lines_stay(line: str) -> None:
    assert page_marks(f"甲\n{line}\n乙") == ()


def test_all_of_them_in_order() -> None:
    text = "— 1 —\n甲\n— 2 —\f乙\n3/3"
    assert [text[start:end] for start, end in page_marks(text)] == ["— 1 —", "— 2 —", "3/3"]


def test_heading_marks_of_markdown() -> None:
    text = "# 方案\n## 一、产业\n1.修路#1号\n #井号\n"
    assert [text[start:end] for start, end in heading_marks(text)] == ["# ", "## "]


def test_annex_marks_on_lines_of_their_own() -> None:
    text = "附件2\n附件：名单\n\u3000附表 一：\n附件材料"
    assert [text[start:end].strip() for start, end in annex_marks(text)] == ["附件2", "附表 一："]


def test_places_stay_where_stretches_are_blanked() -> None:
    assert blanked("甲\n— 3 —\n乙", [(2, 8)]) == "甲\n" + " " * 5 + "\n乙"
