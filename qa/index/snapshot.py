"""One state of a library, complete and unchanging: all that a search, a count or a comparison looks at."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qa.domain import Plan, Task, Unit
from qa.index.audit import Audit
from qa.index.backends import Backend, Content
from qa.index.engine import Engine
from qa.index.files import IndexKey, Shape
from qa.index.links import LinkDecision
from qa.index.passages import KINDS
from qa.index.ranking import Rows
from qa.index.schema import damaged
from qa.index.store import PassageRow, Store, Transaction
from qa.index.tokens import Tokeniser
from qa.index.units import read_places, with_names


@dataclass(frozen=True, slots=True)
class PassageTable:
    """All passages as parallel arrays, by task row and position within the task. None can be written to."""

    tasks: Rows
    """The row of the task each passage belongs to."""
    kinds: NDArray[np.int8]
    """The kind of each, as its place in `KINDS`."""
    starts: Rows
    ends: Rows
    """Spans in the task's text, in code points."""

    def __len__(self) -> int:
        return len(self.tasks)

    def span(self, passage: int) -> tuple[int, int]:
        """Return where a passage stands in its task's text."""
        return int(self.starts[passage]), int(self.ends[passage])


@dataclass(frozen=True, slots=True)
class Names:
    """The names in the tasks of a library, sorted, and what each written form stands for."""

    leaders: tuple[str, ...]
    units: tuple[str, ...]
    """Canonical names of units that are not collectives."""
    collectives: tuple[str, ...]
    written: Mapping[str, tuple[str, ...]]
    """Written form of a unit or collective → the canonical names it has."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of a library. Tasks stand by plan id, then ordinal; rows count tasks and passages in this order."""

    generation: int
    fingerprint: str
    """Digest of content, encoder, tokeniser and names of units: snapshots with equal ones give equal answers.

    Comparisons depend on `links` besides.
    """
    plans: tuple[Plan, ...]
    """By id."""
    tasks: tuple[Task, ...]
    """Their units bear the names they have over all plans of their place."""
    passages: PassageTable
    engine: Engine
    tokeniser: Tokeniser
    """Splits queries the way the tasks were split."""
    names: Names
    rows: Mapping[str, int]
    links: tuple[LinkDecision, ...] = ()
    """What the user decided about which tasks of two plans are the same work."""

    def task_row(self, task_id: str) -> int:
        """Return the row of a task; KeyError where the snapshot has no task of that id."""
        return self.rows[task_id]


def build(store: Store, tokeniser: Tokeniser, backend: Backend) -> Snapshot:
    """Return the present state of a store with its engine, which is brought up to date first."""
    with store.reading() as transaction:
        generation, plans, tasks, passages, rows = _read(transaction, store)
        named = with_names(tasks, read_places(plans, tasks, transaction.decisions()))
        links = transaction.links()
        content = _content(transaction, tasks, passages, tokeniser=tokeniser, store=store)
        engine = backend.engine(content)
    return Snapshot(
        generation=generation,
        fingerprint=_fingerprint(content.key, tasks, named),
        plans=plans,
        tasks=named,
        passages=passages,
        engine=engine,
        tokeniser=tokeniser,
        names=names_of(named),
        rows=MappingProxyType(rows),
        links=links,
    )


def audit(store: Store, tokeniser: Tokeniser, backend: Backend) -> Audit:
    """Compare what an engine keeps with the store, row by row."""
    with store.reading() as transaction:
        _, _, tasks, passages, _ = _read(transaction, store)
        return backend.audit(_content(transaction, tasks, passages, tokeniser=tokeniser, store=store))


def _content(
    transaction: Transaction, tasks: tuple[Task, ...], passages: PassageTable, *, tokeniser: Tokeniser, store: Store
) -> Content:
    shape = Shape(passages.kinds, passages.tasks, len(tasks))
    return Content(transaction, tasks, shape, _key(transaction, tokeniser), tokeniser, store.path.parent)


def _read(
    transaction: Transaction, store: Store
) -> tuple[int, tuple[Plan, ...], tuple[Task, ...], PassageTable, dict[str, int]]:
    """Read all rows; what damage below SQLite's notice has made of them is told like the damage it notices."""
    try:
        generation, plans, tasks = transaction.generation, transaction.plans(), transaction.tasks()
        rows = {task.id: row for row, task in enumerate(tasks)}
        return generation, plans, tasks, _passage_table(transaction.passages(), rows), rows
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(store.path) from error


def names_of(tasks: Iterable[Task]) -> Names:
    """Return the distinct names in some tasks."""
    leaders: set[str] = set()
    units: set[Unit] = set()
    for task in tasks:
        leaders.update(task.leaders)
        units.update(task.units())
    written: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units:
        written[unit.written].add(unit.name)
    return Names(
        leaders=tuple(sorted(leaders)),
        units=tuple(sorted({unit.name for unit in units if not unit.collective})),
        collectives=tuple(sorted({unit.name for unit in units if unit.collective})),
        written=MappingProxyType({form: tuple(sorted(names)) for form, names in sorted(written.items())}),
    )


def _key(transaction: Transaction, tokeniser: Tokeniser) -> IndexKey:
    encoder = transaction.encoder
    plans = tuple(transaction.plan_digests().items())
    return IndexKey(encoder.fingerprint if encoder else "", tokeniser.version, plans, transaction.has_tokens())


def _fingerprint(key: IndexKey, tasks: Sequence[Task], named: Sequence[Task]) -> str:
    """Return the digest of the index with that of the units which bear other names than their document gave them."""
    renamed = [
        (task.id, [unit.name for unit in task.units()])
        for before, task in zip(tasks, named, strict=True)
        if before != task
    ]
    if not renamed:
        return key.fingerprint
    return sha256(json.dumps([key.fingerprint, renamed], ensure_ascii=False).encode()).hexdigest()[:32]


def _passage_table(passages: Sequence[PassageRow], rows: Mapping[str, int]) -> PassageTable:
    codes = {kind: code for code, kind in enumerate(KINDS)}
    table = PassageTable(
        tasks=np.array([rows[f"{one.plan}/{one.ordinal}"] for one in passages], np.int64),
        kinds=np.array([codes[one.kind] for one in passages], np.int8),
        starts=np.array([one.start for one in passages], np.int64),
        ends=np.array([one.end for one in passages], np.int64),
    )
    for array in (table.tasks, table.kinds, table.starts, table.ends):
        array.setflags(write=False)
    return table
