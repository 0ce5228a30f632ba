"""Checks an installation: the encoder, the library, what is derived from it, and that nothing calls out."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from qa.answering import Phraser
from qa.answering.endpoint import NoReplyError
from qa.errors import EngineError, QaError
from qa.index.backends import EMBEDDED, Backend
from qa.index.encoder import PLAIN_RUNTIME, Encoder, runtime_of
from qa.index.library import Library
from qa.index.openvino_runtime import is_installed
from qa.index.schema import DATABASE, connection, damaged, is_vacant, translated
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds

_PROBE = "重点工作任务"
_LOOKUPS: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
"""Audit events whose first argument is the name of a host."""
_ADDRESSED: Final = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getnameinfo": 0}
"""Audit events with a socket's address, and its place among their arguments."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, whether it is as it should be, and what was seen."""

    name: str
    ok: bool
    message: str


def examine(
    folder: Path,
    load_encoder: Callable[[], Encoder],
    *,
    damaged_files: Callable[[], Sequence[str]] = tuple,
    phraser: Phraser | None = None,
    backend: Backend = EMBEDDED,
) -> tuple[Check, ...]:
    """Check the encoder and the library in `folder`, watching for look-ups on the network all the while.

    `damaged_files` reads all files of the encoder and names those that are not as they were made. `phraser` is asked
    for a sentence; its host alone may be connected to, and by it alone. The same holds for the engine of `backend`.
    """
    checks = [Check("Python", ok=sys.version_info >= (3, 11), message=sys.version.split()[0])]
    with watched_network() as calls:
        encoder = _attempt(checks, "向量模型", load_encoder, _encoder_message)
        if encoder is not None:
            checks += [_files_check(damaged_files()), _vector_check(encoder)]
        if is_vacant(folder):
            checks.append(_fine("任务库", f"“{folder}”还没有建立：导入方案时会自动建立"))
        else:
            checks += _library_checks(folder, encoder, backend)
    calls[:] = _beyond(calls, backend)
    if phraser is not None:
        check, beyond = _phraser_check(phraser)
        checks.append(check)
        calls += beyond
    seen = "、".join(dict.fromkeys(calls))
    besides = f"；另设置了语言模型，回答问题时只连接 {phraser.endpoint.place}" if phraser else ""
    besides += f"；另设置了检索引擎，检索时只连接 {backend.place}" if _engine_host(backend) else ""
    message = f"运行中试图访问：{seen}" if calls else f"装载模型和检索期间没有任何域名查询或对外连接{besides}"
    checks.append(Check("网络", ok=not calls, message=message))
    return tuple(checks)


def _phraser_check(phraser: Phraser) -> tuple[Check, list[str]]:
    """Ask the language model for a sentence; return how that went, and the hosts called other than its own."""
    endpoint = phraser.endpoint
    allowed = {endpoint.host, *_addresses(endpoint.host)}
    with watched_network() as calls:
        try:
            endpoint.complete("只回答一个字。", "好")
            check = _fine("语言模型", f"{endpoint.model}，{endpoint.place}，有回应；只发送问题和依据的任务")
        except NoReplyError as error:
            message = f"{endpoint.model}，{endpoint.place}：{error}；回答问题时用原句"
            check = Check("语言模型", ok=False, message=message)
    return check, [host for host in calls if host not in allowed]


def _addresses(host: str) -> set[str]:
    """Return the addresses a host has."""
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except OSError:
        return set()


@contextmanager
def watched_network() -> Iterator[list[str]]:
    """Record every name look-up and every message or connection beyond this machine that Python makes in the block.

    It uses the interpreter's audit events, so that no library can be forgotten; connections made by native code
    that goes past Python's socket module are not seen.
    """
    calls: list[str] = []
    watching = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and (event in _LOOKUPS or event in _ADDRESSED):
            host = _host(event, arguments)
            if not _is_local(host):
                calls.append(host)

    sys.addaudithook(hook)
    try:
        yield calls
    finally:
        watching = False


def _fine(name: str, message: str) -> Check:
    return Check(name, ok=True, message=message)


def _host(event: str, arguments: tuple[Any, ...]) -> str:
    """Return the host an event names; empty where it names none, as a local socket, whose address is a path."""
    host = arguments[0]
    if event in _ADDRESSED:
        address = arguments[_ADDRESSED[event]]
        host = address[0] if isinstance(address, tuple) and address else None
    if isinstance(host, bytes | bytearray):
        return host.decode("latin-1")
    return host if isinstance(host, str) else ""


