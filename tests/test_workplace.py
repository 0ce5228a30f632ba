"""A library is worked on with the encoder that made it, until its user changes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import EncoderMismatchError
from qa.index.fast_encoder import FastEncoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import SentenceEncoder
from qa.workplace import Workplace

TEXT = """2026年甲市政府工作报告重点任务分工方案
一、经济
1.新建农村公路30公里。（牵头领导：甲某；牵头单位：市交通局）
2.新增停车位3000个。（牵头领导：乙某；牵头单位：市城管局）
"""


@pytest.fixture
def old(encoder: SentenceEncoder, model_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that was made by the plain encoder."""
    pytest.importorskip("openvino")
    monkeypatch.setenv("QA_CACHE", str(model_cache))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "library"
    with Library.open(folder, encoder, create=True) as library:
        import_file(library, tmp_path / "plan.txt")
    return folder


def test_a_library_made_by_the_plain_encoder_is_opened_with_it(old: Path) -> None:
    with Workplace(old) as opened:
        assert len(opened.full(create=False).snapshot().tasks) == 2
        assert isinstance(opened.encoder(), SentenceEncoder)


def test_embedding_anew_changes_over(old: Path) -> None:
    with Workplace(old) as opened:
        assert opened.plain().reembed(opened.preferred_encoder()) > 0
        assert isinstance(opened.encoder(), FastEncoder)
    with Workplace(old) as opened:
        assert isinstance(opened.full(create=False).encoder, FastEncoder)
        assert opened.searcher().search(opened.full().snapshot(), "修路").hits[0].task.number == "1"
        assert opened.damaged_model_files() == []


def test_a_new_library_is_made_by_the_fast_encoder(old: Path, tmp_path: Path) -> None:
    assert old.exists()
    with Workplace(tmp_path / "new") as opened:
        assert isinstance(opened.full().encoder, FastEncoder)


def test_who_insists_on_the_other_way_is_told_what_to_do(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_ENCODER_RUNTIME", "openvino")
    with (
        Workplace(old) as opened,
        pytest.raises(EncoderMismatchError, match=r"权重或算法不同.*设为 auto，或用 --reembed"),
    ):
        opened.full()
