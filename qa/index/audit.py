"""What an engine keeps, compared row by row with the store it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np

from qa.index.encoder import Vectors

TOLERANCE: Final = 1e-6
"""What a number may be off by: float32 written and read again."""


_Term = TypeVar("_Term", int, str)


@dataclass(slots=True)
class Audit:
    """What was compared, and the rows that are not as they should be."""

    engine: str
    passages: int = 0
    """Passages of which id and vector were compared."""
    tasks: int = 0
    """Tasks of which the terms were compared."""
    terms: int = 0
    """Terms of all tasks, each with its weight."""
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether all rows are as they should be."""
        return not self.problems

    def compare_ids(self, what: str, held: Sequence[str], expected: Sequence[str]) -> None:
        """Note rows that are missing, held twice, or should not be there."""
        twice = [name for name, count in Counter(held).items() if count > 1]
        named = (("缺少", set(expected) - set(held)), ("多出", set(held) - set(expected)), ("重复", twice))
        self.problems += [f"{what}{name}：{fault}" for fault, names in named for name in sorted(names)]

    def compare_vectors(self, names: Sequence[str], held: Vectors, expected: Vectors) -> None:
        """Compare the vectors of passages, row by row."""
        self.passages += len(names)
        if len(names) and held.shape != expected.shape:
            self.problems.append(f"向量的大小是 {held.shape}，应为 {expected.shape}")
        if not len(names) or held.shape != expected.shape:
            return
        same = (np.abs(held.astype(np.float64) - expected) <= TOLERANCE).all(axis=1)
        self.problems += [f"片段 {names[int(row)]}：向量不同" for row in np.flatnonzero(~same)]

    def compare_terms(self, name: str, held: Mapping[_Term, float], expected: Mapping[_Term, float]) -> None:
        """Compare the terms of a task."""
        self.tasks += 1
        self.terms += len(expected)
        if held.keys() != expected.keys() or any(abs(held[term] - expected[term]) > TOLERANCE for term in expected):
            self.problems.append(f"任务 {name}：词项不同")
