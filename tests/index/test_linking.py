"""What becomes of the decisions about two plans when a user decides anew."""

from __future__ import annotations

import pytest

from qa.errors import LinkDecisionError
from qa.index.linking import Side, Wish, decide, label, told
from qa.index.links import LinkDecision
from tests.index.samples import task

OLD_ID, NEW_ID = "2022-aaaaaa", "2023-bbbbbb"
WIDE = "\uff11\uff10"
"""10 in full-width digits."""


def side(plan: str, *numbers: str | None) -> Side:
    tasks = (task(f"任务{place}。", plan=plan, ordinal=place, number=one) for place, one in enumerate(numbers, 1))
    return Side(plan, f"{plan[:4]}年方案", tuple(tasks))


OLD = side(OLD_ID, "1", "2", "3", "6.1", None)
NEW = side(NEW_ID, "1", "2", "3", "3", WIDE)


def wish(verb: str, said: str) -> Wish:
    old, new = (tuple(names.split(",")) for names in said.split("="))
    return Wish(verb, old, new)  # type: ignore[arg-type]


def after(*said: str, old: Side = OLD, new: Side = NEW, kept: tuple[LinkDecision, ...] = ()) -> list[str]:
    """Return what is decided after some wishes, in words."""
    wishes = [wish(*one.split()) for one in said]
    return [told(one) for one in decide(kept, wishes, old, new, decided_at="2026-01-01")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["same 1=2"], ["第1项与第2项是同一任务"]),
        (["same 2,1=2"], ["第1、2项与第2项是同一任务"]),
        (["same 1=1,2"], ["第1项与第1、2项是同一任务"]),
        (["same 6.1=10"], [f"第6.1项与第{WIDE}项是同一任务"]),
        (["same 5=1"], ["“任务5。”与第1项是同一任务"]),
        ([f"same {OLD_ID}/1={NEW_ID}/4"], ["第1项与第3项是同一任务"]),
        (["apart 1,2=1"], ["第1项与第1项不是同一任务", "第2项与第1项不是同一任务"]),
        # What is decided about a task takes it out of what was decided before.
        (["same 1=1", "same 1=2"], ["第1项与第2项是同一任务"]),
        (["same 1,2=1", "same 1=2"], ["第2项与第1项是同一任务", "第1项与第2项是同一任务"]),
        (["same 1,2=1", "apart 1=1"], ["第2项与第1项是同一任务", "第1项与第1项不是同一任务"]),
        (["same 1=1,2", "apart 1=1"], ["第1项与第2项是同一任务", "第1项与第1项不是同一任务"]),
        (["same 1=1", "apart 1=1"], ["第1项与第1项不是同一任务"]),
        (["apart 1=1", "apart 2=1", "same 1=1"], ["第2项与第1项不是同一任务", "第1项与第1项是同一任务"]),
        (["apart 1=1", "same 1=2"], ["第1项与第1项不是同一任务", "第1项与第2项是同一任务"]),
        (["apart 1=1", "apart 1=1"], ["第1项与第1项不是同一任务"]),
        (["same 1,2=1", "undo 2=1"], []),
        (["same 1=1", "apart 2=1", "undo 1=1"], ["第2项与第1项不是同一任务"]),
    ],
)
def test_decisions_follow_one_another(said: list[str], expected: list[str]) -> None:
    assert after(*said) == expected


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("same 99=1", "《2022年方案》没有编号为“99”的任务：请用 qa compare 列出的编号。"),
        ("same 4=1", "《2022年方案》没有编号为“4”的任务"),  # the fourth is printed 6.1
        ("apart 1=5", "《2023年方案》没有编号为“5”的任务"),
        (
            "same 1=3",
            f"《2023年方案》有 2 项任务的编号是“3”：{NEW_ID}/3（任务3。）、{NEW_ID}/4（任务4。）。请写出括号前的全号。",
        ),
        ("same 1,2=1,2", "第1、2项与第1、2项两边都有几项，说不清哪项是哪项"),
        ("undo 1=2", "没有关于第1项与第2项对应关系的决定。"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(said: str, sentence: str) -> None:
    with pytest.raises(LinkDecisionError, match=sentence.replace("（", "\\（")):
        after(said)


def test_a_wish_needs_both_sides_and_an_undo_a_decision_that_is_there() -> None:
    with pytest.raises(LinkDecisionError, match="没有指明《2023年方案》的任务：请给出两边的编号"):
        decide((), [Wish("same", ("1",), ())], OLD, NEW, decided_at="")
    with pytest.raises(LinkDecisionError, match="没有编号为“0badcafe”的决定：它可能已经撤销"):
        decide((), [Wish("undo", decision="0badcafe")], OLD, NEW, decided_at="")


def test_one_whose_task_is_gone_is_undone_by_the_number_it_had_or_by_its_own_id() -> None:
    """Task 3 is gone; the number is another task's by now, about which nothing was decided."""
    (kept,) = decide((), [wish("same", "3=1")], OLD, NEW, decided_at="2026-01-01")
    now = Side(OLD_ID, OLD.title, (task("别的工作。", plan=OLD_ID, ordinal=1, number="3"),))
    assert after("apart 3=2", old=now, kept=(kept,)) == ["第3项与第1项是同一任务", "第3项与第2项不是同一任务"]
    assert after("undo 3=1", old=now, kept=(kept,)) == []
    assert decide((kept,), [Wish("undo", decision=kept.id)], now, NEW, decided_at="") == ()
    assert kept.turned().id == kept.id
    assert decide((kept,), [Wish("forget")], Side(OLD_ID, "", ()), NEW, decided_at="") == ()


def test_a_task_is_called_by_its_number_or_its_place() -> None:
    assert [label(one) for one in OLD.tasks] == ["1", "2", "3", "6.1", "5"]
