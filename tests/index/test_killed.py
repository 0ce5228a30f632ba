"""A library whose program is killed while importing opens as it was before or after, never between."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from qa.index.library import Library
from qa.parsing.corrections import corrected, differences
from tests.index.samples import CHARACTERS, CountingEncoder, plan_of

MOMENTS = 50
OLD = plan_of(*(f"水{number}" for number in range(120)))
READ = plan_of(*(f"电{number}、路" for number in range(150)))
CORRECTIONS = differences(READ.tasks[7], {"leaders": "张三"}) + differences(READ.tasks[9], {"dropped": ""})
NEW = corrected(READ, CORRECTIONS).parsed


def import_new(folder: Path, started: Connection) -> None:
    """Import the new plan and index it, as a program of its own."""
    started.send(True)
    with Library.open(folder, CountingEncoder(pause=0.0003), tokeniser=CHARACTERS) as library:
        library.import_plan(READ, file_name="", content="", sha256="new", corrections=CORRECTIONS)
        library.snapshot()


def run(folder: Path, *, kill_after: float | None) -> float:
    """Import the new plan in another process, killed so many seconds into it; return how long that took."""
    # Processes forked from one that has loaded all libraries start within milliseconds.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "bm25s", "faiss"])
    listening, started = context.Pipe(duplex=False)
    process = context.Process(target=import_new, args=(folder, started))
    process.start()
    assert listening.poll(60)
    start = time.monotonic()
    if kill_after is not None:
        time.sleep(kill_after)
        process.kill()
    process.join(60)
    assert process.exitcode in ((0,) if kill_after is None else (0, -9))
    process.close()
    return time.monotonic() - start


def state(folder: Path) -> str:
    """Return which plan the library holds, after making sure that it is complete, is found and can be replaced."""
    with Library.open(folder, CountingEncoder(), tokeniser=CHARACTERS) as library:
        held = library.parsed("2022")
        assert held in (OLD, NEW)
        kept = tuple(one.correction for one in library.corrections("2022-aaaaaa"))
        assert kept == (() if held == OLD else CORRECTIONS), "a plan and its corrections are written together"
        snapshot = library.snapshot()
        assert snapshot.tasks == held.tasks
        word = "水" if held == OLD else "电"
        found = snapshot.engine.dense(CountingEncoder().encode_queries([word])[0], 999, kind="task")
        assert len(found) == len(snapshot.engine.keyword([word], 999)) == len(held.tasks)
        library.import_plan(READ, file_name="", content="", sha256="new", corrections=CORRECTIONS)
        assert library.snapshot().tasks == NEW.tasks
    return "old" if held == OLD else "new"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_killed_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    with Library.open(tmp_path / "before", CountingEncoder(), create=True, tokeniser=CHARACTERS) as library:
        library.import_plan(OLD, file_name="", content="", sha256="old")
        library.snapshot()
    later = [2**power for power in range(1, 6)]
    for place in ["first", "whole", *map(str, range(MOMENTS)), *(f"later {factor}" for factor in later)]:
        shutil.copytree(tmp_path / "before", tmp_path / place)
    run(tmp_path / "first", kill_after=None)
    duration = run(tmp_path / "whole", kill_after=None)

    def trial(place: str, share: float) -> str:
        run(tmp_path / place, kill_after=duration * share)
        return state(tmp_path / place)

    shares = [(number + random.random()) / MOMENTS for number in range(MOMENTS)]  # noqa: S311
    with ThreadPoolExecutor(2) as trials:
        states = set(trials.map(trial, map(str, range(MOMENTS)), shares))
    for factor in later:  # on a machine that has become busier an import takes longer than it did before
        if "new" in states:
            break
        states.add(trial(f"later {factor}", factor))
    assert states == {"old", "new"}, "the moments reach from before the write to after it"
