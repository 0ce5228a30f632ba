"""What `qa doctor` looks at: each fault shows as one failed check, and the network watch misses nothing."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from qa import doctor
from qa.answering import Phraser
from qa.answering.endpoint import Endpoint
from qa.doctor import examine, watched_network
from qa.errors import EncoderError
from qa.index.audit import Audit
from qa.index.backends import BACKENDS, EMBEDDED, Address, Backend, Content
from qa.index.encoder import PLAIN_RUNTIME, Encoder, Vectors
from qa.index.engine import Engine
from qa.index.library import Library
from qa.index.schema import DATABASE, is_vacant
from tests.answering.model_server import model, says
from tests.index.samples import CountingEncoder, TokenCountingEncoder, plan_of
from tests.milvus_server import LiteServer, free_port


def counting() -> Encoder:
    """Return an encoder that knows some characters of what `qa doctor` encodes."""
    return CountingEncoder("水电任务")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good library of two tasks."""
    folder = tmp_path / "library"
    with Library.open(folder, counting(), create=True) as library:
        library.import_plan(plan_of("水利工程", "电网改造"), file_name="方案.txt", content="全文", sha256="ab12")
        library.snapshot()
    return folder


def failed(folder: Path, load: Callable[[], Encoder] = counting) -> dict[str, str]:
    """Return the checks that failed, with their messages."""
    return {check.name: check.message for check in examine(folder, load) if not check.ok}


def test_all_is_well_with_a_good_library(folder: Path) -> None:
    checks = examine(folder, counting)
    assert [check.name for check in checks if check.ok] == [
        "Python",
        "向量模型",
        "模型文件",
        "向量",
        "任务库",
        "检索引擎",
        "索引",
        "逐词比对",
        "结论",
        "检索",
        "网络",
    ]
    messages = {check.name: check.message for check in checks}
    assert messages["向量模型"] == "counts of 水电任务，4 维，指纹 e6b0b4e794b5"
    assert messages["任务库"] == f"{folder}，方案 1 个，任务 2 项，片段 6 条"
    assert messages["逐词比对"].startswith("没有词向量，只按整句和词语检索")
    assert messages["检索"] == "用第一项任务的原文能查到它自己"
    assert messages["网络"] == "装载模型和检索期间没有任何域名查询或对外连接"


@pytest.mark.parametrize("name", ["library", "nowhere"])
def test_a_library_not_yet_made_is_no_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / "library").mkdir()
    checks = examine(tmp_path / name, counting)
    assert [check.message for check in checks if check.name == "任务库"] == [
        f"“{tmp_path / name}”还没有建立：导入方案时会自动建立"
    ]
    assert all(check.ok for check in checks)
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_library_is_no_fault(tmp_path: Path) -> None:
    Library.open(tmp_path / "library", None, create=True).close()
    assert failed(tmp_path / "library") == {}


def test_a_damaged_library(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"not a database" * 1000)
    assert failed(folder) == {
        "任务库": f"任务库的数据库“{folder / DATABASE}”已损坏：请用备份恢复，或移走文件夹后重新导入方案。"
    }


def test_a_damaged_page_that_nothing_reads(folder: Path) -> None:
    """The index of passages by text is used when plans change, never by a search."""
    path = folder / DATABASE
    with closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'passages_by_digest'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    content = path.read_bytes()
    path.write_bytes(content[: page * size - 40] + bytes(40) + content[page * size :])
    with Library.open(folder, None) as library:
        assert len(library.snapshot().tasks) == 2
    assert failed(folder) == {"任务库": f"任务库的数据库“{path}”已损坏：请用备份恢复，或移走文件夹后重新导入方案。"}


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("信", encoding="utf-8")
    (message,) = failed(tmp_path).values()
    assert message == f"文件夹“{tmp_path}”里有其他文件，却没有任务库：请指定任务库所在的文件夹，或一个空文件夹。"


