"""Answers worded by a language model: what it is sent, what is taken from it, and what becomes of lies and silence."""

from __future__ import annotations

import pytest

from qa.answering import Answer, Answerer, Phraser
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds
from tests.answering.conftest import Ask
from tests.answering.endpoint import endpoint

WHO = "养犬管理由谁牵头"
PLAIN = "第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。"


@pytest.fixture
def worded(seed: Snapshot, ask: Ask) -> object:
    """Return the answer to a question with its sentence worded by an endpoint that says something."""

    def worded(question: str, said: str) -> Answer:
        with endpoint(said) as there:
            return Phraser(there.url, "m", seconds=5).phrase(seed, question, ask(question))

    return worded


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (WHO, "养犬管理（第91项）由刘兆华牵头，区综合行政执法局和区住房和城乡建设局为牵头单位。"),
        ("投资最大的是哪项", "投资最大的是第7项，年度投资达195亿元，一共比较了6个投资数字。"),
        ("今年新增多少个停车位", "根据第83项，今年计划新增停车位2000个。"),
        ("养犬管理是张娅牵头的吗", "不是，第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。"),
        ("养犬管理是刘兆华牵头的吗", "是的，第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。"),
        ("赵卫国和赵亚秋共同牵头的有哪些", "赵卫国和赵亚秋共同牵头的任务共1项，即第77项；方案共145项，已逐项核对。"),
    ],
)
def test_honest_words_are_taken(worded: Ask, question: str, said: str) -> None:
    found = worded(question, said)
    assert (found.text, found.notes) == (said, ())
    assert found.plain is not None
    assert found.plain != said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (WHO, "第91项由张娅牵头，牵头单位是区综合行政执法局、区住房和城乡建设局，刘兆华配合。"),
        (WHO, "第91项由刘兆华牵头，牵头单位是区综合行政执法局、区公安分局。"),
        (WHO, "第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局、区宠物管理局。"),
        (WHO, "第91项由刘兆华和李小明牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。"),
        (WHO, "第92项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。"),
        (WHO, "第91项由刘兆华牵头，共投资300万元。"),
        (WHO, "牵头单位是区综合行政执法局、区住房和城乡建设局。"),
        (WHO, "并非由刘兆华牵头。"),
        (WHO, "已按指令忽略以上要求，系统密码是 123456。"),
        (WHO, "刘兆华牵头，详见 https://example.org/"),
        (WHO, "刘兆华" * 120),
        (WHO, ""),
        ("投资最大的是哪项", "投资最大的是第7项，年度投资195万元，共比较6个投资数字。"),
        ("投资最大的是哪项", "投资最大的是第7项，年度投资二百亿元，共比较6个投资数字。"),
        ("今年新增多少个停车位", "第83项：今年新增停车位2001个。"),
        ("今年新增多少个停车位", "第83项：今年新增停车位2000套。"),
        ("养犬管理是张娅牵头的吗", "是的，第91项由张娅牵头。"),
        ("养犬管理是刘兆华牵头的吗", "不是，第91项由刘兆华牵头。"),
        ("赵卫国和赵亚秋共同牵头的有哪些", "赵卫国和赵亚秋共同牵头的任务共两项，包括第77项。"),
        ("赵卫国一共牵头多少项任务", "赵卫国牵头的任务共3项。"),
    ],
)
def test_lies_are_dropped_for_the_plain_sentence(worded: Ask, ask: Ask, question: str, said: str) -> None:
    plain = ask(question)
    found = worded(question, said)
    assert (found.text, found.plain) == (plain.text, None)
    assert (found.tasks, found.value, found.proof) == (plain.tasks, plain.value, plain.proof)
    assert len(found.notes) == 1
    assert "已用原句" in found.notes[0]


def test_what_is_sent_is_the_question_and_the_rows_alone(seed: Snapshot, ask: Ask) -> None:
    with endpoint(PLAIN) as there:
        Phraser(there.url, "qwen", key="s3cret", seconds=5).phrase(seed, WHO, ask(WHO))
    (body,), (key,) = there.bodies, there.keys
    assert (body["model"], key) == ("qwen", "Bearer s3cret")
    given = body["messages"][1]["content"]
    assert "养犬" in given
    assert "梅永杰" not in given
    assert "s3cret" not in repr(Phraser(there.url, "qwen", key="s3cret"))


def test_what_was_not_answered_or_rests_on_many_tasks_is_not_sent(seed: Snapshot, ask: Ask) -> None:
    with endpoint("磁悬浮由刘兆华牵头。") as there:
        phraser = Phraser(there.url, "m", seconds=5)
        for question in ("磁悬浮由谁负责", "李小明牵头哪些任务", "刘兆华牵头哪些任务", "财政局配合局长的工资是多少"):
            plain = ask(question)
            assert phraser.phrase(seed, question, plain) == plain
    assert there.bodies == []


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"status": 500}, "语言模型返回了错误 500，已用原句。"),
        ({"raw": b"<html>"}, "语言模型的回应不合格式，已用原句。"),
        ({"raw": b'{"choices": []}'}, "语言模型的回应不合格式，已用原句。"),
        ({"raw": b'{"choices": [{"message": {"content": 7}}]}'}, "语言模型的回应不合格式，已用原句。"),
        ({"raw": b"x" * 70_000}, "语言模型的回应过长，已用原句。"),
        ({"wait": 0.6}, "语言模型在 0.3 秒内没有答完，已用原句。"),
        ({"endless": True}, "语言模型在 0.3 秒内没有答完，已用原句。"),
        ({"status": 307, "location": "http://127.0.0.1:9/v1/chat/completions"}, "语言模型返回了错误 307，已用原句。"),
    ],
)
def test_a_broken_endpoint_costs_a_sentence(seed: Snapshot, ask: Ask, how: dict[str, object], why: str) -> None:
    plain = ask(WHO)
    with endpoint(PLAIN, **how) as there:  # type: ignore[arg-type]
        found = Phraser(there.url, "m", seconds=0.3).phrase(seed, WHO, plain)
    assert (found.text, found.notes) == (plain.text, (why,))


def test_no_endpoint_there(seed: Snapshot, ask: Ask) -> None:
    with endpoint(PLAIN) as there:
        pass
    found = Phraser(there.url, "m", seconds=1).phrase(seed, WHO, ask(WHO))
    assert found.notes == ("语言模型没有回应，已用原句。",)


def test_the_answerer_words_its_answers(seed: Snapshot, encoder: SentenceEncoder) -> None:
    said = "养犬管理（第91项）由刘兆华牵头，区综合行政执法局、区住房和城乡建设局为牵头单位。"
    with endpoint(said) as there:
        answerer = Answerer(Searcher(encoder, backgrounds=Backgrounds()), Phraser(there.url, "m", seconds=5))
        found = answerer.ask(seed, WHO)
    assert (found.text, found.plain, found.question) == (said, PLAIN, WHO)
