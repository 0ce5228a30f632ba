"""What is compared: a task or a draft, with its clauses, their words and their vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

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
_TASK, _CLAUSE = KINDS.index("task"), KINDS.index("clause")


@dataclass(frozen=True, slots=True)
class Draft:
    """A task that is being written: its text, and the leaders and lead units it names, as far as it does."""

    text: str
    leaders: tuple[str, ...] = ()
    lead_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A text with all that it is compared by.

    `runs` are its pairs of characters in order, one run for what stands between two marks, with what each tells (0 to
    1); `pairs` are all of them, `clause_pairs` those of each clause. `vector` is that of the whole, `clause_vectors`
    (clauses, dimension) those of its clauses, all centred and of unit length.
    """

    text: str
    task: Task | None
    """None of a draft."""
    leaders: tuple[str, ...]
    lead_units: tuple[str, ...]
    clauses: tuple[Span, ...]
    runs: tuple[Run, ...]
    pairs: dict[str, float]
    clause_pairs: tuple[dict[str, float], ...]
    figures: tuple[Stated, ...]
    vector: NDArray[np.float32]
    clause_vectors: Vectors


def items_of_tasks(snapshot: Snapshot, rows: Sequence[int]) -> list[Item]:
    """Return the items of tasks by row, with the vectors they were stored with."""
    table = snapshot.passages
    wanted = np.isin(table.tasks, np.asarray(rows, np.int64)) & np.isin(table.kinds, (_TASK, _CLAUSE))
    passages = np.flatnonzero(wanted)
    vectors = centred(snapshot.engine.vectors(passages), _rest_of_mean(snapshot))
    places: dict[int, list[int]] = {}
    for place, passage in enumerate(passages):
        places.setdefault(int(table.tasks[passage]), []).append(place)
    own = _own_places(snapshot)
    items: list[Item] = []
    for row in rows:
        its = places[row]
        clauses = [place for place in its if table.kinds[passages[place]] == _CLAUSE]
        whole = next(place for place in its if table.kinds[passages[place]] == _TASK)
        spans = [table.span(int(passages[place])) for place in clauses]
        items.append(_item(snapshot.tasks[row], spans, vectors[[whole, *clauses]], own))
    return items


def items_of_drafts(snapshot: Snapshot, drafts: Sequence[Draft], vectors: Vectors) -> list[Item]:
    """Return the items of drafts from the vectors of all of their `texts_to_encode`, in that order."""
    vectors = centred(snapshot.engine.centred(vectors), _rest_of_mean(snapshot))
    own = _own_places(snapshot)
    items: list[Item] = []
    at = 0
    for draft in drafts:
        spans = clause_spans(draft.text)
        items.append(_item(draft, spans, vectors[at : at + 1 + len(spans)], own))
        at += 1 + len(spans)
    return items


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
    by_clause = [runs_of(said.text[start:end], own) for start, end in spans]
    runs = tuple(run for its in by_clause for run in its)
    task = said if isinstance(said, Task) else None
    units = tuple(unit if isinstance(unit, str) else unit.name for unit in said.lead_units)
    quantities = task.quantities if task else find_quantities(said.text)
    return Item(
        said.text,
        task,
        said.leaders,
        units,
        tuple(spans),
        runs,
        pairs_of(runs),
        tuple(pairs_of(its) for its in by_clause),
        stated(said.text, quantities),
        vectors[0],
        vectors[1:],
    )
