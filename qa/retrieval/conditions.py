"""Conditions on figures in a query: 投资超过5000万元的, 增长7%以上的目标. Quantities tell which tasks meet them.

The grammar of figures is that of the parser, so that a query is read as a task is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qa.domain import Comparator, Quantity, Task
from qa.parsing.figures import BOUNDS, DECREASE, GROWTH, Figure, find_figures
from qa.text.numerals import ordinal

_SCALES: Final = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_SCALED: Final = re.compile("^[十百千万亿]*")
_BEHIND: Final = "以上|以下|以内|之内|左右|上下|之间"
_TWO: Final = "|".join(sorted(word for word in BOUNDS if len(word) == 2))
_NUMERAL: Final = re.compile(
    f"(?<={_TWO})[一二两三四五六七八九十]{{1,3}}(?=[百千万亿个家项元])"
    f"|[一二两三四五六七八九十]{{1,3}}(?=[百千万亿]{{0,2}}[^\\d，。；、]{{0,3}}(?:{_BEHIND}))"
)
"""A numeral (一亿元, 十个) beside a word that makes it a bound: elsewhere it may be part of a name."""
_OWN_SCALE: Final = re.compile(
    r"(?P<value>\d[\d.]*)(?P<scale>[千百]?[万亿])(?P<word>[^\d—–\-~～至到]{0,4})(?=[—–\-~～至到])"
)
_BEFORE: Final = 8
_MEASURES: Final = (
    ("investment", re.compile("投资|资金|总投|投入")),
    ("growth", re.compile("|".join([*GROWTH, "增加值增"]))),
    ("decrease", re.compile("|".join(DECREASE))),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a figure must be: `value` and `upper` in `unit`, which bears no scale (元, not 万元).

    `measure` is investment, growth or decrease where the query says so. `text` is the condition as typed, without
    layout.
    """

    text: str
    comparator: Comparator
    value: float
    upper: float | None
    unit: str
    measure: str | None

    def met_by(self, quantity: Quantity) -> bool:
        """Tell whether a quantity is what the condition asks for."""
        if quantity.value is None or quantity.unit is None:
            return False
        value, unit = in_base_unit(quantity.value, quantity.unit)
        if unit != self.unit or (self.measure and quantity.measure != self.measure):
            return False
        return self._holds(value)

    def rows(self, tasks: Sequence[Task]) -> tuple[int, ...]:
        """Return the places of the tasks with a quantity that meets the condition."""
        return tuple(row for row, task in enumerate(tasks) if any(map(self.met_by, task.quantities)))

    def _holds(self, value: float) -> bool:
        match self.comparator:
            case "≥":
                return value >= self.value
            case ">":
                return value > self.value
            case "≤":
                return value <= self.value
            case "<":
                return value < self.value
            case "range":
                return self.upper is not None and self.value <= value <= self.upper
            case _:
                return abs(value - self.value) <= self.value / 10


def find_condition(words: str) -> Condition | None:
    """Return the condition on a figure that a query states, None where it states none.

    A figure by itself (投资7500万元) is no condition: those are words that a task has or has not.
    """
    plain = _NUMERAL.sub(_digits, re.sub(r"\s", "", words).replace("不到", "不足"))
    scaled = _OWN_SCALE.search(plain)
    for figure in find_figures(plain):
        if figure.comparator == "=" or (figure.comparator == "≈" and not figure.suffix):
            continue
        value, unit = in_base_unit(figure.value, figure.unit)
        upper = in_base_unit(figure.upper, figure.unit)[0] if figure.upper is not None else None
        if upper is not None and scaled and scaled.start("value") == figure.number_start:
            value = in_base_unit(float(scaled["value"]), scaled["scale"])[0]
        measure = _measure(plain, figure)
        unit = unit or ("元" if measure == "investment" else "")
        return Condition(plain[_start(plain, figure) : figure.end], figure.comparator, value, upper, unit, measure)
    return None


def in_base_unit(value: float, unit: str) -> tuple[float, str]:
    """Return a value with its unit without scale: 6750 万元 are 67,500,000 元."""
    scaled = _SCALED.match(unit)
    scale = scaled.group() if scaled else ""
    for mark in scale:
        value *= _SCALES[mark]
    return value, unit[len(scale) :]


def _digits(numeral: re.Match[str]) -> str:
    text = numeral.group()
    value = ordinal(text.replace("两", "二"))
    return text if value is None else str(value)


def _measure(words: str, figure: Figure) -> str | None:
    around = words[max(0, figure.start - _BEFORE) : figure.number_start]
    return next((name for name, pattern in _MEASURES if pattern.search(around)), None)


def _start(words: str, figure: Figure) -> int:
    """Return where the words of a condition begin: with what is invested or grows, where that stands just before."""
    around = max(0, figure.start - _BEFORE)
    said = [match for _, pattern in _MEASURES for match in pattern.finditer(words, around, figure.number_start)]
    return min((match.start() for match in said), default=figure.start)
