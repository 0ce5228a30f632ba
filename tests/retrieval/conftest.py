"""What the tests of retrieval share: snapshots of plans made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.index.tokens import KEYWORDS, Tokeniser
from tests.index.samples import CountingEncoder
from tests.seeded import SEED

SnapshotOf = Callable[..., Snapshot]

TEXTS = (
    "电电电电水电电电。修水路水路水路路；建水电站一大座房。",
    "电路路",
    "田",
    "水路田",
    "没有所数的字",
    "电路路",
    "引水入田，田水相连，路通水到；电电电电电电电电。",
)
"""Texts of tasks over the characters that `CountingEncoder` counts."""


@pytest.fixture
def snapshot_of(tmp_path: Path) -> Iterator[SnapshotOf]:
    """Makes the snapshot of a library that holds some plans."""
    with ExitStack() as opened:

        def make(*plans: ParsedPlan, tokeniser: Tokeniser = KEYWORDS) -> Snapshot:
            library = Library.open(tmp_path / "library", CountingEncoder(), create=True, tokeniser=tokeniser)
            opened.enter_context(library)
            for plan in plans:
                library.import_plan(plan, file_name="方案.txt", content="全文", sha256="ab12")
            return library.snapshot()

        yield make


@pytest.fixture(scope="session")
def counted_seed(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The published plan with vectors that are quickly made and mean little: for what does not depend on them."""
    with Library.open(tmp_path_factory.mktemp("counted") / "library", CountingEncoder(), create=True) as library:
        import_file(library, SEED)
        return library.snapshot()
