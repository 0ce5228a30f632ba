"""The collections follow the library plan by plan: what is written, kept for readers, deleted, mended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.errors import EngineError
from qa.index.backends import EMBEDDED, Address
from qa.index.library import Library
from qa.index.milvus import statistics, syncing
from qa.index.milvus.backend import MilvusBackend
from qa.index.milvus.engine import MilvusEngine
from qa.index.milvus.ledger import read_ledger
from qa.index.milvus.naming import library_name
from qa.index.milvus.server import Server
from qa.index.milvus.tables import Tables
from qa.index.tokens import Tokeniser
from tests.index.samples import CHARACTERS, CountingEncoder, nearest, plan_of, put
from tests.milvus_server import LiteServer

Open = Callable[..., Library]
A = plan_of(*["水", "水电", "电路", "田"] * 10, year=2021)
B = plan_of("路路", "水", year=2022)
B2 = plan_of("路路", "田田水", "电", year=2022)


@pytest.fixture
def server(lite_server: LiteServer) -> Server:
    return Server(lite_server.uri)


@pytest.fixture
def open_it(tmp_path: Path, lite_server: LiteServer) -> Iterator[Open]:
    """Opens the library of a test on the server, with rows kept for so many seconds after they are replaced."""
    with ExitStack() as opened:

        def opening(*, grace: float = 0, encoder: CountingEncoder | None = None, **options: Any) -> Library:
            library = Library.open(
                tmp_path / "library",
                encoder or CountingEncoder(),
                create=True,
                backend=MilvusBackend(Address(lite_server.uri), grace=grace),
                **{"tokeniser": CHARACTERS, **options},
            )
            return opened.enter_context(library)

        yield opening


def sets(server: Server, library: Library) -> list[Tables]:
    """Return the sets of collections of a library."""
    owned = f"qa_{library_name(library.folder)}_"
    return [
        Tables(name.removesuffix("_ledger"))
        for name in server.collections()
        if name.startswith(owned) and name.endswith("_ledger")
    ]


def held(server: Server, library: Library) -> tuple[int, int]:
    """Return how many passages and tasks stand in the one set of a library."""
    (tables,) = sets(server, library)
    return server.count(tables.passages), server.count(tables.tasks)


def is_as_embedded(library: Library) -> None:
    """Check every row, and that answers are those of the embedded engine."""
    assert library.audit().problems == []
    ours = library.snapshot()
    assert isinstance(ours.engine, MilvusEngine)
    with Library.open(library.folder, CountingEncoder(), tokeniser=CHARACTERS, backend=EMBEDDED) as plain:
        theirs = plain.snapshot()
    assert ours.fingerprint == theirs.fingerprint
    for words in ("水", "电路", "田水"):
        query = CountingEncoder().encode_queries([words])[0]
        found, expected = (one.engine.dense(query, 20, kind="context") for one in (ours, theirs))
        assert (found.rows.tolist(), found.scores.tolist()) == (expected.rows.tolist(), expected.scores.tolist())
        found, expected = (one.engine.keyword(list(words), 20) for one in (ours, theirs))
        assert (found.rows.tolist(), found.scores.tolist()) == (expected.rows.tolist(), expected.scores.tolist())


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans whose rows are written, as they are."""
    plans: list[str] = []
    write = syncing.Syncing._write

    def noted(self: syncing.Syncing, tables: Tables, anchor: Any, plan: str, entry: Any) -> None:
        plans.append(plan)
        write(self, tables, anchor, plan, entry)

    monkeypatch.setattr(syncing.Syncing, "_write", noted)
    return plans


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries as small as these move their mean with every plan: let that be no reason to build a set anew."""
    monkeypatch.setattr(statistics, "MOST_DRIFT", 10.0)
    monkeypatch.setattr(statistics, "MOST_STRETCH", 10.0)


@pytest.mark.usefixtures("steady")
def test_only_what_is_new_is_written(open_it: Open, server: Server, written: list[str]) -> None:
    library = open_it()
    put(library, A)
    library.snapshot()
    put(library, B, sha256="b")
    library.snapshot()
    assert written == [A.plan.id, B.plan.id]
    assert held(server, library) == (3 * 42, 42)
    is_as_embedded(library)
    put(library, B2, sha256="b2")
    is_as_embedded(library)
    assert written == [A.plan.id, B.plan.id, B.plan.id]
    library.remove("2021")
    is_as_embedded(library)
    assert len(written) == 3
    open_it().snapshot()
    assert len(written) == 3, "another program finds all in place"


@pytest.mark.usefixtures("steady")
def test_what_is_replaced_is_deleted_when_its_time_is_over(
    open_it: Open, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_it(grace=100)
    put(library, A)
    put(library, B, sha256="b")
    library.snapshot()
    put(library, B2, sha256="b2")
    library.snapshot()
    library.remove("2021")
    library.snapshot()
    assert held(server, library) == (3 * 45, 45), "readers may still be looking at the versions before"
    is_as_embedded(library)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 101)
    open_it(grace=100).snapshot()
    assert held(server, library) == (3 * 3, 3)
    is_as_embedded(library)


@pytest.mark.usefixtures("steady")
def test_a_reader_goes_on_with_what_it_has(open_it: Open) -> None:
    library = open_it(grace=100)
    put(library, B)
    before = library.snapshot()
    query = CountingEncoder().encode_queries(["水"])[0]
    found = before.engine.dense(query, 9, kind="task")
    put(library, B2, sha256="b2")
    assert nearest(library.snapshot(), "田") == "田田水"
    again = before.engine.dense(query, 9, kind="task")
    assert (again.rows.tolist(), again.scores.tolist()) == (found.rows.tolist(), found.scores.tolist())
    assert before.engine.keyword(["水"], 9).rows.tolist() == [1]


@pytest.mark.usefixtures("steady")
def test_a_version_that_comes_back_is_not_written_again(open_it: Open, written: list[str]) -> None:
    library = open_it(grace=100)
    put(library, A)
    for plan in (B, B2, B):
        put(library, plan, sha256=str(len(plan.tasks)))
        library.snapshot()
    assert written == [A.plan.id, B.plan.id, B.plan.id]
    is_as_embedded(library)


def test_where_the_numbers_have_moved_a_new_set_is_built_and_the_old_one_goes(open_it: Open, server: Server) -> None:
    library = open_it()
    put(library, B)
    library.snapshot()
    (before,) = sets(server, library)
    put(library, A, sha256="a")
    library.snapshot()
    (after,) = sets(server, library)
    assert after != before
    is_as_embedded(library)


def test_an_old_set_stays_while_a_reader_may_use_it(
    open_it: Open, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_it(grace=100)
    put(library, B)
    before = library.snapshot()
    put(library, A, sha256="a")
    library.snapshot()
    assert len(sets(server, library)) == 2
    assert before.engine.keyword(["路"], 9).rows.tolist() == [0]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 101)
    open_it(grace=100).snapshot()
    assert len(sets(server, library)) == 1
    is_as_embedded(library)


def test_another_tokeniser_or_encoder_builds_a_set_of_its_own(open_it: Open, server: Server) -> None:
    library = open_it()
    put(library, B)
    library.snapshot()
    (first,) = sets(server, library)
    other = open_it(tokeniser=Tokeniser("characters-2", list))
    other.snapshot()
    (second,) = sets(server, library)
    other.reembed(CountingEncoder("水路田"))
    other.snapshot()
    (third,) = sets(server, library)
    assert len({first, second, third}) == 3
    assert other.audit().ok


def test_an_empty_library_asks_no_server(open_it: Open, server: Server) -> None:
    library = open_it()
    put(library, B)
    library.snapshot()
    library.remove("2022")
    assert len(library.snapshot().engine.keyword(["水"], 9)) == 0
    assert library.audit().ok
    assert sets(server, library) == []


def test_rows_that_a_server_has_lost_are_written_again(open_it: Open, server: Server) -> None:
    library = open_it()
    put(library, A)
    library.snapshot()
    (tables,) = sets(server, library)
    lost = [row["id"] for row in server.scan(tables.passages, "kind == 1", ("kind",))][:5]
    server.delete(tables.passages, f"id in {lost}".replace("'", '"'))
    again = open_it()
    again.snapshot()
    assert held(server, again) == (3 * 40, 40)
    is_as_embedded(again)


def test_a_reader_whose_rows_were_lost_says_so(open_it: Open, server: Server) -> None:
    library = open_it()
    put(library, A)
    snapshot = library.snapshot()
    (tables,) = sets(server, library)
    server.delete(tables.passages, "kind >= 0")
    with pytest.raises(EngineError, match="缺少 3 条数据：请重新运行，程序会补齐"):
        snapshot.engine.vectors(np.arange(3))


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("calls", range(1, 14, 2))
def test_stopped_at_any_call_the_next_run_finishes(
    open_it: Open, server: Server, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Each write is the last that arrives, in turn: what was acknowledged stays, and nothing is left over."""
    library = open_it()
    put(library, A)
    library.snapshot()
    put(library, B, sha256="b")
    library.remove("2021")
    left = calls

    def counted(patch: pytest.MonkeyPatch, name: str) -> None:
        act = getattr(Server, name)

        def acting(self: Server, *arguments: Any) -> None:
            nonlocal left
            if left == 0:
                raise EngineError("away")
            left -= 1
            act(self, *arguments)

        patch.setattr(Server, name, acting)

    with monkeypatch.context() as patch:
        counted(patch, "upsert")
        counted(patch, "delete")
        try:
            open_it().snapshot()
        except EngineError:
            assert left == 0
    again = open_it()
    again.snapshot()
    is_as_embedded(again)
    (tables,) = sets(server, again)
    assert held(server, again) == (3 * 2, 2)
    book = read_ledger(server, tables)
    assert (len(book.entries), book.begun) == (1, frozenset())
