"""The derived indexes on disk, so that a library opens without being indexed again.

`<library>/indexes/<fingerprint>/` holds what was built from the content, encoder and tokeniser that the fingerprint
names. Folders are written aside and renamed as a whole; what is missing, damaged or made by other versions is built
anew, and where nothing can be written the index lives in memory. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from qa.index.dense import DenseLeg
from qa.index.engine import EmbeddedEngine
from qa.index.keywords import KeywordLeg
from qa.index.late import LateLeg
from qa.index.ranking import Rows

INDEX_FORMAT: Final = 3
"""Counts changes of what is derived and how: the files, centring, BM25's parameters, the keyword document."""

_log = logging.getLogger(__name__)
_MAKERS: Final = ("numpy", "faiss-cpu", "bm25s", "jieba")
_UNFINISHED: Final = ".new-"
_REPLACED: Final = ".old-"
_ABANDONED: Final = 3600.0
"""Seconds after which an unfinished folder is taken for that of a program that was killed."""


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """The names of the files and folders of one saved index."""

    manifest: str = "manifest.json"
    mean: str = "mean.npy"
    vectors: str = "vectors.npy"
    keywords: str = "keywords"
    late: str = "late.npy"
    late_ends: str = "late-ends.npy"
    late_mean: str = "late-mean.npy"


FILES: Final = IndexFiles()


@dataclass(frozen=True, slots=True)
class IndexKey:
    """What an index is built from. Equal keys mean equal indexes."""

    encoder: str
    tokeniser: str
    plans: tuple[tuple[str, str], ...]
    """Plan ids with the digests of their content, in order."""
    late: bool = False
    """Whether the token vectors of the tasks are part of it."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digest of the key and the format of the index."""
        parts = json.dumps([INDEX_FORMAT, self.encoder, self.tokeniser, self.plans, self.late], ensure_ascii=False)
        return hashlib.sha256(parts.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of an index are: kind code and task row of each passage, and how many tasks there are."""

    kinds: NDArray[np.int8]
    passage_tasks: Rows
    tasks: int


def load_index(home: Path, key: IndexKey, *, shape: Shape) -> EmbeddedEngine | None:
    """Return the saved index with this key from the folder of indexes; None where there is none that is intact."""
    folder = home / key.fingerprint
    try:
        manifest = json.loads((folder / FILES.manifest).read_text(encoding="utf-8"))
        if manifest != _manifest(folder, key, shape):
            _log.warning("the index %s is not intact and will be built anew", folder)
            return None
        mean = np.load(folder / FILES.mean, allow_pickle=False)
        matrix = np.load(folder / FILES.vectors, allow_pickle=False)
        keywords = KeywordLeg.load(folder / FILES.keywords, shape.tasks)
        late = _load_late(folder)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("the index %s cannot be read and will be built anew: %s", folder, error)
        return None
    dense = DenseLeg(matrix, mean=mean, kinds=shape.kinds, tasks=shape.passage_tasks)
    return EmbeddedEngine(dense, keywords, late)


def _load_late(folder: Path) -> LateLeg | None:
    """Read the token vectors where there are any; they stay on disk until a search needs them."""
    if not (folder / FILES.late).exists():
        return None
    matrix = np.load(folder / FILES.late, mmap_mode="r", allow_pickle=False)
    ends = np.load(folder / FILES.late_ends, allow_pickle=False)
    return LateLeg(matrix, ends=ends, mean=np.load(folder / FILES.late_mean, allow_pickle=False))


def save_index(home: Path, key: IndexKey, *, shape: Shape, engine: EmbeddedEngine) -> bool:
    """Write an index into the folder of indexes and delete those it replaces; False where that is not possible."""
    unfinished = home / f"{_UNFINISHED}{uuid4().hex}"
    try:
        unfinished.mkdir(parents=True)
        _write(unfinished, key, shape=shape, engine=engine)
        _put(unfinished, home / key.fingerprint)
    except OSError as error:
        _log.warning("the index stays in memory, %s cannot be written: %s", home, error)
        shutil.rmtree(unfinished, ignore_errors=True)
        return False
    _delete_others(home, key.fingerprint)
    return True


def _write(folder: Path, key: IndexKey, *, shape: Shape, engine: EmbeddedEngine) -> None:
    np.save(folder / FILES.mean, engine.dense_leg.mean, allow_pickle=False)
    np.save(folder / FILES.vectors, engine.dense_leg.matrix, allow_pickle=False)
    engine.keywords.save(folder / FILES.keywords)
    if engine.late is not None:
        np.save(folder / FILES.late, engine.late.matrix, allow_pickle=False)
        np.save(folder / FILES.late_ends, engine.late.ends, allow_pickle=False)
        np.save(folder / FILES.late_mean, engine.late.mean, allow_pickle=False)
    manifest = json.dumps(_manifest(folder, key, shape), ensure_ascii=False, indent=1)
    (folder / FILES.manifest).write_text(manifest, encoding="utf-8")
    for path in (*_files(folder), folder / FILES.manifest):
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _put(unfinished: Path, final: Path) -> None:
    """Rename a complete folder to its final name; a folder of that name was found damaged and makes way."""
    if final.exists():
        final.rename(final.with_name(f"{_REPLACED}{uuid4().hex}"))
    unfinished.rename(final)
    _sync_folder(final.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows gives no handle to a folder; renaming is durable there.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _delete_others(home: Path, fingerprint: str) -> None:
    """Delete outdated indexes. Another program that is reading one finds it gone and builds its own in memory."""
    with suppress(OSError):
        for folder in home.iterdir():
            young = time.time() - folder.stat().st_mtime < _ABANDONED
            if folder.name != fingerprint and not (folder.name.startswith(_UNFINISHED) and young):
                shutil.rmtree(folder, ignore_errors=True)


def _manifest(folder: Path, key: IndexKey, shape: Shape) -> dict[str, Any]:
    """Return what the manifest of an index folder must say, from the files as they are."""
    return {
        "format": INDEX_FORMAT,
        "made_with": {name: _version(name) for name in _MAKERS},
        "encoder": key.encoder,
        "tokeniser": key.tokeniser,
        "plans": dict(key.plans),
        "late": key.late,
        "tasks": shape.tasks,
        "passages": len(shape.kinds),
        "files": {path.relative_to(folder).as_posix(): _seal(path) for path in _files(folder)},
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != FILES.manifest)


def _seal(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
