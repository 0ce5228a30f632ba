"""Checks the weights of the legs on questions that nobody here wrote: citizens' questions about policy notices.

    python evaluation/policy_qa.py ../shared/data/policy_qa.jsonl [questions]

One JSON object a line with `docid`, `question` and `text`, the part of the document that answers it (DataFountain
contest 424); only the first `questions` lines are taken where that is given. Every distinct text is stored as a task
without leaders and units; a question is answered by the texts of its document. Between weights that are alike on the
gold set, those that hold here were taken; nothing else is chosen on these figures.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from statistics import fmean

from qa.domain import ParsedPlan, Plan, Source, Task
from qa.evaluating import metrics
from qa.evaluating.resampling import interval, paired
from qa.index.encoders import open_encoder
from qa.index.library import Library
from qa.retrieval import Searcher
from qa.retrieval.fusion import LEGS

PLAN = "2019-policy"
SETTINGS = ("dense", "keyword", "dense+keyword", "hybrid")


def main(path: Path, most: int | None = None) -> None:
    """Print one line a setting, over the first `most` lines or all."""
    if not path.exists():
        print(f"{path} is not here: nothing to check")
        return
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [json.loads(line) for line in lines[:most]]
    texts = list(dict.fromkeys(row["text"] for row in rows))
    documents = {row["text"]: row["docid"] for row in rows}
    encoder = open_encoder()
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        library.import_plan(_plan(texts), file_name=path.name, content="", sha256="")
        snapshot = library.snapshot()
        found: dict[str, list[tuple[float, float, float]]] = {}
        for row in rows:
            grades = {f"{PLAN}/{place}": 1 for place, text in enumerate(texts, 1) if documents[text] == row["docid"]}
            for name in SETTINGS:
                hits = Searcher(encoder, LEGS[name]).search(snapshot, row["question"]).hits
                ranking = [hit.task.id for hit in hits]
                measured = (
                    metrics.ndcg(ranking, grades, 10),
                    metrics.hit_at_1(ranking, grades),
                    metrics.reciprocal_rank(ranking, grades),
                )
                found.setdefault(name, []).append(measured)
    print(
        f"{'setting':14} nDCG@10 (95 %)         hit@1  MRR    p      ({len(rows[:most])} questions, {len(texts)} texts)"
    )
    used = [ndcg for ndcg, *_ in found["hybrid"]]
    for name, measures in found.items():
        ndcgs, firsts, ranks = zip(*measures, strict=True)
        low, high = interval(ndcgs)
        p = paired(ndcgs, used).p
        print(f"{name:14} {fmean(ndcgs):.3f} ({low:.3f}–{high:.3f})   {fmean(firsts):.3f}  {fmean(ranks):.3f}  {p:.4f}")


def _plan(texts: list[str]) -> ParsedPlan:
    tasks = tuple(
        Task(
            id=f"{PLAN}/{place}",
            plan=PLAN,
            ordinal=place,
            number=str(place),
            section=None,
            parent=None,
            title=None,
            text=text,
            leaders=(),
            lead_units=(),
            support_units=(),
            deadline=None,
            quantities=(),
            doubts=(),
            source=Source(0, 0),
        )
        for place, text in enumerate(texts, 1)
    )
    return ParsedPlan(Plan(PLAN, "policy notices", None, 2019, None, None, ()), tasks, (), (), ())


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
