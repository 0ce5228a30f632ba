"""What reading a file gives to the parser, whatever the file's kind."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file. `page_starts` are the places where pages 1, 2, … begin; empty where unknown."""

    name: str
    text: str
    sha256: str
    page_starts: tuple[int, ...] = ()

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
