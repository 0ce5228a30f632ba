"""What is embedded and what is matched by words: the passages and the keyword document of a task.

A task is embedded whole, clause by clause, and with those who answer for it. Queries are short and often
mean one clause of a long task; a whole-task vector alone would dilute it. Nothing here encodes, stores or
scores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from qa.domain import Task

Kind: TypeAlias = Literal["task", "clause", "context"]
Span: TypeAlias = tuple[int, int]

KINDS: Final[tuple[Kind, ...]] = ("task", "clause", "context")
LONG: Final = 48
"""A sentence longer than this many code points is divided at its commas."""
SHORT: Final = 8
"""A piece with fewer code points than this joins its neighbour."""

_SENTENCE = re.compile(r"[^。；！？;!?\n]+")
_PHRASE = re.compile(r"[^，]+")
_ORDINAL = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+(?:部分|章|节|篇|条)|[（(][一二三四五六七八九十百\d]+[）)]|"
    r"[一二三四五六七八九十百]+(?=[、.．])|\d+(?=[、.．](?!\d)))[、.．：:\s]*"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to embed: `position` counts from 0 within its task, `start:end` is its span in the task's text.

    Kinds: "task" (the text under its section and parent), "clause" (`task.text[start:end]`), "context" (the task
    passage with leaders and units).
    """

    task_id: str
    position: int
    kind: Kind
    text: str
    start: int
    end: int


def passages_of(task: Task) -> tuple[Passage, ...]:
    """Return the passages of a task: the whole first, then one or more clauses, the context last."""
    size = len(task.text)
    spans = clause_spans(task.text)
    last = len(spans) + 1
    return (
        Passage(task.id, 0, "task", _with_headings(task), 0, size),
        *(Passage(task.id, at, "clause", task.text[a:b], a, b) for at, (a, b) in enumerate(spans, start=1)),
        Passage(task.id, last, "context", _with_names(task), 0, size),
    )


def keyword_document(task: Task) -> str:
    """Return the text whose words find the task: text, title, parent and section, each on a line of its own."""
    parts = (task.text, task.title, task.parent, _section_words(task))
    return "\n".join(part for part in parts if part)


def clause_spans(text: str) -> tuple[Span, ...]:
    """Return the spans of the clauses of a text, in code points, in order and disjoint; never empty.

    Sentences end at 。；！？; a long one is divided at its commas, and short pieces join the neighbour before
    them (the first joins the one after).
    """
    pieces = [piece for sentence in _matches(_SENTENCE, text, (0, len(text))) for piece in _phrases(text, sentence)]
    return tuple(_joined(pieces)) or ((0, len(text)),)


def _phrases(text: str, sentence: Span) -> list[Span]:
    start, end = sentence
    return _joined(_matches(_PHRASE, text, sentence)) if end - start > LONG else [sentence]


def _matches(pattern: re.Pattern[str], text: str, within: Span) -> list[Span]:
    found = (_stripped(text, match.span()) for match in pattern.finditer(text, *within))
    return [span for span in found if span[0] < span[1]]


def _stripped(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _joined(pieces: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in pieces:
        if joined and (end - start < SHORT or joined[-1][1] - joined[-1][0] < SHORT):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _section_words(task: Task) -> str:
    return _ORDINAL.sub("", task.section or "").strip()


def _with_headings(task: Task) -> str:
    title = task.title if task.title and not task.text.startswith(task.title) else ""
    parts = (part.strip().rstrip("。：:；，") for part in (_section_words(task), task.parent or "", title))
    return "：".join([*filter(None, parts), task.text])


def _with_names(task: Task) -> str:
    names = [*task.leaders, *(unit.name for unit in task.units() if not unit.collective)]
    return "\n".join(filter(None, (_with_headings(task), "、".join(dict.fromkeys(names)))))
