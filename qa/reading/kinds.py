"""Tells of what kind a file is: by what it holds first, by its name second, since names often lie.

Web pages are called .doc, documents .zip, scans .pdf. What cannot be read is refused with one sentence that says
what the file is and what to do with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from qa.errors import ReadingError
from qa.reading.limits import Limits


class Kind(StrEnum):
    """The kinds that have a reader."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    MHTML = "mhtml"
    TEXT = "text"


TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
SUFFIXES_OF = {
    Kind.PDF: (".pdf",),
    Kind.DOCX: (".docx", ".docm", ".dotx", ".dotm"),
    Kind.XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm"),
    Kind.HTML: (".html", ".htm", ".shtml", ".xhtml"),
    Kind.MHTML: (".mht", ".mhtml"),
    Kind.TEXT: TEXT_SUFFIXES,
}
SUFFIXES = tuple(suffix for suffixes in SUFFIXES_OF.values() for suffix in suffixes)
"""Endings of the names of files that can be read, for a file picker."""

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_IMAGE = "是图片，其中的文字无法直接读取：请先用 OCR 软件识别成文字，存为 .docx 或 .txt 后再导入"
_ARCHIVE = "是压缩包：请解压后导入其中的文件"
_PROGRAM = "这是程序文件，不是文档：请确认选对了文件"
_MEDIA = "是音频或视频，不是文档：请确认选对了文件"
_RTF = "是 RTF 文档：请用 Word 或 WPS 打开，另存为 .docx 后再导入"
_OLD_WORD = "是旧版 Word 文档（.doc）：请用 Word 或 WPS 打开，另存为 .docx 后再导入"
_OLD_EXCEL = "是旧版 Excel 工作簿（.xls）：请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
_OLD_SLIDES = "是旧版演示文稿（.ppt）：请用 PowerPoint 或 WPS 打开，另存为 .pdf 后再导入"
_ENCRYPTED = "是加密的 Office 文档：请先用原程序打开，去除密码后再导入"
_OFFICE_XML = "是 XML 格式的 Office 文档：请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后再导入"
_DAMAGED_ZIP = "已损坏（压缩结构不完整）：请重新下载，或用原程序打开后另存一份再导入"

_SIGNATURES = (
    (0, b"{\\rtf", _RTF),
    (0, b"\x89PNG", _IMAGE),
    (0, b"\xff\xd8\xff", _IMAGE),
    (0, b"GIF8", _IMAGE),
    (0, b"II*\x00", _IMAGE),
    (0, b"MM\x00*", _IMAGE),
    (8, b"WEBP", _IMAGE),
    (4, b"ftyphei", _IMAGE),
    (4, b"ftypmif1", _IMAGE),
    (0, b"AT&TFORM", _IMAGE),
    (0, b"Rar!\x1a\x07", _ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
    (0, b"BZh91AY&SY", _ARCHIVE),
    (0, b"\xfd7zXZ\x00", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0, b"\x7fELF", _PROGRAM),
    (4, b"ftyp", _MEDIA),
    (0, b"ID3", _MEDIA),
    (0, b"RIFF", _MEDIA),
)
_BINARY_SIGNATURES = ((b"BM", _IMAGE), (b"MZ", _PROGRAM))
"""Two letters that may also open a text: they count only where the bytes behind them are no text."""

_PROGRAM_SUFFIXES = (".exe", ".dll", ".com", ".msi", ".bat", ".cmd", ".scr", ".apk", ".jar", ".so", ".dmg", ".iso")

_OLE_STREAMS = (
    ("EncryptedPackage", _ENCRYPTED),
    ("WordDocument", _OLD_WORD),
    ("Workbook", _OLD_EXCEL),
    ("PowerPoint Document", _OLD_SLIDES),
    ("Book", _OLD_EXCEL),
)
_OLE_SUFFIXES = {
    ".wps": "是 WPS 文字的旧格式文档（.wps）：请用 WPS 打开，另存为 .docx 后再导入",
    ".wpt": "是 WPS 文字的旧格式模板（.wpt）：请用 WPS 打开，另存为 .docx 后再导入",
    ".et": "是 WPS 表格的旧格式工作簿（.et）：请用 WPS 打开，另存为 .xlsx 后再导入",
    ".dps": "是 WPS 演示的旧格式文稿（.dps）：请用 WPS 打开，另存为 .pdf 后再导入",
}
_OLE_OTHER = "是旧版 Office 文档：请用 Office 或 WPS 打开，另存为 .docx 或 .xlsx 后再导入"

_ZIP_MIMES = (
    ("application/vnd.oasis.opendocument.text", "是 OpenDocument 文档（.odt）：请另存为 .docx 后再导入"),
    ("application/vnd.oasis.opendocument.spreadsheet", "是 OpenDocument 表格（.ods）：请另存为 .xlsx 后再导入"),
    ("application/vnd.oasis.opendocument", "是 OpenDocument 文件：请另存为 .docx 或 .pdf 后再导入"),
    ("application/epub", "是电子书（.epub）：请转换为 .docx 或 .pdf 后再导入"),
)
_ZIP_PARTS = (
    ("ofd.xml", "是 OFD 版式文件：请用 OFD 阅读器打开，导出为 .pdf 或 .docx 后再导入"),
    ("xl/workbook.bin", "是二进制 Excel 工作簿（.xlsb）：请用 Excel 打开，另存为 .xlsx 后再导入"),
    ("ppt/", "是演示文稿（.pptx）：请用 PowerPoint 或 WPS 打开，另存为 .pdf 后再导入"),
)

_MARKUP = re.compile(
    r"(?>\s+|<!--.*?-->|<\?.*?\?>)*+<(?:(?P<page>!doctype\s+html|html|head|body)|(?P<piece>meta|title|table|div"
    r"|p|span|font|center|script|style|link|base|h[1-6]|article|section|form|ul|ol))(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_OFFICE_MARKUP = re.compile(r"<\?mso-application|<(?:w:wordDocument|pkg:package|uof:UOF)\b")
_MAIL_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z-]+:[ \t]")
_MIME_VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)


