"""Web pages, and pages that a browser saved in one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from qa.errors import ReadingError
from qa.reading.html_flow import Paragraph, flow, lines_of
from qa.reading.html_furniture import furniture, is_furniture_line
from qa.reading.html_tables import captions, grid, is_layout
from qa.reading.html_tree import Element, parse
from qa.reading.limits import Limits
from qa.reading.plain import decode
from qa.reading.writing import Writer

_HEAD = 8192
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]*?\b(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE
)
_FAMILIES = (
    (re.compile(r"gb|hz|chinese|euc-?cn|936|x-gbk", re.IGNORECASE), "gb18030"),
    (re.compile(r"big5|950|csbig5", re.IGNORECASE), "big5hkscs"),
)
_MAX_BROKEN = 0.005
"""So few of the characters beyond ASCII may be broken in a text that is still taken for UTF-8 or what it declares."""


def read_html(content: bytes, name: str, limits: Limits) -> Writer:
    """Read a web page. Raises ReadingError where it cannot be decoded or goes beyond `limits`."""
    return _read(page_text(content, name), name, limits)


def read_mhtml(content: bytes, name: str, limits: Limits) -> Writer:
    """Read the page in a file in which a browser saved it with all that belongs to it."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        texts = [part for part in message.walk() if part.get_content_maintype() == "text" and not part.is_multipart()]
        pages = [part for part in texts if part.get_content_subtype() in {"html", "xhtml"}]
        part = next(iter(pages or texts), None)
        body = part.get_payload(decode=True) if part is not None else None
        charset = part.get_content_charset() if part is not None else None
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _no_page(name) from error
    if not isinstance(body, bytes) or not body.strip():
        raise _no_page(name)
    text = page_text(body, name, declared=charset or "")
    if pages:
        return _read(text, name, limits)
    writer = Writer()
    for line in text.splitlines():
        writer.paragraph(line)
    return writer


def page_text(content: bytes, name: str, *, declared: str = "") -> str:
    """Return the text of a page's bytes.

    What is valid UTF-8 is nothing else, whatever the page says; otherwise its own word counts as long as it holds,
    then that of `declared`. Raises ReadingError where the bytes are no text.
    """
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(content, name)
    own = _CHARSET.search(content[:_HEAD])
    said = own[1].decode("ascii") if own else declared
    family = next((encoding for pattern, encoding in _FAMILIES if pattern.search(said)), None)
    for encoding in ("utf-8", family):
        text = _nearly(content, encoding) if encoding else None
        if text is not None:
            return text
    return decode(content, name)


def _nearly(content: bytes, encoding: str) -> str | None:
    """Return the text in an encoding if hardly anything in it is broken, as where a page was cut between bytes."""
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if not broken:
        return text
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken <= _MAX_BROKEN * foreign else None


def _no_page(name: str) -> ReadingError:
    return ReadingError(f"“{name}”是保存的网页（.mht），但其中没有可读的正文：请用浏览器打开，另存为 .html 后再导入。")


def _read(text: str, name: str, limits: Limits) -> Writer:
    body = parse(text, name)
    writer = Writer()
    cells = 0
    for piece in flow(body, _is_data_table, furniture(body)):
        if isinstance(piece, Paragraph):
            aside = piece.furniture or (piece.level is None and is_furniture_line(piece.text))
            level = None if aside else piece.level
            writer.paragraph(piece.text, level=level, bold=piece.bold, furniture=aside)
        else:
            cells += _write_table(writer, piece, limits.max_cells - cells)
            if cells > limits.max_cells:
                raise ReadingError(f"“{name}”的单元格超过上限 {limits.max_cells} 个：请拆分后再导入。")
    return writer


def _is_data_table(element: Element) -> bool:
    return element.tag == "table" and element.words > 0 and not is_layout(element)


def _write_table(writer: Writer, table: Element, max_cells: int) -> int:
    """Write a table, its captions above it, and return how many places its grid has: too many where it is too large."""
    for caption in captions(table):
        if line := lines_of(caption):
            writer.paragraph(line)
    rows = grid(table, lines_of, max_cells)
    if rows is None:
        return max_cells + 1
    writer.table(rows)
    return sum(tall * wide for row in rows for _, _, tall, wide in row)
