"""Question sets: how they are read, what is right, and how many answers are right today."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.answering import Answer, Answerer, Figure
from qa.errors import GoldSetError
from qa.evaluating.questions import GoldQuestion, accuracy, read_questions
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds
from tests.index.samples import plan_of
from tests.seeded import GOLD

QUESTIONS = GOLD.with_name("questions-2022.jsonl")
FIRST, SECOND, THIRD = (
    replace(task, number=str(number)) for number, task in enumerate(plan_of("甲", "乙", "丙").tasks, start=1)
)


def question(**changes: Any) -> GoldQuestion:
    plain = GoldQuestion("问", "who", "answered", frozenset({"1"}), frozenset({"2"}), None, None, None)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("wanted", "answer", "right"),
    [
        (question(), Answer("问", "answered", "list", "答", (FIRST,)), True),
        (question(), Answer("问", "answered", "list", "答", (FIRST, SECOND)), True),
        (question(), Answer("问", "answered", "list", "答", (FIRST, THIRD)), False),
        (question(), Answer("问", "answered", "list", "答", (SECOND,)), False),
        (question(), Answer("问", "not_found", "list", "答"), False),
        (question(value=["甲", "乙"]), Answer("问", "answered", "list", "答", (FIRST,), ("乙", "甲")), True),
        (question(value=["甲"]), Answer("问", "answered", "list", "答", (FIRST,), ("乙", "甲")), False),
        (question(value=3), Answer("问", "answered", "count", "答", (FIRST,), 3), True),
        (
            question(value={"value": 0.675, "unit": "亿元"}),
            Answer("问", "answered", "sum", "答", (FIRST,), Figure(6750, "万元")),
            True,
        ),
        (question(value=False), Answer("问", "answered", "yes_no", "答", (FIRST,), True), False),
        (question(status="not_found", tasks=frozenset()), Answer("问", "not_found", "list", "无"), True),
        (question(status="not_found", tasks=frozenset()), Answer("问", "answered", "list", "答"), False),
    ],
)
def test_what_is_right(wanted: GoldQuestion, answer: Answer, right: bool) -> None:
    assert wanted.accepts(answer) is right


def test_accuracy_is_told_by_kind() -> None:
    good, bad = Answer("问", "answered", "list", "答", (FIRST,)), Answer("问", "not_found", "list", "无")
    pairs = [(question(), good), (question(), bad), (question(kind="count"), good)]
    assert accuracy(pairs) == {"all": (2, 3), "who": (1, 2), "count": (1, 1)}


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "问"}\n', encoding="utf-8")
    with pytest.raises(GoldSetError, match="第 1 行不是一个完整的问题"):
        read_questions(path)
    with pytest.raises(GoldSetError, match="无法读取评测文件"):
        read_questions(tmp_path / "nowhere")


def test_the_set_names_tasks_and_names_of_the_plan(seed: Snapshot) -> None:
    numbers = {task.number for task in seed.tasks}
    questions = read_questions(QUESTIONS)
    assert len({one.question for one in questions}) == len(questions)
    assert all(one.tasks | one.perhaps <= numbers for one in questions)
    assert all(not one.tasks for one in questions if one.status == "not_found")
    assert all(json.dumps(one.value, ensure_ascii=False) for one in questions)


def test_questions_of_the_tuning_half_are_answered(seed: Snapshot, encoder: SentenceEncoder) -> None:
    answerer = Answerer(Searcher(encoder, backgrounds=Backgrounds()))
    questions = [one for one in read_questions(QUESTIONS) if one.split == "tune"]
    pairs = [(one, answerer.ask(seed, one.question)) for one in questions]
    rates = {kind: right / of for kind, (right, of) in accuracy(pairs).items()}
    assert rates["all"] >= 0.85
    assert min(rates[kind] for kind in ("who", "quantity", "yes_no", "missing")) >= 0.93
    false = [one.question for one, answer in pairs if one.status == "not_found" and answer.status == "answered"]
    assert len(false) <= 0.06 * sum(one.status == "not_found" for one in questions)
