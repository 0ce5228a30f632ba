"""Takes the sheets out of a workbook's package: what is in which cell, what is merged, what is hidden.

openpyxl builds a whole workbook first, cells of merged areas included, and gives up on files with a slip in their
styles, which other office programs write. Here the XML is read piece by piece and only for what a reader needs, so
that a sheet of a million formatted rows costs no memory and an odd style does no harm.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, cast
from xml.etree.ElementTree import Element, XMLPullParser

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.xlsx_values import CHINESE_FORMATS, GENERAL, shown_date, shown_number

MAX_COLUMNS = 1 << 14
_CHUNK = 1 << 16
_MAX_PENDING = 1_000_000
_MAX_ROWS = 1 << 20
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, its first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet: the text of its cells by row and column, from 1; `hidden_columns` are first and last ones."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class Package:
    """An opened workbook.

    Its methods raise what `zipfile` and `xml` raise, KeyError, IndexError and ValueError where it is damaged.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._cells = self._characters = 0
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._members = {_normal_path(info.filename): info for info in self._archive.infolist()}
        main = next((path for kind, path in self._related("") if kind == "officeDocument"), "xl/workbook.xml")
        self._main = main if main in self._members else "xl/workbook.xml"
        parts = dict(self._related(self._main))
        self._strings = self._shared_strings(parts.get("sharedStrings", ""))
        self._formats = self._number_formats(parts.get("styles", ""))
        self._since_1904 = False

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets that are not hidden, in their order."""
        paths = {key: path for kind, path, key in self._relations(self._main) if kind == "worksheet"}
        found: list[tuple[str, str]] = []
        for _, tag, element, _ in self._elements(self._main, {"sheet", "workbookPr"}):
            if tag == "workbookPr":
                self._since_1904 = _true(element.get("date1904"))
            elif element.get("state", "visible") == "visible":
                key = next((value for name, value in element.items() if _local(name) == "id"), "")
                found.append((element.get("name", ""), paths.get(key, "")))
        for name, path in found:
            if path in self._members:
                yield self._sheet(name, path)

    def _sheet(self, name: str, path: str) -> Sheet:
        sheet = Sheet(name)
        row = column = 0
        for event, tag, element, _ in self._elements(path, {"row", "c", "mergeCell", "col"}, {"row"}):
            if tag == "row" and event == "start":
                row, column = int(float(element.get("r") or row + 1)), 0
                if _true(element.get("hidden")):
                    sheet.hidden_rows.add(row)
            elif tag == "c":
                row, column = _place(element.get("r") or "") or (row, column + 1)
                if text := self._text(element):
                    self._count(text)
                    sheet.cells[row, column] = text
            elif tag == "mergeCell":
                sheet.merges.extend(_merge(element.get("ref") or ""))
            elif tag == "col" and _true(element.get("hidden")):
                sheet.hidden_columns.append((max(int(element.get("min", "1")), 1), int(element.get("max", "1"))))
            if len(sheet.merges) + len(sheet.hidden_columns) > self._limits.max_cells or row > _MAX_ROWS:
                raise self._too_large()
        return sheet

    def _count(self, text: str) -> None:
        self._cells += 1
        self._characters += len(text)
        if self._cells > self._limits.max_cells:
            raise self._too_large()
        if self._characters > self._limits.max_characters:
            limit = self._limits.max_characters
            raise ReadingError(f"“{self._name}”中的文字超过上限 {limit} 字：请拆分后再导入。")

    def _too_large(self) -> ReadingError:
        return ReadingError(f"“{self._name}”的单元格超过上限 {self._limits.max_cells} 个：请拆分后再导入。")

    def _text(self, cell: Element) -> str:
        """Return what a cell shows."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _tidy("".join(_rich_text(child) for child in cell if _local(child.tag) == "is"))
        raw = next((child.text or "" for child in cell if _local(child.tag) == "v"), "")
        if not raw.strip():
            return ""
        if kind == "s":
            return self._strings[int(raw)]
        if kind == "b":
            return "TRUE" if _true(raw) else "FALSE"
        style = int(cell.get("s") or 0)
        code = self._formats[style] if style < len(self._formats) else GENERAL
        if kind == "n":
            return shown_number(raw, code, since_1904=self._since_1904)
        return shown_date(datetime.fromisoformat(raw), code) if kind == "d" else _tidy(raw)

    def _shared_strings(self, path: str) -> list[str]:
        return [_tidy(_rich_text(element)) for _, _, element, _ in self._elements(path, {"si"})]

    def _number_formats(self, path: str) -> list[str]:
        """Return the number format of each style of a cell."""
        from openpyxl.styles.numbers import builtin_format_code

        own: dict[int, str] = {}
        numbers: list[int] = []
        for _, tag, element, parent in self._elements(path, {"numFmt", "xf"}):
            number = int(element.get("numFmtId") or 0)
            if tag == "numFmt" and parent == "numFmts":
                own[number] = element.get("formatCode") or GENERAL
            elif tag == "xf" and parent == "cellXfs":
                numbers.append(number)
        return [own.get(n) or CHINESE_FORMATS.get(n) or builtin_format_code(n) or GENERAL for n in numbers]

    def _related(self, path: str) -> Iterator[tuple[str, str]]:
        return ((kind, target) for kind, target, _ in self._relations(path))

    def _relations(self, path: str) -> Iterator[tuple[str, str, str]]:
        """Yield kind, path and key of each part that a part of the package names."""
        folder, file = posixpath.split(path)
        for _, _, element, _ in self._elements(posixpath.join(folder, "_rels", f"{file}.rels"), {"Relationship"}):
            target = element.get("Target", "")
            joined = target if target.startswith("/") else posixpath.join(folder, target)
            yield element.get("Type", "").rpartition("/")[2], _normal_path(joined), element.get("Id", "")

    def _elements(
        self, path: str, tags: set[str], starts: set[str] | None = None
    ) -> Iterator[tuple[str, str, Element, str]]:
        """Yield the elements of `tags` where they end, and those of `starts` where they begin; nothing is kept.

        Each comes as event, name, element and the name of its parent; a part that is missing has no elements.
        """
        info = self._members.get(_normal_path(path))
        if info is None:
            return
        with self._archive.open(info) as member:
            yield from _walk(member, tags, starts or set())


