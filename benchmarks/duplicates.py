"""Times the search for overlapping tasks at 1,000 to 100,000 tasks, vectors at hand; prints and writes JSON.

    python benchmarks/duplicates.py ../shared/data [--sizes 1000,10000,100000]

Distinct sentences of laws and work reports stand in for tasks, 150 to a plan; every hundredth is repeated later on with
a figure changed or its end left out. Vectors are those of a stand-in encoder, the normalised sum of a random
vector for each pair of characters (384 components): encoding is not what is timed here. Each size runs in a process of
its own, whose peak of memory is told with the snapshot and without. Written to `benchmarks/duplicates.json`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Any
from zlib import crc32

import numpy as np

from qa.comparing import find_overlaps
from qa.domain import Plan, Source, Task
from qa.index.dense import DenseLeg
from qa.index.encoder import Vectors
from qa.index.engine import EmbeddedEngine
from qa.index.keywords import KeywordLeg
from qa.index.passages import KINDS, passages_of
from qa.index.snapshot import Names, PassageTable, Snapshot
from qa.index.tokens import KEYWORDS
from qa.parsing.quantities import find_quantities
from qa.text.segment import bigrams

OUT = Path(__file__).parent / "duplicates.json"
DIMENSION = 384
TASKS_A_PLAN = 150
SEED = 20_220_401
SHORTEST, LONGEST = 16, 150


def main() -> None:
    """Measure each size in a process of its own; print and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--sizes", default="1000,3000,10000,30000,100000")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        sys.stdout.write(json.dumps(_measure(given.data, given.one)))
        return
    rows = []
    for size in given.sizes.split(","):
        command = [sys.executable, __file__, str(given.data), "--one", size]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        rows.append(json.loads(done.stdout))
        print(rows[-1], flush=True)
        result = {"sizes": rows, "cpus": os.cpu_count(), "python": platform.python_version(), "numpy": np.__version__}
        OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _measure(data: Path, size: int) -> dict[str, Any]:
    snapshot = _snapshot(_texts(data, size))
    before = _peak()
    started = perf_counter()
    within = find_overlaps(snapshot)
    middle = perf_counter()
    across = find_overlaps(snapshot, across=True)
    ended = perf_counter()
    return {
        "tasks": size,
        "passages": len(snapshot.passages),
        "within_s": round(middle - started, 2),
        "across_s": round(ended - middle, 2),
        "pairs_within": len(within),
        "pairs_across": len(across),
        "snapshot_mb": before,
        "peak_mb": _peak(),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _texts(data: Path, size: int) -> list[str]:
    """Return distinct sentences in an order by chance, every hundredth a repetition with a change."""
    chance = random.Random(SEED)  # noqa: S311
    found = list(dict.fromkeys(_sentences(data)))
    chance.shuffle(found)
    kept = found[: size - size // 100]
    repeated = [_changed(text) for text in chance.sample(kept, size // 100)]
    return kept + repeated


def _sentences(data: Path) -> Iterator[str]:
    with gzip.open(data / "statutes.jsonl.gz", "rt", encoding="utf-8") as laws:
        reports = (data / "work_reports_province_2025_2026.jsonl").read_text(encoding="utf-8").splitlines()
        for line in (*reports, *laws):
            for sentence in re.split(r"[。；\n]", json.loads(line)["text"]):
                text = re.sub(r"\s+", "", sentence)
                if SHORTEST <= len(text) <= LONGEST:
                    yield text


def _changed(text: str) -> str:
    changed = re.sub(r"\d+", lambda match: str(int(match[0]) + 1), text)
    return changed if changed != text else text[: len(text) * 3 // 4]


def _snapshot(texts: list[str]) -> Snapshot:
    plans = [
        Plan(f"2022-{number:06x}", f"方案{number}", None, 2022, None, None, ())
        for number in range(-(-len(texts) // TASKS_A_PLAN))
    ]
    tasks = tuple(_task(plans[place // TASKS_A_PLAN].id, place, text) for place, text in enumerate(texts))
    passages = [(row, passage) for row, task in enumerate(tasks) for passage in passages_of(task)]
    table = PassageTable(
        tasks=np.array([row for row, _ in passages]),
        kinds=np.array([KINDS.index(passage.kind) for _, passage in passages], np.int8),
        starts=np.array([passage.start for _, passage in passages]),
        ends=np.array([passage.end for _, passage in passages]),
    )
    dense = DenseLeg.of(_vectors([passage.text for _, passage in passages]), kinds=table.kinds, tasks=table.tasks)
    return Snapshot(
        generation=1,
        fingerprint="",
        plans=tuple(plans),
        tasks=tasks,
        passages=table,
        engine=EmbeddedEngine(dense, KeywordLeg(None, len(tasks))),
        tokeniser=KEYWORDS,
        names=Names((), (), (), MappingProxyType({})),
        rows=MappingProxyType({task.id: row for row, task in enumerate(tasks)}),
    )


def _task(plan: str, place: int, text: str) -> Task:
    ordinal = place % TASKS_A_PLAN + 1
    return Task(
        id=f"{plan}/{ordinal}",
        plan=plan,
        ordinal=ordinal,
        number=str(ordinal),
        section=None,
        parent=None,
        title=None,
        text=text,
        leaders=(),
        lead_units=(),
        support_units=(),
        deadline=None,
        quantities=find_quantities(text),
        doubts=(),
        source=Source(0, 0),
    )


def _vectors(texts: list[str]) -> Vectors:
    known: dict[str, np.ndarray] = {}
    found = np.empty((len(texts), DIMENSION), np.float32)
    for row, text in enumerate(texts):
        for pair in bigrams(text) or [text]:
            if pair not in known:
                known[pair] = np.random.default_rng(crc32(pair.encode())).standard_normal(DIMENSION, np.float32)
        total = np.sum([known[pair] for pair in bigrams(text) or [text]], axis=0)
        found[row] = total / np.linalg.norm(total)
    return found


if __name__ == "__main__":
    main()
