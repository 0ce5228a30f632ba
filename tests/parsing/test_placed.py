from __future__ import annotations

from dataclasses import replace

import pytest

from qa.parsing.closing import AnnexTitle, GroupSentence, NoteSentence
from qa.parsing.marks import Mark
from qa.parsing.notes import Notes
from qa.parsing.placed import Place, PlacedDraft, annexed, grouped, nested_number, noted, renumbered
from qa.parsing.responsibility import Roles

BY_GROUP = Roles(lead=["甲局"])


def mark(kind: str, value: int, start: int) -> Mark:
    return Mark(kind, value, str(value), start, start + 2)


def draft(
    number: int, start: int, *, section: str | None = None, roles: Roles | None = None, kind: str = "number"
) -> PlacedDraft:
    return PlacedDraft(
        mark(kind, number, start),
        str(number),
        Place(section),
        start,
        (start + 2, start + 9),
        start + 9,
        roles or Roles(),
    )


def sentence(start: int, *numbers: str) -> GroupSentence:
    return GroupSentence(start, start + 5, frozenset(numbers), BY_GROUP)


@pytest.mark.parametrize(
    ("group", "meant"),
    [
        (sentence(30, "1", "2"), ["1", "2"]),
        (sentence(30, "2"), ["2"]),
        (sentence(30, "7"), []),
        (sentence(30), ["1", "2"]),
        (sentence(15), ["1"]),
        (sentence(0), []),
        (sentence(99), []),
    ],
)
def test_tasks_that_a_group_sentence_is_about(group: GroupSentence, meant: list[str]) -> None:
    drafts = [draft(1, 10), draft(2, 20), draft(3, 40, roles=Roles(lead=["乙局"]), section="二")]
    found = grouped(drafts, [group])
    assert [one.number for one in found if one.below == BY_GROUP] == meant


def test_a_group_sentence_is_about_its_own_section() -> None:
    drafts = [
        draft(1, 10, section="一"),
        draft(1, 20, section="二"),
        draft(2, 30, section="二", roles=Roles(lead=["乙局"])),
    ]
    assert [one.below == BY_GROUP for one in grouped(drafts, [sentence(40)])] == [False, True, False]
    assert [one.below == BY_GROUP for one in grouped(drafts, [sentence(40, "1", "2")])] == [False, True, True]


def test_a_later_group_sentence_about_the_same_tasks_counts() -> None:
    later = replace(sentence(40), roles=Roles(lead=["丙局"]))
    found = grouped([draft(1, 10), draft(2, 30)], [sentence(20, "1"), later])
    assert found[1].below == later.roles


def parts(number: int, start: int, count: int) -> list[PlacedDraft]:
    """Return the drafts of one item that holds several tasks."""
    one = draft(number, start)
    return [replace(one, start=start + 3 * place) for place in range(count)]


@pytest.mark.parametrize(
    ("items", "numbers"),
    [
        ([(2, 3), (5, 1)], ["2", None, None, "5"]),
        ([(2, 3), (3, 1)], ["2", "2", "2", "3"]),
        ([(2, 2), (5, 1)], ["2", "2", "5"]),
        ([(1, 1), (3, 1)], ["1", "3"]),
        ([(2, 3)], ["2", "2", "2"]),
        ([], []),
    ],
)
def test_numbers_that_a_document_lost(items: list[tuple[int, int]], numbers: list[str | None]) -> None:
    drafts = [one for place, (number, count) in enumerate(items) for one in parts(number, 100 * place, count)]
    assert [one.number for one in renumbered(drafts)] == numbers


def test_numbers_of_different_kinds_are_not_compared() -> None:
    drafts = [*parts(2, 0, 3), draft(5, 100, kind="subheading")]
    assert [one.number for one in renumbered(drafts)] == ["2", "2", "2", "5"]


def test_annexes_are_sections_of_tasks_under_no_heading() -> None:
    annexes = [(AnnexTitle(20, 23, 30), "甲清单"), (AnnexTitle(60, 63, 70), "乙清单")]
    drafts = [draft(1, 10), draft(1, 35), draft(2, 45, section="一、丙"), draft(1, 75)]
    assert [one.place.section for one in annexed(drafts, annexes)] == [None, "甲清单", "一、丙", "乙清单"]
    assert list(annexed(drafts, [])) == drafts


def test_rules_stand_with_the_task_behind_them() -> None:
    first, second = Notes(first_leads=True), Notes(added="甲局")
    sentences = [
        NoteSentence(5, 9, first),
        NoteSentence(15, 19, second),
        NoteSentence(16, 19, first),
        NoteSentence(50, 60, first),
    ]
    assert [notes for _, notes in noted([draft(1, 10), draft(2, 20), draft(3, 30)], sentences)] == [
        first,
        Notes(first_leads=True, added="甲局"),
        Notes(),
    ]


@pytest.mark.parametrize(
    ("above", "below", "number"),
    [
        ("number", "subnumber", "6.2"),
        ("number", "circled", "2"),
        ("subheading", "number", "2"),
        ("heading", "subnumber", "2"),
    ],
)
def test_numbers_under_numbers(above: str, below: str, number: str) -> None:
    assert nested_number(mark(above, 6, 0), draft(2, 10, kind=below)) == number
