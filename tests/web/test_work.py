from __future__ import annotations

import pytest

from qa.index.encoder import Progress
from qa.web.work import Beside


def test_steps_come_one_after_the_other_and_then_the_result() -> None:
    def work(progress: Progress) -> str:
        progress(1, 2)
        progress(2, 2)
        return "done"

    beside = Beside(work)
    assert list(beside.steps()) == [(1, 2), (2, 2)]
    assert beside.result() == "done"


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def work(_: Progress) -> str:
        raise KeyError("gone")

    beside = Beside(work)
    assert list(beside.steps()) == []
    with pytest.raises(KeyError, match="gone"):
        beside.result()
