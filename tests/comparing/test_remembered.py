"""Comparisons are made once for each state of what they depend on."""

from __future__ import annotations

from pathlib import Path

from qa.comparing import Comparisons
from qa.index.library import Library
from qa.index.linking import Wish
from tests.index.samples import CountingEncoder, plan_of, put


def test_the_same_comparison_is_made_once_and_anew_after_a_decision(tmp_path: Path) -> None:
    comparisons = Comparisons()
    plans = [plan_of("修建水库。", "改造电网。", year=year) for year in (2022, 2023, 2024)]
    with Library.open(tmp_path / "library", CountingEncoder(), create=True) as library:
        for plan in plans:
            put(library, plan)
        old, new, third = (plan.plan for plan in plans)
        first = comparisons.of(library.snapshot(), old, new)
        assert comparisons.of(library.snapshot(), old, new) is first
        library.decide_links(new.id, third.id, [Wish("same", ("1",), ("2",))])
        assert comparisons.of(library.snapshot(), old, new) is first
        library.decide_links(old.id, new.id, [Wish("same", ("1",), ("2",))])
        second = comparisons.of(library.snapshot(), old, new)
        assert [row.decided for row in second.rows].count(True) == 1
        library.decide_links(old.id, new.id, [Wish("undo", ("1",), ("2",))])
        assert not any(row.decided for row in comparisons.of(library.snapshot(), old, new).rows)


def test_the_oldest_is_forgotten_first(tmp_path: Path) -> None:
    comparisons = Comparisons()
    with Library.open(tmp_path / "library", CountingEncoder(), create=True) as library:
        for year in range(2020, 2026):
            put(library, plan_of("修建水库。", year=year))
        snapshot = library.snapshot()
        first, *others = snapshot.plans
        kept = [comparisons.of(snapshot, first, other) for other in others]
        assert comparisons.of(snapshot, first, others[-1]) is kept[-1]
        assert comparisons.of(snapshot, first, others[0]) is not kept[0]
