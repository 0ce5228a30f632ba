"""An encoder over sentence-transformers, from the built-in model, a local folder or the hub's cache.

Nothing here reaches for the network unless `QA_ALLOW_DOWNLOAD=1`. Texts go through the model in batches of
equal token counts, so that no text is padded and a vector does not depend on what it was batched with.
"""

from __future__ import annotations

import importlib
import logging
import threading
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import EncoderError
from qa.index.cards import Card
from qa.index.encoder import PLAIN_RUNTIME, EncodedQuery, Progress, Vectors
from qa.index.model_source import Source, find_source, first_line
from qa.text.normal import writable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32
TOKENS_A_BATCH = 8192
LIBRARIES = ("sentence_transformers", "transformers", "huggingface_hub", "torch")


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
    def runtime(self) -> str:
        """What computes it, for people."""
        return PLAIN_RUNTIME

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
    return load_sentence_encoder(find_source(name, cache=cache))


def load_sentence_encoder(source: Source) -> SentenceEncoder:
    """Load the encoder of a model that was found; EncoderError where it is damaged."""
    _quieten_libraries()
    model = _load_model(source.folder, source.card)
    return SentenceEncoder(model, source.card, source.fingerprint(model.max_seq_length))


def _quieten_libraries() -> None:
    """Keep the libraries off the screen; call it before they are imported."""
    for library in LIBRARIES:
        warnings.filterwarnings("ignore", module=rf"{library}(\.|$)")
    # Imported by name because it has no types; importing it sets the level of its logger.
    transformers_logging: Any = importlib.import_module("transformers.utils.logging")
    transformers_logging.disable_progress_bar()
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.ERROR)


def _load_model(folder: Path, card: Card) -> SentenceTransformer:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    faults = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError)
    try:
        model = SentenceTransformer(str(folder), local_files_only=True, model_kwargs={"dtype": "float32"})
    except faults as error:
        raise EncoderError(f"无法从 {folder} 载入向量模型 {card.name}：{first_line(error)}") from error
    model.eval()
    if card.max_tokens:
        model.max_seq_length = min(card.max_tokens, model.max_seq_length or card.max_tokens)
    dimension = model.get_embedding_dimension()
    if card.dimension and dimension != card.dimension:
        raise EncoderError(f"{folder} 里的模型是 {dimension} 维，而 {card.name} 应是 {card.dimension} 维")
    return model
