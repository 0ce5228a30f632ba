"""Opens a file and hands it to the reader of its kind; refuses what is no document in one clear sentence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from qa.errors import ReadingError
from qa.reading.document import Document, page_starts
from qa.reading.kinds import SUFFIXES, TEXT_SUFFIXES, Kind, kind_of
from qa.reading.limits import Limits
from qa.reading.plain import decode, pipe_tables
from qa.reading.writing import Writer
from qa.text.normal import writable

__all__ = ["SUFFIXES", "TEXT_SUFFIXES", "read"]

_NO_LIMITS = Limits()
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WORD = re.compile(r"\w")


def read(path: Path, *, name: str | None = None, limits: Limits = _NO_LIMITS) -> Document:
    """Read a document, which is called `name` where it is known by another name than its path's.

    Raises ReadingError where the file is missing, empty, beyond `limits`, or not of a kind that can be read.
    """
    name = writable(name or path.name)
    content = _content(path, name, limits.max_bytes)
    kind = kind_of(content, name, limits)
    digest = hashlib.sha256(content).hexdigest()
    if kind is Kind.TEXT:
        text = _checked(decode(content, name), name, limits)
        return Document(name, text, digest, page_starts(text), pipe_tables(text))
    written = _written(kind, content, name, limits)
    return Document(
        name,
        _checked(written.text, name, limits),
        digest,
        tuple(written.page_starts),
        tuple(written.tables),
        tuple(written.headings),
        tuple(written.furniture),
        tuple(written.bold),
    )


def _written(kind: Kind, content: bytes, name: str, limits: Limits) -> Writer:
    """Let the reader of its kind write a file down; the libraries it needs are loaded only now."""
    if kind is Kind.PDF:
        from qa.reading.pdf import read_pdf

        return read_pdf(content, name, limits)
    if kind is Kind.DOCX:
        from qa.reading.docx import read_docx

        return read_docx(content, name, limits)
    if kind is Kind.XLSX:
        from qa.reading.xlsx import read_xlsx

        return read_xlsx(content, name, limits)
    from qa.reading.html import read_html, read_mhtml

    return (read_mhtml if kind is Kind.MHTML else read_html)(content, name, limits)


def _checked(text: str, name: str, limits: Limits) -> str:
    """Return the text without what no database holds, each such character replaced by one, so that places stay."""
    if len(text) > limits.max_characters:
        raise ReadingError(f"“{name}”中的文字有 {len(text)} 字，超过上限 {limits.max_characters} 字：请拆分后再导入。")
    if not _WORD.search(text):
        raise ReadingError(f"“{name}”中没有文字：请确认文件内容后再试。")
    return _UNSTORABLE.sub("\ufffd", text)


def _content(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        if path.is_dir():
            raise ReadingError(f"“{path}”是文件夹，不是文件：请给出方案文件的路径。")
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadingError(
                f"“{name}”有 {size / 1024**2:.1f} MB，超过上限 {max_bytes / 1024**2:.0f} MB：请拆分后再导入。"
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError(f"找不到文件“{path}”：请检查路径。") from error
    except (OSError, ValueError) as error:
        raise ReadingError(f"无法打开文件“{path}”（{_cause(error)}）：请检查路径和权限。") from error
    if not content:
        raise ReadingError(f"“{name}”是空文件（0 字节）：请确认文件内容后再试。")
    return content


def _cause(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
