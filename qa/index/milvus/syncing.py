"""Brings the collections of a library up to date with its store, plan by plan, and never shows half of it.

Rows belong to versions of plans. A new version's rows are written beside the old one's, which readers go on with; the
old ones are deleted when no reader can be using them any more. Readers look up what comes back by id, so that rows of
other versions are nothing to them. Where the encoder, the tokeniser or the numbers the rows were made with have
changed, another set of collections is built, and the one before is dropped when no reader can be using it.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from filelock import FileLock

from qa.errors import EngineError
from qa.index.backends import Content
from qa.index.milvus import ledger
from qa.index.milvus.ledger import Anchor, Entry, Ledger, read_ledger
from qa.index.milvus.naming import RowNames, family_name, library_name, number_of
from qa.index.milvus.plan_rows import PlanRows
from qa.index.milvus.server import Server
from qa.index.milvus.statistics import Statistics
from qa.index.milvus.tables import Tables

GRACE: Final = 3600
"""Seconds for which rows are kept that the library no longer holds: a reader may be using them."""
_log = logging.getLogger(__name__)
_LOCK: Final = ".milvus-lock"
_KEPT: Final = 64
"""Plans whose rows are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Synced:
    """A set of collections that holds all of a library's content, and the numbers to search it by."""

    tables: Tables
    anchor: Anchor
    statistics: Statistics
    written: int
    """When the last of its rows was, in seconds since 1970."""


