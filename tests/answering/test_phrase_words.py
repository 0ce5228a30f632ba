"""Whom a sentence names, which role it gives to whom, and which of its words nobody gave."""

from __future__ import annotations

import pytest

from qa.answering.phrase_numbers import form
from qa.answering.phrase_words import Finder, claims, unknown_organ, unknown_word, unsupported_not

FINDER = Finder({"张妍", "张妍妍", "区财政局", "区水利局", "刘兆华"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("由张妍牵头", "lead 张妍"),
        ("张妍、刘兆华牵头，区财政局配合", "lead 张妍 lead 刘兆华 support 区财政局"),
        ("由张妍牵头区财政局配合", "lead 张妍 support 区财政局"),
        ("牵头单位是区水利局、区财政局", "lead 区水利局 lead 区财政局"),
        ("牵头单位是区水利局配合单位为区财政局", "lead 区水利局 support 区财政局"),
        ("配合单位：区财政局", "support 区财政局"),
        ("张妍是牵头领导", "lead 张妍"),
        ("牵头领导张妍", "lead 张妍"),
        ("负责引水的是张妍", "lead 张妍"),
        ("张妍共2项", ""),
        ("没有写明配合单位", ""),
    ],
)
def test_roles(text: str, said: str) -> None:
    text = form(text)
    assert " ".join(f"{one.role} {one.mention.name}" for one in claims(text, FINDER.find(text))) == said


def test_the_longest_name_is_meant() -> None:
    assert [one.name for one in FINDER.find("张妍妍和张妍")] == ["张妍妍", "张妍"]
    assert Finder([]).find("张妍") == []
    assert FINDER.without("由张妍牵头") == "由\n牵头"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("引水工程由张妍牵头", ""),
        ("引水工作由张妍牵头", ""),
        ("排水工程由张妍牵头", "排水"),
        ("高新区财政局配合", "高新"),
        ("工程区财政局配合", "程区财政局"),
        ("由bob牵头", "bob"),
        ("引，水", "引"),
    ],
)
def test_words_that_nobody_gave(text: str, word: str) -> None:
    text, sources = form(text), "实施引水工程"
    found = unknown_word(text, sources, sources, mentions=FINDER.find(text), skip=[])
    assert found == word


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("由市体育局牵头", "市体育局"),
        ("由体育局牵头", ""),
        ("区财政局配合", ""),
        ("区财政局办公室配合", "区财政局办公室"),
        ("推进社会治理", ""),
        ("会同市委，", "会同市委"),
    ],
)
def test_organs_that_nobody_gave(text: str, name: str) -> None:
    text = form(text)
    found = unknown_organ(text, "区教育和体育局", FINDER.find(text))
    assert found == name.removeprefix("会同")


@pytest.mark.parametrize(
    ("text", "said"),
    [("没有写明配合单位", ""), ("没有写明牵头单位", "没有写明牵头"), ("不牵头", "不牵头"), ("牵头", "")],
)
def test_negations_that_nobody_gave(text: str, said: str) -> None:
    assert unsupported_not(text, "没有写明配合单位") == said
