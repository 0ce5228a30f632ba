"""Which tasks a topic means: a judged set with what lies just below it, and whether the plan holds it at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from qa.answering.membership import features, membership_of
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher

HELD: Final = 0.7
"""The confidence from which a plan is taken to hold a topic."""
NEARLY: Final = 0.3
"""The confidence from which it may hold one, if something else speaks for it."""
_LEAST: Final = 0.18
"""The score that the best task must have: below, nothing but generic words agrees."""
ONE: Final = 0.8
"""The share of the best score from which another task fits a question about one task as well."""
MANY: Final = 0.3
"""The probability from which a task belongs to a topic."""
OF_SOMEBODY: Final = 0.15
"""The same among the tasks of somebody who is named: who asks so knows that they have some."""
PERHAPS: Final = 0.08
"""The probability from which it may belong to it."""
_ALIKE: Final = 0.62
"""The share of the best score from which a task is nearly as good."""

_FIELD: Final = range(2, 5)
"""Characters of a word for a field of work."""
_LONG: Final = 3
_FEW: Final = 3
_DIFFUSE: Final = 12
_SAID: Final = 0.3
"""Where more tasks than `_DIFFUSE` are nearly as good as the best, and that has less than this share of the words, only
what all of them have in common agrees (产业, 区)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The tasks of a topic by row, best first, each with its share of the best score and its probability to belong.

    `held` tells whether the plan holds the topic at all; `of_units` are the rows led first by a unit in whose name it
    stands, `with_units` those that such a unit leads with at most two others.
    `foreign` are words of it that the library has nothing of.
    """

    held: bool
    confidence: float
    rows: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()
    of_units: frozenset[int] = frozenset()
    with_units: frozenset[int] = frozenset()
    foreign: tuple[str, ...] = ()

    def at_least(self, share: float) -> list[int]:
        """Return the rows with at least this share, best first."""
        return [row for row, its in zip(self.rows, self.shares, strict=True) if its >= share]

    def likely(self, chance: float) -> list[int]:
        """Return the rows with at least this probability, best first."""
        return [row for row, its in zip(self.rows, self.chances, strict=True) if its >= chance]


def find_topic(searcher: Searcher, snapshot: Snapshot, words: str, rows: Sequence[int]) -> Topic:
    """Return the tasks, among the given rows, that a topic means.

    A topic of several pieces, of which some may say nothing, is held where its longest piece is as well.
    """
    whole = _find(searcher, snapshot, words, rows)
    pieces = words.split()
    if whole.held or len(pieces) < 2 or whole.confidence < NEARLY:
        return whole
    longest = max(pieces, key=len)
    if len(longest) < _LONG:
        return whole
    part = _find(searcher, snapshot, longest, rows)
    return part if part.held else whole


def _find(searcher: Searcher, snapshot: Snapshot, words: str, rows: Sequence[int]) -> Topic:
    allowed = np.zeros(len(snapshot.tasks), bool)
    allowed[list(rows)] = True
    scores = searcher.scores(snapshot, words, allowed=allowed)
    if not len(scores.tasks):
        return Topic(held=False, confidence=0.0)
    confidence = searcher.confidence(snapshot, scores)
    fused = searcher.fused(scores)
    order = np.lexsort((scores.tasks, -fused))
    best = float(fused[order[0]])
    alike = int(np.count_nonzero(fused >= _ALIKE * best))
    diffuse = alike > _DIFFUSE and float(scores.keyword[order[0]]) < _SAID
    held = confidence >= HELD and best >= _LEAST and not diffuse
    ranked = tuple(int(scores.tasks[place]) for place in order)
    shares = tuple(float(fused[place]) / best if best > 0 else 0.0 for place in order)
    said = np.array([words in snapshot.tasks[int(row)].text for row in scores.tasks])
    chances = membership_of(scores).chances(features(scores, fused, said))[order]
    return Topic(
        held, confidence, ranked, shares, tuple(map(float, chances)), *_led_by_namesakes(snapshot, words, rows)
    )


def _led_by_namesakes(snapshot: Snapshot, words: str, rows: Sequence[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the rows led first, and those led among few, by a unit in whose name the topic stands (水利: 区水利局)."""
    plain = words.replace(" ", "")
    if len(plain) not in _FIELD:
        return frozenset(), frozenset()
    places = {row: [plain in unit.name for unit in snapshot.tasks[row].lead_units] for row in rows}
    return (
        frozenset(row for row, found in places.items() if any(found[:1])),
        frozenset(row for row, found in places.items() if any(found) and len(found) <= _FEW),
    )
