"""What is added to the pages on their way out."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from qa.web.shell import Message, Receive, Send, Shell

PAGE = b'<html\n\tlang="en"><head><meta\n\tproperty="og:image" content="https://x"/><title>t</title></head></html>'


def got(path: str, parts: list[bytes], kind: bytes = b"text/html; charset=utf-8") -> tuple[dict[bytes, bytes], bytes]:
    """Return headers and body of an answer that a site gives in parts."""
    sent: list[Message] = []

    async def site(_scope: Message, _receive: Receive, send: Send) -> None:
        length = str(sum(map(len, parts))).encode()
        headers = [(b"content-type", kind), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": place < len(parts)})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    shell = Shell(site, {"/": ("zh-CN", "<script>早</script>")})
    with suppress(StopIteration):  # nothing is waited for, so one step runs to the end, in whatever loop a test runs
        shell({"type": "http", "path": path}, receive, send).send(None)
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("cut", [1, 20, len(PAGE)])
def test_a_page_gets_its_language_and_head(cut: int) -> None:
    headers, body = got("/", [PAGE[:cut], PAGE[cut:]])
    text = body.decode()
    assert text == '<html\n\tlang="zh-CN"><head><script>早</script><title>t</title></head></html>'
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"default-src 'self'" in headers[b"content-security-policy"]


@pytest.mark.parametrize(("path", "kind"), [("/other", b"text/html"), ("/", b"application/json")])
def test_all_else_passes_as_it_is_but_for_the_headers(path: str, kind: bytes) -> None:
    headers, body = got(path, [PAGE], kind)
    assert body == PAGE
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_an_answer_without_a_body_keeps_its_length() -> None:
    headers, body = got("/", [b""])
    assert body == b""
    assert headers[b"content-length"] == b"0"
