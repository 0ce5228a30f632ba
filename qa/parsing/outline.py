"""Finds the numbered items of a document and how they nest.

A mark such as `12.` or `三、` opens an item only where one can begin: at the start of a line or behind the
end of a sentence, outside brackets, and as the next of its kind. So a figure that a line break happens to
put first does not open a task. A number that is not the next needs both, where a heading with no sentence in
it counts as one. Behind a heading the finer kinds may count on or begin anew.

How kinds nest is read from the document: a kind not yet open is a level below the one before it, but
一、 stands below nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa.parsing.front import ends_as_title
from qa.parsing.labels import labels_in
from qa.parsing.names import looks_like_unit, piece_before
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
_MAX_HEADING = 60
_NEAR = 1500
_FLAT = 400
"""Line breaks were lost where lines are longer than this: any gap may then be one."""
_MAY_RESTART = {"heading": ("subheading", "number"), "subheading": ("number",)}
_RESTARTS = {"number": ("subnumber", "circled"), "subnumber": ("circled",)}


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


def find_items(layout: Compact, inside: frozenset[int], open_ended: Sequence[int] = ()) -> list[Item]:
    """Return the outermost items.

    `inside` are the positions within brackets, where none begins; `open_ended` are, in order, the places of
    responsibilities in brackets that never close: a number behind one ends it.
    """
    marks = list(_marks(layout, inside, open_ended))
    roots: list[Item] = []
    path: list[Item] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start if place + 1 < len(marks) else len(layout.text)
        item = Item(mark, end, end)
        if mark.kind == "heading":
            path.clear()
        while any(above.mark.kind == mark.kind for above in path):
            path.pop()
        (path[-1].children if path else roots).append(item)
        path.append(item)
        for above in path:
            above.end = end
    return roots


def _marks(layout: Compact, inside: frozenset[int], open_ended: Sequence[int]) -> Iterator[Mark]:
    count = _Count()
    lines = layout.gaps if len(layout.line_starts) * _FLAT < len(layout.text) else layout.line_starts
    for match in _MARK.finditer(layout.text):
        mark = None if match.start() in inside else _mark(match)
        if mark and _opens(mark, layout, lines, count, open_ended):
            count.take(mark)
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


class _Count:
    """How far each kind has been counted, and which kinds may begin anew."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.anew: set[str] = set()
        self.before: Mark | None = None

    def take(self, mark: Mark) -> None:
        """Count a mark. Numbers and subheadings may run on behind it, what stands below a number may not."""
        self.last[mark.kind] = mark.value
        self.anew.discard(mark.kind)
        self.anew.update(_MAY_RESTART.get(mark.kind, ()))
        for below in _RESTARTS.get(mark.kind, ()):
            self.last.pop(below, None)
        self.before = mark

    def steps_to(self, mark: Mark) -> bool:
        """Tell whether `mark` is the next of its kind."""
        return mark.value == self.last.get(mark.kind, 0) + 1

    def gap_to(self, mark: Mark) -> int:
        """Return how far `mark` lies ahead of the last of its kind; the first may have any number."""
        return mark.value - self.last.get(mark.kind, mark.value - 1)


def _opens(mark: Mark, layout: Compact, lines: frozenset[int], count: _Count, open_ended: Sequence[int]) -> bool:
    at_line = mark.start in lines
    at_gap = mark.start in layout.gaps
    if not at_gap and layout.text[mark.start - 1] not in _ENDS:
        return False
    ended = (
        mark.start == 0
        or layout.text[mark.start - 1] in _ENDS
        or (at_gap and _ends_bracket(mark, count.before, open_ended))
        or (at_gap and _ends_label(mark, count.before, layout.text))
        or (at_gap and _is_behind_heading(mark, count.before, layout.text))
    )
    steps = count.steps_to(mark)
    if layout.text[mark.end : mark.end + 1].isdecimal() and not (
        at_gap and ended and (steps or _goes_on(mark, layout))
    ):
        return False
    if steps or (mark.value == 1 and mark.kind in count.anew):
        return at_line or ended or (mark.kind in {"heading", "subheading", "number"} and at_gap)
    if mark.value == 1 and mark.kind == "number":
        return at_line  # behind the title of an annex
    if mark.value == 1 and mark.kind == "heading" and at_line:
        return ended or ends_as_title(layout.text[max(mark.start - _MAX_HEADING, 0) : mark.start])
    ended = ended or (
        count.before is None and ends_as_title(layout.text[max(mark.start - _MAX_HEADING, 0) : mark.start])
    )
    return at_line and ended and (mark.value == 1 or 0 < count.gap_to(mark) <= _MAX_GAP)


def _is_behind_heading(mark: Mark, before: Mark | None, text: str) -> bool:
    if before is None or before.kind not in _MAY_RESTART or mark.start - before.end > _MAX_HEADING:
        return False
    return "。" not in text[before.end : mark.start]


def _ends_bracket(mark: Mark, before: Mark | None, open_ended: Sequence[int]) -> bool:
    """Tell whether a responsibility that never closes stands between a mark and the one before it."""
    start = before.end if before else 0
    return bisect_right(open_ended, mark.start) > bisect_right(open_ended, start)


def _goes_on(mark: Mark, layout: Compact) -> bool:
    """Tell whether the next number follows soon: 8.315专项行动 is item 8 where a 9. comes behind it."""
    following = re.compile(rf"(?<!\d){mark.value + 1}[.．﹒、]")
    return any(match.start() in layout.gaps for match in following.finditer(layout.text, mark.end, mark.end + _NEAR))


def _ends_label(mark: Mark, before: Mark | None, text: str) -> bool:
    """Tell whether a list of units behind a label ends before a mark: 责任单位：市交通局、水利局 5.落实…"""
    start = max(before.end if before else 0, mark.start - _NEAR)
    labels = list(labels_in(text[start : mark.start]))
    if not labels or "。" in text[start + labels[-1].end : mark.start]:
        return False
    return looks_like_unit(piece_before(text, mark.start, start + labels[-1].end))
