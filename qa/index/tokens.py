"""What splits text into keywords: a callable with a version, handed to the library.

The version becomes part of the fingerprint of the keyword index, so that another way of splitting rebuilds it.
The splitter here needs no dictionary; the one that knows words stands in `qa/text/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_RUN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Tokeniser:
    """Splits a text into tokens, repetitions kept. `version` changes whenever the same text may give other tokens."""

    version: str
    split: Callable[[str], list[str]]


def bigrams(text: str) -> list[str]:
    """Return the pairs of neighbouring characters in each run of letters and digits; a run of one gives itself.

    Example: "抓项目，稳" → ["抓项", "项目", "稳"].
    """
    runs = _RUN.findall(text.lower())
    return [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]


BIGRAMS: Final = Tokeniser("bigrams-1", bigrams)
