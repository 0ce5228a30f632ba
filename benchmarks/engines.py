"""How long the dense leg takes on a Milvus server.

Writes random vectors of 384 components as passages of plans of 150 tasks, and asks for the 100 best under no filter,
under one that plans pass as a whole, and under ones that scattered tasks pass. Checks every answer against the
embedded leg. `python benchmarks/engines.py URI [PASSAGES]` prints JSON; `engines.json` holds runs.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from uuid import uuid4

import numpy as np

from qa.domain import Source as Place
from qa.domain import Task
from qa.index.dense import DenseLeg, shared_mean
from qa.index.milvus.ledger import Anchor
from qa.index.milvus.legs import DenseSide, Source
from qa.index.milvus.naming import RowNames
from qa.index.milvus.plan_rows import PlanRows
from qa.index.milvus.server import SETTLING, Server
from qa.index.milvus.tables import create_passages

EACH, TASKS_A_PLAN, DIMENSION, TIMES = 5, 150, 384, 15


def task(plan: str, ordinal: int) -> Task:
    """Return a task with nothing but its place."""
    empty = {"number": None, "section": None, "parent": None, "title": None, "deadline": None}
    lists = dict.fromkeys(("leaders", "lead_units", "support_units", "quantities", "doubts"), ())
    return Task(f"{plan}/{ordinal}", plan, ordinal, text="水", source=Place(0, 1), **empty, **lists)


def main(uri: str, passages: int) -> None:
    """Write, ask and compare."""
    rng = np.random.default_rng(0)
    count = passages // EACH
    vectors = rng.normal(size=(count * EACH, DIMENSION)).astype(np.float32) + 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    tasks = [task(f"p{row // TASKS_A_PLAN:06}", 1 + row % TASKS_A_PLAN) for row in range(count)]
    owners = np.repeat(np.arange(count), EACH)
    kinds = np.tile(np.array([0, 1, 1, 1, 2], np.int8), count)
    names = RowNames(tasks, owners, {one.plan: f"v{one.plan}" for one in tasks})
    anchor = Anchor(shared_mean(vectors), 1.0, 0)
    server, collection = Server(uri), f"bench_{uuid4().hex[:8]}"
    create_passages(server, collection, DIMENSION)
    start = time.perf_counter()
    for plan in range(0, count, TASKS_A_PLAN):
        rows = np.arange(plan, min(plan + TASKS_A_PLAN, count))
        its = np.arange(rows[0] * EACH, (rows[-1] + 1) * EACH)
        server.upsert(collection, PlanRows(rows, its, vectors[its], ()).passage_rows(names, kinds, anchor))
    report = {"server": server.version(), "passages": count * EACH, "written in": round(time.perf_counter() - start, 1)}
    leg = DenseLeg.of(vectors, kinds=kinds, tasks=owners)
    plans = np.arange(count) // TASKS_A_PLAN
    masks = {
        "no filter": None,
        "a tenth of the plans": plans % 10 == 3,
        "1 task in 100": rng.random(count) < 0.01,
        "1 task in 4": rng.random(count) < 0.25,
        "3 tasks in 4": rng.random(count) < 0.75,
    }
    time.sleep(SETTLING)
    source = Source(server, collection, 0)
    side = DenseSide(source, names=names, mean=leg.mean, drift=0.0)
    for name, mask in masks.items():
        took: dict[str, list[float]] = {"milvus": [], "embedded": []}
        for query in rng.normal(size=(TIMES, DIMENSION)).astype(np.float32):
            start = time.perf_counter()
            ours = side.nearest(query, 100, kind="clause", allowed=mask)
            middle = time.perf_counter()
            theirs = leg.nearest(query, 100, kind="clause", allowed=mask)
            took["milvus"].append(middle - start)
            took["embedded"].append(time.perf_counter() - middle)
            assert (ours.rows.tolist(), ours.scores.tolist()) == (theirs.rows.tolist(), theirs.scores.tolist())
        report[name] = {engine: round(median(times) * 1000, 1) for engine, times in took.items()}
    fresh = DenseSide(source, names=names, mean=leg.mean, drift=0.0)
    start = time.perf_counter()
    fresh.gather(rng.choice(count * EACH, 2000, replace=False))
    report["2,000 vectors by id"] = round((time.perf_counter() - start) * 1000, 1)
    server.drop(collection)
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
