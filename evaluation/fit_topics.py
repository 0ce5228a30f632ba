"""Fits which tasks belong to a topic on the tuning half of a gold set; prints what `qa/answering/membership.py` holds.

    python evaluation/fit_topics.py evaluation/dongchangfu-2022.jsonl seeds/dongchangfu-2022.txt [GOLD PLAN]

A logistic regression over the candidates of every query that names a topic, tasks of grade 2 and 1 against the rest,
where those of grade 1 weigh little. For each cut precision and recall are told, grade 1 counting neither way: of
the queries of kind `topic` in five-fold cross-validation, and, where a second gold set and its plan are given, of
all of those, which nothing was fitted on.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.answering.membership import FEATURES, WITH_TOKENS, Features, features
from qa.evaluating import GoldQuery, read_gold
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import load_encoder
from qa.retrieval import Searcher

KINDS = {"topic", "keyword", "everyday", "half_remembered"}
PARTLY = 0.3
"""What a task of grade 1 weighs."""
CUTS = (0.08, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
FOLDS = 5


@dataclass(frozen=True)
class Judged:
    """The candidates of a query: their features and grades."""

    query: GoldQuery
    features: Features
    grades: np.ndarray


def main(gold: Path, plan: Path, *other: str) -> None:
    """Fit, print the coefficients, and how good each cut is."""
    judged = _judged([query for query in read_gold(gold) if query.split == "tune" and query.kind in KINDS], plan)
    rows, grades = _stacked(judged)
    for name, count in {"WITH_TOKENS": len(FEATURES), "WITHOUT_TOKENS": FEATURES.index("late")}.items():
        print(f"{name}: {_plain(_fitted(rows[:, :count], grades), count)}")
    folds = np.arange(len(judged)) % FOLDS
    models = [
        _fitted(*_stacked([one for one, its in zip(judged, folds, strict=True) if its != fold]))
        for fold in range(FOLDS)
    ]
    held_out = [(one, models[its].predict_proba(one.features)[:, 1]) for one, its in zip(judged, folds, strict=True)]
    print("cross-validation, kind topic")
    _print_cuts([pair for pair in held_out if pair[0].query.kind == "topic"])
    if other:
        queries = [query for query in read_gold(Path(other[0])) if query.kind == "topic"]
        print(f"{other[0]}, kind topic")
        second = _judged(queries, Path(other[1]))
        _print_cuts([(one, WITH_TOKENS.chances(one.features)) for one in second])


def _judged(queries: Sequence[GoldQuery], plan: Path) -> list[Judged]:
    encoder = load_encoder()
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, plan)
        searcher, snapshot = Searcher(encoder), library.snapshot()
        found: list[Judged] = []
        for query in queries:
            scores = searcher.scores(snapshot, query.query)
            tasks = [snapshot.tasks[int(row)] for row in scores.tasks]
            said = np.array([query.query in task.text for task in tasks])
            known = [query.relevant.get(task.id, query.relevant.get(str(task.number), 0)) for task in tasks]
            found.append(Judged(query, features(scores, searcher.fused(scores), said), np.array(known)))
    return found


def _stacked(judged: Sequence[Judged]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([one.features for one in judged]), np.concatenate([one.grades for one in judged])


def _fitted(rows: np.ndarray, grades: np.ndarray) -> object:
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    return model.fit(rows, grades > 0, logisticregression__sample_weight=np.where(grades == 1, PARTLY, 1.0))


def _plain(model: object, count: int) -> str:
    """Return intercept and coefficients for features that are not standardised."""
    zero = np.zeros((1, count))
    start = float(model.decision_function(zero)[0])
    steps = [float(model.decision_function(row[None])[0]) - start for row in np.eye(count)]
    return f"Membership({start:.3f}, ({', '.join(f'{step:.3f}' for step in steps)}))"


def _print_cuts(pairs: Sequence[tuple[Judged, np.ndarray]]) -> None:
    for cut in CUTS:
        precision, recall, exact = _measured(pairs, cut)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(
            f"cut {cut:.2f}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, exact {exact} of {len(pairs)}"
        )


def _measured(pairs: Sequence[tuple[Judged, np.ndarray]], cut: float) -> tuple[float, float, int]:
    right = wrong = missed = exact = 0
    for one, chances in pairs:
        chosen = (chances >= cut) | (chances == chances.max())
        right += int(np.sum(chosen & (one.grades == 2)))
        wrong += int(np.sum(chosen & (one.grades == 0)))
        missed += int(np.sum(~chosen & (one.grades == 2)))
        exact += not np.any(chosen & (one.grades == 0)) and not np.any(~chosen & (one.grades == 2))
    return right / max(right + wrong, 1), right / max(right + missed, 1), exact


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5])
