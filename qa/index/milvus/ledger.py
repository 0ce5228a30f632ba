"""What has been written to a set of collections, kept beside it: which plans are complete, and their numbers.

An entry is written when all rows of a plan are, so that a plan without one counts as absent; before the first row
stands a note that it was begun, so that an interruption leaves no rows that nobody knows of. The entry of the anchor,
written last of all, makes a set known to readers.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qa.index.bm25 import Terms
from qa.index.milvus.server import Row, Server
from qa.index.milvus.tables import Tables, packed, unpacked

ANCHOR: Final = "anchor"
_BEGUN: Final = "begun:"
_PIECE: Final = 60_000
_VECTOR: Final = (1.0, 0.0)
_FIELDS: Final = ("part", "parts", "payload")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the rows of a set were made with: it stays while the numbers of the library move away from it."""

    mean: NDArray[np.float32]
    average: float
    """The mean number of tokens of a task."""
    made: int
    """Seconds since 1970: of two sets the later one counts."""
    retired: int = 0
    """Since when another set counts, 0 where none does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The numbers of one version of a plan."""

    passages: int
    terms: Terms
    total: NDArray[np.int64]
    """The exact sum of its vectors."""
    nearest: float
    """The least distance of one of its vectors from the anchor's mean."""
    worded: int
    """Tasks that have words, each a row."""
    written: int = 0
    """When its rows were, in seconds since 1970."""
    retired: int = 0
    """Since when the library no longer holds this version, 0 where it does."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries of a set, by version."""

    anchor: Anchor | None
    entries: Mapping[str, Entry]
    begun: frozenset[str]
    """Versions of which rows may stand, though there is no entry."""


def read_ledger(server: Server, tables: Tables) -> Ledger:
    """Read the ledger of a set; entries of which a part is missing do not count."""
    parts: defaultdict[str, dict[int, Row]] = defaultdict(dict)
    begun: set[str] = set()
    for row in server.scan(tables.ledger, "", _FIELDS):
        name = str(row["id"])
        if name.startswith(_BEGUN):
            begun.add(name.removeprefix(_BEGUN))
        else:
            parts[name.partition("#")[0]][int(row["part"])] = row
    whole = {name: rows for name, rows in parts.items() if len(rows) == rows[min(rows)]["parts"]}
    records = {name: _record(rows) for name, rows in whole.items()}
    anchor = records.pop(ANCHOR, None)
    entries = {name: _entry(record) for name, record in records.items()}
    return Ledger(_anchor(anchor) if anchor else None, entries, frozenset(begun | (parts.keys() - whole.keys())))


def note_begun(server: Server, tables: Tables, version: str) -> None:
    """Note that rows of a version are about to be written, or to be deleted."""
    server.upsert(tables.ledger, [_row(f"{_BEGUN}{version}", 0, 1, "")])


def write_entry(server: Server, tables: Tables, version: str, entry: Entry) -> None:
    """Write that a version is complete."""
    record = {
        "passages": entry.passages,
        "tasks": entry.terms.tasks,
        "tokens": entry.terms.tokens,
        "holding": dict(entry.terms.holding),
        "total": entry.total.tolist(),
        "nearest": entry.nearest,
        "worded": entry.worded,
        "written": entry.written,
        "retired": entry.retired,
    }
    _write(server, tables, version, record)
    _delete(server, tables, [f"{_BEGUN}{version}"])


def write_anchor(server: Server, tables: Tables, anchor: Anchor) -> None:
    """Make a set known, or known to be replaced."""
    record = {"mean": packed(anchor.mean), "average": anchor.average, "made": anchor.made, "retired": anchor.retired}
    _write(server, tables, ANCHOR, record)


def retire(server: Server, tables: Tables, entries: Mapping[str, Entry], now: int) -> dict[str, Entry]:
    """Write since when versions are no longer held (0: they are), and return their entries so."""
    changed = {version: replace(entry, retired=now) for version, entry in entries.items()}
    for version, entry in changed.items():
        write_entry(server, tables, version, entry)
    return changed


def delete_entries(server: Server, tables: Tables, versions: Iterable[str]) -> None:
    """Forget versions: what stays is that their rows are being deleted."""
    for version in versions:
        note_begun(server, tables, version)
        ids = [str(row["id"]) for row in server.scan(tables.ledger, f'id like "{version}#%"', ("part",))]
        _delete(server, tables, ids)


def forget_begun(server: Server, tables: Tables, versions: Iterable[str]) -> None:
    """Note that no rows of these versions are left."""
    _delete(server, tables, [f"{_BEGUN}{version}" for version in versions])


def _write(server: Server, tables: Tables, name: str, record: Mapping[str, Any]) -> None:
    text = base64.b64encode(zlib.compress(json.dumps(record, ensure_ascii=False).encode())).decode("ascii")
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    # One row a call: a message holds no more than a few megabytes on some servers.
    for part, piece in enumerate(pieces):
        server.upsert(tables.ledger, [_row(f"{name}#{part}", part, len(pieces), piece)])


def _row(name: str, part: int, parts: int, payload: str) -> Row:
    return {"id": name, "part": part, "parts": parts, "payload": payload, "vector": list(_VECTOR)}


def _delete(server: Server, tables: Tables, ids: list[str]) -> None:
    if ids:
        server.delete(tables.ledger, f"id in {json.dumps(ids)}")


def _record(rows: Mapping[int, Row]) -> dict[str, Any]:
    text = "".join(str(rows[part]["payload"]) for part in sorted(rows))
    record: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return record


def _anchor(record: Mapping[str, Any]) -> Anchor:
    return Anchor(unpacked([record["mean"]])[0], record["average"], record["made"], record["retired"])


def _entry(record: Mapping[str, Any]) -> Entry:
    return Entry(
        passages=record["passages"],
        terms=Terms(record["tasks"], record["tokens"], record["holding"]),
        total=np.array(record["total"], np.int64),
        nearest=record["nearest"],
        worded=record["worded"],
        written=record["written"],
        retired=record["retired"],
    )
