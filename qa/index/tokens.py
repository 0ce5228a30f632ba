"""What splits text into keywords: a callable with a version, handed to the library.

The version becomes part of the fingerprint of the keyword index, so that another way of splitting rebuilds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from qa.text import segment


@dataclass(frozen=True, slots=True)
class Tokeniser:
    """Splits a text into tokens, repetitions kept. `version` changes whenever the same text may give other tokens."""

    version: str
    split: Callable[[str], list[str]]


KEYWORDS: Final = Tokeniser(f"keywords-{segment.VERSION}", segment.keywords)
"""Words and character bigrams, as `qa.text.segment` cuts them."""
