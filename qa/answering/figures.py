"""The figures of tasks that a question asks for: which of a task's quantities is meant, the largest, the sum."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answering.answer import Figure
from qa.answering.lexicon import MEASURE
from qa.answering.question import Question
from qa.domain import Quantity, Task
from qa.parsing.figures import find_figures
from qa.retrieval.conditions import in_base_unit
from qa.text.segment import bigrams, shared_segmenter

_MONEY: Final = frozenset("元 钱 块钱 资金 万元 亿元".split())
_RATES: Final = frozenset("% 个百分点 百分点".split())
_ASKED: Final = re.compile(
    rf"(?P<before>[^，。；、？和]{{0,8}}?)(?:多少|几|多大|多长)(?P<unit>{MEASURE})?(?P<behind>[^，。；、？和]{{0,6}})"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity of a task that a question asks for."""

    task: Task
    quantity: Quantity


def asked_figures(tasks: Sequence[Task], question: Question) -> list[Found]:
    """Return the quantities a question asks for, all of one task: of the first task that has any.

    Where it asks for several (投多少钱、建多少亩), each once.
    """
    for task in tasks:
        quantities = _all_quantities(task)
        wanted = [match for match in _ASKED.finditer(question.words) if match.group()]
        found: list[Quantity] = []
        for match in wanted:
            one = _meant(quantities, match["unit"], match["before"] + match["behind"], question)
            found += [one] if one and one not in found else []
        if not wanted:
            one = _meant(quantities, question.unit, question.words, question)
            found += [one] if one else []
        if found:
            return [Found(task, one) for one in found]
    return []


def _all_quantities(task: Task) -> list[Quantity]:
    """Return the quantities of a task, its targets first, then other figures of its text (15分钟)."""
    values = {(one.value, one.unit) for one in task.quantities}
    others = [
        Quantity(
            None,
            figure.comparator,
            figure.value,
            figure.upper,
            figure.unit,
            "other",
            task.text[figure.start : figure.end],
        )
        for figure in find_figures(task.text)
        if (figure.value, figure.unit) not in values
    ]
    return [*(one for one in task.quantities if one.value is not None), *others]


def _meant(quantities: Iterable[Quantity], unit: str | None, around: str, question: Question) -> Quantity | None:
    """Return the quantity whose unit is the one asked for and whose subject the words around share most with."""
    fitting = [one for one in quantities if unit is None or fits_unit(one, unit)]
    if unit is None and question.measure:
        fitting = [one for one in fitting if one.measure == question.measure] or fitting
    if unit is None and not question.measure:
        fitting = [one for one in fitting if one.measure != "other"] or fitting
    if not fitting:
        return None
    wanted = set(bigrams(around)) | set(bigrams(question.topic))
    near, topic = set(_marks(around)), set(_marks(question.topic))

    def closeness(one: Quantity) -> tuple[int, int, int]:
        subject = f"{one.subject or ''}{one.text}"
        marks = set(subject)
        return (len(wanted.intersection(bigrams(subject))), len(near & marks), len(topic & marks))

    return max(fitting, key=closeness)


def _marks(words: str) -> str:
    return "".join(shared_segmenter().content_words(words))


def fits_unit(quantity: Quantity, unit: str) -> bool:
    """Tell whether a quantity is told in a measure word, whatever its scale (万元 for 钱, 万亩 for 亩)."""
    own = in_base_unit(1.0, quantity.unit or "")[1]
    asked = in_base_unit(1.0, unit)[1]
    if unit in _MONEY:
        return "元" in own
    if unit in _RATES:
        return own in _RATES
    return own == asked or own.startswith(f"{asked}/")


def of_measure(task: Task, measure: str) -> list[Quantity]:
    """Return the quantities of a kind that have a number."""
    return [one for one in task.quantities if one.measure == measure and one.value is not None and one.unit]


def base_value(quantity: Quantity) -> float:
    """Return a quantity's number in the unit without scale."""
    return in_base_unit(quantity.value or 0.0, quantity.unit or "")[0]


def money(value: float) -> Figure:
    """Return an amount of money in 亿元 from one of them on, else in 万元."""
    return Figure(round(value / 1e8, 6), "亿元") if value >= 1e8 else Figure(round(value / 1e4, 6), "万元")


def worded(quantity: Quantity) -> str:
    """Return a quantity with its subject, what both say once: 年度投资195亿元."""
    subject = quantity.subject or ""
    shared = next(
        (size for size in range(4, 0, -1) if subject[-size:] and quantity.text.startswith(subject[-size:])), 0
    )
    return subject[: len(subject) - shared] + quantity.text


def told(figure: Figure) -> str:
    """Return a figure as people write it: 6.3亿元, 27个."""
    number = int(figure.value) if float(figure.value).is_integer() else figure.value
    return f"{number}{figure.unit}"
