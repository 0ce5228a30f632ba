"""Texts given to an encoder, whole and token by token."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from qa.errors import EncoderError
from qa.index.embedding import Known, Lacking, embed, embed_tokens
from qa.index.encoder import Progress, Vectors
from tests.index.samples import CountingEncoder, TokenCountingEncoder


def test_embedding_gives_each_text_its_vector() -> None:
    steps: list[tuple[int, int]] = []
    vectors = embed(CountingEncoder("水电"), ["电", "水"], lambda done, total: steps.append((done, total)))
    assert {text: vector.tolist() for text, vector in vectors.items()} == {"电": [0, 1], "水": [1, 0]}
    assert steps == [(1, 2), (2, 2)]


def test_nothing_to_embed_does_not_bother_the_encoder() -> None:
    encoder = CountingEncoder()
    assert embed(encoder, []) == {}
    assert encoder.given == []


@pytest.mark.parametrize("bad", [np.ones((1, 4), np.float32), np.full((2, 4), np.nan, np.float32)])
def test_an_encoder_that_fails_is_named(bad: Vectors) -> None:
    class Broken(CountingEncoder):
        """Gives the same for every text."""

        def encode_passages(self, _texts: Sequence[str], _progress: Progress | None = None) -> Vectors:
            return bad

    with pytest.raises(EncoderError, match=r"向量模型“counts of 水电路田”返回了 .*应为 \(2, 4\)"):
        embed(Broken(), ["水", "电"])


def test_token_vectors_are_those_of_the_encoder_and_at_least_one() -> None:
    tokens = embed_tokens(TokenCountingEncoder("水电"), ["电水", "路"])
    assert {text: matrix.tolist() for text, matrix in tokens.items()} == {"电水": [[0, 1], [1, 0]], "路": [[0, 0]]}
    assert {matrix.dtype for matrix in tokens.values()} == {np.dtype(np.float16)}


def test_an_encoder_that_tells_no_tokens_is_not_asked_for_them() -> None:
    class Static(TokenCountingEncoder):
        """Has the methods, but a model that knows no tokens in their context."""

        tells_tokens = False

    assert embed_tokens(CountingEncoder(), ["水"]) == embed_tokens(Static(), ["水"]) == {}


def test_progress_counts_both_kinds_as_one_and_a_text_once() -> None:
    steps: list[tuple[int, int]] = []
    known = Known()
    lacking = Lacking(["水", "电"], ["水"])
    known.embed(TokenCountingEncoder(), lacking, lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert known.texts() == {"水", "电"}


def test_batches_hold_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.index.embedding.BATCH", 2)
    batches = list(Lacking(["a", "b", "c"], ["a", "d"]).batches())
    assert batches == [Lacking(["a", "b"]), Lacking(["c"]), Lacking(token_texts=["a", "d"])]
    assert [len(batch) for batch in batches] == [2, 1, 2]
    assert not Lacking()
