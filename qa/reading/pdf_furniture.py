"""Tells the running headers, footers and page numbers of a PDF from its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.reading.pdf_lines import Line
from qa.text.layout import join_lines

_EDGE = 0.12
"""The share of a page's height, at its top and at its bottom, in which furniture stands."""
_NUMBER_EDGE = 0.1
_SHARE = 0.4
"""Furniture stands on this share of the pages: left and right pages may have headers of their own."""
_LEAST = 2
_STEP = 5.0
_DIGITS = re.compile(r"(?<!^)\d+|^\d+(?![\d.．、)）])")
"""Numbers that may change from page to page; one that opens an item of the text tells it from the others."""
_BARE_NUMBER = re.compile(r"\d{1,4}")
_PAGE_MARK = re.compile(
    r"[—–―\-－_·•]+\d{1,4}[—–―\-－_·•]+|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?"
    r"|\d{1,4}/\d{1,4}"
)

Key = tuple[bool, str, int, int]


class Sheet(NamedTuple):
    """The lines of a page outside its tables, from top to bottom, and where the page begins and ends."""

    lines: Sequence[Line]
    top: float
    bottom: float


def find_furniture(sheets: Sequence[Sheet]) -> list[set[int]]:
    """Return the furniture of each page, as places in the list of its lines.

    Furniture is what stands on many pages at the same place of the edge, digits aside, and page numbers. Text
    begins with the first line from the edge that is neither.
    """
    counts = Counter(key for sheet in sheets for line in sheet.lines for key in _keys(line, sheet))
    least = max(_LEAST, _SHARE * len(sheets))
    repeated = {
        key for key in counts if sum(counts[*key[:3], key[3] + step] for step in (-1, 0, 1)) >= least
    }  # fmt: skip
    return [_at_edge(sheet, repeated, is_top=True) | _at_edge(sheet, repeated, is_top=False) for sheet in sheets]


def _at_edge(sheet: Sheet, repeated: set[Key], *, is_top: bool) -> set[int]:
    places = range(len(sheet.lines)) if is_top else range(len(sheet.lines) - 1, -1, -1)
    found: list[int] = []
    for place in places:
        line = sheet.lines[place]
        if not _is_page_number(line, sheet, is_top=is_top) and not _repeats(line, sheet, repeated, is_top=is_top):
            break
        found.append(place)
    # Lines that repeat by chance stand as close to the text as any other of its lines.
    while found and not _stands_apart(sheet, found[-1], is_top=is_top):
        found.pop()
    return set(found)


def _repeats(line: Line, sheet: Sheet, repeated: set[Key], *, is_top: bool) -> bool:
    return any(key in repeated for key in _keys(line, sheet) if key[0] == is_top)


def _stands_apart(sheet: Sheet, place: int, *, is_top: bool) -> bool:
    line = sheet.lines[place]
    inner = place + 1 if is_top else place - 1
    if not 0 <= inner < len(sheet.lines) or _is_page_number(line, sheet, is_top=is_top):
        return True
    other = sheet.lines[inner]
    gap = other.top - line.bottom if is_top else line.top - other.bottom
    larger, smaller = max(line.size, other.size), min(line.size, other.size)
    return gap > larger or larger > 1.15 * smaller


def _keys(line: Line, sheet: Sheet) -> Iterator[Key]:
    """Give what a line at the edge has in common with its like on other pages: edge, text, size and distance."""
    text = _DIGITS.sub("#", join_lines(line.text))
    edge = _EDGE * (sheet.bottom - sheet.top)
    if line.bottom - sheet.top <= edge:
        yield True, text, round(line.size), round((line.top - sheet.top) / _STEP)
    if sheet.bottom - line.top <= edge:
        yield False, text, round(line.size), round((sheet.bottom - line.bottom) / _STEP)


def _is_page_number(line: Line, sheet: Sheet, *, is_top: bool) -> bool:
    height = sheet.bottom - sheet.top
    distance = line.bottom - sheet.top if is_top else sheet.bottom - line.top
    if distance > _EDGE * height:
        return False
    if _PAGE_MARK.fullmatch(re.sub(r"\s", "", line.text)):
        return True
    return not is_top and distance <= _NUMBER_EDGE * height and bool(_BARE_NUMBER.fullmatch(line.text))
