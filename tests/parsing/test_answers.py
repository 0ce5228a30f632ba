from __future__ import annotations

import pytest

from qa.parsing.answers import Answers
from qa.parsing.responsibility import Roles
from qa.text.layout import compact


def stretches(text: str) -> list[str]:
    layout = compact(text)
    return [layout.text[start:end] for start, end in Answers(layout).stretches(0, len(layout.text))]


def roles(text: str) -> Roles:
    layout = compact(text)
    answers = Answers(layout)
    ((start, end),) = answers.stretches(0, len(layout.text))
    return answers.roles(start, end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("修路。", []),
        ("修路。（牵头单位：区水利局）", ["（牵头单位：区水利局）"]),
        ("修路（牵头单位：区水利局）。", ["（牵头单位：区水利局）。"]),
        ("修路。〔责任单位：区水利局〕修桥。[责任单位：区财政局]", ["〔责任单位：区水利局〕", "[责任单位：区财政局]"]),
        ("修路。【责任单位：区水利局、各镇（街道）】。", ["【责任单位：区水利局、各镇（街道）】。"]),
        ("修路。(责任单位:区水利局)", ["(责任单位:区水利局)"]),
        ("修路。（区水利局牵头，区财政局配合）", ["（区水利局牵头，区财政局配合）"]),
        ("修路（区水利局负责）。", ["（区水利局负责）。"]),
        ("修路。（区水利局）", ["（区水利局）"]),
        ("修路！（区水利局、区财政局）", ["（区水利局、区财政局）"]),
        ("修路（含区水利局）。", []),
        ("推动（区水利局牵头）项目建设。", []),
        ("做强（一期）工程（含路灯）。", []),
        ("修路（区水利局）工程。", []),
        ("修路。（牵头单位：区水利局）（配合单位：区财政局）", ["（牵头单位：区水利局）", "（配合单位：区财政局）"]),
        ("修路。（责任单位：区水利局、各镇（街道）", ["（责任单位：区水利局、各镇（街道）"]),
        ("由牵头单位：区水利局", []),
    ],
)
def test_brackets_that_answer(text: str, expected: list[str]) -> None:
    assert stretches(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修路。\n责任单位：区水利局", ["责任单位：区水利局"]),
        ("修路\n责任单位：区水利局", ["责任单位：区水利局"]),
        ("修路。责任单位：区水利局。", ["责任单位：区水利局。"]),
        ("修路。 责任单位:区水利局、区财政局 修桥。", ["责任单位:区水利局、区财政局"]),
        ("修路。\n牵头单位：区水利局\n配合单位：区财政局\n", ["牵头单位：区水利局配合单位：区财政局"]),
        ("修路。\n牵头单位：区水利局。\n配合单位：区财政局。", ["牵头单位：区水利局。配合单位：区财政局。"]),
        ("修路。\n牵头单位：区水利局\n修桥。\n责任单位：区财政局", ["牵头单位：区水利局", "责任单位：区财政局"]),
        ("修路。\n责任单位：区发展和改\n革局、区财政局\n修桥。", ["责任单位：区发展和改革局、区财政局"]),
        ("修路。\n责任单位：区水利局\n区财政局\n", ["责任单位：区水利局区财政局"]),
        ("修路。\n责任单位：区水利局，\n各镇（街道）\n修建环城大桥三座。", ["责任单位：区水利局，各镇（街道）"]),
        ("修路。\n责任单位：\n区水利局\n修桥。", ["责任单位：区水利局"]),
        ("修路。\n牵头领导：张 三、李四\n责任单位：区水利局", ["牵头领导：张三、李四责任单位：区水利局"]),
        ("修路。\n完成时限：2023年12月\n底前\n修桥。", ["完成时限：2023年12月底前"]),
        ("修路。\n责任单位：区水利局\n此件公开发布", ["责任单位：区水利局"]),
        ("明确责任单位：各部门要主动担责。", []),
        (
            "修路。\n部门分工：区水利局牵头，区财政局、\n区林业局配合。\n修桥。",
            ["部门分工：区水利局牵头，区财政局、区林业局配合。"],
        ),
        (
            "修路。\n责任单位：区水利局、各镇街（列第一位的为牵头单位，下同）\n修桥。",
            ["责任单位：区水利局、各镇街（列第一位的为牵头单位，下同）"],
        ),
        ("修路。\n责任单位：区水利局\n完成50公里。", ["责任单位：区水利局"]),
        ("修路。\n责任单位：区水利局。修桥。", ["责任单位：区水利局。"]),
    ],
)
def test_label_lines_that_answer(text: str, expected: list[str]) -> None:
    assert stretches(text) == expected


