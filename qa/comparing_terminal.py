"""How overlaps, checked drafts and comparisons look in a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from rich.table import Column, Table
from rich.text import Text

from qa.comparing import Change, Checked, Comparison, Evidence, Overlap, Row
from qa.comparing.comparison import Kind
from qa.comparing.telling import (
    BY_HAND,
    FIELDS,
    FINDINGS,
    RELATIONS,
    change_sentence,
    kinds_told,
    lost_told,
    summary_sentence,
)
from qa.domain import Plan, Task
from qa.index.linking import label
from qa.index.links import FoundLink
from qa.parsing.known_tasks import TaskKey
from qa.terminal import out, plain

_STYLES: Final = {"new": "green", "dropped": "red", "revised": "yellow", "merged": "cyan", "split": "cyan"}
_SHOWN: Final = 70
_BEGINNING: Final = 24
"""Characters by which a task of a decision is told."""


def show_overlaps(pairs: Sequence[Overlap]) -> None:
    """List pairs of tasks that share work, with what they share."""
    if not pairs:
        out.print("没有发现重复、重叠或互相矛盾的任务。")
        return
    out.print(f"发现 {len(pairs)} 对。")
    for pair in pairs:
        out.print()
        out.print(plain(f"{RELATIONS[pair.relation]}（把握 {pair.score:.0%}）", "bold"))
        for task in (pair.a, pair.b):
            _show_task(task)
        _show_evidence(pair.evidence)


def show_checked(checked: Sequence[Checked], plans: Sequence[Plan]) -> None:
    """List drafts with their findings and the tasks they match."""
    titles = {plan.id: plan.title for plan in plans}
    counts = {finding: sum(one.finding == finding for one in checked) for finding in FINDINGS}
    told = "，".join(f"{FINDINGS[finding]} {count} 项" for finding, count in counts.items() if count)
    out.print(f"共 {len(checked)} 项草稿：{told}。")
    for place, one in enumerate(checked, 1):
        out.print()
        out.print(plain(f"{place}．{FINDINGS[one.finding]}　", "bold"), plain(one.draft.text), sep="")
        for match in one.matches:
            out.print(
                plain(f"   {RELATIONS[match.relation]}（把握 {match.score:.0%}）《{titles[match.task.plan]}》", "dim")
            )
            _show_task(match.task)
            _show_evidence(match.evidence)


def show_comparison(comparison: Comparison, kinds: Collection[Kind] = ()) -> None:
    """Show what became of each task: the summary, then a table of the rows of some kinds.

    Where none is given, they are all but those kept as they were.
    """
    out.print(plain(f"《{comparison.old.title}》→《{comparison.new.title}》", "bold"))
    out.print(plain(summary_sentence(comparison)))
    for sentence in lost_told(comparison):
        out.print(plain(f"注意：{sentence}", "yellow"))
    names = kinds_told(comparison)
    table = Table("变化", "原", "新", "内容和变化", expand=False)
    for row in comparison.rows:
        plainly_kept = row.kind == "kept" and not row.changes and not row.decided
        if row.kind not in kinds if kinds else plainly_kept:
            continue
        table.add_row(plain(names[row.kind], _STYLES.get(row.kind, "")), *_numbers(row), _told(row))
    out.print(table)


def show_links(links: Sequence[FoundLink], plans: Sequence[Plan]) -> None:
    """List what the user decided about tasks of two plans, by plans."""
    if not links:
        out.print("没有人工指定的对应关系。")
    titles = {plan.id: f"《{plan.title}》" for plan in plans}
    for old, new in dict.fromkeys((link.decision.old, link.decision.new) for link in links):
        sides = (f"{plan}{titles.get(plan, '（已移除，再次导入时采用）')}" for plan in (old, new))
        out.print(plain(" → ".join(sides), "bold"))
        table = Table("决定", Column("原任务", overflow="fold"), Column("新任务", overflow="fold"), "日期", "决定编号")
        for link in links:
            if (link.decision.old, link.decision.new) == (old, new):
                table.add_row(*map(plain, _link_cells(link)))
        out.print(table)


def _link_cells(link: FoundLink) -> tuple[str, ...]:
    decision = link.decision
    verb = "是同一任务" if decision.same else "不是同一任务"
    old = _meant(link.old, decision.old_tasks)
    new = _meant(link.new, decision.new_tasks)
    return (verb if link.holds else f"{verb}（未采用）", old, new, decision.decided_at[:10], decision.id)


def _meant(tasks: Sequence[Task | None], keys: Sequence[TaskKey]) -> str:
    lines = []
    for task, (number, words, _) in zip(tasks, keys, strict=True):
        said = f"{label(task)}．{task.text}" if task else f"{number or ''}．{words}".lstrip("．")
        lines.append(f"{said[:_BEGINNING]}{'…' if len(said) > _BEGINNING else ''}{'' if task else '（找不到）'}")
    return "\n".join(lines)


def _numbers(row: Row) -> tuple[Text, Text]:
    old, new = ("、".join(task.number or str(task.ordinal) for task in tasks) for tasks in (row.old, row.new))
    return plain(old), plain(new)


def _told(row: Row) -> Text:
    task = (row.new or row.old)[0]
    text = task.text if len(task.text) <= _SHOWN else f"{task.text[:_SHOWN]}…"
    mark = (f"· {BY_HAND}",) if row.decided else ()
    return plain("\n".join((text, *mark, *_changes(row.changes))))


def _changes(changes: Iterable[Change]) -> list[str]:
    return [f"· {FIELDS[change.field]}：{change_sentence(change)}" for change in changes if change.field != "text"]


def _show_task(task: Task) -> None:
    leaders = "、".join(task.leaders)
    units = "、".join(unit.name for unit in task.lead_units)
    number = f"{task.number}．" if task.number else ""
    out.print(plain(f"   {number}{task.text}"))
    if leaders or units:
        out.print(plain(f"      牵头：{'；'.join(filter(None, (leaders, units)))}", "dim"))


def _show_evidence(evidence: Iterable[Evidence]) -> None:
    for one in evidence:
        if one.sort == "clause":
            out.print(plain(f"      共同：{one.a} ＝ {one.b}", "dim"))
        else:
            subject = f"{one.subject}：" if one.subject else ""
            out.print(plain(f"      不一致：{subject}{one.a} ≠ {one.b}", "dim"))
