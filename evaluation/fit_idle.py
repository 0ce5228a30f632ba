"""Trains what tells words of asking from words of a topic; writes `qa/answering/idle_words.json`.

    python evaluation/fit_idle.py REPORTS…

A logistic regression over centred unit vectors of the built-in encoder: the words of `lexicon.STOP` and random pairs of
them against the content words that stand most often in REPORTS (files of one JSON object a line with a `text`) and
pairs of those. In five-fold cross-validation over the words, AUC and both shares of errors at the threshold are told.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa.answering.idleness import FILE, IDLE
from qa.answering.lexicon import STOP
from qa.index.sentence_encoder import load_encoder
from qa.text.segment import shared_segmenter

TOPICS, TOPIC_PAIRS, IDLE_PAIRS, FOLDS = 2500, 1500, 600, 5
STRENGTH = 1.0
"""Inverse strength of the regularisation."""


def main(reports: Iterable[Path]) -> None:
    """Train, print how well unseen words are told apart, and write the weights."""
    encoder = load_encoder()
    idle = sorted(word for word in STOP if len(word) > 1)
    topics = _frequent(reports)
    draw = np.random.default_rng(0)
    texts = [*topics, *_pairs(topics, TOPIC_PAIRS, draw), *idle, *_pairs(idle, IDLE_PAIRS, draw)]
    wanted = np.arange(len(texts)) >= len(topics) + TOPIC_PAIRS
    vectors = encoder.encode_passages(texts)
    mean = vectors.mean(axis=0)
    rows = vectors - mean
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    _print_unseen(rows, wanted)
    model = _fitted(rows, wanted)
    trained = {
        "encoder": encoder.fingerprint,
        "intercept": round(float(model.intercept_[0]), 5),
        "weights": [round(float(one), 4) for one in model.coef_[0]],
        "mean": [round(float(one), 6) for one in mean],
    }
    path = Path(__file__).parent.parent / "qa" / "answering" / FILE
    path.write_text(json.dumps(trained) + "\n", encoding="utf-8")


def _frequent(reports: Iterable[Path]) -> list[str]:
    counts: Counter[str] = Counter()
    for path in reports:
        for line in path.read_text(encoding="utf-8").splitlines():
            words = shared_segmenter().content_words(json.loads(line)["text"])
            counts.update(word for word in words if re.fullmatch("[\u4e00-\u9fff]{2,}", word) and word not in STOP)
    return [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOPICS]]


def _pairs(words: Sequence[str], count: int, draw: np.random.Generator) -> list[str]:
    return ["".join(draw.choice(list(words), 2, replace=False)) for _ in range(count)]


def _fitted(rows: np.ndarray, wanted: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5000).fit(rows, wanted)


def _print_unseen(rows: np.ndarray, wanted: np.ndarray) -> None:
    folds, chances = np.arange(len(rows)) % FOLDS, np.zeros(len(rows))
    for fold in range(FOLDS):
        model = _fitted(rows[folds != fold], wanted[folds != fold])
        chances[folds == fold] = model.predict_proba(rows[folds == fold])[:, 1]
    missed, claimed = np.mean(chances[wanted] < IDLE), np.mean(chances[~wanted] >= IDLE)
    print(f"unseen: AUC {roc_auc_score(wanted, chances):.3f}, idle missed {missed:.3f}, topics claimed {claimed:.3f}")


if __name__ == "__main__":
    main(map(Path, sys.argv[1:]))
