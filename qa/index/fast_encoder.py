"""An encoder over OpenVINO: what `SentenceEncoder` computes, in eight bits, several times as fast.

Neither torch nor transformers is loaded where the model is converted already. Each text is padded to the next multiple
of eight of its own tokens and computed with others of that length, so that its vector hangs on nothing but itself.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from qa.errors import NotConvertibleError
from qa.index.conversion import ABOUT, GRAPH, POSITIONS, WORDS, Plan, converted_folder
from qa.index.encoder import EncodedQuery, Progress, Vectors
from qa.index.openvino_runtime import compiled, load_openvino, streams
from qa.index.tokenizing import Tokenizing, Tokens, cut
from qa.text.normal import writable

if TYPE_CHECKING:
    from openvino import CompiledModel, InferRequest

    from qa.index.cards import Card

BATCH: Final = 8
MULTIPLE: Final = 8
"""Lengths of which this is a factor; fewer lengths mean fewer kernels to prepare."""
FEW: Final = 2
"""Batches that are computed one by one, by all processors together."""
_REMEMBERED: Final = 64


class FastEncoder:
    """A converted model with its card; safe to use from several threads."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        """Take the folder of a converted model, and what it was converted from; NotConvertibleError if it fails."""
        openvino = load_openvino()
        self._plan = plan
        self._model = openvino.Core().read_model(folder / GRAPH)
        # Reading the tokenizer and preparing the kernels take about as long: each has a processor to itself.
        with ThreadPoolExecutor(1) as beside:
            compiling = beside.submit(compiled, self._model)
            self._tokenizing = Tokenizing(folder, plan.prompts)
            self._request = compiling.result().create_infer_request()
        self._requesting = threading.Lock()
        self._words: NDArray[np.float16] = np.load(folder / WORDS, mmap_mode="r")
        self._positions: Vectors = np.load(folder / POSITIONS)
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self._pooling, self._markers = about["pooling"], np.array(about["markers"])
        self._version = openvino.__version__.partition("-")[0]
        self._leading = {one: len(self._tokenizing.inner_tokens(one.rstrip())) if one else 0 for one in plan.prompts}
        self._query = lru_cache(maxsize=_REMEMBERED)(self._query_of)

    @property
    def card(self) -> Card:
        """The card of the model."""
        return self._plan.source.card

    @property
    def name(self) -> str:
        """Name for people: the card's, a hub name or a folder."""
        return self.card.name

    @property
    def runtime(self) -> str:
        """What computes it, for people."""
        return f"OpenVINO {self._version}"

    @property
    def fingerprint(self) -> str:
        """Digest of the plain encoder's fingerprint and of how the model is converted."""
        return self._plan.fingerprint

    @property
    def plain_fingerprint(self) -> str:
        """The fingerprint of the encoder that this one stands in for."""
        return self._plan.plain

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        return int(self._words.shape[1])

    @property
    def max_tokens(self) -> int:
        """Number of tokens, prompt and markers included, after which a text is cut."""
        return self._plan.max_tokens

    @property
    def tells_tokens(self) -> bool:
        """Whether its model knows tokens in their context; all that can be converted do."""
        return True

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a query, shape (len(texts), dimension)."""
        if len(texts) == 1:
            return self.encode_query(texts[0]).vector[np.newaxis].copy()
        return self._encode(texts, self.card.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a passage, shape (len(texts), dimension), calling `progress` as it goes."""
        return self._encode(texts, self.card.passage_prompt, progress)

    def encode_query(self, text: str) -> EncodedQuery:
        """Return a query's unit vector and those of its tokens, from one pass through the model, remembered a while."""
        return self._query(writable(text))

    def encode_passage_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> list[Vectors]:
        """Return the unit vectors of each passage's tokens, prompt and markers left out, shape (tokens, dimension)."""
        tokens = self._tokens(texts, self.card.passage_prompt)
        leading = self._leading[self.card.passage_prompt]
        found: list[Vectors] = [np.empty((0, self.dimension), np.float32)] * len(texts)

        def keep(place: int, vectors: Vectors) -> None:
            found[place] = self._told(tokens[place], vectors, leading)

        self._run(tokens, keep, progress)
        return found

    def count_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[int]:
        """Return how many tokens each text has with its prompt and markers, before anything is cut.

        Args:
            texts: The texts.
            query: Whether they are queries rather than passages.
        """
        prompt = self.card.query_prompt if query else self.card.passage_prompt
        return [len(one) for one in self._tokenizing.tokens([prompt + writable(text) for text in texts])]

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)

        def keep(place: int, tokens: Vectors) -> None:
            vectors[place] = self._pooled(tokens)

        self._run(self._tokens(texts, prompt), keep, progress)
        return vectors

    def _query_of(self, text: str) -> EncodedQuery:
        prompt = self.card.query_prompt
        [tokens] = self._tokens([text], prompt)
        with self._requesting:
            vectors = self._computed(self._request, [tokens])[0, : len(tokens)]
        found = EncodedQuery(self._pooled(vectors), self._told(tokens, vectors, self._leading[prompt]))
        for shared in (found.vector, found.tokens):
            shared.setflags(write=False)
        return found

    def _tokens(self, texts: Sequence[str], prompt: str) -> list[Tokens]:
        return [cut(one, self.max_tokens) for one in self._tokenizing.tokens([prompt + writable(one) for one in texts])]

    def _run(self, texts: list[Tokens], keep: Callable[[int, Vectors], None], progress: Progress | None) -> None:
        """Compute all texts, handing each one's place and the vectors of its tokens on."""
        done = 0
        for places, vectors in self._results(texts, list(_batches(texts))):
            for place, one in zip(places, vectors, strict=True):
                keep(place, one[: len(texts[place])])
            done += len(places)
            if progress is not None:
                progress(done, len(texts))

    def _results(self, texts: list[Tokens], batches: list[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        if len(batches) <= FEW:
            for places in batches:
                with self._requesting:
                    vectors = self._computed(self._request, [texts[place] for place in places])
                yield places, vectors
            return
        own = threading.local()

        def compute(places: list[int]) -> Vectors:
            if not hasattr(own, "request"):
                own.request = self._many.create_infer_request()
            return self._computed(own.request, [texts[place] for place in places])

        with ThreadPoolExecutor(streams()) as pool:
            waiting = deque(pool.submit(compute, places) for places in batches)
            try:
                for places in batches:
                    yield places, waiting.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)

    @cached_property
    def _many(self) -> CompiledModel:
        """The model as several streams, for many texts."""
        return compiled(self._model, streams=streams())

    def _computed(self, request: InferRequest, texts: list[Tokens]) -> Vectors:
        """Return the vectors of the tokens of some texts of about one length, padding included."""
        length = -(-max(map(len, texts)) // MULTIPLE) * MULTIPLE
        embedded = np.zeros((len(texts), length, self.dimension), np.float32)
        mask = np.zeros((len(texts), length), np.float32)
        for row, tokens in enumerate(texts):
            embedded[row, : len(tokens)] = self._words[tokens]
            embedded[row, : len(tokens)] += self._positions[: len(tokens)]
            mask[row, : len(tokens)] = 1
        request.infer([embedded, mask], share_inputs=True)
        return np.array(request.get_output_tensor(0).data)

    def _pooled(self, tokens: Vectors) -> Vectors:
        vector = tokens.mean(axis=0) if self._pooling == "mean" else tokens[0]
        return _unit(vector)

    def _told(self, tokens: Tokens, vectors: Vectors, leading: int) -> Vectors:
        """Return the unit vectors of the tokens that are neither markers nor of the prompt."""
        places = np.flatnonzero(~np.isin(tokens, self._markers))[leading:]
        return _unit(vectors[places])


def load_fast_encoder(plan: Plan, *, cache: Path | None = None) -> FastEncoder:
    """Load the encoder of a model, converting it first where need be; NotConvertibleError where that cannot be."""
    folder = converted_folder(plan, cache=cache)
    try:
        return FastEncoder(folder, plan)
    except RuntimeError as error:
        raise NotConvertibleError(str(error).splitlines()[0]) from error


def _batches(texts: list[Tokens]) -> Iterator[list[int]]:
    """Yield the places of texts that are padded to one length, the longest first, for they take longest."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, tokens in enumerate(texts):
        groups[-(-len(tokens) // MULTIPLE)].append(place)
    for _, places in sorted(groups.items(), reverse=True):
        for start in range(0, len(places), BATCH):
            yield places[start : start + BATCH]


def _unit(vectors: Vectors) -> Vectors:
    """Return vectors of length one, as torch does: those of no length at all stay."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    found: Vectors = (vectors / lengths).astype(np.float32)
    return found
