"""Opens a file and hands it to the reader of its kind; refuses what is no document in one clear sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qa.errors import ReadingError
from qa.reading.document import Document, page_starts
from qa.reading.plain import decode
from qa.text.normal import writable

MAX_BYTES = 20 * 1024 * 1024
TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")


def read(path: Path, *, name: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Read a document, which is called `name` where it is known by another name than its path's.

    Raises ReadingError where the file is missing, empty, too large, or not of a kind that can be read.
    """
    name = writable(name or path.name)
    content = _content(path, name, max_bytes)
    suffix = Path(name).suffix
    if suffix.lower() not in TEXT_SUFFIXES:
        kinds = "、".join(TEXT_SUFFIXES)
        raise ReadingError(
            f"不支持“{name}”的文件类型（{suffix or '无扩展名'}）：目前可读取 {kinds}，请另存为 UTF-8 文本后再试。"
        )
    text = decode(content, name)
    if not text.strip():
        raise ReadingError(f"“{name}”中没有文字：请确认文件内容后再试。")
    return Document(name, text, hashlib.sha256(content).hexdigest(), page_starts(text))


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
