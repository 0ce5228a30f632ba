"""What is found wrong with a sentence."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.phrase_check import fault_of
from qa.index.snapshot import Snapshot
from tests.answering.conftest import Ask

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
QUESTIONS = (
    "投资最大的是哪项",
    "今年新增多少个停车位",
    "养犬管理由谁牵头",
    "梅永杰和刘兆华共同牵头的任务",
    "投资合计多少",
)


def test_the_plain_sentence_passes(seed: Snapshot, ask: Ask) -> None:
    for question in QUESTIONS:
        answer = ask(question)
        assert fault_of(answer.text, answer, seed) is None, answer.text


def test_a_changed_number_is_always_found(seed: Snapshot, ask: Ask) -> None:
    answers = [ask(question) for question in QUESTIONS]

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(answers))
        rows = " ".join(f"{task.number} {task.text}" for task in answer.tasks)
        known = set(_NUMBER.findall(f"{answer.text} {rows}"))
        start, end = data.draw(st.sampled_from([match.span() for match in _NUMBER.finditer(answer.text)]))
        other = data.draw(st.integers(1, 99_999).map(str).filter(lambda number: number not in known))
        sentence = answer.text[:start] + other + answer.text[end:]
        assert fault_of(sentence, answer, seed) is not None, sentence

    changed()


def test_each_fault_is_told(seed: Snapshot, ask: Ask) -> None:
    answer = ask("养犬管理由谁牵头")
    assert fault_of("刘兆华<b>", answer, seed) == "长度或格式不合要求"
    assert fault_of("第92项由刘兆华牵头", answer, seed) == "“92项”不在依据中"
    assert fault_of("第91项由张娅牵头", answer, seed) == "“张娅”与依据不符"
    assert fault_of("第91项不由刘兆华牵头", answer, seed) == "多了否定的说法"
    assert fault_of("第91项由区综合行政执法局、区住房和城乡建设局牵头", answer, seed) == "漏了“刘兆华”"
