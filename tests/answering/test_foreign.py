"""Words that the library has nothing of, and words that say nothing."""

from __future__ import annotations

import pytest

from qa.answering.foreign import FAR, foreign_words
from qa.answering.idleness import Idleness
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from tests.answering.conftest import Ask


@pytest.fixture
def searcher(encoder: SentenceEncoder) -> Searcher:
    return Searcher(encoder)


@pytest.mark.parametrize(
    ("words", "near", "idle", "expected"),
    [
        ("地铁一号线征地拆迁", FAR - 0.01, False, ("地铁", "一号线")),
        ("地铁一号线征地拆迁", FAR, False, ()),
        ("地铁一号线征地拆迁", None, False, ()),
        ("地铁一号线征地拆迁", FAR - 0.01, True, ()),
        ("地铁和机场", FAR - 0.01, False, ("地铁", "机场")),
        ("老旧小区改造", 0.0, False, ()),
        ("固定资产投资增幅", 0.0, False, ()),
    ],
)
def test_which_word_is_foreign(
    seed: Snapshot, words: str, near: float | None, idle: bool, expected: tuple[str, ...]
) -> None:
    assert foreign_words(seed, words, lambda _: near, lambda _: idle) == expected


def test_nearness_is_known_where_there_are_token_vectors(seed: Snapshot, searcher: Searcher) -> None:
    far, near = (searcher.nearness(seed, word) for word in ("地铁", "厕所"))
    assert far is not None
    assert near is not None
    assert far < FAR < near


@pytest.mark.parametrize(
    "question", ["地铁一号线东昌府段征地拆迁由谁负责", "今年新招录公务员多少名", "机场建设哪个单位牵头"]
)
def test_a_task_that_only_shares_words_is_no_answer(ask: Ask, question: str) -> None:
    found = ask(question)
    assert found.status == "not_found"
    assert "方案中没有提到“" in found.text
    assert found.nearest


@pytest.mark.parametrize("question", ["明天聊城下不下雨？", "孩子发烧38度5要不要去医院"])
def test_questions_about_the_world_are_not_answered(ask: Ask, question: str) -> None:
    assert ask(question).status == "not_found"


def test_idle_words_by_meaning(searcher: Searcher) -> None:
    idleness = Idleness(searcher.encoded, searcher.model)
    assert [word for word in ("记不清", "备查", "手底下", "养老", "电梯", "海洋") if idleness.is_idle(word)] == [
        "记不清",
        "备查",
        "手底下",
    ]


def test_of_another_encoder_nothing_is_known(searcher: Searcher) -> None:
    assert not Idleness(searcher.encoded, "0" * 8).is_idle("记不清")


def test_idle_words_do_not_narrow_what_is_asked(ask: Ask) -> None:
    found = ask("刘兆华手底下有几项任务，开会用")
    assert found.value == 34
