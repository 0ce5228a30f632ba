"""Finds how the numbered items of a document nest.

It is read from the document: a kind not yet open is a level below the one before it, but 一、 stands below nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa.parsing.marks import Mark, find_marks
from qa.text.layout import Compact


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


def find_items(
    layout: Compact, inside: frozenset[int], open_ended: Sequence[int] = (), breaks: Sequence[int] = ()
) -> list[Item]:
    """Return the outermost items.

    `inside` and `open_ended` are what `find_marks` asks for; no item stands under one before a place of `breaks`.
    """
    marks = list(find_marks(layout, inside, open_ended))
    roots: list[Item] = []
    path: list[Item] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start if place + 1 < len(marks) else len(layout.text)
        item = Item(mark, end, end)
        parted = path and bisect_right(breaks, mark.start) > bisect_right(breaks, path[-1].mark.start)
        if mark.kind == "heading" or parted:
            path.clear()
        while any(above.mark.kind == mark.kind for above in path):
            path.pop()
        (path[-1].children if path else roots).append(item)
        path.append(item)
        for above in path:
            above.end = end
    return roots
