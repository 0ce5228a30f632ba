"""What pairs of characters tell."""

from __future__ import annotations

import pytest

from qa.comparing.common_pairs import pairs_of, runs_of, weight


@pytest.mark.parametrize(
    ("rare", "common"), [("葫芦", "建设"), ("厕所", "推进"), ("停车", "发展"), ("不良", "加快"), ("12345", "坚决")]
)
def test_rare_pairs_tell_more_than_those_of_every_report(rare: str, common: str) -> None:
    assert 0 < weight(common) < 0.5 < weight(rare) <= 1


@pytest.mark.parametrize(
    ("word", "expected"), [("葫芦", 1.0), ("5g", 0.0), ("gdp", 1.0), ("2022", 0.0), ("12345", 1.0)]
)
def test_names_without_han_characters_tell_all_and_amounts_nothing(word: str, expected: float) -> None:
    assert weight(word) == expected


def test_runs_end_at_marks_and_particles() -> None:
    runs = runs_of("葫芦，公厕的建设")
    assert [[pair for pair, _ in run] for run in runs] == [["葫芦"], ["公厕", "建设"]]


def test_a_pair_across_two_words_tells_half() -> None:
    inside, across = weight("葫芦"), dict(runs_of("葫芦产业")[0])["芦产"]
    assert inside == 1.0
    assert across == weight("芦产") / 2


def test_the_place_of_a_plan_tells_nothing() -> None:
    assert pairs_of(runs_of("葫芦", frozenset({"葫芦"}))) == {"葫芦": 0.0}
