"""Gold sets: queries with the tasks that a reader of the plan judged relevant, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qa.errors import GoldSetError

MAX_GRADE: Final = 10
"""Gain doubles with each grade: beyond a few a single task outweighs all others."""


@dataclass(frozen=True, slots=True)
class GoldQuery:
    """A query, its kind, the grade (from 1) of each relevant task by number or id, and the half it belongs to.

    A query without relevant tasks is off-topic: the library does not hold what it asks for.
    """

    query: str
    kind: str
    relevant: Mapping[str, int]
    split: str | None

    @property
    def off_topic(self) -> bool:
        """Whether nothing in the plan answers the query."""
        return not self.relevant


def read_gold(path: Path) -> tuple[GoldQuery, ...]:
    """Read a gold set; blank lines are passed over.

    Raises GoldSetError where the file cannot be read or a line is malformed, naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise GoldSetError(f"找不到评测文件“{path}”：请检查路径。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise GoldSetError(f"无法读取评测文件“{path}”：请确认它是 UTF-8 编码的 JSON Lines 文件。") from error
    queries = tuple(_query(line, number, path) for number, line in enumerate(lines, 1) if line.strip())
    if not queries:
        raise GoldSetError(f"评测文件“{path}”中没有查询：每行应为一个 JSON 对象。")
    return queries


def _query(line: str, number: int, path: Path) -> GoldQuery:
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GoldSetError(f"评测文件“{path}”第 {number} 行不是 JSON：请改正后再试。") from error
    if not isinstance(record, dict) or not isinstance(record.get("query"), str) or not record["query"].strip():
        raise GoldSetError(f"评测文件“{path}”第 {number} 行缺少“query”：它应为非空字符串。")
    relevant = record.get("relevant")
    if not isinstance(relevant, dict) or not all(_is_grade(grade) for grade in relevant.values()):
        raise GoldSetError(
            f"评测文件“{path}”第 {number} 行的“relevant”应为“任务编号: 等级”，等级为 1 到 {MAX_GRADE} 的整数。"
        )
    split = record.get("split")
    return GoldQuery(record["query"], str(record.get("kind", "")), relevant, str(split) if split else None)


def _is_grade(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_GRADE
