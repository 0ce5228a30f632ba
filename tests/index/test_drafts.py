from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from qa.errors import EncoderError, LibraryError
from qa.index.drafts import Draft, embed
from qa.index.encoder import Progress, Vectors
from qa.index.rows import Document
from tests.index.samples import CountingEncoder, plan_of

FILE = Document("方案.txt", "ab12", "全文", "2022-03-23T00:00:00+00:00")


def test_each_text_is_listed_once() -> None:
    assert Draft.of(plan_of("水", "电", "水"), FILE).texts == ["水", "电"]


def test_the_digest_is_of_content_alone() -> None:
    digest = Draft.of(plan_of("水"), FILE).digest
    assert Draft.of(plan_of("水"), replace(FILE, file_name="副本.txt", imported_at="")).digest == digest
    changed = [
        Draft.of(plan_of("电"), FILE),
        Draft.of(replace(plan_of("水"), warnings=()), FILE),
        Draft.of(plan_of("水"), replace(FILE, sha256="cd34")),
        Draft.of(plan_of("水"), replace(FILE, content="全文。")),
    ]
    assert digest not in {draft.digest for draft in changed}


def test_a_task_under_a_false_id_is_refused() -> None:
    plan = plan_of("水", "电")
    with pytest.raises(LibraryError, match="任务编号“2022-aaaaaa/1”不是方案“2022-aaaaaa”第 2 项的"):
        Draft.of(replace(plan, tasks=(replace(plan.tasks[1], id="2022-aaaaaa/1"),)), FILE)


def test_text_that_cannot_be_stored_is_refused() -> None:
    with pytest.raises(LibraryError, match=r"“方案.txt”的文字里有无效字符（U\+D800）"):
        Draft.of(plan_of("水"), replace(FILE, content="a\ud800"))


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
