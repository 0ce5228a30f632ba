"""Which stems name one organ: 人社, 人力社保 and 人力资源和社会保障, from a table shipped with the package.

`organ_stems.tsv` holds stems of general use in China, each with its source, and none of a particular place. Two names
are one organ only where level and kind of suffix agree as well. 局 and 委 are different kinds: 发改局 and 发改委 are
organs of different places or times, and nothing in a name tells a slip from a reform, so that the user decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from qa.text.organs import split_name

_KINDS = {
    "委员会": "委",
    "办公室": "办",
    "联合会": "联",
    "管理委员会": "管委会",
    "人民政府": "政府",
}
"""Suffixes that are long forms of another."""
_JOINER = re.compile("(?<=..)(?<![和与及])[和与及](?![和与及])(?=..)")


class OrganKey(NamedTuple):
    """What makes two names one organ of a place: level, stem (the full one of the table), kind of suffix."""

    level: str
    stem: str
    kind: str


@lru_cache(maxsize=8192)
def organ_key(name: str) -> OrganKey:
    """Return the key of an organ's name: 市发改委 and 市发展和改革委员会 → (市, 发展改革, 委)."""
    level, stem, suffix = split_name(name)
    kind = _KINDS.get(suffix, suffix)
    return OrganKey(level, plain_stem(_stems().get((stem, kind), stem)), kind)


def in_table(name: str) -> bool:
    """Tell whether the table holds the stem of a name as it stands, for its kind of suffix."""
    _, stem, suffix = split_name(name)
    return (stem, _KINDS.get(suffix, suffix)) in _stems()


def by_table(form: str, name: str) -> bool:
    """Tell whether it takes the table to see that two names of one key are one organ (more than 和 left out)."""
    return plain_stem(split_name(form)[1]) != plain_stem(split_name(name)[1])


def plain_stem(stem: str) -> str:
    """Return a stem without 和, 与 and 及 between its words, with which it names the same organ."""
    return _JOINER.sub("", stem)


def table_rows(table: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table shipped beside this module, without comments and heading."""
    lines = files("qa.text").joinpath(table).read_text(encoding="utf-8").splitlines()
    rows = (tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
    next(rows)
    yield from rows


@cache
def _stems() -> Mapping[tuple[str, str], str]:
    """Return the full stem of each stem and kind of suffix."""
    stems: dict[tuple[str, str], str] = {}
    for stem, shorts, kinds, _ in table_rows("organ_stems.tsv"):
        for kind in kinds.split():
            stems |= {(form, kind): stem for form in (stem, *shorts.split())}
    return stems
