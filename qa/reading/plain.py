"""Plain text and Markdown in any usual encoding."""

from __future__ import annotations

import codecs

from qa.errors import ReadingError
from qa.text.normal import to_simplified

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_MAX_CONTROL_SHARE = 0.02
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉〔〕【】—…·％\u3000")
_LAST_COMMON_ROW = 0xD7
"""GB 2312 orders its 3,755 common characters before this lead byte, the rarer ones behind it."""


def decode(content: bytes, name: str) -> str:
    """Return the text of a file's bytes, its line ends as written.

    A byte order mark decides; then UTF-8; then GB18030 or Big5, whichever gives more common characters, since
    most bytes of either are valid in the other. Raises ReadingError where the bytes are no text.
    """
    marked = tuple(encoding for mark, encoding in _MARKS if content.startswith(mark))[:1]
    for encodings in (marked,) if marked else (("utf-8",), ("gb18030", "big5hkscs")):
        texts = [text for encoding in encodings if (text := _text(content, encoding)) is not None]
        if texts:
            return max(texts, key=_common_share) if len(texts) > 1 else texts[0]
    raise ReadingError(
        f"“{name}”不是文本文件（内容是二进制数据或编码无法识别）：请用原程序打开，另存为 UTF-8 文本后再试。"
    )


def _text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _looks_binary(text) else text


def _common_share(text: str) -> float:
    """Return how many of the first characters beyond ASCII are common Chinese ones, in either script."""
    foreign = [mark for mark in to_simplified(text[:_SAMPLE]) if not mark.isascii()]
    return sum(_common(mark) for mark in foreign) / max(len(foreign), 1)


def _common(mark: str) -> bool:
    if mark in _PUNCTUATION:
        return True
    code = mark.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= _LAST_COMMON_ROW


def _looks_binary(text: str) -> bool:
    """Tell whether more than 2 % of the first characters are controls, unassigned or private ones."""
    sample = text[:_SAMPLE]
    strange = sum(_strange(mark) for mark in sample)
    return strange > _MAX_CONTROL_SHARE * len(sample) or "\x00" in sample


def _strange(mark: str) -> bool:
    code = ord(mark)
    return (code < 32 and mark not in "\t\n\r\f\v") or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD
