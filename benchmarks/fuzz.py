"""Feed the readers and the parser damaged and made-up files, and see that they refuse them or read them soundly.

    python benchmarks/fuzz.py > benchmarks/fuzz.json
    python benchmarks/fuzz.py --kind .pdf --number 17     # one input once more

An input is made from the seed, its kind and its number alone. It may take 5 seconds and 1 GB beyond what the process
held before, must raise nothing but an error of this program, and what is read must be sound, as
`tests/reading/soundness.py` says. Inputs that fail are kept in `benchmarks/failures/`, each with what went wrong.
Needs Linux, which tells how much memory was used at most.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import platform
import re
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from qa.errors import QaError
from qa.reading import Document, read
from tests.reading.damage import chance, damaged, damaged_bytes
from tests.reading.sound_files import SUFFIXES, sound_files
from tests.reading.soundness import check
from tests.reading.soup import any_document, encoded, plan_like, tag_soup

FAILURES = Path(__file__).parent / "failures"
SECONDS = 5.0
MEGABYTES = 1024
COUNTS = {
    ".pdf": 8_000,
    ".docx": 16_000,
    ".xlsx": 16_000,
    ".html": 20_000,
    ".mhtml": 5_000,
    ".txt": 20_000,
    ".md": 7_000,
    "parser": 28_000,
}
"""Inputs by kind, at `--scale 1`; those of "parser" are documents that come from no file."""

_MADE_UP = 0.8
"""Which share of texts and web pages is made up and not a damaged file."""
_OTHER_NAME = 0.03
_PATIENCE = 3 * SECONDS
_CONTEXT = get_context("spawn")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an input: `fault` is the traceback where it failed."""

    read: bool = False
    tasks: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    fault: str | None = None


