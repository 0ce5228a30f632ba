"""Takes PDFs apart into objects, damages these, and puts them together again with a sound list of objects."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)\s*stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_TRAILER = re.compile(rb"trailer\s*(<<.*>>)\s*startxref", re.DOTALL)
_PACKING = re.compile(rb"/(?:Filter|Length)\s*(?:\[[^\]]*\]|/?\w+)")
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|[-+.\d]+|/?[A-Za-z'\"*]\w*\*?|[\[\]]|<<|>>")
_NUMBERS = b"0 -1 1 2 7 255 1000 65536 -32768 2147483648 99999999999999999999 1e9 0.00001 -.5 1..2 +- .".split()
_OPERATORS = (
    b"q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' "
    b"d0 d1 CS cs SC scn G g RG rg K k sh BI ID EI Do MP DP BMC BDC EMC BX EX"
).split()
_NAMES = (
    b"/Type /Page /Pages /Catalog /Font /Type0 /Type1 /Type3 /TrueType /CIDFontType0 /UniGB-UCS2-H /Identity-H "
    b"/Identity-V /GB-EUC-H /STSong-Light /FlateDecode /LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode "
    b"/DCTDecode /CCITTFaxDecode /Predictor /Columns /W2 /Index /XObject "
    b"/Form /Image /Kids /Count /Parent /Contents /Resources /MediaBox /Rotate /Encoding "
    b"/ToUnicode /W /DW /Widths /Null"
).split()


@dataclass(slots=True)
class Part:
    """An object of a PDF: its dictionary or value, and its stream, unpacked where that can be done."""

    value: bytes
    stream: bytes | None = None


@cache
def _apart(content: bytes) -> tuple[tuple[tuple[int, bytes, bytes | None], ...], bytes]:
    """Return the objects of a file, each as number, value and stream, and the trailer's dictionary."""
    trailer = _TRAILER.search(content)
    found = []
    for number, inner in _OBJECT.findall(content):
        stream = _STREAM.match(inner)
        value, data = (stream[1], stream[2]) if stream else (inner, None)
        if data is not None and b"Flate" in value and b"/Encrypt" not in content:
            data = zlib.decompress(a85decode(data.strip().removesuffix(b"~>")) if b"ASCII85" in value else data)
            value = _PACKING.sub(b"", value)
        found.append((int(number), value, data))
    return tuple(found), trailer[1] if trailer else b"<<>>"


def drawn_pdf(changes: Mapping[int, Part] | None = None, *, packed: bool = False) -> bytes:
    """Return a PDF with what reportlab does not write: a form, a font that says its characters, one that is drawn.

    `changes` are objects to put in the place of its own.
    """
    fonts = b"/F1 6 0 R /F2 9 0 R"
    page = b"BT /F1 12 Tf 60 700 Td [<00010002> -250 <0003>] TJ T* (\\000\\001) ' ET q 1 0 0 1 0 -50 cm /X1 Do Q\n"
    page += (
        b"BT /F2 12 Tf 60 500 Td (aab) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI 60 400 200 0.5 re f 9 9 m 9 99 l S"
    )
    cmap = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF>\n"
    cmap += b"endcodespacerange 1 beginbfrange <0001> <0003> <4EFB> endbfrange 1 beginbfchar <0004> <D840DC00>\n"
    cmap += b"endbfchar endcmap end end"
    wide = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 1000/W[1[500 600] 3 9 700]/FontDescriptor 12 0 R>>"
    parts = {
        1: Part(b"<</Type/Catalog/Pages 2 0 R>>"),
        2: Part(b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>"),
        3: Part(b"<</Type/Page/Parent 2 0 R/Contents[5 0 R]/Resources 4 0 R>>"),
        4: Part(b"<</Font<<%s>>/XObject<</X1 8 0 R>>>>" % fonts),
        5: Part(b"<<>>", page),
        6: Part(b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 11 0 R>>"),
        7: Part(wide),
        8: Part(b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources 4 0 R>>", page.replace(b"/X1 Do", b"")),
        9: Part(
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 98"
            b"/Widths[5 6]/CharProcs<</a 10 0 R>>/Encoding<</Differences[97/a/b]>>>>"
        ),
        10: Part(b"<<>>", b"9 0 d0 0 0 9 9 re f"),
        11: Part(b"<<>>", cmap),
        12: Part(b"<</Type/FontDescriptor/FontName/A/Flags 4/Ascent 800/Descent -200/FontBBox[0 0 9 9]/CapHeight 7>>"),
    }
    return (_packed if packed else _together)(parts | dict(changes or {}), b"<</Root 1 0 R/Size 13>>")


def damaged_pdf(content: bytes, random: Random) -> bytes:
    """Damage objects of a file and what is drawn in it."""
    known, trailer = _apart(content)
    parts = {number: Part(value, data) for number, value, data in known}
    for _ in range(random.choice((1, 1, 2, 4, 10))):
        part = parts[random.choice(list(parts))]
        if part.stream is None or random.random() < 0.2:
            part.value = _damaged_tokens(part.value, random, _IN_VALUES)
        else:
            part.stream = _damaged_tokens(part.stream, random, _IN_STREAMS)
    if random.random() < 0.05:
        del parts[random.choice(list(parts))]
    if random.random() < 0.05:
        trailer = _damaged_tokens(trailer, random, _IN_VALUES)
    return (_packed if b"/Encrypt" not in trailer and random.random() < 0.3 else _together)(parts, trailer)


def _body(part: Part) -> bytes:
    if part.stream is None:
        return part.value
    inner = part.value.rstrip().removesuffix(b">>")
    length = b"" if b"/Length " in inner else b"/Length %d" % len(part.stream)
    return inner + length + b">>\nstream\n" + part.stream + b"\nendstream"


def _together(parts: dict[int, Part], trailer: bytes) -> bytes:
    """Return a file with a list of objects in the old form."""
    data = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, part in parts.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, _body(part))
    start, last = len(data), max(places) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % last
    data += b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, last))
    return bytes(data + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))


