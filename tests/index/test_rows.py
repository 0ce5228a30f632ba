from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import ParsedPlan, Unit
from qa.index import rows
from qa.index.rows import Document
from qa.index.schema import connection, database_in
from tests.index.samples import named, plan_of
from tests.index.strategies import parsed_plans, texts

FILE = Document("方案.txt", "ab12", "一、", "2022-03-23T00:00:00+00:00")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Give an empty database; each test rolls back what it writes."""
    with connection(database_in(tmp_path_factory.mktemp("rows"), create=True)) as opened:
        yield opened


@settings(max_examples=150, deadline=None)
@given(parsed=parsed_plans(), document=st.builds(Document, texts, texts, texts, texts))
def test_everything_of_a_plan_comes_back_as_it_was(
    db: sqlite3.Connection, parsed: ParsedPlan, document: Document
) -> None:
    db.execute("BEGIN")
    try:
        rows.insert_plan(db, parsed, document=document, digest="")
        assert rows.select_parsed(db, parsed.plan.id) == parsed
        assert rows.select_document(db, parsed.plan.id) == document
        assert rows.select_plans(db) == (parsed.plan,)
        assert rows.select_tasks(db) == parsed.tasks
    finally:
        db.execute("ROLLBACK")


def test_roles_are_rows_that_can_be_counted(db: sqlite3.Connection) -> None:
    roles = named(
        leaders=["张娅"], lead=[Unit("区财政局", "财政局")], support=[Unit("各镇政府", "各镇", collective=True)]
    )
    db.execute("BEGIN")
    try:
        rows.insert_plan(db, plan_of("修路", "通水", **roles), document=FILE, digest="")
        found = db.execute(
            "SELECT ordinal, role, position, name, written, collective FROM roles WHERE ordinal = 2 ORDER BY role"
        )
        assert found.fetchall() == [
            (2, "lead", 0, "区财政局", "财政局", 0),
            (2, "leader", 0, "张娅", "张娅", 0),
            (2, "support", 0, "各镇政府", "各镇", 1),
        ]
    finally:
        db.execute("ROLLBACK")


def test_tasks_of_all_plans_stand_by_plan_then_ordinal(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    try:
        for year in (2023, 2022):
            rows.insert_plan(db, plan_of(*map(str, range(11)), year=year), document=FILE, digest="")
        expected = [f"{year}-aaaaaa/{ordinal}" for year in (2022, 2023) for ordinal in range(1, 12)]
        assert [task.id for task in rows.select_tasks(db)] == expected
        assert [task.id for task in rows.select_tasks(db, "2023-aaaaaa")] == expected[11:]
    finally:
        db.execute("ROLLBACK")
