"""What a file is said to be, by its content and its name."""

from __future__ import annotations

import io
import zipfile

import pytest

from qa.errors import ReadingError
from qa.reading.kinds import SUFFIXES, Kind, kind_of
from qa.reading.limits import Limits

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"}
MAIL = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"


def packed(members: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with these members; `mimetype` is not compressed, as its standard demands."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return content.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\x00" * 100


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", Kind.PDF),
        (b"%PDF-1.7\n", "a.txt", Kind.PDF),
        (b"\r\n\x00%PDF-1.4\n...\nstartxref\n0", "a.pdf", Kind.PDF),
        (packed(WORD), "a.docx", Kind.DOCX),
        (packed(WORD), "a.docm", Kind.DOCX),
        (packed(WORD), "a.zip", Kind.DOCX),
        (packed(WORD), "a.doc", Kind.DOCX),
        (packed({"[Content_Types].xml": "", "word\\document.xml": ""}), "a.docx", Kind.DOCX),
        (packed(SHEET), "a.xlsx", Kind.XLSX),
        (packed(SHEET, zipfile.ZIP_STORED), "a.xls", Kind.XLSX),
        (b"<!DOCTYPE html><p>x", "a.html", Kind.HTML),
        (b"\xef\xbb\xbf \n<!-- a --><!-- b --><HTML>", "a.doc", Kind.HTML),
        (b'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="x">', "a.xls", Kind.HTML),
        ("<html><p>修路".encode("utf-16"), "a.doc", Kind.HTML),
        (b"<table><tr><td>x", "a.xls", Kind.HTML),
        (b"<meta charset=gbk>", "a", Kind.HTML),
        (b"<html>", "a.txt", Kind.HTML),
        (b"<p align=center>x</p>\n# y", "a.md", Kind.TEXT),
        (b"plain words", "a.htm", Kind.HTML),
        (MAIL + b"x", "a.mht", Kind.MHTML),
        (MAIL + b"x", "a.doc", Kind.MHTML),
        (b"\r\n" + MAIL, "a.mhtml", Kind.MHTML),
        (b"words\n\nMIME-Version: 1.0\n", "a.txt", Kind.TEXT),
        ("修路".encode(), "a.pdf", Kind.TEXT),
        ("修路".encode(), "a.docx", Kind.TEXT),
        ("修路".encode("gb18030"), "a", Kind.TEXT),
        ("修路".encode("utf-16"), "a.txt", Kind.TEXT),
        (b"MZ is no program", "a.txt", Kind.TEXT),
        (b"BM", "a.csv", Kind.TEXT),
        (b"the %PDF- header", "a.txt", Kind.TEXT),
    ],
)
def test_the_kind_is_told_by_content_first(content: bytes, name: str, kind: Kind) -> None:
    assert kind_of(content, name, Limits()) is kind


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (ole("WordDocument"), "a.doc", "是旧版 Word 文档（.doc）：请用 Word 或 WPS 打开，另存为 .docx 后再导入。"),
        (ole("WordDocument"), "a.docx", "是旧版 Word 文档（.doc）：请用 Word 或 WPS 打开，另存为 .docx 后再导入。"),
        (ole("Workbook"), "a.xls", "是旧版 Excel 工作簿（.xls）：请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。"),
        (ole("Book"), "a.xls", "是旧版 Excel 工作簿（.xls）：请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。"),
        (
            ole("PowerPoint Document"),
            "a.ppt",
            "是旧版演示文稿（.ppt）：请用 PowerPoint 或 WPS 打开，另存为 .pdf 后再导入。",
        ),
        (ole("WordDocument"), "a.wps", "是 WPS 文字的旧格式文档（.wps）：请用 WPS 打开，另存为 .docx 后再导入。"),
        (ole("Workbook"), "a.ET", "是 WPS 表格的旧格式工作簿（.et）：请用 WPS 打开，另存为 .xlsx 后再导入。"),
        (OLE, "a.dps", "是 WPS 演示的旧格式文稿（.dps）：请用 WPS 打开，另存为 .pdf 后再导入。"),
        (OLE, "a.wpt", "是 WPS 文字的旧格式模板（.wpt）：请用 WPS 打开，另存为 .docx 后再导入。"),
        (OLE, "a.bin", "是旧版 Office 文档：请用 Office 或 WPS 打开，另存为 .docx 或 .xlsx 后再导入。"),
        (ole("EncryptedPackage"), "a.docx", "是加密的 Office 文档：请先用原程序打开，去除密码后再导入。"),
        (ole("EncryptedPackage"), "a.et", "是加密的 Office 文档：请先用原程序打开，去除密码后再导入。"),
        (packed({"OFD.xml": ""}), "a.ofd", "是 OFD 版式文件：请用 OFD 阅读器打开，导出为 .pdf 或 .docx 后再导入。"),
        (
            packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
            "a.pptx",
            "是演示文稿（.pptx）：请用 PowerPoint 或 WPS 打开，另存为 .pdf 后再导入。",
        ),
        (
            packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}),
            "a.xlsb",
            "是二进制 Excel 工作簿（.xlsb）：请用 Excel 打开，另存为 .xlsx 后再导入。",
        ),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "a.odt",
            "是 OpenDocument 文档（.odt）：请另存为 .docx 后再导入。",
        ),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "a.ods",
            "是 OpenDocument 表格（.ods）：请另存为 .xlsx 后再导入。",
        ),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.graphics"}),
            "a.odg",
            "是 OpenDocument 文件：请另存为 .docx 或 .pdf 后再导入。",
        ),
        (
            packed({"mimetype": "application/epub+zip"}),
            "a.epub",
            "是电子书（.epub）：请转换为 .docx 或 .pdf 后再导入。",
        ),
        (packed({"方案.docx": ""}), "a.zip", "是压缩包：请解压后导入其中的文件。"),
        (packed({"word/document.xml": ""}), "a.zip", "是压缩包：请解压后导入其中的文件。"),
        (packed({}), "a.zip", "是压缩包：请解压后导入其中的文件。"),
        (b"Rar!\x1a\x07\x01\x00", "a.rar", "是压缩包：请解压后导入其中的文件。"),
        (b"7z\xbc\xaf\x27\x1c\x00", "a.7z", "是压缩包：请解压后导入其中的文件。"),
        (b"\x1f\x8b\x08\x00", "a.gz", "是压缩包：请解压后导入其中的文件。"),
        (b"BZh91AY&SY", "a.bz2", "是压缩包：请解压后导入其中的文件。"),
        (b"a.txt".ljust(257, b"\x00") + b"ustar", "a.tar", "是压缩包：请解压后导入其中的文件。"),
        *(
            (
                content,
                name,
                "是图片，其中的文字无法直接读取：请先用 OCR 软件识别成文字，存为 .docx 或 .txt 后再导入。",
            )
            for content, name in (
                (b"\x89PNG\r\n\x1a\n", "a.png"),
                (b"\xff\xd8\xff\xe0", "a.pdf"),
                (b"II*\x00", "a.tif"),
                (b"MM\x00*", "a.tiff"),
                (b"GIF89a", "a.gif"),
                (b"BM\x00\x00\x00\x00", "a.bmp"),
                (b"RIFF\x00\x00\x00\x00WEBP", "a.webp"),
                (b"\x00\x00\x00\x18ftypheic", "a.heic"),
            )
        ),
        (b"\x00\x00\x00\x18ftypmp42", "a.mp4", "是音频或视频，不是文档：请确认选对了文件。"),
        (b"{\\rtf1\\ansi", "a.doc", "是 RTF 文档：请用 Word 或 WPS 打开，另存为 .docx 后再导入。"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>',
            "a.xls",
            "是 XML 格式的 Office 文档：请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后再导入。",
        ),
        (b"MZ\x90\x00", "a.txt", "这是程序文件，不是文档：请确认选对了文件。"),
        (b"\x7fELF\x02", "a", "这是程序文件，不是文档：请确认选对了文件。"),
        (
            packed(WORD)[:60],
            "a.docx",
            "已损坏（压缩结构不完整）：请重新下载，或用原程序打开后另存一份再导入。",
        ),
        (
            packed(SHEET, zipfile.ZIP_BZIP2),
            "a.xlsx",
            "已损坏（压缩结构不完整）：请重新下载，或用原程序打开后另存一份再导入。",
        ),
        (
            b"\x00\x01\x02",
            "a.docx",
            "已损坏，内容不是有效的 .docx 文件：请重新下载，或用原程序打开后另存一份再导入。",
        ),
        (
            b"\x00\x01\x02",
            "a.pdf",
            "已损坏，内容不是有效的 .pdf 文件：请重新下载，或用原程序打开后另存一份再导入。",
        ),
    ],
)
def test_other_kinds_are_refused_in_a_sentence(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(ReadingError, match=r"^“a") as caught:
        kind_of(content, name, Limits())
    assert str(caught.value) == f"“{name}”{sentence}"


@pytest.mark.parametrize("content", [b"MZ", b"words"])
def test_programs_are_refused_by_name(content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^不支持“安装.EXE”的文件类型（.exe）：这是程序文件，不是文档：请确认"):
        kind_of(content, "安装.EXE", Limits())


def test_a_member_with_a_password_is_refused() -> None:
    content = bytearray(packed(SHEET))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    with pytest.raises(ReadingError, match=r"“a.xlsx”是加密的 Office 文档"):
        kind_of(bytes(content), "a.xlsx", Limits())


def test_what_unpacks_to_too_much_is_refused() -> None:
    content = packed({**SHEET, "xl/a.xml": "x" * (3 * 1024**2)})
    assert kind_of(content, "a.xlsx", Limits(max_unpacked_bytes=4 * 1024**2)) is Kind.XLSX
    with pytest.raises(ReadingError, match=r"“a.xlsx”解开后有 3 MB，超过上限 2 MB：请拆分后再导入。"):
        kind_of(content, "a.xlsx", Limits(max_unpacked_bytes=2 * 1024**2))


def test_many_comments_before_a_page_take_no_time() -> None:
    assert kind_of(b"<!---->" * 500 + b"x", "a.doc", Limits()) is Kind.TEXT


def test_the_suffixes_for_a_file_picker() -> None:
    assert set(SUFFIXES) == set(
        ".pdf .docx .docm .dotx .dotm .xlsx .xlsm .xltx .xltm .html .htm .shtml .xhtml .mht .mhtml "
        ".txt .text .md .markdown".split()
    )
