"""Fits the confidence of a verdict on the tuning half of a gold set; prints what stands in `qa/retrieval/verdict.py`.

    python evaluation/fit_verdict.py evaluation/dongchangfu-2022.jsonl seeds/dongchangfu-2022.txt

A logistic regression over the best score of each leg; answerable queries weigh as much as off-topic ones in all.
`found` is the confidence at which the shares of answerable queries not called found and of off-topic ones called found
are least in sum: tasks are listed below it as well, said to be what comes nearest. Below `nearest` falls one answerable
query in fifty. Off-topic are those of the tuning half and the questions shipped with the program,
answerable those of the tuning half and questions made from the tasks.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.evaluating import read_gold
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import load_encoder
from qa.retrieval import Searcher
from qa.retrieval.background import measure, off_topic_questions, own_questions
from qa.retrieval.verdict import FEATURES, features


def main(gold: Path, plan: Path) -> None:
    """Fit on the tuning half and print coefficients, thresholds and errors there."""
    encoder = load_encoder()
    queries = [query for query in read_gold(gold) if query.split == "tune"]
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library", encoder, create=True) as library,
    ):
        import_file(library, plan)
        searcher, snapshot = Searcher(encoder), library.snapshot()
        background = measure(snapshot, searcher.scores)
        foreign, own = off_topic_questions(), own_questions(snapshot)
        asked = [*(query.query for query in queries), *foreign, *own]
        rows = np.array([background.standardised(features(searcher.scores(snapshot, words))) for words in asked])
    print(f"USUAL: means={background.means} spreads={background.spreads}")
    known = [not query.off_topic for query in queries]
    answerable = np.array(known + [False] * len(foreign) + [True] * len(own))
    for name, columns in {"CALIBRATION": range(len(FEATURES)), "WITHOUT_TOKENS": range(FEATURES.index("late"))}.items():
        print(f"{name}: {_fitted(rows[:, list(columns)], answerable)}")


def _fitted(rows: np.ndarray, answerable: np.ndarray) -> str:
    model = LogisticRegression(C=100.0, class_weight="balanced", max_iter=1000).fit(rows, answerable)
    confidence = model.predict_proba(rows)[:, 1]
    found = min(np.unique(confidence), key=lambda at: _cost(confidence, answerable, float(at)))
    nearest = min(float(np.quantile(confidence[answerable], 0.02)), float(found))
    named = dict(zip(FEATURES, model.coef_[0].round(3).tolist(), strict=False))
    missed, claimed = np.mean(confidence[answerable] < found), np.mean(confidence[~answerable] >= found)
    return (
        f"intercept={model.intercept_[0]:.3f} coefficients={named} found={found:.2f} nearest={nearest:.2f}\n"
        f"there: answerable not found {missed:.3f}, off-topic found {claimed:.3f}"
    )


def _cost(confidence: np.ndarray, answerable: np.ndarray, found: float) -> float:
    missed = np.mean(confidence[answerable] < found)
    claimed = np.mean(confidence[~answerable] >= found)
    return float(missed + claimed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
