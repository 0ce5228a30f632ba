from __future__ import annotations

import pytest

from qa.parsing.draft import Draft
from qa.parsing.notes import NO_NOTES, Notes
from qa.parsing.responsibility import Roles
from qa.parsing.settling import settle
from tests.parsing.laid_out import written

FIRST = Notes(first_leads=True)
ONLY = "原文只有“责任单位”，按牵头单位处理"


def draft(
    roles: Roles | None = None, above: Roles | None = None, below: Roles | None = None, before: Notes = NO_NOTES
) -> Draft:
    return Draft(
        "1",
        None,
        None,
        None,
        "甲。",
        0,
        1,
        roles or Roles(),
        above=above or Roles(),
        below=below or Roles(),
        before=before,
    )


def labelled(*names: str, lead: str = "", notes: Notes = NO_NOTES) -> Roles:
    """Return roles whose names stand behind 责任单位."""
    return Roles(open=list(names), lead=[lead] if lead else [], labelled=True, notes=notes)


def settled(
    *drafts: Draft, introduction: str = "", notes: Notes = NO_NOTES
) -> list[tuple[list[str], list[str], list[str]]]:
    """Return leaders, lead and support of each draft."""
    return [
        (list(one.leaders), written(one.lead.units), written(one.support.units))
        for one in settle(drafts, introduction, notes)
    ]


@pytest.mark.parametrize(
    ("roles", "notes", "lead", "support", "decided"),
    [
        (Roles(), NO_NOTES, [], [], ()),
        (labelled("甲局、乙局"), NO_NOTES, ["甲局", "乙局"], [], (ONLY,)),
        (labelled("甲局、乙局"), FIRST, ["甲局"], ["乙局"], ()),
        (labelled("甲局"), FIRST, ["甲局"], [], ()),
        (labelled("甲局、乙局"), Notes(either_leads=True), ["甲局", "乙局"], [], ()),
        (labelled("乙局", lead="甲局"), NO_NOTES, ["甲局"], ["乙局"], ()),
        (labelled("乙局", lead="甲局"), FIRST, ["甲局"], ["乙局"], ()),
        (Roles(open=["甲局、乙局"]), NO_NOTES, ["甲局", "乙局"], [], ()),
        (Roles(open=["甲局、乙局"]), FIRST, ["甲局"], ["乙局"], ()),
        (Roles(open=["甲局"], support=["乙局"]), NO_NOTES, ["甲局"], ["乙局"], ()),
        (Roles(open=["甲局、丙局"], support=["乙局"]), FIRST, ["甲局"], ["丙局", "乙局"], ()),
        (Roles(support=["甲局"]), NO_NOTES, [], ["甲局"], ()),
        (Roles(lead=["甲局", "乙局"], support=["丙局", "丁局"]), FIRST, ["甲局", "乙局"], ["丙局", "丁局"], ()),
    ],
)
def test_who_leads(roles: Roles, notes: Notes, lead: list[str], support: list[str], decided: tuple[str, ...]) -> None:
    (one,) = settle([draft(roles)], "", notes)
    assert (written(one.lead.units), written(one.support.units), one.decided) == (lead, support, decided)


def test_a_unit_named_twice_is_one() -> None:
    assert settled(draft(labelled("甲局、甲局")), draft(Roles(lead=["甲局", "甲局"]))) == [([], ["甲局"], [])] * 2


def test_a_rule_in_one_task_holds_for_it_and_all_later_ones() -> None:
    tasks = [draft(labelled("甲局、乙局")), draft(labelled("甲局、乙局", notes=FIRST)), draft(labelled("丙局、丁局"))]
    assert settled(*tasks) == [
        ([], ["甲局", "乙局"], []),
        ([], ["甲局"], ["乙局"]),
        ([], ["丙局"], ["丁局"]),
    ]


def test_a_rule_between_two_tasks_holds_for_the_later_ones() -> None:
    tasks = [draft(labelled("甲局、乙局")), draft(labelled("丙局、丁局"), before=FIRST), draft(labelled("甲局、丁局"))]
    assert settled(*tasks) == [([], ["甲局", "乙局"], []), ([], ["丙局"], ["丁局"]), ([], ["甲局"], ["丁局"])]


def test_units_added_by_a_note_in_a_task_join_the_later_ones() -> None:
    added = Notes(added="各镇政府")
    tasks = [
        draft(labelled("甲局", notes=added)),
        draft(Roles(lead=["乙局"])),
        draft(),
        draft(labelled("丙局、各镇政府")),
        draft(Roles(support=["丁局"])),
    ]
    assert settled(*tasks) == [
        ([], ["甲局"], []),
        ([], ["乙局"], ["各镇政府"]),
        ([], ["各镇政府"], []),
        ([], ["丙局", "各镇政府"], []),
        ([], ["各镇政府"], ["丁局"]),
    ]
    second = settle(tasks, "", NO_NOTES)[1]
    assert second.decided == ("“各镇政府”由前文统一规定，本项未列出",)


