"""Word's automatic numbers, which stand in no text: a paragraph names a list and a depth, the rest is counting.

Lists with one definition count on from each other, unless one of them says where it starts anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qa.reading.word_numerals import numeral
from qa.reading.word_package import Xml, attribute, child, children, descendants, local, number, switch
from qa.reading.word_styles import Style

_MOST = 32_767
_DEEPEST = 8
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How the numbers of a depth look and count.

    Attributes:
        form: Word's name for the numerals.
        text: What is shown; `%1` stands for the number of the first level, and so on.
        gap: What stands between the number and the text of a paragraph.
        restart: The number of the level, counted from 1, whose paragraphs start this one anew; 0 for none.
        arabic: All numbers are shown in Arabic digits.
        width: Numbers are filled up with zeros to so many digits.
        style: The style whose paragraphs are at this depth.
    """

    form: str
    text: str
    gap: str
    start: int
    restart: int
    arabic: bool
    width: int
    bold: bool | None
    style: str | None


@dataclass(frozen=True, slots=True)
class List:
    """A list: the definition it shares with others, its levels by depth, and where it starts anew by depth."""

    key: str
    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Printed:
    """The number of a paragraph, with the gap behind it; empty where it shows none."""

    text: str = ""
    bold: bool | None = None


class Numbering:
    """The lists that a document defines."""

    def __init__(self, root: Xml | None) -> None:
        definitions = [element for element in children(root) if local(element) == "abstractNum"]
        self._definitions = {attribute(element, "abstractNumId") or "": element for element in definitions}
        self._by_style = {
            key: element for element in definitions if (key := attribute(child(element, "styleLink"))) is not None
        }
        self._numbers = {
            attribute(element, "numId") or "": element for element in children(root) if local(element) == "num"
        }
        self._known: dict[str, List | None] = {}

    def of_key(self, key: str) -> List | None:
        """Return the list of a key; "0" and unknown keys stand for none."""
        if key not in self._known:
            self._known[key] = self._list(key)
        return self._known[key]

    def place(self, properties: Xml | None, style: Style) -> tuple[List, int] | None:
        """Return the list and the depth of a paragraph, which it or its style names."""
        own = child(properties, "numPr")
        key = attribute(child(own, "numId"))
        depth = number(child(own, "ilvl"), most=_DEEPEST)
        found = self.of_key(style.list_key or "" if key is None else key)
        if found is None:
            return None
        if depth is None and key is None:
            depth = _depth_of_style(found, style)
        return found, depth or 0

    def _list(self, key: str) -> List | None:
        element = self._numbers.get(key)
        definition = self._definitions.get(attribute(child(element, "abstractNumId")) or "")
        if element is None or definition is None or key == "0":
            return None
        link = attribute(child(definition, "numStyleLink"))
        definition = definition if link is None else self._by_style.get(link, definition)
        levels = _levels(definition)
        starts = {}
        for override in children(element):
            if local(override) != "lvlOverride":
                continue
            levels |= _levels(override)
            depth, start = number(override, "ilvl"), number(child(override, "startOverride"), most=_MOST)
            if depth is not None and start is not None:
                starts[depth] = start
        return List(key, attribute(definition, "abstractNumId") or "", levels, starts)


class Counters:
    """Counts the numbered paragraphs of one stretch of text, in the order in which they stand."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, found: List, depth: int) -> Printed:
        """Return the number of the next paragraph of a list at a depth."""
        level = found.levels.get(depth)
        if level is None:
            return Printed()
        counts = self._counts.setdefault(found.definition, {})
        anew = depth in found.starts and (found.key, depth) not in self._begun
        self._begun.add((found.key, depth))
        counts[depth] = _start(found, depth) if anew or depth not in counts else counts[depth] + 1
        for deeper in [known for known in counts if known > depth]:
            if _restarts(found.levels.get(deeper), depth):
                del counts[deeper]
        return Printed(_shown(found, depth, counts), level.bold)


def _depth_of_style(found: List, style: Style) -> int | None:
    """Return the depth of a style's paragraphs: Word goes by the level that names the style, not by the style."""
    by_style = {level.style: depth for depth, level in found.levels.items() if level.style is not None}
    return next((by_style[key] for key in style.keys if key in by_style), style.depth)


def _levels(parent: Xml) -> dict[int, Level]:
    found = ((number(element, "ilvl"), element) for element in children(parent) if local(element) == "lvl")
    return {depth: _level(element) for depth, element in found if depth is not None and depth <= _DEEPEST}


def _level(element: Xml) -> Level:
    # Word writes formats of its own into an element that older programs skip: the first is the one it shows.
    form = next(descendants(element, "numFmt"), None)
    start, restart = number(child(element, "start"), most=_MOST), number(child(element, "lvlRestart"), most=_MOST)
    return Level(
        form=attribute(form) or "decimal",
        text=attribute(child(element, "lvlText")) or "",
        gap="" if attribute(child(element, "suff")) == "nothing" else " ",
        start=0 if start is None else start,
        restart=_DEEPEST + 1 if restart is None else restart,
        arabic=switch(child(element, "isLgl")) or False,
        width=len((attribute(form, "format") or "").partition(",")[0].strip()[:10]),
        bold=switch(child(element, "rPr", "b")),
        style=attribute(child(element, "pStyle")),
    )


def _start(found: List, depth: int) -> int:
    level = found.levels.get(depth)
    return found.starts.get(depth, 1 if level is None else level.start)


def _restarts(level: Level | None, depth: int) -> bool:
    return level is None or depth < level.restart


def _shown(found: List, depth: int, counts: Mapping[int, int]) -> str:
    level = found.levels[depth]
    if level.form == "bullet":
        return ""

    def number_of(mark: re.Match[str]) -> str:
        above = int(mark[1]) - 1
        return _number(found, above, counts, arabic=level.arabic) if above <= depth else ""

    text = _PLACEHOLDER.sub(number_of, level.text)
    # Behind a mark of full width a gap is nothing to see.
    return text + level.gap if text and text[-1].isascii() else text


def _number(found: List, depth: int, counts: Mapping[int, int], *, arabic: bool) -> str:
    """Return the number of the paragraph at `depth` under which one stands, the one before the first if it has none."""
    level = found.levels.get(depth)
    if level is None or level.form in {"bullet", "none"}:
        return ""
    value = counts.get(depth, max(_start(found, depth) - 1, 0))
    if arabic:
        return str(value)
    return str(value).zfill(level.width) if level.form == "custom" else numeral(value, level.form)
