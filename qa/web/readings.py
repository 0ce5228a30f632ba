"""What was read and is not stored yet: the files of a session with what the user puts right in them.

It is kept in memory alone, and not much of it: what is never stored changes nothing.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

from qa.index.importing import ReadPlan
from qa.parsing.corrections import FIELDS, Checked, Corrected, Correction, Field, Review, corrected, differences, review

Edits: TypeAlias = Mapping[int, Mapping[Field, str]]
"""By the place of a task in the document, the fields that say something else than was read."""

STEP: Final = 100
"""Tasks shown at first; the rest comes when asked for."""
_MANY: Final = 12
"""From this number of tasks on, those with doubts are shown alone at first."""
_LONGEST: Final = 20_000
"""Characters of one field that are taken from a browser."""
_LEAST: Final = 10_000
"""Characters that a file counts for at least."""


@dataclass(slots=True)
class Reading:
    """A file that was read, with the corrections that shall hold for it and how its tasks are shown."""

    name: str
    plan: ReadPlan
    kept: tuple[Correction, ...]
    """The corrections that the library kept for the plan when the file was read."""
    corrections: tuple[Correction, ...] = ()
    only_doubtful: bool = False
    shown: int = STEP

    @classmethod
    def of(cls, name: str, plan: ReadPlan, kept: Iterable[Correction]) -> Reading:
        """Begin with the corrections that are kept."""
        reading = cls(name, plan, tuple(kept))
        reading.corrections = reading.kept
        tasks = reading.review().tasks
        reading.only_doubtful = len(tasks) >= _MANY and any(map(is_doubtful, tasks))
        return reading

    def review(self) -> Review:
        """Return the tasks as read with their corrections."""
        return review(self.plan.parsed, self.corrections)

    def corrected(self) -> Corrected:
        """Return the plan as it would be stored."""
        return corrected(self.plan.parsed, self.corrections)

    @property
    def edited(self) -> bool:
        """Whether the user corrected anything since the file was read."""
        return self.corrections != self.kept

    def edit(self, edits: Edits) -> None:
        """Take over what the user wrote about some tasks; corrections of other tasks stay."""
        checked = self.review()
        made = (
            correction
            for place, each in enumerate(checked.tasks)
            for correction in (_edited(each, edits[place]) if place in edits else each.corrections)
        )
        self.corrections = (*made, *checked.lost)

    def forget_lost(self) -> None:
        """Let go of the corrections that hold for no task."""
        lost = set(self.review().lost)
        self.corrections = tuple(one for one in self.corrections if one not in lost)

    def merged(self, stored: Sequence[Correction]) -> tuple[Correction, ...]:
        """Return the corrections to store, where the library keeps `stored` by now.

        Those that someone else made since the file was read are kept, unless they are about the same.
        """
        about = {one.about for one in (*self.corrections, *self.kept)}
        return (*self.corrections, *(one for one in stored if one.about not in about))


@dataclass(slots=True)
class Readings:
    """The files of one session: those that were read, which of them is looked at, and those that were not readable."""

    files: list[Reading] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    """Name of the file and the reason."""
    chosen: int = 0

    @property
    def current(self) -> Reading | None:
        """The file that is looked at."""
        return self.files[self.chosen] if self.chosen < len(self.files) else None

    def edit(self, file: str, edits: Edits) -> None:
        """Take over what the user wrote about the tasks of a file."""
        if file.isdecimal() and int(file) < len(self.files):
            self.files[int(file)].edit(edits)

    def size(self) -> int:
        """Return how many characters the files hold."""
        return sum(max(len(one.plan.document.text), _LEAST) for one in self.files)


class Shelf:
    """Keeps what was read by a token that a session alone knows; what was not touched for longest goes first."""

    def __init__(self, capacity: int = 20_000_000) -> None:
        """Hold as many characters as `capacity` says, and the readings of one session in any case."""
        self._capacity = capacity
        self._held: OrderedDict[str, Readings] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, readings: Readings) -> str:
        """Take readings and return their token."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._held[token] = readings
            sizes = {held: one.size() for held, one in self._held.items()}
            while len(self._held) > 1 and sum(sizes.values()) > self._capacity:
                sizes.pop(self._held.popitem(last=False)[0])
        return token

    def get(self, token: str | None) -> Readings | None:
        """Return what a token stands for; None where it was stored, given up or let go of."""
        with self._lock:
            if not token or token not in self._held:
                return None
            self._held.move_to_end(token)
            return self._held[token]

    def drop(self, token: str | None) -> None:
        """Let go of what a token stands for."""
        with self._lock:
            self._held.pop(token or "", None)


def is_doubtful(each: Checked) -> bool:
    """Tell whether a task should be looked at: something in it is doubtful, or was corrected."""
    return bool(each.read.doubts or each.corrections)


def edits_of(sent: str) -> Edits:
    """Return the edits that a browser sent; what makes no sense is passed over."""
    try:
        rows = json.loads(sent or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(rows, dict):
        return {}
    return {int(place): _fields(row) for place, row in rows.items() if place.isdecimal() and len(place) < 7}


def _fields(row: object) -> Mapping[Field, str]:
    if not isinstance(row, dict):
        return {}
    return {
        cast("Field", name): "" if name == "dropped" else value
        for name, value in row.items()
        if name in FIELDS and isinstance(value, str) and len(value) <= _LONGEST
    }


def _edited(each: Checked, edits: Mapping[Field, str]) -> Iterable[Correction]:
    """Yield the corrections of a task; one that says what it said before stays the same."""
    known = {(one.field, one.value): one for one in each.corrections}
    for correction in differences(each.read, edits, copy=each.copy):
        yield known.get((correction.field, correction.value), correction)
