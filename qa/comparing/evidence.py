"""What shows that two texts are about the same work: clauses side by side with shared words, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from qa.comparing.features import clause_strengths
from qa.comparing.figures import disagreeing
from qa.comparing.items import Item
from qa.index.passages import Span
from qa.text.normal import normal_marks

Sort = Literal["clause", "quantity", "leader", "lead_unit"]

_MOST: Final = 4
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that two texts share, or in which they differ.

    For a clause, `a` and `b` are the clauses, `a_span` and `b_span` their places in their texts, `a_marks` and
    `b_marks` the words in them that the other text has too, in code points. Else `a` and `b` are what each says of
    `subject`.
    """

    sort: Sort
    a: str
    b: str
    subject: str | None = None
    a_span: Span | None = None
    b_span: Span | None = None
    a_marks: tuple[Span, ...] = ()
    b_marks: tuple[Span, ...] = ()


def shared_clauses(a: Item, b: Item) -> tuple[Evidence, ...]:
    """Return the clauses that say the same, the best first, each of a once; at least the best pair."""
    if not a.clauses or not b.clauses:
        return ()
    strength = clause_strengths(a, b)
    order = sorted(np.ndindex(*strength.shape), key=lambda place: -strength[place])
    chosen: list[tuple[int, int]] = []
    for one, other in order:
        if chosen and (strength[one, other] < 1 or len(chosen) == _MOST):
            break
        if all(one != its for its, _ in chosen):
            chosen.append((one, other))
    return tuple(_clause(a, b, a.clauses[one], b.clauses[other]) for one, other in chosen)


def differing_figures(a: Item, b: Item) -> tuple[Evidence, ...]:
    """Return the figures of the same subject on which two texts disagree."""
    return tuple(
        Evidence("quantity", one.text, other.text, subject=other.subject or one.subject)
        for one, other in disagreeing(a.figures, b.figures)
    )


def _clause(a: Item, b: Item, of_a: Span, of_b: Span) -> Evidence:
    ours, theirs = a.text[slice(*of_a)], b.text[slice(*of_b)]
    a_marks, b_marks = shared_spans(ours, b.text), shared_spans(theirs, a.text)
    return Evidence("clause", ours, theirs, None, of_a, of_b, _moved(a_marks, of_a[0]), _moved(b_marks, of_b[0]))


def shared_spans(text: str, other: str) -> tuple[Span, ...]:
    """Return where runs of two or more letters that another text has too stand in a text, in code points."""
    pairs = {pair for pair in pairwise(normal_marks(other)) if all(map(str.isalpha, pair))}
    held = (place for place, pair in enumerate(pairwise(normal_marks(text))) if pair in pairs)
    spans: list[Span] = []
    for place in held:
        if spans and spans[-1][1] > place:
            spans[-1] = (spans[-1][0], place + _SHORTEST)
        else:
            spans.append((place, place + _SHORTEST))
    return tuple(spans)


def _moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)
