"""What is drawn on the pages of a PDF: characters and straight rules, page by page.

The parser of PDF is pdfminer's, as in pdfplumber; it draws on a canvas of our own, which keeps little.
"""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFNoValidXRef, PDFPasswordIncorrect, PDFXRefStream
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjectNotFound, PDFObjRef, PDFStream, stream_value
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt
from typing_extensions import override

from qa.errors import ReadingError
from qa.reading.pdf_budget import Budget, BudgetParser
from qa.reading.pdf_fonts import Fonts
from qa.reading.pdf_glyphs import is_bold, mark

_MAX_RULES = 20_000
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns, font by font, of flaws that do not matter here

_HEAD = 1024
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")
_MAX_WRONG = 0.05
_THIN = 4.0
"""A filled shape up to this thick, in points, is a rule; a thicker one is shading."""
_STRAIGHT = 1.0


class Char(NamedTuple):
    """A character: its text, where it begins and ends along the line, its base line (downwards) and its size."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


class Rule(NamedTuple):
    """A straight rule at `at`, from `start` to `end`, across the page or down it."""

    at: float
    start: float
    end: float
    vertical: bool


class Page(NamedTuple):
    """What one page shows, turned so that its text runs from left to right, in points and downwards."""

    chars: list[Char]
    rules: list[Rule]
    box: tuple[float, float, float, float]
    image: bool


def pages(content: bytes, budget: Budget) -> Iterator[Page]:
    """Give the pages of a file one by one, each forgotten before the next is drawn.

    Raises ReadingError where the file is no PDF, damaged, encrypted or beyond its budget.
    """
    content = content[max(content[:_HEAD].find(b"%PDF-"), 0) :]
    done = 0
    cause: Exception | None = None
    for rebuilt in (False, True):
        try:
            for page in _pages(content, budget, done, rebuilt=rebuilt):
                done += 1
                yield page
            cause = None
        except ReadingError:
            raise
        except PDFPasswordIncorrect as error:
            raise ReadingError(f"“{budget.name}”已加密，需要密码才能打开：请先去除密码再导入。") from error
        # pdfminer documents no errors: damaged files were seen to raise its own, TypeError, ValueError, KeyError,
        # AttributeError, AssertionError, struct.error, OverflowError and RecursionError.
        except Exception as error:  # noqa: BLE001
            cause = error
        if done and cause is None:
            return
    raise ReadingError(f"“{budget.name}”不是 PDF 或已损坏，无法读取：请用原程序打开，另存后再试。") from cause


def _pages(content: bytes, budget: Budget, done: int, *, rebuilt: bool) -> Iterator[Page]:
    """Give the pages behind the first `done`."""
    document: PDFDocument
    if rebuilt or not _is_sound(document := _Document(BudgetParser(content, budget)), content):
        document = _RebuiltDocument(BudgetParser(content, budget))
    canvas = _Canvas(Fonts(budget), budget)
    painter = _Painter(canvas.resources, canvas)
    for page in islice(PDFPage.create_pages(document), done, None):
        budget.page()
        painter.process_page(page)
        yield canvas.result()


def _is_sound(document: PDFDocument, content: bytes) -> bool:
    """Tell whether objects begin where the file says; where they do not, pages would lose their text in silence."""
    right = wrong = 0
    for xref in document.xrefs:
        if isinstance(xref, PDFXRefStream):
            _cut(xref)
        for number in xref.get_objids():
            container, place, _ = xref.get_pos(number)
            if container is None:
                found = _OBJECT.match(content, place)
                right, wrong = right + (found is not None), wrong + (found is None)
    return wrong <= _MAX_WRONG * (right + wrong)


def _cut(xref: PDFXRefStream) -> None:
    """Leave of a list of objects what its data hold; it may promise billions."""
    left = len(xref.data or b"") // xref.entlen if xref.entlen else 0
    ranges = []
    for start, count in xref.ranges:
        ranges.append((start, min(count, left)))
        left -= ranges[-1][1]
    xref.ranges = ranges


class _Document(PDFDocument):
    """A file of which an object may stand for another, but not in a circle."""

    @override
    def getobj(self, objid: int) -> object:
        """Return an object that is no reference."""
        seen: set[int] = set()
        while objid not in seen:
            seen.add(objid)
            found: object = super().getobj(objid)
            if not isinstance(found, PDFObjRef):
                return found
            objid = found.objid
        raise PDFObjectNotFound(objid)


class _RebuiltDocument(_Document):
    """A file whose list of objects is not to be trusted; they are looked for from its beginning to its end."""

    @override
    def find_xref(self, parser: PDFParser) -> int:
        """Find no list of objects."""
        raise PDFNoValidXRef("not looked for")


class _Painter(PDFPageInterpreter):
    """Runs through the drawing of pages within a budget."""

    device: _Canvas

    @override
    def execute(self, streams: Sequence[object]) -> None:
        """Draw the streams of a page or a form."""
        self.device.budget.draw(sum(len(stream_value(stream).get_data()) for stream in streams))
        super().execute(streams)


class _Glyph(NamedTuple):
    """A character as drawn: where its base line begins, in the page's own coordinates, and how it runs."""

    text: str
    x: float
    y: float
    width: float
    size: float
    turn: int
    bold: bool


