"""The word of a topic that is foreign to a library: 地铁 in 地铁一号线征地拆迁, where all else stands in a task.

What such a word names is what is asked for, however well the rest agrees. It is a noun that no task has a word or a
pair of characters of, and that no token of any task comes near to in meaning. The limit was chosen on questions of the
tuning half (`evaluation/README.md`): of 21 topics with a noun that no task has, eight of nine whose noun is this far
off are not in the plan, and two of the other twelve.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from qa.answering.lexicon import GROWTH, INVESTMENT, MEASURE_WORDS
from qa.answering.naming import nouns
from qa.index.snapshot import Snapshot

FAR: Final = 0.41
"""The score of late interaction, of the built-in encoder, below which no task comes near to a word."""

Nearness = Callable[[str], float | None]
"""From a word to the best score of any task for it, None where that is not known."""


def foreign_words(
    snapshot: Snapshot, words: str, nearness: Nearness, is_idle: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the nouns of a topic that are foreign to the library, as far as that is known."""
    foreign: list[str] = []
    known = snapshot.engine.vocabulary()
    for word in nouns(words):
        pairs = (word[place : place + 2] for place in range(len(word) - 1))
        measured = GROWTH.search(word) or INVESTMENT.search(word) or word in MEASURE_WORDS or word.startswith("增")
        if word in known or measured or any(pair in known for pair in pairs) or is_idle(word):
            continue
        near = nearness(word)
        if near is not None and near < FAR:
            foreign.append(word)
    return tuple(dict.fromkeys(foreign))
