from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.index import files
from qa.index.dense import DenseLeg
from qa.index.engine import EmbeddedEngine
from qa.index.files import FILES, IndexKey, Shape, load_index, save_index
from qa.index.keywords import KeywordLeg

KEY = IndexKey("ab12", "characters", (("2022-aaaaaa", "d1"), ("2023-bbbbbb", "d2")))
SHAPE = Shape(kinds=np.array([0, 1, 2], np.int8), passage_tasks=np.array([0, 0, 1]), tasks=2)


def engine_of(documents: list[str]) -> EmbeddedEngine:
    vectors = np.random.default_rng(0).normal(size=(3, 8)).astype(np.float32)
    return EmbeddedEngine(DenseLeg.of(vectors, kinds=SHAPE.kinds, tasks=SHAPE.passage_tasks), KeywordLeg.of(documents))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of indexes with one in it."""
    folder = tmp_path / "indexes"
    assert save_index(folder, KEY, shape=SHAPE, engine=engine_of(["水电", "电路"]))
    return folder


def all_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("documents", [["水电", "电路"], ["", ""]])
def test_a_saved_index_scores_as_before(tmp_path: Path, documents: list[str]) -> None:
    engine, query, rows = engine_of(documents), np.ones(8, np.float32), np.arange(3)
    assert save_index(tmp_path, KEY, shape=SHAPE, engine=engine)
    loaded = load_index(tmp_path, KEY, shape=SHAPE)
    assert loaded is not None
    assert loaded.dense_scores(query, rows).tolist() == engine.dense_scores(query, rows).tolist()
    assert loaded.keywords.scores(["电", "水"]).tolist() == engine.keywords.scores(["电", "水"]).tolist()
    assert loaded.dense_leg.mean.tobytes() == engine.dense_leg.mean.tobytes()


def test_nothing_is_pickled(home: Path) -> None:
    assert {path.suffix for path in all_files(home)} == {".npy", ".json"}
    for path in home.rglob("*.npy"):
        np.load(path, allow_pickle=False)


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, encoder="cd34"),
        replace(KEY, tokeniser="words-2"),
        replace(KEY, plans=KEY.plans[:1]),
        replace(KEY, plans=(("2022-aaaaaa", "d3"), KEY.plans[1])),
    ],
)
def test_another_key_is_another_index(home: Path, other: IndexKey) -> None:
    assert other.fingerprint != KEY.fingerprint
    assert load_index(home, other, shape=SHAPE) is None


@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_file_is_noticed(home: Path, place: int, damage: str) -> None:
    path = all_files(home)[place]
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        middle = len(content) // 2
        rest = b"" if damage == "cut" else bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes(content[:middle] + rest)
    assert load_index(home, KEY, shape=SHAPE) is None
    assert save_index(home, KEY, shape=SHAPE, engine=engine_of(["水电", "电路"]))
    assert load_index(home, KEY, shape=SHAPE) is not None
    assert [folder.name for folder in home.iterdir()] == [KEY.fingerprint]


def test_there_are_eight_files(home: Path) -> None:
    assert len(all_files(home)) == 8, "the test of damage goes through them all"


def test_an_index_made_by_another_version_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "version", lambda package: f"{package} 99")
    assert load_index(home, KEY, shape=SHAPE) is None


def test_an_index_with_other_rows_is_not_used(home: Path) -> None:
    assert load_index(home, KEY, shape=replace(SHAPE, tasks=3)) is None


def test_the_manifest_says_what_it_was_made_from(home: Path) -> None:
    manifest = json.loads((home / KEY.fingerprint / FILES.manifest).read_text(encoding="utf-8"))
    assert (manifest["encoder"], manifest["tokeniser"], manifest["plans"]) == ("ab12", "characters", dict(KEY.plans))
    assert set(manifest["made_with"]) == {"numpy", "faiss-cpu", "bm25s", "jieba"}
    assert manifest["files"]["mean.npy"]["bytes"] == (home / KEY.fingerprint / "mean.npy").stat().st_size


def test_outdated_indexes_are_deleted_and_unfinished_ones_when_old(home: Path) -> None:
    now = time.time()
    for name, age in ((".new-young", 10), (".new-abandoned", 4000), (".old-replaced", 10)):
        (home / name).mkdir()
        os.utime(home / name, (now - age, now - age))
    other = replace(KEY, encoder="cd34")
    assert save_index(home, other, shape=SHAPE, engine=engine_of(["水电", "电路"]))
    assert {folder.name for folder in home.iterdir()} == {other.fingerprint, ".new-young"}


@pytest.mark.parametrize("name", ["save", "write_text", "rename", "mkdir"])
def test_where_it_cannot_be_written_nothing_is_left(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np if name == "save" else Path, name, full)
    assert not save_index(home, replace(KEY, encoder="cd34"), shape=SHAPE, engine=engine_of(["水", "电"]))
    monkeypatch.undo()
    assert [folder.name for folder in home.iterdir()] == [KEY.fingerprint]
    assert load_index(home, KEY, shape=SHAPE) is not None
