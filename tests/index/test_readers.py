"""Readers of a library while it changes: they see whole states and do not wait."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from qa.index import library as library_module
from qa.index.library import Library
from qa.index.passages import KINDS
from qa.index.snapshot import Snapshot, build
from tests.index.conftest import OpenLibrary
from tests.index.samples import CountingEncoder, nearest, plan_of, put, texts


def test_readers_see_whole_states_and_do_not_wait(open_library: OpenLibrary) -> None:
    library = open_library(CountingEncoder(pause=0.001))
    states = [plan_of(*(f"水{number}" for number in range(20))), plan_of(*(f"电{number}" for number in range(9)))]
    known = [[task.text for task in state.tasks] for state in states]
    put(library, states[0])
    library.snapshot()
    stop, failures, seen = threading.Event(), list[BaseException](), set[int]()

    def read() -> None:
        try:
            while not stop.is_set():
                state = library.snapshot()
                which = known.index(texts(state))
                seen.add(which)
                assert nearest(state, "水电"[which]) in known[which]
                found = [len(state.engine.dense(np.ones(4, np.float32), 99, kind=kind)) for kind in KINDS]
                assert found == [len(known[which])] * 3
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(1, 11):
        put(library, states[turn % 2], sha256=str(turn))
        assert texts(library.snapshot()) in known
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert seen == {0, 1}


def test_who_comes_while_the_next_snapshot_is_built_gets_the_one_before(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(library, plan_of("水"))
    before = library.snapshot()
    building, go_on = threading.Event(), threading.Event()

    def slow(*arguments: object) -> Snapshot:
        building.set()
        assert go_on.wait(10)
        return build(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(library_module, "build", slow)
    importing = threading.Thread(target=put, args=(library, plan_of("电")))
    importing.start()
    assert building.wait(10)
    assert library.snapshot() is before
    go_on.set()
    importing.join()
    assert texts(library.snapshot()) == ["电"]
