"""Question sets: questions with the rows, values or refusals that are right, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answering import Answer, Figure
from qa.errors import GoldSetError
from qa.retrieval.conditions import in_base_unit


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right answer must say.

    `tasks` are the numbers of all tasks it rests on, `perhaps` those it may hold or not; `value` is null for a list,
    else a number, a truth, names, or figures as {"value", "unit"}. `group` binds questions that ask the same.
    """

    question: str
    kind: str
    status: str
    tasks: frozenset[str]
    perhaps: frozenset[str]
    value: Any
    split: str | None
    group: int | None

    def accepts(self, answer: Answer) -> bool:
        """Tell whether an answer is exactly right; a refusal needs nothing but to be one."""
        if answer.status != self.status:
            return False
        if self.status == "not_found":
            return True
        numbers = {task.number for task in answer.tasks}
        if not self.tasks <= numbers <= self.tasks | self.perhaps:
            return False
        return self.value is None or _comparable(answer.value) == _comparable(self.value)


def read_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """Read a question set; blank lines are passed over.

    Raises GoldSetError where the file cannot be read or a line is malformed, naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldSetError(f"无法读取评测文件“{path}”：请检查路径，并确认它是 UTF-8 编码。") from error
    return tuple(_question(line, number, path) for number, line in enumerate(lines, 1) if line.strip())


def accuracy(pairs: Iterable[tuple[GoldQuestion, Answer]]) -> Mapping[str, tuple[int, int]]:
    """Return how many answers are right, of how many, by kind and for `all`."""
    counts: dict[str, tuple[int, int]] = {"all": (0, 0)}
    for question, answer in pairs:
        right = question.accepts(answer)
        for kind in ("all", question.kind):
            before, of = counts.get(kind, (0, 0))
            counts[kind] = before + right, of + 1
    return counts


def _question(line: str, number: int, path: Path) -> GoldQuestion:
    try:
        record = json.loads(line)
        return GoldQuestion(
            question=record["question"],
            kind=record["kind"],
            status=record["status"],
            tasks=frozenset(record["tasks"]),
            perhaps=frozenset(record.get("perhaps") or ()),
            value=record["value"],
            split=record.get("split"),
            group=record.get("group"),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GoldSetError(f"评测文件“{path}”第 {number} 行不是一个完整的问题：请改正后再试。") from error


def _comparable(value: object) -> object:
    """Return a value so that equal ones are equal: amounts without scale, names in order."""
    if isinstance(value, Figure):
        return _amount(value.value, value.unit)
    if isinstance(value, dict):
        return _amount(value["value"], value["unit"])
    if isinstance(value, (list, tuple)):
        return sorted(map(_comparable, value), key=repr)
    return value


def _amount(value: float, unit: str) -> tuple[float, str]:
    number, base = in_base_unit(value, unit)
    return round(number, 4), base