def _is_local(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host.lower() in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _attempt(
    checks: list[Check], name: str, act: Callable[[], Encoder], message: Callable[[Encoder], str]
) -> Encoder | None:
    try:
        made = act()
    except QaError as error:
        checks.append(Check(name, ok=False, message=str(error)))
        return None
    checks.append(Check(name, ok=True, message=message(made)))
    return made


def _encoder_message(encoder: Encoder) -> str:
    runtime = runtime_of(encoder)
    told = f"{encoder.name}，{encoder.dimension} 维，指纹 {encoder.fingerprint[:12]}"
    if runtime:
        told += f"，由 {runtime} 计算"
    if runtime != PLAIN_RUNTIME or not is_installed():
        return told
    return f"{told}；任务库沿用建立时的算法，encoder_runtime 为 auto 时运行 qa import --reembed 可改用更快的 OpenVINO"


def _files_check(names: Sequence[str]) -> Check:
    message = f"已损坏：{'、'.join(names)}，请删除该模型的缓存文件夹，下次使用时会重新生成" if names else "完整"
    return Check("模型文件", ok=not names, message=message)


def _vector_check(encoder: Encoder) -> Check:
    vector = encoder.encode_queries([_PROBE])[0]
    again = encoder.encode_queries([_PROBE])[0]
    length = float(np.linalg.norm(vector))
    ok = abs(length - 1) < 1e-4 and bool(np.array_equal(vector, again))
    same = "一致" if np.array_equal(vector, again) else "不一致"
    return Check("向量", ok=ok, message=f"长度 {length:.4f}，同一句话两次计算{same}")


def _beyond(calls: Sequence[str], backend: Backend) -> list[str]:
    """Return the hosts that were called other than the one the engine was set to."""
    host = _engine_host(backend)
    allowed = {host, *_addresses(host)} if host else set()
    return [call for call in calls if call not in allowed]


def _engine_host(backend: Backend) -> str:
    """Return the host an engine is reached at; empty where it is a file or within this process."""
    host, _, port = (backend.place or "").rpartition(":")
    return host if port.isdigit() else ""


def _library_checks(folder: Path, encoder: Encoder | None, backend: Backend) -> list[Check]:
    try:
        with Library.open(folder, encoder, backend=backend) as library:
            _require_intact(folder / DATABASE)
            snapshot = library.snapshot()
            plans, tasks = len(snapshot.plans), len(snapshot.tasks)
            what = f"{folder}，方案 {plans} 个，任务 {tasks} 项，片段 {len(snapshot.passages)} 条"
            used = "内置（FAISS 和 BM25），在本进程内" if backend.place is None else f"{backend.name}，{backend.place}"
            checks = [
                _fine("任务库", what),
                _fine("检索引擎", used),
                _fine("索引", f"与任务库一致，指纹 {snapshot.fingerprint[:12]}"),
            ]
            if encoder is not None and snapshot.tasks:
                searcher = Searcher(encoder, backgrounds=Backgrounds(folder))
                checks += [_late_check(snapshot), _verdict_check(searcher, snapshot), _search_check(searcher, library)]
            return checks
    except EngineError as error:
        return [Check("检索引擎", ok=False, message=str(error))]
    except QaError as error:
        return [Check("任务库", ok=False, message=str(error))]


def _late_check(snapshot: Snapshot) -> Check:
    """Tell whether queries are compared token by token; without it a library is searched by the other legs."""
    if snapshot.engine.has_late():
        return _fine("逐词比对", "可用")
    return _fine(
        "逐词比对",
        "没有词向量，只按整句和词语检索：任务不超过约 1 万项时，重新导入各方案或运行 qa import --reembed 即可使用",
    )


def _verdict_check(searcher: Searcher, snapshot: Snapshot) -> Check:
    """Say how often verdicts err; they are of no use where as many unrelated questions are found as related ones."""
    measured = searcher.prepare(snapshot)
    message = (
        f"经本任务库校准：{measured.foreign} 个无关的问题中 {measured.claimed:.0%} 会误判为“找到”，"
        f"{measured.own} 个用任务中的词提的问题中 {measured.missed:.0%} 会漏判"
    )
    return Check("结论", ok=measured.claimed + measured.missed < 1, message=message)


def _require_intact(path: Path) -> None:
    """Raise LibraryError where a page of the database is damaged, even one that nothing reads at present."""
    with translated(path), connection(path) as db:
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise damaged(path)


def _search_check(searcher: Searcher, library: Library) -> Check:
    """Look for the first task by its own words: it must come first, or be the equal of what does."""
    snapshot = library.snapshot()
    task = snapshot.tasks[0]
    hits = searcher.search(snapshot, task.text[:200] or task.id, top_k=1, as_typed=True).hits
    ok = bool(hits) and hits[0].task.text == task.text
    return Check(
        "检索", ok, "用第一项任务的原文能查到它自己" if ok else "用第一项任务的原文查不到它自己：请删除索引后重试"
    )