@dataclass(slots=True)
class Row:
    """What came of all inputs of a kind."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    failed: int = 0
    tasks: int = 0
    slowest_seconds: float = 0.0
    slowest_number: int = 0
    peak_megabytes: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, number: int, outcome: Outcome) -> None:
        """Count an input."""
        self.inputs += 1
        self.read += outcome.read and not outcome.fault
        self.refused += not outcome.read and not outcome.fault
        self.tasks += outcome.tasks
        if outcome.seconds > self.slowest_seconds:
            self.slowest_seconds, self.slowest_number = round(outcome.seconds, 3), number
        self.peak_megabytes = max(self.peak_megabytes, round(outcome.megabytes, 1))
        if outcome.fault:
            self.failed += 1
            what = outcome.fault.strip().splitlines()[-1][:120]
            self.faults[what] = self.faults.get(what, 0) + 1


@dataclass(slots=True)
class Worker:
    """A process that takes inputs one by one, and the input it is at."""

    pipe: Connection
    process: SpawnProcess
    kind: str
    number: int
    since: float

    @classmethod
    def started(cls, seed: int) -> Worker:
        """Start a process."""
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=work, args=(theirs, seed), daemon=True)
        process.start()
        theirs.close()
        return cls(ours, process, "", 0, time.monotonic())

    def give(self, job: tuple[str, int] | None) -> None:
        """Hand over an input, or None for the end."""
        self.kind, self.number = job or ("", 0)
        self.since = time.monotonic()
        self.pipe.send(job)

    def outcome(self) -> Outcome:
        """Return what came of the input; the process may have died of it, or not come back."""
        try:
            if self.pipe.poll():
                found: Outcome = self.pipe.recv()
                return found
        except EOFError:
            self.process.join()
            return Outcome(fault=f"died with exit code {self.process.exitcode}")
        self.process.kill()
        self.process.join()
        return Outcome(seconds=_PATIENCE, fault=f"stopped after {_PATIENCE:.0f} s")


def main() -> None:
    """Run all inputs, or the one that is asked for, and print what came of them as JSON."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--scale", type=float, default=1.0, help="how many times the usual number of inputs")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options.add_argument("--kind", choices=COUNTS, help="inputs of one kind only")
    options.add_argument("--number", type=int, help="one input only")
    chosen = options.parse_args()
    kinds = [chosen.kind] if chosen.kind else list(COUNTS)
    if chosen.number is not None:
        outcome = tried(chosen.seed, kinds[0], chosen.number)
        print(json.dumps(asdict(replace(outcome, fault=None)), indent=1), outcome.fault or "", sep="\n")
        return
    jobs = [(kind, number) for kind in kinds for number in range(round(chosen.scale * COUNTS[kind]))]
    start = time.monotonic()
    rows = run(jobs, chosen.seed, chosen.processes)
    report = {
        "command": " ".join(["python", "benchmarks/fuzz.py", *sys.argv[1:]]),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "minutes": round((time.monotonic() - start) / 60, 1),
        "inputs": sum(row.inputs for row in rows.values()),
        "failed": sum(row.failed for row in rows.values()),
        "kinds": {kind: asdict(row) for kind, row in rows.items()},
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def run(jobs: list[tuple[str, int]], seed: int, processes: int) -> dict[str, Row]:
    """Run inputs in some processes; one that fails is kept, and a process that does not come back replaced."""
    rows = {kind: Row() for kind, _ in jobs}
    left = iter(jobs)
    busy: dict[Connection, Worker] = {}
    for _ in range(processes):
        _begin(busy, Worker.started(seed), left)
    while busy:
        ready = wait(list(busy), timeout=1)
        for pipe, worker in list(busy.items()):
            if pipe not in ready and time.monotonic() - worker.since <= _PATIENCE:
                continue
            del busy[pipe]
            outcome = worker.outcome()
            rows[worker.kind].add(worker.number, outcome)
            if outcome.fault:
                keep(seed, worker.kind, worker.number, outcome.fault)
            _begin(busy, worker if worker.process.is_alive() else Worker.started(seed), left)
    return rows


def _begin(busy: dict[Connection, Worker], worker: Worker, left: Iterator[tuple[str, int]]) -> None:
    job = next(left, None)
    worker.give(job)
    if job is not None:
        busy[worker.pipe] = worker


def keep(seed: int, kind: str, number: int, fault: str) -> None:
    """Keep an input that failed, and what went wrong."""
    FAILURES.mkdir(exist_ok=True)
    file = FAILURES / f"{kind.strip('.')}-{seed}-{number}"
    given = made(seed, kind, number)
    if isinstance(given, Document):
        file.with_suffix(".repr").write_text(repr(given), encoding="utf-8", errors="backslashreplace")
    else:
        file.with_suffix(kind).write_bytes(given)
    again = f"python benchmarks/fuzz.py --seed {seed} --kind {kind} --number {number}"
    file.with_suffix(".log").write_text(f"{again}\n{fault}", encoding="utf-8", errors="backslashreplace")


def work(pipe: Connection, seed: int) -> None:
    """Try inputs as they come. What is loaded only once is loaded before memory is measured."""
    for suffix in SUFFIXES:
        tried_file(sound_files(suffix)[0], suffix)
    most = _kilobytes("VmSize") * 1024 + int(1.25 * MEGABYTES) * 1024**2
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    while (job := pipe.recv()) is not None:
        faulthandler.dump_traceback_later(0.9 * _PATIENCE)
        pipe.send(tried(seed, *job))
        faulthandler.cancel_dump_traceback_later()


def made(seed: int, kind: str, number: int) -> bytes | Document:
    """Make an input: the content of a file, or a document."""
    random = chance(f"{seed}/{kind}/{number}")
    if kind == "parser":
        return any_document(random) if random.random() < 0.6 else Document.from_text(plan_like(random))
    if kind in {".txt", ".md", ".html"} and random.random() < _MADE_UP:
        text = tag_soup(random) if kind == ".html" else plan_like(random)
        content = encoded(text, random)
        return damaged_bytes(content, random) if random.random() < 0.1 else content
    return damaged(kind, random)


def tried(seed: int, kind: str, number: int) -> Outcome:
    """Try an input."""
    given = made(seed, kind, number)
    suffix = kind
    if number % round(1 / _OTHER_NAME) == 0:
        suffix = SUFFIXES[number % len(SUFFIXES)]
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of memory is counted anew
    before = _kilobytes("VmRSS")
    start = time.perf_counter()
    outcome = tried_document(given) if isinstance(given, Document) else tried_file(given, suffix)
    seconds = time.perf_counter() - start
    megabytes = (_kilobytes("VmHWM") - before) / 1024
    fault = outcome.fault
    if seconds > SECONDS:
        fault = f"{fault or ''}\ntook longer than {SECONDS} s"
    if megabytes > MEGABYTES:
        fault = f"{fault or ''}\ntook more than {MEGABYTES} MB"
    return replace(outcome, seconds=seconds, megabytes=megabytes, fault=fault)


def tried_file(content: bytes, suffix: str) -> Outcome:
    """Read a file and try what is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        path.write_bytes(content)
        try:
            document = read(path)
        except QaError as error:
            return Outcome(fault=traceback.format_exc() if _short_of_memory(error) else None)
        except BaseException:  # noqa: BLE001 -- whatever it is, it is what is looked for
            return Outcome(fault=traceback.format_exc())
    return tried_document(document)


def tried_document(document: Document) -> Outcome:
    """Parse a document and check all that must hold of it."""
    try:
        return Outcome(read=True, tasks=len(check(document).tasks))
    except BaseException:  # noqa: BLE001 -- whatever it is, it is what is looked for
        return Outcome(read=True, fault=traceback.format_exc())


def _short_of_memory(error: BaseException | None) -> bool:
    """Tell whether a refusal hides that memory ran out."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _kilobytes(name: str) -> int:
    """Return what the system says of the memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
