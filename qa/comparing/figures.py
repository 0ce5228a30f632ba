"""The figures of two texts about the same work, paired by what they measure, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from qa.domain import Quantity
from qa.retrieval.conditions import in_base_unit
from qa.text.segment import bigrams

Direction = Literal["raised", "lowered", "added", "removed", "changed"]

_SAME_VALUE: Final = 0.25
_SAME_UNIT: Final = 0.4
_SAME_MEASURE: Final = 0.15
_SUBJECT: Final = 0.5
_CLAUSE: Final = 0.4
_OTHER_SUBJECT: Final = -0.2
_ALIKE: Final = 0.34
"""The share of the shorter subject that must stand in the other for two subjects to be alike at all."""
_UNNAMED: Final = 0.3
_PAIRED: Final = 0.5
"""What speaks for a pair, from which two figures are taken for the same."""
_CLEARLY: Final = 0.5
"""The share of the shorter subject that must stand in the other for two figures to clearly measure the same."""
_MARKS: Final = "，。；！？,;"
_RATES: Final = frozenset("% ％ 个百分点 百分点 个点".split())
_CEILING: Final = frozenset("≤ <".split())


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that changed: None where it was not there before, or is there no more.

    `difference` is new minus old in the unit without scale, None where either has no number or the units differ.
    """

    subject: str | None
    old: Quantity | None
    new: Quantity | None
    difference: float | None
    unit: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with the pairs of characters of the clause it stands in."""

    quantity: Quantity
    clause: frozenset[str]


def stated(text: str, quantities: Sequence[Quantity]) -> tuple[Stated, ...]:
    """Return the figures of a text with their clauses; quantities stand in the order of the text."""
    found: list[Stated] = []
    at = 0
    for quantity in quantities:
        place = text.find(quantity.text, at)
        at = place if place >= 0 else at
        start = max(text.rfind(mark, 0, at) for mark in _MARKS) + 1
        end = min((its for mark in _MARKS if (its := text.find(mark, at + len(quantity.text))) >= 0), default=len(text))
        found.append(Stated(quantity, frozenset(bigrams(text[start:end])) - frozenset(bigrams(quantity.text))))
    return tuple(found)


def figure_changes(old: Sequence[Stated], new: Sequence[Stated]) -> tuple[FigureChange, ...]:
    """Return the figures that changed between two texts, in the order of the old one, added ones last."""
    by_old = dict(pair_figures(old, new))
    taken = set(by_old.values())
    changes: list[FigureChange] = []
    for place, one in enumerate(old):
        if place not in by_old:
            changes.append(_alone(one.quantity, None))
        elif not same_figure(one.quantity, new[by_old[place]].quantity):
            changes.append(_change(one.quantity, new[by_old[place]].quantity))
    changes += [_alone(None, other.quantity) for place, other in enumerate(new) if place not in taken]
    return tuple(change for change in changes if _tells(change))


def pair_figures(old: Sequence[Stated], new: Sequence[Stated]) -> list[tuple[int, int]]:
    """Return the places of figures of two texts that measure the same, each at most once, the best pairing over all."""
    if not old or not new:
        return []
    if len(old) == len(new) == 1 and _comparable(old[0].quantity, new[0].quantity):
        return [(0, 0)]
    likeness = np.array([[_likeness(one, other) for other in new] for one in old])
    rows, columns = linear_sum_assignment(-likeness)
    pairs = zip(map(int, rows), map(int, columns), strict=True)
    return [(row, column) for row, column in pairs if likeness[row, column] >= _PAIRED]


def same_figure(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures say the same: 0.7亿元 and 7000万元, 达到5家 and 不少于5家, but not 5%以上 and 5%以内."""
    if one.value is None or other.value is None:
        return one.value is other.value and _plain(one.text) == _plain(other.text)
    if (one.comparator in _CEILING) != (other.comparator in _CEILING):
        return False
    return _base(one) == _base(other) and _upper(one) == _upper(other)


def _change(one: Quantity, other: Quantity) -> FigureChange:
    (before, unit), (after, its) = _base(one), _base(other)
    numbers = one.value is not None and other.value is not None and unit == its and before != after
    difference = round(after - before, 6) if numbers else None
    direction: Direction = "changed"
    if difference:
        direction = "raised" if difference > 0 else "lowered"
    return FigureChange(other.subject or one.subject, one, other, difference, unit, direction)


def _alone(one: Quantity | None, other: Quantity | None) -> FigureChange:
    figure = one or other
    assert figure is not None
    return FigureChange(figure.subject, one, other, None, _base(figure)[1], "removed" if one else "added")


def _tells(change: FigureChange) -> bool:
    """Tell whether a change is one of a number: words without any (不低于上年水平) that came or went are wording."""
    return any(figure is not None and figure.value is not None for figure in (change.old, change.new))


def _likeness(one: Stated, other: Stated) -> float:
    """Return how much speaks for two figures measuring the same, 0 where they cannot."""
    ours, theirs = one.quantity, other.quantity
    if not _comparable(ours, theirs):
        return 0.0
    told = _SAME_UNIT + _SAME_MEASURE * (ours.measure == theirs.measure)
    told += _SAME_VALUE * same_figure(ours, theirs)
    told += _CLAUSE * len(one.clause & other.clause) / max(1, min(len(one.clause), len(other.clause)))
    pairs, others = (set(bigrams(figure.subject or "")) for figure in (ours, theirs))
    if not pairs or not others:
        return told + (_UNNAMED if pairs == others else 0.0)
    shared = len(pairs & others) / min(len(pairs), len(others))
    return told + (_SUBJECT * shared if shared >= _ALIKE else _OTHER_SUBJECT)


def _comparable(one: Quantity, other: Quantity) -> bool:
    units = [_base(figure)[1] for figure in (one, other)]
    return units[0] == units[1] or _RATES.issuperset(units)


def _base(figure: Quantity) -> tuple[float, str]:
    value, unit = in_base_unit(figure.value or 0.0, figure.unit or "")
    return round(value, 6), unit


def _upper(figure: Quantity) -> float | None:
    return None if figure.upper is None else round(in_base_unit(figure.upper, figure.unit or "")[0], 6)


def _plain(text: str) -> str:
    return "".join(text.split())


def disagreeing(one: Sequence[Stated], other: Sequence[Stated]) -> list[tuple[Quantity, Quantity]]:
    """Return the figures of two texts that clearly measure the same thing and are not the same."""
    pairs = [(one[ours].quantity, other[theirs].quantity) for ours, theirs in pair_figures(one, other)]
    return [
        (ours, theirs)
        for ours, theirs in pairs
        if ours.value is not None
        and theirs.value is not None
        and not same_figure(ours, theirs)
        and _one_subject(ours, theirs)
    ]


def _one_subject(one: Quantity, other: Quantity) -> bool:
    pairs, others = (set(bigrams(figure.subject or "")) for figure in (one, other))
    if not pairs or not others:
        return pairs == others and one.measure == other.measure
    return len(pairs & others) / min(len(pairs), len(others)) >= _CLEARLY
