"""An encoder over sentence-transformers, from the built-in model, a local folder or the hub's cache.

Nothing here reaches for the network unless `QA_ALLOW_DOWNLOAD=1`. Texts go through the model in batches of
equal token counts, so that no text is padded and a vector does not depend on what it was batched with.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import os
import threading
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import EncoderError
from qa.index.builtin import CONVERTER, builtin_folder
from qa.index.cards import Card, find_card
from qa.index.encoder import EncodedQuery, Progress, Vectors
from qa.text.normal import writable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32
TOKENS_A_BATCH = 8192
MODEL_FILES = ("*.json", "*.safetensors", "*.bin", "*.txt", "*.model")
NOT_NEEDED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.md", "imgs/*")
OTHER_FORMATS = ("onnx", "openvino")
LIBRARIES = ("sentence_transformers", "transformers", "huggingface_hub", "torch")

logger = logging.getLogger(__name__)


class SentenceEncoder:
    """A sentence model with its card; safe to use from several threads."""

    def __init__(self, model: SentenceTransformer, card: Card, fingerprint: str) -> None:
        self.card = card
        self._model = model
        self._fingerprint = fingerprint
        # The tokenizer of transformers must not be entered by two threads at once.
        self._tokenizing = threading.Lock()

    @property
    def name(self) -> str:
        """Name for people: the card's, a hub name or a folder."""
        return self.card.name

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digest of weights, pooling, prompts and length: vectors may be mixed only where it is equal."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """Number of tokens, prompt and markers included, after which a text is cut."""
        return int(self._model.max_seq_length or 0)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a query, shape (len(texts), dimension)."""
        return self._encode(texts, self.card.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a passage, shape (len(texts), dimension), calling `progress` as it goes."""
        return self._encode(texts, self.card.passage_prompt, progress)

    @cached_property
    def tells_tokens(self) -> bool:
        """Whether the model gives tokens in their context, as wide as its vectors: static ones do not."""
        _, features = self._forward(["词"], self.card.query_prompt)
        return "token_embeddings" in features and int(features["token_embeddings"].shape[-1]) == self.dimension

    def encode_query(self, text: str) -> EncodedQuery:
        """Return a query's unit vector and those of its tokens, from one pass through the model."""
        prompt = self.card.query_prompt
        vectors, features = self._forward([writable(text)], prompt)
        return EncodedQuery(vectors[0], self._tokens(features, prompt)[0])

    def encode_passage_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Vectors]:
        """Return the unit vectors of each passage's tokens, prompt and markers left out, shape (tokens, dimension)."""
        texts, prompt = [writable(text) for text in texts], self.card.passage_prompt
        found: dict[int, Vectors] = {}
        for places in self._batches(texts, prompt):
            _, features = self._forward([texts[place] for place in places], prompt)
            found.update(zip(places, self._tokens(features, prompt), strict=True))
            if progress is not None:
                progress(len(found), len(texts))
        return [found[place] for place in range(len(texts))]

    def count_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[int]:
        """Return how many tokens each text has with its prompt and markers, before anything is cut.

        Args:
            texts: The texts.
            query: Whether they are queries rather than passages.
        """
        return self._count(texts, self.card.query_prompt if query else self.card.passage_prompt)

    def _count(self, texts: Sequence[str], prompt: str) -> list[int]:
        if not texts:
            return []
        whole = [prompt + writable(text) for text in texts]
        with self._tokenizing:
            tokens = self._model.tokenizer(whole, truncation=False, padding=False)
        return [len(ids) for ids in tokens["input_ids"]]

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        texts = [writable(text) for text in texts]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        done = 0
        for places in self._batches(texts, prompt):
            vectors[places], _ = self._forward([texts[place] for place in places], prompt)
            done += len(places)
            if progress is not None:
                progress(done, len(texts))
        return vectors

    def _batches(self, texts: Sequence[str], prompt: str) -> Iterator[list[int]]:
        """Yield the places of texts that have the same number of tokens once cut."""
        if len(texts) == 1:
            yield [0]
            return
        groups: dict[int, list[int]] = defaultdict(list)
        for place, count in enumerate(self._count(texts, prompt)):
            groups[min(count, self.max_tokens or count)].append(place)
        for count, places in sorted(groups.items()):
            size = min(BATCH, max(1, TOKENS_A_BATCH // count))
            for start in range(0, len(places), size):
                yield places[start : start + size]

    def _forward(self, texts: list[str], prompt: str) -> tuple[Vectors, dict[str, Any]]:
        """Return the unit vectors of texts with equally many tokens, and all that the model gives of them."""
        import torch

        with self._tokenizing:
            features = self._model.preprocess(texts, prompt=prompt or None)
        device = self._model.device
        features = {key: one.to(device) if isinstance(one, torch.Tensor) else one for key, one in features.items()}
        with torch.inference_mode():
            features = self._model(features)
            unit: Vectors = torch.nn.functional.normalize(features["sentence_embedding"].float(), dim=1).cpu().numpy()
        return unit, features

    def _tokens(self, features: dict[str, Any], prompt: str) -> list[Vectors]:
        """Return the unit vectors of the tokens of each text."""
        import torch

        tokenizer = self._model.tokenizer
        with self._tokenizing:
            leading = len(tokenizer(prompt.rstrip(), add_special_tokens=False)["input_ids"]) if prompt else 0
        markers = torch.tensor(tokenizer.all_special_ids)
        found: list[Vectors] = []
        for ids, tokens in zip(features["input_ids"].cpu(), features["token_embeddings"], strict=True):
            places = torch.nonzero(~torch.isin(ids, markers)).flatten()[leading:]
            unit = torch.nn.functional.normalize(tokens[places].float(), dim=1)
            found.append(unit.cpu().numpy())
        return found


def load_encoder(name: str | None = None, *, cache: Path | None = None) -> SentenceEncoder:
    """Load an encoder.

    Args:
        name: A card's name, a hub name (`org/name`) or a local folder; the built-in encoder without it.
        cache: Where the built-in model is kept; the user's cache without it.

    Raises:
        EncoderError: If it is unknown, not on this machine, or damaged.
    """
    card = find_card(name)
    if not card.known:
        logger.warning("%s：%s", card.name, card.note)
    _prepare_libraries()
    if card.kind == "built-in":
        folder = builtin_folder(card, cache=cache)
        weights = f"{card.sha256}/{CONVERTER}"
    else:
        folder = Path(card.source) if card.kind == "folder" else _hub_folder(card.source)
        weights = _folder_digest(folder)
    model = _load_model(folder, card)
    return SentenceEncoder(model, card, _fingerprint(weights, card, model.max_seq_length))


def _prepare_libraries() -> None:
    """Keep the libraries off the network, the screen and each other's processors; call it before they are imported."""
    if not _may_download():
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # Threads that wait by spinning starve each other as soon as another program wants a processor.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    for library in LIBRARIES:
        warnings.filterwarnings("ignore", module=rf"{library}(\.|$)")
    # Imported by name because it has no types; importing it sets the level of its logger.
    transformers_logging: Any = importlib.import_module("transformers.utils.logging")
    transformers_logging.disable_progress_bar()
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.ERROR)


def _may_download() -> bool:
    return os.environ.get("QA_ALLOW_DOWNLOAD") == "1"


def _load_model(folder: Path, card: Card) -> SentenceTransformer:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    faults = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError)
    try:
        model = SentenceTransformer(str(folder), local_files_only=True, model_kwargs={"dtype": "float32"})
    except faults as error:
        raise EncoderError(f"无法从 {folder} 载入向量模型 {card.name}：{_first_line(error)}") from error
    model.eval()
    if card.max_tokens:
        model.max_seq_length = min(card.max_tokens, model.max_seq_length or card.max_tokens)
    dimension = model.get_embedding_dimension()
    if card.dimension and dimension != card.dimension:
        raise EncoderError(f"{folder} 里的模型是 {dimension} 维，而 {card.name} 应是 {card.dimension} 维")
    return model


def _hub_folder(name: str) -> Path:
    """Return the folder of a hub model in the local cache, downloading it only where the user allows it."""
    from huggingface_hub import snapshot_download

    errors: Any = importlib.import_module("huggingface_hub.errors")
    allowed = _may_download()
    try:
        return Path(snapshot_download(name, local_files_only=not allowed, ignore_patterns=list(NOT_NEEDED)))
    except (OSError, ValueError, errors.HTTPError, errors.EntryNotFoundError) as error:
        reason = f"下载失败：{_first_line(error)}。" if allowed else ""
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
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{name}\0{content}\n".encode())
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


def _fingerprint(weights: str, card: Card, max_tokens: int | None) -> str:
    identity = [weights, card.query_prompt, card.passage_prompt, max_tokens]
    return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