def _walk(member: IO[bytes], tags: set[str], starts: set[str]) -> Iterator[tuple[str, str, Element, str]]:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    open_elements: list[Element] = []
    pending = 0
    chunk = b"-"
    while chunk:
        chunk = member.read(_CHUNK)
        parser.feed(chunk) if chunk else parser.close()
        for event, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
            tag = _local(element.tag)
            if event == "start":
                pending += 1
                open_elements.append(element)
                if tag in starts:
                    yield event, tag, element, ""
                continue
            open_elements.pop()
            parent = open_elements[-1] if open_elements else None
            if tag in tags:
                yield event, tag, element, _local(parent.tag) if parent is not None else ""
            if parent is not None and (tag in tags or len(open_elements) == 1):
                del parent[:]
                pending = 0
        if pending > _MAX_PENDING:
            raise ValueError("a part of the package holds one element of a million")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _normal_path(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).strip("/").lower()


def _true(value: str | None) -> bool:
    return value is not None and value.strip().lower() in {"1", "true", "on"}


def _rich_text(element: Element) -> str:
    """Return the text of a string and of its runs, but not how it is to be pronounced."""
    pieces: list[str] = []
    for child in element:
        texts = [child] if _local(child.tag) == "t" else child if _local(child.tag) == "r" else []
        pieces.extend(text.text or "" for text in texts if _local(text.tag) == "t")
    return "".join(pieces)


def _tidy(text: str) -> str:
    """Return a cell's text with plain line breaks: characters XML cannot hold are written by number in it."""
    text = _ESCAPE.sub(lambda mark: chr(int(mark[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _place(reference: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), min(column, MAX_COLUMNS)


def _merge(reference: str) -> Iterator[Merge]:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last)
    if start and end and start != end and start[0] <= end[0] and start[1] <= end[1]:
        yield Merge(start[0], start[1], end[0], end[1])