def _packed(parts: dict[int, Part], trailer: bytes) -> bytes:
    """Return a file in the newer form: objects without streams packed into one stream, their list in another."""
    inner = [number for number, part in parts.items() if part.stream is None]
    holder, listed = max(parts) + 1, max(parts) + 2
    heads, values = b"", b""
    for number in inner:
        heads += b"%d %d " % (number, len(values))
        values += parts[number].value + b"\n"
    held = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(inner), len(heads))
    others = {number: part for number, part in parts.items() if part.stream is not None}
    data, places = bytearray(b"%PDF-1.5\n"), {}
    for number, part in {**others, holder: Part(held + b">>", zlib.compress(heads + values))}.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, _body(part))
    rows = b"".join(_row(number, places, inner, holder) for number in range(listed))
    value = b"/Type/XRef/W[1 4 2]/Size %d/Filter/FlateDecode" % listed
    start = len(data)
    data += b"%d 0 obj\n%s\nendobj\n" % (
        listed,
        _body(Part(trailer.rstrip().removesuffix(b">>") + value + b">>", zlib.compress(rows))),
    )
    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)


def _row(number: int, places: dict[int, int], inner: list[int], holder: int) -> bytes:
    kind, place, index = 0, 0, 0
    if number in places:
        kind, place = 1, places[number]
    elif number in inner:
        kind, place, index = 2, holder, inner.index(number)
    return kind.to_bytes(1, "big") + place.to_bytes(4, "big") + index.to_bytes(2, "big")


_OPENED = (b" q ", b" BT ", b" [", b" <<", b" (", b" BI ", b" /X1 Do ")
_Step = Callable[[re.Match[bytes], Random], bytes]
_STEPS: dict[str, _Step] = {
    "number": lambda _, random: random.choice(_NUMBERS),
    "name": lambda _, random: random.choice(_NAMES),
    "operator": lambda token, random: b"%s %s " % (random.choice((token[0], b"")), random.choice(_OPERATORS)),
    "reference": lambda _, random: b"%d 0 R" % random.randrange(15),
    "swap": lambda token, random: random.choice(_TOKEN.findall(token.string)),
    "cut": lambda _, __: b"",
    "again": lambda token, random: _behind(token, random.choice((10, 100, 1000))) * random.choice((2, 3, 30)),
    "open": lambda token, random: token[0] + random.choice(_OPENED) * random.choice((1, 3, 500)),
}
_IN_VALUES = ("number", "name", "reference", "swap", "cut", "again")
_IN_STREAMS = ("number", "operator", "swap", "cut", "again", "open")


def _damaged_tokens(text: bytes, random: Random, steps: Sequence[str]) -> bytes:
    """Put something else in the place of a token, some times over."""
    for _ in range(random.choice((1, 1, 2, 5))):
        tokens = list(_TOKEN.finditer(text))
        if not tokens:
            break
        token = random.choice(tokens)
        text = text[: token.start()] + _STEPS[random.choice(steps)](token, random) + text[token.end() :]
    return text


def _behind(token: re.Match[bytes], size: int) -> bytes:
    return token.string[token.start() : token.start() + size] + b" "
