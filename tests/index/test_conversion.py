"""A converted model is made once, whole or not at all, and again where it is damaged, outdated or of another model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.errors import NotConvertibleError
from qa.index import conversion
from qa.index.conversion import Plan, converted_folder, eight_bit_maps, spans_of, verify_converted
from qa.index.fast_encoder import load_fast_encoder
from qa.index.model_source import find_source
from qa.index.openvino_runtime import compiled
from qa.index.sentence_encoder import load_encoder
from qa.index.transformer import read_transformer
from qa.index.transformer_graph import graph_of
from tests.index.test_sentence_encoder import ROOT

pytest.importorskip("openvino")

FILES = {"about.json", "common.json", "common.npy", "graph.bin", "graph.xml", "manifest.json", "positions.npy"} | {
    "tokenizer.json",
    "words.npy",
}


@pytest.fixture
def plan(tiny_folder: Path) -> Plan:
    return Plan.of(find_source(str(tiny_folder)))


def identity_of(folder: Path) -> int:
    return (folder / "graph.bin").stat().st_ino


def test_the_folder_holds_all_that_is_needed(plan: Plan, tmp_path: Path) -> None:
    folder = converted_folder(plan, cache=tmp_path)
    assert {path.name for path in folder.iterdir()} == FILES
    assert verify_converted(plan, cache=tmp_path) == []
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["made"]["fingerprint"] == plan.fingerprint
    before = identity_of(folder)
    assert identity_of(converted_folder(plan, cache=tmp_path)) == before


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_found_and_mended(name: str, plan: Plan, tmp_path: Path) -> None:
    folder = converted_folder(plan, cache=tmp_path)
    (folder / name).unlink()
    assert verify_converted(plan, cache=tmp_path) == [name]
    converted_folder(plan, cache=tmp_path)
    assert verify_converted(plan, cache=tmp_path) == []


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[: len(data) // 2],
    "empty": lambda data: data[:0],
    "a byte changed": lambda data: b"x" + data[1:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_graph_is_made_again(damage: Callable[[bytes], bytes], plan: Plan, tmp_path: Path) -> None:
    expected = load_fast_encoder(plan, cache=tmp_path).encode_queries(["教育 ab"])
    path = converted_folder(plan, cache=tmp_path) / "graph.bin"
    path.write_bytes(damage(path.read_bytes()))
    np.testing.assert_array_equal(load_fast_encoder(plan, cache=tmp_path).encode_queries(["教育 ab"]), expected)


def test_another_recipe_makes_it_again_with_another_fingerprint(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = identity_of(converted_folder(plan, cache=tmp_path))
    monkeypatch.setattr(conversion, "RECIPE", conversion.RECIPE + 1)
    later = Plan.of(plan.source)
    assert (later.plain, later.fingerprint == plan.fingerprint) == (plan.plain, False)
    assert identity_of(converted_folder(later, cache=tmp_path)) != before


def test_another_release_of_openvino_makes_it_again(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = identity_of(converted_folder(plan, cache=tmp_path))
    monkeypatch.setattr(conversion, "version", lambda _: "2099.1.0")
    assert identity_of(converted_folder(plan, cache=tmp_path)) != before


def test_a_model_of_other_weights_in_the_same_place_is_converted_anew(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    before = converted_folder(Plan.of(find_source(str(folder))), cache=tmp_path)
    number = identity_of(before)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    after = converted_folder(Plan.of(find_source(str(folder))), cache=tmp_path)
    assert (after == before, identity_of(after) == number) == (True, False)


def test_processes_that_convert_at_once_end_with_one_good_folder(plan: Plan, tiny_folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa.index.encoders import open_encoder\n"
        "encoder = open_encoder(sys.argv[1], runtime='openvino', cache=Path(sys.argv[2]))\n"
        "sys.stdout.write(encoder.encode_queries(['教育']).tobytes().hex())\n"
    )
    command = [sys.executable, "-c", code, str(tiny_folder), str(tmp_path)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    results = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], results
    assert len({out for out, _ in results}) == 1
    assert verify_converted(plan, cache=tmp_path) == []
    assert [path.name for path in (tmp_path / "converted").iterdir() if path.is_dir()] == [plan.folder(tmp_path).name]


def test_a_conversion_that_fails_leaves_nothing(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Check 'x' failed\nwith details")

    monkeypatch.setattr(conversion, "spans_of", fail)
    with pytest.raises(NotConvertibleError, match=r"^Check 'x' failed$"):
        converted_folder(plan, cache=tmp_path)
    assert [path for path in (tmp_path / "converted").iterdir() if path.is_dir()] == []


def test_in_float32_the_graph_computes_what_torch_computes(tiny_folder: Path) -> None:
    plain = load_encoder(str(tiny_folder))
    transformer = read_transformer(tiny_folder, max_tokens=64)
    tokens = [0, 5, 6, 7, 2]
    request = compiled(graph_of(transformer)).create_infer_request()
    embedded = (transformer.words[tokens] + transformer.positions[: len(tokens)])[np.newaxis]
    request.infer([embedded, np.ones((1, len(tokens)), np.float32)])
    import torch

    with torch.inference_mode():
        model: Any = plain._model[0]
        expected = model.auto_model(torch.tensor([tokens])).last_hidden_state[0].numpy()
    np.testing.assert_allclose(request.get_output_tensor(0).data[0], expected, atol=1e-4)


def test_padding_changes_nothing(tiny_folder: Path) -> None:
    transformer = read_transformer(tiny_folder, max_tokens=64)
    texts = [[0, 5, 6, 2], [0, 7, 2]]
    widened, maps = eight_bit_maps(transformer, spans_of(transformer, texts))
    request = compiled(graph_of(widened, maps)).create_infer_request()
    found = []
    for length in (4, 8, 24):
        embedded = np.zeros((1, length, transformer.width), np.float32)
        embedded[0, :4] = transformer.words[texts[0]] + transformer.positions[:4]
        mask = np.array([[1.0] * 4 + [0.0] * (length - 4)], np.float32)
        request.infer([embedded, mask])
        found.append(request.get_output_tensor(0).data[0, :4].copy())
    np.testing.assert_allclose(found[1], found[0], atol=1e-6)
    np.testing.assert_allclose(found[2], found[0], atol=1e-6)
