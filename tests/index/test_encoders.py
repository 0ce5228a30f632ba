"""Which encoder is taken: the fast one, or the plain one where it is asked for, made the library, or must be."""

from __future__ import annotations

import json
import logging
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.errors import EncoderError
from qa.index import encoders
from qa.index.conversion import Plan
from qa.index.encoders import damaged_model_files, open_encoder
from qa.index.fast_encoder import FastEncoder
from qa.index.model_source import find_source
from qa.index.sentence_encoder import SentenceEncoder, load_encoder


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenVINO cannot be imported."""
    monkeypatch.setitem(sys.modules, "openvino", None)


def changed(folder: Path, to: Path, name: str, **values: object) -> Path:
    """Return a copy of a model's folder with other values in one of its descriptions."""
    shutil.copytree(folder, to)
    content = json.loads((to / name).read_text(encoding="utf-8"))
    (to / name).write_text(json.dumps(content | values), encoding="utf-8")
    return to


def test_the_fast_encoder_is_the_usual_one(tiny_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    assert isinstance(open_encoder(str(tiny_folder), cache=tmp_path), FastEncoder)
    assert isinstance(open_encoder(str(tiny_folder), runtime="openvino", cache=tmp_path), FastEncoder)


def test_the_plain_encoder_is_taken_where_it_is_asked_for(tiny_folder: Path, tmp_path: Path) -> None:
    found = open_encoder(str(tiny_folder), runtime="plain", cache=tmp_path)
    assert isinstance(found, SentenceEncoder)
    assert found.fingerprint == load_encoder(str(tiny_folder)).fingerprint
    assert list(tmp_path.iterdir()) == []


def test_a_library_keeps_the_encoder_that_made_it(tiny_folder: Path, tmp_path: Path) -> None:
    plan = Plan.of(find_source(str(tiny_folder)))
    assert plan.plain == load_encoder(str(tiny_folder)).fingerprint
    old = open_encoder(str(tiny_folder), made_with=plan.plain, cache=tmp_path)
    assert isinstance(old, SentenceEncoder)
    pytest.importorskip("openvino")
    for made_with in (plan.fingerprint, "another", None):
        assert isinstance(open_encoder(str(tiny_folder), made_with=made_with, cache=tmp_path), FastEncoder)


@pytest.mark.usefixtures("away")
def test_without_openvino_the_plain_encoder_is_taken(
    tiny_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "is_installed", lambda: True)
    with caplog.at_level(logging.INFO, logger="qa.index.encoders"):
        assert isinstance(open_encoder(str(tiny_folder), cache=tmp_path), SentenceEncoder)
    assert "没有安装 OpenVINO，或它在本机无法运行" in caplog.text
    assert caplog.records[-1].levelno == logging.WARNING


@pytest.mark.usefixtures("away")
def test_where_openvino_was_never_installed_nothing_is_said_aloud(
    tiny_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "is_installed", lambda: False)
    with caplog.at_level(logging.INFO, logger="qa.index.encoders"):
        open_encoder(str(tiny_folder), cache=tmp_path)
    assert caplog.records[-1].levelno == logging.INFO
    assert damaged_model_files(str(tiny_folder), cache=tmp_path) == []


@pytest.mark.usefixtures("away")
def test_who_insists_on_openvino_is_told_why_not(tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"无法用 OpenVINO 计算：没有安装.*encoder_runtime 改为 auto 或 plain"):
        open_encoder(str(tiny_folder), runtime="openvino", cache=tmp_path)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("config.json", {"model_type": "distilbert"}, "结构是 distilbert"),
        ("config.json", {"hidden_act": "relu"}, "激活函数是 relu"),
        ("config.json", {"position_embedding_type": "relative_key"}, "位置编码"),
        ("sentence_bert_config.json", {"do_lower_case": True}, "小写"),
        ("sentence_bert_config.json", {"max_seq_length": None}, "没有写明最长"),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False, "pooling_mode_max_tokens": True}, "汇总方式"),
    ],
)
def test_a_model_of_another_kind_is_left_to_the_plain_encoder(
    name: str, values: dict[str, object], reason: str, tiny_folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("openvino")
    folder = changed(tiny_folder, tmp_path / "other", name, **values)
    with pytest.raises(EncoderError, match=reason):
        open_encoder(str(folder), runtime="openvino", cache=tmp_path / "cache")


def test_a_model_that_takes_the_first_token_is_converted_too(tiny_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    values = {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    folder = changed(tiny_folder, tmp_path / "first", "1_Pooling/config.json", **values)
    fast = open_encoder(str(folder), runtime="openvino", cache=tmp_path / "cache")
    plain = load_encoder(str(folder))
    texts = ["教育 ab", "学教育"]
    assert np.einsum("ij,ij->i", fast.encode_passages(texts), plain.encode_passages(texts)).min() > 0.98


def test_files_that_are_damaged_are_named(tiny_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    assert damaged_model_files(str(tiny_folder), cache=tmp_path) == []
    open_encoder(str(tiny_folder), cache=tmp_path)
    assert damaged_model_files(str(tiny_folder), cache=tmp_path) == []
    (path,) = tmp_path.glob("converted/*/words.npy")
    path.write_bytes(path.read_bytes()[:-1])
    assert damaged_model_files(str(tiny_folder), cache=tmp_path) == ["words.npy"]
