"""BM25 written out against bm25s: the same scores, weights and words, to the last digit."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.index.bm25 import Terms
from qa.index.keywords import KeywordLeg


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("水电路田山", max_size=30), min_size=1, max_size=40), st.text("水电路田山石", max_size=8))
def test_equals_bm25s_to_the_last_digit(documents: list[str], query: str) -> None:
    leg, counts = KeywordLeg.of(documents), list(map(Counter, documents))
    terms = Terms.of(counts)
    assert terms.scores(list(query), counts).tolist() == leg.scores(list(query)).tolist()
    assert terms.weights(list(query)).tolist() == leg.weights(list(query)).tolist()
    assert list(terms.vocabulary.items()) == list(leg.vocabulary().items())


def test_a_score_does_not_depend_on_the_tasks_beside_it() -> None:
    counts = [Counter("水水电"), Counter("电路"), Counter("")]
    terms = Terms.of(counts)
    together = terms.scores(["水", "电"], counts)
    assert [terms.scores(["水", "电"], [one])[0] for one in counts] == together.tolist()


def test_tasks_without_words() -> None:
    terms = Terms.of([Counter(""), Counter("")])
    assert (terms.average, terms.vocabulary) == (1.0, {})
    assert terms.scores(["水"], [Counter("")]).tolist() == [0.0]


def test_the_rows_of_the_keyword_leg_are_what_each_word_adds() -> None:
    documents = ["水水电", "电路", ""]
    rows = KeywordLeg.of(documents).rows()
    terms = Terms.of(list(map(Counter, documents)))
    assert [set(row) for row in rows] == [{"水", "电"}, {"电", "路"}, set()]
    assert rows[0]["水"] == np.float32(terms.scores(["水"], [Counter("水水电")])[0])
    assert KeywordLeg.of([""]).rows() == [{}]
