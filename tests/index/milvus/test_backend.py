"""Rows that are not what they should be are noticed, and what was written lately is insisted on."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.errors import EngineError
from qa.index.backends import Address
from qa.index.library import Library
from qa.index.milvus.backend import MilvusBackend
from qa.index.milvus.legs import Source
from qa.index.milvus.naming import library_name
from qa.index.milvus.server import SETTLING, Server
from qa.index.milvus.tables import packed
from qa.index.schema import DATABASE
from tests.index.samples import CHARACTERS, CountingEncoder, plan_of, put
from tests.milvus_server import LiteServer


def test_changed_rows_are_found_one_by_one(tmp_path: Path, lite_server: LiteServer) -> None:
    backend = MilvusBackend(Address(lite_server.uri))
    with Library.open(tmp_path, CountingEncoder(), create=True, tokeniser=CHARACTERS, backend=backend) as library:
        put(library, plan_of("水水电", "电路", "山"))
        audit = library.audit()
        assert (audit.engine, audit.passages, audit.tasks, audit.terms, audit.problems) == ("milvus", 9, 3, 5, [])
        server = Server(lite_server.uri)
        owned = f"qa_{library_name(library.folder)}_"
        passages, tasks = (
            next(name for name in server.collections() if name.startswith(owned) and name.endswith(what))
            for what in ("_passages", "_tasks")
        )
        first, second, *_ = sorted(server.scan(passages, "", ("kind", "plan", "task", "raw", "vector")), key=_id)
        server.upsert(passages, [{**first, "raw": packed(np.array([0, 0, 0, 1], np.float32))}])
        server.upsert(passages, [{**second, "vector": [-one for one in second["vector"]]}])
        task = min(server.scan(tasks, "", ("plan", "task", "terms")), key=_id)
        server.upsert(tasks, [{**task, "terms": {**task["terms"], 5: 0.5}}])
        problems = library.audit().problems
    assert problems == [
        f"片段 {first['id']}：向量不同",
        f"片段 {second['id']}：向量不同",
        f"任务 {task['id']}：词项不同",
    ]


def _id(row: Any) -> str:
    return str(row["id"])


def test_what_is_no_number_is_not_written(tmp_path: Path, lite_server: LiteServer) -> None:
    """Embedding refuses it already; a damaged store may hold it, and a server would take it and find nothing."""
    backend = MilvusBackend(Address(lite_server.uri))
    with Library.open(tmp_path, CountingEncoder(), create=True, tokeniser=CHARACTERS, backend=backend) as library:
        put(library, plan_of("水"))
        with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
            db.execute("UPDATE vectors SET vector = ?", [np.full(4, np.nan, "<f4").tobytes()])
            db.commit()
        with pytest.raises(EngineError, match="的向量里有无效的数：请用 qa import --reembed 重新计算全部向量。"):
            library.snapshot()


def test_rows_written_lately_are_insisted_on() -> None:
    asked: list[bool] = []

    class Noting(Server):
        """Notes whether it may answer from what it had a while ago."""

        def search(self, *_: Any, settled: bool = False, **__: Any) -> list[tuple[str, float]]:
            """Find nothing."""
            asked.append(settled)
            return []

        def fetch(self, *_: Any, settled: bool = False) -> dict[str, Any]:
            """Find nothing."""
            asked.append(settled)
            return {}

    now = int(time.time())
    for written in (now, now - SETTLING - 5):
        source = Source(Noting("http://127.0.0.1:1"), "x", written)
        source.search({1: 1.0}, field="terms", limit=1, condition="")
        source.fetch(["a"], ["raw"])
    assert asked == [False, False, True, True]
