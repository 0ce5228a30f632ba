"""Damages files: their bytes, the markup in them, the parts of packages. The same `Random` does the same damage."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

from tests.reading.pdf_parts import damaged_pdf
from tests.reading.sound_files import PAGE, sound_files

_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?\s*([^\s<>/]+)")
_ATTRIBUTE = re.compile(r"""([\w:-]+)=("[^"]*"|'[^']*')""")
_VALUES = (
    "0 -1 1 2 9 63 64 999 1000 32767 32768 65536 999999 2147483648 99999999999999999999 1e9 1e400 nan inf 0.5 -0 "
    "\uff19 一 true false on continue restart none decimal chineseCounting %1%2%9 A1 A1:E5 E5:A1 A1:XFD1048576 "
    "XFD1048576 ZZZZ9 rId1 rId9999 ../../x.xml /word/document.xml s inlineStr d General yyyy/m/d [h]:mm:ss 0.00E+00 "
    ";;; utf-16 gb2312 display:none font-weight:bold x:x"
).split()
_TEXTS = (
    "",
    " ",
    "1",
    "一、",
    "（牵头单位：区水利局）",
    "&#x10FFFF;",
    "&amp;lt;",
    "\u202e甲",
    "甲" * 500,
    "1.",
    "_x0000_",
    "=1",
)
_MOST_MARKUP = 200_000


def chance(name: str) -> Random:
    """Return the source of all that is left to chance in the input of this name."""
    return Random(name)  # noqa: S311 -- damage, not secrets


def damaged(suffix: str, random: Random) -> bytes:
    """Return a file of a kind, given by the ending of its names, somehow damaged."""
    content = random.choice(sound_files(suffix))
    if random.random() < _BYTES_ONLY:
        return damaged_bytes(content, random)
    content = _WAYS[suffix](content, random)
    return damaged_bytes(content, random) if random.random() < _BYTES_TOO else content


_BYTES_ONLY = 0.2
_BYTES_TOO = 0.05


def damaged_bytes(content: bytes, random: Random) -> bytes:
    """Flip, cut, repeat, insert, swap or replace some bytes."""
    data = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 5, 20))):
        place, other = random.randrange(len(data) + 1), random.randrange(len(data) + 1)
        size = random.choice((1, 1, 2, 4, 16, 200))
        kind = random.randrange(7)
        if kind == 0:
            data[place : place + 1] = bytes(one ^ 1 << random.randrange(8) for one in data[place : place + 1])
        elif kind == 1:
            del data[place : place + size]
        elif kind == 2:
            data[place:place] = random.randbytes(size)
        elif kind == 3:
            data[place:place] = data[other : other + size] * random.choice((1, 2, 50))
        elif kind == 4:
            data[place : place + size], data[other : other + size] = (
                data[other : other + size],
                data[place : place + size],
            )
        elif kind == 5:
            data[place : place + size] = random.choice((b"\x00", b"\xff", b"9", b"<", b" ", b"\n")) * size
        elif random.random() < 0.3:
            del data[place:]
    return bytes(data)


def damaged_package(content: bytes, random: Random) -> bytes:
    """Damage the XML in some parts of a package, and the list of its parts."""
    parts = _unpacked(content)
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        name = random.choices(names, [_weight(name) for name in names])[0]
        text = damaged_markup(parts[name].decode("utf-8", "surrogateescape"), random)
        parts[name] = text.encode("utf-8", "surrogateescape")
    if random.random() < 0.05:
        del parts[random.choice(list(parts))]
    if random.random() < 0.05:
        parts[random.choice(names)] = parts[random.choice(list(parts))]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


