"""Makes the fonts of a PDF within a budget: a table of three numbers can stand for billions of characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import BinaryIO

from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdffont import PDFFont, TrueTypeFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from typing_extensions import override

from qa.reading.pdf_budget import Budget


class Fonts(PDFResourceManager):
    """Makes fonts and keeps them; what their tables unfold to is measured first, without keeping it."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    @override
    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return the font of an object, or the one that `spec` describes."""
        if not (objid and objid in self._cached_fonts):
            self._measure(spec)
        return super().get_font(objid, spec)

    def _measure(self, spec: Mapping[str, object]) -> None:
        for name, length in (("W", 3), ("W2", 5)):
            widths = resolve1(spec.get(name))
            if isinstance(widths, list):
                self._budget.glyphs(_unfolded(map(resolve1, widths), length))
        codes = resolve1(spec.get("ToUnicode"))
        if isinstance(codes, PDFStream):
            CMapParser(_Codes(self._budget), BytesIO(codes.get_data())).run()
        descriptor = resolve1(spec.get("FontDescriptor"))
        file = resolve1(descriptor.get("FontFile2")) if isinstance(descriptor, dict) else None
        if isinstance(file, PDFStream) and codes is None:
            _measure_file(file.get_data(), self._budget)


def _unfolded(widths: Iterable[object], length: int) -> int:
    """Return how many characters an array of widths names: by a list of them, or from one to another."""
    count = 0
    run: list[float] = []
    for item in widths:
        if isinstance(item, list):
            count += len(item)
            run = []
        elif isinstance(item, (int, float)):
            run.append(item)
            if len(run) == length:
                count += max(int(run[1] - run[0]), 0) + 1
                run = []
    return count


def _measure_file(content: bytes, budget: Budget) -> None:
    font = _File("", BytesIO(content))
    font.budget = budget
    try:
        font.create_unicode_map()
    except TrueTypeFont.CMapNotFound:
        return


class _Codes(FileUnicodeMap):
    """Counts the codes of a font instead of keeping them."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    @override
    def add_cid2unichr(self, cid: int, code: object) -> None:
        """Count a code."""
        self._budget.glyphs(1)


class _Characters(dict[int, int]):
    """Counts the characters of a font's file instead of keeping them."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    @override
    def __setitem__(self, character: int, glyph: int) -> None:
        self._budget.glyphs(1)


class _File(TrueTypeFont):
    """The file of a font, its tables read without keeping what they hold."""

    budget: Budget

    @override
    def parse_cmap_format_2(self, fp: BinaryIO, char2gid: dict[int, int]) -> None:
        super().parse_cmap_format_2(fp, _Characters(self.budget))

    @override
    def parse_cmap_format_4(self, fp: BinaryIO, char2gid: dict[int, int]) -> None:
        super().parse_cmap_format_4(fp, _Characters(self.budget))

    @override
    def parse_cmap_format_12(self, fp: BinaryIO, char2gid: dict[int, int]) -> None:
        super().parse_cmap_format_12(fp, _Characters(self.budget))
