"""What reading a file gives to the parser, whatever the file's kind.

A reader writes all the words of a file into one text, in the order in which people read them, and says of some
stretches what it knows from the file: which are cells of a table, headings, set in bold, or furniture. Places are
Unicode code points in that text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `text[start:end]`, at `row` and `column` from 0, over `rows` and `columns` where merged."""

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells by row and column, a merged one once. A table over several pages is one.

    Every cell lies within `[start, end)`, no two share a place of the grid or of the text, and the rows stand in
    the text one below the other.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph that the file marks as a heading of `level` 1 and up; 0 is the title of the document."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file and what the file says of its parts.

    `page_starts` are the places where pages 1, 2, … begin, `furniture` and `bold` are stretches (start, end) in
    order; all are empty where unknown. Furniture is what a page carries besides its text: running headers, page
    numbers, menus.
    """

    name: str
    text: str
    sha256: str
    page_starts: tuple[int, ...] = ()
    tables: tuple[Table, ...] = ()
    headings: tuple[Heading, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()

    @classmethod
    def from_text(cls, text: str, name: str = "text") -> Document:
        """Make a document of text that comes from no file."""
        return cls(name, text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), page_starts(text))

    def page(self, position: int) -> int | None:
        """Return the number of the page, from 1, on which the character at `position` stands."""
        return bisect_right(self.page_starts, position) if self.page_starts else None


def page_starts(text: str) -> tuple[int, ...]:
    """Return where pages begin, known only where form feeds part them (as `pdftotext` writes)."""
    if "\f" not in text:
        return ()
    return (0, *(position + 1 for position, mark in enumerate(text) if mark == "\f"))
