"""The numbers that a browser writes in front of the items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.reading.html_tree import Element
from qa.reading.word_numerals import numeral

_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
_FORMS = {
    "decimal": ("decimal", "."),
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCountingThousand", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "trad-chinese-informal": ("chineseCountingThousand", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
}
_UNNUMBERED = frozenset({"none", "disc", "circle", "square"})
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:([^;]*)")
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_NUMBERED = re.compile(
    r"\s*(?:[（(〔【]?[\d一二三四五六七八九十百]+[)）〕】.．、:：]|第[\d一二三四五六七八九十百]+|[①-⑳⑴-⒇⒈-⒛㈠-㈩])"
)


@dataclass(slots=True)
class _List:
    """An open list: None for one that is not numbered."""

    style: str | None
    value: int = 1
    step: int = 1


class Numbering:
    """Counts the items of the lists that are open, and gives each its number once."""

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._pending = ""

    def enter(self, element: Element) -> None:
        """Note that an element begins."""
        if element.tag in {"ul", "menu", "dir"}:
            self._lists.append(_List(None))
        elif element.tag == "ol":
            self._lists.append(_ordered(element))
        elif element.tag == "li" and self._lists and self._lists[-1].style is not None:
            current = self._lists[-1]
            current.value = _integer(element.attributes.get("value"), current.value)
            self._pending = _number(current.value, _style(element, current.style or ""))
            current.value += current.step

    def leave(self, element: Element) -> None:
        """Note that an element ends."""
        if element.tag in {"ul", "ol", "menu", "dir"}:
            self._lists.pop()
        elif element.tag == "li":
            self._pending = ""

    def take(self, text: str) -> str:
        """Return the number that stands in front of a paragraph, none where its author wrote one."""
        number, self._pending = self._pending, ""
        return "" if _NUMBERED.match(text) else number


def _ordered(element: Element) -> _List:
    items = sum(child.tag == "li" for child in element.elements)
    back = "reversed" in element.attributes
    start = _integer(element.attributes.get("start"), items if back else 1)
    return _List(_style(element, "decimal"), start, -1 if back else 1)


def _style(element: Element, inherited: str) -> str:
    """Return the style of a list or of an item, which its own style decides before its type."""
    for found in _LIST_STYLE.finditer(element.style):
        for word in found[1].split():
            if word in _FORMS or word in _UNNUMBERED:
                return word
    return _TYPES.get(element.attributes.get("type", "").strip(), inherited)


def _number(value: int, style: str) -> str:
    if style not in _FORMS:
        return ""
    form, mark = _FORMS[style]
    return numeral(value, form) + mark


def _integer(text: str | None, otherwise: int) -> int:
    found = _INTEGER.match(text or "")
    return int(found[1]) if found else otherwise
