"""Splits what stands behind a label into names: separators, lists that end in 等, and collectives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from qa.domain import Unit
from qa.text.organs import LEVELS, is_collective, is_generic, is_organ, split_name
from qa.text.stems import in_table

_SEPARATORS = "、，,；;"
_OPENING, _CLOSING = "（([〔【〈", "）)]〕】〉"
_AND_OTHERS = re.compile(r"(?<![中高初平同优上下])等(?![级离])")
_NO_NAME = re.compile("(?:有关|相关)?(?:部门|单位|方面|机构)(?:[和、及]?(?:有关|相关)?(?:部门|单位|方面|地方))?")
_LONGEST = 60
_JOINED = "和及与跟"
_POST = re.compile("(?:长|书记|主任|主席|常委|委员|成员)$")
_POST_AND_NAME = re.compile("(?:长|书记|主任|主席|常委|委员)[\u4e00-\u9fff]{2,3}$")
_WHOLE = re.compile("(?:局|厅|部|委|办|署|总局|委员会|办公室|政府|银行|中心|公司)$")
_ORGAN_WORDS = ("政府", "人民政府", "部门", "单位", "机构", "管委会", "办事处")
_NONE = re.compile("无|暂无|同上|略|[—－\\-/／*＊]+")
"""What fills a cell that names nobody."""
_AND_OTHERS_AND = re.compile("等(?:有关|相关)?(?:部门|单位)(?:以及|[和及、，])(?=各|有关|相关)")
_WRITTEN_ONCE = "省市区县州旗"
_SHORT_STEM = 2
"""水利局, 公安局: a stem this short has no room for the place that a branch names (辽宁证监局)."""
_RANK = re.compile("(?:常委|党组成员|党组副书记|党组书记|委员)$")
_DIVISION = (
    r"(?:自治州|自治区|自治县|直辖市|地级以上市|地级市|县级市|省|市|县|区|州|旗|盟|镇|乡|街道|园区|地)"
    r"(?:[（(〔][^（）()〔〕]*[）)〕])?"
)
_DIVISIONS = re.compile(f"各{_DIVISION}")
_FURTHER_DIVISION = re.compile(f"{_DIVISION}(?:人民政府|政府|街道办事处|办事处|管委会)?")


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units behind a label in order; `open_ended` where the list closes with a bare 等."""

    units: tuple[Unit, ...]
    open_ended: bool


def split_leaders(text: str) -> tuple[str, ...]:
    """Split a list of leaders: 张三、李 四 → (张三, 李四).

    Two posts before one name are one leader (副省长、甲市委书记冯丁), as are a rank and a post (县委常委、副县长).
    """
    parts = re.split(f"([{_SEPARATORS}])", text)
    names: list[str] = []
    held = ""
    for part, separator in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        name = part.replace(" ", "").strip("。.")
        if not name:
            continue
        if held and not (_POST_AND_NAME.search(name) or _RANK.search(held[:-1])):
            names.append(held[:-1])
            held = ""
        name, held = held + name, ""
        if _POST.search(name) and separator == "、":
            held = name + separator
        else:
            names.append(name)
    return (*names, *([held[:-1]] if held else []))


def split_glued(units: UnitList, known: Collection[str]) -> tuple[UnitList, tuple[str, ...]]:
    """Part two names between which a separator was lost, where one of them is `known` and both have the same level.

    Return the units, and the written forms that were parted.
    """
    parted: list[Unit] = []
    glued: list[str] = []
    for unit in units.units:
        name = unit.written
        ends = range(min(len(name), _LONGEST) - 3, 3, -1)
        cut = next((end for end in ends if _two_units(name, end, known)), 0)
        parted.extend([_named(name[:cut]), _named(name[cut:])] if cut else [unit])
        glued.extend([name] if cut else [])
    return UnitList(tuple(parted), units.open_ended), tuple(glued)


def _two_units(name: str, cut: int, known: Collection[str]) -> bool:
    left, right = name[:cut], name[cut:]
    same = right[0] == left[0] if left[0] in LEVELS else right[:2] == left[:2]
    if not same or not (is_organ(left) and is_organ(right)):
        return False
    return left in known or right in known


