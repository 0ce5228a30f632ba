"""Measures ways of widening a query on one half of a gold set: feedback from the first hits, words of like meaning.

    python evaluation/compare_expansions.py evaluation/dongchangfu-2022.jsonl seeds/dongchangfu-2022.txt tune [REPORTS…]

Feedback: Rocchio's (1971) on the dense legs, where the query's vector moves to the mean of the best tasks', and on the
keywords, where the rarest words of the best tasks join the query. Words of like meaning: each word of the query brings
the nearest words of the tasks, by the encoder's vectors of the words, or by a thesaurus learnt from REPORTS (files of
one JSON object a line with a `text`): positive pointwise mutual information within five words, reduced to 200
dimensions (Levy, Goldberg and Dagan, 2015). Nothing here is used by the program.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import svds

from qa.evaluating import GoldQuery, metrics, read_gold
from qa.evaluating.resampling import interval, paired
from qa.index.encoder import Encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.ranking import Scores, ranked
from qa.index.sentence_encoder import load_encoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.fusion import LEGS
from qa.retrieval.legs import LegScores
from qa.text.segment import shared_segmenter

USED = LEGS["hybrid"]
WINDOW, DIMENSIONS, RARE = 5, 200, 5
Matrix: TypeAlias = NDArray[np.float32]
Widening: TypeAlias = Callable[[str, LegScores], Scores]


def main(gold: Path, plan: Path, split: str, *reports: str) -> None:
    """Print one line a way of widening, measured on the answerable queries of one half."""
    encoder, searcher = load_encoder(), Searcher(load_encoder())
    queries = [query for query in read_gold(gold) if query.split == split and not query.off_topic]
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, plan)
        snapshot = library.snapshot()
        scored = [(query, searcher.scores(snapshot, query.query, top_k=1000)) for query in queries]
        ways = _ways(snapshot, encoder, [query.query for query in queries], [Path(one) for one in reports])
        used = [_measures(snapshot, query, scores, USED.fuse(scores))[0] for query, scores in scored]
        print(f"{'widening':48} nDCG@10 (95 %)         hit@1  recall@10  p     ({len(queries)} queries, {split})")
        for name, way in ways.items():
            found = [_measures(snapshot, query, scores, way(query.query, scores)) for query, scores in scored]
            ndcgs, hits, recalls = zip(*found, strict=True)
            low, high = interval(ndcgs)
            p = paired(ndcgs, used).p
            figures = (
                f"{fmean(ndcgs):.3f} ({low:.3f}–{high:.3f})   {fmean(hits):.3f}  {fmean(recalls):.3f}      {p:.4f}"
            )
            print(f"{name:48} {figures}", flush=True)


def _ways(
    snapshot: Snapshot, encoder: Encoder, queries: Sequence[str], reports: Sequence[Path]
) -> Mapping[str, Widening]:
    texts = [task.text for task in snapshot.tasks]
    tasks = _centred(encoder.encode_passages(texts))
    words = [shared_segmenter().content_words(text) for text in texts]
    ways: dict[str, Widening] = {"none (used)": lambda _, scores: USED.fuse(scores)}
    for first in (1, 3, 5):
        for weight in (0.5, 1, 2):
            ways[f"feedback, dense: best {first}, weight {weight}"] = _dense_feedback(tasks, first, weight)
            ways[f"feedback, keywords: best {first}, weight {weight}"] = _word_feedback(words, first, weight)
    likenesses = {"the encoder": _by_encoder(encoder, words, queries)}
    if reports:
        likenesses["a thesaurus"] = _by_thesaurus(words, queries, _thesaurus(reports))
    for name, likeness in likenesses.items():
        for least in (0.4, 0.6):
            for weight in (0.5, 1, 2, 4):
                ways[f"words like by {name} ≥ {least}, weight {weight}"] = _synonyms(words, likeness, least, weight)
    return ways


def _dense_feedback(tasks: Matrix, first: int, weight: float) -> Widening:
    def fuse(_: str, scores: LegScores) -> Scores:
        fused = USED.fuse(scores)
        best = scores.tasks[np.argsort(-fused, kind="stable")[:first]]
        centre = tasks[best].mean(axis=0)
        return np.asarray(fused + weight / 10 * (tasks[scores.tasks] @ centre / np.linalg.norm(centre)))

    return fuse


def _word_feedback(words: Sequence[Sequence[str]], first: int, weight: float) -> Widening:
    holding = Counter(word for task in words for word in set(task))

    def fuse(_: str, scores: LegScores) -> Scores:
        fused = USED.fuse(scores)
        best = scores.tasks[np.argsort(-fused, kind="stable")[:first]]
        counts = Counter(word for task in best for word in set(words[task]))
        weights = {word: count * np.log(len(words) / holding[word]) for word, count in counts.items()}
        kept = sorted(weights, key=lambda word: (-weights[word], word))[:10]
        total = sum(weights[word] for word in kept) or 1
        covered = [sum(weights[word] for word in kept if word in set(words[task])) / total for task in scores.tasks]
        return np.asarray(fused + weight / 10 * np.array(covered))

    return fuse


def _synonyms(
    words: Sequence[Sequence[str]], likeness: Mapping[str, Mapping[str, float]], least: float, weight: float
) -> Widening:
    holding = Counter(word for task in words for word in set(task))
    rarity = {word: float(np.log(1 + len(words) / count)) for word, count in holding.items()}
    rarest = max(rarity.values())

    def fuse(query: str, scores: LegScores) -> Scores:
        fused = USED.fuse(scores)
        asked = [likeness[word] for word in _asked(query) if word in likeness]
        if not asked:
            return fused
        near = [{word: value for word, value in one.items() if value >= least} for one in asked]
        met = [
            sum(
                max((one[word] * rarity[word] / rarest for word in words[task] if word in one), default=0)
                for one in near
            )
            for task in scores.tasks
        ]
        return np.asarray(fused + weight / 10 * np.array(met) / len(asked))

    return fuse


def _asked(query: str) -> list[str]:
    return shared_segmenter().content_words(query)


def _by_encoder(
    encoder: Encoder, words: Sequence[Sequence[str]], queries: Sequence[str]
) -> Mapping[str, Mapping[str, float]]:
    known = sorted({word for task in words for word in task})
    asked = sorted({word for query in queries for word in _asked(query)})
    vectors = _centred(encoder.encode_passages([*known, *asked]))
    return _nearest(asked, known, vectors[len(known) :] @ vectors[: len(known)].T)


def _by_thesaurus(
    words: Sequence[Sequence[str]], queries: Sequence[str], vectors: Mapping[str, Matrix]
) -> Mapping[str, Mapping[str, float]]:
    known = sorted({word for task in words for word in task if word in vectors})
    asked = sorted({word for query in queries for word in _asked(query) if word in vectors})
    return _nearest(
        asked, known, np.array([vectors[one] for one in asked]) @ np.array([vectors[one] for one in known]).T
    )


def _nearest(asked: Sequence[str], known: Sequence[str], values: Matrix) -> Mapping[str, Mapping[str, float]]:
    """Return the ten nearest of the known words for each word asked, itself left out: the keywords have it already."""
    found: dict[str, dict[str, float]] = {}
    for word, row in zip(asked, values, strict=True):
        best = [place for place in np.argsort(-row, kind="stable")[:11] if known[place] != word][:10]
        found[word] = {known[place]: float(row[place]) for place in best}
    return found


def _thesaurus(reports: Iterable[Path]) -> Mapping[str, Matrix]:
    sentences = [
        [word for word in shared_segmenter().words(sentence) if not word[0].isdigit()]
        for path in reports
        for line in path.read_text(encoding="utf-8").splitlines()
        for sentence in json.loads(line)["text"].replace("\n", "。").split("。")
    ]
    counts = Counter(word for sentence in sentences for word in sentence)
    known = sorted(word for word, count in counts.items() if count >= RARE)
    place = {word: number for number, word in enumerate(known)}
    pairs: Counter[tuple[int, int]] = Counter()
    for sentence in sentences:
        coded = [place[word] for word in sentence if word in place]
        for at, word in enumerate(coded):
            for other in coded[at + 1 : at + 1 + WINDOW]:
                pairs[word, other] += 1
                pairs[other, word] += 1
    rows, columns = np.array(list(pairs)).T
    values = np.array(list(pairs.values()), float)
    total, margins = values.sum(), np.bincount(rows, values, len(known))
    information = np.log(values * total / (margins[rows] * margins[columns] ** 0.75 * margins.sum() ** 0.25))
    kept = information > 0
    matrix = coo_matrix((information[kept], (rows[kept], columns[kept])), (len(known), len(known))).tocsr()
    left, strengths, _ = svds(matrix, k=DIMENSIONS, v0=np.ones(len(known)))
    vectors = left * np.sqrt(strengths)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return dict(zip(known, vectors.astype(np.float32), strict=True))


def _centred(vectors: Matrix) -> Matrix:
    centred = vectors - vectors.mean(axis=0)
    return np.asarray(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9))


def _measures(snapshot: Snapshot, query: GoldQuery, scores: LegScores, fused: Scores) -> tuple[float, float, float]:
    best = ranked(np.arange(len(scores.tasks)), np.round(fused, 6), 10)
    ranking = [str(snapshot.tasks[int(scores.tasks[row])].number) for row in best.rows]
    grades = query.relevant
    return metrics.ndcg(ranking, grades, 10), metrics.hit_at_1(ranking, grades), metrics.recall(ranking, grades, 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
