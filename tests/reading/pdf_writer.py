"""Makes real PDFs for the tests: text at given places, ruled tables, pictures, passwords.

Places are in points from the top left corner of an A4 page; the base line of text is at its `y`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

WIDTH, HEIGHT = 595.0, 842.0
FONT = "STSong-Light"


class Pdf:
    """A PDF that grows page by page."""

    def __init__(self, *, key: str | None = None, rotation: int = 0) -> None:
        """Begin the first page; with a user password `key`, an empty one too, the file is encrypted."""
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        encryption = None
        if key is not None:
            encryption = StandardEncryption(key, ownerPassword="owner", strength=128)
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(WIDTH, HEIGHT), encrypt=encryption)
        if rotation:
            self._canvas.setPageRotation(rotation)

    def text(self, x: float, y: float, text: str, *, size: float = 12, font: str = FONT, gap: float = 0) -> Pdf:
        """Write `text`, its characters `gap` apart."""
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, HEIGHT - y, text, charSpace=gap)
        return self

    def turned(self, x: float, y: float, text: str, *, angle: float, size: float = 12) -> Pdf:
        """Write `text` turned by `angle`."""
        self._canvas.saveState()
        self._canvas.translate(x, HEIGHT - y)
        self._canvas.rotate(angle)
        self._canvas.setFont(FONT, size)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()
        return self

    def lines(self, x: float, y: float, *lines: str, size: float = 12) -> Pdf:
        """Write lines one below the other."""
        for number, line in enumerate(lines):
            self.text(x, y + number * size * 1.5, line, size=size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Pdf:
        """Draw a rule."""
        self._canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, *, filled: bool = False) -> Pdf:
        """Draw a rectangle, its border or, filled, its surface."""
        self._canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=not filled, fill=filled)
        return self

    def table(self, xs: Sequence[float], ys: Sequence[float], texts: Sequence[Sequence[str | None]]) -> Pdf:
        """Draw a table with all rules; a text may have several lines, None draws no cell."""
        for row, cells in enumerate(texts):
            for column, text in enumerate(cells):
                if text is not None:
                    self.cell((xs[column], ys[row], xs[column + 1], ys[row + 1]), text)
        return self

    def cell(self, place: tuple[float, float, float, float], text: str, *, sides: str = "ltrb") -> Pdf:
        """Draw a cell with its text; `sides` says which of its rules are drawn: left, top, right, bottom."""
        x0, y0, x1, y1 = place
        ends = {"l": (x0, y0, x0, y1), "t": (x0, y0, x1, y0), "r": (x1, y0, x1, y1), "b": (x0, y1, x1, y1)}
        for side in sides:
            self.rule(*ends[side])
        return self.lines(x0 + 3, y0 + 12, *text.splitlines(), size=10)

    def picture(self, x: float, y: float, width: float, height: float) -> Pdf:
        """Draw a picture."""
        self._canvas.drawImage(ImageReader(io.BytesIO(_GREY)), x, HEIGHT - y - height, width, height)
        return self

    def page(self) -> Pdf:
        """Begin a page."""
        self._canvas.showPage()
        return self

    def content(self) -> bytes:
        """Return the file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()


_GREY = b"P5 2 2 255\n\x80\x90\xa0\xb0"
"""A picture of four grey points."""
