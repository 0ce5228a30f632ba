from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from qa.errors import LibraryError, LibraryVersionError
from qa.index import schema
from qa.index.rows import select_corrections, select_decisions, select_links
from qa.index.schema import DATABASE, connection, database_in, translated
from tests.index.samples import read_only


def test_a_new_library_is_made_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "新建" / "任务库"
    assert database_in(folder, create=True) == folder / DATABASE
    assert database_in(folder, create=False) == folder / DATABASE
    with connection(folder / DATABASE) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert db.execute("PRAGMA busy_timeout").fetchone() == (30_000,)


@pytest.mark.parametrize("there", [True, False])
def test_no_library_where_none_may_be_made(tmp_path: Path, there: bool) -> None:
    folder = tmp_path if there else tmp_path / "没有"
    with pytest.raises(LibraryError, match="还没有任务库：请先导入方案"):
        database_in(folder, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, create: bool) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"")
    with pytest.raises(LibraryError, match="里有其他文件，却没有任务库"):
        database_in(tmp_path, create=create)
    assert [entry.name for entry in tmp_path.iterdir()] == ["照片.jpg"]


def test_hidden_files_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"")
    assert database_in(tmp_path, create=True).exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "库").write_bytes(b"")
    with pytest.raises(LibraryError, match="是文件，不是任务库文件夹"):
        database_in(tmp_path / "库", create=True)


def test_a_database_of_another_program(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / DATABASE)
    db.execute("CREATE TABLE notes (text)")
    db.close()
    with pytest.raises(LibraryError, match="不是任务库的数据库"):
        database_in(tmp_path, create=True)


def test_a_newer_format_names_both_versions(tmp_path: Path) -> None:
    path = database_in(tmp_path, create=True)
    with connection(path) as db:
        db.execute("PRAGMA user_version = 7")
    with pytest.raises(LibraryVersionError, match=r"第 7 版，本程序只认识到第 5 版：请升级程序"):
        database_in(tmp_path, create=False)


def test_a_database_whose_making_was_interrupted_is_finished(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"")
    with pytest.raises(LibraryError, match="没有建完：请重新导入方案"):
        database_in(tmp_path, create=False)
    with connection(database_in(tmp_path, create=True)) as db:
        assert db.execute("SELECT count(*) FROM plans").fetchone() == (0,)


def test_a_database_emptied_beside_its_indexes_is_not_taken_for_new(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"")
    (tmp_path / "indexes").mkdir()
    with pytest.raises(LibraryError, match="不是任务库的数据库"):
        database_in(tmp_path, create=True)


def test_a_damaged_database(tmp_path: Path) -> None:
    path = database_in(tmp_path, create=True)
    path.write_bytes(b"\x00garbage" * 1000)
    with pytest.raises(LibraryError, match=r"已损坏：请用备份恢复，或移走文件夹后重新导入方案。$"):
        database_in(tmp_path, create=False)


def test_several_may_make_it_at_once(tmp_path: Path) -> None:
    failures: list[LibraryError] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        try:
            database_in(tmp_path, create=True)
        except LibraryError as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_library_being_written_for_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "WAIT", 0.05)
    path = database_in(tmp_path, create=True)
    with connection(path) as writer, connection(path) as other:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match=r"正被另一个程序写入，等了 0 秒：请稍后重试。$"), translated(path):
            other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "磁盘已满，任务库“库”没有改动：请腾出空间后重试。"),
        (PermissionError(13, "denied"), r"任务库“库”无法读写（\[Errno 13\] denied）：请检查文件夹的权限和磁盘。"),
        (
            sqlite3.OperationalError("unable to open"),
            "任务库“库”无法读写（unable to open）：请检查文件夹的权限和磁盘。",
        ),
        (
            UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
            "任务库的数据库“库/library.sqlite”已损坏：请用备份恢复，或移走文件夹后重新导入方案。",
        ),
    ],
)
def test_errors_are_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(LibraryError, match=f"^{sentence}$") as caught, translated(Path("库") / DATABASE):
        raise error
    assert caught.value.__cause__ is error


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs to become another user")
def test_a_library_that_may_only_be_read(public_folder: Path) -> None:
    path = database_in(public_folder, create=True)
    with read_only(public_folder), connection(database_in(public_folder, create=True)) as db:
        assert db.execute("SELECT count(*) FROM plans").fetchone() == (0,)
        with pytest.raises(LibraryError, match="无法读写（attempt to write a readonly database）"), translated(path):
            db.execute("DELETE FROM plans")


TABLES = "SELECT name, sql FROM sqlite_master ORDER BY name"


def older(folder: Path, *, version: int = 1) -> Path:
    """Make a library of an older format, with a generation and, in the second format, a decision about a unit."""
    path = database_in(folder, create=True)
    with connection(path) as db:
        db.execute("INSERT INTO unit_decisions VALUES ('鹤山区', '区水利', '区水利局', '2026-01-01')")
        for table in ("link_decisions", "token_vectors", "corrections", "unit_decisions")[: 5 - version]:
            db.execute(f"DROP TABLE {table}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("UPDATE meta SET value = '7' WHERE key = 'generation'")
    return path


@pytest.mark.parametrize(("version", "decisions"), [(1, 0), (2, 1), (4, 1)])
def test_a_library_of_an_older_format_is_brought_up_to_date(tmp_path: Path, version: int, decisions: int) -> None:
    with connection(database_in(tmp_path / "new", create=True)) as db:
        tables = db.execute(TABLES).fetchall()
    path = older(tmp_path / "old", version=version)
    for _ in range(2):
        assert database_in(tmp_path / "old", create=False) == path
    with connection(path) as db:
        assert db.execute(TABLES).fetchall() == tables
        assert db.execute("PRAGMA user_version").fetchone() == (schema.FORMAT,)
        assert db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone() == ("7",)
        assert len(select_decisions(db)) == decisions
        assert select_corrections(db) == ()
        assert select_links(db) == ()


def test_an_upgrade_that_fails_leaves_the_library_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = older(tmp_path)
    monkeypatch.setattr(schema, "_ADDED", (*schema._ADDED, "CREATE TABLE plans (id)"))
    with pytest.raises(LibraryError, match="table plans already exists"):
        database_in(tmp_path, create=False)
    with connection(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert "unit_decisions" not in {name for name, _ in db.execute(TABLES)}


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs to become another user")
def test_an_older_library_that_may_only_be_read_is_read_as_it_is(public_folder: Path) -> None:
    path = older(public_folder)
    with read_only(public_folder), connection(database_in(public_folder, create=False)) as db:
        assert select_decisions(db) == ()
        assert select_corrections(db) == ()
        assert select_links(db) == ()
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert path.exists()
