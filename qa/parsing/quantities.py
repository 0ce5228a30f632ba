"""Finds the figures a task sets itself: 增长6.5%以上, 投资6750万元, 4.5万亩, 控制在4.5%以内, 2—3家, 不低于上年水平.

`figures` reads numbers, `worded` targets without one, `not_targets` leaves out numbers that are none, `subjects` finds
what is counted. Here they are put in order, and figures in a row share what is said once: 分别增长6%、6.5%.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa.domain import Comparator, Quantity
from qa.parsing.figures import DECREASE, GROWTH, RATES, Figure, find_figures
from qa.parsing.not_targets import targets
from qa.parsing.subjects import REACH, respectively, shared_subjects, subject_of, worded_subject
from qa.parsing.worded import Worded, find_worded
from qa.text.layout import LAYOUT, Compact, compact

_HAS_LAYOUT = re.compile(f"[{LAYOUT}]")
_IN_A_ROW = frozenset("、和与及")


@dataclass(slots=True)
class _Row:
    """Figures in a row, as 6%、6.5%: the first has the head; `before` is the text since the target before them."""

    figures: list[Figure]
    before: str


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a task's text, in the order they stand in it.

    Layout within a figure (24 小时) does not part it; the quantity's own `text` is as written.
    """
    if not _HAS_LAYOUT.search(text):
        return tuple(quantity for quantity, _ in _quantities(text))
    plain = compact(text)
    return tuple(_as_written(quantity, span, plain, text) for quantity, span in _quantities(plain.text))


def _as_written(quantity: Quantity, span: tuple[int, int], plain: Compact, text: str) -> Quantity:
    start, end = plain.source_span(*span)
    return Quantity(
        quantity.subject, quantity.comparator, quantity.value, quantity.upper, quantity.unit, quantity.measure,
        text[start:end],
    )  # fmt: skip


def _quantities(text: str) -> Iterator[tuple[Quantity, tuple[int, int]]]:
    for found in _rows(text):
        if isinstance(found, _Row):
            yield from _of_row(found, text)
        else:
            worded, before = found
            quantity = Quantity(
                worded_subject(before), worded.comparator, worded.value, None, worded.unit, worded.measure,
                text[worded.start : worded.end],
            )  # fmt: skip
            yield quantity, (worded.start, worded.end)


def _rows(text: str) -> Iterator[_Row | tuple[Worded, str]]:
    """Yield rows of figures and worded targets in order; of two that overlap, the one that begins first."""
    row: _Row | None = None
    end = 0
    for found in _in_order(targets(list(find_figures(text)), text), find_worded(text)):
        if found.start < end:
            continue
        if row and isinstance(found, Figure) and _continues(row.figures[-1], found, text):
            row.figures.append(found)
            end = found.end
            continue
        if row:
            yield row
            row = None
        before = text[max(end, found.start - REACH) : found.start]
        if isinstance(found, Figure):
            row = _Row([found], before)
        else:
            yield found, before
        end = found.end
    if row:
        yield row


def _in_order(figures: Iterable[Figure], worded: Iterable[Worded]) -> list[Figure | Worded]:
    return sorted([*figures, *worded], key=lambda found: (found.start, -found.end))


def _continues(last: Figure, figure: Figure, text: str) -> bool:
    if figure.start != figure.number_start or figure.word != last.word:
        return False
    return figure.start - last.end == 1 and text[last.end] in _IN_A_ROW


def _of_row(row: _Row, text: str) -> Iterator[tuple[Quantity, tuple[int, int]]]:
    first, last = row.figures[0], row.figures[-1]
    names = shared_subjects(row.before, len(row.figures))
    alone = subject_of(first.head, row.before, text[last.end : last.end + REACH])
    shared = last.comparator if respectively(row.before) else "="
    for place, figure in enumerate(row.figures):
        subject = names[place] if names else alone
        quantity = Quantity(
            subject,
            _comparator(figure, first, shared),
            figure.value,
            figure.upper,
            figure.unit,
            _measure(first.head, figure, subject or ""),
            text[figure.start : figure.end],
        )
        yield quantity, (figure.start, figure.end)


def _comparator(figure: Figure, first: Figure, shared: Comparator) -> Comparator:
    """Return a figure's own comparator, or what the head of its row or, behind 分别, the last of it says for all."""
    if figure.comparator != "=":
        return figure.comparator
    bound = first.comparator if first.head and not first.suffix else "="
    return bound if bound not in {"=", "range"} else (shared if shared != "range" else "=")


def _measure(head: str, figure: Figure, subject: str) -> str:
    to_a_level = head.endswith(("到", "至", "为"))
    if not to_a_level and any(word in head for word in GROWTH):
        return "growth"
    if not to_a_level and any(word in head for word in DECREASE):
        return "decrease"
    if "元" in figure.unit and ("投资" in head or "投资" in subject or "资金" in subject):
        return "investment"
    if "年产" in head:
        return "capacity"
    return "ratio" if figure.word in RATES else "amount"
