"""Runs a gold set with each of several settings and measures what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import TypeAlias, get_args

from qa.domain import Task
from qa.errors import GoldSetError, QueryError
from qa.evaluating import metrics
from qa.evaluating.gold import GoldQuery
from qa.evaluating.resampling import Interval, Paired, auroc_interval, interval, paired
from qa.index.encoder import Encoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher, SearchResult
from qa.retrieval.background import Backgrounds
from qa.retrieval.fusion import LEGS
from qa.retrieval.verdict import Verdict

DEPTH = 10
Row: TypeAlias = tuple[float, float, float, float]
"""nDCG, hit at 1, reciprocal rank and recall of one query."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over the answerable queries of one kind; `queries` is how many there are."""

    queries: int
    ndcg: float
    hit_at_1: float
    mrr: float
    recall: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one setting reaches on a gold set: measures by kind and for `all`, and how well it knows off-topic.

    `auroc` compares the confidence of answerable and off-topic queries, None without either. `verdicts` counts how
    often each was given to either; `wrong_verdicts` is the share of queries whose verdict errs: an answerable one not
    `found`, an off-topic one `found`. `intervals` are 95 % intervals of the measures by kind, and for `all` of `auroc`
    and `wrong_verdicts`; `against_last` compares nDCG with the last setting named, None for that itself.
    """

    legs: str
    split: str | None
    by_kind: Mapping[str, Measures]
    auroc: float | None
    wrong_verdicts: float
    verdicts: Mapping[str, Mapping[str, int]]
    intervals: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)
    against_last: Paired | None = None


def evaluate(
    snapshot: Snapshot,
    encoder: Encoder,
    queries: Sequence[GoldQuery],
    *,
    legs: Sequence[str],
    split: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Evaluation, ...]:
    """Evaluate each setting of `legs` on the queries, or on those of one half.

    Raises QueryError for unknown legs, GoldSetError where a relevant task is not in the library or no query is left.
    """
    for name in legs:
        if name not in LEGS:
            raise QueryError(f"没有检索方式“{name}”：可选 {'、'.join(LEGS)}。")
    chosen = [query for query in queries if split is None or query.split == split]
    if not chosen:
        raise GoldSetError(f"评测文件中没有属于“{split}”的查询：请检查“split”。")
    graded = [_by_id(query, snapshot.tasks) for query in chosen]
    evaluations: list[Evaluation] = []
    gains: list[list[float]] = []
    backgrounds = Backgrounds()
    for place, name in enumerate(legs):
        searcher = Searcher(encoder, LEGS[name], backgrounds=backgrounds)
        results: list[SearchResult] = []
        for number, query in enumerate(chosen, 1):
            results.append(searcher.search(snapshot, query.query, top_k=DEPTH))
            if progress:
                progress(place * len(chosen) + number, len(legs) * len(chosen))
        rows = _rows(chosen, graded, results)
        gains.append([ndcg for ndcg, *_ in rows.get(ALL, ())])
        evaluations.append(_measured(name, split, queries=chosen, rows=rows, results=results))
    return tuple(
        replace(one, against_last=paired(own, gains[-1])) if own and one is not evaluations[-1] else one
        for one, own in zip(evaluations, gains, strict=True)
    )


def _by_id(query: GoldQuery, tasks: Sequence[Task]) -> dict[str, int]:
    """Return the grades by task id; a gold set may name tasks by printed number where that is unique."""
    ids = {task.id for task in tasks}
    grades: dict[str, int] = {}
    for name, grade in query.relevant.items():
        named = [name] if name in ids else [task.id for task in tasks if task.number == name]
        if len(named) != 1:
            what = "找不到" if not named else "不止一项"
            raise GoldSetError(
                f"评测查询“{query.query}”的相关任务“{name}”在任务库中{what}：请导入对应的方案或改用任务编号。"
            )
        grades[named[0]] = grade
    return grades


def _measured(
    name: str,
    split: str | None,
    *,
    queries: Sequence[GoldQuery],
    rows: Mapping[str, Sequence[Row]],
    results: Sequence[SearchResult],
) -> Evaluation:
    wrong = [(result.verdict == "found") == query.off_topic for query, result in zip(queries, results, strict=True)]
    known = [result.confidence for query, result in zip(queries, results, strict=True) if not query.off_topic]
    foreign = [result.confidence for query, result in zip(queries, results, strict=True) if query.off_topic]
    by_kind = {kind: _means(of_kind) for kind, of_kind in rows.items()}
    intervals = {kind: _intervals(of_kind) for kind, of_kind in rows.items()}
    whole = intervals.setdefault(ALL, {})
    whole["wrong_verdicts"] = interval(list(map(float, wrong)))
    if known and foreign:
        whole["auroc"] = auroc_interval(known, foreign)
    auroc = metrics.auroc(known, foreign)
    return Evaluation(name, split, by_kind, auroc, fmean(wrong), _verdicts(queries, results), intervals)


def _rows(
    queries: Sequence[GoldQuery], graded: Sequence[Mapping[str, int]], results: Sequence[SearchResult]
) -> dict[str, list[Row]]:
    """Return the measures of each answerable query by kind, those of all kinds first."""
    rows: dict[str, list[Row]] = {}
    for query, grades, result in zip(queries, graded, results, strict=True):
        if not query.off_topic:
            row = _row([hit.task.id for hit in result.hits], grades)
            for kind in dict.fromkeys((ALL, query.kind)):
                rows.setdefault(kind, []).append(row)
    return rows


def _intervals(rows: Sequence[Row]) -> dict[str, Interval]:
    names = ("ndcg", "hit_at_1", "mrr", "recall")
    return {name: interval(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _verdicts(queries: Sequence[GoldQuery], results: Sequence[SearchResult]) -> Mapping[str, Mapping[str, int]]:
    counts = {group: dict.fromkeys(get_args(Verdict), 0) for group in ("answerable", "off_topic")}
    for query, result in zip(queries, results, strict=True):
        counts["off_topic" if query.off_topic else "answerable"][result.verdict] += 1
    return counts


def _row(ranking: Sequence[str], grades: Mapping[str, int]) -> Row:
    return (
        metrics.ndcg(ranking, grades, DEPTH),
        metrics.hit_at_1(ranking, grades),
        metrics.reciprocal_rank(ranking, grades),
        metrics.recall(ranking, grades, DEPTH),
    )


def _means(rows: Sequence[Row]) -> Measures:
    return Measures(len(rows), *(fmean(column) for column in zip(*rows, strict=True)))
