"""What is compared: a task or a draft, with its clauses, their words and their vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from qa.comparing.common_pairs import Run, pairs_of, runs_of
from qa.comparing.figures import Stated, stated
from qa.domain import Task
from qa.index.dense import centred
from qa.index.encoder import Vectors
from qa.index.passages import KINDS, Span, clause_spans
from qa.index.snapshot import Snapshot
from qa.parsing.quantities import find_quantities
from qa.text.places import place_of
from qa.text.segment import bigrams

_FEW: Final = 200
"""Passages below which a library's own mean tells too little to centre by."""
_MOST_OF_IT: Final = np.float32(0.8)
"""Part of what they have in common is their topics."""
_AT_ONCE: Final = 2048
"""Tasks made at a time: what bounds the memory."""
_SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")
_TASK, _CLAUSE = KINDS.index("task"), KINDS.index("clause")


@dataclass(frozen=True, slots=True)
class Draft:
    """A task that is being written: its text, and the leaders and lead units it names, as far as it does."""

    text: str
    leaders: tuple[str, ...] = ()
    lead_units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A text with all that it is compared by; what is worked out from the text is so when it is first asked for."""

    text: str
    task: Task | None
    """None of a draft."""
    leaders: tuple[str, ...]
    lead_units: tuple[str, ...]
    clauses: tuple[Span, ...]
    vector: NDArray[np.float32]
    """That of the whole, centred and of unit length, as are those of the clauses."""
    clause_vectors: Vectors
    own: frozenset[str]
    """Pairs of characters that tell nothing here."""

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The pairs of characters in order, one run for what stands between two marks, with what each tells."""
        return tuple(run for its in self._runs_by_clause for run in its)

    @cached_property
    def pairs(self) -> dict[str, float]:
        """All pairs with what each tells, 0 to 1."""
        return pairs_of(self.runs)

    @cached_property
    def clause_pairs(self) -> tuple[dict[str, float], ...]:
        """The pairs of each clause."""
        return tuple(map(pairs_of, self._runs_by_clause))

    @cached_property
    def figures(self) -> tuple[Stated, ...]:
        """The figures of the text."""
        return stated(self.text, self.task.quantities if self.task else find_quantities(self.text))

    @cached_property
    def _runs_by_clause(self) -> list[tuple[Run, ...]]:
        return [runs_of(self.text[start:end], self.own) for start, end in self.clauses]


class Items:
    """Makes the items of the tasks of a snapshot, and of drafts that are compared with them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._rest = _rest_of_mean(snapshot)
        self._own = _own_places(snapshot)

    def of_tasks(self, rows: Sequence[int]) -> Iterator[Item]:
        """Yield the items of tasks by row, with the vectors they were stored with."""
        for start in range(0, len(rows), _AT_ONCE):
            yield from self._some_tasks(rows[start : start + _AT_ONCE])

    def of_task(self, row: int) -> Item:
        """Return the item of one task."""
        return next(self._some_tasks([row]))

    def of_drafts(self, drafts: Sequence[Draft], vectors: Vectors) -> list[Item]:
        """Return the items of drafts from the vectors of all of their `texts_to_encode`, in that order."""
        vectors = centred(self._snapshot.engine.centred(vectors), self._rest)
        items: list[Item] = []
        at = 0
        for draft in drafts:
            spans = clause_spans(draft.text)
            items.append(_item(draft, spans, vectors[at : at + 1 + len(spans)], self._own))
            at += 1 + len(spans)
        return items

    def _some_tasks(self, rows: Sequence[int]) -> Iterator[Item]:
        table = self._snapshot.passages
        firsts, ends = (np.searchsorted(table.tasks, rows, side=side) for side in _SIDES)
        # The whole comes first, then its clauses; the passage with the names is not compared.
        its = [
            [passage for passage in range(first, end) if table.kinds[passage] in {_TASK, _CLAUSE}]
            for first, end in zip(firsts, ends, strict=True)
        ]
        passages = np.fromiter(chain.from_iterable(its), np.int64)
        vectors = centred(self._snapshot.engine.vectors(passages), self._rest)
        at = 0
        for row, (_, *clauses) in zip(rows, its, strict=True):
            spans = [table.span(clause) for clause in clauses]
            yield _item(self._snapshot.tasks[row], spans, vectors[at : at + 1 + len(spans)], self._own)
            at += 1 + len(spans)


def texts_to_encode(drafts: Iterable[Draft]) -> list[str]:
    """Return what of drafts is to be embedded: each whole, then its clauses."""
    texts = (draft.text for draft in drafts)
    return [piece for text in texts for piece in (text, *(text[start:end] for start, end in clause_spans(text)))]


def _rest_of_mean(snapshot: Snapshot) -> NDArray[np.float32]:
    """Return what all vectors of a small library still have in common, nothing of a large one.

    The mean they are centred by is shrunk where there are few; searching can live with that, judging likeness cannot.
    """
    count = len(snapshot.passages)
    vectors = snapshot.engine.vectors(np.arange(count if count < _FEW else 0))
    return _MOST_OF_IT * vectors.mean(axis=0) if len(vectors) else np.zeros(1, np.float32)


def _own_places(snapshot: Snapshot) -> frozenset[str]:
    """Return the pairs of the names of the places whose plans the library holds: they tell no task from another."""
    places = filter(None, (place_of(plan.issuer) for plan in snapshot.plans))
    return frozenset(pair for place in places for pair in bigrams(place))


def _item(said: Task | Draft, spans: Sequence[Span], vectors: Vectors, own: frozenset[str]) -> Item:
    """Return the item of a task or draft from the vectors of the whole and of its clauses, in this order."""
    task = said if isinstance(said, Task) else None
    units = tuple(unit if isinstance(unit, str) else unit.name for unit in said.lead_units)
    return Item(said.text, task, said.leaders, units, tuple(spans), vectors[0], vectors[1:], own)
