"""Finds what a table stands under: the heading or the title of an annex in the lines above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.parsing.front import ends_as_title
from qa.reading.document import Document, Table
from qa.text.layout import LINE_BREAKS, compact

_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}(?:章|节|部分)"
)
_LONGEST, _SHORT, _REST = 60, 40, 12
_ASIDE = re.compile("[。；：:，,]|^[（(]|^附[件表]|日$")
_LINES_ABOVE = 4


def captions(
    document: Document, tables: Sequence[Table], furniture: Sequence[tuple[int, int]]
) -> list[tuple[int, int] | None]:
    """Return for each table where its caption stands, None where nothing above it is one.

    A table that follows another with nothing but furniture between them has the caption of that one.
    """
    found: list[tuple[int, int] | None] = []
    behind = 0
    for table in tables:
        lines = [line for line in _lines(document.text, behind, table.start) if not _within(line, furniture)]
        if lines or not found:
            found.append(_caption(document, lines))
        else:
            found.append(found[-1])
        behind = table.end
    return found


def _caption(document: Document, lines: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    for place in range(len(lines) - 1, max(len(lines) - 1 - _LINES_ABOVE, -1), -1):
        start, end = lines[place]
        words = compact(document.text[start:end]).text
        if len(words) > _LONGEST:
            return None
        marked = next((one for one in document.headings if one.start <= start and end <= one.end), None)
        if marked:
            return marked.start, marked.end
        if _SECTION.match(words):
            return start, end
        if ends_as_title(words):
            above = lines[place - 1] if place else None
            return (above[0] if above and _goes_on(document, above, words) else start), end
    last = compact(document.text[slice(*lines[-1])]).text if lines else ""
    return lines[-1] if lines and len(last) <= _SHORT and not _ASIDE.search(last) else None


def _goes_on(document: Document, above: tuple[int, int], words: str) -> bool:
    """Tell whether `words` are what is left of a title that was too long for the line above."""
    line = compact(document.text[slice(*above)]).text
    whole = _SECTION.match(line) or _ASIDE.search(line) or ends_as_title(line)
    return len(words) <= _REST and len(words) < len(line) <= _LONGEST and not whole


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    matches = (match for match in _LINE.finditer(text, start, end) if match.group().strip())
    return [
        (match.start() + len(match.group()) - len(match.group().lstrip()), match.start() + len(match.group().rstrip()))
        for match in matches
    ]


def _within(line: tuple[int, int], stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= line[0] and line[1] <= end for start, end in stretches)
