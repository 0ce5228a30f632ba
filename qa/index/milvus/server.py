"""A Milvus server as the engine uses it: few calls, each with a time limit, and errors that say what to do.

Only this module knows pymilvus. Every write is an upsert or a delete of rows with ids of their own, so that all calls
may be repeated.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from qa.errors import EngineError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

Row: TypeAlias = Mapping[str, Any]
Field: TypeAlias = tuple[str, str, Mapping[str, Any]]
"""Name, Milvus's name of the type, and what else it needs."""
Index: TypeAlias = tuple[str, str]
"""The field with the vectors, and the kind of index over it."""

CONNECT_SECONDS: Final = 5.0
CALL_SECONDS: Final = 30.0
LOAD_SECONDS: Final = 90.0
"""A server that was killed needs some 45 seconds before it can load a collection again."""
SETTLING: Final = 60
"""Seconds after which a server shows what was written to whoever does not insist: several times what it promises."""
ATTEMPTS: Final = 3
PAUSE: Final = 1.0
"""Seconds before the second attempt; twice as many before the third."""
MOST: Final = 16_384
"""Rows a search or a query may return, by Milvus's own limit."""
_REASON: Final = 120
_AWAY: Final = (
    "fail connecting",
    "failed to connect",
    "unavailable",
    "deadline",
    "timeout",
    "connection",
    "closed channel",
)
_UNLOADED: Final = ("released", "not loaded", "not fully loaded")
_REFUSED: Final = ("unauthenticated", "auth check", "permission")
_CHANNEL: Final = {
    # A new connection shall try at once: gRPC would have it share in how long the ones before it were to wait.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.max_reconnect_backoff_ms": 2000,
    # Nor shall it take a way round by a proxy of the environment: only the address that was set is called.
    "grpc.enable_http_proxy": 0,
}
_BATCH: Final = 500
_FETCHED: Final = 1000
_PAGE: Final = 100
"""Rows of up to 64 kB each: together they stay within a message of gRPC."""


