"""Word documents: paragraphs with their automatic numbers, tables, headings; headers and footers at the end."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.word_numbering import Numbering
from qa.reading.word_package import Package, Xml, attribute, child, children, descendants, key_of, local, switch
from qa.reading.word_story import Budget, Paragraph, Row, Rules, Story
from qa.reading.word_styles import Styles
from qa.reading.word_text import Line
from qa.reading.writing import Writer

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,  # what lxml makes of damaged XML
    KeyError,
    IndexError,
    ValueError,
    EOFError,
    OSError,
    NotImplementedError,  # a zip file of another version
    RuntimeError,  # a locked one, or elements that are nested hundreds deep
)
_PAGE_NUMBER = re.compile(r"[\W\d_第共页頁ivxlcIVXLC\u2160-\u217f]*")
_SAME_PAGE = frozenset({"continuous", "nextColumn"})


def read_docx(content: bytes, name: str, limits: Limits) -> Writer:
    """Read a Word document.

    Raises ReadingError where it is damaged or holds more cells, characters or bytes than `limits` allow.
    """
    try:
        package = Package(content, name, limits)
        rules = Rules(Styles(package.of_kind("styles")), Numbering(package.of_kind("numbering")), Budget(name, limits))
        return _Reading(package, rules).written()
    except _DAMAGE as error:
        raise ReadingError(
            f"“{name}”无法作为 Word 文档打开（内容已损坏或不规范）：请用 Word 或 WPS 打开，另存为 .docx 后再试。"
        ) from error


class _Reading:
    """Writes a document down and remembers where its pages begin."""

    def __init__(self, package: Package, rules: Rules) -> None:
        self._package = package
        self._rules = rules
        self._root = package.main()
        self._sections = [
            part for part in descendants(self._root, "sectPr") if local(part.getparent()) != "sectPrChange"
        ]
        self._section = 0
        self._writer = Writer()
        self._breaks: list[tuple[int, bool]] = []

    def written(self) -> Writer:
        """Write the body and what its pages carry besides."""
        body = child(self._root, "body")
        if body is None:
            raise ValueError("the document has no body")
        self._story = Story(self._root, self._rules, Story(self._root, self._rules))
        self._blocks(body)
        self._pages()
        for line in self._running_lines():
            self._writer.paragraph(line, furniture=True)
        return self._writer

    def _blocks(self, parent: Xml) -> None:
        for block in self._story.blocks(parent):
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif (frame := self._story.frame(block)) is not None:
                self._blocks(frame)
            else:
                self._table(tuple(self._story.rows(block)))

    def _paragraph(self, paragraph: Paragraph) -> None:
        properties = child(paragraph.element, "pPr")
        if switch(child(properties, "pageBreakBefore")) and self._writer.length:
            self._breaks.append((self._writer.length, True))
        line = paragraph.line
        self._note_breaks(line, self._writer.length)
        level = None if paragraph.contents else paragraph.level
        self._writer.paragraph(line.text, level=level, bold=line.bold, furniture=paragraph.contents)
        if child(properties, "sectPr") is not None:
            self._end_section()

    def _end_section(self) -> None:
        """Begin a page where a section ends: how the next one begins is said in that one."""
        self._section += 1
        following = self._sections[self._section] if self._section < len(self._sections) else None
        if attribute(child(following, "type")) not in _SAME_PAGE:
            self._breaks.append((self._writer.length, True))

    def _table(self, rows: tuple[Row, ...]) -> None:
        if not any(row.cells for row in rows):
            return
        self._writer.table([(cell.column, line.text, cell.tall, cell.wide) for cell, line in row.cells] for row in rows)
        written = iter(self._writer.tables[-1].cells)
        for row in rows:
            places = [(next(written).start, line) for _, line in row.cells]
            for start, line in places:
                self._writer.bold.extend((start + first, start + last) for first, last in line.bold)
            if places:
                self._note_row_breaks(places)

    def _note_row_breaks(self, places: list[tuple[int, Line]]) -> None:
        """Note the breaks of a row: cells that stand side by side go over to the next page together."""
        start, line = max(places, key=lambda place: len(place[1].breaks))
        for place, wanted in line.breaks:
            self._breaks.append((start + place if place else places[0][0], wanted))

    def _note_breaks(self, line: Line, start: int) -> None:
        self._breaks.extend((start + place, wanted) for place, wanted in line.breaks)

    def _pages(self) -> None:
        """Write down where pages begin: where Word last saw it, and where the author wanted it.

        Word notes a break that the author wanted once more, at the next text.
        """
        text = self._writer.text
        starts: list[int] = []
        before: tuple[int, bool] | None = None
        for place, wanted in self._breaks:
            again = before is not None and before[1] and not wanted and not text[before[0] : place].strip()
            before = (place, wanted)
            if not again:
                starts.append(place + (text[place : place + 1] == "\n"))
        if starts:
            self._writer.page_starts = [0, *starts]

    def _running_lines(self) -> Iterator[str]:
        """Yield the lines of headers and footers, each text once, page numbers left out."""
        seen: set[str] = set()
        for key in dict.fromkeys(self._running_keys()):
            root = self._package.of_key(key)
            if root is None:
                continue
            lines = Story(root, self._rules, Story(root, self._rules)).text(root).text.split("\n")
            for line in map(str.strip, lines):
                if line not in seen and not _PAGE_NUMBER.fullmatch(line):
                    seen.add(line)
                    yield line

    def _running_keys(self) -> Iterator[str]:
        for section in self._sections:
            for part in children(section):
                if local(part) in {"headerReference", "footerReference"}:
                    yield key_of(part)
