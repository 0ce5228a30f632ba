from __future__ import annotations

import time

import pytest

from qa.parsing.closing import annex_starts, annex_titles, group_sentences, note_sentences, tails
from qa.parsing.notes import Notes
from qa.parsing.responsibility import Roles
from qa.text.layout import compact


@pytest.mark.parametrize(
    "tail",
    [
        "注：甲指某事。",
        "备注：略",
        "说明：1.略",
        "名词解释",
        "附件：清单",
        "附件1 清单",
        "（此件公开发布）",
        "此件依申请公开",
        "抄送：区委办。",
        "主题词：政务 方案",
        "责任编辑：张三",
        "信息来源：区政府办",
        "扫一扫在手机打开当前页",
        "分享到：",
        "相关解读",
        "【打印】",
        "版权所有 鹤山区人民政府",
        "鹤山区人民政府办公室2023年2月3日印发",
        "鹤山区人民政府 2023年2月3日",
        "鹤山区发展和改革局\n2023年2月3日",
        "国务院办公厅 二〇二三年二月三日",
    ],
)
def test_what_ends_the_last_task(tail: str) -> None:
    layout = compact(f"1.修路。\n{tail}")
    assert tails(layout)[0] == len("1.修路。")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.修路。",
        "1.修路，见附件的说明。",
        "1.关注：民生。",
        "1.修路\n注重民生。",
        "1.修路\n附近居民受益。",
        "1.修路。名词解释",
    ],
)
def test_what_ends_none(text: str) -> None:
    assert tails(compact(text)) == []


def groups(text: str) -> list[tuple[str, frozenset[str], Roles]]:
    layout = compact(text)
    return [(layout.text[one.start : one.end], one.numbers, one.roles) for one in group_sentences(layout)]


LED = Roles(lead=["区水利局"], support=["区财政局"])


@pytest.mark.parametrize(
    ("which", "numbers"),
    [
        ("以上第4、5项", {"4", "5"}),
        ("以上4、5项工作", {"4", "5"}),
        ("以上第3至5项", {"3", "4", "5"}),
        ("以上3—5项任务", {"3", "4", "5"}),
        ("上述第1项、第3项", {"1", "3"}),
        ("以上第1-3项、第6项", {"1", "2", "3", "6"}),
        ("以上各项", set()),
        ("以上各项工作", set()),
        ("以上工作均", set()),
        ("上述任务", set()),
        ("以上", set()),
    ],
)
def test_which_tasks_a_group_sentence_is_about(which: str, numbers: set[str]) -> None:
    sentence = f"{which}由区水利局牵头，区财政局配合。"
    ((found, of, roles),) = groups(f"5.修路。\n{sentence}\n6.修桥。")
    assert (found, of, roles) == (sentence, frozenset(numbers), LED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.以上级要求为准，由区水利局牵头。",
        "1.修路，确保以上由区水利局牵头。",
        "1.修路。\n以上工作按月报送。",
        "1.修路。\n以上项目由来已久。",
    ],
)
def test_other_sentences_are_about_no_group(text: str) -> None:
    assert groups(text) == []


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("以上第1、2项由区水利局负责。", Roles(open=["区水利局"])),
        ("以上各项任务，由区水利局牵头，区财政局配合。", LED),
        ("以上任务牵头单位：区水利局；配合单位：区财政局。", LED),
        ("第1、2项由区水利局牵头，区财政局配合。", LED),
        ("（以上由区水利局牵头，区财政局配合）", LED),
        ("（以上任务由区水利局牵头，各村（社区）配合）", Roles(lead=["区水利局"], support=["各村（社区）"])),
    ],
)
def test_group_sentences_worded_otherwise(sentence: str, roles: Roles) -> None:
    assert [one[2] for one in groups(f"1.修路。\n2.修桥。\n{sentence}\n3.修塔。（区文旅局负责）")] == [roles]


def annexes(text: str) -> list[str]:
    layout = compact(text)
    items = [layout.text.index("1.修")] if "1.修" in layout.text else []
    return [layout.text[one.title : one.end] for one in annex_titles(layout, items)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("附件1\n主要目标分解\n1.修路。", ["主要目标分解"]),
        ("附件1\n2023年目标分解\n1.修路。", ["2023年目标分解"]),
        ("附件一：主要目标分解\n1.修路。", ["主要目标分解"]),
        ("附件：主要目标分解\n1.修路。", ["主要目标分解"]),
        ("附表2 主要目标分解\n1.修路。", ["主要目标分解"]),
        ("附件12\n主要目标\n分解\n1.修路。", ["主要目标分解"]),
        ("附件1\n主要目标分解\n" + "说明。" * 60 + "\n1.修路。", ["主要目标分解"]),
        ("见附件1\n主要目标分解\n1.修路。", []),
        ("1.修路。\n附件\n民生实事清单", ["民生实事清单"]),
        ("", []),
    ],
)
def test_titles_of_annexes(text: str, titles: list[str]) -> None:
    assert annexes(text) == titles


@pytest.mark.xfail(
    strict=True, reason="the number of the annex and that of the item behind its line are read as one, 11."
)
def test_an_annex_without_a_title() -> None:
    assert annexes("附件1\n1.修路。") == []


def test_where_annexes_may_begin() -> None:
    assert annex_starts(compact("附件1\n甲\n见附件2\n附表一\n乙")) == [0, 8]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1.修路。\n以下均需各镇街落实，不再列出。\n2.修桥。",
            [("以下均需各镇街落实，不再列出。", Notes(added="各镇街"))],
        ),
        ("列第一位的为牵头单位。\n1.修路。", [("列第一位的为牵头单位。", Notes(first_leads=True))]),
        ("1.修路，以下均需各镇街落实，不再列出。", []),
        ("1.修路。\n下同。", []),
        ("1.修路。\n列第一位的为牵头单位", []),
        ("", []),
    ],
)
def test_sentences_that_lay_down_a_rule(text: str, found: list[tuple[str, Notes]]) -> None:
    layout = compact(text)
    assert [(layout.text[one.start : one.end], one.notes) for one in note_sentences(layout)] == found


@pytest.mark.parametrize(
    "text",
    [
        "以上第" + "1、" * 60_000 + "项由",
        "以上由" * 40_000,
        "附件1\n" * 30_000,
        "注：\n" * 40_000,
        "以上第1至9999999项由甲局牵头。",
    ],
    ids=lambda text: text[:6],
)
def test_long_texts_take_bounded_time(text: str) -> None:
    layout = compact(text)
    start = time.process_time()
    list(group_sentences(layout))
    tails(layout)
    list(annex_titles(layout, []))
    list(note_sentences(layout))
    assert time.process_time() - start < 3
