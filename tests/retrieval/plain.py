"""Retrieval once more, the plain way: every task against the query with nothing but NumPy, to compare with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.domain import Task
from qa.index.passages import keyword_document, passages_of
from tests.index.samples import CountingEncoder

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class PlainScores:
    """What each leg gives one task."""

    task: float
    clause: float
    context: float
    keyword: float

    @property
    def fused(self) -> float:
        """The weights of `hybrid` without late interaction: 1, ½, 1 and 6 of 8½."""
        return (self.task + self.clause / 2 + self.context + 6 * self.keyword) / 8.5


def plain_scores(tasks: Sequence[Task], query: str) -> list[PlainScores]:
    """Score each task; a token is a character, a vector counts characters."""
    encoder = CountingEncoder()
    passages = [passage for task in tasks for passage in passages_of(task)]
    vectors = encoder.encode_passages([passage.text for passage in passages]).astype(np.float64)
    mean = vectors.sum(axis=0) / (len(vectors) + 20)
    asked = _unit(encoder.encode_queries([query])[0].astype(np.float64) - mean)
    best: dict[tuple[str, str], float] = {}
    for passage, vector in zip(passages, vectors, strict=True):
        cosine = float(_unit(vector - mean) @ asked)
        key = passage.task_id, passage.kind
        best[key] = max(cosine, best.get(key, -2.0))
    covered = _coverage([keyword_document(task) for task in tasks], query)
    return [
        PlainScores(best[task.id, "task"], best[task.id, "clause"], best[task.id, "context"], share)
        for task, share in zip(tasks, covered, strict=True)
    ]


def _unit(vector: Vector) -> Vector:
    length = np.linalg.norm(vector)
    return vector / length if length else vector


def _coverage(documents: Sequence[str], query: str) -> list[float]:
    """BM25 in Lucene's variant, as a share of what the query's characters could give."""
    tokens = list(dict.fromkeys(query))
    average = sum(map(len, documents)) / len(documents)
    weights = {token: _weight(sum(token in document for document in documents), len(documents)) for token in tokens}
    ceiling = sum(weights.values())
    shares = []
    for document in documents:
        norm = 1.5 * (1 - 0.75 + 0.75 * len(document) / average)
        total = sum(weights[one] * document.count(one) / (document.count(one) + norm) for one in tokens)
        shares.append(total / ceiling)
    return shares


def _weight(holding: int, count: int) -> float:
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))
