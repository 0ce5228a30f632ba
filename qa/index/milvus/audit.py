"""Every row that a set of collections holds of a library, read back and compared with the store."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.index.audit import Audit
from qa.index.backends import Content
from qa.index.dense import centred
from qa.index.milvus.ledger import Anchor
from qa.index.milvus.naming import RowNames, number_of
from qa.index.milvus.plan_rows import PlanRows
from qa.index.milvus.server import Row, Server
from qa.index.milvus.syncing import Synced
from qa.index.milvus.tables import unpacked
from qa.index.milvus.terms import sparse_task


def audit_set(server: Server, synced: Synced, content: Content, names: RowNames) -> Audit:
    """Compare ids, vectors (as the encoder gave them, and as they are searched) and terms, plan by plan."""
    audit = Audit("milvus")
    for plan, version in names.versions.items():
        rows = PlanRows.of(content, names, plan)
        condition = f"plan == {number_of(version)}"
        _passages(
            audit,
            rows,
            names,
            found=server.scan(synced.tables.passages, condition, ("raw", "vector")),
            anchor=synced.anchor,
        )
        _tasks(audit, rows, names, found=server.scan(synced.tables.tasks, condition, ("terms",)), anchor=synced.anchor)
    return audit


def _passages(audit: Audit, rows: PlanRows, names: RowNames, *, found: Sequence[Row], anchor: Anchor) -> None:
    expected = [names.passage(int(row)) for row in rows.passages]
    audit.compare_ids("片段 ", [row["id"] for row in found], expected)
    held = {row["id"]: row for row in found}
    places = [place for place, name in enumerate(expected) if name in held]
    if not places:
        return
    ids = [expected[place] for place in places]
    vectors = rows.vectors[places]
    audit.compare_vectors(ids, unpacked([held[name]["raw"] for name in ids]), vectors)
    searched = np.array([held[name]["vector"] for name in ids], np.float32)
    again = Audit("")
    again.compare_vectors(ids, searched, centred(vectors, anchor.mean))
    audit.problems += again.problems


def _tasks(audit: Audit, rows: PlanRows, names: RowNames, *, found: Sequence[Row], anchor: Anchor) -> None:
    tokens = {names.task(int(row)): its for row, its in zip(rows.tasks, rows.tokens, strict=True)}
    worded = [name for name, its in tokens.items() if its]
    audit.compare_ids("任务 ", [row["id"] for row in found], worded)
    held = {row["id"]: row["terms"] for row in found}
    for name in held.keys() & tokens.keys():
        audit.compare_terms(name, held[name], sparse_task(tokens[name], anchor.average))
