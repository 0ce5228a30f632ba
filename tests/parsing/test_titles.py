from __future__ import annotations

import pytest

from qa.parsing.titles import bold_title, find_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("加大信贷支持力度。对受困企业不抽贷。", "加大信贷支持力度"),
        ("加大信贷支持力度：对受困企业不抽贷。", "加大信贷支持力度"),
        ("加大信贷支持力度:对受困企业不抽贷。", "加大信贷支持力度"),
        ("便民助餐：建设社区老年食堂", "便民助餐"),
        ("修路。新修公路。", "修路"),
        ("修路。", None),
        ("修路", None),
        ("", None),
        ("。修路。", None),
        ("修。新修公路。", None),
        ("新修公路20公里。全部通车。", None),
        ("新建学校十二个。全部开学。", None),
        ("地区生产总值增长；财政收入增长。", None),
        ("修" * 26 + "。甲", "修" * 26),
        ("修" * 27 + "。甲", None),
        ("第一批项目。开工。", "第一批项目"),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert find_title(text) == title


@pytest.mark.xfail(strict=True, reason="a figure in Chinese digits is one only before 家, 个, 项 and 座")
def test_a_phrase_with_a_figure_in_chinese_digits_is_no_title() -> None:
    assert find_title("新建学校十二所。全部开学。") is None


@pytest.mark.parametrize(
    ("text", "length", "title"),
    [
        ("修路。新修公路20公里。", 3, "修路"),
        ("新修公路20公里：全部通车", 9, "新修公路20公里"),
        ("修路", 2, None),
        ("修路。", 1, None),
        ("甲" * 51 + "乙", 51, None),
        ("甲" * 50 + "乙", 50, "甲" * 50),
        ("修路。", 0, None),
    ],
)
def test_titles_in_bold(text: str, length: int, title: str | None) -> None:
    assert bold_title(text, length) == title
