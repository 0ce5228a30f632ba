from __future__ import annotations

import pytest

from qa.parsing.headings import heading_roles, holds_tasks
from qa.parsing.responsibility import Roles


@pytest.mark.parametrize(
    ("heading", "leaders"),
    [
        ("一、沈立群市长主抓重点工作", ["沈立群市长"]),
        ("二、区长贺文远牵头重点工作", ["区长贺文远"]),
        ("二、区委常委、常务副区长蒋岚牵头重点工作", ["区委常委、常务副区长蒋岚"]),
        ("一、张三同志牵头负责的工作", ["张三"]),
        ("（一）由李明副区长负责的任务", ["李明副区长"]),
        ("一、张三、李四牵头工作", ["张三、李四"]),
        ("1.王五副县长包保项目（5项）", ["王五副县长"]),
        ("三、市政府常务副市长分管工作", ["市政府常务副市长"]),
        ("张三副区长主抓工作", ["张三副区长"]),
    ],
)
def test_leaders_named_in_a_heading(heading: str, leaders: list[str]) -> None:
    assert heading_roles(heading) == Roles(leaders=leaders)


@pytest.mark.parametrize(
    ("heading", "lead"),
    [
        ("三、市交通运输局牵头工作（3项）", ["市交通运输局"]),
        ("一、区教育局牵头任务（共2项）", ["区教育局"]),
        ("一、区教育局、区财政局牵头", ["区教育局、区财政局"]),
        ("二、由区财政局负责的工作", ["区财政局"]),
        ("（二）区民政局牵头", ["区民政局"]),
        ("一、各镇政府负责落实的任务", ["各镇政府"]),
        ("四、鹤山海关主办事项", ["鹤山海关"]),
    ],
)
def test_units_named_in_a_heading(heading: str, lead: list[str]) -> None:
    assert heading_roles(heading) == Roles(lead=lead)


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "一、",
        "一、主要预期目标",
        "一、强化项目牵头引领工作",
        "二、落实河长牵头责任",
        "一、加快建设现代产业体系",
        "三、推动高质量发展",
        "（一）牵头抓总",
        "一、各单位要认真抓好落实，由专人负责",
        "一、建立区级领导包保机制",
    ],
)
def test_headings_about_a_subject_name_nobody(heading: str) -> None:
    assert heading_roles(heading) == Roles()


@pytest.mark.xfail(strict=True, reason="a heading that is nothing but a unit, with or without a count, names nobody")
@pytest.mark.parametrize("heading", ["一、区教育局（2项）", "一、区教育局", "（一）区教育局"])
def test_a_unit_alone_in_a_heading(heading: str) -> None:
    assert heading_roles(heading) == Roles(lead=["区教育局"])


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("二、重点任务", True),
        ("二、主要措施", True),
        ("一、主要目标", True),
        ("民生实事", True),
        ("三、重点工作", True),
        ("一、总体要求", False),
        ("三、保障措施", False),
        ("三、工作要求", False),
        ("四、组织实施", False),
        ("一、指导思想", False),
        ("二、工作步骤及任务", False),
        ("", False),
    ],
)
def test_headings_that_call_what_they_hold_tasks(heading: str, expected: bool) -> None:
    assert holds_tasks(heading) is expected