@cache
def _known(content: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _unpacked(content: bytes) -> dict[str, bytes]:
    return dict(_known(content))


def _weight(name: str) -> int:
    """Return how often a part is damaged: those with the text more often than those with settings."""
    if re.search(r"document\.xml$|sheet\d\.xml$", name):
        return 10
    return 4 if re.search(r"numbering|styles|sharedStrings|workbook\.xml$|header|footer", name) else 1


def damaged_markup(text: str, random: Random) -> str:
    """Take out, repeat, move, rename, wrap and nest elements, and change attributes and texts."""
    pieces = _TAG.split(text)
    for _ in range(random.choice((1, 1, 2, 4, 12))):
        tags = [place for place in range(1, len(pieces), 2) if pieces[place]]
        if not tags or sum(map(len, pieces)) > _MOST_MARKUP:
            break
        random.choices(_STEPS, _STEP_WEIGHTS)[0](pieces, random.choice(tags), random)
    return "".join(pieces)


def _element(pieces: list[str], place: int) -> tuple[int, int]:
    """Return the places of an element's first and last tag, one of both where no end is found."""
    name, depth = _name(pieces[place]), 0
    if pieces[place].startswith("</") or pieces[place].endswith("/>"):
        return place, place
    for other in range(place, len(pieces), 2):
        if _name(pieces[other]) == name and not pieces[other].endswith("/>"):
            depth += -1 if pieces[other].startswith("</") else 1
            if depth == 0:
                return place, other
    return place, place


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""


def _delete(pieces: list[str], place: int, random: Random) -> None:
    """Take out an element, or only its tags."""
    start, end = _element(pieces, place)
    for one in range(start, end + 1) if random.random() < 0.8 else (start, end):
        pieces[one] = ""


def _repeat(pieces: list[str], place: int, random: Random) -> None:
    start, end = _element(pieces, place)
    pieces[end] += "".join(pieces[start : end + 1]) * random.choice((1, 1, 3, 40))


def _move(pieces: list[str], place: int, random: Random) -> None:
    start, end = _element(pieces, place)
    text = "".join(pieces[start : end + 1])
    if random.random() < 0.5:
        _delete(pieces, place, random)
    pieces[random.randrange(len(pieces))] += text


def _rename(pieces: list[str], place: int, random: Random) -> None:
    names = sorted({_name(tag) for tag in pieces[1::2]} | {"x"} - {""})
    new = random.choice(names)
    for one in _element(pieces, place):
        pieces[one] = _NAME.sub(lambda tag: tag[0].replace(tag[1], new), pieces[one], count=1)


def _nest(pieces: list[str], place: int, random: Random) -> None:
    start, end = _element(pieces, place)
    times = random.choice((1, 1, 1, 5, 300, 3000))
    if pieces[end].startswith("</"):
        pieces[start], pieces[end] = pieces[start] * (times + 1), pieces[end] * (times + 1)


def _unclose(pieces: list[str], place: int, random: Random) -> None:
    pieces[place] = random.choice(("", "<", ">", "</>", "<!--", "<![CDATA[", "<?x", "&", pieces[place][:-1]))


def _change(pieces: list[str], place: int, random: Random) -> None:
    """Give an attribute another value: an odd one, or that of another attribute of the same document."""
    value = random.choice(_VALUES)
    if random.random() < 0.4:
        others = [found[2][1:-1] for tag in pieces[1::2] for found in _ATTRIBUTE.finditer(tag)]
        value = random.choice(others or [value])
    _set(pieces, place, random, value)


def _change_all(pieces: list[str], place: int, random: Random) -> None:
    """Change an attribute of all tags of one name."""
    name = _name(pieces[place])
    for one in [place for place in range(1, len(pieces), 2) if _name(pieces[place]) == name]:
        _set(pieces, one, random, random.choice(_VALUES))


def _set(pieces: list[str], place: int, random: Random, value: str) -> None:
    found = list(_ATTRIBUTE.finditer(pieces[place]))
    if found:
        one = random.choice(found)
        pieces[place] = f'{pieces[place][: one.start()]}{one[1]}="{value}"{pieces[place][one.end() :]}'


def _drop(pieces: list[str], place: int, random: Random) -> None:
    pieces[place] = _ATTRIBUTE.sub("", pieces[place], count=random.choice((1, 1, 9)))


def _span(pieces: list[str], place: int, random: Random) -> None:
    """Merge cells of a web page."""
    name = _name(pieces[place])
    if name in {"td", "th"}:
        spans = f'<{name} rowspan="{random.choice(_VALUES)}" colspan={random.choice(_VALUES)}'
        pieces[place] = pieces[place].replace(f"<{name}", spans, 1)


def _rewrite(pieces: list[str], place: int, random: Random) -> None:
    pieces[min(place + random.choice((-1, 1)), len(pieces) - 1)] = random.choice(_TEXTS)


_STEPS = (_delete, _repeat, _move, _rename, _nest, _unclose, _change, _change_all, _drop, _span, _rewrite)
_STEP_WEIGHTS = (3, 3, 3, 2, 1, 1, 6, 2, 2, 2, 3)


def _damaged_page(content: bytes, random: Random) -> bytes:
    for encoding in ("utf-8", "gb18030"):
        try:
            return damaged_markup(content.decode(encoding), random).encode(encoding, "replace")
        except UnicodeDecodeError:
            continue
    return damaged_bytes(content, random)


def _damaged_mail(content: bytes, random: Random) -> bytes:
    """Damage the headers of a saved page, or write another page behind them."""
    head, gap, body = content.partition(b"\r\n\r\n")
    if random.random() < 0.5:
        page = damaged_markup(PAGE, random).encode()
        return b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    if random.random() < 0.3:
        return damaged_bytes(head, random) + gap + body
    lines = content.decode("latin-1").split("\r\n")
    for _ in range(random.choice((1, 2, 5))):
        place = random.randrange(len(lines))
        lines[place] = random.choice((
            lines[place][: random.randrange(80)],
            random.choice(lines),
            "",
            _mail_line(random),
        ))
    return "\r\n".join(lines).encode("latin-1")


def _mail_line(random: Random) -> str:
    name = random.choice(("Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Location"))
    value = random.choice((
        "multipart/related; boundary=",
        "text/html; charset=x",
        "message/rfc822",
        "uuencode",
        "base64",
    ))
    return f"{name}: {value}{random.choice(('', 'a', chr(255), '=?utf-8?b?!?='))}"


_WAYS: dict[str, Callable[[bytes, Random], bytes]] = {
    ".pdf": damaged_pdf,
    ".docx": damaged_package,
    ".xlsx": damaged_package,
    ".html": _damaged_page,
    ".mhtml": _damaged_mail,
    ".txt": damaged_bytes,
    ".md": damaged_bytes,
}
