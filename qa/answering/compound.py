"""Several questions in one sentence: 小型污水处理站谁建，资金从哪里来."""

from __future__ import annotations

import re
from typing import Final

from qa.answering.intents import Ask

_PARTS: Final = re.compile("[，,；;？?。、]+")
_ASKING: Final = re.compile("谁|哪|什么|啥|多少|几|还是")
_OF_ONE_TASK: Final[frozenset[Ask]] = frozenset(
    {"leaders", "lead_units", "support_units", "quantity", "date", "detail", "role"}
)
"""What can be asked of a task beside something else."""


def parts_of(words: str) -> tuple[str, ...]:
    """Return the questions of a sentence, each with what is said before it; none where there are not several."""
    parts: list[str] = []
    said = ""
    for piece in filter(None, _PARTS.split(words)):
        said = f"{said}，{piece}" if said else piece
        if _ASKING.search(piece):
            parts.append(said)
            said = ""
    return tuple(parts) if len(parts) > 1 else ()


def asks_several(asks: list[Ask]) -> bool:
    """Tell whether parts of a sentence ask different things of the same tasks."""
    return len(set(asks)) > 1 and _OF_ONE_TASK.issuperset(asks)
