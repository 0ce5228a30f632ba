"""The command `qa corrections`: what a user put right in the plans, and forgetting it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import PlanNotFoundError
from qa.output import print_json
from qa.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.domain import Plan
    from qa.index.rows import KeptCorrection


def corrections(
    plan: Annotated[str | None, typer.Argument(metavar="PLAN", help="方案编号、编号开头或年度")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="删除这个方案的更正")] = False,
    library: Annotated[Path | None, typer.Option("--library", metavar="DIR", help="任务库所在的文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出导入时所做的人工更正：哪一项、哪一栏、原来和更正后的内容；--forget 删除一个方案的更正。"""
    if forget and not plan:
        raise typer.BadParameter("请指明方案，例如 qa corrections 2022 --forget", param_hint="PLAN")
    with Workplace(library) as opened:
        plans = opened.plans()
        kept = _all(opened)
        wanted = _plan_id(plan, plans, kept) if plan else ""
        if wanted:
            kept = opened.plain().forget_corrections(wanted) if forget else _of(kept, wanted)
    if as_json:
        from qa.reporting.records import correction_record

        print_json({"forgotten" if forget else "corrections": [correction_record(one) for one in kept]})
    elif forget:
        _tell(kept, stored=any(one.id == wanted for one in plans))
    else:
        from qa.terminal import show_corrections

        show_corrections(kept, plans)


def _all(opened: Workplace) -> tuple[KeptCorrection, ...]:
    """Return all that is kept: there may be corrections where no plan is left, but not where no library was made."""
    from qa.index.schema import is_vacant

    return () if is_vacant(opened.folder) else opened.plain().corrections()


def _of(kept: Sequence[KeptCorrection], plan_id: str) -> tuple[KeptCorrection, ...]:
    return tuple(one for one in kept if one.plan == plan_id)


def _plan_id(name: str, plans: tuple[Plan, ...], kept: Sequence[KeptCorrection]) -> str:
    """Return the id of the plan that answers to a name, stored or removed."""
    from qa.index.library import find_plan

    try:
        return find_plan(plans, name).id
    except PlanNotFoundError:
        removed = {one.plan for one in kept if one.plan.startswith(name.strip())} - {one.id for one in plans}
        if len(removed) == 1 and name.strip():
            return removed.pop()
        raise


def _tell(kept: Sequence[KeptCorrection], *, stored: bool) -> None:
    from qa.terminal import say

    if not kept:
        say("这个方案没有人工更正。")
        return
    rest = "任务库中的方案仍是更正后的内容：请重新导入原文件，恢复为文件中的写法。" if stored else ""
    say(f"已删除 {len(kept)} 处人工更正。{rest}")
