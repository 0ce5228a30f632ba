"""The form in which texts are compared: one width, one case, simplified characters.

Only comparison uses it. What a document says is kept and shown as written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_LONE_SURROGATES = re.compile("([\ud800-\udfff]+)")
"""Halves of characters, as broken files hold them: they have no UTF-8 form, which the converter works on."""


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Return `text` in compatibility form (NFKC), lower case and simplified characters.

    The result may be longer or shorter than `text`; use `normal_marks` where places matter.
    """
    return to_simplified(unicodedata.normalize("NFKC", text)).lower()


def normal_marks(text: str) -> list[str]:
    """Return the normal form of each character of `text` by itself, so that places stay those of `text`.

    Conversion to simplified characters is done on the whole text where it keeps the length, since one
    character can need another for context (乾 → 干 or 乾).
    """
    simplified = to_simplified(text)
    marks = simplified if len(simplified) == len(text) else text
    return [unicodedata.normalize("NFKC", mark).lower() for mark in marks]


def to_simplified(text: str) -> str:
    """Turn traditional characters into simplified ones; simplified text stays as it is."""
    if text.isascii():
        return text
    parts = _LONE_SURROGATES.split(text)
    parts[::2] = (str(_converter().convert(part)) for part in parts[::2])
    return "".join(parts)


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def writable(text: str) -> str:
    """Return the text with lone surrogates made question marks.

    They come from names and command lines that are no UTF-8, and can be neither shown, stored nor tokenised.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
