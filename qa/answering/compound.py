"""Several questions in one sentence: 小型污水处理站谁建，资金从哪里来."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa.answering.answer import Answer, Proof
from qa.answering.intents import Ask

_PARTS: Final = re.compile("[，,；;？?。、]+")
_ASKING: Final = re.compile("谁|哪|什么|啥|多少|几|怎么|牵头还是|配合还是")
_OF_ONE_TASK: Final[frozenset[Ask]] = frozenset({
    "leaders",
    "lead_units",
    "support_units",
    "quantity",
    "date",
    "detail",
    "role",
})
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


def asks_several(asks: Sequence[Ask]) -> bool:
    """Tell whether parts of a sentence ask different things of the same tasks."""
    return len(set(asks)) > 1 and _OF_ONE_TASK.issuperset(asks)


def together(answers: Sequence[Answer]) -> Answer | None:
    """Return the answers to the questions of a sentence as one, None where the first that tells tasks has none.

    What is not stated is said beside what is.
    """
    given = [one for one in answers if one.status == "answered"]
    if not given or any(one.status != "answered" and not _unstated(one) for one in answers):
        return None
    first = given[0]
    said = (sentence for one in answers for sentence in re.split("[；。]", one.text) if sentence)
    tasks = {task.id: task for one in given for task in one.tasks}
    told = [one.value for one in given if isinstance(one.value, tuple)]
    names = [name for value in told for name in value if isinstance(name, str)]
    value = tuple(dict.fromkeys(names)) if names and len(told) == len(given) else first.value
    return replace(
        first,
        text="".join(f"{sentence}。" for sentence in dict.fromkeys(said)),
        tasks=tuple(tasks.values()),
        value=value,
        proof=Proof(first.proof.rows_examined, len(tasks)),
        decisive=tuple(word for one in given for word in one.decisive),
        notes=tuple(dict.fromkeys(note for one in given for note in one.notes if not note.startswith("接着上一个"))),
    )


def _unstated(answer: Answer) -> bool:
    """Tell whether a plan has the task but does not say what is asked of it."""
    return answer.intent in {"detail", "quantity", "date"} and bool(answer.nearest)
