from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.errors import LibraryError
from qa.index.drafts import Draft
from qa.index.rows import Document, UnitDecision
from qa.index.schema import database_in
from qa.index.store import EncoderMark, PassageRow, Store, Transaction
from tests.index.samples import plan_of

MARK = EncoderMark("ab12", "counts")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(database_in(tmp_path, create=True))
    yield opened
    opened.close()


def write(transaction: Transaction, *texts: str) -> Draft:
    """Write a plan with these tasks, its passages, and for each text the vector (length, 1)."""
    draft = Draft.of(plan_of(*texts), Document("方案.txt", "", "", ""))
    transaction.write_plan(draft.parsed, document=draft.document, digest=draft.digest)
    for task, passages in zip(draft.parsed.tasks, draft.passages, strict=True):
        transaction.write_passages(task, passages)
    transaction.encoder = MARK
    transaction.write_vectors(MARK.fingerprint, {text: np.array([len(text), 1], np.float32) for text in draft.texts})
    return draft


def test_what_is_written_is_read(store: Store) -> None:
    with store.writing() as transaction:
        draft = write(transaction, "水", "电路")
    with store.reading() as transaction:
        assert transaction.plans() == (draft.parsed.plan,)
        assert transaction.tasks() == draft.parsed.tasks
        assert transaction.parsed("2022-aaaaaa") == draft.parsed
        assert transaction.plan_digests() == {"2022-aaaaaa": draft.digest}
        assert transaction.encoder == MARK
        assert transaction.passages() == [
            *(PassageRow("2022-aaaaaa", 1, kind, 0, 1) for kind in ("task", "clause", "context")),
            *(PassageRow("2022-aaaaaa", 2, kind, 0, 2) for kind in ("task", "clause", "context")),
        ]
        assert transaction.vectors().tolist() == [[1, 1]] * 3 + [[2, 1]] * 3


def test_a_new_store_is_empty(store: Store) -> None:
    assert store.generation() == 0
    with store.reading() as transaction:
        assert transaction.encoder is None
        assert transaction.plans() == ()
        assert transaction.vectors().shape == (0, 0)


def test_an_error_leaves_nothing_behind(store: Store) -> None:
    def write_and_fail() -> None:
        with store.writing() as transaction:
            write(transaction, "水")
            transaction.advance()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert store.generation() == 0
    with store.reading() as transaction:
        assert transaction.plans() == ()
        assert transaction.missing(MARK.fingerprint, ["水"]) == ["水"]


def test_a_reader_sees_one_state_and_does_not_wait(store: Store) -> None:
    with store.reading() as reader:
        assert reader.plans() == ()
        with store.writing() as writer:
            write(writer, "水")
            writer.advance()
        assert (reader.plans(), reader.generation) == ((), 0)
    assert store.generation() == 1


def test_vectors_belong_to_one_encoder(store: Store) -> None:
    with store.writing() as transaction:
        write(transaction, "水", "电")
        assert transaction.missing("cd34", ["电", "水", "电"]) == ["电", "水"]
        assert transaction.missing(MARK.fingerprint, ["电", "路", "水"]) == ["路"]


def test_unused_vectors_are_deleted(store: Store) -> None:
    with store.writing() as transaction:
        write(transaction, "水", "电")
        transaction.write_vectors("cd34", {"水": np.ones(2, np.float32)})
        write(transaction, "水", "路")
        transaction.delete_unused_vectors()
        assert transaction.missing(MARK.fingerprint, ["水", "电", "路"]) == ["电"]
        assert transaction.missing("cd34", ["水"]) == ["水"]


def test_deleting_a_plan_deletes_all_its_rows(store: Store) -> None:
    with store.writing() as transaction:
        write(transaction, "水")
        transaction.delete_plan("2022-aaaaaa")
        assert (transaction.tasks(), transaction.passages()) == ((), [])


def test_a_missing_vector_is_told(store: Store) -> None:
    with store.writing() as transaction:
        write(transaction, "水")
        transaction.encoder = EncoderMark("cd34", "other")
    with pytest.raises(LibraryError, match="缺少部分向量：请重新计算全部向量"), store.reading() as transaction:
        transaction.vectors()


def test_vectors_are_stored_to_the_last_bit(store: Store) -> None:
    values = np.array([np.pi, -1e-30], np.float32)
    with store.writing() as transaction:
        write(transaction, "水")
        transaction.write_vectors(MARK.fingerprint, {"水": values})
        assert transaction.vectors()[0].tolist() == [1, 1], "a vector that is there is kept"
        transaction.delete_plan("2022-aaaaaa")
        transaction.delete_unused_vectors()
        transaction.write_vectors(MARK.fingerprint, {"水": values})
        draft = Draft.of(plan_of("水"), Document("", "", "", ""))
        transaction.write_plan(draft.parsed, document=draft.document, digest="")
        transaction.write_passages(draft.parsed.tasks[0], draft.passages[0])
        assert transaction.vectors()[2].tobytes() == values.tobytes()


def test_decisions_are_kept_one_a_form_and_place(store: Store) -> None:
    first, second = UnitDecision("乙县", "县财政局", None, "2026-01-01"), UnitDecision("甲县", "县财政局", "财政局", "")
    with store.writing() as transaction:
        transaction.write_decision(second)
        transaction.write_decision(replace(first, name="县审计局"))
        transaction.write_decision(first)
        assert transaction.decisions() == (first, second)
        transaction.delete_decision(first)
    with store.reading() as transaction:
        assert transaction.decisions() == (second,)
