"""The database file of a library: its tables, how it is opened and made, and what SQLite's errors mean to a user.

What is written to the tables and read from them stands in `rows.py` and `store.py`.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from qa.errors import LibraryError, LibraryVersionError

DATABASE: Final = "library.sqlite"
FORMAT: Final = 5
APPLICATION: Final = 0x71_61_4C_31
"""SQLite's application id of a library: the bytes "qaL1"."""
WAIT: Final = 30.0
"""Seconds to wait for another program that is writing."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', '0'), ('encoder_fingerprint', NULL), ('encoder_name', NULL);
CREATE TABLE plans (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, issuer TEXT, year INTEGER, number TEXT, date TEXT,
    sections TEXT NOT NULL, unplaced TEXT NOT NULL, warnings TEXT NOT NULL, placements TEXT NOT NULL,
    file_name TEXT NOT NULL, sha256 TEXT NOT NULL, content TEXT NOT NULL, imported_at TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE TABLE tasks (
    plan TEXT NOT NULL REFERENCES plans ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    number TEXT, section TEXT, parent TEXT, title TEXT, text TEXT NOT NULL,
    deadline_text TEXT, deadline_date TEXT, doubts TEXT NOT NULL,
    source_start INTEGER NOT NULL, source_end INTEGER NOT NULL, source_page INTEGER,
    PRIMARY KEY (plan, ordinal)
);
CREATE TABLE roles (
    plan TEXT NOT NULL, ordinal INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('leader', 'lead', 'support')), position INTEGER NOT NULL,
    name TEXT NOT NULL, written TEXT NOT NULL, collective INTEGER NOT NULL,
    PRIMARY KEY (plan, ordinal, role, position),
    FOREIGN KEY (plan, ordinal) REFERENCES tasks ON DELETE CASCADE
);
CREATE TABLE quantities (
    plan TEXT NOT NULL, ordinal INTEGER NOT NULL, position INTEGER NOT NULL,
    subject TEXT, comparator TEXT NOT NULL, value REAL, upper REAL, unit TEXT, measure TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (plan, ordinal, position),
    FOREIGN KEY (plan, ordinal) REFERENCES tasks ON DELETE CASCADE
);
CREATE TABLE passages (
    plan TEXT NOT NULL, ordinal INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('task', 'clause', 'context')),
    text TEXT NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (plan, ordinal, position),
    FOREIGN KEY (plan, ordinal) REFERENCES tasks ON DELETE CASCADE
);
CREATE INDEX passages_by_digest ON passages (digest);
CREATE TABLE vectors (
    encoder TEXT NOT NULL, digest BLOB NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (encoder, digest)
);
"""

_ADDED: Final = (
    """
    CREATE TABLE unit_decisions (
        place TEXT NOT NULL, form TEXT NOT NULL, name TEXT, decided_at TEXT NOT NULL,
        PRIMARY KEY (place, form)
    ) WITHOUT ROWID;
    """,
    # They outlast their plan: one that is removed and imported again has them again.
    """
    CREATE TABLE corrections (
        plan TEXT NOT NULL, position INTEGER NOT NULL, number TEXT, text TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL, read TEXT NOT NULL, copy INTEGER NOT NULL, corrected_at TEXT NOT NULL,
        PRIMARY KEY (plan, position)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE token_vectors (
        encoder TEXT NOT NULL, digest BLOB NOT NULL, dimension INTEGER NOT NULL, vectors BLOB NOT NULL,
        PRIMARY KEY (encoder, digest)
    );
    """,
    # As corrections do, they outlast their plans.
    """
    CREATE TABLE link_decisions (
        old TEXT NOT NULL, new TEXT NOT NULL, position INTEGER NOT NULL, old_tasks TEXT NOT NULL,
        new_tasks TEXT NOT NULL, same INTEGER NOT NULL, decided_at TEXT NOT NULL,
        PRIMARY KEY (old, new, position)
    ) WITHOUT ROWID;
    """,
)
"""What each format after the first adds; a library of an older one gets it when it is opened, and loses nothing."""


def database_in(folder: Path, *, create: bool) -> Path:
    """Return the database file of the library in a folder, made if need be and allowed.

    Raises LibraryError where there is no library or something else stands in its place, LibraryVersionError where a
    newer program made it.
    """
    path = folder / DATABASE
    with translated(path):
        if not path.exists():
            _require_room(folder, create=create)
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        with connection(path, create=create) as db:
            _require_format(db, path, create=create)
    return path


