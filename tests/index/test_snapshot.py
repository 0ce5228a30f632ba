from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from qa.domain import Unit
from qa.errors import LibraryError
from qa.index.library import Library
from qa.index.passages import KINDS, keyword_document, passages_of
from qa.index.schema import DATABASE
from qa.index.snapshot import Snapshot, names_of
from tests.index.conftest import OpenLibrary
from tests.index.samples import CountingEncoder, named, plan_of, put, task


@pytest.fixture
def snapshot(library: Library) -> Snapshot:
    """Two plans, the newer imported first."""
    for year, texts in ((2023, ["电", "田田"]), (2022, ["水", "电路畅通"])):
        library.import_plan(plan_of(*texts, year=year), file_name="", content="", sha256="")
    return library.snapshot()


def test_tasks_stand_by_plan_then_ordinal(snapshot: Snapshot) -> None:
    assert [plan.id for plan in snapshot.plans] == ["2022-aaaaaa", "2023-aaaaaa"]
    assert [one.id for one in snapshot.tasks] == ["2022-aaaaaa/1", "2022-aaaaaa/2", "2023-aaaaaa/1", "2023-aaaaaa/2"]
    assert [snapshot.task_row(one.id) for one in snapshot.tasks] == [0, 1, 2, 3]
    with pytest.raises(KeyError, match="2022-aaaaaa/9"):
        snapshot.task_row("2022-aaaaaa/9")


def test_passages_are_those_of_the_tasks(snapshot: Snapshot) -> None:
    table = snapshot.passages
    expected = [
        (row, KINDS.index(one.kind), one.start, one.end)
        for row, each in enumerate(snapshot.tasks)
        for one in passages_of(each)
    ]
    found = zip(*(column.tolist() for column in (table.tasks, table.kinds, table.starts, table.ends)), strict=True)
    assert list(found) == expected
    assert len(table) == 12


def test_a_search_finds_the_task(snapshot: Snapshot) -> None:
    query = CountingEncoder().encode_queries(["电"])[0]
    for kind in KINDS:
        found = snapshot.engine.dense(query, 1, kind=kind)
        assert snapshot.tasks[snapshot.passages.tasks[found.rows[0]]].text == "电"
    assert snapshot.engine.keyword(snapshot.tokeniser.split("电"), 9).rows.tolist() == [2, 1]


def test_a_snapshot_cannot_be_changed(snapshot: Snapshot) -> None:
    with pytest.raises(FrozenInstanceError):
        snapshot.tasks = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        snapshot.passages.starts[0] = 1
    with pytest.raises(TypeError, match="does not support item assignment"):
        snapshot.names.written["区财政局"] = ()  # type: ignore[index]


def test_an_empty_library_has_an_empty_snapshot(library: Library) -> None:
    snapshot = library.snapshot()
    query = CountingEncoder().encode_queries(["水"])[0]
    assert (snapshot.plans, snapshot.tasks, len(snapshot.passages)) == ((), (), 0)
    assert [len(snapshot.engine.dense(query, 5, kind=kind)) for kind in KINDS] == [0, 0, 0]
    assert len(snapshot.engine.keyword(["水"], 5)) == 0
    assert snapshot.engine.keyword_weights(["水"]).tolist() == [np.log1p(1.0)]


def test_names_of_tasks() -> None:
    finance, towns = Unit("区财政局", "财政局"), Unit("各镇政府", "各镇（街）", collective=True)
    names = names_of([
        task("水", **named(leaders=["张娅"], lead=[finance], support=[towns])),
        task("电", **named(leaders=["张妍", "张娅"], lead=[Unit("区财政局", "区财政局")], support=[finance])),
        task("路", **named(lead=[Unit("市财政局", "财政局")])),
    ])
    assert names.leaders == ("张妍", "张娅")
    assert names.units == ("区财政局", "市财政局")
    assert names.collectives == ("各镇政府",)
    assert names.written == {
        "区财政局": ("区财政局",),
        "各镇（街）": ("各镇政府",),
        "财政局": ("区财政局", "市财政局"),
    }


def test_the_same_content_has_the_same_fingerprint_and_scores(
    snapshot: Snapshot, open_library: OpenLibrary, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = open_library(folder=tmp_path_factory.mktemp("other"))
    for year, texts in ((2022, ["路"]), (2022, ["水", "电路畅通"]), (2023, ["电", "田田"])):
        other.import_plan(plan_of(*texts, year=year), file_name="", content="", sha256="")
    again, query = other.snapshot(), CountingEncoder().encode_queries(["电田"])[0]
    rows = np.arange(12)
    assert again.fingerprint == snapshot.fingerprint
    assert again.generation != snapshot.generation
    assert again.engine.dense_scores(query, rows).tolist() == snapshot.engine.dense_scores(query, rows).tolist()
    tokens = list(keyword_document(snapshot.tasks[1]))
    assert (
        again.engine.keyword_scores(tokens, np.arange(4)).tolist()
        == snapshot.engine.keyword_scores(tokens, np.arange(4)).tolist()
    )


def test_rows_no_program_of_ours_wrote_are_told_as_damage(library: Library) -> None:
    library.import_plan(plan_of("水"), file_name="", content="", sha256="")
    with closing(sqlite3.connect(library.folder / DATABASE)) as db:
        db.execute("UPDATE tasks SET doubts = '['")
        db.commit()
    with pytest.raises(LibraryError, match=r"^任务库的数据库“.*library\.sqlite”已损坏："):
        library.snapshot()


def test_units_bear_the_names_of_all_plans_of_their_place(library: Library) -> None:
    full, short = Unit("区发展和改革局", "区发展和改革局"), Unit("区发改局", "区发改局")
    put(library, plan_of("水", **named(lead=[full])))
    alone = library.snapshot()
    put(library, plan_of("电", year=2023, **named(support=[short])))
    snapshot = library.snapshot()
    assert snapshot.tasks[1].support_units == (Unit("区发展和改革局", "区发改局"),)
    assert snapshot.names.units == ("区发展和改革局",)
    assert snapshot.names.written["区发改局"] == ("区发展和改革局",)
    assert library.parsed("2023").tasks[0].support_units == (short,), "what is stored stays"
    library.remove("2022")
    assert library.snapshot().names.units == ("区发改局",)
    assert len({alone.fingerprint, snapshot.fingerprint, library.snapshot().fingerprint}) == 3
