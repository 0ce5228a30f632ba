"""Pieces of HTML: everything that comes in is escaped."""

from __future__ import annotations

import pytest

from qa.web.markup import button, marked, notice, number_of, tag, text
from qa.web.words import LANGUAGES

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.mark.parametrize(
    ("words", "spans", "expected"),
    [
        ("发展服务业", [(2, 4)], "发展<mark>服务</mark>业"),
        ("发展服务业", [], "发展服务业"),
        ("𠮷野家㐂服务", [(0, 1), (3, 4)], "<mark>𠮷</mark>野家<mark>㐂</mark>服务"),
        ("a<b>c", [(1, 4)], "a<mark>&lt;b&gt;</mark>c"),
        ("ABC", [(2, 3), (0, 1)], "<mark>A</mark>B<mark>C</mark>"),
        ("ABC", [(0, 2), (1, 3)], "<mark>AB</mark><mark>C</mark>"),
        ("ABC", [(1, 99), (-5, 1)], "<mark>A</mark><mark>BC</mark>"),
        ("ABC", [(2, 2), (3, 1)], "ABC"),
        ("", [(0, 5)], ""),
    ],
)
def test_spans_count_code_points_and_are_cut_to_the_text(
    words: str, spans: list[tuple[int, int]], expected: str
) -> None:
    assert marked(words, spans) == expected


def test_text_and_attributes_are_escaped() -> None:
    assert text(HOSTILE) == "&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;"
    assert tag("p", "", title=HOSTILE, data_name=None) == f'<p title="{text(HOSTILE)}"></p>'
    assert text(HOSTILE) in notice(HOSTILE)
    assert HOSTILE not in button(text(HOSTILE), "leader", data_name=HOSTILE)


def test_a_button_carries_its_data_and_no_handler() -> None:
    made = button("张三", "leader", "chip", data_name="张三")
    assert made == '<button class="chip" type="button" data-act="leader" data-name="张三">张三</button>'


@pytest.mark.parametrize(("number", "expected"), [("52", "第 52 项"), ("6.1", "第 6.1 项"), (None, "未编号")])
def test_a_task_is_called_by_its_number(number: str | None, expected: str) -> None:
    assert number_of(number, LANGUAGES["zh"]) == expected
