"""Opens a PDF within a budget: a small file can unpack to gigabytes, and a form that draws forms draws without end."""

from __future__ import annotations

import zlib
from io import BytesIO

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    PDFStream,
)
from pdfminer.psparser import PSKeyword
from typing_extensions import override

from qa.errors import ReadingError
from qa.reading.limits import Limits

_CHUNK = 4096
_MAX_DRAWN_BYTES = 16 * 1024 * 1024
"""How many bytes of drawing one page may run through, a form counted each time it is drawn."""
_LEAST_DRAWN_BYTES = 1000


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

    @property
    def unpacked_left(self) -> int:
        """How many bytes may still be unpacked."""
        return self.limits.max_unpacked_bytes - self._unpacked

    def page(self) -> None:
        """Begin a page."""
        self.pages += 1
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
        if self._drawn > _MAX_DRAWN_BYTES:
            raise ReadingError(f"“{self.name}”第 {self.pages} 页的图形过于复杂：请删去该页图形或另存为 TXT 后再试。")

    def character(self) -> None:
        """Spend a character."""
        self._characters += 1
        if self._characters > self.limits.max_characters:
            raise ReadingError(f"“{self.name}”超过上限 {self.limits.max_characters} 字：请拆分后再导入。")

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
        for name, _ in self.get_filters():
            if name in LITERALS_ASCII85_DECODE:
                data = ascii85decode(data)
            elif name in LITERALS_ASCIIHEX_DECODE:
                data = asciihexdecode(data)
            elif name in LITERALS_FLATE_DECODE:
                data = _inflate(data, self._budget.unpacked_left)
            else:
                break
        return len(data)


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
