"""Tells from the head of a column what stands in it: 序号, 工作任务, 牵头单位, 完成时限."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from qa.parsing.labels import LabelKind, header_kind

ColumnKind: TypeAlias = LabelKind | Literal["number", "category", "task", "remark"]
ROLE_KINDS: frozenset[ColumnKind] = frozenset({"leader", "lead", "support", "either"})
_LONGEST = 24

_NUMBER = re.compile("(?:项目|任务|总)?(?:序号|编号|项次|序)|No\\.?|№")
_CATEGORY = re.compile("(?:.{0,4})(?:类别|分类|类型|领域|板块|方面|部分|章节|专项)(?:名称)?")
_REMARK = re.compile(
    "备注|说明|联系人|联系电话|联系方式|分值|权重|报告页码|页码|来源|.*(?:进展|完成|落实|推进)情况.*|.*(?:季度|月份?)(?:进展|完成)?"
)
_TASK = re.compile(
    ".*(?:任务|内容|事项|工作|目标|项目|举措|措施|要求|实事|指标|要点|名称|标准|成果|计划)(?:分解|内容|名称|描述|要求|及要求|清单|值)?"
)
_UNITS = re.compile(".*(?:单位|部门|责任主体)(?:名称)?")
_LEAD = re.compile("牵头|主责|主办|主要责任|第一责任|汇总")
_SUPPORT = re.compile("配合|协同|协作|协办|协助|参与|参加|支持|其他|相关|有关")
_PEOPLE = re.compile(".*(?:领导|责任人|负责人|负责同志|责任同志)(?:姓名)?")
_TIME = re.compile(".*(?:时限|期限|时间|节点|进度|日期|年限)(?:要求|安排)?")
_OTHERS: tuple[tuple[ColumnKind, re.Pattern[str]], ...] = (
    ("leader", _PEOPLE), ("category", _CATEGORY), ("remark", _REMARK), ("deadline", _TIME), ("task", _TASK),
)  # fmt: skip
"""What remains, the narrower kinds first."""
_VALUE = re.compile(".*(?:目标|指标|预期|任务)(?:值|数|增幅)?")
_USUAL = re.compile(
    "序号|(?:工作|重点|主要|具体|目标)任务|任务(?:内容|名称)|工作内容|重点工作|(?:项目|任务|工作)名称|主要内容|备注|类别"
)
_ASIDE = re.compile("[（(][^（）()]*[）)]$")


def column_kind(head: str) -> ColumnKind | None:
    """Return the kind of the column with this head, layout left out; None where it says nothing known."""
    head = _ASIDE.sub("", head.strip("：: ")) or head
    if not head or len(head) > _LONGEST:
        return None
    if _NUMBER.fullmatch(head):
        return "number"
    if kind := header_kind(head):
        return kind
    if _UNITS.fullmatch(head):
        return "lead" if _LEAD.search(head) else "support" if _SUPPORT.search(head) else "either"
    return next((kind for kind, pattern in _OTHERS if pattern.fullmatch(head)), None)


def goes_on(head: str) -> bool:
    """Tell whether a column goes on the sentence of the one before it: 指标名称, then 目标值."""
    return bool(_VALUE.fullmatch(head))


def is_usual_head(head: str) -> bool:
    """Tell whether a head is whole as it stands, so that what follows it letter-spaced begins the next one."""
    return bool(_USUAL.fullmatch(head)) or header_kind(head) is not None


def is_header(kinds: list[ColumnKind | None]) -> bool:
    """Tell whether a row with cells of these kinds is the head of a table of tasks."""
    known = [kind for kind in kinds if kind]
    if len(known) < 2 or 2 * len(known) < len(kinds):
        return False
    return "task" in known and bool(ROLE_KINDS & set(known) or "number" in known)