def kind_of(content: bytes, name: str, limits: Limits) -> Kind:
    """Return the kind of a file that is called `name`.

    Raises ReadingError where there is no reader for it, or where it unpacks to more than `limits` allow.
    """
    suffix = Path(name).suffix.lower()
    if suffix in _PROGRAM_SUFFIXES:
        raise ReadingError(f"不支持“{name}”的文件类型（{suffix}）：{_PROGRAM}。")
    if content.startswith(_OLE):
        raise _refusal(name, _ole(content, name))
    if content.startswith(_ZIP):
        return _packed(content, name, limits)
    if _is_pdf(content):
        return Kind.PDF
    if reason := _signature(content):
        raise _refusal(name, reason)
    return _written(content, name)


def _refusal(name: str, reason: str) -> ReadingError:
    return ReadingError(f"“{name}”{reason}。")


def _is_pdf(content: bytes) -> bool:
    """Tell whether this is a PDF; some carry a few bytes in front of their header."""
    place = content[:1024].find(b"%PDF-")
    return place == 0 or (place > 0 and b"startxref" in content)


def _ole(content: bytes, name: str) -> str:
    """Return what a compound file is: its directory names the streams in UTF-16."""
    encrypted = _OLE_STREAMS[0][0].encode("utf-16-le") in content
    suffix = Path(name).suffix.lower()
    if suffix in _OLE_SUFFIXES and not encrypted:
        return _OLE_SUFFIXES[suffix]
    found = (reason for stream, reason in _OLE_STREAMS if stream.encode("utf-16-le") in content)
    return next(found, _OLE_OTHER)


def _signature(content: bytes) -> str | None:
    for place, mark, reason in _SIGNATURES:
        if content.startswith(mark, place):
            return reason
    found = (reason for mark, reason in _BINARY_SIGNATURES if content.startswith(mark) and b"\x00" in content[:64])
    return next(found, None)


def _packed(content: bytes, name: str, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            mime = _mime(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _refusal(name, _DAMAGED_ZIP) from error
    kind = _packed_kind(infos, mime, name)
    size = sum(info.file_size for info in infos)
    if size > limits.max_unpacked_bytes:
        allowed = limits.max_unpacked_bytes / 1024**2
        raise _refusal(name, f"解开后有 {size / 1024**2:.0f} MB，超过上限 {allowed:.0f} MB：请拆分后再导入")
    return kind


def _packed_kind(infos: list[zipfile.ZipInfo], mime: str, name: str) -> Kind:
    names = [info.filename.replace("\\", "/").lower() for info in infos]
    for start, reason in _ZIP_MIMES:
        if mime.startswith(start):
            raise _refusal(name, reason)
    for part, reason in _ZIP_PARTS:
        if any(held.startswith(part) for held in names):
            raise _refusal(name, reason)
    kind = next((kind for start, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX)) if _holds(names, start)), None)
    if kind is None:
        raise _refusal(name, _ARCHIVE)
    # Other methods than these two cannot be unpacked a little at a time, and Office uses no other.
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in infos):
        raise _refusal(name, _DAMAGED_ZIP)
    if any(info.flag_bits & 1 for info in infos):
        raise _refusal(name, _ENCRYPTED)
    return kind


def _holds(names: list[str], start: str) -> bool:
    return "[content_types].xml" in names and any(name.startswith(start) for name in names)


def _mime(archive: zipfile.ZipFile) -> str:
    """Return what the member `mimetype` says, which OpenDocument files and electronic books hold."""
    try:
        info = archive.getinfo("mimetype")
    except KeyError:
        return ""
    if info.compress_type != zipfile.ZIP_STORED:
        return ""
    with archive.open(info) as member:
        return member.read(100).decode("ascii", "replace")


def _written(content: bytes, name: str) -> Kind:
    """Return the kind of what is no binary format: a web page, a saved one, or text."""
    suffix = Path(name).suffix.lower()
    head = _head(content)
    if _OFFICE_MARKUP.search(head):
        raise _refusal(name, _OFFICE_XML)
    if _is_mail(content):
        return Kind.MHTML
    markup = _MARKUP.match(head)
    # A Markdown file may open with a piece of HTML, but not with a page.
    if suffix in SUFFIXES_OF[Kind.HTML] or (markup and (markup["page"] or suffix not in TEXT_SUFFIXES)):
        return Kind.HTML
    for kind in (Kind.PDF, Kind.DOCX, Kind.XLSX):
        if suffix in SUFFIXES_OF[kind] and b"\x00" in content[:_HEAD]:
            raise _refusal(name, f"已损坏，内容不是有效的 {suffix} 文件：请重新下载，或用原程序打开后另存一份再导入")
    return Kind.TEXT


def _head(content: bytes) -> str:
    """Return the beginning of a text, in which only ASCII need be right."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content[:_HEAD].decode("utf-16" if wide else "latin-1", "replace").removeprefix("ï»¿")


def _is_mail(content: bytes) -> bool:
    """Tell whether this is a message with MIME parts, which is how browsers save a page in one file."""
    headers = re.split(rb"\r?\n\r?\n", content[:_HEAD].lstrip(), maxsplit=1)[0]
    return bool(_MAIL_HEADER.match(headers) and _MIME_VERSION.search(headers))
