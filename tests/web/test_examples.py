"""Queries to try come from the library."""

from __future__ import annotations

from qa.web.examples import examples
from tests.web.samples import task


def test_each_section_gives_a_phrase_of_plain_words() -> None:
    tasks = [
        task(1, "年内引进企业3家，全面推广智能温室技术。", section="一"),
        task(2, "城乡居民人均收入，加强学校体育工作。", section="二"),
        task(3, "“短句”；2022年；" + "很" * 40, section="三"),
    ]
    assert examples(tasks) == ["推广智能温室技术", "加强学校体育工作"]


def test_sections_are_spread_where_there_are_more_than_asked_for() -> None:
    verbs = ["加强农田水利建设", "推广智能温室技术", "优化营商环境举措", "完善社区养老服务"]
    tasks = [task(place, phrase, section=str(place)) for place, phrase in enumerate(verbs)]
    assert examples(tasks, 2) == [verbs[0], verbs[2]]


def test_an_empty_library_has_none() -> None:
    assert examples([]) == []
