"""Misspelt words become those of the library; what is a word, or could be anything, stays as it is."""

from __future__ import annotations

import pytest

from qa.retrieval.pinyin import PinyinTable
from qa.retrieval.spelling import Misspelling, corrected, strange_places
from qa.text.segment import shared_segmenter

WORDS = {
    "政务": 3, "服务": 9,
    "务服": 2, "乡村": 4, "丽乡": 1, "美丽": 2, "合作社": 2, "反邪教": 1, "城管": 1, "国际象棋": 1,
    "工伤": 1, "保险": 1, "保鲜": 5, "伤保": 1, "改革": 8, "关键": 2, "管理": 6, "建设": 3,
}  # fmt: skip
TABLE = PinyinTable(WORDS, ["张妍", "梅永杰", "赵卫国", "区财政局"])
SEGMENTER = shared_segmenter()


@pytest.mark.parametrize(
    ("typed", "read", "changes"),
    [
        pytest.param("政物服务", "政务服务", [("政物", "政务")], id="a homophone"),
        pytest.param("美丽相村", "美丽乡村", [("相村", "乡村")], id="at the end"),
        pytest.param("农民合坐社", "农民合作社", [("合坐社", "合作社")], id="of three characters"),
        pytest.param("国际像棋节", "国际象棋节", [("国际像棋", "国际象棋")], id="within a term"),
        pytest.param("反斜教", "反邪教", [("反斜教", "反邪教")], id="looks alike"),
        pytest.param("工伤保显", "工伤保鲜", [("保显", "保鲜")], id="two fit their neighbours: the more frequent"),
        pytest.param("梅勇杰牵头的", "梅永杰牵头的", [("梅勇杰", "梅永杰")], id="a leader"),
        pytest.param("政物和相村", "政务和乡村", [("政物", "政务"), ("相村", "乡村")], id="two words"),
        pytest.param("2022年 政物", "2022年 政务", [("政物", "政务")], id="beside figures"),
    ],
)
def test_misspelt_words_are_read_as_those_of_the_library(typed: str, read: str, changes: list[tuple[str, str]]) -> None:
    assert corrected(typed, TABLE, SEGMENTER) == (read, tuple(Misspelling(*change) for change in changes))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("政务服务", id="sound"),
        pytest.param("权利清单", id="another word that sounds like one of the library"),
        pytest.param("中医馆建在哪里", id="cut wrongly"),
        pytest.param("盖个章", id="single characters"),
        pytest.param("赵建国牵头哪些任务", id="another person's name"),
        pytest.param("海洋局", id="another unit"),
        pytest.param("GDP 6.5%", id="no Chinese"),
        pytest.param("", id="nothing"),
        pytest.param("的", id="one particle"),
    ],
)
def test_other_queries_stay_as_they_are(typed: str) -> None:
    assert corrected(typed, TABLE, SEGMENTER) == (typed, ())


def test_strange_places_are_those_of_no_word() -> None:
    assert strange_places("政物服务", TABLE, SEGMENTER) == {0, 1}
    assert strange_places("政务 相村", TABLE, SEGMENTER) == {3, 4}
    assert strange_places("政务服务的", TABLE, SEGMENTER) == frozenset()
