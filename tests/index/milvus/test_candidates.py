"""Candidates are taken until none is missing, against scoring everything: with a server that is off by a bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.index.milvus import candidates
from qa.index.milvus.candidates import Question, best
from qa.index.milvus.conditions import Choice
from qa.index.milvus.naming import RowNames
from qa.index.ranking import Rows, Scores, ranked
from tests.index.samples import task

COUNT = 300
TASKS = [task("水", plan=f"p{row // 10:02}", ordinal=1 + row % 10) for row in range(COUNT)]
NAMES = RowNames(TASKS, np.arange(COUNT), {f"p{number:02}": f"v{number}" for number in range(COUNT // 10)})


class Shelf:
    """Answers like a server: best first by scores of its own, ties in no good order, at most so many at once."""

    def __init__(self, exact: Scores, off: float, strangers: int) -> None:
        self.exact = exact
        self.near = exact + np.random.default_rng(1).uniform(-off, off, COUNT)
        self.strangers = [(f"gone/{number}", 2.0) for number in range(strangers)]
        self.limits: list[int] = []

    def ask(self, choice: Choice | None, limit: int) -> list[tuple[str, float]]:
        """Answer one question."""
        self.limits.append(limit)
        rows = [
            row
            for row in reversed(range(COUNT))
            if choice is None or NAMES.plan_numbers[row] in choice.plans or NAMES.task_numbers[row] in choice.tasks
        ]
        hits = [(NAMES.task(row), float(self.near[row])) for row in rows]
        return sorted(self.strangers + hits, key=lambda hit: -hit[1])[:limit]

    def score(self, rows: Rows) -> Scores:
        """Score exactly."""
        return self.exact[rows]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.sampled_from([0.0, 0.01, 0.3]), st.sampled_from([0, 50]))
def test_equals_scoring_everything(seed: int, k: int, off: float, strangers: int) -> None:
    exact = np.random.default_rng(seed).integers(0, 8, COUNT) / 8
    shelf = Shelf(exact, off, strangers)
    question = Question(shelf.ask, NAMES.task_row, shelf.score, lambda last: last + off + 1e-9, 0.0)
    found = best(question, k, among=[None], names=NAMES)
    rows = np.flatnonzero(exact > 0)
    expected = ranked(rows, exact[rows], k)
    assert (found.rows.tolist(), found.scores.tolist()) == (expected.rows.tolist(), expected.scores.tolist())


def test_where_more_tie_than_a_server_gives_its_rows_are_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST", 40)
    shelf = Shelf(np.ones(COUNT), 0.0, 0)
    question = Question(shelf.ask, NAMES.task_row, shelf.score, lambda last: last)
    assert best(question, 5, among=[None], names=NAMES).rows.tolist() == [0, 1, 2, 3, 4]
    assert max(shelf.limits) == 40


def test_one_look_is_enough_where_the_border_is_clear() -> None:
    shelf = Shelf(np.arange(COUNT, dtype=float), 0.0, 0)
    question = Question(shelf.ask, NAMES.task_row, shelf.score, lambda last: last + 0.5)
    assert best(question, 3, among=[None], names=NAMES).rows.tolist() == [299, 298, 297]
    assert shelf.limits == [38]
    assert len(best(question, 0, among=[None], names=NAMES)) == len(best(question, 3, among=[], names=NAMES)) == 0
