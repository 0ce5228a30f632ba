"""Asks a language model that the user runs, over the interface of OpenAI that Ollama, vLLM and others speak.

Nothing but the address that was configured is connected to: no proxy of the environment is used and no redirect is
followed. Whatever comes back is bounded in size and in time, counted from the first look-up to the last byte.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

MOST_BYTES: Final = 256 * 1024
"""Bytes of a reply at most; one of two sentences has less than two thousand."""
_CHUNK: Final = 16 * 1024
_MOST_TOKENS: Final = 2048
_THOUGHT: Final = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
"""What some models write before they answer, which servers do not always part from the answer."""


class NoReplyError(Exception):
    """The model gave nothing that can be used; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked, and how; `url` is the base (http://127.0.0.1:11434/v1)."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 20.0

    @property
    def host(self) -> str:
        """The name or address that is connected to."""
        return urlsplit(self.url).hostname or ""

    @property
    def place(self) -> str:
        """Host and port as people write them."""
        return urlsplit(self.url).netloc

    def complete(self, system: str, user: str) -> str:
        """Return what the model writes behind two messages.

        Raises NoReplyError where it cannot be reached, is too slow, or sends anything else.
        """
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        asked = {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
        }
        return _content(self._posted(json.dumps(asked).encode("ascii")))

    def _posted(self, body: bytes) -> bytes:
        """Return the reply to a request. It runs in a thread, since a look-up of a name has no time limit."""
        exchange = _Exchange(self, body)
        thread = threading.Thread(target=exchange.run, daemon=True)
        thread.start()
        thread.join(self.seconds)
        if thread.is_alive():
            exchange.cut()
            raise NoReplyError(f"语言模型在 {self.seconds:g} 秒内没有回应")
        if exchange.fault:
            raise NoReplyError(exchange.fault)
        return exchange.reply


class _Exchange:
    """One request and its reply."""

    def __init__(self, endpoint: Endpoint, body: bytes) -> None:
        self._endpoint = endpoint
        self._body = body
        self._ends = monotonic() + endpoint.seconds
        self._socket: socket.socket | None = None
        self.reply = b""
        self.fault = ""

    def run(self) -> None:
        """Ask, and keep the reply or what was wrong."""
        try:
            with closing(self._connection()) as connection:
                connection.connect()
                self._socket = connection.sock
                if monotonic() > self._ends:
                    raise TimeoutError  # nobody waits any longer: nothing is sent
                self._ask(connection)
                self.reply = self._read(connection)
        except TimeoutError:
            self.fault = f"语言模型在 {self._endpoint.seconds:g} 秒内没有回应"
        except (OSError, http.client.HTTPException, ValueError):
            self.fault = "语言模型没有回应"

    def cut(self) -> None:
        """End the exchange from another thread: what waits for the server then reads an end."""
        if self._socket is not None:
            with suppress(OSError):  # it ended by itself
                # Not SSLSocket's own method, which takes the connection from under the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _connection(self) -> http.client.HTTPConnection:
        parts, seconds = urlsplit(self._endpoint.url), self._endpoint.seconds
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._endpoint.host, parts.port, timeout=seconds, context=context)
        return http.client.HTTPConnection(self._endpoint.host, parts.port, timeout=seconds)

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        path = f"{urlsplit(self._endpoint.url).path.rstrip('/')}/chat/completions"
        connection.request("POST", path, self._body, headers)

    def _read(self, connection: http.client.HTTPConnection) -> bytes:
        response = connection.getresponse()
        if response.status != http.client.OK:
            self.fault = f"语言模型没有回应（HTTP {response.status}）"
            return b""
        reply = bytearray()
        while chunk := response.read1(_CHUNK):
            reply += chunk
            if len(reply) > MOST_BYTES:
                self.fault = "语言模型的回应过大"
                return b""
            if monotonic() > self._ends:
                raise TimeoutError
        return bytes(reply)


def _content(reply: bytes) -> str:
    """Return the text of a reply, without what a model wrote while it thought."""
    try:
        choice: Any = json.loads(reply)["choices"][0]
        content = choice["message"]["content"]
        whole = choice.get("finish_reason") != "length"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoReplyError("语言模型的回应无法读取") from error
    if not isinstance(content, str) or not whole:
        raise NoReplyError("语言模型的回应无法读取")
    return " ".join(_THOUGHT.sub("", content).split())
