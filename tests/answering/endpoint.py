"""A small server on this machine that plays an OpenAI-compatible endpoint: an honest one, a lying one, a broken one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[dict[str, Any]], str]
"""From what it is given (question, plain sentence, rows) to the sentence it returns."""


@dataclass
class Endpoint:
    """Where it listens, and what it was sent: bodies and headers."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def endpoint(
    say: Say | str | None = None,
    *,
    raw: bytes | None = None,
    status: int = 200,
    wait: float = 0.0,
    location: str | None = None,
    endless: bool = False,
) -> Iterator[Endpoint]:
    """Run an endpoint that says something, or returns `raw` bytes, a status, late, elsewhere, or without end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            there.bodies.append(body)
            there.keys.append(self.headers.get("Authorization"))
            time.sleep(wait)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            with suppress(OSError):
                self._write(body)

        def _write(self, body: dict[str, Any]) -> None:
            if endless:
                for _ in range(400):
                    self.wfile.write(b" " * 512)
                    self.wfile.flush()
                    time.sleep(0.01)
                return
            given = json.loads(body["messages"][1]["content"])
            said = say(given) if callable(say) else say
            told = {"choices": [{"message": {"role": "assistant", "content": said}}]}
            self.wfile.write(raw if raw is not None else json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = Endpoint(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
