"""Parts the bodies of items: a heading from what stands under it, texts from the responsibilities behind them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qa.parsing.answers import Answers
from qa.parsing.outline import Item
from qa.text.layout import Compact

_SHORT = 40
"""A heading that is parted from what follows by a line break alone is no longer."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The body of an item: stretches of text, each with the responsibility behind it, if any.

    A responsibility is one stretch, though it may take several brackets: （牵头单位：…）（配合单位：…）.
    """

    texts: tuple[tuple[int, int], ...]
    roles: tuple[tuple[int, int], ...]


class Bodies:
    """The bodies of the items of one text."""

    def __init__(self, layout: Compact, answers: Answers, cuts: Sequence[int]) -> None:
        """Take the text `layout`, what answers in it, and the places, in order, at which no task goes on."""
        self._text = layout.text
        self._line_starts = sorted(layout.line_starts)
        self._gaps = sorted(layout.gaps)
        self._answers = answers
        self._cuts = cuts
        self._seen: dict[tuple[int, int], Parts] = {}

    def parts(self, item: Item) -> Parts:
        """Part an item's body at its responsibilities."""
        known = self._seen.get((item.body, item.body_end))
        if known is None:
            known = self._seen[item.body, item.body_end] = self._parted(item)
        return known

    def heading(self, item: Item) -> tuple[int, int]:
        """Return a heading's text: all up to its first item, or its first line where sentences follow."""
        if "。" not in self._text[item.body : item.body_end - 1]:
            return item.body, item.body_end
        return item.body, self.heading_line(item)

    def heading_line(self, item: Item) -> int:
        """Return where the first line of an item ends; where line breaks were lost, any gap or the first full stop."""
        line = bisect_right(self._line_starts, item.body)
        end = min([item.body_end, *self._line_starts[line : line + 1]])
        if end - item.body > _SHORT:
            gap = bisect_right(self._gaps, item.body)
            stop = self._text.find("。", item.body, end)
            end = min([end, *self._gaps[gap : gap + 1], *([stop + 1] if stop >= 0 else [])])
        elif "。" in self._text[item.body : end] and self._text[end - 1] not in "。：:；;":
            end = self._text.find("。", end, item.body_end) + 1 or end  # the line broke within a sentence
        return end

    def is_short(self, text: tuple[int, int]) -> bool:
        """Tell whether a text is a title and no sentence."""
        return text[1] - text[0] <= _SHORT and "。" not in self._text[text[0] : text[1]].rstrip("。")

    def cut(self, start: int, end: int) -> int:
        """Return where a text that no responsibility closes ends: at a note, an annex or a signature, or at `end`."""
        cut = bisect_right(self._cuts, start)
        return min([end, *self._cuts[cut : cut + 1]])

    def paragraph_start(self, place: int) -> int:
        """Return where the paragraph at `place` begins: behind the last line that ends as a title or sentence does."""
        lines = self._line_starts[: bisect_right(self._line_starts, max(place - 1, 0))]
        while len(lines) > 1:
            before = self._text[lines[-2] : lines[-1]]
            if (
                not before
                or before[-1] in "。：:；！？"
                or (lines[-1] - lines[-2] <= _SHORT and before[-1] not in "，、")
            ):
                break
            lines.pop()
        return lines[-1] if lines else 0

    def clean(self, start: int, end: int) -> str:
        """Return a stretch of the text without layout at its ends."""
        return self._text[start:end].strip()

    def _parted(self, item: Item) -> Parts:
        texts: list[tuple[int, int]] = []
        roles: list[tuple[int, int]] = []
        start = item.body
        for role_start, end in self._answers.stretches(item.body, item.body_end):
            if roles and start == role_start:
                roles[-1] = (roles[-1][0], end)
            else:
                texts.append((start, role_start))
                roles.append((role_start, end))
            start = end
        if start < item.body_end or not texts:
            texts.append((start, item.body_end))
        return Parts(tuple(texts), tuple(roles))
