"""The collections of a library on a server: passages with their vectors, tasks with their words, and the ledger.

The three are one set, named after what they were made from. Without tasks with words the second stays empty.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.index.encoder import Vectors
from qa.index.milvus.server import Field, Server

_ID: Final[Field] = ("id", "VARCHAR", {"is_primary": True, "max_length": 128})
_TEXT: Final = 65_535
_FLOATS: Final = np.dtype("<f4")
# FLAT compares with every vector, so that nothing is missed, under a filter neither.
_EXACT: Final = "FLAT"


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of one set of collections."""

    name: str

    @property
    def passages(self) -> str:
        """A row for each passage: `vector` is centred by the set's mean, `raw` the encoder's own, to the last bit."""
        return f"{self.name}_passages"

    @property
    def tasks(self) -> str:
        """A row for each task that has words: `terms`."""
        return f"{self.name}_tasks"

    @property
    def ledger(self) -> str:
        """What has been written, and what the numbers over all plans are made from."""
        return f"{self.name}_ledger"

    def all(self) -> tuple[str, str, str]:
        """Return the three names, the one that makes the others known first."""
        return self.ledger, self.passages, self.tasks

    def create(self, server: Server, dimension: int) -> None:
        """Make those that are not there."""
        create_passages(server, self.passages, dimension)
        numbers: tuple[Field, ...] = (("plan", "INT64", {}), ("task", "INT64", {}))
        terms: Field = ("terms", "SPARSE_FLOAT_VECTOR", {})
        server.create(self.tasks, (_ID, *numbers, terms), ("terms", "SPARSE_INVERTED_INDEX"))
        fields: tuple[Field, ...] = (
            _ID,
            ("part", "INT64", {}),
            ("parts", "INT64", {}),
            ("payload", "VARCHAR", {"max_length": _TEXT}),
            # Milvus wants a vector in every collection.
            ("vector", "FLOAT_VECTOR", {"dim": 2}),
        )
        server.create(self.ledger, fields, ("vector", _EXACT))

    def load(self, server: Server) -> None:
        """Make all of them ready for searching."""
        for name in self.all():
            server.load(name)

    def drop(self, server: Server) -> None:
        """Delete all of them; without its ledger a set counts for nothing."""
        for name in self.all():
            server.drop(name)


def create_passages(server: Server, name: str, dimension: int) -> None:
    """Make the collection of passages, if it is not there."""
    numbers: tuple[Field, ...] = (("kind", "INT64", {}), ("plan", "INT64", {}), ("task", "INT64", {}))
    raw: Field = ("raw", "VARCHAR", {"max_length": _TEXT})
    vector: Field = ("vector", "FLOAT_VECTOR", {"dim": dimension})
    server.create(name, (_ID, *numbers, raw, vector), ("vector", _EXACT))


def packed(vector: NDArray[np.float32]) -> str:
    """Return a vector as text, exactly."""
    return base64.b64encode(vector.astype(_FLOATS).tobytes()).decode("ascii")


def unpacked(texts: list[str]) -> Vectors:
    """Return the vectors of such texts as rows."""
    rows = [np.frombuffer(base64.b64decode(text), _FLOATS) for text in texts]
    return np.stack(rows).astype(np.float32)
