"""Where the files of a sentence model are, and what tells one model from another.

Nothing here reaches for the network unless `QA_ALLOW_DOWNLOAD=1`, and nothing loads torch or transformers.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import EncoderError
from qa.index.builtin import CONVERTER, builtin_folder
from qa.index.cards import Card, find_card
from qa.index.kept_folder import digest_of

MODEL_FILES = ("*.json", "*.safetensors", "*.bin", "*.txt", "*.model")
NOT_NEEDED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.md", "imgs/*")
OTHER_FORMATS = ("onnx", "openvino")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A model's card, its folder in the form of sentence-transformers, and a digest of what its vectors hang on."""

    card: Card
    folder: Path
    weights: str

    def fingerprint(self, max_tokens: int | None) -> str:
        """Return the fingerprint of the model's plain encoder, for the length after which it cuts texts."""
        identity = [self.weights, self.card.query_prompt, self.card.passage_prompt, max_tokens]
        return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()


def find_source(name: str | None = None, *, cache: Path | None = None) -> Source:
    """Find a model, making the built-in one where it is not there yet.

    Args:
        name: A card's name, a hub name (`org/name`) or a local folder; the built-in encoder without it.
        cache: Where the built-in model is kept; the user's cache without it.

    Raises:
        EncoderError: If it is unknown, not on this machine, or damaged.
    """
    card = find_card(name)
    if not card.known:
        logger.warning("%s：%s", card.name, card.note)
    _prepare_environment()
    if card.kind == "built-in":
        return Source(card, builtin_folder(card, cache=cache), f"{card.sha256}/{CONVERTER}")
    folder = Path(card.source) if card.kind == "folder" else _hub_folder(card.source)
    return Source(card, folder, _folder_digest(folder))


def first_line(error: Exception) -> str:
    """Return the first line of what an error says, its class where it says nothing."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _prepare_environment() -> None:
    """Keep libraries off the network and each other's processors; call it before they are imported."""
    if not _may_download():
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # Threads that wait by spinning starve each other as soon as another program wants a processor.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _may_download() -> bool:
    return os.environ.get("QA_ALLOW_DOWNLOAD") == "1"


def _hub_folder(name: str) -> Path:
    """Return the folder of a hub model in the local cache, downloading it only where the user allows it."""
    from huggingface_hub import snapshot_download

    errors: Any = importlib.import_module("huggingface_hub.errors")
    allowed = _may_download()
    try:
        return Path(snapshot_download(name, local_files_only=not allowed, ignore_patterns=list(NOT_NEEDED)))
    except (OSError, ValueError, errors.HTTPError, errors.EntryNotFoundError) as error:
        reason = f"下载失败：{first_line(error)}。" if allowed else ""
        raise EncoderError(
            f"本机没有向量模型 {name}。{reason}请在能上网的电脑上下载该模型，把文件夹拷到本机并写出它的路径；"
            "或设置环境变量 QA_ALLOW_DOWNLOAD=1 允许下载"
        ) from error


def _folder_digest(folder: Path) -> str:
    """Return a digest over the names and contents of the files that make up a model."""
    digest = hashlib.sha256()
    for name, path in sorted(_model_files(folder).items()):
        if path.suffix == ".json":
            _check_json(path)
        digest.update(f"{name}\0{digest_of(path)}\n".encode())
    return digest.hexdigest()


def _model_files(folder: Path) -> dict[str, Path]:
    """Return the files that matter to a model by their path in the folder."""
    files = {}
    for path in (path for pattern in MODEL_FILES for path in folder.rglob(pattern)):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and not hidden and parts[0] not in OTHER_FORMATS:
            files["/".join(parts)] = path
    return files


def _check_json(path: Path) -> None:
    # A damaged tokenizer.json makes the library `tokenizers` raise an error of no particular class.
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EncoderError(f"向量模型的文件 {path} 已损坏，请重新下载") from error
