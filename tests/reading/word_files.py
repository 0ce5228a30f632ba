"""Word files for the tests: written by python-docx, with the XML of what it has no words for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.oxml.ns import nsmap
from docx.oxml.parser import parse_xml

from qa.reading.docx import read_docx
from qa.reading.limits import Limits
from qa.reading.writing import Writer

SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": nsmap["w"],
        "r": nsmap["r"],
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    }.items()
)


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str = "", properties: str = "") -> str:
    """Return a paragraph; text that holds XML stands as it is."""
    inner = text if text.startswith("<") else run(text) if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def item(text: str = "", depth: int = 0, key: int = 1) -> str:
    """Return a paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>')


def cell(text: str = "", properties: str = "") -> str:
    """Return a cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    """Return a table of rows, each the XML of its cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def add(document: Document, xml: str) -> None:
    """Write XML at the end of a document, before its last section."""
    body = document.element.body
    for element in parse_xml(f"<w:body {SPACES}>{xml}</w:body>"):
        body.insert(len(body) - 1, element)


def define(document: Document, *, numbering: str = "", styles: str = "") -> None:
    """Replace the lists of a document and add styles."""
    lists = document.part.numbering_part.element
    for element in list(lists):
        lists.remove(element)
    for element in parse_xml(f"<w:numbering {SPACES}>{numbering}</w:numbering>"):
        lists.append(element)
    for element in parse_xml(f"<w:styles {SPACES}>{styles}</w:styles>"):
        document.styles.element.append(element)


def saved(document: Document) -> bytes:
    """Return the bytes of a document's file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_file(body: str, *, numbering: str = "", styles: str = "") -> bytes:
    """Return a Word file of some XML."""
    document = docx.Document()
    define(document, numbering=numbering, styles=styles)
    add(document, body)
    return saved(document)


def repacked(content: bytes, changes: Mapping[str, bytes | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a file with some of its parts replaced, or taken out where they are None."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in (parts | dict(changes)).items():
            if part is not None:
                archive.writestr(name, part)
    return file.getvalue()


def reading(content: bytes) -> Writer:
    """Return what is read from a file."""
    return read_docx(content, "方案.docx", Limits())


def lines(body: str, *, numbering: str = "", styles: str = "") -> list[str]:
    """Return the lines that are read from a file of some XML."""
    return reading(word_file(body, numbering=numbering, styles=styles)).text.removesuffix("\n").split("\n")
