"""The command `qa migrate`: what a library is searched with is made by another engine, and both are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from qa.output import print_json
from qa.workplace import Workplace

_SHOWN: Final = 5
"""Faults that are told."""


def migrate(
    engine: Annotated[str, typer.Argument(metavar="ENGINE", help="改用的检索引擎：milvus 或 embedded")],
    library: Annotated[Path | None, typer.Option("--library", metavar="DIR", help="任务库所在的文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """把任务库的检索数据复制到另一种引擎，逐行核对；方案和任务不动。"""
    from dataclasses import asdict

    from qa.index.backends import BACKENDS
    from qa.index.library import Library
    from qa.terminal import say

    if engine not in BACKENDS:
        raise typer.BadParameter(f"检索引擎“{engine}”不存在：可选 {'、'.join(BACKENDS)}")
    with Workplace(library) as opened:
        # The engine in use first: what is copied must be right. Where it is the one chosen, there is just this.
        names = dict.fromkeys((opened.settings.engine, engine))
        audits = []
        for name in names:
            with Library.open(opened.folder, None, backend=opened.backend(name)) as held:
                audits.append(held.audit())
    if as_json:
        print_json({"engine": engine, "ok": all(one.ok for one in audits), "audits": [asdict(one) for one in audits]})
    for one in audits:
        rows = f"{one.engine}：片段 {one.passages} 条的编号和向量、任务 {one.tasks} 项的 {one.terms} 个词项"
        faults = f"有 {len(one.problems)} 处不符（{'；'.join(one.problems[:_SHOWN])}）"
        say(f"{rows}，{'与任务库逐行一致' if one.ok else faults}。")
    if not all(one.ok for one in audits):
        raise typer.Exit(1)
    if engine != opened.settings.engine:
        say(f'已备好。要改用它，请设置 engine = "{engine}"（或环境变量 QA_ENGINE={engine}）。')
