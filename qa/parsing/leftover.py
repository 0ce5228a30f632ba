"""Says why a piece of a document was not placed, for the user to judge whether anything is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.domain import Task
from qa.parsing.labels import labels_in

_NOTE = re.compile("[（(【]?(?:注|备注|附注|说明|名词解释)")
_LOOKS_LIKE_TASK = re.compile(r"(?:\d{1,3}[.．、]|[（(]\d{1,2}[）)]|[（(]?[一二三四五六七八九十]{1,3}[、）)])")


def why_unplaced(text: str, start: int, tasks: Sequence[Task]) -> str:
    """Return the reason for a piece of compact `text` that stands at `start` of the document's text."""
    if not tasks:
        return "文件中没有找到任务"
    if next(labels_in(text), None):
        return "像是责任分工，但不知属于哪项任务"
    if _LOOKS_LIKE_TASK.match(text):
        return "像是编号的一项，但未能列为任务"
    if _NOTE.match(text):
        return "注释或说明"
    return _where(start, tasks)


def _where(start: int, tasks: Sequence[Task]) -> str:
    """Return where a piece stands among tasks, which are in order."""
    if start < tasks[0].source.start:
        return "第一项任务之前的文字"
    # From the end, so that where there are many tasks and many pieces the last task decides.
    if all(task.source.end <= start for task in reversed(tasks)):
        return "最后一项任务之后的文字"
    return "两项任务之间、责任分工之后的文字"
