from __future__ import annotations

from collections.abc import Sequence

from qa.index.milvus.recent import Recent


def test_what_is_kept_is_not_fetched_again_and_the_oldest_goes_first() -> None:
    asked: list[list[int]] = []

    def fetch(rows: Sequence[int]) -> list[str]:
        asked.append(list(rows))
        return [str(row) for row in rows]

    recent: Recent[str] = Recent(3)
    assert recent.get([2, 1, 2], fetch) == ["2", "1", "2"]
    assert recent.get([1, 3, 4], fetch) == ["1", "3", "4"]
    assert recent.get([4, 2], fetch) == ["4", "2"]
    assert recent.get([], fetch) == []
    assert asked == [[2, 1], [3, 4], [2]]


def test_more_than_is_kept_comes_back_all_the_same() -> None:
    assert Recent[int](2).get(range(5), lambda rows: [row * row for row in rows]) == [0, 1, 4, 9, 16]
