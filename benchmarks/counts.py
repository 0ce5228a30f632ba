"""How long SQLite takes to count among ten million tasks.

Fills a database with the tables of a library (150 tasks a plan, ten years, 40 units a place, four roles a task) and
asks it what a page or an answer asks. `python benchmarks/counts.py FILE [TASKS]` prints JSON; `counts.json` holds one.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.index.schema import _ADDED, _TABLES, _execute

EACH = 150
TEXT = "完成外运小区、北园小区等27个老旧小区改造，对有条件的小区加装电动自行车充电桩。"
QUESTIONS = {
    "all tasks": ("SELECT count(*) FROM tasks", ()),
    "tasks of a year": ("SELECT count(*) FROM tasks JOIN plans ON plans.id = tasks.plan WHERE year = ?", (2022,)),
    "tasks of a plan": ("SELECT count(*) FROM tasks WHERE plan = ?", ("2022-000007",)),
    "tasks a unit leads": (
        "SELECT count(*) FROM (SELECT DISTINCT plan, ordinal FROM roles WHERE role = 'lead' AND name = ?)",
        ("单位17",),
    ),
}
INDEX = "CREATE INDEX roles_by_name ON roles (name, role, plan, ordinal)"


def roles(plan: str, place: int) -> Iterator[tuple[Any, ...]]:
    """Yield the roles of the tasks of one plan."""
    for ordinal in range(1, EACH + 1):
        for position, role in enumerate(("leader", "lead", "support", "support")):
            yield plan, ordinal, role, position, f"单位{place * 40 + (ordinal * 7 + position * 3) % 40}", "写法", 0


def fill(db: sqlite3.Connection, tasks: int) -> None:
    """Make the tables and so many tasks."""
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -1000000")
    db.execute("BEGIN")
    _execute(db, _TABLES, *_ADDED)
    for number in range(tasks // EACH):
        year = 2015 + number % 10
        plan = f"{year}-{number:06x}"
        values = (plan, "方案", "区人民政府", year, None, None, "[]", "[]", "[]", "[]", "f", "s", "c", "t", "d")
        db.execute(f"INSERT INTO plans VALUES ({', '.join('?' * 15)})", values)  # noqa: S608 -- placeholders
        rows = ((plan, n, str(n), "一、", None, None, TEXT, None, None, "[]", 0, 40, None) for n in range(1, EACH + 1))
        db.executemany(f"INSERT INTO tasks VALUES ({', '.join('?' * 13)})", rows)  # noqa: S608 -- as above
        db.executemany("INSERT INTO roles VALUES (?, ?, ?, ?, ?, ?, ?)", roles(plan, number // 10))
    db.execute("COMMIT")


def asked(db: sqlite3.Connection) -> dict[str, dict[str, float]]:
    """Return each count with the seconds of a first and a second run."""
    found: dict[str, dict[str, float]] = {}
    for name, (query, values) in QUESTIONS.items():
        found[name] = {}
        for turn in ("first", "again"):
            start = time.perf_counter()
            found[name]["count"] = db.execute(query, values).fetchone()[0]
            found[name][turn] = round(time.perf_counter() - start, 4)
    return found


def main(path: Path, tasks: int) -> None:
    """Fill the database where it is not there, and ask, without and with an index on names."""
    db = sqlite3.connect(path, isolation_level=None)
    if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        fill(db, tasks)
    report: dict[str, Any] = {"tasks": tasks, "as the store is": asked(db), "megabytes": path.stat().st_size >> 20}
    start = time.perf_counter()
    db.execute(INDEX)
    report["index on names"] = {"seconds": round(time.perf_counter() - start, 1), **asked(db)}
    print(json.dumps(report, ensure_ascii=False, indent=1))
    db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000)
