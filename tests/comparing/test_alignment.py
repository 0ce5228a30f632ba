"""What a user decided about two plans, followed by their comparison, with the built-in encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.comparing import Comparison, compare
from qa.domain import Plan
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.linking import Wish
from qa.index.sentence_encoder import SentenceEncoder
from tests.comparing.test_comparison import NEW, OLD, numbers

OF_ITSELF = [
    ("revised", ["1"], ["1"]),
    ("kept", ["2"], ["2"]),
    ("merged", ["3", "4"], ["3"]),
    ("split", ["5"], ["4", "5"]),
    ("new", [], ["6"]),
    ("dropped", ["6"], []),
]


class Years:
    """A library with the plans of two years, compared after decisions."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.plans = (self.put("old.txt", OLD), self.put("new.txt", NEW))

    def put(self, name: str, text: str) -> Plan:
        """Import a plan given as text."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return import_file(self.library, self.folder / name).plan

    def decide(self, *said: str) -> None:
        """Take decisions such as `same 6=6`."""
        wishes = []
        for one in said:
            verb, _, pair = one.partition(" ")
            old, new = (tuple(names.split(",")) for names in pair.split("="))
            wishes.append(Wish(verb, old, new))  # type: ignore[arg-type]
        old_plan, new_plan = self.plans
        self.library.decide_links(old_plan.id, new_plan.id, wishes)

    def forget(self) -> None:
        """Undo all decisions."""
        self.library.decide_links(self.plans[0].id, self.plans[1].id, [Wish("forget")])

    def compared(self) -> Comparison:
        """Compare the plans."""
        return compare(self.library.snapshot(), *self.plans)

    def decided(self) -> list[tuple[str, list[str | None], list[str | None]]]:
        """Return the rows that are as the user decided."""
        found = self.compared()
        return [told for told, row in zip(numbers(found), found.rows, strict=True) if row.decided]


@pytest.fixture(scope="module")
def made(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    folder = tmp_path_factory.mktemp("aligned")
    with Library.open(folder / "library", encoder, create=True) as library:
        yield Years(library, folder)


@pytest.fixture
def years(made: Years) -> Iterator[Years]:
    yield made
    made.forget()


def test_nothing_is_decided_before_a_user_did(years: Years) -> None:
    assert numbers(years.compared()) == OF_ITSELF
    assert years.decided() == []
    assert years.compared().decisions == ()


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        # A dropped and a new task are the same work.
        (["same 6=6"], [*OF_ITSELF[:4], ("revised", ["6"], ["6"])]),
        # What the tasks were linked with stands alone, or with the rest of it.
        (
            ["same 1=2"],
            [
                ("new", [], ["1"]),
                ("revised", ["1"], ["2"]),
                *OF_ITSELF[2:5],
                ("dropped", ["2"], []),
                ("dropped", ["6"], []),
            ],
        ),
        (["same 5,6=4"], [*OF_ITSELF[:3], ("merged", ["5", "6"], ["4"]), ("new", [], ["5"]), ("new", [], ["6"])]),
        (["same 6=5,6"], [*OF_ITSELF[:3], ("revised", ["5"], ["4"]), ("split", ["6"], ["5", "6"])]),
        # One to one, in a merge, in a split.
        (["apart 1=1"], [("new", [], ["1"]), *OF_ITSELF[1:5], ("dropped", ["1"], []), ("dropped", ["6"], [])]),
        (
            ["apart 4=3"],
            [
                *OF_ITSELF[:2],
                ("revised", ["3"], ["3"]),
                *OF_ITSELF[3:5],
                ("dropped", ["4"], []),
                ("dropped", ["6"], []),
            ],
        ),
        (["apart 5=5"], [*OF_ITSELF[:3], ("revised", ["5"], ["4"]), ("new", [], ["5"]), *OF_ITSELF[4:]]),
    ],
)
def test_rows_follow_decisions(years: Years, said: list[str], rows: list[tuple[str, list[str], list[str]]]) -> None:
    years.decide(*said)
    assert numbers(years.compared()) == rows


def test_a_pair_that_was_parted_is_never_linked_again(years: Years) -> None:
    years.decide("apart 3,4=3")
    assert {("new", (), ("3",)), ("dropped", ("3",), ()), ("dropped", ("4",), ())} <= {
        (kind, tuple(old), tuple(new)) for kind, old, new in numbers(years.compared())
    }
    assert ("dropped", ["3"], []) in numbers(compare(years.library.snapshot(), *reversed(years.plans)))


def test_rows_say_that_they_were_set_by_hand(years: Years) -> None:
    years.decide("same 6=6", "apart 1=1")
    assert years.decided() == [("new", [], ["1"]), ("revised", ["6"], ["6"]), ("dropped", ["1"], [])]
    (by_hand,) = (row for row in years.compared().rows if row.decided and row.kind == "revised")
    assert by_hand.score == 1.0
    assert {"quantity", "text"} & {change.field for change in by_hand.changes} == {"text"}


def test_the_other_way_round_the_same_decisions_hold(years: Years) -> None:
    years.decide("same 5,6=4")
    turned = compare(years.library.snapshot(), *reversed(years.plans))
    assert ("split", ["4"], ["5", "6"]) in numbers(turned)


def test_what_was_undone_is_as_it_was(years: Years) -> None:
    years.decide("same 6=6", "apart 1=1")
    years.decide("undo 6=6", "undo 1=1")
    assert numbers(years.compared()) == OF_ITSELF
    assert years.decided() == []


def test_a_decision_whose_task_is_gone_is_told_and_not_applied(years: Years) -> None:
    years.decide("same 6=6", "same 1=2")
    try:
        years.put("old.txt", OLD.replace("6.扩大养老机构护理型床位规模。", "6.放映公益电影。"))
        found = years.compared()
        assert ("dropped", ["6"], []) in numbers(found)
        assert ("revised", ["1"], ["2"]) in numbers(found)
        assert [link.decision.old_tasks[0][1] for link in found.lost] == ["扩大养老机构护理型床位规模。"]
    finally:
        years.put("old.txt", OLD)
    assert ("revised", ["6"], ["6"]) in numbers(years.compared())
    assert years.compared().lost == ()
