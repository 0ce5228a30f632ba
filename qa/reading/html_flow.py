"""The paragraphs of a web page: inline elements run together, blocks stand apart, blanks collapse as in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from qa.reading.html_lists import Numbering
from qa.reading.html_tree import Element, walk

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul listing xmp".split()
)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00|lighter)|font\s*:[^;]*\b(bold)\b")
_KEPT_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_BLANKS = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `bold` are stretches of `text`, `level` that of a heading."""

    text: str
    level: int | None = None
    bold: tuple[tuple[int, int], ...] = ()
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class _Manner:
    """How text is written at a place of the page."""

    level: int | None = None
    bold: bool = False
    kept: bool = False
    furniture: bool = False


def flow(
    root: Element,
    whole: Callable[[Element], bool] = lambda _: False,
    furniture: Collection[Element] = frozenset(),
) -> Iterator[Paragraph | Element]:
    """Yield the paragraphs in `root`, and between them, unread, the elements that are to be taken as a `whole`.

    Nothing in an element that is `furniture` is.
    """
    return _Flow(whole, furniture).run(root)


def lines_of(cell: Element) -> str:
    """Return the text of a cell, a paragraph a line."""
    return "\n".join(piece.text for piece in flow(cell) if isinstance(piece, Paragraph))


class _Flow:
    def __init__(self, whole: Callable[[Element], bool], furniture: Collection[Element]) -> None:
        self._whole = whole
        self._furniture = furniture
        self._manner = _Manner()
        self._outer: list[_Manner] = []
        self._line = _Line()
        self._numbering = Numbering()

    def run(self, root: Element) -> Iterator[Paragraph | Element]:
        for piece, ends in walk(root, self._taken_whole):
            if isinstance(piece, str):
                self._line.add(piece, bold=self._manner.bold, kept=self._manner.kept)
                continue
            if _is_block(piece):
                yield from self._break()
            if ends:
                self._leave(piece)
            elif self._taken_whole(piece):
                yield piece
            else:
                self._enter(piece)
        yield from self._break()

    def _taken_whole(self, element: Element) -> bool:
        return not self._manner.furniture and element not in self._furniture and self._whole(element)

    def _enter(self, element: Element) -> None:
        if element.tag == "br":
            self._line.add("\n", bold=False, kept=True)
        self._numbering.enter(element)
        self._outer.append(self._manner)
        self._manner = _manner_in(element, self._manner, furniture=element in self._furniture)

    def _leave(self, element: Element) -> None:
        self._numbering.leave(element)
        self._manner = self._outer.pop()

    def _break(self) -> Iterator[Paragraph]:
        """End the paragraph. Its manner is that of the element it stands in, which has not been left yet."""
        line, self._line = self._line, _Line()
        text, bold = line.ended()
        if text.strip():
            number = self._numbering.take(text)
            bold = tuple((start + len(number), end + len(number)) for start, end in bold)
            yield Paragraph(number + text, self._manner.level, bold, self._manner.furniture)


def _is_block(element: Element) -> bool:
    style = element.style
    return element.tag in _BLOCKS or bool(style and _BLOCK_STYLE.search(style))


def _manner_in(element: Element, outer: _Manner, *, furniture: bool) -> _Manner:
    manner = outer
    if furniture:
        manner = replace(manner, furniture=True)
    if re.fullmatch("h[1-6]", element.tag):
        manner = replace(manner, level=int(element.tag[1]))
    if element.tag in {"b", "strong"}:
        manner = replace(manner, bold=True)
    if element.tag in {"pre", "listing", "xmp"}:
        manner = replace(manner, kept=True)
    if style := element.style:
        weights = [found[1] or found[2] for found in _BOLD_STYLE.finditer(style)]
        if weights:
            manner = replace(manner, bold=weights[-1] == "bold" or weights[-1] in {"600", "700", "800", "900"})
        if "white-space" in style:
            manner = replace(manner, kept=bool(_KEPT_STYLE.search(style)))
    return manner


class _Line:
    """The pieces of a paragraph as they come in."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bold: list[tuple[int, int]] = []
        self._length = 0
        self._last = "\n"

    def add(self, text: str, *, bold: bool, kept: bool) -> None:
        """Add text, its blanks collapsed to one and left out at the beginning of a line, unless they are `kept`."""
        if not kept:
            text = _BLANKS.sub(" ", text)
            text = text.removeprefix(" ") if self._last in " \n" else text
        if not text:
            return
        if bold and text.strip():
            self._note_bold(self._length, self._length + len(text))
        self._pieces.append(text)
        self._length += len(text)
        self._last = text[-1]

    def _note_bold(self, start: int, end: int) -> None:
        if self._bold and self._bold[-1][1] == start:
            start = self._bold.pop()[0]
        self._bold.append((start, end))

    def ended(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return the paragraph without blanks around it, and which stretches are bold."""
        whole = "".join(self._pieces)
        front = len(whole) - len(whole.lstrip(" \n\t\r"))
        text = whole[front:].rstrip(" \n\t\r")
        bold = tuple(
            (max(start - front, 0), min(end - front, len(text)))
            for start, end in self._bold
            if end > front and start - front < len(text)
        )
        return text, bold
