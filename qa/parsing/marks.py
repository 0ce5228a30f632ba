"""Finds the numbers that open the items of a document.

A mark such as `12.` or `三、` opens an item only where one can begin: at the start of a line or behind the
end of a sentence, outside brackets, and as the next of its kind. So a figure that a line break happens to
put first does not open a task. A number that is not the next needs both, where a heading with no sentence in
it counts as one. Behind a heading the finer kinds may count on or begin anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_CLOSING = frozenset("〕）)]］】")
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


def find_marks(layout: Compact, inside: frozenset[int], open_ended: Sequence[int] = ()) -> Iterator[Mark]:
    """Yield the marks that open items.

    `inside` are the positions within brackets, where none begins; `open_ended` are, in order, the places of
    responsibilities in brackets that never close: a number behind one ends it.
    """
    reading = _Reading(layout, open_ended)
    for match in _MARK.finditer(layout.text):
        for one in (match, _from_line(match, layout)):
            mark = _mark(one) if one and one.start() not in inside else None
            if mark and reading.opens(mark):
                reading.count.take(mark)
                yield mark
                break


def _from_line(match: re.Match[str], layout: Compact) -> re.Match[str] | None:
    """Return a number from the line on that begins within it: in 2023.12.31⏎2.修桥 the 2 opens an item, no 312."""
    line = next((place for place in range(match.start() + 1, match.end() - 1) if place in layout.line_starts), None)
    return _MARK.match(layout.text, line) if line else None


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


class _Reading:
    """What has been read so far, by which a mark is judged."""

    def __init__(self, layout: Compact, open_ended: Sequence[int]) -> None:
        self.count = _Count()
        self._text = layout.text
        self._gaps = layout.gaps
        self._open_ended = open_ended
        flat = len(layout.line_starts) * _FLAT < len(layout.text)
        self._lines = layout.gaps if flat else layout.line_starts

    def opens(self, mark: Mark) -> bool:
        """Tell whether a mark opens an item."""
        at_line, at_gap = mark.start in self._lines, mark.start in self._gaps
        ended = self._ended(mark, at_gap=at_gap)
        if not at_gap and not ended:
            return False
        if self.count.before is None and at_gap and self._behind_title(mark):
            return True
        if self._text[mark.end : mark.end + 1].isdecimal():
            return at_gap and ended and (self.count.steps_to(mark) or self._goes_on(mark))
        return self._counts(mark, at_line=at_line, ended=ended)

    def _counts(self, mark: Mark, *, at_line: bool, ended: bool) -> bool:
        """Tell whether a mark goes on the count of its kind, begins it anew, or skips numbers where it may."""
        at_gap = mark.start in self._gaps
        if self.count.steps_to(mark) or (mark.value == 1 and mark.kind in self.count.anew):
            return at_line or ended or (mark.kind in {"heading", "subheading", "number"} and at_gap)
        if mark.value == 1 and mark.kind in {"number", "heading"} and at_line:
            return mark.kind == "number" or ended or self._behind_title(mark)  # a number: behind the title of an annex
        near = 0 < self.count.gap_to(mark) <= _MAX_GAP
        if at_line:
            return ended and (mark.value == 1 or near)
        return at_gap and near and self._behind_answer(mark)

    def _ended(self, mark: Mark, *, at_gap: bool) -> bool:
        """Tell whether something ends before a mark: a sentence, a heading, a list of those who answer."""
        if mark.start == 0 or self._text[mark.start - 1] in _ENDS:
            return True
        return at_gap and self._behind_answer(mark)

    def _behind_answer(self, mark: Mark) -> bool:
        """Tell whether a responsibility or a heading ends before a mark, so that text which ran on parts there."""
        closed = self._text[mark.start - 1 : mark.start] in _CLOSING
        return closed or self._ends_bracket(mark) or self._ends_label(mark) or self._behind_heading(mark)

    def _behind_title(self, mark: Mark) -> bool:
        return ends_as_title(self._text[max(mark.start - _MAX_HEADING, 0) : mark.start])

    def _behind_heading(self, mark: Mark) -> bool:
        before = self.count.before
        if before is None or before.kind not in _MAY_RESTART or mark.start - before.end > _MAX_HEADING:
            return False
        return "。" not in self._text[before.end : mark.start]

    def _ends_bracket(self, mark: Mark) -> bool:
        """Tell whether a responsibility that never closes stands between a mark and the one before it."""
        start = self.count.before.end if self.count.before else 0
        return bisect_right(self._open_ended, mark.start) > bisect_right(self._open_ended, start)

    def _ends_label(self, mark: Mark) -> bool:
        """Tell whether a list of units behind a label ends before a mark: 责任单位：市交通局、水利局 5.落实."""
        start = max(self.count.before.end if self.count.before else 0, mark.start - _NEAR)
        labels = list(labels_in(self._text[start : mark.start]))
        if not labels or "。" in self._text[start + labels[-1].end : mark.start]:
            return False
        return looks_like_unit(piece_before(self._text, mark.start, start + labels[-1].end))

    def _goes_on(self, mark: Mark) -> bool:
        """Tell whether the next number follows soon: 8.315专项行动 is item 8 where a 9. comes behind it."""
        following = re.compile(rf"(?<!\d){mark.value + 1}[.．﹒、]")
        found = following.finditer(self._text, mark.end, mark.end + _NEAR)
        return any(match.start() in self._gaps for match in found)
