"""Names of organs: which suffix makes one, what stands for many, which form is short for another.

Only words of administration stand here, none of a particular place; units of a place are learnt from its
documents.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

LEVELS = "省市区县州旗镇乡"
_AUTONOMOUS = ("自治区", "自治州", "自治县", "自治旗")
_NO_LEVEL = ("市场", "区域", "县域", "乡村", "镇村")
"""Words that begin names without a level: 市场监管局, 乡村振兴局."""

_SAME_SUFFIX: tuple[tuple[str, ...], ...] = (
    ("分局", "局"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("联合会", "联"),
    ("管理委员会", "管委会"),
    ("人民政府", "政府"),
)
"""Suffixes that are full and short forms of one another, the full one first."""

_SUFFIXES = (
    "管理委员会 管委会 街道办事处 办事处 人民政府 政府 委员会 办公室 联合会 分局 支队 大队 中心 "
    "指挥部 领导小组 小组 专班 局 委 办 部 厅 院 署 处 室 所 站 队 会 联 组 社 馆 台 校 "
    "公司 集团 银行 支行 分行 海关 部门 单位 企业 机构 学校 大学 学院 医院 工会 工委 中学"
).split()
_ENDINGS = tuple(_SUFFIXES)
_SUFFIX = re.compile(
    "(?:" + "|".join(sorted(_SUFFIXES, key=len, reverse=True)) + r")(?:[（(〈][^（）()〈〉]*[）)〉])?$"
)

_GENERIC = re.compile(
    r"(?:园区|开发区|功能区|镇街|乡镇|镇村|镇|乡|街道|社区|村)?"
    r"(?:管理委员会|管委会|人民政府|政府|街道办事处|办事处|街道|镇街|乡镇|村委会|居委会|党工委)"
    r"(?:[（(][^（）()]*[）)])?"
)
_GOVERNMENT = re.compile(r"(?:人民)?政府")
_MANY = re.compile(
    r"各|^(?:有关|相关|其他|所有|全部|全体|涉及)|(?:部门|单位|企业|机构)(?:[（(](?:部门|单位)[）)])?$|成员单位"
)

_OF_TOWNS = ("街道办事处", "街道", "镇政府", "镇人民政府", "乡政府", "乡人民政府", "镇", "乡")
_OF_DEPARTMENTS = frozenset("局 分局 委 办 办公室 部 厅 委员会 中心 署 院".split())
_MIN_STEM = 2
_MIN_MISTYPED = 6
_TELLING_APART = frozenset("一二三四五六七八九十0123456789东西南北上下甲乙丙丁")


def organ_ends(text: str) -> list[int]:
    """Return the places in a text, in order, at which a name of an organ could end."""
    return [end for end in range(1, len(text) + 1) if text.endswith(_ENDINGS, 0, end)]


def is_organ(name: str) -> bool:
    """Tell whether `name` ends in a word that makes an organ (局, 中心, 管委会, …)."""
    return bool(_SUFFIX.search(name))


def is_collective(name: str) -> bool:
    """Tell whether `name` stands for many units: 各镇政府, 区政府各部门, and a bare 园区管委会 or 街道办事处."""
    return bool(_MANY.search(name)) or is_generic(name)


def may_include(collective: str, organ: str) -> bool:
    """Tell whether a collective can stand for an organ too: 各镇政府 for 沙镇镇政府, 区政府各部门 for 区水利局.

    A collective of a kind (各片区指挥部) stands for organs of that kind, one of members (各成员单位) for nobody in
    particular.
    """
    if "成员单位" in collective:
        return False
    if organ.endswith(_OF_TOWNS):
        kinds = ("街道",) if "街道" in organ else ("镇", "乡")
        return any(kind in collective for kind in kinds)
    suffix = split_name(organ)[2]
    if suffix.endswith(("管委会", "管理委员会")):
        return "管委会" in collective or "管理委员会" in collective
    if re.search("部门|各单位|区直", collective):
        return suffix in _OF_DEPARTMENTS
    return bool(suffix) and suffix in collective


def is_generic(name: str) -> bool:
    """Tell whether `name` is a kind of organ with no name of its own (街道办事处, 园区管委会, 镇政府)."""
    return bool(_GENERIC.fullmatch(name)) and not _GOVERNMENT.fullmatch(name)


@lru_cache(maxsize=8192)
def split_name(name: str) -> tuple[str, str, str]:
    """Return level, stem and suffix of a name: 区发展和改革局 → (区, 发展和改革, 局)."""
    level = _level(name)
    match = _SUFFIX.search(name, len(level))
    suffix = match.group() if match else ""
    return level, name[len(level) : len(name) - len(suffix)], suffix


def abbreviates(short: str, full: str, *, any_level: bool = False) -> bool:
    """Tell whether `short` can be a short form of `full`: same level, same kind of suffix, stem left out in part.

    With `any_level` a short form without its level counts (教体局 for 区教育和体育局), as people type it.
    """
    level, stem, suffix = split_name(short)
    full_level, full_stem, full_suffix = split_name(full)
    if any_level and level and len(stem) < _MIN_STEM:
        level, stem = "", level + stem  # 市监局: 市 is no level here
    if level != full_level and not (any_level and not level):
        return False
    if not _same_suffix(suffix, full_suffix) or len(stem) < _MIN_STEM:
        return False
    if stem == full_stem:
        return len(short) < len(full)
    return len(stem) < len(full_stem) and _is_subsequence(stem, full_stem)


def condenses(short: str, full: str) -> bool:
    """Tell whether `short` takes a character from each word of `full`: 教体局 for 教育和体育局, but not 教育局.

    This is asked where years lie between two names: what leaves out a part may be an organ that was merged since.
    """
    (level, stem, suffix), (full_level, full_stem, full_suffix) = split_name(short), split_name(full)
    parts = [part for part in re.split("[和与及、]", full_stem) if part]
    if level != full_level or not _same_suffix(suffix, full_suffix) or len(parts) < _MIN_STEM:
        return False
    return stem[:1] == full_stem[:1] and stem not in "".join(parts) and _takes_of_each(stem, parts)


def mistypes(form: str, name: str) -> bool:
    """Tell whether `form` is `name` with one character wrong, missing or too many in its stem.

    Short names, and a difference that tells units apart (第一/第二, 东/西), are left alone.
    """
    if min(len(form), len(name)) < _MIN_MISTYPED or abs(len(form) - len(name)) > 1:
        return False
    (level, _, suffix), (name_level, _, name_suffix) = split_name(form), split_name(name)
    if level != name_level or suffix != name_suffix:
        return False
    if Levenshtein.distance(form, name) != 1:
        return False
    same = zip(form, name, strict=False)
    place = next((place for place, (mark, other) in enumerate(same) if mark != other), min(len(form), len(name)))
    longest = max(len(form), len(name))
    changed = {text[place] for text in (form, name) if len(text) == longest}
    return not changed & _TELLING_APART


def _level(name: str) -> str:
    if name.startswith(_AUTONOMOUS):
        return name[:3]
    return name[0] if len(name) > 1 and name[0] in LEVELS and not name.startswith(_NO_LEVEL) else ""


def _same_suffix(one: str, other: str) -> bool:
    return bool(one) and (one == other or any(one in pair and other in pair for pair in _SAME_SUFFIX))


def _takes_of_each(stem: str, parts: list[str]) -> bool:
    """Tell whether a stem falls into pieces, one for each part, with a character for every two of the part."""
    if not parts:
        return not stem
    least = (len(parts[0]) + 1) // 2
    return any(
        _is_subsequence(stem[:size], parts[0]) and _takes_of_each(stem[size:], parts[1:])
        for size in range(least, min(len(parts[0]), len(stem)) + 1)
    )


def _is_subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(mark in rest for mark in short)
