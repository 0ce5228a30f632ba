"""How many leaders or units a task must have: 两位以上领导共同牵头, 牵头单位只有一家, 配合单位超过10个."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qa.answering import lexicon
from qa.answering.intents import Group
from qa.domain import Comparator
from qa.text.numerals import ordinal

_MORE: Final[dict[str, Comparator]] = {"以上": "≥", "及以上": "≥", "或以上": "≥", "以下": "≤"}
_BOUNDS: Final[dict[str, Comparator]] = {
    "超过": ">", "多于": ">", "大于": ">", "不止": ">", "不只": ">", "至少": "≥", "不少于": "≥", "不低于": "≥",
    "达到": "≥", "多达": "≥", "达": "≥", "少于": "<", "不足": "<", "不到": "<", "最多": "≤", "不超过": "≤",
}  # fmt: skip
_SEVERAL: Final = frozenset("多 几 若干".split())
_UNITS: Final = re.compile("单位|部门|局|家")


@dataclass(frozen=True, slots=True)
class Joint:
    """How many of a group a task must have."""

    group: Group
    comparator: Comparator
    count: int

    def met_by(self, having: int) -> bool:
        """Tell whether a task that has so many is meant."""
        match self.comparator:
            case "≥":
                return having >= self.count
            case ">":
                return having > self.count
            case "≤":
                return having <= self.count
            case "<":
                return having < self.count
            case _:
                return having == self.count


def find_joint(words: str) -> Joint | None:
    """Return how many a question of masked names says that a task must have."""
    for pattern in (lexicon.MEMBERS_BEHIND, lexicon.JOINT):
        if match := pattern.search(words):
            return _counted(match)
    units = bool(_UNITS.search(words)) and "领导" not in words
    if lexicon.WITH_OTHERS.search(words) or lexicon.TOGETHER_AT_ALL.search(words):
        return Joint("lead_units" if units else "leaders", "≥", 2)
    if lexicon.SOLE.search(words) and lexicon.LEADS.search(words):
        return Joint("lead_units" if units else "leaders", "=", 1)
    return None


def _counted(match: re.Match[str]) -> Joint:
    whom, said = match["whom"], match["count"]
    group: Group = "leaders" if whom.endswith(("领导", "人")) else "lead_units"
    group = "support_units" if whom.startswith(("配合", "协办")) else group
    if said in _SEVERAL:
        return Joint(group, "≥", 2)
    count = 2 if said == "两" else int(said) if said.isdecimal() else ordinal(said) or 1
    if match["more"]:
        return Joint(group, _MORE[match["more"]], count)
    return Joint(group, _BOUNDS.get(match["bound"] or "", "="), count)
