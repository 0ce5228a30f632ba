"""The command `qa align`: what a user decides about which tasks of two plans are the same work."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qa.errors import PlanNotFoundError, QueryError
from qa.output import print_json
from qa.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qa.domain import Plan
    from qa.index.library import Library
    from qa.index.linking import Verb, Wish
    from qa.index.links import FoundLink, LinkChange, LinkDecision

_Wishes = list[str] | None
_EQUALS: Final = re.compile("[=＝]")
_BETWEEN: Final = re.compile("[,，、;；]")
_ITEM: Final = re.compile("^第?(.*?)项?$")


def align(
    old: Annotated[str | None, typer.Argument(metavar="OLD", help="先前的方案：编号、编号开头或年度")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="后来的方案：编号、编号开头或年度")] = None,
    same: Annotated[
        _Wishes,
        typer.Option("--same", metavar="12=15", help="认定为同一任务；12,13=15 为合并，12=15,16 为拆分；可重复"),
    ] = None,
    apart: Annotated[_Wishes, typer.Option("--apart", metavar="12=15", help="认定不是同一任务；可重复")] = None,
    undo: Annotated[_Wishes, typer.Option("--undo", metavar="12=15", help="撤销关于它们的决定；可重复")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="撤销关于两个方案的全部决定")] = False,
    library: Annotated[Path | None, typer.Option("--library", metavar="DIR", help="任务库所在的文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """人工指定两个方案中任务的对应关系，以后的对比都按此进行；不带选项时列出已有的决定。"""
    asked = same or apart or undo or forget
    if (old is None) != (new is None) or (asked and new is None):
        raise typer.BadParameter("请给出两个方案，例如 qa align 2022 2023 --same 12=15")
    wishes = [*_wishes("undo", undo), *_wishes("same", same), *_wishes("apart", apart)]
    with Workplace(library) as opened:
        plans, kept = opened.plans(), _all(opened)
        pair = (_plan_id(old, plans, kept), _plan_id(new, plans, kept)) if old and new else None
        if pair and pair[0] == pair[1]:
            raise QueryError(f"“{old}”和“{new}”是同一个方案：请给出两个不同的方案。")
        change = _decided(opened.plain(), *pair, wishes=wishes, forget=forget) if pair and asked else None
        links = _found(opened, plans, pair)
    if as_json:
        from qa.reporting.comparing_records import link_record

        print_json({"decisions": [link_record(link) for link in links]})
    elif change:
        _tell(change)
    else:
        from qa.comparing_terminal import show_links

        show_links(links, plans)


def _wishes(verb: Verb, given: Sequence[str] | None) -> Iterator[Wish]:
    from qa.index.linking import Wish

    for said in given or ():
        sides = _EQUALS.split(said)
        if len(sides) == 1 and verb == "undo":
            yield Wish("undo", decision=said.strip())
            continue
        old, *rest = ([_ITEM.sub(r"\1", name.strip()) for name in _BETWEEN.split(side)] for side in sides)
        if len(rest) != 1 or not all((*old, *rest[0])):
            raise typer.BadParameter(f"“{said}”应写作“原编号=新编号”，例如 12=15 或 12,13=15", param_hint=f"--{verb}")
        yield Wish(verb, tuple(old), tuple(rest[0]))


def _decided(library: Library, old: str, new: str, *, wishes: list[Wish], forget: bool) -> LinkChange:
    from qa.index.linking import Wish

    return library.decide_links(old, new, [Wish("forget"), *wishes] if forget else wishes)


def _all(opened: Workplace) -> tuple[LinkDecision, ...]:
    """Return all decisions: there may be some where no plan is left, but not where no library was made."""
    from qa.index.schema import is_vacant

    return () if is_vacant(opened.folder) else opened.plain().links()


def _plan_id(name: str, plans: tuple[Plan, ...], kept: Iterable[LinkDecision]) -> str:
    """Return the id of the plan that answers to a name, stored or removed."""
    from qa.index.library import find_plan

    try:
        return find_plan(plans, name).id
    except PlanNotFoundError:
        known = set(chain.from_iterable((one.old, one.new) for one in kept)) - {plan.id for plan in plans}
        removed = [one for one in known if one.startswith(name.strip())]
        if len(removed) == 1 and name.strip():
            return removed[0]
        raise


def _found(opened: Workplace, plans: Sequence[Plan], pair: tuple[str, str] | None) -> list[FoundLink]:
    """Return the decisions about two plans, or about all, with the tasks they mean."""
    from qa.index.links import find_links, links_about

    kept = _all(opened)
    pairs = [pair] if pair else list(dict.fromkeys((one.old, one.new) for one in kept))
    stored = {plan.id for plan in plans} & set(chain.from_iterable(pairs))
    tasks = {plan: opened.plain().parsed(plan).tasks for plan in stored} if kept else {}
    return [
        link
        for old, new in pairs
        for link in find_links(links_about(kept, old, new), tasks.get(old, ()), tasks.get(new, ()))
    ]


def _tell(change: LinkChange) -> None:
    from qa.index.linking import told
    from qa.terminal import say

    for one in change.undone:
        say(f"已撤销先前的决定：{told(one)}。")
    for one in change.made:
        say(f"已认定：{told(one)}。")
    if not change.made and not change.undone:
        say("没有变化：已经这样认定。")
