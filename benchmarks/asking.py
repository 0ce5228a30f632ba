"""How long an answer takes beside a search, in one run: median and 95th percentile over a set of questions.

    python benchmarks/asking.py > benchmarks/asking.json

Each question is asked and searched for in turn, three times over, on a library of the 2022 plan with the built-in
encoder; the first round warms up and is not counted.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from qa.answering import Answerer
from qa.evaluating.questions import read_questions
from qa.index.encoders import open_encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def main() -> None:
    """Time both and print the figures as JSON."""
    encoder = open_encoder()
    questions = [one.question for one in read_questions(ROOT / "evaluation/questions-2022.jsonl")]
    searcher = Searcher(encoder, backgrounds=Backgrounds())
    answerer = Answerer(searcher)
    asked: list[float] = []
    searched: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, ROOT / "seeds/dongchangfu-2022.txt")
        snapshot = library.snapshot()
        searcher.prepare(snapshot)
        for number in range(ROUNDS):
            for question in questions:
                took = answerer.ask(snapshot, question).milliseconds, searcher.search(snapshot, question).milliseconds
                if number:
                    asked.append(took[0])
                    searched.append(took[1])
    ask, search = _spread(asked), _spread(searched)
    figures = {
        "command": "python benchmarks/asking.py",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cpu": platform.processor() or platform.machine(), "python": platform.python_version()},
        "questions": len(questions),
        "ask_ms": ask,
        "search_ms": search,
        "ratio": {name: round(ask[name] / search[name], 3) for name in ask},
    }
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _spread(milliseconds: list[float]) -> dict[str, float]:
    return {"median": round(float(np.median(milliseconds)), 1), "p95": round(float(np.quantile(milliseconds, 0.95)), 1)}


if __name__ == "__main__":
    main()
