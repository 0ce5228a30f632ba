"""What a query means before anything is looked up: pinyin as words, names of leaders and units as such.

Every step is told to the user in a sentence, and none is taken where the query is to be read as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qa.index.snapshot import Snapshot
from qa.retrieval.filters import resolve_unit
from qa.retrieval.pinyin import PinyinTable
from qa.text.segment import shared_segmenter

_LATIN: Final = re.compile("[A-Za-z]{2}")
_ORGAN_END: Final = re.compile("[局委办厅院会站队所社部处联庭室行]|中心|公司|集团|政府|法院|银行|支队|大队")
_SHORTEST_UNIT, _LONGEST_UNIT = 3, 16
_SHORTEST_LEADER: Final = 2


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it is searched for: its words, whom it names, and a sentence on each thing read into it."""

    words: str
    leaders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rest: str = ""
    """The words without the names."""

    def asks_for_names_alone(self) -> bool:
        """Tell whether a query names somebody of the library and says nothing else: what is asked for is certain."""
        return bool(self.leaders or self.units) and not shared_segmenter().content_words(self.rest)


class Understanding:
    """Reads queries against one snapshot after another. May be used from several threads."""

    def __init__(self) -> None:
        self._pinyin: tuple[str, PinyinTable] | None = None

    def read(self, snapshot: Snapshot, words: str) -> Understood:
        """Return what a query of simplified characters means in a snapshot."""
        notes: list[str] = []
        if _LATIN.search(words):
            spelled = self._table(snapshot).read(words)
            if spelled is not None and spelled != words:
                notes.append(f"按拼音读作“{spelled}”。")
                words = spelled
        leaders = tuple(name for name in snapshot.names.leaders if len(name) >= _SHORTEST_LEADER and name in words)
        forms = _units_in(snapshot, words)
        if leaders:
            notes.append(f"查询中有领导“{'、'.join(leaders)}”：其牵头的任务排在前面。")
        for form, name in forms.items():
            read = "" if name == form else f"，即“{name}”"
            notes.append(f"查询中有单位“{form}”{read}：其牵头的任务排在前面。")
        rest = words
        for name in (*leaders, *forms):
            rest = rest.replace(name, " ")
        return Understood(words, leaders, tuple(dict.fromkeys(forms.values())), tuple(notes), rest)

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


def _units_in(snapshot: Snapshot, words: str) -> dict[str, str]:
    """Return the units that a query names, the longest form at each place, as form → name."""
    found: dict[str, str] = {}
    end = 0
    for start, stop in _organ_stretches(words):
        names = resolve_unit(snapshot, words[start:stop]) if start >= end else ()
        if len(names) == 1:
            found[words[start:stop]] = names[0]
            end = stop
    return found


def _organ_stretches(words: str) -> Sequence[tuple[int, int]]:
    """Return the stretches that can be a unit's name, by place, the longest first."""

    def stretches() -> Iterator[tuple[int, int]]:
        for ending in _ORGAN_END.finditer(words):
            stop = ending.end()
            for start in range(max(0, stop - _LONGEST_UNIT), stop - _SHORTEST_UNIT + 1):
                yield start, stop

    return sorted(stretches(), key=lambda stretch: (stretch[0], -stretch[1]))