def test_a_file_in_place_of_the_library(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("信", encoding="utf-8")
    assert failed(path) == {"任务库": f"“{path}”是文件，不是任务库文件夹：请指定一个文件夹。"}


def test_a_library_of_another_encoder(folder: Path) -> None:
    (message,) = failed(folder, lambda: CountingEncoder("任务")).values()
    assert "是用向量模型“counts of 水电任务”" in message
    assert message.endswith("请改回原来的模型，或用 --reembed 重新计算全部向量。")


def test_a_library_from_a_newer_program(folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        db.execute("PRAGMA user_version = 99")
    (message,) = failed(folder).values()
    assert message.endswith("的格式是第 99 版，本程序只认识到第 5 版：请升级程序后再打开。")


def test_a_library_with_token_vectors(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", TokenCountingEncoder(), create=True) as library:
        library.import_plan(plan_of("水", "电"), file_name="a.txt", content="水电", sha256="ab12")
    messages = {check.name: check.message for check in examine(tmp_path / "library", TokenCountingEncoder)}
    assert messages["逐词比对"] == "可用"
    assert re.fullmatch(
        r"经本任务库校准：\d+ 个无关的问题中 \d+% 会误判为“找到”，2 个用任务中的词提的问题中 \d+% 会漏判",
        messages["结论"],
    )


def no_encoder() -> Encoder:
    raise EncoderError("没有名为“x”的向量模型。")


def test_a_missing_encoder_and_the_library_is_looked_at_all_the_same(folder: Path) -> None:
    checks = examine(folder, no_encoder)
    assert [check.name for check in checks] == ["Python", "向量模型", "任务库", "检索引擎", "索引", "网络"]
    assert failed(folder, no_encoder) == {"向量模型": "没有名为“x”的向量模型。"}


class Unsteady(CountingEncoder):
    """Never gives the same vector twice."""

    def encode_queries(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        """Return vectors of length one in any direction."""
        vectors = np.random.default_rng().normal(size=(len(texts), 4)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Unscaled(CountingEncoder):
    """Gives vectors of length two."""

    def encode_queries(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        """Return the same direction for any text."""
        return np.array([[2.0, 0, 0, 0]] * len(texts), np.float32)


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        pytest.param(Unsteady, "长度 1.0000，同一句话两次计算不一致", id="unsteady"),
        pytest.param(Unscaled, "长度 2.0000，同一句话两次计算一致", id="unscaled"),
    ],
)
def test_an_encoder_that_is_none(tmp_path: Path, encoder: Callable[[], Encoder], message: str) -> None:
    assert failed(tmp_path, encoder) == {"向量": message}


@pytest.mark.usefixtures("no_network")
def test_an_encoder_that_looks_for_its_files_on_the_network(tmp_path: Path) -> None:
    def load() -> Encoder:
        with pytest.raises(OSError, match="nothing leaves"):
            socket.getaddrinfo("example.org", 443)
        return counting()

    assert failed(tmp_path, load) == {"网络": "运行中试图访问：example.org"}


# --- a language model


def test_a_language_model_is_the_one_place_that_is_called(folder: Path) -> None:
    with model(says("好")) as running:
        endpoint = Endpoint(running.url, "qwen3:8b", key="sk-geheim")
        checks = examine(folder, counting, phraser=Phraser(endpoint))
        place = endpoint.place
    messages = {check.name: check.message for check in checks}
    assert all(check.ok for check in checks)
    assert messages["语言模型"] == f"qwen3:8b，{place}，有回应；只发送问题和依据的任务"
    assert messages["网络"] == (
        f"装载模型和检索期间没有任何域名查询或对外连接；另设置了语言模型，回答问题时只连接 {place}"
    )
    assert "sk-geheim" not in str(checks)
    assert len(running.requests) == 1


def test_a_language_model_that_is_away(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
    checks = examine(folder, counting, phraser=Phraser(Endpoint(f"http://{place}/v1", "m")))
    assert {check.name: check.message for check in checks if not check.ok} == {
        "语言模型": f"m，{place}：语言模型没有回应；回答问题时用原句"
    }


@pytest.mark.usefixtures("no_network")
def test_a_language_model_elsewhere_is_no_leave_for_others(folder: Path) -> None:
    """The host of the model may be looked up by what asks the model, and by nothing else."""

    def load() -> Encoder:
        with pytest.raises(OSError, match="nothing leaves"):
            socket.getaddrinfo("model.example.org", 443)
        return counting()

    phraser = Phraser(Endpoint("https://model.example.org/v1", "m"))
    assert {check.name: check.message for check in examine(folder, load, phraser=phraser) if not check.ok} == {
        "语言模型": "m，model.example.org：语言模型没有回应；回答问题时用原句",
        "网络": "运行中试图访问：model.example.org",
    }
    quiet = {check.name: check.ok for check in examine(folder, counting, phraser=phraser)}
    assert (quiet["语言模型"], quiet["网络"]) == (False, True)


# --- the watch


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raises the interpreter's own audit event for each look-up, and looks nothing up."""

    def look_up(host: object, *_: object) -> None:
        sys.audit("socket.getaddrinfo", host, None, 0, 0, 0)
        raise OSError("nothing leaves")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


UNSPECIFIED = "0.0.0.0"  # noqa: S104 - a value that is looked at, nothing listens
UNROUTABLE = "192.0.2.1"
"""An address set apart for documentation (RFC 5737): nothing answers to it."""


def datagram(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(b"", address)


def message(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendmsg([b""], [], 0, address)


def connection(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(address)


@pytest.mark.parametrize("reach", [datagram, message, connection])
def test_what_leaves_is_seen(reach: Callable[[tuple[str, int]], None]) -> None:
    """The interpreter tells of the attempt; a hook of the test's own stops it before anything is sent."""
    stopping = True

    def stop(event: str, _: tuple[object, ...]) -> None:
        if stopping and event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
            raise OSError("nothing leaves")

    with watched_network() as calls:
        sys.addaudithook(stop)
        try:
            with pytest.raises(OSError, match="nothing leaves"):
                reach((UNROUTABLE, 9))
        finally:
            stopping = False
    assert calls == [UNROUTABLE]


EVENTS: dict[str, Callable[[object], tuple[object, ...]]] = {
    "socket.getaddrinfo": lambda host: (host, 80, 0, 0, 0),
    "socket.gethostbyname": lambda host: (host,),
    "socket.gethostbyaddr": lambda host: (host,),
    "socket.getnameinfo": lambda host: ((host, 80),),
    "socket.connect": lambda host: (None, (host, 80)),
    "socket.sendto": lambda host: (None, (host, 80)),
    "socket.sendmsg": lambda host: (None, (host, 80)),
}


def told(event: str, *arguments: object) -> list[str]:
    """Return what the watch makes of an event."""
    with watched_network() as calls:
        sys.audit(event, *arguments)
    return calls


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        b"example.org",
        bytearray(b"example.org"),
        "8.8.8.8",
        "2001:db8::1",
        "127.0.0.1.example.org",
        "a/b",
    ],
    ids=str,
)
def test_hosts_beyond_this_machine(event: str, host: str | bytes) -> None:
    expected = host if isinstance(host, str) else bytes(host).decode()
    assert told(event, *EVENTS[event](host)) == [expected]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", b"LOCALHOST", "", UNSPECIFIED, "::"], ids=str
)
def test_this_machine(event: str, host: str | bytes) -> None:
    assert told(event, *EVENTS[event](host)) == []


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        pytest.param("socket.getaddrinfo", (None, 80, 0, 0, 0), id="any address of this machine"),
        pytest.param("socket.connect", (None, "/run/log.sock"), id="socket with a path"),
        pytest.param("socket.connect", (None, b"\0hidden"), id="socket without one"),
        pytest.param("socket.connect", (None, (0, 16)), id="socket of the kernel"),
        pytest.param("socket.connect", (None, ()), id="no address"),
        pytest.param("socket.sendmsg", (None, None), id="socket that is connected"),
        pytest.param("open", ("example.org", "r", 0), id="file"),
    ],
)
def test_what_is_no_network(event: str, arguments: tuple[object, ...]) -> None:
    assert told(event, *arguments) == []


@pytest.mark.usefixtures("no_network")
def test_a_look_up_is_seen_before_it_is_made() -> None:
    with watched_network() as calls, pytest.raises(OSError, match="nothing leaves"):
        socket.getaddrinfo("example.org", 443)
    assert calls == ["example.org"]


def test_a_server_on_this_machine_may_be_talked_to() -> None:
    with watched_network() as calls, socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
    assert calls == []


def test_the_watch_ends_with_the_block() -> None:
    with watched_network() as calls:
        pass
    told("socket.gethostbyname", "example.org")
    assert calls == []


@pytest.mark.parametrize(
    ("entries", "vacant"), [((), True), ((".seeded",), True), (("a.txt",), False), ((DATABASE,), False)], ids=str
)
def test_vacant_folders(tmp_path: Path, entries: tuple[str, ...], *, vacant: bool) -> None:
    for entry in entries:
        (tmp_path / entry).touch()
    assert is_vacant(tmp_path) is vacant


def test_what_is_no_folder_is_not_vacant(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    assert is_vacant(tmp_path / "nowhere")
    assert not is_vacant(tmp_path / "letter.txt")


def test_a_folder_of_someone_else_is_not_vacant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert not is_vacant(tmp_path)


def test_the_built_in_encoder_and_the_published_plan_call_nobody(seed_folder: Path, encoder: Encoder) -> None:
    assert failed(seed_folder, lambda: encoder) == {}


def test_a_damaged_file_of_the_encoder(folder: Path) -> None:
    checks = examine(folder, counting, damaged_files=lambda: ["model.safetensors"])
    assert {check.name: check.message for check in checks if not check.ok} == {
        "模型文件": "已损坏：model.safetensors，请删除该模型的缓存文件夹，下次使用时会重新生成"
    }


# --- what computes the encoder


def test_what_computes_the_encoder_is_told() -> None:
    class Fast(CountingEncoder):
        runtime = "OpenVINO 2026.4"

    messages = {check.name: check.message for check in examine(Path("nowhere"), lambda: Fast("水电任务"))}
    assert messages["向量模型"].endswith("，由 OpenVINO 2026.4 计算")


def test_how_to_change_to_the_fast_encoder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain(CountingEncoder):
        runtime = PLAIN_RUNTIME

    for installed, expected in (
        (True, "qa import --reembed 可改用更快的 OpenVINO"),
        (False, "由 sentence-transformers 计算"),
    ):
        monkeypatch.setattr(doctor, "is_installed", lambda installed=installed: installed)
        messages = {check.name: check.message for check in examine(Path("nowhere"), lambda: Plain("水电任务"))}
        assert messages["向量模型"].endswith(expected)


# --- what the library is searched with


def engine_messages(folder: Path, backend: Backend) -> dict[str, tuple[bool, str]]:
    """Return the checks that tell of an engine, with what they say."""
    checks = examine(folder, counting, backend=backend)
    return {check.name: (check.ok, check.message) for check in checks if check.name in {"检索引擎", "网络"}}


def test_the_engine_in_use_is_told(folder: Path, lite_server: LiteServer) -> None:
    assert engine_messages(folder, EMBEDDED)["检索引擎"] == (True, "内置（FAISS 和 BM25），在本进程内")
    place = f"127.0.0.1:{lite_server.port}"
    told = engine_messages(folder, BACKENDS["milvus"](Address(lite_server.uri)))
    assert told["检索引擎"] == (True, f"milvus，{place}")
    assert told["网络"] == (
        True,
        f"装载模型和检索期间没有任何域名查询或对外连接；另设置了检索引擎，检索时只连接 {place}",
    )


def test_an_engine_that_is_away_is_a_fault_of_its_own(folder: Path) -> None:
    place = f"127.0.0.1:{free_port()}"
    told = engine_messages(folder, BACKENDS["milvus"](Address(f"http://{place}", "geheim")))
    assert told["检索引擎"] == (False, f"连接不上检索引擎 Milvus（{place}）：请确认它已启动、milvus_uri 无误后重试。")


def test_other_hosts_than_the_engine_s_are_reported(folder: Path) -> None:
    class Calling:
        """Looks up its own host, which is known, and another."""

        name = "milvus"
        place = "192.0.2.7:19530"

        def engine(self, content: Content) -> Engine:
            """Call both, then answer from memory."""
            for host in ("192.0.2.7", "192.0.2.8"):
                socket.getaddrinfo(host, 19530)
            return EMBEDDED.engine(content)

        def audit(self, content: Content) -> Audit:
            """Compare as the embedded engine does."""
            return EMBEDDED.audit(content)

    assert engine_messages(folder, Calling())["网络"] == (False, "运行中试图访问：192.0.2.8")
