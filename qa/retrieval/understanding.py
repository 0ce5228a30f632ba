"""What a query means before anything is looked up: pinyin and misspelt words as words, names of leaders and units.

Every step is told to the user in a sentence, and none is taken where the query is to be read as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qa.index.snapshot import Snapshot
from qa.retrieval.abbreviations import written_out
from qa.retrieval.conditions import Condition, find_condition
from qa.retrieval.filters import resolve_unit
from qa.retrieval.pinyin import PinyinTable
from qa.retrieval.spelling import Misspelling, corrected, strange_places
from qa.text.organs import organ_ends
from qa.text.segment import shared_segmenter

_LATIN: Final = re.compile("[A-Za-z]{2}")
_SHORTEST_UNIT, _LONGEST_UNIT = 3, 16
_SHORTEST_LEADER: Final = 2
_ASKED_FOR: Final = frozenset("任务 项目 目标 指标 工作 事项".split())
"""What everything in a library is called: such a word says nothing of what is looked for."""
_LONGEST_NAMING: Final = 200
"""A longer query is a text to compare with: what it names does not say what is asked."""
_APART: Final = "(?:^|(?<=[\\s、，,和与及]))%s(?=$|[\\s、，,和与及的]|负责|牵头|分管|主抓|配合|管的)"
"""Where a name that is a word as well (高峰) is taken for the name."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it is searched for: its words, whom it names, and a sentence on each thing read into it."""

    words: str
    leaders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    condition: Condition | None = None
    by_name: bool = False
    """Whether it names somebody of the library, or states a condition that tasks meet, and says nothing else: what is
    asked for is certain."""


class Understanding:
    """Reads queries against one snapshot after another. May be used from several threads."""

    def __init__(self) -> None:
        self._pinyin: tuple[str, PinyinTable] | None = None
        self._known: tuple[str, frozenset[str]] | None = None

    def read(self, snapshot: Snapshot, words: str) -> Understood:
        """Return what a query of simplified characters means in a snapshot."""
        notes: list[str] = []
        if _LATIN.search(words):
            spelled = self._table(snapshot).read(words)
            if spelled is not None and spelled != words:
                notes.append(f"按拼音读作“{spelled}”。")
                words = spelled
        if len(words) > _LONGEST_NAMING:
            return Understood(words, notes=tuple(notes))
        words, misspelt = self._corrected(snapshot, words)
        notes += [f"“{one.typed}”按“{one.meant}”查找。" for one in misspelt]
        for short, term in written_out(words, (task.text for task in snapshot.tasks)):
            notes.append(f"“{short}”也按“{term}”查找。")
            words = f"{words} {term}"
        leaders, rest = leaders_in(snapshot.names.leaders, words)
        forms = _units_in(snapshot, words)
        if leaders:
            notes.append(f"查询中有领导“{'、'.join(leaders)}”：其牵头的任务名次提前。")
        for form, name in forms.items():
            read = "" if name == form else f"，即“{name}”"
            notes.append(f"查询中有单位“{form}”{read}：其牵头或配合的任务名次提前。")
            rest = rest.replace(form, " ")
        condition = find_condition(words)
        met = condition.rows(snapshot.tasks) if condition else ()
        if condition:
            said = f"符合的 {len(met)} 项任务名次提前" if met else "没有任务符合"
            notes.append(f"查询中有条件“{condition.text}”：{said}。")
            rest = rest.replace(condition.text, " ")
        sure = bool(leaders or forms or met) and not any(map(_is_word, leaders))
        by_name = sure and _ASKED_FOR.issuperset(shared_segmenter().content_words(rest))
        units = tuple(dict.fromkeys(forms.values()))
        return Understood(words, leaders, units, tuple(notes), condition, by_name)

    def _corrected(self, snapshot: Snapshot, words: str) -> tuple[str, tuple[Misspelling, ...]]:
        """Return a query without misspelt words; sound as most are, they need no table."""
        segmenter = shared_segmenter()
        if not strange_places(words, self._words(snapshot), segmenter):
            return words, ()
        return corrected(words, self._table(snapshot), segmenter)

    def _words(self, snapshot: Snapshot) -> frozenset[str]:
        """Return the words and names of a snapshot, gathered when the first query needs them."""
        kept = self._known
        if kept is None or kept[0] != snapshot.fingerprint:
            names = (*snapshot.names.leaders, *snapshot.names.units)
            kept = (snapshot.fingerprint, frozenset([*names, *snapshot.engine.vocabulary()]))
            self._known = kept
        return kept[1]

    def _table(self, snapshot: Snapshot) -> PinyinTable:
        """Return the table of a snapshot, made when the first query needs it."""
        kept = self._pinyin
        if kept is None or kept[0] != snapshot.fingerprint:
            names = (*snapshot.names.leaders, *snapshot.names.units)
            kept = (snapshot.fingerprint, PinyinTable(snapshot.engine.vocabulary(), names))
            self._pinyin = kept
        return kept[1]


def named_tasks(snapshot: Snapshot, understood: Understood) -> dict[int, float]:
    """Return the rows of the tasks of those whom a query names, each with how much that counts.

    One who leads counts 1, one who supports ½, one who does neither 0; a task has the mean of all who are named.
    """
    named = [*understood.leaders, *understood.units]
    leaders, units = set(understood.leaders), set(understood.units)
    found: dict[int, float] = {}
    for row, task in enumerate(snapshot.tasks) if named else ():
        leading = leaders.intersection(task.leaders) | {unit.name for unit in task.lead_units if unit.name in units}
        helping = {unit.name for unit in task.support_units if unit.name in units} - leading
        if leading or helping:
            found[row] = (len(leading) + len(helping) / 2) / len(named)
    return found


def leaders_in(names: Sequence[str], words: str) -> tuple[tuple[str, ...], str]:
    """Return the leaders that a query names, the longest name at each place, and the query without them.

    A name that is a word as well (高峰, 文明) must stand apart.
    """
    found: list[str] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        pattern = _APART % re.escape(name) if _is_word(name) else re.escape(name)
        without = re.sub(pattern, " ", words)
        if without != words:
            found.append(name)
            words = without
    return tuple(sorted(found)), words


def _is_word(name: str) -> bool:
    """Tell whether a name can be a word: of those of three characters the dictionary knows names only (王建国)."""
    return len(name) == _SHORTEST_LEADER and shared_segmenter().knows(name)


def _units_in(snapshot: Snapshot, words: str) -> dict[str, str]:
    """Return the units that a query names, the longest form at each place, as form → name."""
    found: dict[str, str] = {}
    none: set[str] = set()
    end = 0
    for start, stop in organ_stretches(words):
        form = words[start:stop]
        if start < end or form in none:
            continue
        names = resolve_unit(snapshot, form)
        if len(names) == 1:
            found[form] = names[0]
            end = stop
        else:
            none.add(form)
    return found


def organ_stretches(words: str) -> list[tuple[int, int]]:
    """Return the stretches that can be a unit's name, by place, the longest first."""
    stretches = (
        (start, stop)
        for stop in organ_ends(words)
        for start in range(max(0, stop - _LONGEST_UNIT), stop - _SHORTEST_UNIT + 1)
    )
    return sorted(stretches, key=lambda stretch: (stretch[0], -stretch[1]))
