"""How findings, relations and changes are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from qa.comparing.changes import Change, Field
from qa.comparing.comparison import KINDS, Comparison, Kind
from qa.comparing.duplicates import Finding
from qa.comparing.relation import Relation
from qa.domain import Task
from qa.index.linking import told

FINDINGS: Final[Mapping[Finding, str]] = {"duplicate": "重复", "overlap": "重叠", "new": "新任务"}
RELATIONS: Final[Mapping[Relation, str]] = {
    "duplicate": "重复", "overlap": "重叠", "conflict": "不一致", "related": "同一领域",
}  # fmt: skip
CHANGES: Final[Mapping[Kind, str]] = {
    "kept": "保留", "revised": "调整", "new": "新增", "dropped": "取消", "merged": "合并", "split": "拆分",
}  # fmt: skip
FIELDS: Final[Mapping[Field, str]] = {
    "quantity": "指标", "leader": "牵头领导", "lead_unit": "牵头单位", "support_unit": "配合单位", "deadline": "时限",
    "section": "所在部分", "text": "表述",
}  # fmt: skip
UNTAKEN: Final = "未见承接"
"""What a dropped task is between a place and another: nobody there took it up."""
BY_HAND: Final = "人工指定"
"""How a row is marked that is as a user decided."""
DIRECTIONS: Final = {"raised": "提高", "lowered": "降低", "added": "新增", "removed": "取消", "changed": "调整"}


def change_sentence(change: Change) -> str:
    """Return one change in words: 公厕 17座 → 30座（提高 13座）; 张娅 → 张妍."""
    if change.field == "quantity":
        return _figure(change)
    if change.field in {"leader", "lead_unit", "support_unit"}:
        said = (
            f"去掉{'、'.join(change.gone)}" if change.gone else "",
            f"增加{'、'.join(change.come)}" if change.come else "",
        )
        return "，".join(filter(None, said))
    return f"{change.old or '未写'} → {change.new or '未写'}"


def _figure(change: Change) -> str:
    subject = f"{change.subject} " if change.subject else ""
    if change.direction in {"added", "removed"}:
        return f"{subject}{DIRECTIONS[change.direction]} {change.new or change.old}"
    said = f"{subject}{change.old} → {change.new}"
    if change.difference:
        said += f"（{DIRECTIONS[change.direction or 'changed']} {difference_told(change)}）"
    return said


def difference_told(change: Change) -> str:
    """Return how much a figure changed, without sign, in the scale people write: 300套, 1.5亿元; 个百分点 for rates."""
    amount, unit = abs(change.difference or 0.0), change.unit or ""
    if unit in {"%", "％"}:
        return f"{amount:g}个百分点"
    for scale, name in ((1e8, "亿"), (1e4, "万")):
        if amount >= scale and name in f"{change.old}{change.new}":
            return f"{amount / scale:g}{name}{unit}"
    return f"{amount:g}{unit}" if amount < 1e4 else f"{amount / 1e4:g}万{unit}"


def kinds_told(comparison: Comparison) -> Mapping[Kind, str]:
    """Return what each kind of row is called in a comparison."""
    return {**CHANGES, "dropped": UNTAKEN} if comparison.between_places else CHANGES


def kind_named(name: str) -> Kind | None:
    """Return the kind of row that a user means by a word, or by the key of records; None where it is none."""
    known: dict[str, Kind] = {word: kind for kind in KINDS for word in (kind, CHANGES[kind])}
    return known.get(name.strip(), "dropped" if name.strip() == UNTAKEN else None)


def lost_told(comparison: Comparison) -> list[str]:
    """Return a sentence for each decision of the user that does not hold because a task is gone."""
    return [f"人工指定的“{told(link.decision)}”找不到任务，未采用但已保留。" for link in comparison.lost]


def summary_sentence(comparison: Comparison) -> str:
    """Return what became of the tasks in numbers."""
    held, names = comparison.summary(), kinds_told(comparison)
    kinds = "，".join(f"{names[kind]} {held[kind]}" for kind in KINDS if held[kind])
    return f"原方案 {held['old_tasks']} 项，新方案 {held['new_tasks']} 项：{kinds}。"


def numbers_told(tasks: Iterable[Task]) -> str:
    """Return the numbers of tasks as printed; of one that has none, its place in the plan."""
    return "、".join(task.number or str(task.ordinal) for task in tasks)


def leaders_told(tasks: Iterable[Task]) -> str:
    """Return the leaders of tasks, each once."""
    return "、".join(dict.fromkeys(name for task in tasks for name in task.leaders))


def lead_units_told(tasks: Iterable[Task]) -> str:
    """Return the lead units of tasks, each once."""
    return "、".join(dict.fromkeys(unit.name for task in tasks for unit in task.lead_units))


def signed_difference(change: Change) -> str | None:
    """Return by how much a figure changed with its sign, as people write it: +5250万元, -0.5个百分点."""
    if not change.difference:
        return None
    return f"{'+' if change.difference > 0 else '-'}{difference_told(change)}"