@pytest.mark.xfail(strict=True, reason="any short line behind a collective is taken for the rest of its name")
@pytest.mark.parametrize("line", ["——改善民生", "第二部分", "注意事项", "修桥"])
def test_a_short_line_behind_a_collective(line: str) -> None:
    assert stretches(f"修路。\n责任单位：区水利局、各镇街\n{line}\n1.修塔。") == ["责任单位：区水利局、各镇街"]


@pytest.mark.xfail(strict=True, reason="a bracket of names before the full stop that ends the sentence is not taken")
def test_a_bracket_of_names_before_the_full_stop() -> None:
    assert stretches("修路（区交通局、区住建局）。") == ["（区交通局、区住建局）。"]


@pytest.mark.parametrize("bracket", ["（张三负责）", "（张三副区长牵头，区水利局配合）"])
@pytest.mark.xfail(strict=True, reason="verbs in a bracket are looked for behind units only, not behind people")
def test_people_before_a_verb(bracket: str) -> None:
    assert stretches(f"修路。{bracket}") == [bracket]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。（责任单位：区水利局）", Roles(open=["区水利局"], labelled=True)),
        (
            "甲。（牵头单位：区水利局、区财政局；配合单位：各镇街）",
            Roles(lead=["区水利局、区财政局"], support=["各镇街"]),
        ),
        ("甲。\n责任单位：区水利局\n区财政局", Roles(open=["区水利局、区财政局"], labelled=True)),
        ("甲。\n责任单位：区水利局 区财政局", Roles(open=["区水利局、区财政局"], labelled=True)),
        ("甲。\n责任单位：区发展和\n改革局", Roles(open=["区发展和改革局"], labelled=True)),
        ("甲。\n牵头领导：张　三", Roles(leaders=["张三"])),
        ("甲。\n牵头领导：张三丰 李四", Roles(leaders=["张三丰、李四"])),
        ("甲。（责任单位：区水利局、各镇（街道）〕", Roles(open=["区水利局、各镇（街道）"], labelled=True)),
        ("甲。（责任单位：区水利局。", Roles(open=["区水利局"], labelled=True)),
        ("甲。\n责任单位：区水利局\n完成时限：年底前。", Roles(open=["区水利局"], deadline=["年底前"], labelled=True)),
    ],
)
def test_what_a_stretch_says(text: str, expected: Roles) -> None:
    assert roles(text) == expected


def test_several_stretches_directly_behind_one_another_are_read_together() -> None:
    layout = compact("甲。（牵头单位：区水利局）。（配合单位：区财政局）\n责任领导：张三")
    answers = Answers(layout)
    found = answers.roles(2, len(layout.text))
    assert found == Roles(leaders=["张三"], lead=["区水利局"], support=["区财政局"])


def test_a_label_within_a_bracket_opens_no_line() -> None:
    assert stretches("甲（说明。责任单位：区水利局）乙") == []


def test_no_list_goes_on_behind_the_end_of_the_plan() -> None:
    layout = compact("甲。\n责任单位：区水利局\n鹤山区人民政府")
    end = layout.text.index("鹤")
    assert list(Answers(layout, [end]).stretches(0, len(layout.text))) == [(2, end)]
    assert list(Answers(layout).stretches(0, len(layout.text))) == [(2, len(layout.text))]


def test_stretches_lie_within_the_bounds_asked_for() -> None:
    layout = compact("甲。（责任单位：区水利局）乙。（责任单位：区财政局）")
    answers = Answers(layout)
    assert list(answers.stretches(2, 14)) == [(2, 13)]
    assert list(answers.stretches(3, 14)) == []
    assert list(answers.stretches(13, len(layout.text))) == [(15, 26)]


def test_brackets_that_never_close_are_known() -> None:
    layout = compact("甲。（责任单位：区水利局\n乙（丙。（责任单位：区财政局）")
    assert [layout.text[place : place + 5] for place in Answers(layout).unclosed] == ["（责任单位"]
