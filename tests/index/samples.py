"""Plans, an encoder and a tokeniser small enough to work out by hand."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from qa.domain import Notice, ParsedPlan, Placement, Plan, Source, Task, Unit, Unplaced
from qa.index.encoder import EncodedQuery, Progress, Vectors
from qa.index.library import Imported, Library
from qa.index.snapshot import Snapshot
from qa.index.tokens import Tokeniser

CHARACTERS = Tokeniser("characters", list)
"""Every character is a token."""


class CountingEncoder:
    """Counts a few characters and scales the counts to length one: "水水电" is (2, 1, 0, 0) / √5.

    A text without any of them is zero. `given` lists every passage text it was asked for.
    """

    def __init__(self, characters: str = "水电路田", *, pause: float = 0.0) -> None:
        self.characters = characters
        self.given: list[str] = []
        self._pause = pause

    @property
    def name(self) -> str:
        """For people."""
        return f"counts of {self.characters}"

    @property
    def fingerprint(self) -> str:
        """The characters in hexadecimal."""
        return self.characters.encode().hex()

    @property
    def dimension(self) -> int:
        """One component a character."""
        return len(self.characters)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the counts."""
        counts = np.array([[text.count(one) for one in self.characters] for text in texts], np.float32)
        counts = counts.reshape(len(texts), self.dimension)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the counts, and remember what was asked."""
        for done, _ in enumerate(texts, start=1):
            time.sleep(self._pause)
            if progress is not None:
                progress(done, len(texts))
        self.given.extend(texts)
        return self.encode_queries(texts)


class TokenCountingEncoder(CountingEncoder):
    """Counts characters, and takes each counted character for a token: a component is 1, the others 0."""

    tells_tokens = True

    def encode_query(self, text: str) -> EncodedQuery:
        """Return the counts of a text and its tokens."""
        return EncodedQuery(self.encode_queries([text])[0], self._tokens(text))

    def encode_passage_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Vectors]:
        """Return the tokens of each text."""
        for done, _ in enumerate(texts, start=1):
            if progress is not None:
                progress(done, len(texts))
        return [self._tokens(text) for text in texts]

    def _tokens(self, text: str) -> Vectors:
        places = [self.characters.index(mark) for mark in text if mark in self.characters]
        return np.eye(self.dimension, dtype=np.float32)[places]


def task(text: str, *, plan: str = "2022-aaaaaa", ordinal: int = 1, **fields: object) -> Task:
    """Return a task with a text and nothing else but what is given."""
    empty: dict[str, object] = {
        "number": str(ordinal),
        "section": None,
        "parent": None,
        "title": None,
        "leaders": (),
        "lead_units": (),
        "support_units": (),
        "deadline": None,
        "quantities": (),
        "doubts": (),
        "source": Source(0, len(text)),
    }
    values = {"id": f"{plan}/{ordinal}", "plan": plan, "ordinal": ordinal, "text": text, **empty, **fields}
    return Task(**values)  # type: ignore[arg-type]


def plan_of(*texts: str, year: int = 2022, name: str = "aaaaaa", **fields: object) -> ParsedPlan:
    """Return a plan whose tasks have these texts."""
    plan_id = f"{year}-{name}"
    return ParsedPlan(
        plan=Plan(plan_id, f"{year}年重点工作分工方案", "东昌府区人民政府", year, None, f"{year}-03-23", ()),
        tasks=tuple(task(text, plan=plan_id, ordinal=place, **fields) for place, text in enumerate(texts, start=1)),
        unplaced=(Unplaced("附件", "没有归属", Source(0, 2)),),
        warnings=(Notice("odd", "有一处看不懂。"),),
        placements=(Placement("unplaced", 0, 2),),
    )


def named(*, leaders: Sequence[str] = (), lead: Sequence[Unit] = (), support: Sequence[Unit] = ()) -> dict[str, Any]:
    """Return the fields of a task that say who answers for it."""
    return {"leaders": tuple(leaders), "lead_units": tuple(lead), "support_units": tuple(support)}


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take away the right to write to a folder and its files; root, who always has it, becomes nobody meanwhile."""
    if os.getuid() == 0:
        os.setresuid(65534, 65534, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)
        return
    entries = [folder, *folder.rglob("*")]
    for entry in entries:
        entry.chmod(0o555 if entry.is_dir() else 0o444)
    try:
        yield
    finally:
        for entry in entries:
            entry.chmod(0o755 if entry.is_dir() else 0o644)


def put(library: Library, parsed: ParsedPlan, *, sha256: str = "ab12") -> Imported:
    return library.import_plan(parsed, file_name="方案.txt", content="全文", sha256=sha256)


def texts(snapshot: Snapshot) -> list[str]:
    return [task.text for task in snapshot.tasks]


def nearest(snapshot: Snapshot, query: str) -> str:
    """Return the text of the first task of the dense leg; the keyword leg must have it among its hits."""
    found = snapshot.engine.dense(CountingEncoder().encode_queries([query])[0], 1, kind="task")
    row = int(snapshot.passages.tasks[found.rows[0]])
    assert row in snapshot.engine.keyword(snapshot.tokeniser.split(query), 99).rows
    return snapshot.tasks[row].text