def is_vacant(folder: Path) -> bool:
    """Tell whether a folder holds nothing, or does not exist yet: a library can be made there, and none was."""
    try:
        return all(entry.name.startswith(".") for entry in folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:  # a file, or a folder of someone else: whoever opens it says what is the matter
        return False


@contextmanager
def connection(path: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection that commits statement by statement, and close it afterwards."""
    db = connect(path, create=create)
    try:
        yield db
    finally:
        db.close()


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Return a connection to a database file; the caller closes it. It may be handed from thread to thread."""
    mode = "rwc" if create and not path.exists() else _mode(path)
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        # An import is rare and long compared with one fsync: what was reported as imported must survive a power cut,
        # which NORMAL does not promise in WAL mode.
        db.execute("PRAGMA synchronous = FULL")
    except (sqlite3.Error, UnicodeDecodeError):
        db.close()
        raise
    return db


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into one sentence for the user."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise LibraryError(_sentence(error, path)) from error


def damaged(path: Path) -> LibraryError:
    """Return the error that says a database file holds what this program never wrote."""
    return LibraryError(f"任务库的数据库“{path}”已损坏：请用备份恢复，或移走文件夹后重新导入方案。")


def _mode(path: Path) -> str:
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "rw"
    # SQLite reads a WAL database only where it can make or find its companion files; without them nobody is writing,
    # and the file can be read as if it never changed.
    return "ro" if path.with_name(path.name + "-wal").exists() else "ro&immutable=1"


def _require_room(folder: Path, *, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise LibraryError(f"“{folder}”是文件，不是任务库文件夹：请指定一个文件夹。")
    if folder.exists() and _others(folder):
        raise LibraryError(f"文件夹“{folder}”里有其他文件，却没有任务库：请指定任务库所在的文件夹，或一个空文件夹。")
    if not create:
        raise LibraryError(f"“{folder}”里还没有任务库：请先导入方案，或检查文件夹名。")


def _require_format(db: sqlite3.Connection, path: Path, *, create: bool) -> None:
    db.execute("BEGIN")  # another program may be making the tables between two looks
    application, version = _marks(db)
    blank = application == 0 and _is_blank(db, path)
    db.execute("COMMIT")
    if blank:
        if not create:
            raise LibraryError(f"“{path.parent}”里的任务库没有建完：请重新导入方案。")
        _make_tables(db)
        application, version = _marks(db)
    if application != APPLICATION:
        raise LibraryError(f"“{path}”不是任务库的数据库：请指定任务库所在的文件夹，或一个空文件夹。")
    if version > FORMAT:
        raise LibraryVersionError(
            f"任务库“{path.parent}”的格式是第 {version} 版，本程序只认识到第 {FORMAT} 版：请升级程序后再打开。"
        )
    if version < FORMAT and _mode(path) == "rw":
        _upgrade(db)


def _marks(db: sqlite3.Connection) -> tuple[int, int]:
    application: int = db.execute("PRAGMA application_id").fetchone()[0]
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return application, version


def _is_blank(db: sqlite3.Connection, path: Path) -> bool:
    """Tell a database whose making was interrupted from one that has lost its content: no index was ever built."""
    tables: int = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return tables == 0 and not _others(path.parent)


def _others(folder: Path) -> list[Path]:
    """Return what stands in a folder besides a database, which another program may be making just now."""
    return [entry for entry in folder.iterdir() if not entry.name.startswith((DATABASE, "."))]


def _make_tables(db: sqlite3.Connection) -> None:
    _use_wal(db)
    db.execute("BEGIN IMMEDIATE")
    if _marks(db)[0] == 0:
        _execute(db, _TABLES, *_ADDED)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute("COMMIT")


def _upgrade(db: sqlite3.Connection) -> None:
    """Add to a library of an older format what the later ones have, in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    version = _marks(db)[1]  # another program may have been faster
    _execute(db, *_ADDED[version - 1 :])
    db.execute(f"PRAGMA user_version = {max(version, FORMAT)}")
    db.execute("COMMIT")


def _execute(db: sqlite3.Connection, *scripts: str) -> None:
    """Execute statements within the transaction that has begun, which `executescript` would end."""
    for statement in filter(str.strip, ";".join(scripts).split(";")):
        db.execute(statement)


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to WAL, waiting for others that are doing the same: SQLite itself does not wait here."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary error code, 0 where the error is Python's own."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _sentence(error: sqlite3.Error | OSError | UnicodeDecodeError, path: Path) -> str:
    if isinstance(error, OSError):
        full, broken, busy = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)), False, False
    elif isinstance(error, UnicodeDecodeError):
        full, broken, busy = False, True, False
    else:
        code = _code(error)
        full = code == sqlite3.SQLITE_FULL
        broken = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        busy = code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    if full:
        return f"磁盘已满，任务库“{path.parent}”没有改动：请腾出空间后重试。"
    if broken:
        return str(damaged(path))
    if busy:
        return f"任务库“{path.parent}”正被另一个程序写入，等了 {WAIT:.0f} 秒：请稍后重试。"
    return f"任务库“{path.parent}”无法读写（{error}）：请检查文件夹的权限和磁盘。"
