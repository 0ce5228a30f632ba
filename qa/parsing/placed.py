"""Tasks with their places in the compact text, and what groups, annexes and lost numbers make of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from qa.parsing.closing import AnnexTitle, GroupSentence, NoteSentence
from qa.parsing.marks import Mark
from qa.parsing.notes import Notes
from qa.parsing.responsibility import Roles


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its section, the text of its parent, and whom the headings above name."""

    section: str | None = None
    parent: str | None = None
    above: Roles = field(default_factory=Roles)


@dataclass(frozen=True, slots=True)
class PlacedDraft:
    """A task with its places in the compact text. `mark` is that of the item it stands in."""

    mark: Mark
    number: str | None
    place: Place
    start: int
    text: tuple[int, int]
    end: int
    roles: Roles
    below: Roles = field(default_factory=Roles)


def grouped(drafts: list[PlacedDraft], groups: Sequence[GroupSentence]) -> list[PlacedDraft]:
    """Return the drafts, those above a group sentence with what it says of them.

    One that names no numbers means the tasks of its section that no sentence before it is about.
    """
    drafts = list(drafts)
    starts = [draft.start for draft in drafts]
    for group in groups:
        last = bisect_left(starts, group.start) - 1
        section = drafts[last].place.section if last >= 0 else None
        for place in range(last, -1, -1):
            draft = drafts[place]
            if draft.place.section != section or (not group.numbers and draft.below.names_units()):
                break
            if draft.number in group.numbers if group.numbers else not draft.roles.names_units():
                drafts[place] = replace(draft, below=group.roles)
    return drafts


def renumbered(drafts: Sequence[PlacedDraft]) -> list[PlacedDraft]:
    """Return the drafts, without number those behind one where the document lost it: 2, then two without, then 5."""
    items = [list(run) for _, run in groupby(drafts, key=lambda draft: draft.mark.start)]
    for item, following in pairwise(items):
        mark, behind = item[0].mark, following[0].mark
        if len(item) > 1 and mark.kind == behind.kind and behind.value - mark.value == len(item):
            item[1:] = [replace(draft, number=None) for draft in item[1:]]
    return [draft for item in items for draft in item]


def annexed(drafts: Sequence[PlacedDraft], annexes: Sequence[tuple[AnnexTitle, str]]) -> Iterator[PlacedDraft]:
    """Yield the drafts, those of an annex that stand under no heading with its title as their section."""
    starts = [annex.start for annex, _ in annexes]
    for draft in drafts:
        found = bisect_right(starts, draft.start) - 1
        under_none = found >= 0 and draft.place.section is None
        yield replace(draft, place=replace(draft.place, section=annexes[found][1])) if under_none else draft


def noted(drafts: Sequence[PlacedDraft], sentences: Sequence[NoteSentence]) -> Iterator[tuple[PlacedDraft, Notes]]:
    """Yield each draft with the rules that stand between the one before and it."""
    left = list(sentences)
    for draft in drafts:
        notes = Notes()
        while left and left[0].start < draft.start:
            notes = notes | left.pop(0).notes
        yield draft, notes


def nested_number(mark: Mark, draft: PlacedDraft) -> str | None:
    """Number （1） under 6 as 6.1; other kinds keep the number they are printed with."""
    if mark.kind == "number" and draft.mark.kind == "subnumber":
        return f"{mark.printed}.{draft.number}"
    return draft.number
