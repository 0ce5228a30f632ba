"""How much a pair of characters tells: rare ones much, those of every report (推进, 坚决守住…底线) little.

The counts are those of clauses in work reports of thirty provinces and the state
(`evaluation/count_common_pairs.py`), not those of the library: what is boilerplate does not depend on the plans held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import Final, TypeAlias

from qa.text.segment import FUNCTION_WORDS, bigrams, shared_segmenter

Run: TypeAlias = tuple[tuple[str, float], ...]
"""The pairs of a stretch of text between two marks, in order, with what each tells."""

_MARKS: Final = re.compile(r"[^\w\u3400-\u9fff.%-]+")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_NAME: Final = re.compile("[a-z][a-z0-9.+-]*|[0-9]{5,}")
"""A name without Han characters: 5g, 12345; shorter numbers are amounts."""
_LEVELS: Final = frozenset("省市区县镇乡村街全各本我")
"""Words of one character that stand before anything: 支持|区|医院."""
_ACROSS: Final = 0.5
"""What a pair counts for that stands across two words: it is often rare by chance."""


@lru_cache(maxsize=65536)
def weight(pair: str) -> float:
    """Return how much a pair of characters, or a word without Han characters, tells: 0 to 1.

    It is log((n + 1) / (count + 1)) / log(n + 1) with n clauses counted: inverse document frequency, scaled.
    """
    if not _HAN.search(pair):
        return 1.0 if _NAME.fullmatch(pair) else 0.0
    clauses, counts = _table()
    return log((clauses + 1) / (counts.get(pair, 0) + 1)) / log(clauses + 1)


def runs_of(text: str, own: frozenset[str] = frozenset()) -> tuple[Run, ...]:
    """Return the pairs of each run between marks, in order, with what each tells; numbers are left out.

    `own` are pairs that tell nothing here, such as those of the name of the plan's own place.
    """
    runs = (_run(piece, own) for piece in _MARKS.split(text))
    return tuple(run for run in runs if run)


def pairs_of(runs: Iterable[Run]) -> dict[str, float]:
    """Return the pairs of some runs with the most that each tells."""
    pairs: dict[str, float] = {}
    for pair, its in (one for run in runs for one in run):
        pairs[pair] = max(pairs.get(pair, 0.0), its)
    return pairs


def _run(piece: str, own: frozenset[str]) -> Run:
    pairs: list[tuple[str, float]] = []
    before = ""
    for word in shared_segmenter().words(piece):
        if word in FUNCTION_WORDS or not (its := _of_word(word)):
            before = ""
            continue
        if before and _HAN.match(word):
            lone = any(len(one) == 1 and one not in _LEVELS for one in (before, word))
            across = before[-1] + word[0]
            pairs.append((across, weight(across) * (1.0 if lone else _ACROSS)))
        pairs += [(pair, told) for pair, told in its if len(pair) > 1]
        before = word if _HAN.search(word) else ""
    return tuple((pair, 0.0 if pair in own else its) for pair, its in pairs)


@lru_cache(maxsize=65536)
def _of_word(word: str) -> Run:
    return tuple((pair, weight(pair)) for pair in bigrams(word))


@lru_cache(maxsize=1)
def _table() -> tuple[int, Mapping[str, int]]:
    """Return the number of clauses counted, and in how many of them each pair stands."""
    head, *lines = files("qa.comparing").joinpath("common_pairs.tsv").read_text(encoding="utf-8").splitlines()
    counts = (line.split("\t") for line in lines)
    return int(head.split()[1]), {pair: int(count) for pair, count in counts}
