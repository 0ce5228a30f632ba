"""The labels that announce who answers for a task, and by when: 牵头单位：, 分管领导：, 完成时限：.

They are composed of a kind of word (领导, 单位, 部门, 时限) and what it does (牵头, 配合, 责任), so that a label
not seen before is read by its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LabelKind = Literal["leader", "lead", "support", "either", "deadline", "progress"]

_LEVEL = "(?:[省市区县州盟旗區縣]级?(?:委|政府)?)"
_WHO = "(?:单位|部门|处室|科室|机关|机构|主体)"
_LEADER = (
    f"{_LEVEL}?(?:总牵头|牵头|分管|协同|责任|主管|联系|包保|包联|挂联|挂钩|挂包|督导|主抓|负责)(?:负责|责任)?"
    f"{_LEVEL}?(?:级|的)?领导(?:干部|同志)?"
    f"|{_LEVEL}领导|分管副?[省市区县州]长"
    "|(?:第一|直接|主要|具体|牵头)?责任人|(?:牵头|总|主要|具体|分管)?负责人|牵头人"
)
_LEAD = (
    f"(?:总牵头|牵头|主责|主办|汇总|主抓|首要责任|主要责任|第一责任)(?:负责|责任|落实|实施)?{_WHO}?"
    f"(?:[或和及、](?:汇总|主办|责任){_WHO})?"
)
_SUPPORT = (
    f"(?:协同|协作|协办|协助|配合|参与|参加|支持|指导|其他|其它)(?:责任|负责|配合|落实)?{_WHO}"
    "(?:[及和、]部门)?|(?:协办|配合|参与|协同)(?:方|者)?"
)
_EITHER = (
    f"(?:责任|负责|落实|实施|承办|承担|分工负责){_WHO}|(?:行业)?主管部门|(?:部门|职责|任务|责任|工作)分工|责任分解"
)
_DEADLINE = (
    "(?:完成|办理|办结|落实|实施|推进)?(?:时限|期限)(?:要求)?"
    "|(?:完成|办结|计划完成|计划)?(?:时间|日期)(?:节点|要求|安排|进度)?"
    "|进度(?:安排|要求|计划)|形象进度"
)
_PROGRESS = "(?:目前|工作|任务|当前)?(?:进展|完成|落实|推进)(?:情况|进度)|(?:目前|工作)进展"
_ASIDE = "(?:[（(][^（）()]{1,10}[）)])?"
_KINDS = {
    "leader": _LEADER,
    "lead": _LEAD,
    "support": _SUPPORT,
    "either": _EITHER,
    "deadline": _DEADLINE,
    "progress": _PROGRESS,
}
_LABELS = f"(?:{'|'.join(f'(?P<{kind}>(?:{words}))' for kind, words in _KINDS.items())}){_ASIDE}"
_TRADITIONAL = dict(
    zip(
        "牵头负责领导单协门办总汇与区县参时间节点进划实务机关联挂钩处长",
        "牽頭負責領導單協門辦總匯與區縣參時間節點進劃實務機關聯掛鉤處長",
        strict=True,
    )
)
"""The characters of the labels that a reprint in traditional characters writes otherwise."""


def _either_script(pattern: str) -> str:
    """Let every character of a pattern match its traditional form too; within [] it is added to the class."""
    parts: list[str] = []
    depth = 0
    for mark in pattern:
        depth += (mark == "[") - (mark == "]")
        other = _TRADITIONAL.get(mark, mark)
        parts.append(mark if other == mark else mark + other if depth else f"[{mark}{other}]")
    return "".join(parts)


_HEADER = re.compile(_either_script(_LABELS))
_LABEL = re.compile(_either_script(_LABELS) + "[：:﹕\u2236]")
LONGEST = 24
"""No label is longer."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a text: its kind, where it begins, and where what it announces begins."""

    kind: LabelKind
    start: int
    end: int


def labels_in(text: str) -> Iterator[Label]:
    """Yield the labels of `text`, each with its colon, in order."""
    for match in _LABEL.finditer(text):
        yield Label(_kind(match), match.start(), match.end())


def label_at(text: str, place: int) -> Label | None:
    """Return the label that begins at `place`."""
    match = _LABEL.match(text, place, place + LONGEST)
    return Label(_kind(match), match.start(), match.end()) if match else None


def header_kind(text: str) -> LabelKind | None:
    """Return the kind of a label that stands without a colon, as at the head of a column."""
    match = _HEADER.fullmatch(text)
    return _kind(match) if match else None


def _kind(match: re.Match[str]) -> LabelKind:
    kind = match.lastgroup
    assert kind in _KINDS
    return kind  # type: ignore[return-value]  # the names of the groups are the kinds
