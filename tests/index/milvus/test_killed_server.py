"""A server that is killed while a library is written to it: nothing that was acknowledged is lost, and it goes on."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from qa.errors import EngineError
from qa.index.backends import EMBEDDED, Address
from qa.index.library import Library
from qa.index.milvus.backend import MilvusBackend
from qa.index.milvus.server import Server
from tests.index.samples import CHARACTERS, CountingEncoder, plan_of, put
from tests.milvus_server import LiteServer

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")]

OLD = plan_of(*(f"水{number}" for number in range(60)), year=2021)
NEW = plan_of(*(f"电{number}、路" for number in range(400)))


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[LiteServer]:
    server = LiteServer(tmp_path / "tasks.db")
    server.start()
    yield server
    server.kill()


def opened(folder: Path, lite: LiteServer) -> Library:
    backend = MilvusBackend(Address(lite.uri), grace=0)
    return Library.open(folder, CountingEncoder(), create=True, tokeniser=CHARACTERS, backend=backend)


def is_whole(folder: Path, lite: LiteServer) -> None:
    """Check that a program that opens the library finds every row of both plans."""
    with opened(folder, lite) as library:
        assert [plan.year for plan in library.plans()] == [2021, 2022]
        audit = library.audit()
        assert (audit.problems, audit.tasks) == ([], 460)
        engine = library.snapshot().engine
    with Library.open(folder, CountingEncoder(), tokeniser=CHARACTERS, backend=EMBEDDED) as plain:
        expected = plain.snapshot().engine
    query = CountingEncoder().encode_queries(["电"])[0]
    assert engine.dense(query, 500, kind="task").rows.tolist() == expected.dense(query, 500, kind="task").rows.tolist()
    assert engine.keyword(["水"], 500).rows.tolist() == expected.keyword(["水"], 500).rows.tolist()


@pytest.mark.parametrize(("call", "during"), [(2, False), (4, False), (2, True), (6, True)])
def test_killed_while_writing(
    tmp_path: Path, lite: LiteServer, monkeypatch: pytest.MonkeyPatch, call: int, during: bool
) -> None:
    """Killed when a write was acknowledged, or while one is under way: the store has the plan, the next run goes on."""
    folder = tmp_path / "library"
    with opened(folder, lite) as library:
        put(library, OLD)
        library.snapshot()
    upsert, seen = Server.upsert, 0

    def until_killed(self: Server, *arguments: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == call and during:
            threading.Timer(0.01, lite.kill).start()
        upsert(self, *arguments)
        if seen == call and not during:
            lite.kill()

    with monkeypatch.context() as patch, opened(folder, lite) as library:
        patch.setattr(Server, "upsert", until_killed)
        done = put(library, NEW, sha256="new")
        assert (done.status, done.tasks) == ("new", 400), "the import is acknowledged by the store"
        with suppress(EngineError):  # where the server ends after its last call nobody notices
            library.snapshot()
    lite.kill()
    lite.start()
    is_whole(folder, lite)


def test_back_in_time_it_is_not_even_noticed(tmp_path: Path, lite: LiteServer, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "library"
    upsert, seen = Server.upsert, 0

    def interrupted(self: Server, *arguments: Any) -> None:
        nonlocal seen
        seen += 1
        if seen in {2, 3, 5}:
            lite.kill()
            lite.start()
        upsert(self, *arguments)

    with monkeypatch.context() as patch, opened(folder, lite) as library:
        patch.setattr(Server, "upsert", interrupted)
        put(library, OLD)
        put(library, NEW, sha256="new")
        library.snapshot()
    is_whole(folder, lite)
