"""Texts become numbers of tokens, soon after the start.

Reading a vocabulary of 250,000 pieces takes longer than all else a search does. A text is only ever cut into pieces
whose characters it has; so for a text of Chinese characters, figures, marks, capitals and the letters of the prompts,
the tenth of the vocabulary that is made of these gives the same tokens. The rest is read at the first text with another
character. Holds for vocabularies of the kind Unigram whose special tokens come first; others are read whole.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from qa.errors import NotConvertibleError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WHOLE, COMMON, NUMBERS = "tokenizer.json", "common.json", "common.npy"

Tokens = list[int]

_CAPITALS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BLOCKS: Final = ((0x2010, 0x2BFF), (0x3000, 0x303F), (0x4E00, 0x9FFF), (0xFF00, 0xFF65))
"""Marks and figures, Chinese punctuation, Chinese characters, full-width forms."""


def write_tokenizer(source: Path, folder: Path, prompts: Sequence[str]) -> None:
    """Write a model's `tokenizer.json` into a folder, and the common part of it where there is one."""
    shutil.copyfile(source, folder / WHOLE)
    whole = json.loads(source.read_text(encoding="utf-8"))
    model, added = whole["model"], [token["id"] for token in whole["added_tokens"]]
    if model["type"] != "Unigram" or added != list(range(len(added))) or model.get("byte_fallback"):
        return
    letters = _letters(prompts)
    vocabulary = model["vocab"]
    # The score of what is unknown follows from the lowest of all.
    lowest = min(range(len(vocabulary)), key=lambda number: vocabulary[number][1])
    numbers = [
        number
        for number, (piece, _) in enumerate(vocabulary)
        if number < len(added) or number == lowest or all(_is_common(character, letters) for character in piece)
    ]
    common = {**whole, "model": {**model, "vocab": [vocabulary[number] for number in numbers]}}
    (folder / COMMON).write_text(json.dumps(common, ensure_ascii=False), encoding="utf-8")
    np.save(folder / NUMBERS, np.array(numbers, np.int32))


def read_tokenizer(path: Path) -> Tokenizer:
    """Read a tokenizer that neither cuts nor pads; NotConvertibleError unless it puts two markers about a text."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    markers = tokenizer.num_special_tokens_to_add(is_pair=False)
    if markers != 2:
        raise NotConvertibleError(f"每段文字加 {markers} 个标记")
    return tokenizer


def cut(tokens: Tokens, most: int) -> Tokens:
    """Return the tokens of a text, its last marker kept, where there are more than so many."""
    return tokens if len(tokens) <= most else [*tokens[: most - 1], tokens[-1]]


class Tokenizing:
    """The tokenizer of a folder that `write_tokenizer` wrote; safe to use from several threads."""

    def __init__(self, folder: Path, prompts: Sequence[str]) -> None:
        """Take the folder and the prompts it was written for."""
        self._folder = folder
        self._letters = _letters(prompts)
        self._reading = threading.Lock()
        if not (folder / COMMON).exists():
            _ = self._whole
            self._common: Tokenizer | None = None
            return
        self._common = read_tokenizer(folder / COMMON)
        self._numbers = np.load(folder / NUMBERS)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text with its markers, none cut."""
        if self._common is None or not all(self._is_common(text) for text in texts):
            with self._reading:
                whole = self._whole
            return [found.ids for found in whole.encode_batch(texts)]
        numbers = self._numbers
        return [numbers[found.ids].tolist() for found in self._common.encode_batch(texts)]

    def inner_tokens(self, text: str) -> Tokens:
        """Return the tokens of a text without its markers."""
        return self.tokens([text])[0][1:-1]

    @cached_property
    def _whole(self) -> Tokenizer:
        return read_tokenizer(self._folder / WHOLE)

    def _is_common(self, text: str) -> bool:
        normalizer: Any = self._common.normalizer if self._common else None
        seen = normalizer.normalize_str(text) if normalizer else text
        return all(_is_common(character, self._letters) for character in set(seen))


def _letters(prompts: Sequence[str]) -> frozenset[str]:
    return _CAPITALS.union(*prompts)


def _is_common(character: str, letters: frozenset[str]) -> bool:
    point = ord(character)
    plain = point < 0x100 and not character.isalpha()
    return character in letters or character == "▁" or plain or any(low <= point <= high for low, high in _BLOCKS)
