"""Which place a plan is of, read from its issuer: 东昌府区人民政府办公室 → 东昌府区.

Nothing is looked up in a gazetteer: a place is what stands before the organ in the issuer's name, and 聊城市东昌府区 is
东昌府区 where no other place of that name is known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from qa.text.organs import LEVELS

_PARTY = re.compile("^(?:中国共产党|中共)")
_ORGAN = re.compile(
    "^(?:(.{2,}?)(?:(?:人民)?政府|(?:党)?工(?:作)?委(?:员会)?|管委会|管理委员会|办事处)"
    "|(.{1,}?[省市区县州盟旗镇乡])委(?:员会)?)"
    "(?:办公厅|办公室|办)?$"
)
_BETWEEN = re.compile("[\\s、，,；;]+")
_OFFICE = re.compile("(?:办公厅|办公室)$")
_DIVISION = re.compile("[省市区县州盟旗镇乡]$|地区$")
_AUTONOMOUS = re.compile("自治[区州县旗]$")


def place_of(issuer: str | None) -> str | None:
    """Return the place an issuer governs, of several the first's; an issuer that governs none stands for itself."""
    name = _PARTY.sub("", _BETWEEN.split((issuer or "").strip())[0])
    found = _ORGAN.match(name)
    place = found.group(1) or found.group(2) if found else _OFFICE.sub("", name)
    return place or None


def level_of(place: str) -> str:
    """Return the level that units of a place bear before their names: 东昌府区 → 区; empty where it shows none."""
    found = _AUTONOMOUS.search(place)
    if found:
        return found.group()
    return place[-1] if place.endswith(tuple(LEVELS)) else ""


def same_places(places: Iterable[str]) -> Mapping[str, str]:
    """Return for each place the shortest name under which the same one is among them.

    东昌府区 is 聊城市东昌府区 where just one of the places ends so; of two 朝阳区 neither is taken for the bare one.
    """
    names = frozenset(places)
    return {name: _shortest(name, names) for name in sorted(names)}


def _shortest(name: str, names: Collection[str]) -> str:
    within = [short for short in names if _lies_in(name, short) and _only_one(short, names)]
    return min(within, key=len, default=name)


def _only_one(short: str, names: Collection[str]) -> bool:
    """Tell whether all names that end in a shorter one are of one place: each ends in all that are shorter."""
    longer = sorted((name for name in names if _lies_in(name, short)), key=len)
    return all(_lies_in(long, before) for before, long in pairwise(longer))


def _lies_in(name: str, short: str) -> bool:
    return name != short and name.endswith(short) and bool(_DIVISION.search(name.removesuffix(short)))
