"""What a user sees in a terminal, character by character where it matters."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from qa import terminal
from qa.doctor import Check
from qa.domain import Notice, Plan, Quantity, Source, Unit, Unplaced
from qa.evaluating import Evaluation
from qa.evaluating.resampling import Paired
from qa.evaluating.run import Measures
from qa.index.library import Imported
from qa.index.rows import UnitDecision
from qa.index.units import PlaceUnits, UnitForm, UnitName
from qa.retrieval import Hit, Reasons, SearchResult
from qa.terminal import (
    progress,
    say,
    show_checks,
    show_evaluations,
    show_imported,
    show_notices,
    show_parsed,
    show_plans,
    show_search,
    show_units,
)
from qa.text.successors import Relative, Succession
from tests.index.samples import named, plan_of, task

Screen = Callable[[], str]
PLAN = Plan("2022-abcdef", "重点工作[bold]", "区政府", 2022, "区政字〔2022〕1号", "2022-03-23", ("一、目标",))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Return what was written to standard output, without colours."""
    screen = io.StringIO()
    monkeypatch.setattr(terminal, "out", Console(file=screen, highlight=False, soft_wrap=True, width=160))
    return screen.getvalue


@pytest.fixture
def coloured(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Return what was written to standard output, on a terminal with colours."""
    screen = io.StringIO()
    console = Console(
        file=screen, highlight=False, soft_wrap=True, width=160, force_terminal=True, color_system="standard"
    )
    monkeypatch.setattr(terminal, "out", console)
    return screen.getvalue


def result(*hits: Hit, **fields: object) -> SearchResult:
    return replace(SearchResult("水", "found", 0.876, hits, (), 12.4), **fields)  # type: ignore[arg-type]


def test_a_hit_with_all_there_is_to_say(shown: Screen) -> None:
    units = [Unit(f"区{name}局", f"区{name}局") for name in "甲乙丙丁戊己庚辛壬"]
    one = task(
        "建设水厂[red]一座[/red]。",
        number="6.1",
        doubts=("缺单位。", "缺领导。"),
        **named(leaders=["张三", "李四"], lead=units[:2], support=units),
    )
    show_search(result(Hit(1, 0.8749, one, Reasons(0.5, 0.25, ("水厂",), ((2, 4),), None))))
    assert shown() == (
        "找到相关任务（把握 88%，12 毫秒）\n"
        "\n"
        "6.1．建设水厂[red]一座[/red]。\n"
        "   牵头领导：张三、李四\n"
        "   牵头单位：区甲局、区乙局\n"
        "   配合单位：区甲局、区乙局、区丙局、区丁局、区戊局、区己局、区庚局、区辛局、区壬局\n"
        "   存疑：缺单位。；缺领导。\n"
        "   匹配度 0.875（语义 0.500，词语 0.250：水厂）\n"
    )


def test_a_hit_with_nothing_to_say(shown: Screen) -> None:
    show_search(result(Hit(1, 0.5, task("水", number=None), Reasons(-0.5, 0.0, (), (), None)), verdict="none"))
    assert shown() == (
        "任务库中没有找到相关任务，最接近的几项如下（把握 88%，12 毫秒）\n"
        "\n"
        "水\n"
        "   匹配度 0.500（语义 -0.500，词语 0.000：无相同词语）\n"
    )


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ("found", "找到相关任务（把握 88%"),
        ("nearest", "没有找到直接对应的任务，下面是最接近的几项（把握 88%"),
        ("none", "任务库中没有找到相关任务，最接近的几项如下（把握 88%"),
    ],
)
def test_verdicts(shown: Screen, verdict: str, sentence: str) -> None:
    show_search(result(Hit(1, 0.5, task("水"), Reasons(0, 0, (), (), None)), verdict=verdict))
    assert shown().startswith(sentence)


def test_no_hits(shown: Screen) -> None:
    show_search(result(notes=("任务库中没有单位“[水利局]”。",), verdict="none"))
    assert shown() == "任务库中没有单位“[水利局]”。\n没有符合条件的任务。\n"


def test_the_places_of_words_are_marked(coloured: Screen) -> None:
    show_search(result(Hit(1, 0.5, task("𠮷水田水"), Reasons(0, 0, (), ((1, 2), (3, 4)), None))))
    assert "\x1b[1m1．\x1b[0m𠮷\x1b[1;33m水\x1b[0m田\x1b[1;33m水\x1b[0m\n" in coloured()


COMMANDS = "\x1b]0;改标题\x07\x1b[31m红\x1b[0m\r覆盖\x08\x00\x7f\x9b1m\u202e反\u2066\ud800完"
HARMLESS = "�]0;改标题��[31m红�[0m�覆盖����1m�反��完"


def commanding(text: str) -> list[Callable[[], None]]:
    """Return what shows a text that came from a document, in every place there is for one."""
    unit = Unit(text, text)
    plan = replace(PLAN, title=text, issuer=text, number=text)
    one = task("水", number=text, doubts=(text,), **named(leaders=[text], lead=[unit], support=[unit]))
    parsed = replace(
        plan_of(), plan=plan, unplaced=(Unplaced(text, text, Source(0, 1)),), warnings=(Notice(text, text),)
    )
    return [
        lambda: show_search(result(Hit(1, 0.5, replace(one, text=text), Reasons(0, 0, (text,), (), None)))),
        lambda: show_search(result(notes=(text,))),
        lambda: show_plans([plan], {plan.id: 1}),
        lambda: show_imported(Imported(plan, "new", 1, 0, (Notice(text, text),), 1), text),
        lambda: show_parsed(replace(parsed, tasks=(one,))),
        lambda: show_checks([Check(text, ok=False, message=text)]),
        lambda: show_notices([Notice("x", text)]),
    ]


@pytest.mark.parametrize("place", range(7))
def test_no_document_commands_the_terminal(shown: Screen, place: int) -> None:
    commanding(COMMANDS)[place]()
    assert HARMLESS in shown()
    assert not set(shown()) & set("\x1b\x07\r\x08\x00\x7f\x9b\u202e\u2066\ud800")


def test_no_message_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(COMMANDS)
    assert capsys.readouterr() == ("", f"{HARMLESS}\n")


def test_places_stay_where_they_are_behind_a_command(coloured: Screen) -> None:
    show_search(result(Hit(1, 0.5, task("\x07\x1b[水]田"), Reasons(0, 0, (), ((3, 4),), None))))
    assert "��[\x1b[1;33m水\x1b[0m]田" in coloured()


def test_a_message_is_one_line_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    message = "[bold]很长[/bold] :smile: " + "水" * 300
    say(message)
    assert capsys.readouterr() == ("", f"{message}\n")


def test_plans_are_listed_whole(shown: Screen) -> None:
    bare = Plan("0000-123456", "无年度方案", None, None, None, None, ())
    show_plans([PLAN, bare], {PLAN.id: 145, bare.id: 0})
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in shown().splitlines() if "│" in line]
    assert rows == [
        ["2022-abcdef", "2022", "重点工作[bold]", "区政府", "2022-03-23", "145"],
        ["0000-123456", "", "无年度方案", "", "", "0"],
    ]


def test_an_empty_library(shown: Screen) -> None:
    show_plans([], {})
    assert shown() == "任务库中还没有方案：请用 qa import 导入。\n"


@pytest.mark.parametrize(("status", "word"), [("new", "新导入"), ("replaced", "已替换"), ("unchanged", "没有变化")])
def test_an_import(shown: Screen, status: str, word: str) -> None:
    imported = Imported(PLAN, "new", 145, 2, (Notice("gap", "缺第 6 项。"),), embedded=9)
    show_imported(replace(imported, status=status), "方案.txt")  # type: ignore[arg-type]
    assert shown() == (
        f"{word}：方案.txt → 2022-abcdef《重点工作[bold]》\n"
        "  任务 145 项，未能归位 2 处，新计算向量 9 条\n"
        "  注意：缺第 6 项。\n"
    )


def test_what_was_read_from_a_document(shown: Screen) -> None:
    quantity = Quantity(None, "≥", 6.5, None, "%", "growth", "6.5%以上")
    parsed = replace(plan_of("增长6.5%以上。", quantities=(quantity,)), plan=PLAN)
    show_parsed(parsed)
    assert shown() == (
        "《重点工作[bold]》\n"
        "区政府　2022 年　区政字〔2022〕1号　2022-03-23\n"
        "部分 1 个，任务 1 项，未能归位 1 处\n"
        "  注意：有一处看不懂。\n"
        "  未归位（0—2，没有归属）：附件\n"
        "\n"
        "1．增长6.5%以上。\n"
    )


VERDICTS = {"answerable": {"found": 2, "nearest": 1, "none": 0}, "off_topic": {"found": 0, "nearest": 0, "none": 1}}
MEASURES = Measures(3, ndcg=0.8126, hit_at_1=2 / 3, mrr=0.75, recall=1.0)


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines() if "│" in line]


def test_evaluations_are_one_table(shown: Screen) -> None:
    by_kind = {"all": MEASURES, "topic": replace(MEASURES, queries=1)}
    evaluation = Evaluation("hybrid", None, by_kind, auroc=0.87, wrong_verdicts=0.25, verdicts=VERDICTS)
    show_evaluations([evaluation, replace(evaluation, legs="dense", by_kind={"all": MEASURES}, auroc=None)])
    figures = ["0.813", "0.667", "0.750", "1.000"]
    assert table(shown()) == [
        ["hybrid", "all", "3", *figures, "0.870", "0.250"],
        ["hybrid", "topic", "1", *figures, "", ""],
        ["dense", "all", "3", *figures, "—", "0.250"],
    ]


def test_how_sure_the_figures_are(shown: Screen) -> None:
    evaluation = Evaluation("hybrid", None, {"all": MEASURES}, auroc=0.87, wrong_verdicts=0.25, verdicts=VERDICTS)
    first = replace(
        evaluation,
        legs="dense",
        intervals={"all": {"ndcg": (0.75, 0.875), "auroc": (0.5, 1.0)}},
        against_last=Paired(-0.03125, -0.0625, 0.015625, 0.0421),
    )
    show_evaluations([first, evaluation])
    lines = shown().splitlines()
    assert "dense 的 95% 区间（自助法）：nDCG@10 0.750–0.875，AUROC 0.500–1.000" in lines
    assert "dense 比 hybrid：nDCG@10 -0.031（95% 区间 -0.062 至 +0.016，配对随机化检验 p = 0.0421）" in lines
    assert not any(line.startswith("hybrid 的 95%") for line in lines)


def test_the_verdicts_of_the_last_setting_are_counted(shown: Screen) -> None:
    evaluation = Evaluation("hybrid", None, {}, auroc=None, wrong_verdicts=0.25, verdicts=VERDICTS)
    show_evaluations([replace(evaluation, legs="dense"), evaluation])
    assert shown().splitlines()[-2:] == [
        "hybrid 的结论，有答案的查询：找到 2，最接近 1，没有 0",
        "hybrid 的结论，无答案的查询：找到 0，最接近 0，没有 1",
    ]


def test_an_evaluation_of_off_topic_queries_alone(shown: Screen) -> None:
    show_evaluations([Evaluation("dense", None, {}, auroc=None, wrong_verdicts=0.5, verdicts=VERDICTS)])
    assert table(shown()) == [["dense", "all", "0", "—", "—", "—", "—", "—", "0.500"]]


def test_checks(shown: Screen) -> None:
    show_checks([Check("任务库", ok=True, message="好"), Check("网络", ok=False, message="[x]")])
    assert shown() == "正常  任务库：好\n异常  网络：[x]\n"


def test_only_the_mark_of_a_check_is_coloured(coloured: Screen) -> None:
    show_checks([Check("任务库", ok=True, message="好"), Check("网络", ok=False, message="坏")])
    assert coloured() == "\x1b[32m正常  \x1b[0m任务库：好\n\x1b[1;31m异常  \x1b[0m网络：坏\n"


def test_progress_where_no_one_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("计算向量") as report:
        for done in (1, 9, 10, 15, 50, 50, 99, 100):
            report(done, 100)
    expected = ["1/100", "10/100", "50/100", "99/100", "100/100"]
    assert capsys.readouterr() == ("", "".join(f"计算向量 {count}\n" for count in expected))


def test_progress_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("计算向量") as report:
        report(0, 0)
    assert capsys.readouterr() == ("", "计算向量 0/0\n")


def test_a_bar_names_files_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=screen, force_terminal=True, width=120))
    with progress("导入 [/oops]\x1b]0;x.txt") as report:
        report(1, 2)
    assert "导入 [/oops]�]0;x.txt" in screen.getvalue()
    assert "1/2" in screen.getvalue()


def test_units_of_a_place(shown: Screen) -> None:
    reform = Succession("乡村振兴", "农业农村", 2023, "方案")
    forms = (
        UnitForm("区农业农村局", 3, "itself"),
        UnitForm("区农[b]局", 2, "same"),
        UnitForm("农业农村局", 1, "level"),
    )
    place = PlaceUnits(
        "甲区",
        ("2022-abcdef",),
        (UnitName("区农业农村局", 6, forms, (Relative("区乡村振兴局", reform),), (Relative("区新局", reform),)),),
        (
            UnitDecision("甲区", "区农[b]局", "区农业农村局", "2026-05-01T08:00:00"),
            UnitDecision("甲区", "乙", None, ""),
        ),
    )
    show_units([place])
    assert table(shown()) == [
        [
            "区农业农村局",
            "6",
            "区农[b]局（您决定归入，2 次）、农业农村局（省略层级，1 次）",
            "2023 年划入：区乡村振兴局；2023 年划归：区新局",
        ]
    ]
    assert "甲区（方案 1 个，单位 1 个）" in shown()
    assert "您的决定：“区农[b]局”按“区农业农村局”计（2026-05-01，撤销：qa units reset 区农[b]局）" in shown()
    assert "您的决定：“乙”单独计" in shown()


def test_no_units(shown: Screen) -> None:
    show_units([])
    assert shown() == "任务库中还没有方案：请用 qa import 导入。\n"
