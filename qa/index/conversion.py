"""A sentence model made ready for OpenVINO in eight bits, once, in the user's cache.

The ranges of what enters each map are those seen while the model reads `calibration.txt` in float32. The folder holds
the graph, the vectors of words (half precision) and of positions, the tokenizer, and what the encoder has to know.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from qa.errors import NotConvertibleError
from qa.index.builtin import cache_root
from qa.index.eight_bits import EightBitLinear, Span, eight_bit, split_hidden
from qa.index.kept_folder import Identity, damaged_files, kept_folder
from qa.index.model_source import Source
from qa.index.openvino_runtime import compiled, load_openvino
from qa.index.tokenizing import WHOLE, Tokens, cut, read_tokenizer, write_tokenizer
from qa.index.transformer import Transformer, read_max_tokens, read_transformer
from qa.index.transformer_graph import MAPS, Site, graph_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

RECIPE: Final = 1
"""Raised whenever the same model would become one that gives other vectors."""

GRAPH, WORDS, POSITIONS, ABOUT = "graph.xml", "words.npy", "positions.npy", "about.json"
CALIBRATION: Final = "calibration.txt"
SMOOTHING: Final = {"attend": 0.5, "attended": 0.5, "widen": 0.5, "narrow": 0.6}
"""For each map; see docs/performance.md for what others give."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """A model to convert, and the fingerprints of its plain encoder and of the converted one."""

    source: Source
    max_tokens: int
    plain: str
    fingerprint: str

    @classmethod
    def of(cls, source: Source) -> Plan:
        """Return the plan for a model; NotConvertibleError where its files do not say enough."""
        told, wanted = read_max_tokens(source.folder), source.card.max_tokens
        max_tokens = min(wanted, told) if wanted else told
        plain = source.fingerprint(max_tokens)
        identity = json.dumps([plain, "openvino", RECIPE])
        return cls(source, max_tokens, plain, hashlib.sha256(identity.encode()).hexdigest())

    @property
    def prompts(self) -> tuple[str, str]:
        """What stands before a passage, and before a query."""
        return self.source.card.passage_prompt, self.source.card.query_prompt

    def folder(self, cache: Path | None) -> Path:
        """Return where the converted model is kept."""
        card = self.source.card
        name = card.name if card.kind == "built-in" else hashlib.sha256(card.source.encode()).hexdigest()[:16]
        return (cache or cache_root()) / "converted" / name

    def identity(self) -> Identity:
        """Return what the converted model is made from: another release of OpenVINO may write its files otherwise."""
        try:
            release = version("openvino").partition(".")[0]
        except PackageNotFoundError as error:
            raise NotConvertibleError("没有安装 OpenVINO") from error
        return {"fingerprint": self.fingerprint, "openvino": release}


def converted_folder(plan: Plan, *, cache: Path | None = None) -> Path:
    """Return the folder of the converted model, converting it first where it is missing, damaged or outdated.

    Raises NotConvertibleError where the model is of another kind or OpenVINO cannot compute it.
    """

    def make(made: Path, _: Path) -> None:
        logger.info("正在为本机转换向量模型 %s（只需一次）", plan.source.card.name)
        _convert(plan, made)

    return kept_folder(plan.folder(cache), plan.identity(), make, what="转换后的模型")


def verify_converted(plan: Plan, *, cache: Path | None = None) -> list[str]:
    """Read every file of the converted model and return the names of those that are missing or damaged."""
    folder = plan.folder(cache)
    return damaged_files(folder, plan.identity()) if folder.exists() else []


def eight_bit_maps(transformer: Transformer, spans: dict[Site, Span]) -> tuple[Transformer, dict[Site, EightBitLinear]]:
    """Return the transformer with hidden layers widened where channels are split, and its maps in eight bits."""
    maps, layers = {}, []
    for number, before in enumerate(transformer.layers):
        span = spans[number, "narrow"]
        widen, narrow, span = split_hidden(before.widen, before.narrow, span)
        layer = replace(before, widen=widen, narrow=narrow)
        entering = {name: spans[number, name] for name in MAPS} | {"narrow": span}
        for name in MAPS:
            maps[number, name] = eight_bit(getattr(layer, name), entering[name], smoothing=SMOOTHING[name])
        layers.append(layer)
    return replace(transformer, layers=tuple(layers)), maps


def spans_of(transformer: Transformer, texts: list[Tokens]) -> dict[Site, Span]:
    """Return the span of what enters each map while the model reads texts, given by their tokens."""
    sites = [(number, name) for number in range(len(transformer.layers)) for name in MAPS]
    request = compiled(graph_of(transformer)).create_infer_request()
    found: dict[Site, Span] = {}
    for tokens in texts:
        embedded = transformer.words[tokens] + transformer.positions[: len(tokens)]
        request.infer([embedded[np.newaxis], np.ones((1, len(tokens)), np.float32)])
        for place, site in enumerate(sites, 1):
            seen = request.get_output_tensor(place).data
            low, high = seen.min(axis=0), seen.max(axis=0)
            before = found.get(site, Span(low, high))
            found[site] = Span(np.minimum(before.low, low), np.maximum(before.high, high))
    return found


def _convert(plan: Plan, made: Path) -> None:
    """Write the converted model into an empty folder."""
    folder, openvino = plan.source.folder, load_openvino()
    transformer = read_transformer(folder, max_tokens=plan.max_tokens)
    tokenizer = read_tokenizer(folder / WHOLE)
    texts = list(_calibration(plan, tokenizer))
    try:
        widened, maps = eight_bit_maps(transformer, spans_of(transformer, texts))
        graph = graph_of(widened, maps)
        openvino.save_model(graph, made / GRAPH, compress_to_fp16=False)
    except RuntimeError as error:
        raise NotConvertibleError(str(error).splitlines()[0]) from error
    np.save(made / WORDS, transformer.words.astype(np.float16))
    np.save(made / POSITIONS, transformer.positions)
    write_tokenizer(folder / WHOLE, made, plan.prompts)
    markers = [index for index, token in tokenizer.get_added_tokens_decoder().items() if token.special]
    about = {"pooling": transformer.pooling, "max_tokens": transformer.max_tokens, "markers": sorted(markers)}
    (made / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def _calibration(plan: Plan, tokenizer: Tokenizer) -> Iterator[Tokens]:
    """Yield the tokens of each line of the calibration texts, as a passage and as a query in turn."""
    lines = (files("qa.index") / CALIBRATION).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        ids = tokenizer.encode(plan.prompts[number % 5 == 4] + line).ids
        yield cut(ids, plan.max_tokens)
