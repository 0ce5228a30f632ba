"""Tasks that repeat or overlap one another, and drafts that repeat or overlap tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.comparing.candidates import candidates
from qa.comparing.drafts import with_names
from qa.comparing.evidence import Evidence
from qa.comparing.items import Draft, Item, items_of_drafts, items_of_tasks, texts_to_encode
from qa.comparing.relation import Relation, judge
from qa.domain import Plan, Task
from qa.index.encoder import Vectors
from qa.index.snapshot import Snapshot

Finding = Literal["duplicate", "overlap", "new"]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two tasks that share work, with the probability that they do and what shows it."""

    a: Task
    b: Task
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A task that a draft repeats, overlaps or contradicts."""

    task: Task
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...]


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
    groups: dict[str, list[int]] = {}
    for row, task in enumerate(snapshot.tasks):
        groups.setdefault(task.plan, []).append(row)
    items = dict(enumerate(items_of_tasks(snapshot, range(len(snapshot.tasks)))))
    sides = _across(groups, plan) if across else _within(groups, plan)
    found: list[Overlap] = []
    for ours, theirs in sides:
        a, b = ([items[row] for row in rows] for rows in (ours, theirs))
        pairs = candidates(a, b, within=ours is theirs)
        found += (
            Overlap(_task(a[one.a]), _task(b[one.b]), one.relation, one.score, one.evidence)
            for one in judge(a, b, pairs, related=related)
        )
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.a.id, pair.b.id)))


def check(snapshot: Snapshot, drafts: Sequence[Draft], encode: Encode) -> tuple[Checked, ...]:
    """Return what each draft is to the tasks of all plans; `encode` gives the vectors of texts as those of passages."""
    named = [with_names(draft, snapshot.names) for draft in drafts]
    ours = items_of_drafts(snapshot, named, encode(texts_to_encode(named)))
    theirs = items_of_tasks(snapshot, range(len(snapshot.tasks)))
    years = {plan.id: plan.year or 0 for plan in snapshot.plans}
    matches: list[list[Match]] = [[] for _ in drafts]
    for one in judge(ours, theirs, candidates(ours, theirs)):
        matches[one.a].append(Match(_task(theirs[one.b]), one.relation, one.score, one.evidence))
    for its in matches:
        its.sort(key=lambda match: (-years[match.task.plan], -match.score, match.task.ordinal))
    return tuple(Checked(draft, _finding(its), tuple(its)) for draft, its in zip(drafts, matches, strict=True))


def _finding(matches: Sequence[Match]) -> Finding:
    relations = {match.relation for match in matches}
    if "duplicate" in relations:
        return "duplicate"
    return "overlap" if relations else "new"


def _within(groups: dict[str, list[int]], plan: Plan | None) -> list[tuple[list[int], list[int]]]:
    return [(rows, rows) for its, rows in groups.items() if plan is None or its == plan.id]


def _across(groups: dict[str, list[int]], plan: Plan | None) -> list[tuple[list[int], list[int]]]:
    plans = list(groups)
    return [
        (groups[one], groups[other])
        for place, one in enumerate(plans)
        for other in plans[place + 1 :]
        if plan is None or plan.id in {one, other}
    ]


def _task(item: Item) -> Task:
    assert item.task is not None
    return item.task
