"""Starts the web application and stops it: the port, the server, and what is said when they cannot be had.

The port is taken before anything is built, so that nobody waits for a model to learn that it is in use.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from qa.answering import Answerer
from qa.errors import ServeError

if TYPE_CHECKING:
    import uvicorn

    from qa.answering import Phraser
    from qa.index.library import Library
    from qa.reading.limits import Limits
    from qa.retrieval import Searcher
    from qa.web.shell import Site

_GRACE = 2
"""Seconds that open pages are given to end when the server stops."""


def check_port(host: str, port: int) -> None:
    """Raise ServeError where the address cannot be listened on."""
    _bound(host, port).close()


def serve(  # noqa: PLR0913 - one parameter an option of the command
    library: Library,
    searcher: Searcher,
    *,
    host: str,
    port: int,
    limits: Limits,
    phraser: Phraser | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the web application until it is interrupted.

    `limits` bound the files that browsers hand in, `phraser` words the answers to questions. `ready` is called with the
    address once it answers; port 0 takes a free one. Raises ServeError where the address cannot be listened on.
    """
    listening = _bound(host, port)
    try:
        from qa.web.app import build_site

        _warm_up(library, searcher)
        site = partial(build_site, library, searcher, limits=limits, phraser=phraser)
        server = _server(site, _announcer(listening, host, ready))
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def _warm_up(library: Library, searcher: Searcher) -> None:
    """Measure and search once, so that the first user does not wait for verdicts or for dictionaries to load."""
    snapshot = library.snapshot()
    if snapshot.tasks:
        searcher.prepare(snapshot)
        searcher.search(snapshot, snapshot.tasks[0].text[:20] or "任务", top_k=1)
        Answerer(searcher).ask(snapshot, "有多少项任务")


def _server(make_site: Callable[[], Site], announce: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            announce()

    # The site is made within the server's event loop: outside one, gradio opens loops that nobody closes.
    return Server(
        uvicorn.Config(
            make_site,
            factory=True,
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_GRACE,
            ws="none",
        )
    )


def _announcer(listening: socket.socket, host: str, ready: Callable[[str], None] | None) -> Callable[[], None]:
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    # An address that stands for all of the machine's is no place to go to.
    shown = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "[::]": "[::1]"}.get(shown, shown)  # noqa: S104

    def announce() -> None:
        if ready is not None:
            ready(f"http://{shown}:{port}")

    return announce


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; ServeError with what to do where it cannot be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise ServeError(f"监听地址“{host}”不存在：请用 --host 改为本机的地址，例如 127.0.0.1。") from error
    listening = socket.socket(family, kind, protocol)
    # As servers do: a port whose last connections are still closing is free.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(128)
    except PermissionError as error:
        listening.close()
        raise ServeError(f"没有权限使用端口 {port}：请用 --port 换一个 1024 以上的端口（make run PORT=…）。") from error
    except OSError as error:
        listening.close()
        raise ServeError(_refusal(host, port)) from error
    return listening


def _refusal(host: str, port: int) -> str:
    if not _is_local(host):
        return f"监听地址“{host}”不是本机的地址：请用 --host 改为本机的地址，例如 127.0.0.1。"
    return f"端口 {port} 已被其他程序占用：请关闭那个程序，或用 --port 换一个端口（make run PORT={_next(port)}）。"


def _is_local(host: str) -> bool:
    """Tell whether some port of the address can be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.bind(address)
    except OSError:
        return False
    return True


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 7860
