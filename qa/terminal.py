"""How results look in a terminal. Everything but JSON that the commands print is made here."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from qa.index.units import FORM_HOW
from qa.parsing.corrections import NAMES

if TYPE_CHECKING:
    from qa.answering import Answer
    from qa.doctor import Check
    from qa.domain import Notice, ParsedPlan, Plan, Task, Unit
    from qa.evaluating import Evaluation
    from qa.index.encoder import Progress as Report
    from qa.index.library import Imported
    from qa.index.rows import KeptCorrection
    from qa.index.units import PlaceUnits, UnitName
    from qa.retrieval import Hit, SearchResult

_PIPED_WIDTH = 160
"""Columns where no terminal says how many there are: a table must not be cut in a file."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)

VERDICTS = {
    "found": "找到相关任务",
    "nearest": "没有找到直接对应的任务，下面是最接近的几项",
    "none": "任务库中没有找到相关任务，最接近的几项如下",
}
_VERDICT_NAMES = {"found": "找到", "nearest": "最接近", "none": "没有"}
STATUSES = {"new": "新导入", "replaced": "已替换", "unchanged": "没有变化"}
_SHOWN_UNITS = 8
_SHOWN_TEXT = 40
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys instead of showing them (colours, titles, direction), or cannot write."""


def say(message: str) -> None:
    """Write a message for the user to standard error, as it is."""
    err.print(plain(message))


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Show a bar on standard error while work goes on; where no one watches, a line at every tenth."""
    if err.is_terminal:
        label = TextColumn("{task.description}", markup=False)
        columns = (label, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            job = bar.add_task(plain(what).plain, total=None)
            yield lambda done, total: bar.update(job, completed=done, total=total)
        return
    shown = -1

    def report(done: int, total: int) -> None:
        nonlocal shown
        tenth = done * 10 // max(total, 1)
        if tenth > shown:
            shown = tenth
            say(f"{what} {done}/{total}")

    yield report


def show_plans(plans: Sequence[Plan], counts: dict[str, int]) -> None:
    """List the plans of a library with the number of their tasks."""
    if not plans:
        out.print("任务库中还没有方案：请用 qa import 导入。")
        return
    table = Table("编号", "年度", Column("方案", overflow="fold"), "印发单位", "日期", "任务")
    for plan in plans:
        cells = (plan.id, str(plan.year or ""), plan.title, plan.issuer or "", plan.date or "", str(counts[plan.id]))
        table.add_row(*(plain(cell) for cell in cells))
    out.print(table)


def show_units(places: Sequence[PlaceUnits]) -> None:
    """List the units of each place: name, how often, forms with why they are taken for it, kin by reforms."""
    if not places:
        out.print("任务库中还没有方案：请用 qa import 导入。")
    for place in places:
        out.print(plain(f"{place.place}（方案 {len(place.plans)} 个，单位 {len(place.units)} 个）", "bold"))
        table = Table("单位", "次数", Column("其他写法", overflow="fold"), Column("机构改革", overflow="fold"))
        for unit in place.units:
            table.add_row(*map(plain, (unit.name, str(unit.count), _forms(unit), _kin(unit))))
        out.print(table)
        for one in place.decisions:
            decided = f"按“{one.name}”计" if one.name else "单独计"
            out.print(
                plain(f"  您的决定：“{one.form}”{decided}（{one.decided_at[:10]}，撤销：qa units reset {one.form}）")
            )


def _forms(unit: UnitName) -> str:
    shown = (form for form in unit.forms if form.how != "itself")
    return "、".join(f"{form.written}（{FORM_HOW[form.how]}，{form.count} 次）" for form in shown)


def _kin(unit: UnitName) -> str:
    before = (f"{one.succession.since} 年划入：{one.name}" for one in unit.predecessors)
    after = (f"{one.succession.since} 年划归：{one.name}" for one in unit.successors)
    return "；".join((*before, *after))


def show_corrections(kept: Sequence[KeptCorrection], plans: Sequence[Plan]) -> None:
    """List corrections by plan: the task, the field, what was read and what it should say."""
    if not kept:
        out.print("没有人工更正。")
    titles = {plan.id: f"《{plan.title}》" for plan in plans}
    for plan in dict.fromkeys(one.plan for one in kept):
        out.print(plain(f"{plan}{titles.get(plan, '（已移除，再次导入时套用）')}", "bold"))
        folded = (Column(name, overflow="fold") for name in ("任务", "原来", "更正为"))
        task, read, value = folded
        table = Table("编号", task, "栏目", read, value, "日期")
        for one in kept:
            if one.plan == plan:
                done = one.correction
                cells = (done.number or "", done.text[:_SHOWN_TEXT], NAMES[done.field], done.read, done.value)
                table.add_row(*map(plain, (*cells, one.corrected_at[:10])))
        out.print(table)


def show_imported(imported: Imported, file_name: str) -> None:
    """Say what became of one imported file."""
    plan = imported.plan
    out.print(plain(f"{STATUSES[imported.status]}：{file_name} → {plan.id}《{plan.title}》"))
    out.print(plain(f"  任务 {imported.tasks} 项，未能归位 {imported.unplaced} 处，新计算向量 {imported.embedded} 条"))
    show_notices(imported.warnings)


def show_notices(notices: Iterable[Notice]) -> None:
    """List what the user should know, one a line."""
    for notice in notices:
        out.print(plain(f"  注意：{notice.message}"))


def show_parsed(parsed: ParsedPlan) -> None:
    """Show what was read from a document: the plan, its tasks, what could not be placed."""
    plan = parsed.plan
    out.print(plain(f"《{plan.title}》", "bold"))
    facts = (plan.issuer, f"{plan.year} 年" if plan.year else None, plan.number, plan.date)
    out.print(plain("　".join(fact for fact in facts if fact)))
    out.print(plain(f"部分 {len(plan.sections)} 个，任务 {len(parsed.tasks)} 项，未能归位 {len(parsed.unplaced)} 处"))
    show_notices(parsed.warnings)
    for piece in parsed.unplaced:
        out.print(plain(f"  未归位（{piece.source.start}—{piece.source.end}，{piece.reason}）：{piece.text}"))
    for task in parsed.tasks:
        out.print()
        _show_task(task, ())


def show_search(result: SearchResult) -> None:
    """Show the answer to a query."""
    for note in (*result.reading, *result.notes):
        out.print(plain(note))
    if not result.hits:
        out.print("没有符合条件的任务。")
        return
    out.print(plain(f"{VERDICTS[result.verdict]}（把握 {result.confidence:.0%}，{result.milliseconds:.0f} 毫秒）"))
    several = len({hit.task.plan for hit in result.hits}) > 1
    for hit in result.hits:
        out.print()
        if several:
            out.print(plain(f"方案 {hit.task.plan}", "dim"))
        _show_hit(hit)


def show_answer(answer: Answer) -> None:
    """Show the answer to a question, and the tasks it rests on."""
    for note in answer.notes:
        out.print(plain(note, "dim"))
    out.print(plain(answer.text, "bold"))
    if answer.plain is not None:
        out.print(plain(f"措辞由语言模型润色，已逐项核对。原句：{answer.plain}", "dim"))
    for head, tasks in (("依据的任务", answer.tasks), ("可能也属于", answer.perhaps), ("最接近的任务", answer.nearest)):
        if tasks:
            out.print()
            out.print(plain(f"{head}（{len(tasks)} 项）", "dim"))
            for task in tasks:
                _show_task(task, _places(task.text, answer.decisive))


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where words stand in a text."""
    return [match.span() for word in words if word for match in re.finditer(re.escape(word), text)]


def show_evaluations(evaluations: Sequence[Evaluation]) -> None:
    """Show one table: a row for each setting and kind of query."""
    from qa.evaluating.run import ALL

    table = Table("检索方式", "查询类型", "条数", "nDCG@10", "hit@1", "MRR", "recall@10", "AUROC", "结论错误率")
    for evaluation in evaluations:
        last = (_figure(evaluation.auroc), _figure(evaluation.wrong_verdicts))
        if not evaluation.by_kind:
            table.add_row(plain(evaluation.legs), ALL, "0", *[_figure(None)] * 4, *last, style="bold")
        for kind, measures in evaluation.by_kind.items():
            values = (measures.ndcg, measures.hit_at_1, measures.mrr, measures.recall)
            cells = (evaluation.legs, kind, str(measures.queries), *map(_figure, values))
            whole = kind == ALL
            table.add_row(*map(plain, cells), *(last if whole else ()), style="bold" if whole else "")
    out.print(table)
    for evaluation in evaluations:
        _show_certainty(evaluation, last=evaluations[-1].legs)
    for evaluation in evaluations[-1:]:
        for group, name in (("answerable", "有答案的查询"), ("off_topic", "无答案的查询")):
            counts = evaluation.verdicts[group]
            told = "，".join(f"{_VERDICT_NAMES[verdict]} {count}" for verdict, count in counts.items())
            out.print(Text(f"{evaluation.legs} 的结论，{name}：{told}"))


def _show_certainty(evaluation: Evaluation, *, last: str) -> None:
    """Show the 95 % intervals of the figures over all kinds, and how sure the difference from the last setting is."""
    names = {
        "ndcg": "nDCG@10",
        "hit_at_1": "hit@1",
        "recall": "recall@10",
        "auroc": "AUROC",
        "wrong_verdicts": "结论错误率",
    }
    from qa.evaluating.run import ALL

    intervals = evaluation.intervals.get(ALL, {})
    told = [
        f"{name} {intervals[key][0]:.3f}–{intervals[key][1]:.3f}" for key, name in names.items() if key in intervals
    ]
    if told:
        out.print(plain(f"{evaluation.legs} 的 95% 区间（自助法）：{'，'.join(told)}", "dim"))
    if found := evaluation.against_last:
        out.print(
            plain(
                f"{evaluation.legs} 比 {last}：nDCG@10 {found.difference:+.3f}"
                f"（95% 区间 {found.low:+.3f} 至 {found.high:+.3f}，配对随机化检验 p = {found.p:.4f}）",
                "dim",
            )
        )


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def show_checks(checks: Sequence[Check]) -> None:
    """Show what `qa doctor` found, one line a check."""
    for check in checks:
        mark = ("正常  ", "green") if check.ok else ("异常  ", "bold red")
        out.print(Text.assemble(mark, plain(f"{check.name}：{check.message}")))


def _show_hit(hit: Hit) -> None:
    _show_task(hit.task, hit.reasons.spans)
    terms = "、".join(hit.reasons.terms) or "无相同词语"
    late = "" if hit.reasons.late is None else f"，逐词 {hit.reasons.late:.3f}"
    out.print(
        plain(
            f"   匹配度 {hit.score:.3f}（语义 {hit.reasons.dense:.3f}{late}，词语 {hit.reasons.keyword:.3f}：{terms}）",
            "dim",
        )
    )


def _show_task(task: Task, spans: Sequence[tuple[int, int]]) -> None:
    text = plain(task.text)
    for start, end in spans:
        text.stylize("bold yellow", start, end)
    number = f"{task.number}．" if task.number else ""
    out.print(Text.assemble(plain(number, "bold"), text))
    for label, value in (
        ("牵头领导", "、".join(task.leaders)),
        ("牵头单位", _units(task.lead_units)),
        ("配合单位", _units(task.support_units)),
        ("存疑", "；".join(task.doubts)),
    ):
        if value:
            out.print(plain(f"   {label}：{value}"))


def _units(units: Sequence[Unit]) -> str:
    names = [unit.name for unit in units]
    shown = "、".join(names[:_SHOWN_UNITS])
    return f"{shown}等 {len(names)} 个" if len(names) > _SHOWN_UNITS + 1 else "、".join(names)


def plain(words: str, style: str = "") -> Text:
    """Return words for the terminal as they are, with a mark in place of each character that would command it."""
    return Text(_COMMANDS.sub("\N{REPLACEMENT CHARACTER}", words), style)
