"""Tasks found again by the number and text they had."""

from __future__ import annotations

import pytest

from qa.parsing.known_tasks import TaskKey, keys_of, places_of
from tests.index.samples import task

TASKS = [
    task("修建水库。", ordinal=1),
    task("改造电网，新增变电站２座。", ordinal=2),
    task("植树造林。", ordinal=3, number=None),
    task("植树造林。", ordinal=4, number=None),
    task("𠮷庄村通5G网络，建设基站30座。", ordinal=5),
]


def test_tasks_that_say_the_same_are_told_apart_by_their_order() -> None:
    assert keys_of(TASKS)[1:4] == [
        ("2", "改造电网，新增变电站２座。", 1),
        (None, "植树造林。", 1),
        (None, "植树造林。", 2),
    ]


def test_every_task_is_found_by_its_own_key() -> None:
    assert places_of(TASKS, keys_of(TASKS)) == {key: place for place, key in enumerate(keys_of(TASKS))}


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (("9", "修建水库。", 1), 0),  # another number
        (("5", "𠮷庄村通5G网络，建设基站20座。", 1), 4),  # revised
        (("4", "𠮷庄村通5G网络，建设基站20座。", 1), None),  # another number and revised
        (("9", "植树造林。", 1), None),  # two say so
        ((None, "植树造林。", 3), None),  # there were three
        (("1", "", 1), None),
    ],
)
def test_tasks_that_were_moved_or_revised_are_found_and_no_others(key: TaskKey, place: int | None) -> None:
    assert places_of(TASKS, [key]) == ({} if place is None else {key: place})


def test_no_two_keys_mean_one_task() -> None:
    """Both are near to task 5; the nearer one has it."""
    nearer, other = ("5", "𠮷庄村通5G网络，建设基站20座。", 1), ("5", "𠮷庄村通4G网络，建设基站29座。", 1)
    assert places_of(TASKS, [other, nearer]) == {nearer: 4}
