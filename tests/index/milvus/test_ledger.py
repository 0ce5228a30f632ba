from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest

from qa.index.bm25 import Terms
from qa.index.milvus import ledger
from qa.index.milvus.ledger import Anchor, Entry, read_ledger
from qa.index.milvus.server import Server
from qa.index.milvus.tables import Tables, packed, unpacked
from tests.milvus_server import LiteServer

TERMS = Terms(2, 7, Counter({"水": 2, '"] or id != "': 1}))
ENTRY = Entry(6, TERMS, np.array([2**40, -5, 0, 7]), 0.25, 2, 1700000000)


@pytest.fixture
def server(lite_server: LiteServer) -> Server:
    return Server(lite_server.uri)


@pytest.fixture
def tables(server: Server) -> Iterator[Tables]:
    made = Tables(f"test_{uuid4().hex[:8]}")
    made.create(server, 4)
    yield made
    made.drop(server)


def test_what_is_written_is_read(server: Server, tables: Tables) -> None:
    anchor = Anchor(np.array([0.1, -1e-20, 3], np.float32), 2.5, 12, 13)
    ledger.write_anchor(server, tables, anchor)
    ledger.write_entry(server, tables, "aa", ENTRY)
    book = read_ledger(server, tables)
    assert book.anchor is not None
    assert book.anchor.mean.tobytes() == anchor.mean.tobytes()
    assert (book.anchor.average, book.anchor.made, book.anchor.retired) == (2.5, 12, 13)
    (entry,) = book.entries.values()
    assert entry.total.tolist() == ENTRY.total.tolist()
    assert replace(entry, total=ENTRY.total) == ENTRY


def test_a_large_entry_is_written_in_parts_and_counts_when_all_are_there(
    server: Server, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_PIECE", 40)
    ledger.write_entry(server, tables, "aa", ENTRY)
    assert server.count(tables.ledger) > 3
    assert read_ledger(server, tables).entries.keys() == {"aa"}
    server.delete(tables.ledger, 'id in ["aa#1"]')
    book = read_ledger(server, tables)
    assert not book.entries
    assert book.begun == {"aa"}
    ledger.delete_entries(server, tables, ["aa"])
    assert read_ledger(server, tables).begun == {"aa"}
    ledger.forget_begun(server, tables, ["aa"])
    assert server.count(tables.ledger) == 0


def test_what_was_begun_is_known_until_it_is_complete(server: Server, tables: Tables) -> None:
    ledger.note_begun(server, tables, "aa")
    assert read_ledger(server, tables).begun == {"aa"}
    ledger.write_entry(server, tables, "aa", ENTRY)
    assert read_ledger(server, tables).begun == frozenset()


def test_vectors_are_packed_exactly() -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    assert unpacked([packed(one) for one in vectors]).tobytes() == vectors.tobytes()
