"""Compares ways of fusing the legs on one half of a gold set: the table from which the weights were chosen.

    python evaluation/compare_fusions.py evaluation/dongchangfu-2022.jsonl seeds/dongchangfu-2022.txt [tune|report]

Plain reciprocal rank fusion (Cormack et al., 2009) stands beside weighted sums, and each beside the interval of its
nDCG and the p-value of its difference from what the program uses. Nothing here is used by the program.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import numpy as np

from qa.evaluating import GoldQuery, metrics, read_gold
from qa.evaluating.resampling import interval, paired
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.ranking import Scores, ranked
from qa.index.sentence_encoder import load_encoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.fusion import LEGS, Weights
from qa.retrieval.legs import LegScores

Fusion = Callable[[LegScores], Scores]

USED = LEGS["hybrid"]
SUMS = {
    "keyword": Weights(0, 0, 0, 1),
    "task": Weights(1, 0, 0, 0),
    "clause": Weights(0, 1, 0, 0),
    "context": Weights(0, 0, 1, 0),
    "late": Weights(0, 0, 0, 0, late=1),
    "task + clause + context": Weights(1, 1, 1, 0),
    "task + ½ clause + context": Weights(1, 0.5, 1, 0),
    **{f"task + ½ clause + context + {weight} keyword": Weights(1, 0.5, 1, weight) for weight in (1, 2, 3)},
    "keyword + 2 late": Weights(0, 0, 0, 1, late=2),
    **{f"… + 2 keyword + {late} late": Weights(1, 0.5, 1, 2, late=late) for late in (2, 4, 6, 8)},
    **{f"… + {keyword} keyword + 4 late": Weights(1, 0.5, 1, keyword, late=4) for keyword in (4, 6, 8)},
    "… + 6 keyword + 4 late + names (used)": USED,
}


def reciprocal_ranks(scores: LegScores) -> Scores:
    """Fuse the ranks of the task passages and of the keywords: Σ 1 / (60 + rank)."""
    legs = (scores.task, scores.keyword)
    return np.asarray(sum(1 / (60 + 1 + np.argsort(np.argsort(-leg, kind="stable"), kind="stable")) for leg in legs))


def main(gold: Path, plan: Path, split: str = "tune") -> None:
    """Print one line a fusion, measured on the answerable queries of one half."""
    encoder = load_encoder()
    queries = [query for query in read_gold(gold) if query.split == split and not query.off_topic]
    fusions: dict[str, Fusion] = {"reciprocal rank fusion of task and keyword": reciprocal_ranks}
    fusions |= {name: weights.fuse for name, weights in SUMS.items()}
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, plan)
        snapshot, searcher = library.snapshot(), Searcher(encoder)
        scored = [(query, searcher.scores(snapshot, query.query)) for query in queries]
    used = [_measures(snapshot, query, scores, USED.fuse)[0] for query, scores in scored]
    print(f"{'fusion':44} nDCG@10 (95 %)         hit@1  recall@10  p     ({len(queries)} queries, {split})")
    for name, fusion in fusions.items():
        ndcgs, hits, recalls = zip(
            *(_measures(snapshot, query, scores, fusion) for query, scores in scored), strict=True
        )
        low, high = interval(ndcgs)
        p = paired(ndcgs, used).p
        ndcg = f"{fmean(ndcgs):.3f} ({low:.3f}–{high:.3f})"
        print(f"{name:44} {ndcg}   {fmean(hits):.3f}  {fmean(recalls):.3f}      {p:.4f}")


def _measures(snapshot: Snapshot, query: GoldQuery, scores: LegScores, fusion: Fusion) -> tuple[float, float, float]:
    best = ranked(np.arange(len(scores.tasks)), np.round(fusion(scores), 6), 10)
    ranking = [str(snapshot.tasks[int(scores.tasks[row])].number) for row in best.rows]
    grades = query.relevant
    return metrics.ndcg(ranking, grades, 10), metrics.hit_at_1(ranking, grades), metrics.recall(ranking, grades, 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4])
