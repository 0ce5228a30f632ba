"""What the glyphs of a PDF's fonts say: the character they stand for, and whether they are bold."""

from __future__ import annotations

import re
import unicodedata

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|heavy|black|黑|\\xba\\xda|(?<!ya)(?<!zen)(?<!micro)hei", re.IGNORECASE)
"""黑体 is the bold of Chinese type; 微软雅黑 and its like are faces of their own. \\xba\\xda is 黑 in GBK."""

_RADICALS = dict(
    zip(
        "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾",
        "厂母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户",
        strict=True,
    )
)
"""Radicals that have no compatibility form, or one in another script: fonts name their glyphs by these."""

_LIGATURES = {"\u2e3a": "——", "\u2e3b": "———"}
"""Dashes that fonts draw as one glyph."""


def mark(text: str) -> str:
    """Return the text of a glyph as it is written.

    Radicals and doubles of a character become the character, dashes drawn as one several, blanks a space; controls
    are left out.
    """
    return "".join(map(_mark, text))


def is_bold(font: str | bytes) -> bool:
    """Tell whether the name of a font says that it is bold."""
    name = str(font) if isinstance(font, bytes) else font
    return bool(_BOLD.search(_SUBSET.sub("", name)))


def _mark(char: str) -> str:
    if "\u2e80" <= char <= "\u2fdf":
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if char.isspace() or char in "\u200b\ufeff":
        return " "
    if unicodedata.category(char) in ("Cc", "Cs"):
        return ""
    return _LIGATURES.get(char) or unicodedata.normalize("NFC", char)
