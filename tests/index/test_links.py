"""Decisions about the tasks of two plans in a library: kept, followed by the next snapshot, outlasting the plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.errors import LinkDecisionError
from qa.index.library import Library
from qa.index.linking import Wish, told
from qa.index.links import FoundLink, find_links, links_about
from tests.index.samples import CountingEncoder, plan_of, put

OLD = plan_of("修建水库。", "改造电网。", "拓宽公路。", year=2022)
NEW = plan_of("水库竣工。", "电网改造。", year=2023)
OLD_ID, NEW_ID = OLD.plan.id, NEW.plan.id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a library with two plans."""
    with Library.open(tmp_path / "library", CountingEncoder(), create=True) as library:
        put(library, OLD)
        put(library, NEW)
    return tmp_path / "library"


def opened(folder: Path) -> Library:
    return Library.open(folder, CountingEncoder())


def same(old: str, new: str) -> Wish:
    return Wish("same", tuple(old.split(",")), tuple(new.split(",")))


def found(library: Library, old: ParsedPlan = OLD, new: ParsedPlan = NEW) -> tuple[FoundLink, ...]:
    snapshot = library.snapshot()
    sides = ([task for task in snapshot.tasks if task.plan == one.plan.id] for one in (old, new))
    return find_links(links_about(snapshot.links, old.plan.id, new.plan.id), *sides)


def test_a_decision_is_kept_and_published(folder: Path) -> None:
    with opened(folder) as library:
        before = library.snapshot()
        change = library.decide_links(OLD_ID, NEW_ID, [same("1,3", "1")])
        assert ([told(one) for one in change.made], change.undone) == (["第1、3项与第1项是同一任务"], ())
        assert library.snapshot().generation > before.generation
        assert library.snapshot().fingerprint == before.fingerprint
        assert before.links == ()
    with opened(folder) as library:
        (link,) = found(library)
        assert link.holds
        assert ([task.text for task in link.old if task], [task.text for task in link.new if task]) == (
            ["修建水库。", "拓宽公路。"],
            ["水库竣工。"],
        )
        assert library.decide_links(OLD_ID, NEW_ID, [same("1,3", "1")]).made == ()


def test_it_is_about_both_plans_whichever_comes_first(folder: Path) -> None:
    with opened(folder) as library:
        library.decide_links(NEW_ID, OLD_ID, [same("1", "1,3")])
        (kept,) = library.links()
        assert (kept.old, kept.new) == (OLD_ID, NEW_ID)
        (link,) = found(library)
        assert [task.number for task in link.old if task] == ["1", "3"]
        assert [told(one) for one in library.decide_links(OLD_ID, NEW_ID, [Wish("undo", ("3",), ("1",))]).undone] == [
            "第1、3项与第1项是同一任务"
        ]
        assert library.links() == ()


def test_all_wishes_come_true_or_none(folder: Path) -> None:
    with opened(folder) as library, pytest.raises(LinkDecisionError, match="没有编号为“7”的任务"):
        library.decide_links(OLD_ID, NEW_ID, [same("1", "1"), same("2", "7")])
    with opened(folder) as library:
        assert library.links() == ()


def test_it_holds_for_the_same_plan_imported_again(folder: Path) -> None:
    """The tasks moved, and one was revised a little."""
    again = plan_of("植树。", "修建水库。", "改造农村地区电网线路。", year=2022)
    first = plan_of("修建水库。", "农村地区电网线路改造。", "改造农村电网线路。", year=2022)
    with opened(folder) as library:
        put(library, first)
        library.decide_links(OLD_ID, NEW_ID, [same("1", "1"), same("3", "2")])
        put(library, again)
        assert [[task.text for task in link.old if task] for link in found(library)] == [
            ["修建水库。"],
            ["改造农村地区电网线路。"],
        ]


def test_one_whose_task_is_gone_is_told_and_holds_again_with_it(folder: Path) -> None:
    with opened(folder) as library:
        library.decide_links(OLD_ID, NEW_ID, [same("1,3", "1")])
        put(library, plan_of("修建水库。", "改造电网。", "植树造林。", year=2022))
        (link,) = found(library)
        assert not link.holds
        assert [task.text if task else None for task in link.old] == ["修建水库。", None]
        put(library, OLD)
        assert found(library)[0].holds


def test_it_outlasts_a_plan_that_is_removed(folder: Path) -> None:
    with opened(folder) as library:
        library.decide_links(OLD_ID, NEW_ID, [same("1", "2")])
        library.remove(OLD_ID)
        assert found(library)[0].old == (None,)
        put(library, OLD)
        assert found(library)[0].holds
        library.remove(OLD_ID)
        assert len(library.decide_links(OLD_ID, NEW_ID, [Wish("undo", ("1",), ("2",))]).undone) == 1
        assert library.links() == ()


def test_decisions_about_other_plans_stay(folder: Path) -> None:
    third = plan_of("修路。", year=2024)
    with opened(folder) as library:
        put(library, third)
        library.decide_links(OLD_ID, NEW_ID, [same("1", "1")])
        library.decide_links(NEW_ID, third.plan.id, [same("1", "1")])
        library.decide_links(OLD_ID, NEW_ID, [Wish("forget")])
        assert [(one.old, one.new) for one in library.links()] == [(NEW_ID, third.plan.id)]
