"""What is said where a server is away or refuses, and that calls are tried again, but not for ever."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymilvus.exceptions import MilvusException, ParamError

from qa.errors import EngineError
from qa.index.milvus import server as module
from qa.index.milvus.server import ATTEMPTS, Field, Server
from tests.milvus_server import LiteServer, free_port

SECRET = "root:geheim"  # noqa: S105 -- not one


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.0)


class Client:
    """Stands in for pymilvus's client: fails so often, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls: list[dict[str, Any]] = []

    def list_collections(self, **options: Any) -> list[str]:
        """Fail, or name two."""
        self.calls.append(options)
        if self.errors:
            raise self.errors.pop(0)
        return ["b", "a"]

    def close(self) -> None:
        """Nothing is held."""


def with_client(monkeypatch: pytest.MonkeyPatch, client: Client) -> Server:
    monkeypatch.setattr(module, "_client", lambda *_: client)
    return Server("http://milvus.example:19531", SECRET)


def test_a_server_that_is_away() -> None:
    port = free_port()
    sentence = f"连接不上检索引擎 Milvus（127.0.0.1:{port}）：请确认它已启动、milvus_uri 无误后重试。"
    with pytest.raises(EngineError, match=f"^{sentence}$"):
        Server(f"http://127.0.0.1:{port}").collections()


def test_every_call_has_a_time_limit_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(MilvusException(message="server unavailable"), ValueError("Cannot invoke RPC on closed channel!"))
    assert with_client(monkeypatch, client).collections() == ["a", "b"]
    assert [call["timeout"] for call in client.calls] == [module.CALL_SECONDS] * 3


def test_it_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(*[MilvusException(message="service not ready")] * 99)
    with pytest.raises(EngineError, match=r"^检索引擎 Milvus（milvus.example:19531）没有完成操作（service not ready）"):
        with_client(monkeypatch, client).collections()
    assert len(client.calls) == ATTEMPTS


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MilvusException(message="auth check failure, please check"), "不接受登录：请检查 milvus_token。"),
        (ParamError(message="no such field"), "没有完成操作（no such field）"),
    ],
)
def test_what_would_fail_again_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    client = Client(error, error)
    with pytest.raises(EngineError, match=sentence):
        with_client(monkeypatch, client).collections()
    assert len(client.calls) == 1


def test_the_token_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(*[MilvusException(message=f"bad line\n  with {SECRET} in it " + "x" * 500)] * 3)
    with pytest.raises(EngineError, match=r"bad line with \*\*\* in it") as caught:
        with_client(monkeypatch, client).collections()
    assert "geheim" not in str(caught.value)
    assert len(str(caught.value)) < 300
    assert Server("http://me:geheim@host").place == "host:19530"


def test_without_pymilvus_it_is_said_what_to_install() -> None:
    code = (
        "import sys\nfor name in ('grpc', 'pymilvus'):\n    sys.modules[name] = None\n"
        "from qa.index.milvus.server import Server\nfrom qa.errors import EngineError\n"
        "try:\n    Server('http://127.0.0.1:1').collections()\n"
        "except EngineError as error:\n    sys.stdout.buffer.write(str(error).encode())"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert run.stdout.decode() == '没有安装 Milvus 的客户端：请运行 pip install "qa[milvus]" 后重试。'


def test_a_server_that_comes_back_is_connected_to_again(tmp_path: Path) -> None:
    lite = LiteServer(tmp_path / "tasks.db")
    lite.start()
    server = Server(lite.uri)
    row = {"id": "a", "plan": 1, "task": 2, "terms": {7: 0.5}}
    fields: tuple[Field, ...] = (
        ("id", "VARCHAR", {"is_primary": True, "max_length": 128}),
        ("plan", "INT64", {}),
        ("task", "INT64", {}),
    )
    server.create("tasks", (*fields, ("terms", "SPARSE_FLOAT_VECTOR", {})), ("terms", "SPARSE_INVERTED_INDEX"))
    server.upsert("tasks", [row])
    lite.kill()
    lite.start()
    assert server.count("tasks") == 1
    assert server.search("tasks", {7: 2.0}, field="terms", limit=5, condition="") == [("a", 1.0)]
    server.close()
    lite.kill()


@pytest.mark.parametrize(
    "act",
    [
        lambda server: server.upsert("x", []),
        lambda server: server.fetch("x", [], ["raw"]),
        lambda server: server.close(),
    ],
)
def test_nothing_to_do_calls_nobody(act: Callable[[Server], Any]) -> None:
    act(Server(f"http://127.0.0.1:{free_port()}"))
