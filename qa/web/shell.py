"""What surrounds the pages on their way out: headers that forbid all that is not ours, and the language.

Gradio writes one page for every language and lets the browser's decide; here the address decides. This happens
in the page itself because gradio's own `head` is added only after its scripts have chosen.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Site: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

# gradio makes functions from text ('unsafe-eval') and writes its settings and styles into the page ('unsafe-inline').
POLICY: Final = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
))
HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
# The preview cards of chat programs: gradio's address, name and picture.
_PREVIEW: Final = re.compile(rb"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>")


class Shell:
    """Passes requests on; adds the headers to every answer and the `head` of its language to every page."""

    def __init__(self, site: Site, heads: dict[str, tuple[str, str]]) -> None:
        """Take the site, and by path of each page its language and what its `<head>` begins with."""
        self._site = site
        self._heads = heads

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        page = self._heads.get(scope["path"].rstrip("/") or "/")
        await self._site(scope, receive, _Answer(send, page))


class _Answer:
    """Sends an answer on; that of a page is held back until it is whole, for its length changes."""

    def __init__(self, send: Send, page: tuple[str, str] | None) -> None:
        self._send = send
        self._page = page
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *HEADERS]
            if self._page is not None and _is_html(message):
                self._start = message
                return
        elif self._start is not None:
            await self._collect(message, self._start)
            return
        await self._send(message)

    async def _collect(self, message: Message, start: Message) -> None:
        assert self._page is not None
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = _with_head(self._body, *self._page)
        kept = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        length = str(len(body)).encode() if self._body else dict(start["headers"]).get(b"content-length", b"0")
        start["headers"] = [*kept, (b"content-length", length)]
        await self._send(start)
        await self._send({**message, "body": body})


def _is_html(start: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def _with_head(body: bytes, language: str, head: str) -> bytes:
    if not body:
        return body
    body = re.sub(rb'lang="en"', f'lang="{language}"'.encode(), body, count=1)
    body = _PREVIEW.sub(b"", body)
    return body.replace(b"<head>", b"<head>" + head.encode(), 1)