class _Canvas(PDFTextDevice):
    """Keeps the characters and straight strokes of a page."""

    def __init__(self, resources: PDFResourceManager, budget: Budget) -> None:
        super().__init__(resources)
        self.resources = resources
        self.budget = budget
        self._bold = cache(is_bold)
        self._clear()

    def _clear(self) -> None:
        self._glyphs: list[_Glyph] = []
        self._strokes: list[tuple[float, float, float, float]] = []
        self._corner = self._far = (0.0, 0.0)
        self._image = False

    @override
    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Forget the page before."""
        self._clear()
        x0, y0, x1, y1 = page.cropbox
        self._corner, self._far = apply_matrix_pt(ctm, (x0, y0)), apply_matrix_pt(ctm, (x1, y1))

    @override
    def render_image(self, name: str, stream: PDFStream) -> None:
        """Note that the page shows a picture."""
        self._image = True

    @override
    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        """Keep the straight strokes of a path, and of filled shapes the thin ones."""
        if len(self._strokes) > _MAX_RULES:
            return
        for shape in _shapes(path):
            points = [apply_matrix_pt(self.ctm or (1, 0, 0, 1, 0, 0), point) for point in shape]
            if stroke:
                self._strokes.extend((*a, *b) for a, b in pairwise(points))
            elif fill:
                self._strokes.extend(_thin(points))

    @override
    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Keep a character and return how far the next one stands."""
        self.budget.character()
        advance: float = font.char_width(cid) * fontsize * scaling
        try:
            text = mark(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        a, b, c, d, x, y = matrix
        sign = math.copysign(1.0, fontsize)
        turn = _turn(a * sign, b * sign)
        if text and turn is not None and not font.is_vertical():
            width, size = abs(advance) * math.hypot(a, b), abs(fontsize) * math.hypot(c, d)
            self._glyphs.append(_Glyph(text, x, y, width, size, turn, self._bold(font.fontname)))
        return advance

    def result(self) -> Page:
        """Return the page, turned the way most of its characters run; others on it are watermarks."""
        counts = Counter(glyph.turn for glyph in self._glyphs)
        turn = max(counts, key=lambda way: (counts[way], way == 0)) if counts else 0
        ux, uy = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]

        def place(x: float, y: float) -> tuple[float, float]:
            return x * ux + y * uy, x * uy - y * ux

        corners = (place(*self._corner), place(*self._far))
        left, right = sorted(corner[0] for corner in corners)
        top, bottom = sorted(corner[1] for corner in corners)
        chars = [
            Char(glyph.text, x, x + glyph.width, y, glyph.size, glyph.bold)
            for glyph in self._glyphs
            if glyph.turn == turn
            for x, y in (place(glyph.x, glyph.y),)
            if left <= x + glyph.width / 2 <= right and top <= y - glyph.size / 3 <= bottom
        ]
        rules = (
            [] if len(self._strokes) > _MAX_RULES else _rules((*place(*s[:2]), *place(*s[2:])) for s in self._strokes)
        )
        return Page(chars, rules, (left, top, right, bottom), self._image)


def _turn(a: float, b: float) -> int | None:
    """Return by how many quarters text is turned that runs in the direction (a, b), None where it is aslant."""
    if abs(b) <= abs(a) / 20:
        return 0 if a >= 0 else 2
    if abs(a) <= abs(b) / 20:
        return 1 if b > 0 else 3
    return None


def _shapes(path: Sequence[PathSegment]) -> Iterator[list[tuple[float, float]]]:
    """Give the parts of a path made of straight strokes, each as its points."""
    points: list[tuple[float, float]] = []
    for segment in path:
        kind, *numbers = segment
        if kind == "l" and points:
            points.append((float(numbers[0]), float(numbers[1])))
        elif kind == "h" and points:
            points.append(points[0])
        elif len(numbers) >= 2:  # a move, or a curve, which is passed over
            yield points
            points = [(float(numbers[-2]), float(numbers[-1]))]
    yield points


def _thin(points: list[tuple[float, float]]) -> Iterator[tuple[float, float, float, float]]:
    """Give the middle line of a filled shape where it is thin."""
    if len(points) < 3:
        return
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    if high - low <= min(_THIN, right - left):
        yield left, (low + high) / 2, right, (low + high) / 2
    elif right - left <= _THIN:
        yield (left + right) / 2, low, (left + right) / 2, high


def _rules(strokes: Iterator[tuple[float, float, float, float]]) -> list[Rule]:
    """Keep the strokes that run straight across or down."""
    rules = []
    for x0, y0, x1, y1 in strokes:
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            rules.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1), vertical=False))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            rules.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1), vertical=True))
    return rules
