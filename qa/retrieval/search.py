"""A query becomes hits: filters, legs, fusion, verdict and reasons, each a step of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from qa.domain import Task
from qa.errors import QueryError
from qa.index.encoder import Encoder, Vectors, model_fingerprint, token_encoder
from qa.index.ranking import Mask, Scores, ranked
from qa.index.snapshot import Snapshot
from qa.retrieval.background import Backgrounds
from qa.retrieval.filters import Filters, select
from qa.retrieval.fusion import DEFAULT, LEGS, Weights
from qa.retrieval.legs import DEPTH, Asked, LegScores, Vector, score
from qa.retrieval.reasons import Part, QueryTerms, Reasons, find_terms
from qa.retrieval.understanding import Understanding, Understood, named_tasks
from qa.retrieval.verdict import USUAL, Background, Calibration, Verdict, calibration_of, features
from qa.text.layout import join_lines
from qa.text.normal import to_simplified, writable
from qa.text.segment import shared_segmenter

MAX_QUERY = 2000
"""Characters of a query; more is a document, not a question."""
MAX_TOP_K = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A task with its place in the answer (`rank` from 1) and why it stands there."""

    rank: int
    score: float
    task: Task
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query. `notes` are sentences on how filters were read, `reading` on what was read into the query.

    `milliseconds` is the time taken, `background` what the verdict was measured by.
    """

    query: str
    verdict: Verdict
    confidence: float
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]
    milliseconds: float
    reading: tuple[str, ...] = ()
    background: Background = USUAL


class Searcher:
    """Searches snapshots with one encoder. May be used from several threads."""

    def __init__(
        self,
        encoder: Encoder,
        weights: Weights = LEGS[DEFAULT],
        calibration: Calibration | None = None,
        backgrounds: Backgrounds | None = None,
    ) -> None:
        """Take the encoder the snapshots were built with, how legs are weighed, and another calibration than usual.

        With `backgrounds` verdicts are measured on the library at hand, without by that of the 2022 plan.
        """
        self._encoder = encoder
        self._understanding = Understanding()
        self._weights = weights
        self._calibration = calibration
        self._backgrounds = backgrounds

    def prepare(self, snapshot: Snapshot) -> Background:
        """Measure the background of a snapshot if it is not known, so that no search needs to, and return it."""
        return self._background(snapshot, wait=True)

    def search(
        self,
        snapshot: Snapshot,
        query: str,
        *,
        filters: Filters | None = None,
        top_k: int = 10,
        as_typed: bool = False,
    ) -> SearchResult:
        """Return the `top_k` best tasks for a query, under every verdict.

        With `as_typed` nothing is read into the query: no pinyin, no names of leaders and units.
        Raises QueryError where the query is empty or too long, or a filter names an unknown plan.
        """
        started = perf_counter()
        words = checked(query, top_k)
        understood = Understood(words) if as_typed else self._understanding.read(snapshot, words)
        selection = select(snapshot, filters or Filters())
        scores = self._scores(snapshot, understood, top_k=top_k, allowed=selection.allowed)
        background = self._background(snapshot)
        verdict, confidence = self._judged(scores, background, by_name=understood.by_name)
        hits = self._hits(snapshot, query if understood.words == words else understood.words, scores, top_k)
        took = (perf_counter() - started) * 1000
        return SearchResult(query, verdict, confidence, hits, selection.notes, took, understood.notes, background)

    def similar(self, snapshot: Snapshot, task_id: str, *, top_k: int = 10) -> SearchResult:
        """Return the tasks nearest to a task, itself left out.

        Raises QueryError where the snapshot has no task of that id.
        """
        if task_id not in snapshot.rows:
            raise QueryError(f"任务库中没有任务“{task_id}”：它可能已被移除，请重新查询。")
        row = snapshot.task_row(task_id)
        others = np.ones(len(snapshot.tasks), bool)
        others[row] = False
        started = perf_counter()
        task = snapshot.tasks[row]
        texts = (join_lines(one)[:MAX_QUERY] for one in (task.text, task.parent or "", task_id))
        words = next(filter(None, texts))
        scores = self._scores(snapshot, Understood(checked(words, top_k)), top_k=top_k, allowed=others)
        background = self._background(snapshot)
        verdict, confidence = self._judged(scores, background)
        hits = self._hits(snapshot, words, scores, top_k)
        took = (perf_counter() - started) * 1000
        return SearchResult(words, verdict, confidence, hits, (), took, (), background)

    def read(self, snapshot: Snapshot, words: str) -> Understood:
        """Return what a query, as `checked` returns it, means in a snapshot."""
        return self._understanding.read(snapshot, words)

    def confidence(self, snapshot: Snapshot, scores: LegScores) -> float:
        """Return how sure it is that the library holds what was asked, from the scores of the candidates (0 to 1)."""
        return self._judged(scores, self._background(snapshot))[1]

    def nearness(self, snapshot: Snapshot, word: str) -> float | None:
        """Return how near the nearest task comes to a word by late interaction (-1 to 1).

        None where library or encoder has no token vectors.
        """
        _, tokens = self._encoded(word)
        if tokens is None:
            return None
        scores = snapshot.engine.late_scores(tokens, np.arange(len(snapshot.tasks)))
        return None if scores is None or not len(scores) else float(scores.max())

    @property
    def model(self) -> str:
        """The fingerprint of the encoder's model, however it is computed."""
        return model_fingerprint(self._encoder)

    def encoded(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts as those of passages, shape (len(texts), dimension)."""
        return self._encoder.encode_passages(texts)

    def likeness(self, words: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine of a text with each of the others, about the mean of these."""
        vectors = self._encoder.encode_passages([words, *texts])
        others = vectors[1:] - vectors[1:].mean(axis=0)
        lengths = np.linalg.norm(others, axis=1) + 1e-9
        return [float(one) for one in others @ (vectors[0] - vectors[1:].mean(axis=0)) / lengths]

    def fused(self, scores: LegScores) -> Scores:
        """Return what the candidates are ordered by."""
        return np.round(self._weights.fuse(scores), 6)

    def scores(self, snapshot: Snapshot, words: str, *, top_k: int = 10, allowed: Mask | None = None) -> LegScores:
        """Return what each leg gives the candidates for a query, before anything is weighed."""
        understood = self._understanding.read(snapshot, checked(words, top_k))
        return self._scores(snapshot, understood, top_k=top_k, allowed=allowed)

    def _scores(self, snapshot: Snapshot, understood: Understood, *, top_k: int, allowed: Mask | None) -> LegScores:
        vector, token_vectors = self._encoded(understood.words)
        keywords = snapshot.tokeniser.split(understood.words)
        meeting = understood.condition.rows(snapshot.tasks) if understood.condition else None
        asked = Asked(vector, keywords, token_vectors, named_tasks(snapshot, understood), meeting)
        return score(snapshot, asked, depth=max(DEPTH, 2 * top_k), allowed=allowed)

    def _encoded(self, words: str) -> tuple[Vector, Vectors | None]:
        if encoder := token_encoder(self._encoder):
            encoded = encoder.encode_query(words)
            return encoded.vector, encoded.tokens if len(encoded.tokens) else None
        return self._encoder.encode_queries([words])[0], None

    def _background(self, snapshot: Snapshot, *, wait: bool = False) -> Background:
        if self._backgrounds is None:
            return USUAL
        return self._backgrounds.of(snapshot, self.scores, wait=wait) or USUAL

    def _judged(self, scores: LegScores, background: Background, *, by_name: bool = False) -> tuple[Verdict, float]:
        """Return verdict and confidence; where nothing passed the filters there is nothing to be confident of.

        What is asked for `by_name` alone is certain where there is any.
        """
        if not len(scores.tasks):
            return "none", 0.0
        named = (leg for leg in (scores.named, scores.condition) if leg is not None)
        if by_name and any(leg.any() for leg in named):
            return "found", 1.0
        if not self._weights.late:  # the verdict of a setting rests on nothing that the setting leaves out
            scores = replace(scores, late=None)
        calibration = self._calibration or calibration_of(scores)
        confidence = calibration.confidence(background.standardised(features(scores)))
        return calibration.verdict(confidence), confidence

    def _hits(self, snapshot: Snapshot, words: str, scores: LegScores, top_k: int) -> tuple[Hit, ...]:
        parts = self._weights.parts(scores)
        fused = np.round(self._weights.fuse(scores), 6)
        best = ranked(np.arange(len(scores.tasks)), fused, top_k)
        terms = QueryTerms.of(words, shared_segmenter())
        dense = LEGS["dense"].fuse(scores)
        hits: list[Hit] = []
        for rank, (place, value) in enumerate(zip(best.rows, best.scores, strict=True), 1):
            task = snapshot.tasks[int(scores.tasks[place])]
            found, spans = find_terms(terms, task.text)
            clause = snapshot.passages.span(int(scores.best_clause[place]))
            shares = round(float(dense[place]), 6), round(float(scores.keyword[place]), 6)
            late = None if scores.late is None else float(scores.late[place])
            named = 0.0 if scores.named is None else float(scores.named[place])
            meets = scores.condition is not None and bool(scores.condition[place])
            legs = tuple(Part(leg, _rank(part, place), round(float(part[place]), 6)) for leg, part in parts.items())
            reasons = Reasons(*shares, found, spans, clause, late, named, meets, legs)
            hits.append(Hit(rank, float(value), task, reasons))
        return tuple(hits)


def _rank(scores: Scores, place: int) -> int:
    """Return the rank of a candidate, from 1; equals share theirs."""
    return 1 + int(np.count_nonzero(scores.round(6) > round(float(scores[place]), 6)))


def checked(query: str, top_k: int = 10) -> str:
    """Return a query in simplified characters without layout.

    Raises QueryError where it is empty or too long, or `top_k` makes no sense.
    """
    words = to_simplified(join_lines(writable(query)))
    if not words:
        raise QueryError("查询内容为空：请输入关键词或一句话。")
    if len(words) > MAX_QUERY:
        raise QueryError(f"查询内容有 {len(words)} 个字，超过上限 {MAX_QUERY}：请缩短后再试。")
    if not 1 <= top_k <= MAX_TOP_K:
        raise QueryError(f"返回条数 {top_k} 不合理：请取 1 到 {MAX_TOP_K} 之间的整数。")
    return words
