"""The common part of a vocabulary gives the tokens that the whole of it gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qa.index.conversion import Plan, converted_folder
from qa.index.fast_encoder import FastEncoder
from qa.index.model_source import find_source
from qa.index.tokenizing import Tokenizing, cut, read_tokenizer
from tests.index.test_sentence_encoder import MIXED, task_texts

PROMPTS = ("passage: ", "query: ")
RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x27BF), (0x3000, 0x303F), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))


@pytest.fixture(scope="module")
def folder(fast_encoder: FastEncoder, model_cache: Path) -> Path:
    assert fast_encoder.dimension
    return converted_folder(Plan.of(find_source(cache=model_cache)), cache=model_cache)


def strange_texts(count: int) -> list[str]:
    """Return texts of all sorts of characters, half of them without small letters."""
    chance = random.Random(5)  # noqa: S311 - no secret hangs on it
    texts = []
    for number in range(count):
        points = (chance.randint(*chance.choice(RANGES)) for _ in range(chance.randint(1, 24)))
        text = "".join(map(chr, points))
        texts.append(text.upper() if number % 2 else text)
    return texts


def test_the_tokens_are_those_of_the_whole_vocabulary(folder: Path) -> None:
    tokenizing, whole = Tokenizing(folder, PROMPTS), read_tokenizer(folder / "tokenizer.json")
    texts = [PROMPTS[number % 2] + text for number, text in enumerate([*task_texts(), *MIXED, *strange_texts(2000)])]
    common = [text for text in texts if tokenizing._is_common(text)]
    assert 300 < len(common) < len(texts)
    assert tokenizing.tokens(common) == [whole.encode(text).ids for text in common]
    assert "_whole" not in vars(tokenizing)  # none of these needed it
    for text in texts:
        assert tokenizing.tokens([text])[0] == whole.encode(text).ids, text


def test_a_letter_that_no_prompt_has_needs_the_whole_vocabulary(folder: Path) -> None:
    tokenizing = Tokenizing(folder, PROMPTS)
    tokenizing.tokens(["query: GDP增长6.5%（一）", "passage: “两新一重”"])
    assert "_whole" not in vars(tokenizing)
    tokenizing.tokens(["query: km"])
    assert "_whole" in vars(tokenizing)


@pytest.mark.parametrize(("most", "expected"), [(9, [0, 5, 6, 7, 2]), (5, [0, 5, 6, 7, 2]), (3, [0, 5, 2])])
def test_the_last_marker_stays(most: int, expected: list[int]) -> None:
    assert cut([0, 5, 6, 7, 2], most) == expected
