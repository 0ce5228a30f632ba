"""Reads a layout document, plain text, as the lines and tables a typist would set, for `tests/typeset_layouts.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tests.parsing.laid_out import LEFT, UP

LineKind = Literal["title", "section", "group", "text"]

_NUMBER = re.compile(
    r"(?P<section>[一二三四五六七八九十]{1,3}、)|(?P<group>（[一二三四五六七八九十]{1,3}）)"
    r"|(?P<item>\d{1,3}[.．、]\s?)|(?P<below>（\d{1,2}）)"
)
_TITLE = re.compile("(?:方案|分工|分解|通知|意见|清单|分解表|台账|实事)$")
_RULE = re.compile(r"[|\-\s]+")
_LONGEST_TITLE, _LONGEST_GROUP = 60, 24


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its number, if it has one, and the text behind it."""

    kind: LineKind
    number: str
    text: str

    @property
    def level(self) -> str:
        """Return which kind of number it has: section, group, item or below; empty where it has none."""
        match = _NUMBER.match(self.number)
        return (match.lastgroup or "") if match else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows, with `UP` and `LEFT` where a cell above or to the left is merged over a place."""

    rows: list[list[str]] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, int, int, int, str]]:
        """Yield row, column, rows, columns and text of each cell."""
        for row, line in enumerate(self.rows):
            for column, text in enumerate(line):
                if text in {UP, LEFT}:
                    continue
                below = [one[column] for one in self.rows[row + 1 :]]
                high = next((count for count, one in enumerate(below) if one != UP), len(below))
                behind = line[column + 1 :]
                wide = next((count for count, one in enumerate(behind) if one != LEFT), len(behind))
                yield row, column, high + 1, wide + 1, text


Block: TypeAlias = Line | Grid


def blocks(text: str) -> list[Block]:
    """Return the paragraphs and tables of a layout document; rows are parted by | or by tabs."""
    found: list[Block] = []
    for raw in text.split("\n"):
        cells = _cells(raw)
        last = found[-1] if found else None
        words = raw.strip()
        if cells:
            if not isinstance(last, Grid):
                last = Grid()
                found.append(last)
            last.rows.append(cells)
        elif isinstance(last, Grid) and "\t" in text and re.match("[一二三四五六七八九十]、", words):
            last.rows.append([words])
        elif words and not _RULE.fullmatch(words):
            found.append(_line(words))
    for block in found:
        if isinstance(block, Grid):
            _merge(block.rows)
    return found


def _cells(raw: str) -> list[str]:
    if raw.startswith("|") and not _RULE.fullmatch(raw):
        return [cell.strip() for cell in raw.strip().strip("|").split("|")]
    return [cell.strip() for cell in raw.split("\t")] if "\t" in raw else []


def _line(words: str) -> Line:
    match = _NUMBER.match(words)
    number = match.group() if match else ""
    text = words[len(number) :]
    if match and match.lastgroup == "section" and not text.endswith("。"):
        return Line("section", number, text)
    if match and match.lastgroup == "group" and len(text) <= _LONGEST_GROUP and "（" not in text:
        return Line("group", number, text)
    is_title = not match and len(words) <= _LONGEST_TITLE and _TITLE.search(words) and "：" not in words
    return Line("title" if is_title else "text", number, text)


def _merge(rows: list[list[str]]) -> None:
    """Merge what a typist would: section rows over all columns, the cells that a sub-row or a category leaves empty."""
    width = max(map(len, rows))
    for row in rows:
        row.extend([""] * (width - len(row)))
    for row in rows[1:]:
        if row[0] and not any(row[1:]):
            row[1:] = [LEFT] * (width - 1)
        elif not row[0]:
            row[:] = [cell or UP for cell in row]
        elif rows[0][1] == "类别" and not row[1]:
            row[1] = UP