def split_units(text: str) -> UnitList:
    """Split a list of units and mark the collectives among them.

    A、B等区政府各部门 is A, B and a collective; 柳园、闫寺等街道办事处 is two named street offices.
    """
    units: list[Unit] = []
    text, others = _AND_OTHERS_AND.subn("、", text)
    open_ended = others > 0
    for group in _split(text, "，,；;"):
        found, is_open = _group_units([name for part in _parts(group) for name in _at_and(part)])
        units.extend(_with_level(found))
        open_ended = open_ended or is_open
    named = dict.fromkeys(unit for unit in units if not _NONE.fullmatch(unit.written))
    return UnitList(tuple(named), open_ended)


def _with_level(units: list[Unit]) -> list[Unit]:
    """Complete names whose level is written once, at the head of their group: 省财政厅、商务厅 → 省财政厅, 省商务厅.

    Only names of usual organs are completed: 海关 and 银行 have no level, and a bank's branch names its place.
    """
    level = split_name(units[0].name)[0] if units else ""
    if len(level) != 1 or level not in _WRITTEN_ONCE:
        return units
    completed: list[Unit] = []
    for unit in units:
        own, stem, suffix = split_name(unit.name)
        level = own if len(own) == 1 and own in _WRITTEN_ONCE else level
        usual = in_table(level + unit.name) or suffix == "厅" or (suffix == "局" and len(stem) == _SHORT_STEM)
        if suffix == "部":  # a department of the party committee, if of anything
            prefix = f"{level}委" if completed and completed[-1].name.startswith(f"{level}委") else ""
        else:
            prefix = level if usual else ""
        completed.append(unit if own or unit.collective else replace(unit, name=prefix + unit.name))
    return completed


def _group_units(parts: list[str]) -> tuple[list[Unit], bool]:
    units: list[Unit] = []
    pending: list[str] = []
    open_ended = False
    for part in parts:
        head, others, tail = _cut_others(part)
        if others and not tail:
            open_ended = True
        if others and is_generic(tail) and not is_organ(head):
            units.extend(Unit(name + tail, name) for name in pending)
            units.append(Unit(head + tail, part))
            pending = []
            continue
        units.extend(_named(name) for name in pending)
        pending = []
        if is_organ(head) or is_collective(head):
            units.append(_named(head))
        else:
            pending = [head]
        if tail:
            units.extend(_named(name) for name in pending)
            pending = []
            units.append(_named(tail))
    units.extend(_named(name) for name in pending)
    return units, open_ended


def _named(name: str) -> Unit:
    return Unit(name, name, is_collective(name))


def _cut_others(part: str) -> tuple[str, bool, str]:
    """Cut A等B at the 等 that closes a list; the one in 中等职业学校 does not, and A等部门 names no more than A等."""
    match = _AND_OTHERS.search(part)
    if not match or not match.start():
        return part, False, ""
    tail = part[match.end() :].lstrip(_JOINED)
    if tail and not is_collective(tail):
        return part, False, ""
    return part[: match.start()], True, "" if _NO_NAME.fullmatch(tail) else tail


def _at_and(part: str) -> Iterator[str]:
    """Part two names that 和 joins, a whole one on each side: 国家数据局和试点地区政府, not 发展和改革局."""
    start = 0
    for match in re.finditer("[和及与]", part):
        left, right = part[start : match.start()], part[match.end() :]
        if _WHOLE.search(left) and len(right) > _SHORT_STEM and _can_follow(right):
            yield left
            start = match.end()
    yield part[start:]


def _can_follow(name: str) -> bool:
    return (is_organ(name) or is_collective(name)) and not is_generic(name) and not name.startswith(_ORGAN_WORDS)


def _parts(group: str) -> Iterator[str]:
    """Split a group at 、, keeping 各市、县（区）人民政府 in one piece."""
    held = ""
    for part in _split(group, "、"):
        if held and _FURTHER_DIVISION.fullmatch(part):
            held = f"{held}、{part}"
            continue
        if held:
            yield held
        held = part if _DIVISIONS.fullmatch(part) else ""
        if not held:
            yield part
    if held:
        yield held


def _split(text: str, separators: str) -> Iterator[str]:
    depth = start = 0
    for place, mark in enumerate(text):
        depth = max(depth + (mark in _OPENING) - (mark in _CLOSING), 0)
        if mark in separators and not depth:
            yield from _trimmed(text[start:place])
            start = place + 1
    yield from _trimmed(text[start:])


def _trimmed(part: str) -> Iterator[str]:
    part = part.strip(" 。.、，,；;")
    if part:
        yield part
