"""Several questions in one sentence, and what role somebody has."""

from __future__ import annotations

import pytest

from qa.answering.answer import Figure
from qa.answering.compound import asks_several, parts_of
from tests.answering.conftest import Ask


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("污水处理站谁建，资金从哪里来", ("污水处理站谁建", "资金从哪里来")),
        ("关于养犬，谁牵头，哪些单位配合", ("关于养犬，谁牵头", "哪些单位配合")),
        ("公厕建几座", ()),
        ("公厕，要建几座", ()),
        ("", ()),
    ],
)
def test_parts_of_a_sentence(words: str, expected: tuple[str, ...]) -> None:
    assert parts_of(words) == expected


def test_parts_that_ask_the_same_are_one_question() -> None:
    assert asks_several(["leaders", "support_units"])
    assert not asks_several(["quantity", "quantity"])
    assert not asks_several(["list", "leaders"])
    assert not asks_several([])


def test_who_leads_and_who_supports(ask: Ask) -> None:
    found = ask("第16项的配合单位有哪些，牵头领导又是谁")
    assert "第16项的配合单位是区住房和城乡建设局" in found.text
    assert "第16项由刘兆华牵头" in found.text
    assert isinstance(found.value, tuple)
    assert {"刘兆华", "区交通运输局"} <= set(found.value)
    assert [task.number for task in found.tasks] == ["16"]


def test_what_is_not_stated_is_said_beside_what_is(ask: Ask) -> None:
    found = ask("小型污水处理站谁建，资金从哪里来？")
    assert found.status == "answered"
    assert found.value == ("赵亚秋",)
    assert "没有写这里问的“资金从哪里来”" in found.text
    assert [task.number for task in found.tasks] == ["72"]


def test_two_amounts_of_one_task(ask: Ask) -> None:
    assert ask("今年新建学校要花多少钱，能新增多少学位？").value == (Figure(6.3, "亿元"), Figure(6550, "个"))


def test_nothing_is_answered_where_the_task_is_not_in_the_plan(ask: Ask) -> None:
    assert ask("地铁什么时候修到东昌府，归谁管").status == "not_found"


def test_a_second_question_about_a_role(ask: Ask) -> None:
    found = ask("12345热线归谁管，信访局是牵头还是配合？")
    assert "区信访局是第137项的牵头单位" in found.text
    assert found.text.count("由高宪栋、李恒庆牵头") == 1


@pytest.mark.parametrize(
    ("question", "role", "numbers"),
    [
        ("第137项信访局是牵头还是配合", ("牵头单位",), ["137"]),
        ("老旧小区改造，财政局是牵头还是配合", ("配合单位",), ["82"]),
        ("第82项信访局是牵头还是配合", (), ["82"]),
    ],
)
def test_which_role_a_unit_has(ask: Ask, question: str, role: tuple[str, ...], numbers: list[str]) -> None:
    found = ask(question)
    assert found.intent == "role"
    assert found.value == role
    assert [task.number for task in found.tasks] == numbers


def test_whether_a_unit_has_to_do_with_a_task(ask: Ask) -> None:
    found = ask("老旧小区改造跟财政局有关系吗")
    assert found.value is True
    assert found.text.startswith("有。区财政局是第82项的配合单位；")


def test_of_two_the_one_with_more_is_named_with_both_numbers(ask: Ask) -> None:
    more, fewer = ask("张妍和张娅谁牵头的任务多"), ask("张妍和张娅谁牵头的任务少")
    assert (more.text, more.value) == ("张娅牵头的任务多：36 项对 23 项。", ("张娅",))
    assert (fewer.text, fewer.value) == ("张妍牵头的任务少：23 项对 36 项。", ("张妍",))


def test_others_than_the_one_named(ask: Ask) -> None:
    found = ask("养老除了民政局还有谁管")
    assert found.text.startswith("除区民政局外，")
    assert "区民政局" not in (found.value if isinstance(found.value, tuple) else ())
    assert ask("文化下乡演出除了文旅局还有哪个单位牵头").text.startswith("除区文化和旅游局外，没有其他单位牵头")


def test_a_level_is_not_told_by_a_change(ask: Ask) -> None:
    assert ask("城乡居民医保个人缴费标准是多少？").status == "not_found"
    assert ask("困难群众的救助标准再涨多少").value == Figure(10, "%")


def test_a_unit_is_told_apart_by_role_and_by_name(ask: Ask) -> None:
    text = ask("教体局今年要干哪些事？").text
    assert "牵头 9 项（第99、100、101、102、103、104、105、127、136项），配合 3 项（第56、57、126项）" in text
    assert "没有点区教育和体育局的名" in text


def test_tasks_that_a_unit_leads_are_not_counted_among_those_of_a_collective(ask: Ask) -> None:
    assert "另有 53 项没有点区财政局的名" in ask("财政局配合的任务有几项").text
