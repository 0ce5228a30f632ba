"""What a question is about: the words that are left without names, grammar and politeness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from qa.answering import lexicon
from qa.answering.intents import Ask
from qa.answering.numbering import sections_of
from qa.index.snapshot import Snapshot
from qa.retrieval.conditions import Condition
from qa.text.segment import bigrams, shared_segmenter

_GRAMMAR: Final = (
    lexicon.JOINT, lexicon.MEMBERS_BEHIND, lexicon.COUNT_SECTIONS, lexicon.POLITE, lexicon.YES_NO, lexicon.EXISTS,
    lexicon.COUNT_TASKS, lexicon.COUNT_LEADERS, lexicon.COUNT_UNITS, lexicon.LEADER_WORDS, lexicon.UNIT_WORDS,
    lexicon.WHO_SUPPORTS, lexicon.TOP, lexicon.RANKING, lexicon.SUM, lexicon.WHEN, lexicon.HOW_MUCH,
    lexicon.WITH_OTHERS, lexicon.WRITTEN, lexicon.LACKING, lexicon.ROLE, lexicon.SOLE, lexicon.SECTION_WORD,
)  # fmt: skip
_PUNCTUATION: Final = re.compile(r"[^\w.%\u4e00-\u9fff\u3400-\u4dbf]+")
_FIELD: Final = re.compile("(?:领域|方面|条线|战线|这块|类|口)$")
_NAMED_SECTION: Final = 0.5
_WHOLE_HEADING: Final = 4


def worded_section(topic: str, words: str, ask: Ask, snapshot: Snapshot) -> str | None:
    """Return the section whose heading a question gives in words: all of the topic, or most where it says 部分."""
    if ask not in {"list", "count", "search", "ranking", "sum", "leaders", "lead_units", "yes_no"} or not topic:
        return None
    plain = topic.replace(" ", "")
    sections = sections_of(snapshot)
    if len(plain) >= _WHOLE_HEADING and (whole := [one for one in sections if plain in one]):
        return whole[0]
    if not lexicon.SECTION_WORD.search(words):
        return None
    wanted = set(bigrams(topic))
    shares = {one: len(wanted.intersection(bigrams(one))) / len(wanted) for one in sections} if wanted else {}
    best = max(shares, key=lambda one: shares[one], default=None)
    return best if best is not None and shares[best] >= _NAMED_SECTION else None


def topic_of(words: str, condition: Condition | None, further: Iterable[re.Pattern[str]]) -> str:
    """Return what a question of masked names is about: its words without `further` patterns, grammar and politeness."""
    if condition:
        words = words.replace(condition.text, " ")
    for pattern in (*further, *_GRAMMAR):
        words = pattern.sub(lambda match: "\0" * len(match.group()), words)
    pieces: list[str] = []
    for run in re.split("\0+", words):
        kept = ""
        for part in _PUNCTUATION.split(run):
            for token in shared_segmenter().words(part):
                if token in lexicon.STOP:
                    kept += " "
                else:
                    kept += token
            kept += " "
        pieces.append(kept)
    said = (_FIELD.sub("", word) for word in " ".join(pieces).split())
    topic = " ".join(filter(None, said))
    return topic if len(topic) > 1 else ""
