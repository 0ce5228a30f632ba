"""A transformer of the usual kind, read from a sentence-transformers folder without torch.

The usual kind is BERT or XLM-RoBERTa with learned positions, normalisation behind each half of a layer, and the mean
of the tokens or the first of them for the text. Anything else is refused: the plain encoder takes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from qa.errors import NotConvertibleError

Array = NDArray[np.float32]
Pooling = Literal["mean", "cls"]

_PREFIXES: Final = ("", "bert.", "roberta.")
_POSITIONS_FROM: Final = {"bert": 0, "xlm-roberta": None}
"""Where the positions of a text begin; XLM-RoBERTa counts from behind the padding."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear map: weight (out, in) and bias (out,)."""

    weight: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class Norm:
    """The weight and bias of a layer normalisation."""

    weight: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: attention (queries, keys and values in one map), then a hidden layer with GELU between two maps."""

    attend: Linear
    attended: Linear
    attended_norm: Norm
    widen: Linear
    narrow: Linear
    norm: Norm


@dataclass(frozen=True, slots=True)
class Transformer:
    """All that is computed with; `positions` has the vector of the one type of token there is already added."""

    words: Array
    positions: Array
    norm: Norm
    layers: tuple[Layer, ...]
    heads: int
    epsilon: float
    pooling: Pooling
    max_tokens: int

    @property
    def width(self) -> int:
        """Number of components of a token's vector."""
        return int(self.words.shape[1])


def read_max_tokens(folder: Path) -> int:
    """Return the number of tokens after which the model's files say a text is cut; NotConvertibleError for none."""
    found = _json(folder, "sentence_bert_config.json").get("max_seq_length")
    if not isinstance(found, int) or found < 2:
        raise NotConvertibleError("没有写明最长多少个词元")
    return found


def read_transformer(folder: Path, *, max_tokens: int) -> Transformer:
    """Read the model of a folder, for texts of at most so many tokens; NotConvertibleError where it is another kind."""
    config = _json(folder, "config.json")
    _require(config.get("model_type") in _POSITIONS_FROM, f"结构是 {config.get('model_type')}")
    _require(config.get("hidden_act") == "gelu", f"激活函数是 {config.get('hidden_act')}")
    _require(config.get("position_embedding_type", "absolute") == "absolute", "位置编码不是绝对位置")
    _require(not _json(folder, "sentence_bert_config.json").get("do_lower_case"), "先把文字变成小写")
    _require((folder / "tokenizer.json").is_file(), "没有 tokenizer.json")
    tensors = _tensors(folder)
    first = _POSITIONS_FROM[config["model_type"]]
    start = config.get("pad_token_id", 1) + 1 if first is None else first
    positions = tensors["embeddings.position_embeddings.weight"][start : start + max_tokens]
    _require(len(positions) == max_tokens, f"位置只有 {len(positions)} 个")
    return Transformer(
        words=tensors["embeddings.word_embeddings.weight"],
        positions=positions + tensors["embeddings.token_type_embeddings.weight"][0],
        norm=_norm(tensors, "embeddings.LayerNorm"),
        layers=tuple(_layer(tensors, f"encoder.layer.{number}.") for number in range(config["num_hidden_layers"])),
        heads=config["num_attention_heads"],
        epsilon=float(config["layer_norm_eps"]),
        pooling=_pooling(folder),
        max_tokens=max_tokens,
    )


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise NotConvertibleError(otherwise)


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotConvertibleError(f"{name} 无法读取") from error
    _require(isinstance(found, dict), f"{name} 的内容不是所要的")
    return dict(found)


def _pooling(folder: Path) -> Pooling:
    """Return how a text's vector comes from those of its tokens; what else the folder does to it is refused."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
        paths = [str(module["path"]) for module in modules]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotConvertibleError("modules.json 无法读取") from error
    usual = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
    _require(kinds in usual and paths[0] == "", f"由 {'、'.join(kinds)} 组成")
    config = _json(folder / paths[1], "config.json")
    mode = config.get("pooling_mode")
    modes = [mode] if mode else [name for name, chosen in config.items() if name.startswith("pooling_") and chosen]
    _require(modes in (["pooling_mode_mean_tokens"], ["pooling_mode_cls_token"], ["mean"], ["cls"]), "汇总方式不常见")
    return "mean" if "mean" in modes[0] else "cls"


def _tensors(folder: Path) -> Mapping[str, Array]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        found = load_file(folder / "model.safetensors")
        prefix = next(one for one in _PREFIXES if f"{one}embeddings.word_embeddings.weight" in found)
    except (OSError, SafetensorError, TypeError, KeyError, StopIteration) as error:
        raise NotConvertibleError("权重不在 model.safetensors 里，或是别的格式") from error
    cut = len(prefix)
    return {name[cut:]: np.asarray(one, np.float32) for name, one in found.items() if name.startswith(prefix)}


def _layer(tensors: Mapping[str, Array], at: str) -> Layer:
    try:
        heads = [_linear(tensors, f"{at}attention.self.{part}") for part in ("query", "key", "value")]
        return Layer(
            attend=Linear(np.concatenate([one.weight for one in heads]), np.concatenate([one.bias for one in heads])),
            attended=_linear(tensors, f"{at}attention.output.dense"),
            attended_norm=_norm(tensors, f"{at}attention.output.LayerNorm"),
            widen=_linear(tensors, f"{at}intermediate.dense"),
            narrow=_linear(tensors, f"{at}output.dense"),
            norm=_norm(tensors, f"{at}output.LayerNorm"),
        )
    except KeyError as error:
        raise NotConvertibleError(f"权重里没有 {error.args[0]}") from error


def _linear(tensors: Mapping[str, Array], name: str) -> Linear:
    return Linear(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _norm(tensors: Mapping[str, Array], name: str) -> Norm:
    return Norm(tensors[f"{name}.weight"], tensors[f"{name}.bias"])
