"""What the tests of answering share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.answering import Answer, Answerer, Question
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def answerer(encoder: SentenceEncoder) -> Answerer:
    """Answers with the built-in encoder."""
    return Answerer(Searcher(encoder, backgrounds=Backgrounds()))


@pytest.fixture
def ask(seed: Snapshot, answerer: Answerer) -> Ask:
    """Asks a question of the published plan."""

    def asked(question: str, before: Question | None = None) -> Answer:
        return answerer.ask(seed, question, before)

    return asked
