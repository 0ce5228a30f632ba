"""Running a gold set: on rankings known beforehand, and on the published plan."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.errors import GoldSetError, QueryError
from qa.evaluating import Evaluation, GoldQuery, evaluate, read_gold
from qa.evaluating.run import Measures
from qa.index.library import Library
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.text.layout import join_lines
from qa.text.normal import to_simplified
from tests.index.samples import CHARACTERS, CountingEncoder, plan_of
from tests.seeded import GOLD, RememberingEncoder

SECOND = 1 / math.log2(3)


def library_of(folder: Path, *plans: ParsedPlan) -> Library:
    library = Library.open(folder, CountingEncoder(), create=True, tokeniser=CHARACTERS)
    for plan in plans:
        library.import_plan(plan, file_name="方案.txt", content="全文", sha256="ab12")
    return library


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    """Three tasks. The keyword leg orders them 1, 2, 3 for 水 and 3 alone above 0 for 田."""
    with library_of(tmp_path / "library", plan_of("水", "水路", "田路路路")) as library:
        yield library.snapshot()


def gold(query: str, kind: str = "keyword", split: str | None = None, **relevant: int) -> GoldQuery:
    """Name a query and the grades of the tasks t1, t2 and so on."""
    return GoldQuery(query, kind, {name[1:]: grade for name, grade in relevant.items()}, split)


def run(snapshot: Snapshot, *queries: GoldQuery, split: str | None = None) -> Evaluation:
    (evaluation,) = evaluate(snapshot, CountingEncoder(), queries, legs=["keyword"], split=split)
    return evaluation


def test_measures_of_rankings_worked_out_by_hand(snapshot: Snapshot) -> None:
    """水 ranks 1 2 3, 田 ranks 3 1 2 (ties in order)."""
    evaluation = run(
        snapshot,
        gold("水", t1=2, t2=1),
        gold("水", "topic", t2=1),
        gold("田", "topic", t1=1, t3=2),
        gold("火", "off_topic"),
    )
    assert list(evaluation.by_kind) == ["all", "keyword", "topic"]
    assert evaluation.by_kind["keyword"] == Measures(1, ndcg=1.0, hit_at_1=1.0, mrr=1.0, recall=1.0)
    assert astuple(evaluation.by_kind["topic"]) == pytest.approx((2, (SECOND + 1) / 2, 0.5, 0.75, 1.0))
    assert astuple(evaluation.by_kind["all"]) == pytest.approx((3, (1 + SECOND + 1) / 3, 2 / 3, 2.5 / 3, 1.0))
    assert (evaluation.legs, evaluation.split) == ("keyword", None)
    assert sum(evaluation.verdicts["off_topic"].values()) == 1
    assert evaluation.auroc == 1.0


def test_settings_are_compared_with_the_last_one(snapshot: Snapshot) -> None:
    """The dense leg ranks 2 first for 水路; the keyword leg as well, so that only 田 and 水 tell them apart."""
    queries = [gold("水", t1=2), gold("田", t3=2), gold("水路", t2=2), gold("火", "off_topic")]
    first, last = evaluate(snapshot, CountingEncoder(), queries, legs=["dense", "keyword"])
    assert last.against_last is None
    assert first.against_last is not None
    assert first.against_last.difference == pytest.approx(first.by_kind["all"].ndcg - last.by_kind["all"].ndcg)
    for evaluation in (first, last):
        low, high = evaluation.intervals["all"]["ndcg"]
        assert low <= evaluation.by_kind["all"].ndcg <= high
        assert set(evaluation.intervals["all"]) == {"ndcg", "hit_at_1", "mrr", "recall", "wrong_verdicts", "auroc"}


def test_a_verdict_errs_in_two_ways(snapshot: Snapshot) -> None:
    """水 is found by every leg, 火 by none: two right, one answerable not found, one off-topic found."""
    evaluation = run(snapshot, gold("水", t1=2), gold("火", "off_topic"), gold("火", t1=2), gold("水", "off_topic"))
    assert evaluation.verdicts["answerable"]["found"] == 1
    assert evaluation.verdicts["off_topic"]["found"] == 1
    assert sum(evaluation.verdicts["answerable"].values()) == sum(evaluation.verdicts["off_topic"].values()) == 2
    assert evaluation.wrong_verdicts == 0.5
    assert evaluation.auroc == 0.5


def test_a_kind_named_all_is_counted_once(snapshot: Snapshot) -> None:
    evaluation = run(snapshot, gold("水", "all", t1=2), gold("水", "topic", t2=1))
    assert {kind: measures.queries for kind, measures in evaluation.by_kind.items()} == {"all": 2, "topic": 1}
    assert evaluation.by_kind["all"].mrr == 0.75


def test_one_half_of_the_set(snapshot: Snapshot) -> None:
    queries = gold("水", split="tune", t1=2), gold("水", split="report", t2=2), gold("火", split="report")
    evaluation = run(snapshot, *queries, split="report")
    assert (evaluation.split, evaluation.by_kind["all"].queries, evaluation.by_kind["all"].mrr) == ("report", 1, 0.5)
    assert sum(evaluation.verdicts["off_topic"].values()) == 1


def test_without_off_topic_queries_there_is_no_auroc(snapshot: Snapshot) -> None:
    assert run(snapshot, gold("水", t1=2)).auroc is None


def test_off_topic_queries_alone(snapshot: Snapshot) -> None:
    evaluation = run(snapshot, gold("火", "off_topic"))
    assert (evaluation.by_kind, evaluation.auroc, evaluation.wrong_verdicts) == ({}, None, 0.0)


def test_tasks_may_be_named_by_id(snapshot: Snapshot) -> None:
    named = GoldQuery("水", "keyword", {"2022-aaaaaa/2": 1}, None)
    assert run(snapshot, named).by_kind["all"].mrr == 0.5


def test_progress_counts_all_settings(snapshot: Snapshot) -> None:
    seen: list[tuple[int, int]] = []
    legs = ["dense", "keyword", "hybrid"]
    queries = [gold("水", t1=2), gold("火", "off_topic")]
    evaluations = evaluate(
        snapshot, CountingEncoder(), queries, legs=legs, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(done, 6) for done in range(1, 7)]
    assert [evaluation.legs for evaluation in evaluations] == legs


def test_unknown_legs(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match=r"没有检索方式“sparse”：可选 dense、keyword、dense[+]keyword、hybrid。"):
        evaluate(snapshot, CountingEncoder(), [gold("水", t1=2)], legs=["dense", "sparse"])


def test_a_half_without_queries(snapshot: Snapshot) -> None:
    with pytest.raises(GoldSetError, match="没有属于“tuning”的查询：请检查“split”。"):
        run(snapshot, gold("水", split="tune", t1=2), split="tuning")


def test_a_relevant_task_that_is_not_there(snapshot: Snapshot) -> None:
    with pytest.raises(GoldSetError, match="“水”的相关任务“9”在任务库中找不到：请导入对应的方案或改用任务编号。"):
        run(snapshot, gold("水", t9=2))


def test_a_number_that_two_tasks_have(tmp_path: Path) -> None:
    plans = plan_of("水"), replace(plan_of("电", year=2023, name="bbbbbb"))
    with library_of(tmp_path / "library", *plans) as library:
        with pytest.raises(GoldSetError, match="“水”的相关任务“1”在任务库中不止一项"):
            run(library.snapshot(), gold("水", t1=2))
        named = GoldQuery("水", "keyword", {"2022-aaaaaa/1": 2}, None)
        assert run(library.snapshot(), named).by_kind["all"].mrr == 1.0


def test_all_legs_together_beat_each_alone_on_the_published_plan(seed: Snapshot, encoder: SentenceEncoder) -> None:
    answerable = [query for query in read_gold(GOLD) if not query.off_topic]
    remembering = RememberingEncoder(encoder)
    remembering.encode_queries([to_simplified(join_lines(query.query)) for query in answerable])  # many at once is fast
    evaluations = evaluate(seed, remembering, answerable, legs=["dense", "keyword", "dense+keyword", "hybrid"])
    dense, keyword, both, hybrid = (evaluation.by_kind["all"] for evaluation in evaluations)
    assert hybrid.queries == 392
    assert both.ndcg > max(dense.ndcg, keyword.ndcg)
    assert hybrid.ndcg > both.ndcg
    assert hybrid.ndcg >= 0.75
