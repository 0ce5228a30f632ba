"""The web application on a free port, with the real encoder and the plan of 2022, and a browser to use it with."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from qa.index.library import Library
from qa.reading.limits import Limits
from qa.retrieval import Searcher

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Playwright

    from qa.index.sentence_encoder import SentenceEncoder

DOCUMENTS = Path(__file__).parent / "documents"
CHROMIUM_ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()
LIMITS = Limits(max_bytes=1024**2)


# Summing up its queue, gradio 6.31 uses what pandas 3.1 no longer wants to be used.
_NOT_OURS = ("ignore:'future.no_silent_downcasting' is deprecated", "ignore:The copy keyword is deprecated")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a warning that is not ours pass in the tests of this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings(*_NOT_OURS))


@dataclass
class Served:
    """The running application: where it is, what it serves, and the connections it tried to make elsewhere."""

    url: str
    library: Library
    strangers: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def library(encoder: SentenceEncoder, seed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with the plan of 2022, to be changed."""
    folder = tmp_path_factory.mktemp("web") / "library"
    shutil.copytree(seed_folder, folder)
    with Library.open(folder, encoder) as opened:
        yield opened


@pytest.fixture(scope="session")
def searcher(encoder: SentenceEncoder) -> Searcher:
    """What searches it."""
    return Searcher(encoder)


@pytest.fixture(scope="session")
def served(library: Library, searcher: Searcher) -> Iterator[Served]:
    """The application on a free port, in a thread; any connection to another machine is noted and refused."""
    from qa.web import serving
    from qa.web.app import build_site

    listening = serving._bound("127.0.0.1", 0)
    running = Served(f"http://127.0.0.1:{listening.getsockname()[1]}", library)
    ready = threading.Event()
    with pytest.MonkeyPatch.context() as patch:
        _guard(patch, running.strangers)
        server = serving._server(partial(build_site, library, searcher, limits=LIMITS), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        assert ready.wait(60)
        yield running
        server.should_exit = True
        thread.join(10)
    listening.close()


def _guard(patch: pytest.MonkeyPatch, strangers: list[str]) -> None:
    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def checked(self: socket.socket, address: Any) -> Any:
            if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
                strangers.append(str(address))
                raise ConnectionRefusedError(f"a test may not connect to {address}")
            return connect(self, address)

        return checked

    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, for one browser in all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as the system has it: `CHROMIUM`, else on the path."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and CI must have it")
        pytest.skip("Chromium is not installed (Debian: apt install chromium fonts-noto-cjk)")
    chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def open_page(served: Served, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of the application, `open_page("en", width=390)`.

    After the test nothing may have been asked of another machine, no dialog may have opened, no script failed.
    """
    faults: list[str] = []
    contexts = []

    def dismiss(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def opened(path: str = "", *, width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: faults.extend(_stranger(request.url)))
        page.on("dialog", dismiss)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.goto(f"{served.url}/{path}")
        page.wait_for_selector("#answer h2, #answer .notice")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
    assert served.strangers == []


def _stranger(url: str) -> list[str]:
    parts = urlsplit(url)
    return [] if parts.scheme in {"data", "blob"} or parts.hostname == "127.0.0.1" else [url]
