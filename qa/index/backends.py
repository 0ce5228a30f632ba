"""Which engine a library is searched with: each kind makes an `Engine` from one state of the library.

To add a third: a class with `engine`, and a line in `BACKENDS`; `tests/index/test_engine.py` holds it to the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from qa.domain import Task
from qa.index.dense import DenseLeg
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


class EmbeddedBackend:
    """Engines within this process, saved beside the library."""

    name: Final = "embedded"
    place: Final = None

    def engine(self, content: Content) -> Engine:
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


EMBEDDED: Final = EmbeddedBackend()


def _embedded(_: Address | None) -> Backend:
    return EMBEDDED


def _milvus(address: Address | None) -> Backend:
    from qa.index.milvus.backend import MilvusBackend

    assert address is not None, "the settings ask for an address"
    return MilvusBackend(address)


BACKENDS: Final[Mapping[str, Callable[[Address | None], Backend]]] = {"embedded": _embedded, "milvus": _milvus}
"""By the name the setting `engine` gives."""