class Syncing:
    """One run of bringing the collections of a library up to date."""

    def __init__(self, server: Server, content: Content, names: RowNames, *, grace: float = GRACE) -> None:
        """Take the server, one state of the library and what its rows are called there."""
        self._server = server
        self._content = content
        self._names = names
        self._grace = grace
        self._now = int(time.time())
        self._written = 0
        self._read: dict[str, PlanRows] = {}
        library = library_name(content.folder)
        self._owned = f"qa_{library}_"
        self._family = family_name(library, content.key)

    def run(self) -> Synced | None:
        """Write what is missing, retire what is not needed, and return the set to read; None for an empty library."""
        with _alone(self._content.folder):
            sets = {tables: read_ledger(self._server, tables) for tables in self._sets()}
            if not self._content.tasks:
                self._retire_sets(sets, but=None)
                return None
            synced = self._extended(sets) or self._built(sets)
            self._retire_sets(sets, but=synced.tables)
            return synced

    def _sets(self) -> list[Tables]:
        """Return the sets of this library, each known by its ledger; what has lost it is dropped."""
        names = [name for name in self._server.collections() if name.startswith(self._owned)]
        known = {name.rpartition("_")[0] for name in names if name.endswith("_ledger")}
        for stray in {name.rpartition("_")[0] for name in names} - known:
            Tables(stray).drop(self._server)
        for name in known:
            self._server.load(Tables(name).ledger)
        return [Tables(name) for name in sorted(known)]

    def _extended(self, sets: dict[Tables, Ledger]) -> Synced | None:
        """Add to the set that readers use what it lacks; None where there is none, or it must be built anew."""
        usable = {
            tables: book.anchor for tables, book in sets.items() if book.anchor and tables.name.startswith(self._family)
        }
        if not usable:
            return None
        tables = max(usable, key=lambda one: (usable[one].retired == 0, usable[one].made))
        anchor, book = usable[tables], sets[tables]
        entries = self._entries(anchor, book)
        statistics = Statistics.of(entries.values())
        if not statistics.fits(anchor):
            return None
        tables.load(self._server)
        self._fill(tables, anchor, entries, book)
        if anchor.retired:
            ledger.write_anchor(self._server, tables, replace(anchor, retired=0))
        return self._result(tables, anchor, entries)

    def _built(self, sets: dict[Tables, Ledger]) -> Synced:
        """Build a set with today's numbers; one that was begun with the same numbers is gone on with."""
        dimension = self._plan(next(iter(self._names.plan_tasks))).vectors.shape[1]
        nowhere = Anchor(np.zeros(dimension, np.float32), 1.0, self._now)
        today = Statistics.of(self._entries(nowhere, None).values())
        anchor = Anchor(today.mean, today.terms.average, self._now)
        tables = Tables(f"{self._family}_{_digest(anchor)}")
        _log.info("building the collections %s", tables.name)
        tables.create(self._server, dimension)
        tables.load(self._server)
        book = sets.get(tables) or read_ledger(self._server, tables)
        entries = self._entries(anchor, book)
        self._fill(tables, anchor, entries, book)
        ledger.write_anchor(self._server, tables, anchor)
        return self._result(tables, anchor, entries)

    def _result(self, tables: Tables, anchor: Anchor, entries: dict[str, Entry]) -> Synced:
        written = max(self._written, *(entry.written for entry in entries.values()))
        return Synced(tables, anchor, Statistics.of(entries.values()), written)

    def _entries(self, anchor: Anchor, book: Ledger | None) -> dict[str, Entry]:
        """Return the entries of all plans of the library by version, from the ledger where it has them."""
        known = book.entries if book else {}
        return {
            version: known[version] if version in known else self._plan(plan).entry(anchor)
            for plan, version in self._names.versions.items()
        }

    def _fill(self, tables: Tables, anchor: Anchor, entries: dict[str, Entry], book: Ledger) -> None:
        """Write what a set lacks, retire and delete what the library no longer holds, and count all rows."""
        plans = {version: plan for plan, version in self._names.versions.items()}
        for version in (one for one in entries if one not in book.entries):
            self._write(tables, anchor, plans[version], entries[version])
        back = {version: one for version, one in book.entries.items() if version in entries and one.retired}
        ledger.retire(self._server, tables, back, 0)
        left = {version: one for version, one in book.entries.items() if version not in entries}
        gone = {version: one for version, one in left.items() if one.retired and self._is_over(one.retired)}
        retired = ledger.retire(
            self._server, tables, {version: one for version, one in left.items() if not one.retired}, self._now
        )
        self._delete(tables, gone.keys() | (book.begun - entries.keys()))
        self._count(tables, anchor, entries, kept={**left, **retired}.keys() - gone.keys(), book=book)

    def _write(self, tables: Tables, anchor: Anchor, plan: str, entry: Entry) -> None:
        """Write all rows of a plan, then that they are there."""
        version = self._names.versions[plan]
        rows = self._plan(plan)
        ledger.note_begun(self._server, tables, version)
        kinds = self._content.shape.kinds
        self._server.upsert(tables.passages, rows.passage_rows(self._names, kinds, anchor))
        self._server.upsert(tables.tasks, rows.task_rows(self._names, anchor))
        self._written = int(time.time())
        ledger.write_entry(self._server, tables, version, replace(entry, written=self._written))

    def _count(
        self, tables: Tables, anchor: Anchor, entries: dict[str, Entry], *, kept: Collection[str], book: Ledger
    ) -> None:
        """Make sure that a server holds what the ledger says: it may have lost rows that it had acknowledged.

        Raises EngineError where rows are missing that have just been written.
        """
        all_kept = [*entries.values(), *(book.entries[version] for version in kept)]
        expected = sum(one.passages for one in all_kept), sum(one.worded for one in all_kept)
        if self._held(tables) == expected:
            return
        plans = {version: plan for plan, version in self._names.versions.items()}
        for version in [version for version in entries if not self._is_whole(tables, version, entries[version])]:
            _log.warning("the rows of %s are not as the ledger says, and are written anew", version)
            self._server.delete(tables.passages, _of_version(version))
            self._server.delete(tables.tasks, _of_version(version))
            self._write(tables, anchor, plans[version], entries[version])
            if not self._is_whole(tables, version, entries[version]):
                where = f"检索引擎 Milvus（{self._server.place}）"
                raise EngineError(f"{where}没有存下方案“{plans[version]}”的全部数据：请查看它的日志后重试。")

    def _held(self, tables: Tables, condition: str = "") -> tuple[int, int]:
        return self._server.count(tables.passages, condition), self._server.count(tables.tasks, condition)

    def _is_whole(self, tables: Tables, version: str, entry: Entry) -> bool:
        return self._held(tables, _of_version(version)) == (entry.passages, entry.worded)

    def _delete(self, tables: Tables, versions: Collection[str]) -> None:
        """Delete the rows of versions; an interruption is made up for by the next run."""
        ledger.delete_entries(self._server, tables, versions)
        for version in versions:
            self._server.delete(tables.passages, _of_version(version))
            self._server.delete(tables.tasks, _of_version(version))
        ledger.forget_begun(self._server, tables, versions)

    def _retire_sets(self, sets: dict[Tables, Ledger], *, but: Tables | None) -> None:
        """Drop the sets that no reader can be using; those that one may be are noted, and dropped later."""
        for tables, book in sets.items():
            if tables == but:
                continue
            if book.anchor is None or (book.anchor.retired and self._is_over(book.anchor.retired)):
                tables.drop(self._server)
            elif not book.anchor.retired:
                ledger.write_anchor(self._server, tables, replace(book.anchor, retired=self._now))
                if self._grace <= 0:
                    tables.drop(self._server)

    def _is_over(self, retired: int) -> bool:
        return self._now - retired >= self._grace

    def _plan(self, plan: str) -> PlanRows:
        """Return the rows of a plan; those of the last few plans are kept, since they are asked for again."""
        if plan not in self._read:
            while len(self._read) >= _KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[plan] = PlanRows.of(self._content, self._names, plan)
        return self._read[plan]


def _of_version(version: str) -> str:
    return f"plan == {number_of(version)}"


def _digest(anchor: Anchor) -> str:
    made_of = anchor.mean.tobytes() + repr(anchor.average).encode()
    return hashlib.sha256(made_of).hexdigest()[:8]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other programs from bringing the same library up to date; where no lock can be made, go without.

    Two that do it at once write the same rows, and are in each other's way only when they delete.
    """
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire()
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()
