"""The page between reading and storing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.parsing.corrections import Correction, differences
from qa.web.check import check_html
from qa.web.readings import Reading, Readings
from qa.web.words import LANGUAGES
from tests.web.samples import OLDER, task
from tests.web.test_readings import reading

WORDS = LANGUAGES["zh"]


def test_each_task_is_a_row_of_boxes() -> None:
    html = check_html(Readings([reading(task(7, doubts=("按默认处理",)))]), WORDS)
    assert html.count(" data-place=") == 1
    assert html.count("<textarea") == 6
    assert 'aria-label="第 7 项 牵头单位">区民政局</textarea>' in html
    assert "<p>按默认处理</p>" in html
    assert "已读取，尚未存入" in html
    assert "已读取 1 个文件，共 1 项任务" in html
    assert 'data-act="open"' not in html, "one file is no choice"


def test_corrections_are_applied_and_marked() -> None:
    one = task(1, doubts=("没有找到牵头单位", "另有疑点"))
    html = check_html(Readings([reading(one, kept=differences(one, {"lead_units": "区水利局"}))]), WORDS)
    assert 'class="changed" data-place="0"' in html
    assert 'data-read="区民政局" title="原文：区民政局"' in html
    assert ">区水利局</textarea>" in html
    assert "没有找到牵头单位" not in html
    assert "<p>另有疑点</p>" in html
    assert "已套用 1 处人工更正。" in html


def test_a_dropped_task_stays_in_sight() -> None:
    one, other = task(1), task(2, "修路。")
    html = check_html(Readings([reading(one, other, kept=differences(one, {"dropped": ""}))]), WORDS)
    assert 'class="changed dropped"' in html
    assert html.count(" data-place=") == 2
    assert "共 1 项任务" in html


def test_doubtful_ones_alone_and_the_rest_when_asked_for() -> None:
    held = reading(*(task(place, f"第{place}项", doubts=("疑",) if place == 3 else ()) for place in range(1, 301)))
    html = check_html(Readings([held]), WORDS)
    assert html.count(" data-place=") == 1
    assert "只看有疑点的（1 项）" in html
    held.only_doubtful = False
    html = check_html(Readings([held]), WORDS)
    assert html.count(" data-place=") == 100
    assert "显示其余 200 项" in html


def test_several_files_are_a_choice() -> None:
    first, second = reading(task(1, doubts=("疑",))), reading(task(1))
    html = check_html(Readings([first, second], [("坏.txt", "“坏.txt”是空文件。")], chosen=1), WORDS)
    assert html.count('data-act="open"') == 2
    assert "1 项 · 1 项有疑点" in html
    assert html.count('aria-current="true"') == 1
    assert "与“方案.txt”是同一个方案" in html
    assert "“坏.txt”是空文件。" in html
    parsed = second.plan.parsed
    second.plan = replace(second.plan, parsed=replace(parsed, plan=OLDER))
    assert "同一个方案" not in check_html(Readings([first, second], chosen=1), WORDS)


def test_only_files_that_could_not_be_read() -> None:
    html = check_html(Readings([], [("坏.txt", "“坏.txt”是空文件。")]), WORDS)
    assert "“坏.txt”是空文件。" in html
    assert "data-act" not in html


def test_lost_corrections_can_be_let_go_of() -> None:
    html = check_html(Readings([reading(task(1), kept=(Correction("9", "没有", "leaders", "甲"),))]), WORDS)
    assert 'data-act="lost"' in html
    assert "找不到对应的任务" in html


def test_giving_up_is_asked_about() -> None:
    held = reading(task(1))
    held.edit({0: {"leaders": "甲"}})
    html = check_html(Readings([held]), WORDS, asked=True)
    assert "放弃会丢掉刚才的 1 处修改。" in html
    assert 'data-act="store"' not in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_text_is_escaped(language: str) -> None:
    hostile = '</textarea><img src=x onerror="alert(1)">'
    one = task(1, hostile, number=hostile, leaders=(hostile,), doubts=(hostile,))
    read = reading(one, kept=(*differences(one, {"deadline": hostile}), Correction(hostile, hostile, "text", hostile)))
    held = Readings([Reading.of(hostile, read.plan, read.corrections), read], [(hostile, hostile)])
    assert "<img" not in check_html(held, LANGUAGES[language])
