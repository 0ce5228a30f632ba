"""How a comparison is said, within a place and between places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.comparing import Comparison, Row
from qa.comparing.telling import kind_named, kinds_told, lost_told, summary_sentence
from qa.domain import Plan
from qa.index.links import FoundLink, LinkDecision
from tests.comparing.samples import task

PLAN = Plan("2023-aaaaaa", "方案", "聊城市人民政府", 2023, None, None, ())
DROPPED = Row("dropped", (task("修建水库。"),), (), 1.0)


def between(upper: str | None, lower: str | None) -> Comparison:
    return Comparison(replace(PLAN, issuer=upper), replace(PLAN, id="2023-bbbbbb", issuer=lower), (DROPPED,))


@pytest.mark.parametrize(
    ("upper", "lower", "word"),
    [
        ("聊城市人民政府", "东昌府区人民政府办公室", "未见承接"),
        ("聊城市人民政府", "聊城市东昌府区人民政府", "未见承接"),
        ("东昌府区人民政府", "茌平区人民政府", "未见承接"),  # neither holds the other
        ("聊城市东昌府区人民政府", "东昌府区人民政府办公室", "取消"),  # one place
        ("中共东昌府区委办公室", "东昌府区人民政府", "取消"),
        ("聊城市人民政府", None, "取消"),  # nobody knows of which place it is
        (None, None, "取消"),
    ],
)
def test_between_places_what_was_dropped_nobody_took_up(upper: str | None, lower: str | None, word: str) -> None:
    comparison = between(upper, lower)
    assert comparison.between_places == (word == "未见承接")
    assert kinds_told(comparison)["dropped"] == word
    assert summary_sentence(comparison) == f"原方案 1 项，新方案 0 项：{word} 1。"
    assert comparison.summary()["dropped"] == 1


@pytest.mark.parametrize(
    ("word", "kind"),
    [("未见承接", "dropped"), ("取消", "dropped"), (" dropped ", "dropped"), ("合并", "merged"), ("", None)],
)
def test_kinds_are_known_by_their_words(word: str, kind: str | None) -> None:
    assert kind_named(word) == kind


def test_a_decision_that_does_not_hold_is_told() -> None:
    decision = LinkDecision(
        "2022", "2023", (("12", "修建水库。", 1),), ((None, "水库" * 20, 1),), same=True, decided_at=""
    )
    comparison = replace(between(None, None), decisions=(FoundLink(decision, (task("修建水库。"),), (None,)),))
    assert lost_told(comparison) == [f"人工指定的“第12项与“{'水库' * 10}…”是同一任务”找不到任务，未采用但已保留。"]
