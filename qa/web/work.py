"""Work that runs beside a page's request, so that its steps can be shown as they come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from qa.index.encoder import Progress

Made = TypeVar("Made")


class Beside(Generic[Made]):
    """A piece of work in a thread of its own, which goes on even where nobody waits for it any more."""

    def __init__(self, work: Callable[[Progress], Made]) -> None:
        """Take what to do; it is given a function to tell its progress with."""
        self._work = work
        self._steps: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self._made: list[Made] = []
        self._error: Exception | None = None

    def steps(self) -> Iterator[tuple[int, int]]:
        """Start, and yield (done, total) until the work has ended."""
        threading.Thread(target=self._run, daemon=True).start()
        while (step := self._steps.get()) is not None:
            yield step

    def result(self) -> Made:
        """Return what was made, or raise what the work raised."""
        if self._error is not None:
            raise self._error
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._work(lambda *step: self._steps.put(step)))
        except Exception as error:  # noqa: BLE001  # raised again by `result`, in the thread that asked
            self._error = error
        finally:
            self._steps.put(None)
