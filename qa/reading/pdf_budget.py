"""Opens a PDF within a budget: a small file can unpack to gigabytes, and a form that draws forms draws without end."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_CCITTFAX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    int_value,
)
from pdfminer.psparser import PSKeyword
from typing_extensions import override

from qa.errors import ReadingError
from qa.reading.limits import Limits

_CHUNK = 4096
_MAX_DRAWN_BYTES = 16 * 1024 * 1024
"""How many bytes of drawing one page may run through, a form counted each time it is drawn."""
_LEAST_DRAWN_BYTES = 1000
_MAX_GLYPHS = 5_000_000
"""Widths and codes of all fonts together: kept, so many take some 500 MB of memory."""
_MOST_BY_RUN_LENGTH = 64
_MAX_LINE = 1_000_000
"""The bytes of a line of a stream that was packed line by line."""


class Budget:
    """What a file may still cost; whatever is spent beyond it raises ReadingError."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.pages = 0
        self._unpacked = 0
        self._characters = 0
        self._cells = 0
        self._drawn = 0
        self._drawn_before = 0
        self._glyphs = 0

    @property
    def unpacked_left(self) -> int:
        """How many bytes may still be unpacked."""
        return self.limits.max_unpacked_bytes - self._unpacked

    def page(self) -> None:
        """Begin a page."""
        self.pages += 1
        self._drawn_before += self._drawn
        self._drawn = 0
        if self.pages > self.limits.max_pages:
            raise ReadingError(f"“{self.name}”超过上限 {self.limits.max_pages} 页：请拆分后再导入。")

    def unpack(self, size: int) -> None:
        """Spend `size` unpacked bytes."""
        self._unpacked += size
        if self.unpacked_left < 0:
            most = self.limits.max_unpacked_bytes / 1024**2
            raise ReadingError(f"“{self.name}”解压后超过上限 {most:.0f} MB：请另存为精简的 PDF 后再试。")

    def draw(self, size: int) -> None:
        """Spend `size` bytes of drawing on this page."""
        self._drawn += max(size, _LEAST_DRAWN_BYTES)
        if self._drawn > _MAX_DRAWN_BYTES or self._drawn_before + self._drawn > self.limits.max_unpacked_bytes:
            raise ReadingError(f"“{self.name}”第 {self.pages} 页的图形过于复杂：请删去该页图形或另存为 TXT 后再试。")

    def character(self) -> None:
        """Spend a character."""
        self._characters += 1
        if self._characters > self.limits.max_characters:
            raise ReadingError(f"“{self.name}”超过上限 {self.limits.max_characters} 字：请拆分后再导入。")

    def glyphs(self, count: int) -> None:
        """Spend `count` entries of the tables of fonts."""
        self._glyphs += count
        if self._glyphs > _MAX_GLYPHS:
            raise ReadingError(f"“{self.name}”的字体数据过大或已损坏：请用原程序打开，另存后再试。")

    def cells(self, count: int) -> None:
        """Spend `count` cells of tables."""
        self._cells += count
        if self._cells > self.limits.max_cells:
            raise ReadingError(f"“{self.name}”的表格超过上限 {self.limits.max_cells} 格：请拆分后再导入。")


class BudgetParser(PDFParser):
    """Parses a file whose streams are unpacked within a budget."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        super().__init__(BytesIO(content))
        self._budget = budget

    @override
    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        """Handle a keyword, and bind a stream that it has made to the budget."""
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack:
            place, stream = self.curstack[-1]
            if isinstance(stream, PDFStream):
                self.curstack[-1] = (place, _Stream(stream, self._budget))


class _Stream(PDFStream):
    """A stream that is measured before it is unpacked."""

    def __init__(self, stream: PDFStream, budget: Budget) -> None:
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._budget = budget

    @override
    def decode(self) -> None:
        """Unpack the stream, unless it grows beyond the budget."""
        self._budget.unpack(self._measure())
        super().decode()

    def _measure(self) -> int:
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        filters = self.get_filters()
        for place, (name, parameters) in enumerate(filters):
            data = _unpacked(name, data, self._budget.unpacked_left)
            if parameters and "Predictor" in parameters:
                _check_lines(parameters, last=place == len(filters) - 1)
        return len(data)


def _unpacked(name: object, data: bytes, most: int) -> bytes:
    """Return what a filter unpacks, cut soon after `most` bytes; a filter of pictures unpacks nothing here."""
    if name in LITERALS_ASCII85_DECODE:
        return ascii85decode(data)
    if name in LITERALS_ASCIIHEX_DECODE:
        return asciihexdecode(data)
    if name in LITERALS_FLATE_DECODE:
        return _inflate(data, most)
    if name in LITERALS_LZW_DECODE:
        return _widen(data, most)
    if name in LITERALS_RUNLENGTH_DECODE:
        return bytes(min(_MOST_BY_RUN_LENGTH * len(data), most + 1))
    if name in LITERALS_CCITTFAX_DECODE:
        raise ValueError("a fax is no text")
    return data


def _check_lines(parameters: Mapping[str, object], *, last: bool) -> None:
    """Refuse lines for which the memory would not do, and filters behind which nothing could be measured."""
    width = int_value(parameters.get("Colors", 1)) * int_value(parameters.get("Columns", 1))
    if not last or not 0 < width <= _MAX_LINE:
        raise ValueError(f"lines of {width} bytes")


def _widen(data: bytes, most: int) -> bytes:
    """Return what LZW data unpacks to, cut soon after `most` bytes."""
    pieces: list[bytes] = []
    size = 0
    for piece in LZWDecoder(BytesIO(data)).run():
        pieces.append(piece)
        size += len(piece)
        if size > most:
            break
    return b"".join(pieces)


def _inflate(data: bytes, most: int) -> bytes:
    """Return what `data` unpacks to, cut soon after `most` bytes or where it is damaged."""
    unpacker = zlib.decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(data), _CHUNK):
            pieces.append(unpacker.decompress(data[start : start + _CHUNK]))
            size += len(pieces[-1])
            if size > most:
                break
    except zlib.error:
        pass
    return b"".join(pieces)
