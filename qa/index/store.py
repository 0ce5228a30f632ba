"""The one truth of a library: an SQLite file with plans, tasks, passages and vectors.

Reading and writing happen in transactions of their own connection: a reader sees one state throughout and never waits
for a writer. Vectors are keyed by encoder and text, so that text which has not changed is never embedded again. What is
derived from the store (the indexes) stands elsewhere.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa.domain import ParsedPlan, Plan, Task
from qa.errors import LibraryError
from qa.index import rows
from qa.index.encoder import Vectors
from qa.index.links import LinkDecision
from qa.index.passages import Kind, Passage
from qa.index.rows import Document, KeptCorrection, UnitDecision
from qa.index.schema import connect, connection, translated
from qa.parsing.corrections import Correction

Digest: TypeAlias = bytes
"""SHA-256 of a text in UTF-8."""

_FLOATS = np.dtype("<f4")
_HALVES = np.dtype("<f2")
_LACKING: Final = "任务库缺少部分向量：请重新计算全部向量（qa import --reembed）。"
LATE_VERSION: Final = 1
"""Counts changes of which texts have token vectors and how they are made: those of another version count as missing."""
MOST_TOKEN_BYTES: Final = 1 << 30
"""Some 10,000 tasks: beyond, a library is searched without late interaction."""


@dataclass(frozen=True, slots=True)
class EncoderMark:
    """Which encoder made the vectors of a library."""

    fingerprint: str
    name: str


class PassageRow(NamedTuple):
    """A stored passage: its task, its kind and its span in the task's text."""

    plan: str
    ordinal: int
    kind: Kind
    start: int
    end: int


def digest_of(text: str) -> Digest:
    """Return the key of a text among the vectors."""
    return sha256(text.encode()).digest()


def _token_key(encoder: str) -> str:
    return f"{encoder}/{LATE_VERSION}"


