"""What the import page says."""

from __future__ import annotations

from qa.domain import Notice, ParsedPlan, Source, Unplaced
from qa.index.library import Imported
from qa.web.import_report import failed_html, library_html, progress_html, report_html
from qa.web.words import LANGUAGES
from tests.web.samples import OLDER, PLAN, snapshot, task

WORDS = LANGUAGES["zh"]


def report(parsed: ParsedPlan, name: str = "方案.txt") -> str:
    """Return the report on a plan that is new."""
    imported = Imported(parsed.plan, "new", len(parsed.tasks), len(parsed.unplaced), parsed.warnings, 9)
    return report_html(name, imported, parsed, WORDS)


def test_a_report_tells_all_that_was_read() -> None:
    unplaced = (Unplaced("散落的一行", "不属于任何任务", Source(9, 14)), Unplaced("x", "y", Source(0, 1, page=2)))
    parsed = ParsedPlan(PLAN, (task(7, doubts=("按默认处理。",)),), unplaced, (Notice("a", "提示一句。"),), ())
    html = report(parsed)
    for said in (
        "新导入",
        PLAN.title,
        "临水新区管理委员会",
        "2023-02-01",
        "1 项",
        "部分（2 个）",
        "提示（1 条）",
        "提示一句。",
        "<b>第 7 项</b>按默认处理。",
        "未能归类的内容（2 处）",
        "<q>散落的一行</q>",
        "不属于任何任务 · 第 10–14 字",
        "y · 第 2 页，第 1–1 字",
    ):
        assert said in html


def test_what_is_unknown_is_said_and_all_placed_too() -> None:
    html = report(ParsedPlan(OLDER, (task(),), (), (), ()))
    assert html.count("未写明") == 2
    assert "全部文字均已归类" in html


def test_names_and_texts_are_escaped() -> None:
    hostile = "<svg onload=x>"
    parsed = ParsedPlan(PLAN, (), (Unplaced(hostile, hostile, Source(0, 1)),), (Notice("a", hostile),), ())
    for html in (report(parsed, hostile), failed_html(hostile, hostile, WORDS), progress_html(hostile, 0.5, hostile)):
        assert "<svg" not in html


def test_progress_knows_its_share_or_goes_on() -> None:
    assert 'value="0.250"' in progress_html("计算", 0.25)
    assert "value=" not in progress_html("解析", None)


def test_a_plan_is_removed_only_after_a_question() -> None:
    held = snapshot(task(1), task(2), plans=(OLDER, PLAN))
    listed = library_html(held, WORDS)
    assert listed.index(PLAN.title) < listed.index(f"2022\u3000{OLDER.title}")
    assert "confirm" not in listed
    asked = library_html(held, WORDS, asked=PLAN.id)
    assert "移除《2023年工作任务方案》及其 2 项任务？" in asked
    assert f'data-act="confirm" data-plan="{PLAN.id}"' in asked
    assert asked.count('data-act="confirm"') == 1
    assert "还没有方案" in library_html(snapshot(plans=()), WORDS)
