"""The dense leg on a whole, older Milvus (2.3, which knows no sparse vectors) against the embedded one.

It runs where `milvus-server` of the package `milvus==2.3.5` is on the path, or MILVUS_SERVER names it: that package
needs an environment of its own (`pip install milvus==2.3.5 "setuptools<81"`).
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.errors import EngineError
from qa.index.dense import DenseLeg, shared_mean
from qa.index.milvus.ledger import Anchor
from qa.index.milvus.legs import DenseSide, Source
from qa.index.milvus.naming import RowNames
from qa.index.milvus.plan_rows import PlanRows
from qa.index.milvus.server import Server
from qa.index.milvus.tables import create_passages
from qa.index.passages import KINDS
from tests.index.samples import task
from tests.milvus_server import OldServer

PROGRAM = os.environ.get("MILVUS_SERVER") or shutil.which("milvus-server")
TASKS, EACH, DIMENSION = 400, 5, 48

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="milvus-server (milvus==2.3.5) is not installed: see this file"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server, when it answers."""
    old = OldServer(Path(str(PROGRAM)), tmp_path_factory.mktemp("old") / "data")
    old.start()
    server = Server(old.uri)
    for _ in range(30):
        try:
            server.version()
            break
        except EngineError:
            time.sleep(1)
    yield server
    server.close()
    old.kill()


def unit_rows(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return vectors as sentence models make them: in a narrow cone, with every fifth a repetition."""
    rows = rng.normal(size=(count, DIMENSION)) + 6 * rng.normal(size=DIMENSION)
    rows[::5] = rows[0]
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_equals_the_embedded_leg_to_the_last_digit(server: Server) -> None:
    rng = np.random.default_rng(5)
    vectors = unit_rows(rng, TASKS * EACH)
    kinds = rng.integers(0, 3, len(vectors)).astype(np.int8)
    owners = np.repeat(np.arange(TASKS), EACH)
    tasks = [task("水", plan=f"p{row // 50}", ordinal=1 + row % 50) for row in range(TASKS)]
    names = RowNames(tasks, owners, {f"p{number}": f"v{number}" for number in range(TASKS // 50)})
    # Rows made with the numbers of half of the library, as a set that has grown since holds them.
    anchor = Anchor(shared_mean(vectors[: len(vectors) // 2]), 1.0, 0)
    create_passages(server, "passages", DIMENSION)
    everything = PlanRows(np.arange(TASKS), np.arange(len(vectors)), vectors, ())
    for _ in range(2):  # written twice, a row is there once
        server.upsert("passages", everything.passage_rows(names, kinds, anchor))
    assert server.count("passages") == len(vectors)

    leg = DenseLeg.of(vectors, kinds=kinds, tasks=owners)
    near = float(np.linalg.norm(vectors - anchor.mean, axis=1).min())
    moved = float(np.linalg.norm(leg.mean - anchor.mean))
    side = DenseSide(
        Source(server, "passages", int(time.time())), names=names, mean=leg.mean, drift=2 * moved / (2 * near - moved)
    )
    assert server.version().startswith("v2.3")
    scattered, whole = rng.random(TASKS) < 0.1, np.arange(TASKS) // 50 == 3
    for query in (vectors[0], vectors[7], unit_rows(rng, 1)[0]):
        for kind in KINDS:
            for allowed in (None, scattered, whole, scattered | whole, ~scattered):
                for k in (1, 10, 150):
                    ours = side.nearest(query, k, kind=kind, allowed=allowed)
                    theirs = leg.nearest(query, k, kind=kind, allowed=allowed)
                    assert (ours.rows.tolist(), ours.scores.tolist()) == (theirs.rows.tolist(), theirs.scores.tolist())
    assert np.array_equal(side.gather(np.arange(len(vectors))), leg.matrix)
    server.delete("passages", f"plan == {names.plan_numbers[0]}")
    assert server.count("passages") == len(vectors) - 50 * EACH