class Transaction:
    """What can be read and written within one transaction of a store."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._released: set[Digest] = set()

    @property
    def generation(self) -> int:
        """How often the library has been changed; equal numbers mean equal content."""
        return int(self._meta("generation") or 0)

    def advance(self) -> None:
        """Count a change."""
        self._set_meta("generation", str(self.generation + 1))

    @property
    def encoder(self) -> EncoderMark | None:
        """The encoder of the stored passages; None before the first."""
        fingerprint, name = self._meta("encoder_fingerprint"), self._meta("encoder_name")
        return EncoderMark(fingerprint, name or fingerprint) if fingerprint else None

    @encoder.setter
    def encoder(self, mark: EncoderMark) -> None:
        self._set_meta("encoder_fingerprint", mark.fingerprint)
        self._set_meta("encoder_name", mark.name)

    def plans(self) -> tuple[Plan, ...]:
        """Return the plans in the order of their ids."""
        return rows.select_plans(self._db)

    def plan_digests(self) -> dict[str, str]:
        """Return the digest of each plan's content, by plan id, in the order of the ids."""
        return dict(self._db.execute("SELECT id, digest FROM plans ORDER BY id").fetchall())

    def tasks(self) -> tuple[Task, ...]:
        """Return all tasks by plan id and ordinal."""
        return rows.select_tasks(self._db)

    def parsed(self, plan_id: str) -> ParsedPlan:
        """Return a stored plan as it was parsed."""
        return rows.select_parsed(self._db, plan_id)

    def document(self, plan_id: str) -> Document:
        """Return the file a stored plan came from."""
        return rows.select_document(self._db, plan_id)

    def write_plan(self, parsed: ParsedPlan, *, document: Document, digest: str) -> None:
        """Write a plan with its tasks, in place of the one with its id. Its passages are written apart."""
        self.delete_plan(parsed.plan.id)
        rows.insert_plan(self._db, parsed, document=document, digest=digest)

    def delete_plan(self, plan_id: str) -> None:
        """Delete a plan with its tasks and passages; `delete_unused_vectors` goes on from there."""
        passages = self._db.execute("SELECT digest FROM passages WHERE plan = ?", [plan_id])
        self._released.update(digest for (digest,) in passages)
        self._db.execute("DELETE FROM plans WHERE id = ?", [plan_id])

    def passages(self) -> list[PassageRow]:
        """Return all passages by plan id, ordinal and position."""
        query = "SELECT plan, ordinal, kind, span_start, span_end FROM passages ORDER BY plan, ordinal, position"
        return list(map(PassageRow._make, self._db.execute(query)))

    def write_passages(self, task: Task, passages: Iterable[Passage]) -> None:
        """Write the passages of a stored task that has none yet."""
        self._db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (task.plan, task.ordinal, one.position, one.kind, one.text, one.start, one.end, digest_of(one.text))
                for one in passages
            ),
        )

    def missing(self, encoder: str, texts: Iterable[str]) -> list[str]:
        """Return the texts without a vector of the encoder with this fingerprint, each once, in their order."""
        return self._without("vectors", encoder, texts)

    def missing_tokens(self, encoder: str, texts: Iterable[str]) -> list[str]:
        """Return the texts without token vectors of the encoder with this fingerprint, each once, in their order."""
        return self._without("token_vectors", _token_key(encoder), texts)

    def write_vectors(self, encoder: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Write vectors by text, keeping those that are there."""
        self._db.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
            ((encoder, digest_of(text), vector.astype(_FLOATS).tobytes()) for text, vector in vectors.items()),
        )

    def write_tokens(self, encoder: str, tokens: Mapping[str, NDArray[np.float16]]) -> None:
        """Write token vectors by text, keeping those that are there."""
        self._db.executemany(
            "INSERT OR IGNORE INTO token_vectors VALUES (?, ?, ?, ?)",
            (
                (_token_key(encoder), digest_of(text), matrix.shape[1], matrix.astype(_HALVES).tobytes())
                for text, matrix in tokens.items()
            ),
        )

    def has_tokens(self) -> bool:
        """Tell whether all tasks have token vectors, of no more than MOST_TOKEN_BYTES.

        A task lacks them where its encoder does not tell them, or an older program stored it.
        """
        query = (
            "SELECT count(*), count(vectors), sum(length(vectors)) FROM passages LEFT JOIN token_vectors "
            "ON token_vectors.digest = passages.digest AND encoder = ? WHERE kind = 'context'"
        )
        tasks, known, size = self._db.execute(query, [self._tokens_of()]).fetchone()
        return bool(tasks) and known == tasks and size <= MOST_TOKEN_BYTES

    def tokens(self) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
        """Return the token vectors of the context passages, and where each passage's end, in the order of the tasks.

        Every task must have them (`has_tokens`).
        """
        query = (
            "SELECT dimension, vectors FROM passages JOIN token_vectors "
            "ON token_vectors.digest = passages.digest AND encoder = ? WHERE kind = 'context' ORDER BY plan, ordinal"
        )
        rows = self._db.execute(query, [self._tokens_of()])
        found = [np.frombuffer(blob, _HALVES).reshape(-1, dimension) for dimension, blob in rows]
        return np.concatenate(found), np.cumsum([len(one) for one in found], dtype=np.int64)

    def vectors(self) -> Vectors:
        """Return the vectors of all passages in the order of `passages()`, shape (0, 0) where there are none."""
        query = (
            "SELECT vector FROM passages LEFT JOIN vectors ON vectors.digest = passages.digest AND encoder = ? "
            "ORDER BY plan, ordinal, position"
        )
        count: int = self._db.execute("SELECT count(*) FROM passages").fetchone()[0]
        matrix: Vectors = np.zeros((count, 0), np.float32)
        for row, (blob,) in enumerate(self._db.execute(query, [self._meta("encoder_fingerprint")])):
            vector = np.frombuffer(blob or b"", _FLOATS)
            if row == 0:
                matrix = np.empty((count, vector.size), np.float32)
            if vector.size == 0 or vector.size != matrix.shape[1]:
                raise LibraryError(_LACKING)
            matrix[row] = vector
        return matrix

    def plan_vectors(self, plan_id: str) -> Vectors:
        """Return the vectors of the passages of one plan, in their order, shape (passages, dimension)."""
        query = (
            "SELECT vector FROM passages LEFT JOIN vectors ON vectors.digest = passages.digest AND encoder = ? "
            "WHERE plan = ? ORDER BY ordinal, position"
        )
        blobs = [blob for (blob,) in self._db.execute(query, [self._meta("encoder_fingerprint"), plan_id])]
        if not all(blob and len(blob) == len(blobs[0]) for blob in blobs):
            raise LibraryError(_LACKING)
        size = len(blobs[0]) // _FLOATS.itemsize if blobs else 0
        return np.frombuffer(b"".join(blobs), _FLOATS).reshape(len(blobs), size).astype(np.float32)

    def delete_unused_vectors(self) -> None:
        """Delete the vectors of other encoders, and of the texts whose last passage this transaction has deleted."""
        encoder = self._meta("encoder_fingerprint")
        # Two ranges, for which the index is enough: IS NOT would read every vector of the library.
        for table, key in (("vectors", encoder), ("token_vectors", self._tokens_of())):
            others = f"DELETE FROM {table} WHERE encoder < :encoder OR encoder > :encoder"  # noqa: S608 -- a table's name
            self._db.execute(others, {"encoder": key})
            self._db.executemany(
                f"DELETE FROM {table} WHERE encoder = :encoder AND digest = :digest "  # noqa: S608 -- as above
                "AND NOT EXISTS (SELECT 1 FROM passages WHERE digest = :digest)",
                [{"encoder": key, "digest": digest} for digest in self._released],
            )

    def decisions(self) -> tuple[UnitDecision, ...]:
        """Return what the user decided about units, by place and form."""
        return rows.select_decisions(self._db)

    def write_decision(self, decision: UnitDecision) -> None:
        """Write a decision about a form at a place, over the one before."""
        self._db.execute("INSERT OR REPLACE INTO unit_decisions VALUES (?, ?, ?, ?)", astuple(decision))

    def delete_decision(self, decision: UnitDecision) -> None:
        """Delete a decision."""
        self._db.execute("DELETE FROM unit_decisions WHERE place = ? AND form = ?", [decision.place, decision.form])

    def corrections(self, plan_id: str | None = None) -> tuple[KeptCorrection, ...]:
        """Return the corrections of one plan or of all, by plan id, in the order they were made in."""
        return rows.select_corrections(self._db, plan_id)

    def write_corrections(self, plan_id: str, corrections: Sequence[Correction], *, corrected_at: str) -> None:
        """Keep these corrections of a plan, which need not be stored, and no others."""
        rows.replace_corrections(self._db, plan_id, corrections, corrected_at=corrected_at)

    def links(self) -> tuple[LinkDecision, ...]:
        """Return what the user decided about tasks of two plans, by plans, in the order they were decided in."""
        return rows.select_links(self._db)

    def write_links(self, decisions: Sequence[LinkDecision], *, old: str, new: str) -> None:
        """Keep these decisions about two plans, which need not be stored, and no others."""
        rows.replace_links(self._db, decisions, old=old, new=new)

    def _tokens_of(self) -> str | None:
        encoder = self._meta("encoder_fingerprint")
        return _token_key(encoder) if encoder else None

    def _without(self, table: str, encoder: str, texts: Iterable[str]) -> list[str]:
        query = f"SELECT 1 FROM {table} WHERE encoder = ? AND digest = ?"  # noqa: S608 -- a table's name
        return [
            text
            for text in dict.fromkeys(texts)
            if self._db.execute(query, [encoder, digest_of(text)]).fetchone() is None
        ]

    def _meta(self, key: str) -> str | None:
        value: str | None = self._db.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()[0]
        return value

    def _set_meta(self, key: str, value: str) -> None:
        self._db.execute("UPDATE meta SET value = ? WHERE key = ?", [value, key])


class Store:
    """The database of a library. Safe to use from several threads; other processes may use it at the same time."""

    def __init__(self, path: Path) -> None:
        """Use the database file at `path`, which `schema.database_in` has found or made."""
        self.path = path
        self._watch: sqlite3.Connection | None = None
        self._watching = threading.Lock()

    def generation(self) -> int:
        """Return the generation of what is stored now, on a connection kept for this: it is asked at each search."""
        with translated(self.path), self._watching:
            self._watch = self._watch or connect(self.path)
            return Transaction(self._watch).generation

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Give a transaction that sees one state of the store."""
        with self._transaction("BEGIN") as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Give a transaction that is written as a whole at the end, or not at all where an error leaves the block."""
        with self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    def close(self) -> None:
        """Close the connection that is kept open."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
            self._watch = None

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        # Closing a connection rolls back what was not committed, whatever error left the block.
        with translated(self.path), connection(self.path) as db:
            db.execute(begin)
            yield Transaction(db)
            db.execute("COMMIT")
