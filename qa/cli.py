"""The command `qa`. It reads arguments, calls the rooms of the house and prints what they return.

With `--json` standard output holds one JSON document (with `--batch` one a line) and nothing else; messages go to
standard error. Exit status: 0 done, 1 the work failed, 2 wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from qa import __version__
from qa.align_commands import align
from qa.comparing_commands import check, compare, duplicates
from qa.correction_commands import corrections
from qa.engine_commands import migrate
from qa.errors import QaError, QueryError
from qa.output import print_json, write
from qa.unit_commands import units
from qa.workplace import Workplace

if TYPE_CHECKING:
    from qa.index.library import Imported
    from qa.reading.limits import Limits
    from qa.retrieval import SearchResult
    from qa.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="政府工作任务方案的检索与问答：离线运行，查任务、查责任单位。",
)

app.add_typer(units, name="units")
app.command()(corrections)
app.command()(migrate)
for _command in (duplicates, check, compare, align):
    app.command()(_command)

LibraryOption = Annotated[Path | None, typer.Option("--library", metavar="DIR", help="任务库所在的文件夹")]
EncoderOption = Annotated[
    str | None, typer.Option("--encoder", metavar="NAME", help="向量模型：卡片名、模型名或文件夹")
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command with the given arguments, or the process's own, and exit with its status."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal with another encoding than UTF-8 may lack a character of a document.
        sys.stdout.reconfigure(errors="replace")
    try:
        app(args=list(argv) if argv is not None else None, prog_name="qa")
    except QaError as error:
        _fail(str(error))
    except OSError as error:
        _drop_output()
        _fail(f"无法读写（{error.strerror or error}）：请检查磁盘空间和权限后重试。")
    sys.exit(0)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    if version:
        write(f"qa {__version__}")
        raise typer.Exit


@app.command("import")
def import_files(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE…", help="要导入的方案文件")] = None,
    reembed: Annotated[bool, typer.Option("--reembed", help="改用当前向量模型，重新计算全部向量")] = False,
    library: LibraryOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """导入方案文件；内容相同的文件不会重复导入。"""
    if not files and not reembed:
        raise typer.BadParameter("请给出要导入的文件，例如 qa import seeds/dongchangfu-2022.txt")
    with Workplace(library, encoder) as opened:
        if reembed:
            _reembed(opened)
        imported: list[Imported] = []
        failed: list[dict[str, str]] = []
        for path in files or []:
            try:
                imported.append(_imported(opened, path, shown=not as_json))
            except QaError as error:
                failed.append({"file": str(path), "message": str(error)})
                _say(str(error))
        if imported:
            opened.index()
    if as_json:
        from qa.reporting.records import imported_record

        print_json({"imported": [imported_record(one) for one in imported], "failed": failed})
    if failed:
        raise typer.Exit(1)


def _imported(opened: Workplace, path: Path, *, shown: bool) -> Imported:
    from qa.index.importing import read_plan, store_plan, unchanged
    from qa.reading.limits import Limits
    from qa.terminal import progress, show_imported

    plan = read_plan(path, limits=Limits.of(opened.settings))
    done = unchanged(opened.plain(create=True), plan)
    if done is None:
        with progress(f"正在导入 {path.name}：计算向量") as report:
            done = store_plan(opened.full(), plan, progress=report)
    if shown:
        show_imported(done, path.name)
    return done


@app.command()
def plans(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """列出任务库中的方案。"""
    with Workplace(library) as opened:
        listed = opened.plans()
        if as_json:
            from qa.reporting.records import plan_record

            print_json({"plans": [plan_record(plan) for plan in listed]})
            return
        from qa.terminal import show_plans

        show_plans(listed, {plan.id: len(opened.plain().parsed(plan.id).tasks) for plan in listed})


@app.command()
def remove(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="方案编号、编号开头或年度")], library: LibraryOption = None
) -> None:
    """从任务库中移除一个方案。"""
    with Workplace(library) as opened:
        removed = opened.plain().remove(plan)
        kept = len(opened.plain().corrections(removed.id))
        links = sum(removed.id in {one.old, one.new} for one in opened.plain().links())
    rest = f"{kept} 处人工更正仍保留，再次导入时套用（删除：qa corrections {removed.id} --forget）。" if kept else ""
    rest += f"{links} 处人工指定的对应关系仍保留，再次导入时采用（查看：qa align）。" if links else ""
    _say(f"已移除 {removed.id}《{removed.title}》。{rest}")


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="要读取的方案文件")], as_json: JsonOption = False
) -> None:
    """读取一个方案文件并显示结果，不改动任务库。"""
    from qa.index.importing import parse_file
    from qa.reading.limits import Limits
    from qa.reporting.records import parsed_record
    from qa.settings import load_settings

    parsed = parse_file(file, limits=Limits.of(load_settings()))
    if as_json:
        print_json(parsed_record(parsed))
    elif parsed.tasks:
        from qa.terminal import show_parsed

        show_parsed(parsed)
    if not parsed.tasks:
        _fail("；".join(notice.message for notice in parsed.warnings))


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="关键词或一句话")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", metavar="FILE.jsonl", help='每行一个 {"query": …}')] = None,
    top_k: Annotated[int, typer.Option("--top-k", help="返回几项")] = 10,
    year: Annotated[list[int] | None, typer.Option(help="年度，可重复")] = None,
    plan: Annotated[list[str] | None, typer.Option(help="方案编号，可重复")] = None,
    leader: Annotated[list[str] | None, typer.Option(help="牵头领导，可重复")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="单位全称或简称，可重复")] = None,
    role: Annotated[list[str] | None, typer.Option(help="lead（牵头）或 support（配合）")] = None,
    section: Annotated[list[str] | None, typer.Option(help="所在部分的文字，可重复")] = None,
    with_collectives: Annotated[bool, typer.Option("--with-collectives", help="包含泛指单位")] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="按原文查询：不转换拼音，不识别人名和单位")] = False,
    library: LibraryOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """按内容查找任务。"""
    if (query is None) == (batch is None):
        raise typer.BadParameter("请给出查询内容，或用 --batch 给出查询文件（二者选一）")
    from qa.retrieval import Filters, SearchResult, select
    from qa.retrieval.search import MAX_TOP_K

    if not 1 <= top_k <= MAX_TOP_K:
        raise typer.BadParameter(f"返回条数 {top_k} 不合理：请取 1 到 {MAX_TOP_K} 之间的整数", param_hint="--top-k")
    filters = Filters(
        years=tuple(year or ()),
        plans=tuple(plan or ()),
        leaders=tuple(leader or ()),
        units=tuple(unit or ()),
        roles=_roles(role or []),
        sections=tuple(section or ()),
        with_collectives=with_collectives,
    )
    queries = list(_batch_lines(batch, "query")) if batch else []
    with Workplace(library, encoder) as opened:
        snapshot = opened.full(create=False).snapshot()
        select(snapshot, filters)  # a filter that makes no sense is said once, not for every query
        answer = partial(opened.searcher().search, snapshot, filters=filters, top_k=top_k, as_typed=as_typed)
        if query is not None:
            _show(answer(query), as_json=as_json)
        else:
            _answer_lines(
                queries,
                lambda words: _show(answer(words), as_json=True),
                lambda words, why: _show(SearchResult(words, "none", 0.0, (), (why,), 0.0), as_json=True),
                f"查询文件“{batch}”",
            )


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="一个问题")] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", metavar="FILE.jsonl", help='每行一个 {"question": …}')
    ] = None,
    library: LibraryOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """回答问题：谁牵头、哪些任务、多少项、投资多少，附依据的任务。"""
    if (question is None) == (batch is None):
        raise typer.BadParameter("请给出问题，或用 --batch 给出问题文件（二者选一）")
    from qa.answering import Answer, Answerer
    from qa.reporting.records import answer_record
    from qa.terminal import show_answer

    questions = list(_batch_lines(batch, "question")) if batch else []
    with Workplace(library, encoder) as opened:
        snapshot = opened.full(create=False).snapshot()
        answerer, phraser = Answerer(opened.searcher()), opened.phraser()

        def answer(words: str) -> Answer:
            found = answerer.ask(snapshot, words)
            return phraser.phrase(words, found, snapshot) if phraser else found

        if question is not None:
            found = answer(question)
            if as_json:
                print_json(answer_record(found))
            else:
                show_answer(found)
            return
        refused = partial(Answer, status="not_found", intent="search")
        _answer_lines(
            questions,
            lambda words: print_json(answer_record(answer(words))),
            lambda words, why: print_json(answer_record(refused(words, text=why))),
            f"问题文件“{batch}”",
        )


def _answer_lines(
    lines: list[tuple[int, str]], answer: Callable[[str], None], refuse: Callable[[str, str], None], where: str
) -> None:
    """Print one answer a line; to one that makes no sense a refusal with the reason."""
    failed = False
    for number, words in lines:
        try:
            answer(words)
        except QueryError as error:
            failed = True
            _say(f"{where}第 {number} 行：{error}")
            refuse(words, str(error))
    if failed:
        raise typer.Exit(1)


def _show(result: SearchResult, *, as_json: bool) -> None:
    if as_json:
        from qa.reporting.records import search_record

        print_json(search_record(result))
    else:
        from qa.terminal import show_search

        show_search(result)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="评测集")],
    legs: Annotated[str, typer.Option(help="要比较的检索方式，用逗号分开")] = "dense,keyword,hybrid",
    split: Annotated[str | None, typer.Option(help="只用其中一半：tune 或 report")] = None,
    library: LibraryOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """用评测集衡量检索效果，一张表比较几种方式。"""
    from dataclasses import asdict

    from qa.evaluating import evaluate as run
    from qa.evaluating import read_gold
    from qa.terminal import progress, show_evaluations

    names = _legs(legs)
    queries = read_gold(file)
    with Workplace(library, encoder) as opened:
        snapshot = opened.full(create=False).snapshot()
        with progress("正在评测") as report:
            evaluations = run(snapshot, opened.encoder(), queries, legs=names, split=split, progress=report)
    if as_json:
        print_json({"evaluations": [asdict(evaluation) for evaluation in evaluations]})
    else:
        show_evaluations(evaluations)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="H", help="监听地址")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="P", min=1, max=65535, help="端口")] = None,
    library: LibraryOption = None,
    encoder: EncoderOption = None,
) -> None:
    """启动网页。"""
    from qa.web import check_port
    from qa.web import serve as start

    with Workplace(library, encoder) as opened:
        settings = opened.settings
        address, number = host or settings.host, port or settings.port
        check_port(address, number)
        _say("正在载入向量模型和任务库……")
        start(
            opened.full(),
            opened.searcher(),
            host=address,
            port=number,
            limits=_upload_limits(settings),
            phraser=opened.phraser(),
            ready=lambda url: _say(f"网页地址：{url}  （按 Ctrl+C 停止）"),
        )


@app.command()
def doctor(library: LibraryOption = None, encoder: EncoderOption = None, as_json: JsonOption = False) -> None:
    """检查安装：向量模型、任务库、索引，以及运行时不访问网络。"""
    from dataclasses import asdict

    from qa.doctor import examine

    with Workplace(library, encoder) as opened:
        checks = examine(
            opened.folder,
            opened.encoder,
            damaged_files=opened.damaged_model_files,
            phraser=opened.phraser(),
            backend=opened.backend(),
        )
    if as_json:
        print_json({"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        from qa.terminal import show_checks

        show_checks(checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def _upload_limits(settings: Settings) -> Limits:
    """Return how much is read of a file that a browser hands in."""
    from dataclasses import replace

    from qa.reading.limits import Limits

    limits = Limits.of(settings)
    return replace(limits, max_bytes=min(limits.max_bytes, settings.upload_mb * 1024**2))


def _reembed(opened: Workplace) -> None:
    from qa.terminal import progress

    with progress("正在重新计算向量") as report:
        count = opened.plain(create=True).reembed(opened.preferred_encoder(), report)
    _say(f"已改用向量模型“{opened.encoder().name}”，重新计算 {count} 条向量。")


def _roles(roles: Sequence[str]) -> tuple[Any, ...]:
    for role in roles:
        if role not in {"lead", "support"}:
            raise typer.BadParameter(f"角色“{role}”不存在：请用 lead（牵头）或 support（配合）", param_hint="--role")
    return tuple(roles)


def _legs(legs: str) -> tuple[str, ...]:
    from qa.retrieval.fusion import LEGS

    names = tuple(dict.fromkeys(name.strip() for name in legs.split(",") if name.strip()))
    if not names or not set(names) <= set(LEGS):
        raise typer.BadParameter(f"检索方式“{legs}”不存在：可选 {'、'.join(LEGS)}", param_hint="--legs")
    return names


def _batch_lines(path: Path, key: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers of the lines that are not blank, with what each holds under the key."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"无法读取查询文件“{path}”：请检查路径，并确认它是 UTF-8 编码。") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            words = json.loads(line)[key]
        except (ValueError, KeyError, TypeError, RecursionError):
            words = None
        if not isinstance(words, str):
            raise QueryError(f'查询文件“{path}”第 {number} 行应为 {{"{key}": "…"}}：请改正后再试。')
        yield number, words


def _drop_output() -> None:
    """Let go of what could not be written, which would fail again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(message: str) -> None:
    from qa.terminal import say

    say(message)


def _fail(message: str) -> NoReturn:
    _say(message)
    sys.exit(1)
