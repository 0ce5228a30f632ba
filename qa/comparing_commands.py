"""The commands `qa duplicates`, `qa check` and `qa compare`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import QueryError, ReportError
from qa.output import print_json
from qa.workplace import Workplace

if TYPE_CHECKING:
    from qa.comparing.comparison import Kind
    from qa.reading import Document

_Library = Annotated[Path | None, typer.Option("--library", metavar="DIR", help="任务库所在的文件夹")]
_Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
_Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="另存为 Excel 表格")]
_Docx = Annotated[Path | None, typer.Option("--docx", metavar="FILE", help="另存为 Word 文档")]


def duplicates(
    plan: Annotated[str | None, typer.Option("--plan", metavar="ID", help="方案编号、编号开头或年度")] = None,
    across: Annotated[bool, typer.Option("--across", help="查不同方案之间的任务，而不是方案之内")] = False,
    related: Annotated[bool, typer.Option("--related", help="同一领域、没有共同工作的也列出")] = False,
    library: _Library = None,
    as_json: _Json = False,
) -> None:
    """找出重复、重叠或互相矛盾的任务，附共同的内容。"""
    from qa.comparing import find_overlaps

    with Workplace(library) as opened:
        chosen = opened.plain().find_plan(plan) if plan else None
        snapshot = opened.plain().snapshot()
        if across and len(snapshot.plans) < 2:
            raise QueryError("任务库中只有一个方案，不能在方案之间查重：请先导入另一个方案。")
        pairs = find_overlaps(snapshot, plan=chosen, across=across, related=related)
    if as_json:
        from qa.reporting.comparing_records import overlap_record

        print_json({"pairs": [overlap_record(pair) for pair in pairs]})
        return
    from qa.comparing_terminal import show_overlaps

    show_overlaps(pairs)


def check(
    file: Annotated[str | None, typer.Argument(metavar="FILE|-", help="写有任务草稿的文件；- 从标准输入读")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="直接给出一项任务的文字")] = None,
    xlsx: _Xlsx = None,
    docx: _Docx = None,
    library: _Library = None,
    encoder: Annotated[
        str | None, typer.Option("--encoder", metavar="NAME", help="向量模型：卡片名、模型名或文件夹")
    ] = None,
    as_json: _Json = False,
) -> None:
    """查草稿：每项任务与任务库中的哪些任务重复、重叠或矛盾。"""
    if (file is None) == (text is None):
        raise typer.BadParameter("请给出草稿文件，或用 --text 给出文字（二者选一）")
    from qa.comparing import check as find
    from qa.comparing import read_drafts

    with Workplace(library, encoder) as opened:
        drafts = read_drafts(_document(file, text, opened))
        snapshot = opened.full(create=False).snapshot()
        checked = find(snapshot, drafts, opened.encoder().encode_passages)
    if xlsx:
        from qa.reporting.check_reports import check_workbook

        _write(xlsx, check_workbook(checked, snapshot.plans))
    if docx:
        from qa.reporting.check_reports import annotated_document

        _write(docx, annotated_document(checked, snapshot.plans, Path(file) if file and file != "-" else None))
    if as_json:
        from qa.reporting.comparing_records import checked_record

        print_json({"drafts": [checked_record(one) for one in checked]})
        return
    from qa.comparing_terminal import show_checked

    show_checked(checked, snapshot.plans)


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="先前的方案：编号、编号开头或年度")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="后来的方案：编号、编号开头或年度")],
    change: Annotated[
        list[str] | None,
        typer.Option("--change", metavar="KIND", help="只列这种变化，如 取消、未见承接、dropped；可重复"),
    ] = None,
    xlsx: _Xlsx = None,
    docx: _Docx = None,
    library: _Library = None,
    as_json: _Json = False,
) -> None:
    """逐项对比两个方案：保留、调整、新增、取消（两地之间为未见承接）、合并、拆分，以及每项变了什么。"""
    from qa.comparing import compare as align
    from qa.comparing.telling import kind_named

    kinds = {_known_kind(said, kind_named(said)) for said in change or ()}

    with Workplace(library) as opened:
        before, after = (opened.plain().find_plan(name) for name in (old, new))
        if before.id == after.id:
            raise QueryError(f"“{old}”和“{new}”是同一个方案《{before.title}》：请给出两个不同的方案。")
        comparison = align(opened.plain().snapshot(), before, after)
    if xlsx:
        from qa.reporting.comparison_xlsx import comparison_workbook

        _write(xlsx, comparison_workbook(comparison))
    if docx:
        from qa.reporting.comparison_docx import comparison_document

        _write(docx, comparison_document(comparison))
    if as_json:
        from qa.reporting.comparing_records import comparison_record

        print_json(comparison_record(comparison, kinds))
        return
    from qa.comparing_terminal import show_comparison

    show_comparison(comparison, kinds)


def _known_kind(said: str, kind: Kind | None) -> Kind:
    if kind is None:
        from qa.comparing.telling import CHANGES, UNTAKEN

        raise typer.BadParameter(f"没有“{said}”这种变化：请用 {'、'.join(CHANGES.values())} 或 {UNTAKEN}")
    return kind


def _document(file: str | None, text: str | None, opened: Workplace) -> Document:
    from qa.reading import Document, read
    from qa.reading.limits import Limits

    if file is None or file == "-":
        said = text if file is None else sys.stdin.read()
        return Document.from_text(said or "", "草稿")
    return read(Path(file), limits=Limits.of(opened.settings))


def _write(path: Path, content: bytes) -> None:
    from qa.terminal import say

    try:
        path.write_bytes(content)
    except OSError as error:
        raise ReportError(f"无法写入“{path}”（{error.strerror}）：请检查文件夹是否存在、文件是否被占用。") from error
    say(f"已写入 {path}。")
