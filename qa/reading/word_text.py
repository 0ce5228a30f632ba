"""The text of a paragraph of a Word document as it is read on paper: insertions in, deletions and hidden text out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.reading.word_package import Xml, attribute, child, children, descendants, local
from qa.reading.word_styles import Style, Styles

_LEFT_OUT = frozenset("del moveFrom pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr ctrlPr fldData".split())
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = frozenset({"drawing", "pict", "object"})
_LINES = re.compile(r"[\r\n\t][ \r\n\t]*")


class Line:
    """A piece of text with its bold stretches, the places where pages begin in it, and the text boxes that hang on it.

    `breaks` are places and whether the author set the break; `boxes` are the elements that hold paragraphs.
    """

    def __init__(self) -> None:
        self.length = 0
        self.bold: list[tuple[int, int]] = []
        self.breaks: list[tuple[int, bool]] = []
        self.boxes: list[Xml] = []
        self._pieces: list[str] = []
        self._in_contents = 0
        self._broken = False

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self._pieces)

    @property
    def contents(self) -> bool:
        """Whether all of the text is part of a table of contents."""
        return 0 < self.length == self._in_contents

    def add(self, text: str, *, bold: bool = False, contents: bool = False) -> None:
        """Write text behind what is there."""
        if not text:
            return
        if self._broken and self.length:
            self._write("\n")
        self._broken = False
        if bold:
            self._embolden(self.length, self.length + len(text))
        self._write(text)
        self._in_contents += len(text) * contents

    def page(self, *, wanted: bool) -> None:
        """Begin a page; where the author wanted it, a line too."""
        self.breaks.append((self.length, wanted))
        self._broken = self._broken or wanted

    def extend(self, other: Line) -> None:
        """Write another line behind what is there; its text boxes stay with it."""
        start = self.length
        self._write(other.text)
        for first, last in other.bold:
            self._embolden(start + first, start + last)
        self.breaks.extend((start + place, wanted) for place, wanted in other.breaks)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)

    def _embolden(self, start: int, end: int) -> None:
        if self.bold and self.bold[-1][1] == start:
            start = self.bold.pop()[0]
        self.bold.append((start, end))


@dataclass(slots=True)
class _Field:
    """A field that has begun: what it is, and whether its result is being read."""

    instruction: str = ""
    result: bool = False


@dataclass(frozen=True, slots=True)
class _Face:
    """How a run is set, and the style of its paragraph."""

    style: Style
    hidden: bool
    bold: bool


@dataclass(slots=True)
class Inline:
    """Reads the paragraphs of one stretch of text in their order, since fields run over several.

    `trusted` says whether every field has an end: one that has none would make all that follows part of it.
    """

    styles: Styles
    trusted: bool
    _fields: list[_Field] = field(default_factory=list)

    @classmethod
    def of(cls, root: Xml, styles: Styles) -> Inline:
        """Return a reader of what stands within `root`."""
        kinds = [attribute(mark, "fldCharType") for mark in descendants(root, "fldChar")]
        return cls(styles, kinds.count("begin") == kinds.count("end"))

    def read(self, paragraph: Xml, style: Style, line: Line) -> None:
        """Write the text of a paragraph to a line."""
        self._within(paragraph, style, line)
        # What a field does stands in one paragraph; without an end to it, the text behind would be lost.
        self._fields = [known for known in self._fields if known.result]

    def _within(self, parent: Xml, style: Style, line: Line) -> None:
        for element in children(parent):
            name = local(element)
            if name == "r":
                self._run(element, style, line)
            elif name not in _LEFT_OUT:
                self._within(element, style, line)

    def _run(self, run: Xml, style: Style, line: Line) -> None:
        properties = child(run, "rPr")
        hidden, bold = self.styles.hidden(properties, style), self.styles.bold(properties, style)
        self._marks(run, _Face(style, hidden, bold), line)

    def _marks(self, run: Xml, face: _Face, line: Line) -> None:
        for element in children(run):
            name = local(element)
            if name == "fldChar":
                self._field(attribute(element, "fldCharType"))
            elif name == "instrText" and self._fields:
                self._fields[-1].instruction += element.text or ""
            elif name in {"AlternateContent", "Choice", "Fallback"}:
                self._marks(element, face, line)
            elif not face.hidden and all(known.result for known in self._fields):
                self._visible(element, name, face, line)

    def _visible(self, element: Xml, name: str, face: _Face, line: Line) -> None:
        if name == "lastRenderedPageBreak":
            line.page(wanted=False)
        elif name == "br" and attribute(element, "type") == "page":
            line.page(wanted=True)
        elif name in _PICTURES:
            line.boxes.extend(_boxes(element))
        elif name == "ruby":
            for base in descendants(element, "rubyBase"):
                self._within(base, face.style, line)
        else:
            text = _LINES.sub(" ", element.text or "") if name == "t" else _MARKS.get(name, "")
            line.add(text, bold=face.bold, contents=self._in_contents())

    def _field(self, mark: str | None) -> None:
        if mark == "begin":
            self._fields.append(_Field())
        elif mark == "separate" and self._fields:
            self._fields[-1].result = True
        elif mark == "end" and self._fields:
            self._fields.pop()

    def _in_contents(self) -> bool:
        return self.trusted and any(known.instruction.upper().split()[:1] == ["TOC"] for known in self._fields)


def _boxes(element: Xml) -> list[Xml]:
    """Return what holds the paragraphs of the text boxes in a drawing."""
    if local(element) == "txbxContent":
        return [element]
    return [box for part in children(element) for box in _boxes(part)]