def test_units_added_before_a_task_join_it() -> None:
    tasks = [draft(Roles(lead=["甲局"])), draft(Roles(lead=["乙局"]), before=Notes(added="各镇政府、丙局"))]
    assert settled(*tasks) == [([], ["甲局"], []), ([], ["乙局"], ["各镇政府", "丙局"])]


def test_units_added_by_the_introduction_join_all() -> None:
    tasks = [draft(Roles(lead=["甲局"])), draft(Roles(lead=["乙局"]))]
    assert settled(*tasks, notes=Notes(added="各镇政府")) == [
        ([], ["甲局"], ["各镇政府"]),
        ([], ["乙局"], ["各镇政府"]),
    ]


def test_a_name_added_twice_joins_once() -> None:
    (one,) = settle([draft(Roles(lead=["甲局"]), before=Notes(added="各镇政府"))], "", Notes(added="各镇政府"))
    assert one.decided == ("“各镇政府”由前文统一规定，本项未列出",)


LED = Roles(leaders=["张三"], lead=["甲局"])


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (Roles(), (["张三"], ["甲局"], [])),
        (Roles(lead=["乙局"]), (["张三"], ["乙局"], [])),
        (Roles(leaders=["李四"]), (["李四"], ["甲局"], [])),
        (Roles(support=["乙局"]), (["张三"], ["甲局"], ["乙局"])),
        (labelled("乙局", lead="丙局"), (["张三"], ["丙局"], ["乙局"])),
        (Roles(open=["乙局"], labelled=True), (["张三"], ["甲局"], ["乙局"])),
    ],
)
def test_what_a_heading_names_is_that_of_tasks_that_name_none(
    roles: Roles, expected: tuple[list[str], list[str], list[str]]
) -> None:
    assert settled(draft(roles, above=LED)) == [expected]


def test_a_sentence_about_the_group_comes_before_the_heading() -> None:
    group = Roles(lead=["乙局"], support=["丙局"])
    assert settled(draft(above=LED, below=group)) == [(["张三"], ["乙局"], ["丙局"])]
    assert settled(draft(Roles(lead=["丁局"]), above=LED, below=group)) == [(["张三"], ["丁局"], [])]


@pytest.mark.parametrize(
    ("introduction", "leaders"),
    [
        ("全部工作由罗启明同志负总责。", ["罗启明"]),
        ("各项任务由田国华市长负总责。", ["田国华市长"]),
        ("由李明、王平同志负总责。", ["李明", "王平"]),
        ("由市长李明总负责", ["市长李明"]),
        ("主要负责人对本单位任务负总责。", []),
        ("", []),
    ],
)
def test_one_person_for_the_whole_plan(introduction: str, leaders: list[str]) -> None:
    assert settled(draft(Roles(lead=["甲局"])), introduction=introduction) == [(leaders, ["甲局"], [])]


def test_one_person_for_the_whole_plan_only_where_no_task_names_its_own() -> None:
    tasks = [draft(Roles(lead=["甲局"])), draft(Roles(leaders=["张三"], lead=["乙局"]))]
    assert settled(*tasks, introduction="由罗启明同志负总责。") == [([], ["甲局"], []), (["张三"], ["乙局"], [])]


def test_an_office_for_the_whole_plan_is_no_leader() -> None:
    assert settled(draft(Roles(lead=["甲局"])), introduction="由区政府办公室负总责。") == [([], ["甲局"], [])]


def test_a_deadline_of_several_parts() -> None:
    (one,) = settle([draft(Roles(deadline=["6月底前开工", "年底前完成"]))], "", NO_NOTES)
    assert one.deadline == "6月底前开工，年底前完成"
    assert settle([draft()], "", NO_NOTES)[0].deadline is None


def test_a_name_without_a_separator_is_parted_where_another_task_knows_it() -> None:
    tasks = [draft(labelled("区发展改革局区市场监管局")), draft(Roles(lead=["区市场监管局"]))]
    first, _ = settle(tasks, "", NO_NOTES)
    assert written(first.lead.units) == ["区发展改革局", "区市场监管局"]
    assert first.decided == (ONLY, "“区发展改革局区市场监管局”疑似漏了顿号，按两个单位处理")


def test_nothing_to_settle() -> None:
    assert settle([], "由罗启明同志负总责。", FIRST) == []
