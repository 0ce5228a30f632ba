# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import logging
import threading

import pytest

from qa.text.segment import Segmenter, bigrams, keywords, shared_segmenter


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n，。—", []),
        ("老旧小区改造", ["老旧", "小区", "改造"]),
        ("老舊小區改造", ["老旧", "小区", "改造"]),
        ("ＡＩ", ["ai"]),
        ("\ud800", []),
    ],
)
def test_words(segmenter: Segmenter, text: str, expected: list[str]) -> None:
    assert segmenter.words(text) == expected


def test_without_its_name_a_unit_is_cut() -> None:
    assert len(shared_segmenter().words("区鹤鸣湖管护中心")) > 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("谁负责学校的建设？", ["负责", "学校", "建设"]),
        ("的和与吗", []),
        ("the park", ["park"]),
    ],
)
def test_content_words(segmenter: Segmenter, text: str, expected: list[str]) -> None:
    assert segmenter.content_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("水", ["水"]),
        ("水电路", ["水电", "电路"]),
        ("水、电路", ["水", "电路"]),
        ("投资6.5亿元AI", ["投资", "亿元", "6.5", "ai"]),
        ("増長６％", ["増长", "6%"]),
        ("𠀀𠀁水", ["𠀀𠀁", "𠀁水"]),
        ("，。 — …", []),
        ("\ud800水", ["水"]),
    ],
)
def test_bigrams(text: str, expected: list[str]) -> None:
    assert bigrams(text) == expected


def test_keywords_are_content_words_and_bigrams() -> None:
    assert keywords("修建公厕") == [*shared_segmenter().content_words("修建公厕"), "修建", "建公", "公厕"]


def test_the_shared_segmenter_is_one() -> None:
    assert shared_segmenter() is shared_segmenter()


def test_jieba_is_quiet() -> None:
    shared_segmenter()
    assert logging.getLogger("jieba").level == logging.WARNING


def test_threads_share_a_segmenter(segmenter: Segmenter) -> None:
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append(segmenter.words("老旧小区改造"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [["老旧", "小区", "改造"]] * 8
