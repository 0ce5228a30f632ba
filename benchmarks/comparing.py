"""Times the comparison of two plans and the search for overlaps, with the vectors at hand; prints and writes JSON.

    python benchmarks/comparing.py

The plan of 2022 and the fictitious one of 2023 (`evaluation/years`), each measure `RUNS` times in one process after one
run to warm up; medians in seconds. Written to `benchmarks/comparing.json` with the number of tasks.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from qa.comparing import compare, find_overlaps
from qa.index.encoders import open_encoder
from qa.index.importing import import_file
from qa.index.library import Library

ROOT = Path(__file__).parent.parent
RUNS = 7


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), open_encoder(), create=True) as library:
        files = (ROOT / "seeds/dongchangfu-2022.txt", ROOT / "evaluation/years/2023.txt")
        old, new = (import_file(library, path).plan for path in files)
        snapshot = library.snapshot()
        result = {
            "tasks": len(snapshot.tasks),
            "compare_s": _median(lambda: compare(snapshot, old, new)),
            "overlaps_within_s": _median(lambda: find_overlaps(snapshot, plan=old)),
            "overlaps_across_s": _median(lambda: find_overlaps(snapshot, across=True)),
            "runs": RUNS,
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
        }
    (ROOT / "benchmarks/comparing.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


def _median(work: Callable[[], object]) -> float:
    work()
    times: list[float] = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return round(statistics.median(times), 3)


if __name__ == "__main__":
    main()
