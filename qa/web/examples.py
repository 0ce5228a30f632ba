"""Queries to try, taken from the library's own tasks: short phrases from different sections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from qa.domain import Task

COUNT = 5
_SHORTEST, _BEST, _LONGEST = 6, 8, 12
_CLAUSES = re.compile(r"[，。；：、！？（）“”《》\s]+")
_OPENING = re.compile(r"^(?:全面|深入|大力|积极|扎实|着力|稳步|切实)+")
# What tasks ask for usually begins so; other clauses read as fragments.
_VERBS = re.compile(
    "加强|加快|完善|健全|推进|推动|提升|提高|优化|建设|建立|培育|发展|扩大|强化|实施|打造|巩固|落实|支持|开展|保障|改善|推广|深化"
)
_PLAIN = re.compile(r"^[\u3400-\u9fff]+$")


def examples(tasks: Iterable[Task], count: int = COUNT) -> list[str]:
    """Return at most `count` phrases, each from a section of its own, sections spread over the plans."""
    by_section: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for task in tasks:
        by_section[task.plan, task.section or ""] += _phrases(task.text)
    best = [min(phrases, key=_oddness) for phrases in by_section.values() if phrases]
    step = max(1, len(best) / count)
    return list(dict.fromkeys(best[int(place * step)] for place in range(min(count, len(best)))))


def _phrases(words: str) -> list[str]:
    clauses = (_OPENING.sub("", clause) for clause in _CLAUSES.split(words))
    return [clause for clause in clauses if _SHORTEST <= len(clause) <= _LONGEST and _PLAIN.match(clause)]


def _oddness(phrase: str) -> tuple[bool, int]:
    return not _VERBS.match(phrase), abs(len(phrase) - _BEST)
