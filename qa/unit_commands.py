"""The commands `qa units …`: what the units of a library are called, and what the user decides about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.output import print_json
from qa.workplace import Workplace

if TYPE_CHECKING:
    from qa.index.rows import UnitDecision

units = typer.Typer(help="列出单位的名称和写法；合并或分开（units same、separate、reset）。")

_Library = Annotated[Path | None, typer.Option("--library", metavar="DIR", help="任务库所在的文件夹")]
_Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
_Place = Annotated[str | None, typer.Option("--place", metavar="PLACE", help="地方或方案编号；只有一处时可不写")]
_Form = Annotated[str, typer.Argument(metavar="FORM", help="单位在文件中的写法或名称")]


@units.callback(invoke_without_command=True)
def list_units(context: typer.Context, library: _Library = None, as_json: _Json = False) -> None:
    """列出各地方的单位：名称、写法、次数、依据，以及机构改革前后的单位。"""
    context.obj = library
    if context.invoked_subcommand:
        return
    with Workplace(library) as opened:
        places = opened.plain().unit_names() if opened.plans() else ()
    if as_json:
        from qa.reporting.records import place_units_record

        print_json({"places": [place_units_record(place) for place in places]})
        return
    from qa.terminal import show_units

    show_units(places)


@units.command()
def same(
    context: typer.Context,
    form: _Form,
    name: Annotated[str, typer.Argument(metavar="NAME", help="归入的单位：文件中已有的名称")],
    place: _Place = None,
    library: _Library = None,
    as_json: _Json = False,
) -> None:
    """让一种写法归入另一个单位，例如 qa units same 市金融办 市委金融办。"""
    with Workplace(library or context.obj) as opened:
        decision = opened.plain().decide_unit(form, name, place=place)
    _tell(decision, f"“{decision.form}”在“{decision.place}”的方案中按“{decision.name}”计。", as_json=as_json)


@units.command()
def separate(
    context: typer.Context, form: _Form, place: _Place = None, library: _Library = None, as_json: _Json = False
) -> None:
    """让一种写法单独计为一个单位，例如 qa units separate 市金融办。"""
    with Workplace(library or context.obj) as opened:
        decision = opened.plain().decide_unit(form, place=place)
    _tell(decision, f"“{decision.form}”在“{decision.place}”的方案中单独计为一个单位。", as_json=as_json)


@units.command()
def reset(
    context: typer.Context, form: _Form, place: _Place = None, library: _Library = None, as_json: _Json = False
) -> None:
    """撤销关于一种写法的决定，重新按文件判断。"""
    with Workplace(library or context.obj) as opened:
        decision = opened.plain().undo_unit(form, place=place)
    _tell(decision, f"已撤销关于“{decision.form}”（{decision.place}）的决定，重新按文件判断。", as_json=as_json)


def _tell(decision: UnitDecision, message: str, *, as_json: bool) -> None:
    if as_json:
        from qa.reporting.records import decision_record

        print_json({"decision": decision_record(decision)})
        return
    from qa.terminal import say

    say(message)
