"""Chinese numerals as they number headings: 一 … 九十九."""

from __future__ import annotations

_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"\u3007": 0}


def ordinal(numeral: str) -> int | None:
    """Return the value of a numeral up to 99 (二十三 → 23), or None where it is none.

    `cn2an` reads amounts of money and years as well; a heading needs only these, and must refuse the rest.
    """
    if numeral in _DIGITS:
        return _DIGITS[numeral]
    tens, ten, ones = numeral.partition("十")
    if not ten or tens not in {"", *_DIGITS} or ones not in {"", *_DIGITS}:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
