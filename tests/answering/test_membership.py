"""Which tasks belong to a topic: the features by hand, and the cut on the published plan."""

from __future__ import annotations

import math

import numpy as np
import pytest

from qa.answering.membership import FEATURES, WITH_TOKENS, WITHOUT_TOKENS, Membership, features, membership_of
from qa.answering.topics import MANY, find_topic
from qa.index.sentence_encoder import SentenceEncoder
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.background import Backgrounds
from qa.retrieval.legs import LegScores


def scores(late: list[float] | None) -> LegScores:
    return LegScores(
        tasks=np.array([4, 7]),
        task=np.array([0.1, 0.5]),
        clause=np.array([0.2, 0.6]),
        context=np.array([0.3, 0.4]),
        keyword=np.array([0.0, 1.0]),
        best_clause=np.array([0, 1]),
        late=None if late is None else np.array(late),
    )


def test_features_by_hand() -> None:
    found = features(scores([0.25, 0.75]), np.array([0.2, 0.8]), np.array([False, True]))
    first = [0.2, 0.25, math.log(2), 0.0, 1.0, 0.3, 0.2, 0.4, 0.0, 0.25, 0.5]
    second = [0.8, 1.0, 0.0, 1.0, 0.0, 0.4, 0.6, 0.0, 1.0, 0.75, 0.0]
    assert found.shape == (2, len(FEATURES))
    assert found.tolist() == [pytest.approx(first), pytest.approx(second)]


def test_chances_are_a_logistic_function_of_as_many_features_as_there_are_coefficients() -> None:
    rows = features(scores(None), np.array([0.2, 0.8]), np.array([False, True]))
    found = Membership(-1.0, (2.0, 1.0)).chances(rows)
    assert found.tolist() == pytest.approx([1 / (1 + math.exp(0.35)), 1 / (1 + math.exp(-1.6))])


def test_without_token_vectors_other_coefficients_are_used() -> None:
    assert membership_of(scores(None)) is WITHOUT_TOKENS
    assert membership_of(scores([0.1, 0.2])) is WITH_TOKENS
    assert len(WITH_TOKENS.coefficients) == len(FEATURES)
    assert len(WITHOUT_TOKENS.coefficients) == FEATURES.index("late")


def test_a_topic_is_cut_where_it_ends(seed: Snapshot, encoder: SentenceEncoder) -> None:
    searcher = Searcher(encoder, backgrounds=Backgrounds())
    topic = find_topic(searcher, seed, "养老服务", range(len(seed.tasks)))
    assert topic.held
    assert {seed.tasks[row].number for row in topic.likely(MANY)} == {"117"}
    assert list(topic.chances) != sorted(topic.shares)
