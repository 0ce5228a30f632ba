from __future__ import annotations

from qa.domain import Placement
from qa.parsing.ledger import Ledger
from qa.text.layout import compact


def opened(text: str) -> Ledger:
    return Ledger(text, compact(text))


def test_an_empty_text_has_no_placements() -> None:
    assert opened("").placements() == ()


def test_what_is_never_marked_is_unplaced() -> None:
    assert opened("甲 乙").placements() == (Placement("unplaced", 0, 3),)


def test_layout_between_two_kinds_stands_alone() -> None:
    ledger = opened(" 1. 甲\n乙 ")
    ledger.mark("number", 0, 2)
    ledger.mark("text", 2, 4)
    assert ledger.placements() == (
        Placement("layout", 0, 1),
        Placement("number", 1, 3),
        Placement("layout", 3, 4),
        Placement("text", 4, 7),
        Placement("layout", 7, 8),
    )


def test_the_first_mark_stays() -> None:
    ledger = opened("甲乙丙")
    ledger.mark("title", 0, 2)
    ledger.mark("preamble", 0, 3)
    assert ledger.placements() == (Placement("title", 0, 2), Placement("preamble", 2, 3))


def test_places_are_those_of_the_original_text() -> None:
    ledger = opened("甲\n\n乙𠀀丙")
    ledger.mark("text", 1, 3)
    assert ledger.placements() == (
        Placement("unplaced", 0, 1),
        Placement("layout", 1, 3),
        Placement("text", 3, 5),
        Placement("unplaced", 5, 6),
    )


def test_stretches_of_the_original_take_their_layout_along() -> None:
    ledger = opened("甲\n— 3 —\n乙")
    ledger.mark_source("furniture", [(2, 7)])
    assert [(one.kind, one.start, one.end) for one in ledger.placements()] == [
        ("unplaced", 0, 1),
        ("layout", 1, 2),
        ("furniture", 2, 7),
        ("layout", 7, 8),
        ("unplaced", 8, 9),
    ]
