"""Plain text and Markdown in any usual encoding."""

from __future__ import annotations

import codecs

from qa.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_MAX_CONTROL_SHARE = 0.02


def decode(content: bytes, name: str) -> str:
    """Return the text of a file's bytes, its line ends as written.

    A byte order mark decides; then UTF-8, then GB18030 where the result reads as Chinese, then Big5.
    Raises ReadingError where the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, name)
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _looks_binary(text):
            return text
    raise _no_text(name)


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(name) from error
    if _looks_binary(text):
        raise _no_text(name)
    return text


def _looks_binary(text: str) -> bool:
    """Tell whether more than 2 % of the first characters are controls, unassigned or private ones."""
    sample = text[:_SAMPLE]
    strange = sum(_strange(mark) for mark in sample)
    return strange > _MAX_CONTROL_SHARE * len(sample) or "\x00" in sample


def _strange(mark: str) -> bool:
    code = ord(mark)
    return (code < 32 and mark not in "\t\n\r\f\v") or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD


def _no_text(name: str) -> ReadingError:
    return ReadingError(f"“{name}”不是文本文件（内容是二进制数据或编码无法识别）：请用原程序打开，另存为 UTF-8 文本后再试。")
