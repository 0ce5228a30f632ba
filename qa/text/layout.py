"""Takes the layout out of text and remembers where each character stood.

A PDF gives a sentence in pieces: line breaks inside words, blank lines between lines, spaces around
digits. Everything that reads such text reads the compact form and reports places in the original one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LAYOUT = " \t\r\n\f\v\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u3000\ufeff\u2028\u2029\u0085\u00ad\u2060"
"""Characters that carry layout and no meaning in Chinese text."""

LINE_BREAKS = "\n\r\f\v\u2028\u2029\u0085"
_INDENT = "\u3000\u3000"
"""Where line breaks were lost, the indent of a paragraph is left of them."""
_LAYOUT_RUN = re.compile(f"[{LAYOUT}]+")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Compact:
    """Text without layout. `offsets[i]` is where `text[i]` stood; `line_starts` are positions in `text`.

    `gaps` are the positions in `text` before which layout of any kind stood, line starts included.
    """

    text: str
    offsets: tuple[int, ...]
    line_starts: frozenset[int]
    gaps: frozenset[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]` stood in the original, layout at its ends left out."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


def compact(text: str, left_out: Iterable[tuple[int, int]] = (), noise: Iterable[tuple[int, int]] = ()) -> Compact:
    """Remove layout from `text`, and the stretches of `left_out` and of `noise`; the former count as line breaks.

    A space stays only where it parts words: between two Latin letters, a letter and a digit of one line,
    or two digits of one line. A line break between capitals parts none: it stands within AAA or GDP.
    """
    kept = _Kept()
    for start, end, broken_behind in _pieces(text, left_out, noise):
        position = start
        for run in _LAYOUT_RUN.finditer(text, start, end):
            kept.stretch(text, position, run.start())
            broken = _INDENT in run.group() or any(mark in LINE_BREAKS for mark in run.group())
            after = text[run.end()] if run.end() < end else ""
            if _parts_words(kept.last, after, broken=broken):
                kept.stretch(" ", 0, 1, at=run.start())
            kept.gap(broken=broken)
            position = run.end()
        kept.stretch(text, position, end)
        if broken_behind:
            kept.gap(broken=True)
    return Compact("".join(kept.marks), tuple(kept.offsets), frozenset(kept.line_starts), frozenset(kept.gaps))


def join_lines(text: str) -> str:
    """Return `text` without layout, for short strings whose places do not matter."""
    return compact(text).text.strip()


def _pieces(
    text: str, left_out: Iterable[tuple[int, int]], noise: Iterable[tuple[int, int]]
) -> Iterable[tuple[int, int, bool]]:
    """Yield what is left of `text`, each piece with whether a line break stands behind it."""
    position = 0
    cuts = [(start, end, True) for start, end in left_out] + [(start, end, False) for start, end in noise]
    for start, end, broken in sorted(cuts):
        if start > position or broken:
            yield position, max(start, position), broken
        position = max(position, end)
    yield position, len(text), True


class _Kept:
    """What remains of a text, character by character, with the places where it stood."""

    def __init__(self) -> None:
        self.marks: list[str] = []
        self.offsets: list[int] = []
        self.line_starts: set[int] = {0}
        self.gaps: set[int] = {0}

    @property
    def last(self) -> str:
        """The last character kept, empty where there is none."""
        return self.marks[-1] if self.marks else ""

    def stretch(self, text: str, start: int, end: int, *, at: int | None = None) -> None:
        """Keep `text[start:end]`, which stood at `start`, or at `at`."""
        at = start if at is None else at
        self.marks.extend(text[start:end])
        self.offsets.extend(range(at, at + end - start))

    def gap(self, *, broken: bool) -> None:
        """Note that layout, or a line break, stands before the next character."""
        self.gaps.add(len(self.marks))
        if broken:
            self.line_starts.add(len(self.marks))


def _parts_words(before: str, after: str, *, broken: bool) -> bool:
    if _LATIN.match(before) and _LATIN.match(after):
        return not (broken and before.isupper() and after.isupper())
    if broken:
        return False
    return bool(re.match(r"[A-Za-z0-9]", before) and re.match(r"[A-Za-z0-9]", after))
