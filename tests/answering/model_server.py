"""A server on this machine that plays a language model: honest, lying or broken, as a test wants it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Model:
    """A server that is running: its base URL, and what it was asked."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    """Each with `path`, `headers` and `body`."""

    def sent(self, place: int = -1) -> dict[str, Any]:
        """Return the document that was sent as the user's message."""
        return json.loads(self.requests[place]["body"]["messages"][1]["content"])


def says(sentence: str, **choice: Any) -> Reply:
    """Return what answers with a sentence, as such servers do."""
    return gives(json.dumps({"choices": [{"message": {"role": "assistant", "content": sentence}} | choice]}).encode())


def in_turn(sentences: Sequence[str]) -> Reply:
    """Return what answers with one sentence after another."""
    left = iter(sentences)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        says(next(left))(handler)

    return reply


def gives(body: bytes, status: int = 200, **headers: str) -> Reply:
    """Return what answers with these bytes."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def waits(seconds: float, then: Reply) -> Reply:
    """Return what answers late."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        then(handler)

    return reply


def never_ends(chunk: bytes, pause: float = 0.0) -> Reply:
    """Return what begins a body and goes on for five seconds."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        ends = time.monotonic() + 5
        while time.monotonic() < ends:
            handler.wfile.write(chunk)
            time.sleep(pause)

    return reply


def dribbles_headers(handler: BaseHTTPRequestHandler) -> None:
    """Send a header a byte at a time, for five seconds."""
    ends = time.monotonic() + 5
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
    while time.monotonic() < ends:
        handler.wfile.write(b"x")
        time.sleep(0.05)


@contextmanager
def model(reply: Reply) -> Iterator[Model]:
    """Serve a model that answers everything by `reply`, for a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            running.requests.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
            with suppress(OSError):  # the program may have gone
                reply(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running = Model(f"http://127.0.0.1:{server.server_port}/v1")
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        server.shutdown()
        thread.join()