class Server:
    """One Milvus server, or a file of Milvus Lite, connected to when first needed. For use from several threads."""

    def __init__(self, uri: str, token: str | None = None, *, seconds: float = CALL_SECONDS) -> None:
        """Take the address, what it asks for to let one in, and how long a call may take."""
        self.uri = uri
        self._token = token
        self._seconds = seconds
        self._client: MilvusClient | None = None
        self._connecting = threading.Lock()

    @property
    def place(self) -> str:
        """The address without a name or password that may stand in it."""
        parts = urlsplit(self.uri)
        return f"{parts.hostname}:{parts.port or 19530}" if parts.hostname else self.uri

    def version(self) -> str:
        """Return the server's version."""
        return str(self._ask("get_server_version"))

    def collections(self) -> list[str]:
        """Return the names of all collections, sorted."""
        return sorted(self._ask("list_collections"))

    def create(self, name: str, fields: Sequence[Field], index: Index) -> None:
        """Make a collection with an exact index and load it; nothing where it is there already."""

        def make(client: MilvusClient) -> None:
            if client.has_collection(name, timeout=self._seconds):
                return
            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            for field, kind, options in fields:
                schema.add_field(field, _data_type(kind), **options)
            indexes = client.prepare_index_params()
            field, kind = index
            indexes.add_index(field, index_type=kind, metric_type="IP")
            # Strong: what was acknowledged is seen by the next call, whoever makes it.
            client.create_collection(
                name, schema=schema, index_params=indexes, consistency_level="Strong", timeout=LOAD_SECONDS
            )

        self._call(make)

    def load(self, name: str) -> None:
        """Make a collection ready for searching; quick where it is."""
        self._ask("load_collection", name, timeout=LOAD_SECONDS)

    def drop(self, name: str) -> None:
        """Delete a collection, if it is there."""
        self._ask("drop_collection", name)

    def upsert(self, name: str, rows: Sequence[Row]) -> None:
        """Write rows over those with their ids."""
        for start in range(0, len(rows), _BATCH):
            self._ask("upsert", name, list(map(dict, rows[start : start + _BATCH])))

    def delete(self, name: str, condition: str) -> None:
        """Delete the rows that meet a condition."""
        self._ask("delete", name, filter=condition)

    def count(self, name: str, condition: str = "") -> int:
        """Return how many rows meet a condition."""
        found = self._ask("query", name, filter=condition, output_fields=["count(*)"], consistency_level="Strong")
        return int(found[0]["count(*)"])

    def fetch(self, name: str, ids: Sequence[str], fields: Sequence[str], *, settled: bool = False) -> dict[str, Row]:
        """Return the rows with these ids, by id; those that are not there are left out.

        What was written within SETTLING seconds may be missing where the caller says that all it needs is `settled`.
        """
        found: dict[str, Row] = {}
        for start in range(0, len(ids), _FETCHED):
            batch = list(ids[start : start + _FETCHED])
            level = _level(settled=settled)
            rows = self._ask("query", name, ids=batch, output_fields=["id", *fields], consistency_level=level)
            found.update((row["id"], row) for row in rows)
        return found

    def scan(self, name: str, condition: str, fields: Sequence[str]) -> list[Row]:
        """Return all rows that meet a condition, however many."""

        def pages(client: MilvusClient) -> list[Row]:
            found: list[Row] = []
            iterator = client.query_iterator(
                name,
                filter=condition,
                output_fields=["id", *fields],
                batch_size=_PAGE,
                consistency_level="Strong",
                timeout=self._seconds,
            )
            try:
                while page := iterator.next():
                    found.extend(page)
            finally:
                iterator.close()
            return found

        rows: list[Row] = self._call(pages, name)
        return rows

    def search(
        self,
        name: str,
        query: NDArray[np.float32] | Mapping[int, float],
        *,
        field: str,
        limit: int,
        condition: str,
        settled: bool = False,
    ) -> list[tuple[str, float]]:
        """Return ids and inner products of the rows nearest to a query among those that meet a condition.

        `settled` is as for `fetch`.
        """
        found = self._ask(
            "search",
            name,
            data=[query],
            anns_field=field,
            limit=limit,
            filter=condition,
            output_fields=["id"],
            search_params={"metric_type": "IP"},
            consistency_level=_level(settled=settled),
        )
        hits = [(str(hit["id"]), float(hit["distance"])) for hit in found[0]]
        return [hit for hit in hits if math.isfinite(hit[1])]

    def close(self) -> None:
        """Let go of the connection."""
        with self._connecting:
            client, self._client = self._client, None
        if client is not None:
            with suppress(*_troubles()):
                client.close()

    def _ask(self, method: str, *arguments: Any, timeout: float | None = None, **options: Any) -> Any:  # noqa: ANN401
        """Call one method of pymilvus's client, whose first argument is a collection where it has any."""
        seconds = timeout or self._seconds
        collection = arguments[0] if arguments else None
        return self._call(lambda client: getattr(client, method)(*arguments, timeout=seconds, **options), collection)

    def _call(self, act: Callable[[MilvusClient], Any], collection: str | None = None) -> Any:  # noqa: ANN401
        """Do one thing, again on a new connection where it failed, at most ATTEMPTS times.

        A server that was started again may have to load the collection first.
        """
        unloaded = False
        for attempt in range(1, ATTEMPTS + 1):
            try:
                client = self._connected()
                if unloaded:
                    client.load_collection(collection, timeout=LOAD_SECONDS)
                return act(client)
            except EngineError:  # pymilvus is not installed: what it would raise is not known either
                raise
            except _troubles() as error:
                self.close()
                if attempt == ATTEMPTS or _is_final(error):
                    raise self._error(error) from error
                unloaded = collection is not None and _tells(error, _UNLOADED)
            time.sleep(PAUSE * attempt)
        raise AssertionError("the last attempt returns or raises")

    def _connected(self) -> MilvusClient:
        with self._connecting:
            if self._client is None:
                self._client = _client(self.uri, self._token)
            return self._client

    def _error(self, error: Exception) -> EngineError:
        """Return the sentence for what failed; it tells nothing of the token."""
        if _tells(error, _AWAY):
            return EngineError(f"连接不上检索引擎 Milvus（{self.place}）：请确认它已启动、milvus_uri 无误后重试。")
        if _tells(error, _REFUSED):
            return EngineError(f"检索引擎 Milvus（{self.place}）不接受登录：请检查 milvus_token。")
        reason = " ".join(str(getattr(error, "message", "") or type(error).__name__).split())[:_REASON]
        if self._token:
            reason = reason.replace(self._token, "***")
        return EngineError(f"检索引擎 Milvus（{self.place}）没有完成操作（{reason}）：请稍后重试，或查看它的日志。")


def _client(uri: str, token: str | None) -> MilvusClient:
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise EngineError('没有安装 Milvus 的客户端：请运行 pip install "qa[milvus]" 后重试。') from error
    # It writes every error to standard error, with a traceback.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return MilvusClient(uri=uri, token=token or "", timeout=CONNECT_SECONDS, grpc_options=_CHANNEL)


def _level(*, settled: bool) -> str:
    # Strong waits until a server has taken in all that was written before the call: some 0.3 seconds each time.
    return "Bounded" if settled else "Strong"


def _data_type(name: str) -> Any:  # noqa: ANN401 -- pymilvus's enumeration
    from pymilvus import DataType

    return DataType[name]


def _troubles() -> tuple[type[Exception], ...]:
    """Return what pymilvus raises where a server is away or refuses."""
    import grpc
    from pymilvus.exceptions import MilvusException

    # ValueError: a channel that another thread has closed.
    return (MilvusException, grpc.RpcError, OSError, ValueError)


def _tells(error: Exception, signs: tuple[str, ...]) -> bool:
    words = str(error).lower()
    return any(sign in words for sign in signs)


def _is_final(error: Exception) -> bool:
    """Tell whether trying again would be of no use."""
    from pymilvus.exceptions import ParamError

    return isinstance(error, ParamError) or _tells(error, _REFUSED)
