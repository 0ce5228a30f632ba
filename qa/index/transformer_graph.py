"""A transformer as a graph of OpenVINO: in float32, watched while it computes, or in eight bits.

The graph takes the sums of word and position vectors (texts, tokens, width) and which tokens are text (1) or padding
(0), and gives the vectors of the tokens in their context. All maps see one row a token, so that what is computed of a
text does not hang on the others; the padding is as good as not there, for its weight in the attention is zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from qa.index.eight_bits import EightBitLinear
from qa.index.openvino_runtime import load_openvino
from qa.index.transformer import Layer, Linear, Norm, Transformer

if TYPE_CHECKING:
    from openvino import Model, Node

MAPS: Final = ("attend", "attended", "widen", "narrow")
"""The maps of a layer, in the order in which they are computed."""
_MASKED: Final = 1e4
"""What is taken from the scores of padding before the softmax: beyond what float32 tells from zero behind it."""

Site = tuple[int, str]
"""A layer's number, and one of `MAPS`."""


def graph_of(transformer: Transformer, maps: Mapping[Site, EightBitLinear] | None = None) -> Model:
    """Return the graph: in float32, what enters each map among the results, or with these maps in eight bits."""
    return _Graph(transformer, maps).model()


class _Graph:
    """The graph while it is put together."""

    def __init__(self, transformer: Transformer, maps: Mapping[Site, EightBitLinear] | None) -> None:
        openvino = load_openvino()
        self._openvino, self._ops = openvino, openvino.opset13
        self._transformer, self._maps = transformer, maps
        self._entering: list[Node] = []
        ops, heads, width = self._ops, transformer.heads, transformer.width
        self._embedded = ops.parameter([-1, -1, width], np.float32, "embedded")
        self._mask = ops.parameter([-1, -1], np.float32, "mask")
        shape = ops.shape_of(self._mask, "i64")
        self._as_heads = ops.concat([shape, self._whole([heads, width // heads])], 0)
        self._as_texts = ops.concat([shape, self._whole([width])], 0)
        away = ops.multiply(ops.subtract(self._mask, self._number(1)), self._number(_MASKED))
        self._away = ops.unsqueeze(away, self._whole([1, 2]))

    def model(self) -> Model:
        """Return the whole of it."""
        ops, transformer = self._ops, self._transformer
        rows = ops.reshape(self._embedded, self._whole([-1, transformer.width]), special_zero=False)
        rows = self._normal(rows, transformer.norm)
        for number, layer in enumerate(transformer.layers):
            rows = self._layer(rows, number, layer)
        tokens = ops.reshape(rows, self._as_texts, special_zero=False)
        results = [ops.result(one) for one in (tokens, *self._entering)]
        return self._openvino.Model(results, [self._embedded, self._mask], "transformer")

    def _layer(self, rows: Node, number: int, layer: Layer) -> Node:
        ops = self._ops
        together = self._map(rows, layer.attend, (number, "attend"))
        query, key, value = (self._heads(one) for one in ops.split(together, self._whole(1), 3).outputs())
        size = self._transformer.width // self._transformer.heads
        scores = ops.multiply(ops.matmul(query, key, transpose_a=False, transpose_b=True), self._number(size**-0.5))
        met = ops.matmul(ops.softmax(ops.add(scores, self._away), -1), value, transpose_a=False, transpose_b=False)
        back = ops.transpose(met, self._whole([0, 2, 1, 3]))
        attended = ops.reshape(back, self._whole([-1, self._transformer.width]), special_zero=False)
        attended = self._map(attended, layer.attended, (number, "attended"))
        rows = self._normal(ops.add(attended, rows), layer.attended_norm)
        hidden = ops.gelu(self._map(rows, layer.widen, (number, "widen")), "erf")
        return self._normal(ops.add(self._map(hidden, layer.narrow, (number, "narrow")), rows), layer.norm)

    def _heads(self, rows: Node) -> Node:
        return self._ops.transpose(
            self._ops.reshape(rows, self._as_heads, special_zero=False), self._whole([0, 2, 1, 3])
        )

    def _map(self, rows: Node, linear: Linear, site: Site) -> Node:
        ops = self._ops
        if self._maps is None:
            self._entering.append(rows)
            weight, bias = self._number(linear.weight), self._number(linear.bias)
        else:
            chosen = self._maps[site]
            low, high = self._number(chosen.low[np.newaxis]), self._number(chosen.high[np.newaxis])
            rows = ops.fake_quantize(rows, low, high, self._number(0), self._number(chosen.width), 256)
            weight = ops.multiply(ops.convert(ops.constant(chosen.weight), "f32"), self._number(chosen.scale))
            bias = self._number(chosen.bias)
        return ops.add(ops.matmul(rows, weight, transpose_a=False, transpose_b=True), bias)

    def _normal(self, rows: Node, norm: Norm) -> Node:
        ops = self._ops
        found = ops.mvn(
            rows, self._whole([-1]), normalize_variance=True, eps=self._transformer.epsilon, eps_mode="inside_sqrt"
        )
        return ops.add(ops.multiply(found, self._number(norm.weight)), self._number(norm.bias))

    def _number(self, value: object) -> Node:
        return self._ops.constant(np.asarray(value, np.float32))

    def _whole(self, value: object) -> Node:
        return self._ops.constant(np.asarray(value, np.int64))
