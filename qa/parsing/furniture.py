"""Finds what a file carries besides its text: page marks on lines of their own, and Markdown's marks of headings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.text.layout import LAYOUT, LINE_BREAKS

_PAGE_MARK = re.compile(
    rf"^[{LAYOUT}]*(?:[—–―\-－_]+[ \u3000]*\d{{1,4}}[ \u3000]*[—–―\-－_]+"
    r"|第[ \u3000]*\d{1,4}[ \u3000]*页(?:[ \u3000,，/]*共[ \u3000]*\d{1,4}[ \u3000]*页)?"
    rf"|\d{{1,4}}[ ]*/[ ]*\d{{1,4}})[{LAYOUT}]*$"
)
_ANNEX_MARK = re.compile(rf"^[{LAYOUT}]*附[件表][{LAYOUT}]*(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}})?[{LAYOUT}：:]*$")
_HEADING_MARK = re.compile(rf"(?:^|(?<=[{LINE_BREAKS}]))[ \t]*#{{1,6}}[ \t]+")
_ENTITY = re.compile("&(?:nbsp|ensp|emsp|thinsp|zwj|zwnj|ldquo|rdquo|lsquo|rsquo|quot|#160|#8203);")
_SOUND = re.compile("(?<=[\u4e00-\u9fff])[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}[）)]")
"""Reprints in traditional characters give the sound of those they changed: 現(xiàn)."""
_SEVERAL = 3
_LINE = re.compile(f"[^{LINE_BREAKS}]+")


def page_marks(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of page marks such as `— 3 —` or `第 3 页 共 9 页`."""
    return tuple(line.span() for line in _LINE.finditer(text) if _PAGE_MARK.match(line.group()))


def blanked(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Return a text with blanks where the stretches stood, so that every place stays what it was."""
    marks = list(text)
    for start, end in stretches:
        marks[start:end] = [mark if mark in LINE_BREAKS else " " for mark in marks[start:end]]
    return "".join(marks)


def heading_marks(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the # signs that open a heading in Markdown; what stands behind them is text."""
    return tuple(mark.span() for mark in _HEADING_MARK.finditer(text))


def annex_marks(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of lines that say no more than which annex begins: 附件2."""
    return tuple(line.span() for line in _LINE.finditer(text) if _ANNEX_MARK.match(line.group()))


def noise_marks(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of what a careless copy left within words: entities, and sounds in brackets."""
    spans = [entity.span() for entity in _ENTITY.finditer(text)]
    sounds = [sound.span() for sound in _SOUND.finditer(text)]
    return tuple(sorted([*spans, *(sounds if len(sounds) >= _SEVERAL else [])]))
