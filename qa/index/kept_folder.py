"""Folders in the cache that are made once: whole or not at all, under a lock, with a manifest.

A folder counts only with its manifest, which names what it was made from and every file written. It is made beside its
place and moved there whole, so that neither a crash nor a second process leaves half of one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from qa.errors import EncoderError

MANIFEST = "manifest.json"
LOCK_SECONDS = 900

Identity: TypeAlias = dict[str, Any]
"""What a folder was made from and by; a folder with another is made again."""


@dataclass(frozen=True, slots=True)
class FileState:
    """Size, time and digest of one file of the folder, as the manifest remembers them."""

    size: int
    mtime_ns: int
    sha256: str


def kept_folder(folder: Path, identity: Identity, make: Callable[[Path, Path], None], *, what: str) -> Path:
    """Return the folder, making it first where it is missing, damaged or made from something else.

    Args:
        folder: Its place.
        identity: What it is to be made from.
        make: Given an empty folder to fill and one for what it needs meanwhile.
        what: Its name in messages.

    Raises:
        EncoderError: If the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    if is_current(folder, identity):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{folder.name}.lock"), timeout=LOCK_SECONDS):
            if not is_current(folder, identity):
                _make(folder, identity, make)
    except Timeout as error:
        raise EncoderError(f"另一个程序正在准备{what}（{folder}），等候超时，请稍后再试") from error
    except OSError as error:
        raise EncoderError(
            f"无法把{what}写入 {folder}：{error.strerror or error}。"
            "请用环境变量 QA_CACHE 指定可写的、有 1 GB 空间的文件夹"
        ) from error
    return folder


def damaged_files(folder: Path, identity: Identity) -> list[str]:
    """Read every file of the folder and return the names of those that are missing or damaged."""
    manifest = _read_manifest(folder, identity)
    if manifest is None:
        return [MANIFEST]
    return [name for name, state in manifest.items() if not _same_content(folder / name, state)]


def is_current(folder: Path, identity: Identity) -> bool:
    """Tell whether the folder is whole and made from this.

    A file with the remembered size and time is taken as it is; with another time its digest decides.
    """
    manifest = _read_manifest(folder, identity)
    return manifest is not None and all(_unchanged(folder / name, state) for name, state in manifest.items())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make(folder: Path, identity: Identity, make: Callable[[Path, Path], None]) -> None:
    """Make the folder beside its place and move it there; the caller holds the lock."""
    building = f".building-{folder.name}-"
    for left_over in folder.parent.glob(f"{building}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=building, dir=folder.parent))
    try:
        made = work / "model"
        made.mkdir()
        make(made, work)
        _write_manifest(made, identity)
        if folder.exists():
            folder.replace(work / "replaced")
        made.replace(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


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
        return path.stat().st_size == state.size and digest_of(path) == state.sha256
    except OSError:
        return False


def _write_manifest(folder: Path, identity: Identity) -> None:
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        _flush(path)
        found = path.stat()
        state = {"size": found.st_size, "mtime_ns": found.st_mtime_ns, "sha256": digest_of(path)}
        files[path.relative_to(folder).as_posix()] = state
    path = folder / MANIFEST
    path.write_text(json.dumps({"made": identity, "files": files}, indent=1), encoding="utf-8")
    _flush(path)


def _read_manifest(folder: Path, identity: Identity) -> dict[str, FileState] | None:
    """Return the remembered state of each file, or None where the folder was not made from this."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["made"] != identity:
            return None
        return {name: FileState(**state) for name, state in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _flush(path: Path) -> None:
    """Have the system write a file to the disk before its name is trusted."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
