"""Keeps what was asked for lately, so that a server is not asked again: rows of a version of a plan never change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Recent(Generic[_Value]):
    """The values of the rows asked for last, up to a number. For use from several threads."""

    def __init__(self, most: int) -> None:
        """Take how many are kept."""
        self._most = most
        self._kept: dict[int, _Value] = {}
        self._changing = threading.Lock()

    def get(self, rows: Sequence[int], fetch: Callable[[Sequence[int]], Sequence[_Value]]) -> list[_Value]:
        """Return the values of rows, in the order given; those that are not kept are fetched, each once."""
        with self._changing:
            found = {row: self._kept[row] for row in rows if row in self._kept}
        lacking = [row for row in dict.fromkeys(rows) if row not in found]
        if lacking:
            fetched = dict(zip(lacking, fetch(lacking), strict=True))
            found |= fetched
            with self._changing:
                self._kept.update(fetched)
                while len(self._kept) > self._most:  # the oldest go first
                    self._kept.pop(next(iter(self._kept)))
        return [found[row] for row in rows]
