"""Drafts against the published plan, and overlaps within it, with the built-in encoder."""

from __future__ import annotations

import pytest

from qa.comparing import Checked, Draft, check, find_overlaps
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot


@pytest.fixture
def checked(seed: Snapshot, encoder: SentenceEncoder) -> type:
    class One:
        @staticmethod
        def of(text: str) -> Checked:
            return check(seed, [Draft(text)], encoder.encode_passages)[0]

    return One


@pytest.mark.parametrize(
    ("text", "finding", "relations"),
    [
        ("严厉打击欺诈骗保行为，切实维护医保基金安全。", "duplicate", {"115": "duplicate"}),
        ("建设公厕30座。", "overlap", {"83": "conflict"}),
        ("建设月球观测站。", "new", {}),
        ("统筹推进各项工作，坚决守住安全底线。", "new", {}),
        ("支持区第二人民医院急诊综合楼建设，确保早日运营。", "new", {}),
    ],
)
def test_findings(checked: type, text: str, finding: str, relations: dict[str, str]) -> None:
    found: Checked = checked.of(text)  # type: ignore[attr-defined]
    assert found.finding == finding
    assert {match.task.number: match.relation for match in found.matches} == relations


def test_figures_that_differ_are_told(checked: type) -> None:
    (match,) = checked.of("建设公厕30座。").matches  # type: ignore[attr-defined]
    odds = [one for one in match.evidence if one.sort == "quantity"]
    assert [(one.subject, one.a, one.b) for one in odds] == [("公厕", "30座", "17座")]


def test_another_leader_or_lead_unit_is_told(checked: type) -> None:
    (match,) = checked.of("严格落实河长制湖长制，由张妍牵头，区财政局牵头。").matches[:1]  # type: ignore[attr-defined]
    assert match.task.number == "74"
    assert match.relation == "conflict"
    told = {one.sort: (one.a, one.b) for one in match.evidence if one.sort != "clause"}
    assert told == {"leader": ("张妍", "胡瑞恒"), "lead_unit": ("区财政局", "区水利局")}


def test_shared_words_are_marked_in_both_texts(checked: type) -> None:
    found: Checked = checked.of("提升智慧停车管理水平，完善智慧城管平台。")  # type: ignore[attr-defined]
    evidence = next(one for match in found.matches for one in match.evidence if one.sort == "clause")
    marked = [found.draft.text[start:end] for start, end in evidence.a_marks]
    assert any("智慧停车" in piece for piece in marked)
    text = found.matches[0].task.text
    assert evidence.b_span is not None
    assert text[slice(*evidence.b_span)] == evidence.b
    assert all("智慧" in text[start:end] or len(text[start:end]) > 1 for start, end in evidence.b_marks)


def test_pairs_of_tasks_stand_once_and_best_first(seed: Snapshot) -> None:
    pairs = find_overlaps(seed)
    keys = [frozenset({pair.a.id, pair.b.id}) for pair in pairs]
    assert len(keys) == len(set(keys))
    assert all(len(key) == 2 for key in keys)
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    assert "related" not in {pair.relation for pair in pairs}


def test_related_pairs_are_told_on_request(seed: Snapshot) -> None:
    assert len(find_overlaps(seed, related=True)) > len(find_overlaps(seed))


def test_one_plan_has_no_pairs_across(seed: Snapshot) -> None:
    assert find_overlaps(seed, across=True) == ()


def test_the_plan_in_full_repeats_itself(seed: Snapshot, encoder: SentenceEncoder) -> None:
    """Every task, handed in as a draft, is found to repeat itself: nothing is lost among the candidates."""
    found = check(seed, [Draft(task.text) for task in seed.tasks], encoder.encode_passages)
    missed = [
        task.number
        for task, one in zip(seed.tasks, found, strict=True)
        if (task.id, "duplicate") not in {(match.task.id, match.relation) for match in one.matches}
    ]
    assert missed == []
