"""The paragraphs and tables of one stretch of a Word document: its body, a header, the text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa.errors import ReadingError
from qa.reading.limits import Limits
from qa.reading.word_numbering import Counters, Numbering
from qa.reading.word_package import Xml, child, local
from qa.reading.word_styles import Styles, level_of
from qa.reading.word_table import GridCell, blocks, grid
from qa.reading.word_text import Inline, Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its number: of a heading its level; `contents` is a line of a table of contents.

    `element` is None for what remains where the last paragraph of a stretch was deleted.
    """

    line: Line
    element: Xml | None = None
    level: int | None = None
    contents: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the cells that begin in it and the text of each."""

    cells: tuple[tuple[GridCell, Line], ...]


class Budget:
    """Counts what a document holds and refuses more than `limits` allow."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._cells = self._characters = 0

    def cells(self, count: int) -> None:
        """Count cells of tables, every place of the grid one."""
        self._cells += count
        if self._cells > self._limits.max_cells:
            most = self._limits.max_cells
            raise ReadingError(f"“{self._name}”中表格的单元格超过上限 {most} 个：请拆分后再导入。")

    def characters(self, count: int) -> None:
        """Count characters of text."""
        self._characters += count
        if self._characters > self._limits.max_characters:
            most = self._limits.max_characters
            raise ReadingError(f"“{self._name}”中的文字超过上限 {most} 字：请拆分后再导入。")


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all stretches of a document."""

    styles: Styles
    numbering: Numbering
    budget: Budget


class Story:
    """Reads a stretch of a document from its beginning to its end, counting its numbers."""

    def __init__(self, root: Xml, rules: Rules, boxes: Story | None = None) -> None:
        """Text boxes are counted apart: in `boxes`, or where this is what stands in them, here."""
        self._rules = rules
        self._inline = Inline.of(root, rules.styles)
        self._counters = Counters()
        self._boxes = boxes or self

    def blocks(self, parent: Xml) -> Iterator[Paragraph | Xml]:
        """Yield the paragraphs and, as they are, the tables within an element; text boxes follow their paragraph."""
        line = Line()
        for element in blocks(parent, "p", "tbl"):
            if local(element) == "p":
                paragraph = self._paragraph(element, line)
                if paragraph is None:
                    continue
                yield paragraph
            else:
                yield from _rest(line)
                yield element
            yield from self._beside(line)
            line = Line()
        yield from _rest(line)
        yield from self._beside(line)

    def frame(self, table: Xml) -> Xml | None:
        """Return the only cell of a table that has no other: a frame around paragraphs."""
        rows = grid(table)
        return rows[0][0].element if len(rows) == 1 and len(rows[0]) == 1 else None

    def rows(self, table: Xml) -> Iterator[Row]:
        """Yield the rows of a table."""
        rows = grid(table)
        width = max((cells[-1].column + cells[-1].wide for cells in rows if cells), default=1)
        self._rules.budget.cells(len(rows) * width)
        for cells in rows:
            yield Row(tuple((cell, self.text(cell.element)) for cell in cells))

    def text(self, parent: Xml) -> Line:
        """Return all that stands within an element, a paragraph or a row of a table a line."""
        whole = Line()
        for place, line in enumerate(self._lines(parent)):
            whole.add("\n" if place else "")
            whole.extend(line)
        return whole

    def _lines(self, parent: Xml) -> Iterator[Line]:
        for block in self.blocks(parent):
            if isinstance(block, Paragraph):
                yield block.line
                continue
            for row in self.rows(block):
                line = Line()
                for place, (_, text) in enumerate(row.cells):
                    line.add("\t" if place else "")
                    line.extend(text)
                yield line

    def _beside(self, line: Line) -> Iterator[Paragraph | Xml]:
        for box in line.boxes:
            yield from self._boxes.blocks(box)

    def _paragraph(self, element: Xml, line: Line) -> Paragraph | None:
        """Write a paragraph to `line`; None where it ends in no mark, so that the next one belongs to it."""
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        style = self._rules.styles.of_paragraph(properties)
        self._inline.read(element, style, line)
        # Deleting the mark of a paragraph joins it to the next, whose number and style hold for both.
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            return None
        if not line.length and not line.boxes and self._rules.styles.hidden(mark, style):
            return None
        contents = style.contents or line.contents
        numbered = Line()
        if place := self._rules.numbering.place(properties, style):
            printed = self._counters.next(*place)
            text = printed.text if line.length else printed.text.rstrip()
            bold = self._rules.styles.bold(mark, style) if printed.bold is None else printed.bold
            numbered.add(text, bold=bold)
        numbered.extend(line)
        self._rules.budget.characters(numbered.length + 1)
        return Paragraph(numbered, element, level_of(properties, style), contents)


def _rest(line: Line) -> Iterator[Paragraph]:
    if line.length:
        yield Paragraph(line)
