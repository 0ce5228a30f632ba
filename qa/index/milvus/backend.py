"""Makes engines on a Milvus server from the states of a library."""

from __future__ import annotations

from typing import Final

from qa.index.audit import Audit
from qa.index.backends import EMBEDDED, Address, Content
from qa.index.engine import Engine
from qa.index.milvus.audit import audit_set
from qa.index.milvus.engine import MilvusEngine
from qa.index.milvus.legs import DenseSide, KeywordSide, Source
from qa.index.milvus.naming import RowNames, version_of
from qa.index.milvus.server import Server
from qa.index.milvus.syncing import GRACE, Synced, Syncing
from qa.index.passages import keyword_document


class MilvusBackend:
    """Engines on one server. For use from several threads."""

    name: Final = "milvus"

    def __init__(self, address: Address, *, grace: float = GRACE) -> None:
        """Take the server's address; for `grace` seconds rows are kept that a library no longer holds."""
        self.server = Server(address.uri, address.token)
        self._grace = grace

    @property
    def place(self) -> str:
        """The server's address without what lets one in."""
        return self.server.place

    def engine(self, content: Content) -> Engine:
        """Bring the server up to date with a state of the library and return the engine on it."""
        names = row_names(content)
        synced = self.synced(content, names)
        if synced is None:  # nothing to find, nothing to ask a server for
            return EMBEDDED.engine(content)
        statistics = synced.statistics
        dense = DenseSide(
            Source(self.server, synced.tables.passages, synced.written),
            names=names,
            mean=statistics.mean,
            drift=statistics.drift(synced.anchor),
        )
        keywords = KeywordSide(
            Source(self.server, synced.tables.tasks, synced.written),
            names=names,
            terms=statistics.terms,
            stretch=statistics.stretch(synced.anchor),
            tokens=_Splitting(content),
        )
        return MilvusEngine(dense, keywords, content.late())

    def synced(self, content: Content, names: RowNames) -> Synced | None:
        """Bring the server up to date; None where the library is empty."""
        return Syncing(self.server, content, names, grace=self._grace).run()

    def audit(self, content: Content) -> Audit:
        """Bring the server up to date and compare every row it holds with the store."""
        names = row_names(content)
        synced = self.synced(content, names)
        return audit_set(self.server, synced, content, names) if synced else Audit(self.name)


class _Splitting:
    """Splits a task by row, without holding on to the transaction the content came in."""

    def __init__(self, content: Content) -> None:
        self._tasks = content.tasks
        self._tokeniser = content.tokeniser

    def __call__(self, row: int) -> list[str]:
        return self._tokeniser.split(keyword_document(self._tasks[row]))


def row_names(content: Content) -> RowNames:
    """Return what the rows of a state of a library are called on a server."""
    versions = {plan: version_of(plan, digest) for plan, digest in content.key.plans}
    return RowNames(content.tasks, content.shape.passage_tasks, versions)
