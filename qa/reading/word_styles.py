"""What the styles of a Word document say of its paragraphs and runs, those included on which a style is based."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from qa.reading.word_package import Xml, attribute, child, children, local, number, switch

T = TypeVar("T")

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])")
_TITLES = {"title", "标题"}
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:\d|heading|标题)")
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What a style comes to.

    Attributes:
        keys: The style and those it is based on, the nearest first.
        level: Of headings 1 and up, 0 for the title of the document.
        contents: It sets the lines of a table of contents.
        list_key: The list whose numbers its paragraphs carry, and at which depth.
    """

    keys: tuple[str, ...] = ()
    level: int | None = None
    contents: bool = False
    bold: bool = False
    hidden: bool = False
    list_key: str | None = None
    depth: int | None = None


class Styles:
    """The styles of a document."""

    def __init__(self, root: Xml | None) -> None:
        found = [element for element in children(root) if local(element) == "style"]
        self._elements = {attribute(element, "styleId") or "": element for element in found}
        self._default = next((attribute(element, "styleId") for element in found if _is_default(element)), None)
        run = child(root, "docDefaults", "rPrDefault", "rPr")
        self._always = {name: switch(child(run, name)) or False for name in ("b", "vanish")}
        self._known: dict[str, Style] = {}

    def of_paragraph(self, properties: Xml | None) -> Style:
        """Return the style of a paragraph, by its properties."""
        key = attribute(child(properties, "pStyle"))
        return self._style(self._default if key is None or key not in self._elements else key)

    def bold(self, run: Xml | None, style: Style) -> bool:
        """Tell whether a run is set in bold, by its properties and the style of its paragraph."""
        said = switch(child(run, "b"))
        # Bold in the style of a run takes away that of its paragraph: it is to stand out.
        return (style.bold != self._of_run(run).bold) or self._always["b"] if said is None else said

    def hidden(self, run: Xml | None, style: Style) -> bool:
        """Tell whether a run is hidden text."""
        said = switch(child(run, "vanish"))
        return (style.hidden != self._of_run(run).hidden) or self._always["vanish"] if said is None else said

    def _of_run(self, run: Xml | None) -> Style:
        return self._style(attribute(child(run, "rStyle")))

    def _style(self, key: str | None) -> Style:
        key = key or ""
        if key not in self._known:
            self._known[key] = self._resolved(key)
        return self._known[key]

    def _resolved(self, key: str) -> Style:
        chain: dict[str, Xml] = {}
        while key in self._elements and key not in chain:
            chain[key] = self._elements[key]
            key = attribute(child(chain[key], "basedOn")) or ""
        elements = tuple(chain.values())
        lists = [child(element, "pPr", "numPr") for element in elements]
        return Style(
            keys=tuple(chain),
            level=_first(_level(element) for element in elements),
            contents=any(_CONTENTS.match(_name(element)) for element in elements),
            bold=_first(switch(child(element, "rPr", "b")) for element in elements) or False,
            hidden=_first(switch(child(element, "rPr", "vanish")) for element in elements) or False,
            list_key=_first(attribute(child(element, "numId")) for element in lists),
            depth=_first(number(child(element, "ilvl")) for element in lists),
        )


def level_of(properties: Xml | None, style: Style) -> int | None:
    """Return the level of a paragraph that is a heading: what it says itself goes before what its style says."""
    outline = child(properties, "outlineLvl")
    return style.level if outline is None or style.level == 0 else _outline_level(outline)


def _is_default(style: Xml) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true", "on"}


def _name(style: Xml) -> str:
    return (attribute(child(style, "name")) or "").strip().lower()


def _level(style: Xml) -> int | None:
    """Return the level that a style's own name or its outline gives; Word's title has an outline level too."""
    if _name(style) in _TITLES:
        return 0
    heading = _HEADING.fullmatch(_name(style))
    return int(heading[1]) if heading else _outline_level(child(style, "pPr", "outlineLvl"))


def _outline_level(outline: Xml | None) -> int | None:
    level = number(outline)
    return None if level is None or level >= _BODY_TEXT else level + 1


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)
