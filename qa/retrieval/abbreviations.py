"""Abbreviations of administration, read as the term that a plan writes out: GDP is 地区生产总值.

The table (`abbreviations.tsv`) holds common usage of all governments, none of one plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def written_out(words: str, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations in a query with the terms they stand for, where a text has the term.

    A query that has the term itself needs none.
    """
    asked = [(short, term) for short, term in abbreviations() if term not in words and _stands_in(short, words)]
    if not asked:
        return ()
    held: set[str] = set()
    for text in texts:
        held.update(term for _, term in asked if term in text)
    return tuple((short, term) for short, term in asked if term in held)


@cache
def abbreviations() -> tuple[tuple[str, str], ...]:
    """Return each abbreviation with a term it stands for; one may stand for several."""
    table = (files("qa.retrieval") / "abbreviations.tsv").read_text(encoding="utf-8")
    return tuple((short, term) for short, _, term in (line.partition("\t") for line in table.splitlines()))


def _stands_in(short: str, words: str) -> bool:
    """Tell whether an abbreviation stands in a query; a Latin one stands there as a word, in either case."""
    if not short.isascii():
        return short in words
    return bool(re.search(f"(?<![A-Za-z]){re.escape(short)}(?![A-Za-z])", words, re.IGNORECASE))
