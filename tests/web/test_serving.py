"""The port the application listens on."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from qa.errors import ServeError
from qa.web import check_port, serving


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"^端口 {port} 已被其他程序占用：.*--port.*PORT={port + 1}.*。$"):
            check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(ServeError, match=f"监听地址“{host}”.*--host"):
        check_port(host, 0)


def test_a_free_port_is_free_again_after_it_was_checked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("::", "[::1]"), ("", "127.0.0.1"), ("::1", "[::1]")]
)
def test_the_address_that_is_announced_can_be_opened(host: str, shown: str) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving._announcer(listening, host, said.append)()
        assert said == [f"http://{shown}:{listening.getsockname()[1]}"]
        serving._announcer(listening, host, None)()


def test_checking_a_port_loads_no_gradio() -> None:
    code = "import sys, qa.web; qa.web.check_port('127.0.0.1', 0); sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_it_announces_itself_answers_and_stops_when_interrupted(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from qa.index.library import Library; from qa.retrieval import Searcher\n"
        "from qa.reading.limits import Limits; from qa.web import serve\n"
        "library = Library.open(Path(sys.argv[1]), None, create=True)\n"
        "say = lambda url: print(url, flush=True)\n"
        "serve(library, Searcher(None), host='127.0.0.1', port=0, limits=Limits(), ready=say)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "library")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        url = running.stdout.readline().strip()
        with urlopen(url) as page:  # noqa: S310  # our own server
            assert 'lang="zh-CN"' in page.read().decode()
        running.send_signal(signal.SIGINT)
        said, complained = running.communicate(timeout=20)
    assert (running.returncode, said, complained) == (0, "", "")
