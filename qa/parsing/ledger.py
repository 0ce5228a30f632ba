"""Keeps account of every character: what each was taken for, and what remains."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from qa.domain import Placement
from qa.text.layout import LAYOUT, Compact

_LAYOUT = frozenset(LAYOUT)
_UNMARKED = frozenset({"", "layout"})


class Ledger:
    """Marks stretches of a document with what they are; what is never marked is unplaced."""

    def __init__(self, text: str, layout: Compact) -> None:
        """Open the account of `text`, whose compact form is `layout`."""
        self._layout = layout
        self._kinds = ["layout" if mark in _LAYOUT else "" for mark in text]

    def mark(self, kind: str, start: int, end: int) -> None:
        """Mark `[start, end)` of the compact text, unless it is marked already."""
        for place in self._layout.offsets[start:end]:
            self._kinds[place] = self._kinds[place] or kind

    def mark_source(self, kind: str, spans: Iterable[tuple[int, int]]) -> None:
        """Mark stretches of the original text, layout included, unless they are marked already."""
        for start, end in spans:
            self._kinds[start:end] = [kind if one in _UNMARKED else one for one in self._kinds[start:end]]

    def placements(self) -> tuple[Placement, ...]:
        """Return stretches that tile the text; layout within a stretch of one kind belongs to it."""
        kinds = [kind or "unplaced" for kind in self._kinds]
        placements: list[Placement] = []
        start = 0
        for kind, run in groupby(kinds):
            end = start + len(list(run))
            if len(placements) > 1 and placements[-1].kind == "layout" and placements[-2].kind == kind:
                placements[-2:] = [Placement(kind, placements[-2].start, end)]
            else:
                placements.append(Placement(kind, start, end))
            start = end
        return tuple(placements)
