"""Words typed wrongly, read as those of the library that they sound or look like: 政物服务 is 政务服务.

Only what is no word is read as another: a stretch that neither the dictionary nor the library knows. And only words
and names of the library are candidates, so that no dictionary guesses what nobody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qa.retrieval.pinyin import PinyinTable
from qa.text.segment import FUNCTION_WORDS, Segmenter

_HAN: Final = re.compile("[\u3400-\u9fff]{2,}")
_LONGEST: Final = 8


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A stretch of a query that is no word, and the word of the library it is taken for."""

    typed: str
    meant: str


def corrected(words: str, table: PinyinTable, segmenter: Segmenter) -> tuple[str, tuple[Misspelling, ...]]:
    """Return a query with its misspelt words as the library spells them, and what was changed.

    Of the stretches that hold something strange the longest is looked at first; none is changed twice.
    """
    changes: list[tuple[int, str, str]] = []
    taken: set[int] = set()
    pieces = _pieces(words, segmenter)
    strange = strange_places(words, table, segmenter)
    for start, end in _windows(words, strange):
        typed = words[start:end]
        if taken.isdisjoint(range(start, end)) and typed not in table:
            whole = strange.issuperset(range(start, end))
            meant = (
                _meant_by_term(typed, table, whole=whole)
                if end - start > 2
                else _meant_by_pair(words, start, table, is_piece=_stands_apart(start, pieces, segmenter))
            )
            if meant:
                changes.append((start, typed, meant))
                taken.update(range(start, end))
    for start, typed, meant in changes:
        words = words[:start] + meant + words[start + len(typed) :]
    return words, tuple(Misspelling(typed, meant) for _, typed, meant in sorted(changes))


def strange_places(words: str, known: Container[str], segmenter: Segmenter) -> frozenset[int]:
    """Return the places of a query that are part of no word, those of single characters by themselves among them."""
    strange = (piece for piece in _pieces(words, segmenter) if not _is_sound(piece.text, known, segmenter))
    return frozenset(place for piece in strange for place in range(piece.start, piece.end))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a query as the segmenter cuts it."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _pieces(words: str, segmenter: Segmenter) -> list[_Piece]:
    """Return the pieces of the runs of Han characters."""
    pieces: list[_Piece] = []
    for run in _HAN.finditer(words):
        place = run.start()
        for text in segmenter.words(run.group()):
            pieces.append(_Piece(text, place))
            place += len(text)
    return pieces


def _is_sound(piece: str, known: Container[str], segmenter: Segmenter) -> bool:
    """Tell whether a piece is right as it is: a particle, or a word that the dictionary or the library has."""
    return piece in FUNCTION_WORDS or (len(piece) > 1 and (piece in known or segmenter.knows(piece)))


def _stands_apart(start: int, pieces: Sequence[_Piece], segmenter: Segmenter) -> bool:
    """Tell whether two characters are one piece, and not because a word beside it was cut wrongly (中医|馆建)."""
    for place, piece in enumerate(pieces):
        if piece.start == start and len(piece.text) == 2:
            before = pieces[place - 1].text if place and pieces[place - 1].end == start else ""
            behind = pieces[place + 1].text if pieces[place + 1 :] and pieces[place + 1].start == piece.end else ""
            joined = (before + piece.text[0] if before else "", piece.text[1] + behind if behind else "")
            particle = any(mark in FUNCTION_WORDS for mark in piece.text)
            return not particle and not any(word and segmenter.knows(word) for word in joined)
    return False


def _windows(words: str, strange: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that can be one misspelt word, the longest first; of two characters both are strange."""
    for length in range(_LONGEST, 1, -1):
        for run in _HAN.finditer(words):
            for start in range(run.start(), run.end() - length + 1):
                inside = strange.intersection(range(start, start + length))
                if len(inside) == length or (inside and length > 2):
                    yield start, start + length


def _meant_by_term(typed: str, table: PinyinTable, *, whole: bool) -> str | None:
    """Return the term that sounds alike, else, where the `whole` is strange, the one that looks alike."""
    return next(iter(table.homophones(typed)), None) or (_alike(typed, table.terms()) if whole else None)


def _meant_by_pair(words: str, start: int, table: PinyinTable, *, is_piece: bool) -> str | None:
    """Return the word of two characters that sounds alike: one that the library has between the same neighbours.

    Failing that, the most frequent one, where the pair `is_piece` by itself.
    """
    heard = table.homophones(words[start : start + 2])
    before, behind = words[start - 1 : start] if start else "", words[start + 2 : start + 3]
    between = (
        word for word in heard if (before and before + word[0] in table) or (behind and word[1] + behind in table)
    )
    return next(between, heard[0] if heard and is_piece else None)


def _alike(typed: str, terms: Iterable[str]) -> str | None:
    """Return the one term that differs from what was typed by one character in its place; None where several do."""
    near = [
        term for term in terms if len(term) == len(typed) and sum(a != b for a, b in zip(term, typed, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else None
