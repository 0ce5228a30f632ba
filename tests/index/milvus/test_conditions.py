from __future__ import annotations

import numpy as np
import pytest

from qa.index.milvus import conditions
from qa.index.milvus.conditions import Choice, choices, everything
from qa.index.milvus.naming import RowNames
from tests.index.samples import task

PLANS = {"a": 4, "b": 3, "c": 5}
TASKS = [task("水", plan=plan, ordinal=place) for plan, count in PLANS.items() for place in range(1, count + 1)]
NAMES = RowNames(TASKS, np.arange(len(TASKS)), {plan: plan * 2 for plan in PLANS})


def chosen(choice: Choice | None) -> set[int]:
    """Return the rows that a choice names."""
    if choice is None:
        return set(range(len(TASKS)))
    return {
        row
        for row in range(len(TASKS))
        if NAMES.plan_numbers[row] in choice.plans or NAMES.task_numbers[row] in choice.tasks
    }


def mask_of(*rows: int) -> np.ndarray:
    return np.isin(np.arange(len(TASKS)), rows)


def test_a_plan_that_passes_as_a_whole_is_named_as_such() -> None:
    (choice,) = choices(NAMES, mask_of(4, 5, 6, 0))
    assert choice == Choice([int(NAMES.plan_numbers[4])], [int(NAMES.task_numbers[0])])
    assert choice.condition == f"(plan in [{NAMES.plan_numbers[4]}] or task in [{NAMES.task_numbers[0]}])"
    assert Choice([], [7, 8]).condition == "(task in [7, 8])"


def test_no_condition_where_most_pass_and_no_question_where_none_does() -> None:
    assert choices(NAMES, None) == [None]
    assert choices(NAMES, mask_of(*range(7))) == [None]
    assert choices(NAMES, mask_of()) == []


@pytest.mark.parametrize("most", [1, 2, 3, 10])
def test_long_conditions_are_divided_and_name_the_same_tasks(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(conditions, "MOST_NUMBERS", most)
    rows = (0, 2, 4, 5, 6, 8)
    parts = choices(NAMES, mask_of(*rows))
    assert all(part and len(part.plans) + len(part.tasks) <= most for part in parts)
    assert sorted(row for part in parts for row in chosen(part)) == list(rows)


def test_halves_are_the_whole_until_nothing_is_left_to_divide() -> None:
    todo, leaves = [everything(NAMES)], 0
    seen: set[int] = set()
    todo.append(Choice((), NAMES.task_numbers[:3].tolist()))
    while todo:
        choice = todo.pop()
        halves = choice.halves()
        if not halves:
            leaves += 1
            seen |= chosen(choice)
        assert not halves or chosen(halves[0]) | chosen(halves[1]) == chosen(choice)
        todo += halves
    assert (leaves, seen) == (3 + 3, set(range(len(TASKS))))
