"""Finds the numbered items of a document and how they nest.

A mark such as `12.` or `三、` opens an item only where one can begin: at the start of a line or behind the
end of a sentence, outside brackets, and as the next of its kind. So a figure that a line break happens to
put first does not open a task. How kinds nest is read from the document: a kind not yet open is a level
below the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa.text.layout import Compact
from qa.text.numerals import ordinal

_CN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?P<heading>[{_CN}]{{1,3}}、)"
    rf"|(?P<subheading>[（(][{_CN}]{{1,3}}[）)])"
    r"|(?P<number>\d{1,3}[.．﹒、])"
    r"|(?P<subnumber>[（(]\d{1,2}[）)])"
    r"|(?P<circled>[①-⑳])"
)
_ENDS = frozenset("。；;！？!?：:〕）)]］】”…")
_MAX_GAP = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that opens an item: its kind, value and printed digits, and where it stands."""

    kind: str
    value: int
    printed: str
    start: int
    end: int


@dataclass(slots=True)
class Item:
    """A mark with the text behind it: `[body, body_end)` is its own, the rest up to `end` its children's."""

    mark: Mark
    body_end: int
    end: int
    children: list[Item] = field(default_factory=list)

    @property
    def body(self) -> int:
        """Where the text behind the mark begins."""
        return self.mark.end

    def fold(self) -> None:
        """Take the children's text back into this item."""
        self.children.clear()
        self.body_end = self.end

    def leaves(self) -> Iterator[Item]:
        """Yield this item and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.leaves()


def find_items(layout: Compact, inside: frozenset[int]) -> list[Item]:
    """Return the outermost items; `inside` are the positions within brackets, where none begins."""
    marks = list(_marks(layout, inside))
    roots: list[Item] = []
    path: list[Item] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start if place + 1 < len(marks) else len(layout.text)
        item = Item(mark, end, end)
        while any(above.mark.kind == mark.kind for above in path):
            path.pop()
        (path[-1].children if path else roots).append(item)
        path.append(item)
        for above in path:
            above.end = end
    return roots


def _marks(layout: Compact, inside: frozenset[int]) -> Iterator[Mark]:
    last: dict[str, int] = {}
    for match in _MARK.finditer(layout.text):
        if match.start() in inside:
            continue
        mark = _mark(match)
        if mark is None or not _opens(mark, layout, last):
            continue
        _restart_below(mark.kind, last)
        last[mark.kind] = mark.value
        yield mark


def _mark(match: re.Match[str]) -> Mark | None:
    kind = match.lastgroup or ""
    printed = match.group().strip("（()）、.．﹒")
    if kind in {"heading", "subheading"}:
        value = ordinal(printed)
    elif kind == "circled":
        value = ord(printed) - ord("①") + 1
    else:
        value = int(printed)
    return None if value is None else Mark(kind, value, printed, match.start(), match.end())


def _opens(mark: Mark, layout: Compact, last: dict[str, int]) -> bool:
    text = layout.text
    at_line = mark.start in layout.line_starts
    ended = mark.start == 0 or text[mark.start - 1] in _ENDS
    follows = mark.value == last.get(mark.kind, 0) + 1
    if text[mark.end : mark.end + 1].isdecimal() and not (at_line and ended and follows):
        return False
    if follows:
        return at_line or ended or (mark.kind in {"heading", "number"} and mark.start in layout.gaps)
    ahead = 0 < mark.value - last.get(mark.kind, 0) <= _MAX_GAP
    return at_line and ended and (mark.value == 1 or ahead)


def _restart_below(kind: str, last: dict[str, int]) -> None:
    """A new item starts the count of the finer kinds anew; numbers run on through headings."""
    finer = {"heading": ("subheading",), "subheading": (), "number": ("subnumber", "circled"), "subnumber": ("circled",)}
    for below in finer.get(kind, ()):
        last.pop(below, None)
        _restart_below(below, last)
