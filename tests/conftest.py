"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qa.index.fast_encoder import FastEncoder
    from qa.index.sentence_encoder import SentenceEncoder
    from qa.index.snapshot import Snapshot
    from tests.milvus_server import LiteServer


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache that holds the built-in model: `QA_CACHE` where it is set, else one made for this run."""
    chosen = os.environ.get("QA_CACHE")
    if chosen:
        yield Path(chosen)
        return
    cache = tmp_path_factory.mktemp("cache")
    yield cache
    shutil.rmtree(cache, ignore_errors=True)


@pytest.fixture(scope="session")
def encoder(model_cache: Path) -> SentenceEncoder:
    """The built-in encoder, loaded once."""
    from qa.index.sentence_encoder import load_encoder

    return load_encoder(cache=model_cache)


@pytest.fixture(scope="session")
def fast_encoder(model_cache: Path) -> FastEncoder:
    """The built-in encoder over OpenVINO, loaded once; what asks for it is skipped where there is none."""
    pytest.importorskip("openvino")
    from qa.index.conversion import Plan
    from qa.index.fast_encoder import load_fast_encoder
    from qa.index.model_source import find_source

    return load_fast_encoder(Plan.of(find_source(cache=model_cache)), cache=model_cache)


@pytest.fixture(scope="session")
def seed_folder(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the published plan, embedded by the built-in encoder. Copy it to change it."""
    from qa.index.importing import import_file
    from qa.index.library import Library
    from tests.seeded import SEED

    folder = tmp_path_factory.mktemp("seeded") / "library"
    with Library.open(folder, encoder, create=True) as library:
        import_file(library, SEED)
        library.snapshot()
    return folder


@pytest.fixture(scope="session")
def seed(seed_folder: Path) -> Snapshot:
    """The published plan, embedded by the built-in encoder."""
    from qa.index.library import Library

    with Library.open(seed_folder, None) as library:
        return library.snapshot()


@pytest.fixture(scope="session")
def lite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of Milvus Lite, served within this process; libraries in it do not know each other."""
    return tmp_path_factory.mktemp("lite") / "tasks.db"


@pytest.fixture(scope="session")
def lite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    """Milvus Lite as a server of its own; libraries on it do not know each other."""
    from tests.milvus_server import LiteServer

    server = LiteServer(tmp_path_factory.mktemp("lite-server") / "tasks.db")
    server.start()
    yield server
    server.kill()
