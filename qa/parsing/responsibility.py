"""Reads who answers for a task: labels inside a bracket, and the names behind each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEADER = (
    r"牵头(?:负责|责任)?[省市区县區縣]?领导|(?:[省市区县區縣]政府)?分管[省市区县區縣]?领导|协同领导|责任领导|责任人"
)
_LEAD = r"牵头责任单位|牵头负责部门|牵头单位|牵头部门|主要责任单位|主责单位|主办单位|汇总单位"
_SUPPORT = r"协同责任单位|其他责任单位|配合单位|配合部门|协同单位|协作单位|参与单位"
_EITHER = r"责任单位|责任部门"
_LABELS = rf"(?:(?P<leader>{_LEADER})|(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<either>{_EITHER}))[：:]"
_TRADITIONAL = dict(zip("牵头负责领导单协门办总汇与", "牽頭負責領導單協門辦總匯與", strict=True))
"""The characters of the labels that a reprint in traditional characters writes otherwise."""
_LABEL = re.compile("".join(f"[{mark}{_TRADITIONAL[mark]}]" if mark in _TRADITIONAL else mark for mark in _LABELS))
_EDGES = "，,；;、。. "
REACH = 40
"""A label that opens a bracket ends within this many characters."""


@dataclass(frozen=True, slots=True)
class Roles:
    """What stands behind the labels of one task, as written; None where the label is missing."""

    leaders: str | None = None
    lead: str | None = None
    support: str | None = None
    by_default: bool = False


def is_responsibility(text: str) -> bool:
    """Tell whether a bracket's content names who answers: it begins with a label and a colon."""
    return bool(_LABEL.match(text[:REACH].lstrip(_EDGES)))


def read_roles(text: str) -> Roles:
    """Read the labels in a bracket's content.

    A label ends the role before it whatever stands between. 责任单位 leads where no other label does,
    and supports beside 牵头单位.
    """
    found: dict[str, list[str]] = {}
    labels = list(_LABEL.finditer(text))
    for place, label in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(text)
        role = label.lastgroup or ""
        found.setdefault(role, []).append(text[label.end() : end].strip(_EDGES))
    by_default = found.keys() <= {"either", "leader"} and "either" in found
    if "either" in found:
        role = "support" if "lead" in found else "lead"
        found[role] = found.get(role, []) + found.pop("either")
    joined = {role: "；".join(contents) for role, contents in found.items()}
    return Roles(joined.get("leader"), joined.get("lead"), joined.get("support"), by_default)
