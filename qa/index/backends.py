"""Which engine a library is searched with: each kind makes an `Engine` from one state of the library.

To add a third: a class with `engine`, and a line in `BACKENDS`; `tests/index/test_engine.py` holds it to the contract.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from qa.domain import Task
from qa.index.audit import Audit
from qa.index.bm25 import Terms
from qa.index.dense import DenseLeg, centred, shared_mean
from qa.index.engine import EmbeddedEngine, Engine
from qa.index.files import IndexKey, Shape, load_index, save_index
from qa.index.keywords import KeywordLeg
from qa.index.late import LateLeg
from qa.index.passages import keyword_document
from qa.index.store import Transaction
from qa.index.tokens import Tokeniser

INDEXES: Final = "indexes"


@dataclass(frozen=True, slots=True)
class Content:
    """One state of a library, as an engine is made from it."""

    transaction: Transaction
    tasks: Sequence[Task]
    """By plan id and ordinal: their places are the rows of the engine."""
    shape: Shape
    key: IndexKey
    tokeniser: Tokeniser
    folder: Path
    """The library's folder."""

    def tokens(self, task: Task) -> list[str]:
        """Return the keywords a task is found by."""
        return self.tokeniser.split(keyword_document(task))

    def late(self) -> LateLeg | None:
        """Return the token vectors of the tasks, None where they have none."""
        return LateLeg.of(*self.transaction.tokens()) if self.transaction.has_tokens() else None


@dataclass(frozen=True, slots=True)
class Address:
    """Where an engine is reached, and what it asks for to let one in."""

    uri: str
    token: str | None = None

    def __repr__(self) -> str:
        """Leave out the token: what is printed is read by others."""
        return f"Address({self.uri!r})"


class Backend(Protocol):
    """Makes the engine of a library, and brings what it keeps up to date with it first."""

    @property
    def name(self) -> str:
        """What the setting `engine` calls it."""

    @property
    def place(self) -> str | None:
        """The address beyond this process it is reached at; None where nothing is called."""

    def engine(self, content: Content) -> Engine:
        """Return the engine of this state of a library.

        Raises EngineError where what it needs is away or refuses; the library itself is never changed.
        """

    def audit(self, content: Content) -> Audit:
        """Bring what it keeps up to date, then read all of it back and compare it with the store, row by row."""


class EmbeddedBackend:
    """Engines within this process, saved beside the library."""

    name: Final = "embedded"
    place: Final = None

    def engine(self, content: Content) -> EmbeddedEngine:
        """Return the saved engine where it fits, else a new one that is saved."""
        home = content.folder / INDEXES
        if saved := load_index(home, content.key, shape=content.shape):
            return saved
        shape = content.shape
        dense = DenseLeg.of(content.transaction.vectors(), kinds=shape.kinds, tasks=shape.passage_tasks)
        keywords = KeywordLeg.of([content.tokens(task) for task in content.tasks])
        made = EmbeddedEngine(dense, keywords, content.late())
        if content.tasks:
            save_index(home, content.key, shape=shape, engine=made)
        return made

    def audit(self, content: Content) -> Audit:
        """Compare the vectors in FAISS and the columns of BM25 with the store."""
        engine, audit = self.engine(content), Audit(self.name)
        tasks = [task.id for task in content.tasks]
        firsts = np.searchsorted(content.shape.passage_tasks, content.shape.passage_tasks)
        names = [
            f"{tasks[task]}/{row - first}"
            for row, (task, first) in enumerate(zip(content.shape.passage_tasks, firsts, strict=True))
        ]
        stored = content.transaction.vectors()
        audit.compare_vectors(names, engine.dense_leg.matrix, centred(stored, shared_mean(stored)))
        tokens = [content.tokens(task) for task in content.tasks]
        counts = [Counter(its) for its in tokens]
        terms = Terms.of(counts)
        for name, held, its in zip(tasks, engine.keywords.rows(), counts, strict=True):
            expected = {token: float(terms.scores([token], [its])[0]) for token in its}
            audit.compare_terms(name, held, expected)
        return audit


EMBEDDED: Final = EmbeddedBackend()


def _embedded(_: Address | None) -> Backend:
    return EMBEDDED


def _milvus(address: Address | None) -> Backend:
    from qa.index.milvus.backend import MilvusBackend

    assert address is not None, "the settings ask for an address"
    return MilvusBackend(address)


BACKENDS: Final[Mapping[str, Callable[[Address | None], Backend]]] = {"embedded": _embedded, "milvus": _milvus}
"""By the name the setting `engine` gives."""
