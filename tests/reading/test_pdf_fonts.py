"""Fonts whose tables name more characters than there are: a few bytes that would take all memory."""

from __future__ import annotations

import struct

import pytest

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.pdf import read_pdf
from tests.reading.pdf_parts import Part, drawn_pdf

TOO_LARGE = "^“方案.pdf”的字体数据过大或已损坏：请用原程序打开，另存后再试。$"
TYPE0 = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/%s/DescendantFonts[7 0 R]%s>>"
CID = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>%s>>"


def read(changes: dict[int, Part]) -> str:
    return read_pdf(drawn_pdf(changes), "方案.pdf", Limits()).text


@pytest.mark.parametrize(
    "widths",
    [
        b"[0 2147483648 600]",
        b"[0 5000001 600]",
        b"[%s]" % (b"0 65535 600 " * 80),
        b"[0 2147483648.5 600]",
    ],
)
def test_widths_of_more_characters_than_there_are_are_refused(widths: bytes) -> None:
    with pytest.raises(ReadingError, match=TOO_LARGE):
        read({7: Part(CID % (b"/W" + widths))})


def test_widths_of_columns_are_measured_too() -> None:
    changes = {
        6: Part(TYPE0 % (b"Identity-V", b"")),
        7: Part(CID % b"/W2[0 2147483648 -1000 500 880]"),
    }
    with pytest.raises(ReadingError, match=TOO_LARGE):
        read(changes)


@pytest.mark.parametrize("kind", [b"bf", b"cid"])
def test_codes_of_more_characters_than_there_are_are_refused(kind: bytes) -> None:
    target = b"<4E00>" if kind == b"bf" else b"1"
    codes = b"begincmap 1 begin%srange <00000000> <7FFFFFFF> %s end%srange endcmap" % (kind, target, kind)
    with pytest.raises(ReadingError, match=TOO_LARGE):
        read({11: Part(b"<<>>", codes)})


def font_file(table: bytes) -> bytes:
    """Return a font file that holds a table of characters only."""
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table
    return struct.pack(">4sHHHH4sLLL", b"\0\1\0\0", 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap


@pytest.mark.parametrize(
    "table",
    [
        struct.pack(">HHIII", 12, 0, 16, 0, 1) + struct.pack(">III", 0, 2**31, 0),
        struct.pack(">HHHHHHH", 4, 0, 0, 400, 0, 0, 0)
        + struct.pack(">200H", *[65535] * 200)
        + b"\0\0"
        + struct.pack(">200H200h200H", *[0] * 600),
    ],
    ids=["12", "4"],
)
def test_a_font_file_of_more_characters_than_there_are_is_refused(table: bytes) -> None:
    file = font_file(table)
    changes = {
        6: Part(TYPE0 % (b"Identity-H", b"")),
        7: Part(CID % b"/FontDescriptor 12 0 R"),
        12: Part(b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/FontFile2 13 0 R>>"),
        13: Part(b"<</Length1 %d>>" % len(file), file),
    }
    with pytest.raises(ReadingError, match=TOO_LARGE):
        read(changes)


def test_a_font_file_says_its_characters() -> None:
    file = font_file(struct.pack(">HHIII", 12, 0, 16, 0, 1) + struct.pack(">III", 0x4E00, 0x4E02, 1))
    changes = {
        6: Part(TYPE0 % (b"Identity-H", b"")),
        7: Part(CID % b"/FontDescriptor 12 0 R"),
        12: Part(b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/FontFile2 13 0 R>>"),
        13: Part(b"<</Length1 %d>>" % len(file), file),
    }
    assert read(changes).startswith("一丁丂\n")
