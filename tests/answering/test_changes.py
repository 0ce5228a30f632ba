"""Questions about what changed between two plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa.answering import Answer, Answerer, Figure
from qa.answering.change import ChangeAsked, read_change
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.links import LinkDecision
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.parsing.known_tasks import keys_of
from tests.answering.conftest import Ask

OLD = """虚构区人民政府2022年重点工作任务分工方案
1.新增停车位2000个，建设公厕17座。（牵头领导：甲某；牵头单位：区城管局）
2.交付安置房3000套。（牵头领导：乙某；牵头单位：区住建局）
3.扩大养老机构护理型床位规模。（牵头领导：乙某；牵头单位：区民政局）
"""
NEW = """虚构区人民政府2023年重点工作任务分工方案
1.新增停车位2000个，建设公厕20座。（牵头领导：甲某；牵头单位：区城管局）
2.交付安置房5000套。（牵头领导：乙某；牵头单位：区建设局）
3.开展校园食品安全专项检查。（牵头领导：乙某；牵头单位：区市场监管局）
"""


@pytest.fixture(scope="module")
def two_years(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A library with the plans of two years."""
    folder = tmp_path_factory.mktemp("years")
    with Library.open(folder / "library", encoder, create=True) as library:
        for name, text in (("old.txt", OLD), ("new.txt", NEW)):
            (folder / name).write_text(text, encoding="utf-8")
            import_file(library, folder / name)
        return library.snapshot()


@pytest.fixture
def ask_both(two_years: Snapshot, answerer: Answerer) -> Callable[[str], Answer]:
    return lambda question: answerer.ask(two_years, question)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("取消了哪些任务", ChangeAsked("，", kind="dropped")),
        ("新增了多少项任务", ChangeAsked("，", kind="new", count=True)),
        ("换了牵头单位的有哪些", ChangeAsked("，的有哪些", field="lead_unit")),
        ("2023年和2022年相比哪些指标提高了", ChangeAsked("，了", direction="raised", years=(2023, 2022))),
        ("安置房今年比去年多交付多少", ChangeAsked("安置房交付多少", amount=True)),
    ],
)
def test_how_questions_about_change_are_read(words: str, expected: ChangeAsked) -> None:
    assert read_change(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "今年新增停车位多少个",
        "校园安全隐患排查整改 牵头领导是李恒庆吗",
        "取消证明的任务由谁牵头",
        "拆迁任务归谁管",
        "公厕建几座",
    ],
)
def test_other_questions_are_not(words: str) -> None:
    assert read_change(words) is None


@pytest.mark.parametrize(
    ("question", "numbers", "plan"),
    [
        ("取消了哪些任务", ["3"], "2022"),
        ("新增了哪些任务", ["3"], "2023"),
        ("哪些任务换了牵头单位", ["2"], "2023"),
        ("哪些指标提高了", ["1", "2"], "2023"),
        ("乙某牵头的任务取消了哪些", ["3"], "2022"),
    ],
)
def test_lists(ask_both: Callable[[str], Answer], question: str, numbers: list[str], plan: str) -> None:
    found = ask_both(question)
    assert (found.status, found.intent) == ("answered", "change")
    assert [task.number for task in found.tasks] == numbers
    assert all(task.plan.startswith(plan) for task in found.tasks)
    assert found.proof.rows_examined == 6


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        ("安置房今年比去年多交付多少", Figure(2000, "套"), "增加 2000套"),
        ("公厕今年比去年多建几座", Figure(3, "座"), "增加 3座"),
        ("停车位比去年多了多少个", Figure(0, "个"), "没有变化"),
    ],
)
def test_by_how_much(ask_both: Callable[[str], Answer], question: str, value: Figure, said: str) -> None:
    found = ask_both(question)
    assert found.value == value
    assert said in found.text
    assert len({task.plan for task in found.tasks}) == 2


def test_how_many(ask_both: Callable[[str], Answer]) -> None:
    assert ask_both("新增了几项任务").value == 1


def test_a_year_that_is_not_there(ask_both: Callable[[str], Answer]) -> None:
    found = ask_both("2019年和2022年相比新增了哪些任务")
    assert found.status == "not_found"
    assert "没有 2019 年的方案" in found.text


def test_one_plan_cannot_be_compared(ask: Ask) -> None:
    found = ask("今年取消了哪些任务")
    assert found.status == "not_found"
    assert "没有可以比较的另一年度的方案" in found.text


def test_answers_follow_what_a_user_decided(two_years: Snapshot, answerer: Answerer) -> None:
    """The dropped task is the new one: nothing was dropped then."""
    old, new = two_years.plans
    before, after = ([task for task in two_years.tasks if task.plan == plan.id] for plan in (old, new))
    decision = LinkDecision(
        old.id, new.id, (keys_of(before)[2],), (keys_of(after)[2],), same=True, decided_at="2026-01-01"
    )
    decided = replace(two_years, links=(decision,))
    assert [task.number for task in answerer.ask(two_years, "取消了哪些任务").tasks] == ["3"]
    assert answerer.ask(decided, "取消了哪些任务").text == "没有取消的任务。"
    assert [task.number for task in answerer.ask(two_years, "取消了哪些任务").tasks] == ["3"]


def test_between_places_tasks_are_not_dropped_but_not_taken_up(two_years: Snapshot, answerer: Answerer) -> None:
    old, new = two_years.plans
    plans = (replace(old, issuer="虚构市人民政府"), replace(new, issuer="鹤山区人民政府"))
    found = answerer.ask(replace(two_years, plans=plans, fingerprint="places"), "取消了哪些任务")
    assert found.text == "未见承接的任务有 1 项：第3项。"
