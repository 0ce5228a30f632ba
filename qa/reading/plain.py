"""Plain text and Markdown in any usual encoding, and the tables that are drawn in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.errors import ReadingError
from qa.reading.document import Cell, Table
from qa.text.normal import to_simplified

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_MAX_CONTROL_SHARE = 0.02
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉〔〕【】—…·％\u3000")
_LAST_COMMON_ROW = 0xD7
"""GB 2312 orders its 3,755 common characters before this lead byte, the rarer ones behind it."""

_PIPE = re.compile(r"\\.|(\|)", re.DOTALL)
"""A backslash takes the next character out of the reckoning, so that `\\|` is no pipe."""
_DASHES = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text, its places in it, and those of its pipes."""

    text: str
    start: int
    pipes: tuple[int, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def rule(self) -> bool:
        """Tell whether this is the line below the head of a table in Markdown: `|---|:-:|`."""
        pieces = [piece.strip() for piece in self.text.strip().strip("|").split("|")]
        return bool(self.pipes) and all(_DASHES.fullmatch(piece) for piece in pieces)

    @property
    def opened(self) -> bool:
        return self.text.lstrip().startswith("|")

    @property
    def closed(self) -> bool:
        return bool(self.pipes) and not self.text[self.pipes[-1] + 1 :].strip()


def decode(content: bytes, name: str) -> str:
    """Return the text of a file's bytes, its line ends as written.

    A byte order mark decides; then UTF-8; then GB18030 or Big5, whichever gives more common characters, since
    most bytes of either are valid in the other. Raises ReadingError where the bytes are no text.
    """
    marked = tuple(encoding for mark, encoding in _MARKS if content.startswith(mark))[:1]
    for encodings in (marked,) if marked else (("utf-8",), ("gb18030", "big5hkscs")):
        texts = [text for encoding in encodings if (text := _text(content, encoding)) is not None]
        if texts:
            return max(texts, key=_common_share) if len(texts) > 1 else texts[0]
    raise ReadingError(
        f"“{name}”不是文本文件（内容是二进制数据或编码无法识别）：请用原程序打开，另存为 UTF-8 文本后再试。"
    )


def pipe_tables(text: str) -> tuple[Table, ...]:
    """Return the tables that a text draws with `|`, with or without Markdown's line of dashes.

    Such are two lines or more, one below the other, with as many pipes each, two at least; with a line of dashes
    one pipe is enough. The text stays as it is: the cells are places in it.
    """
    return tuple(table for run in _pipe_runs(text) if (table := _pipe_table(run)) is not None)


def _pipe_runs(text: str) -> Iterator[list[_Line]]:
    """Yield lines that stand one below the other and have as many pipes as the first."""
    run: list[_Line] = []
    for line in _lines(text):
        if run and not (line.pipes and (line.rule or len(line.pipes) == len(run[0].pipes) or _is_short(line, run))):
            yield run
            run = []
        if line.pipes:
            run.append(line)
    yield run


def _is_short(line: _Line, run: list[_Line]) -> bool:
    """Tell whether a line is a row with cells left out at its end, as Markdown allows below a line of dashes."""
    return line.opened and len(line.pipes) < len(run[0].pipes) and any(one.rule for one in run)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        pipes = tuple(mark.start() for mark in _PIPE.finditer(bare) if mark[1]) if "|" in bare else ()
        yield _Line(bare, start, pipes)
        start += len(line)


def _pipe_table(run: list[_Line]) -> Table | None:
    rows = [line for line in run if not line.rule]
    if len(rows) < 2 or (len(rows[0].pipes) < 2 and len(rows) == len(run)):
        return None
    first = 1 if all(line.opened for line in rows) else 0
    last = 1 if all(line.closed for line in rows) else 0
    cells: list[Cell] = []
    for number, line in enumerate(rows):
        edges = (-1, *line.pipes, len(line.text))
        pieces = list(pairwise(edges))[first : len(edges) - 1 - last]
        cells.extend(_cell(line, *piece, row=number, column=column) for column, piece in enumerate(pieces))
    return Table(run[0].start, run[-1].end, tuple(cells)) if cells else None


def _cell(line: _Line, before: int, after: int, *, row: int, column: int) -> Cell:
    """Return the cell between two pipes, without the blanks around what it says."""
    inner = line.text[before + 1 : after]
    start = line.start + before + 1 + len(inner) - len(inner.lstrip())
    return Cell(start, start + len(inner.strip()), row, column)


def _text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _looks_binary(text) else text


def _common_share(text: str) -> float:
    """Return how many of the first characters beyond ASCII are common Chinese ones, in either script."""
    foreign = [mark for mark in to_simplified(text[:_SAMPLE]) if not mark.isascii()]
    return sum(_common(mark) for mark in foreign) / max(len(foreign), 1)


def _common(mark: str) -> bool:
    if mark in _PUNCTUATION:
        return True
    code = mark.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= _LAST_COMMON_ROW


def _looks_binary(text: str) -> bool:
    """Tell whether more than 2 % of the first characters are controls, unassigned or private ones."""
    sample = text[:_SAMPLE]
    strange = sum(_strange(mark) for mark in sample)
    return strange > _MAX_CONTROL_SHARE * len(sample) or "\x00" in sample


def _strange(mark: str) -> bool:
    code = ord(mark)
    return (code < 32 and mark not in "\t\n\r\f\v") or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD
