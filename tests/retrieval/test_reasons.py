"""Which words of a query stand in a task, and exactly where."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.reasons import QueryTerms, find_terms
from qa.text.normal import normal
from qa.text.segment import shared_segmenter


def marked(query: str, text: str) -> tuple[str, str]:
    """Return the terms that were found, and the text with their places in brackets."""
    terms, spans = find_terms(QueryTerms.of(query, shared_segmenter()), text)
    shown, at = [], 0
    for start, end in spans:
        shown += [text[at:start], "[", text[start:end], "]"]
        at = end
    return " ".join(terms), "".join([*shown, text[at:]])


@pytest.mark.parametrize(
    ("query", "text", "terms", "places"),
    [
        pytest.param("物流", "现代物流园，物流企业。", "物流", "现代[物流]园，[物流]企业。", id="every place"),
        pytest.param("物流企业", "企业和物流", "物流 企业", "[企业]和[物流]", id="two words"),
        pytest.param("物流企业", "物流企业", "物流 企业", "[物流企业]", id="places that touch are one"),
        pytest.param(
            "哪些任务和物流有关？", "有关物流的任务", "任务 物流", "有关[物流]的[任务]", id="no function words"
        ),
        pytest.param("田长制", "田长负责制", "田长", "[田长]负责制", id="part of a word that is not there whole"),
        pytest.param("田长制", "田长制、田长", "田长制", "[田长制]、田长", id="no parts of a word that is there whole"),
        pytest.param("生产 量子", "产量与生产", "生产", "产量与[生产]", id="no pair across two words"),
        pytest.param("教育 局", "教育和体育局", "教育 局", "[教育]和体育[局]", id="a space parts words"),
        pytest.param("物\n流", "物流", "物流", "[物流]", id="a line break does not"),
        pytest.param("物\u200b流", "物流", "物流", "[物流]", id="what has no width does not"),
        pytest.param("現代物流產業", "现代物流产业", "现代 物流 产业", "[现代物流产业]", id="traditional query"),
        pytest.param("现代物流产业", "現代物流產業", "现代 物流 产业", "[現代物流產業]", id="traditional text"),
        pytest.param("5g基站", "建５Ｇ基站", "5g 基站", "建[５Ｇ基站]", id="full-width letters"),
        pytest.param("５Ｇ基站", "𠮷🚄建5G基站", "5g 基站", "𠮷🚄建[5G基站]", id="behind what is beyond the BMP"),
        pytest.param("𠮷", "𠮷田与𠮷", "𠮷", "[𠮷]田与[𠮷]", id="beyond the BMP itself"),
        pytest.param("5", "2025年增长6.5%，15项", "", "2025年增长6.5%，15项", id="a number is no part of another"),
        pytest.param("5", "5项、共5", "5", "[5]项、共[5]", id="a number by itself"),
        pytest.param("6.5%", "增长16.5%，又6.5%。", "6.5%", "增长16.5%，又[6.5%]。", id="a share"),
        pytest.param("ai", "main与AI平台", "ai", "main与[AI]平台", id="a Latin word is no part of another"),
        pytest.param("m", "面积3㎡", "", "面积3㎡", id="no part of one character"),
        pytest.param("3m2", "面积3㎡", "3m2", "面积[3㎡]", id="a character that means several"),
        pytest.param("人人", "人人人", "人人", "[人人人]", id="places that overlap are one"),
        pytest.param("物流", "", "", "", id="empty text"),
        pytest.param("？！", "物流？！", "", "物流？！", id="marks only"),
        pytest.param("的", "物流的", "", "物流的", id="function word only"),
        pytest.param("(.*)", "(.*)物流", "", "(.*)物流", id="no pattern"),
    ],
)
def test_terms_and_their_places(query: str, text: str, terms: str, places: str) -> None:
    assert marked(query, text) == (terms, places)


WORDS = "物流 企业 田长制 現代 5G \uff16 ai 𠮷 人人 🚄 ， 6.5% 2025 ㎡ 的 A".split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)


def brute_force(terms: tuple[str, ...], text: str) -> set[int]:
    """Return the places covered: every stretch that reads as a term and does not begin or end within a Latin word."""
    covered: set[int] = set()
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if normal(text[start:end]) in terms and not splits(text, start) and not splits(text, end):
                covered.update(range(start, end))
    return covered


def splits(text: str, place: int) -> bool:
    before, after = normal(text[:place]), normal(text[place:])
    latin = (before[-1:] + after[:1]).isascii() and before[-1:].isalnum() and after[:1].isalnum()
    point = before[-1:].isdigit() and after[:1] == "." and after[1:2].isdigit()
    return latin or point or (before[-1:] == "." and before[-2:-1].isdigit() and after[:1].isdigit())


@given(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), TEXTS)
def test_places_are_those_of_a_plain_search(query: str, text: str) -> None:
    terms, spans = find_terms(QueryTerms.of(query, shared_segmenter()), text)
    assert {place for span in spans for place in range(*span)} == brute_force(terms, text)
    assert all(start < end for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


@given(st.text(), st.text())
def test_any_query_and_any_text(query: str, text: str) -> None:
    terms, spans = find_terms(QueryTerms.of(query, shared_segmenter()), text)
    assert bool(terms) == bool(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
