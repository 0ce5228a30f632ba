"""Files that unpack, draw or count without end are refused soon, whatever they are packed with."""

from __future__ import annotations

import time
import zlib

import pytest

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.pdf import read_pdf
from qa.reading.pdf_budget import Budget
from tests.reading.pdf_parts import Part, drawn_pdf

SMALL = Limits(max_unpacked_bytes=20_000)
DAMAGED = "^“方案.pdf”不是 PDF 或已损坏，无法读取"


def lzw(codes: range) -> bytes:
    """Return LZW data of codes of nine bits, each of which unpacks to one byte more than the one before."""
    bits = "".join(f"{code:09b}" for code in (256, 0x20, *codes, 257))
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def page(packing: bytes, data: bytes) -> bytes:
    """Return a file whose page is drawn by a stream that is packed in some way."""
    return drawn_pdf({5: Part(b"<</Filter %s>>" % packing, data)})


@pytest.mark.parametrize(
    ("packing", "data"),
    [
        (b"/LZWDecode", lzw(range(258, 500))),
        (b"[/FlateDecode/LZWDecode]", zlib.compress(lzw(range(258, 500)))),
        (b"/RunLengthDecode", b"\x81\x20" * 400),
        (b"/FlateDecode", zlib.compress(b" " * 30_000)),
        (b"[/FlateDecode/FlateDecode]", zlib.compress(zlib.compress(b" " * 30_000))),
    ],
)
def test_what_unpacks_beyond_the_limit_is_refused(packing: bytes, data: bytes) -> None:
    with pytest.raises(ReadingError, match="解压后超过上限 0 MB"):
        read_pdf(page(packing, data), "方案.pdf", SMALL)


def test_what_is_packed_twice_is_read() -> None:
    data = zlib.compress(zlib.compress(b"BT /F2 12 Tf 60 500 Td (aab) Tj ET"))
    assert read_pdf(page(b"[/FlateDecode/FlateDecode]", data), "方案.pdf", SMALL).text == "aab\n"


@pytest.mark.parametrize(
    "parameters",
    [b"/Predictor 12/Columns 2147483648", b"/Predictor 2/Columns 0", b"/Predictor 12/Colors 99999/Columns 99999"],
)
def test_lines_longer_than_memory_are_refused(parameters: bytes) -> None:
    start = time.perf_counter()
    packed = Part(b"<</Filter/FlateDecode/DecodeParms<<%s>>>>" % parameters, zlib.compress(b"\2" * 100))
    with pytest.raises(ReadingError, match=DAMAGED):
        read_pdf(drawn_pdf({5: packed}), "方案.pdf", Limits())
    assert time.perf_counter() - start < 2


def test_a_fax_is_not_unpacked() -> None:
    packed = Part(b"<</Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483648>>>>", b"\0" * 100)
    with pytest.raises(ReadingError, match=DAMAGED):
        read_pdf(drawn_pdf({5: packed}), "方案.pdf", Limits())


def test_a_list_of_objects_is_read_as_far_as_it_goes() -> None:
    content = drawn_pdf(packed=True)
    assert read_pdf(content, "方案.pdf", Limits()).text.startswith("任仼份\n")
    start = time.perf_counter()
    longer = content.replace(b"/W[1 4 2]", b"/W[1 4 2]/Index[0 2147483647]")
    assert read_pdf(longer, "方案.pdf", Limits()).text.startswith("任仼份\n")
    assert time.perf_counter() - start < 2


def test_pages_that_draw_the_same_again_and_again_are_refused() -> None:
    budget = Budget("方案.pdf", SMALL)
    for _ in range(2):
        budget.page()
        budget.draw(9_000)
    budget.page()
    with pytest.raises(ReadingError, match="第 3 页的图形过于复杂"):
        budget.draw(9_000)


@pytest.mark.parametrize(
    "changes", [{4: Part(b"4 0 R")}, {4: Part(b"13 0 R"), 13: Part(b"14 0 R"), 14: Part(b"13 0 R")}]
)
def test_objects_that_stand_for_one_another_end(changes: dict[int, Part]) -> None:
    assert read_pdf(drawn_pdf(changes), "方案.pdf", Limits()).text.endswith("ab\n")  # in a font that is not theirs


def test_an_object_may_stand_for_another() -> None:
    resources = b"<</Font<</F1 6 0 R /F2 9 0 R>>/XObject<</X1 8 0 R>>>>"
    changes = {4: Part(b"13 0 R"), 13: Part(b"14 0 R"), 14: Part(resources)}
    assert read_pdf(drawn_pdf(changes), "方案.pdf", Limits()).text == "任仼份\n任仼份\naab\naab\n"
