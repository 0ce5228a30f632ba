"""Tells names of units and people from other words, and whether a gap between two pieces parts two names.

A line break may stand within a name (区发展和改⏎革局) or between two (区交通局⏎区商务局).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Protocol, TypeAlias

from qa.text.organs import LEVELS, is_collective, is_generic, is_organ

_SEPARATORS = "、，,；;。：:"
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,9}(?:省|市|自治区|区|县|州|旗|盟|镇|乡|街道|街|镇街"
    r"|产业园|工业园|科技园|物流园|软件园|科学城|新城|示范区|新区|园区|开发区|高新区|功能区|风景区)"
)
_ASIDE = re.compile(r"[（(〔〈\[【][^（）()〔〕〈〉\[\]【】]*[）)〕〉\]】]")
_OTHERS = re.compile("等(?:有关|相关)?(?:部门|单位|地方)?(?:和(?:有关|相关)?单位)?$")
_NOT_IN_NAMES = re.compile('[。；;：:！？!?“”"]|\\d{3}|的(?!士)|了|按照|是否|应当|以及其|如果|进行|^(?:以上|上述|前述)')
_LONGEST = 32
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_POST = re.compile("(?:长|书记|主任|主席|常委|同志|委员|专员|助理|调研员|负责人|领导)(?:[\u4e00-\u9fff]{2,3})?$")
_SURNAME_ONLY = 1
_SHORTEST = 3
_EACH = re.compile(f"各[{LEVELS}街园]")
_STRICT = re.compile(
    "(?:局|厅|委|办|部|署|院|会|政府|中心|银行|分行|海关|公司|集团|办公室|支队|大队|各?[镇乡]街)(?:[（(〈][^（）()〈〉]*[）)〉])?$"
)
_TOWN = re.compile("(?<!城)[镇乡]$|街道$")
Gaps: TypeAlias = Mapping[int, bool]
"""The places in a text before which layout stood, each with whether it was a line break."""
NO_GAPS: Gaps = {}


class _Parts(Protocol):
    def __call__(self, left: str, right: str, *, broken: bool) -> bool: ...


def looks_like_unit(name: str) -> bool:
    """Tell whether a piece of text can be the name of a unit: an organ, a collective or a place."""
    bare = _OTHERS.sub("", name.strip())
    if not 1 < len(bare) <= _LONGEST:
        return False
    core = _ASIDE.sub("", bare) or bare
    if _NOT_IN_NAMES.search(core) and not is_collective(core):
        return False
    return is_organ(core) or is_collective(core) or bool(_PLACE.fullmatch(core))


def ends_as_unit(name: str) -> bool:
    """Tell whether a piece of text is the name of a unit that ends here, not one that a line break cut (县工业园)."""
    return bool(_STRICT.search(name) or _TOWN.search(name)) and looks_like_unit(name)


def looks_like_person(name: str) -> bool:
    """Tell whether a piece of text can be a person or a post: 2 to 4 characters, or ending in a title."""
    return bool(_PERSON.fullmatch(name)) or bool(_POST.search(name) and len(name) <= _LONGEST)


def gaps_as_separators(text: str, gaps: Gaps) -> str:
    """Return a list of units with 、 at the gaps that part two names."""
    return _separated(text, gaps, _parts_units)


def people_with_separators(text: str, gaps: Gaps) -> str:
    """Return a list of people with 、 at the gaps that part two names; 张　超 is one."""
    return _separated(text, gaps, _parts_people)


def piece_before(text: str, place: int, floor: int = 0) -> str:
    """Return what stands before `place`, back to the last separator."""
    start = place
    while start > floor and text[start - 1] not in _SEPARATORS:
        start -= 1
    return text[start:place]


def piece_behind(text: str, place: int, ceiling: int) -> str:
    """Return what stands behind `place`, up to the next separator."""
    end = place
    while end < ceiling and text[end] not in _SEPARATORS:
        end += 1
    return text[place:end]


def _separated(text: str, gaps: Gaps, parts: _Parts) -> str:
    inner = sorted(gap for gap in gaps if 0 < gap < len(text))
    depths = _depths(text)
    pieces: list[str] = []
    start = 0
    for number, gap in enumerate(inner):
        following = inner[number + 1] if number + 1 < len(inner) else len(text)
        left = piece_before(text, gap, max(start, gap - _LONGEST - 1))
        ends = {following, min(len(text), gap + _LONGEST + 1)}  # another gap may be within the name behind this one
        rights = {piece_behind(text, gap, end) for end in ends}
        parted = any(right and parts(left, right, broken=gaps[gap]) for right in rights)
        if left and depths[gap] == 0 and parted:
            pieces.append(text[start:gap])
            start = gap
    pieces.append(text[start:])
    return "、".join(pieces)


def _depths(text: str) -> list[int]:
    """Return how many brackets are open before each character."""
    return list(accumulate(((mark in "（([〔【〈") - (mark in "）)]〕】〉") for mark in text), initial=0))


def _parts_units(left: str, right: str, *, broken: bool) -> bool:
    """Tell whether a gap parts two units.

    A line break may stand anywhere in a name: it parts two only where both begin with the mark of one level, or the
    second with 各. A space parts any two units.
    """
    if not (looks_like_unit(left) and looks_like_unit(right)):
        return False
    if not broken:
        return len(right) >= _SHORTEST and not is_generic(right)
    if not _STRICT.search(left):
        return False
    if right[0] == left[0] and right[0] in LEVELS and is_organ(right):
        return True
    return bool(_EACH.match(right))


def _parts_people(left: str, right: str, *, broken: bool) -> bool:
    """Tell whether a gap parts two people: 张　超 is one, and a line break may stand anywhere in a post."""
    return not broken and len(left) > _SURNAME_ONLY and len(right) > _SURNAME_ONLY and looks_like_person(right)
