"""Tasks that repeat or overlap one another, and drafts that repeat or overlap tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final, Literal

import numpy as np

from qa.comparing.candidates import between, within
from qa.comparing.drafts import with_names
from qa.comparing.evidence import Evidence, shared_clauses
from qa.comparing.items import Draft, Item, Items, texts_to_encode
from qa.comparing.relation import Judged, Relation, judge
from qa.comparing.table import ItemTable
from qa.domain import Plan, Task
from qa.index.encoder import Vectors
from qa.index.snapshot import Snapshot

Finding = Literal["duplicate", "overlap", "new"]
_HELD: Final = 16384
"""Items kept at hand while evidence is gathered."""
_Lookup = Callable[[int], Item]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class _Shown:
    """What two texts are to each other, with the probability that they share work."""

    relation: Relation
    score: float
    gather: Callable[[], tuple[Evidence, ...]] = field(repr=False, compare=False)
    """Gives the evidence; `evidence` keeps it."""

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What shows it; gathered when it is first asked for."""
        return self.gather()


@dataclass(frozen=True)
class Overlap(_Shown):
    """Two tasks that share work."""

    a: Task
    b: Task


@dataclass(frozen=True)
class Match(_Shown):
    """A task that a draft repeats, overlaps or contradicts."""

    task: Task


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with what was concluded about it, and the tasks it matches, those of the newest plan first."""

    draft: Draft
    finding: Finding
    matches: tuple[Match, ...]


def find_overlaps(
    snapshot: Snapshot, *, plan: Plan | None = None, across: bool = False, related: bool = False
) -> tuple[Overlap, ...]:
    """Return the pairs of tasks that share work, best first: within each plan, or only between plans with `across`.

    With `plan` one task of each pair is of that plan; with `related` those of one field are told too.
    """
    wanted = [row for row, task in enumerate(snapshot.tasks) if across or plan is None or task.plan == plan.id]
    if not wanted:
        return ()
    items = Items(snapshot)
    table = ItemTable.of(items.of_tasks(wanted))
    groups = np.unique([snapshot.tasks[row].plan for row in wanted], return_inverse=True)[1]
    pairs = between(table, groups) if across else within(table, groups)
    if plan is not None and across:
        mine = [snapshot.tasks[row].plan == plan.id for row in wanted]
        pairs = [pair for pair in pairs if mine[pair[0]] or mine[pair[1]]]
    item = _items_of(items, (), wanted)
    found = (
        Overlap(*_shown(one, item), snapshot.tasks[wanted[one.a]], snapshot.tasks[wanted[one.b]])
        for one in judge(table, item, pairs, model="match" if across else "shared", related=related)
    )
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.a.id, pair.b.id)))


def check(snapshot: Snapshot, drafts: Sequence[Draft], encode: Encode) -> tuple[Checked, ...]:
    """Return what each draft is to the tasks of all plans; `encode` gives the vectors of texts as those of passages."""
    named = [with_names(draft, snapshot.names) for draft in drafts]
    items, rows = Items(snapshot), range(len(snapshot.tasks))
    ours = items.of_drafts(named, encode(texts_to_encode(named)))
    matches: list[list[Match]] = [[] for _ in drafts]
    if ours and rows:
        table = ItemTable.of(chain(ours, items.of_tasks(rows)), first=len(ours))
        pairs = between(table, np.repeat([0, 1], [len(ours), len(rows)]))
        item = _items_of(items, ours, rows)
        for one in judge(table, item, pairs, model="match"):
            matches[one.a].append(Match(*_shown(one, item), snapshot.tasks[one.b - len(ours)]))
    years = {plan.id: plan.year or 0 for plan in snapshot.plans}
    for its in matches:
        its.sort(key=lambda match: (-years[match.task.plan], -match.score, match.task.ordinal))
    return tuple(Checked(draft, _finding(its), tuple(its)) for draft, its in zip(drafts, matches, strict=True))


def _finding(matches: Sequence[Match]) -> Finding:
    relations = {match.relation for match in matches}
    if "duplicate" in relations:
        return "duplicate"
    return "overlap" if relations else "new"


def _shown(one: Judged, item: _Lookup) -> tuple[Relation, float, Callable[[], tuple[Evidence, ...]]]:
    return one.relation, one.score, lambda: (*one.odds, *shared_clauses(item(one.a), item(one.b)))


def _items_of(items: Items, drafts: Sequence[Item], rows: Sequence[int]) -> _Lookup:
    """Return what gives the item of a place among drafts and, counting on from them, tasks by row."""

    @lru_cache(maxsize=_HELD)
    def item(place: int) -> Item:
        return drafts[place] if place < len(drafts) else items.of_task(rows[place - len(drafts)])

    return item
