"""Conditions on figures in a query: 投资超过5000万元的, 增长7%以上的目标. Quantities tell which tasks meet them.

The grammar of figures is that of the parser, so that a query is read as a task is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qa.domain import Comparator, Quantity, Task
from qa.parsing.figures import BOUNDS, DECREASE, GROWTH, NUMBER, RATES, Figure, find_figures
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
_ROUND: Final = re.compile(
    r"(?:超过|突破|(?<![通超])过|(?<![以向之])上|超|破|逾)(?P<scale>[十百千]?[万亿]|[百千])(?=[元的户人亩个家套名吨]|万元|$)"
)
"""过千的, 上亿元: more than one of a scale."""
_HUNDREDS: Final = re.compile(r"(?<![\d.])(?P<value>\d{1,2})(?P<scale>[百千])")
_SHORT_OF: Final = re.compile("不到(?=[\\d一二两三四五六七八九十百千万亿])")
_HEADS: Final = "|".join(sorted(BOUNDS, key=len, reverse=True))
_BARE: Final = re.compile(
    rf"(?<![\d.第])(?P<head>{_HEADS})?(?P<value>{NUMBER})(?P<suffix>以上|以下|以内|左右)?(?=[^\d.%\w]|[的是有]|$)"
)
"""A number without a measure word, a bound where one of the words beside it makes it one."""
_COUNTED: Final = re.compile("(?P<unit>[户人个家条套名座所处])数量?(?:目标|要求)?(?:在|为|是|要)?$")
_SUFFIXES: Final[dict[str, Comparator]] = {"以上": "≥", "以下": "≤", "以内": "≤", "左右": "≈"}
_REACHES: Final = re.compile("(?:达到?|满|够)$")
_AND: Final = re.compile("[，、且又但并而同时]*(?:的)?")
_OPPOSITE: Final = {"≥": "≤<", ">": "≤<", "≤": "≥>", "<": "≥>"}
_BEFORE: Final = 8
_MEASURES: Final = (
    ("investment", re.compile("投资|资金|总投|投入")),
    ("growth", re.compile("|".join([*GROWTH, "增加值增"]))),
    ("decrease", re.compile("|".join(DECREASE))),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a figure must be: `value` and `upper` in `unit`, which bears no scale (元, not 万元); "" for any but rates.

    `measure` is investment, growth or decrease where the query says so, `also` a second bound on the same figure.
    `text` is the condition as `with_digits` gives it.
    """

    text: str
    comparator: Comparator
    value: float
    upper: float | None
    unit: str
    measure: str | None
    also: Condition | None = None

    def met_by(self, quantity: Quantity) -> bool:
        """Tell whether a quantity is what the condition asks for."""
        if quantity.value is None or quantity.unit is None:
            return False
        value, unit = in_base_unit(quantity.value, quantity.unit)
        if unit != self.unit if self.unit else unit in RATES:
            return False
        if self.measure and quantity.measure != self.measure:
            return False
        return self._holds(value) and (self.also is None or self.also.met_by(quantity))

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
    plain = with_digits(words)
    bounds = sorted((*_bounds(plain), *_bare_bounds(plain)), key=lambda bound: bound[0])
    if not bounds:
        return None
    start, end, first = bounds[0]
    for behind, to, second in bounds[1:2]:
        between = plain[end:behind] if behind >= end else ""
        if _AND.fullmatch(between) and second.comparator in _OPPOSITE.get(first.comparator, ""):
            unit = first.unit or second.unit
            also = replace(second, unit=second.unit or unit, measure=first.measure)
            return replace(first, text=plain[start:to], unit=unit, also=also)
    return first


def with_digits(words: str) -> str:
    """Return a query without blanks, with digits for the numerals that bound something (一亿元以上, 过千的)."""
    plain = re.sub(r"\s", "", words).replace("个亿", "亿")
    plain = _SHORT_OF.sub("不足", plain)
    plain = _NUMERAL.sub(_digits, _ROUND.sub(r"超过1\g<scale>", plain))
    return _HUNDREDS.sub(lambda match: str(int(match["value"]) * int(_SCALES[match["scale"]])), plain)


def _bounds(words: str) -> Iterator[tuple[int, int, Condition]]:
    """Yield the conditions that figures with a measure word state, each with its place in the words."""
    scaled = _OWN_SCALE.search(words)
    for figure in find_figures(words):
        comparator = figure.comparator
        if comparator == "=" and _REACHES.search(figure.head) and words[figure.end : figure.end + 1] == "的":
            comparator = "≥"
        if comparator == "=" or (comparator == "≈" and not figure.suffix):
            continue
        value, unit = in_base_unit(figure.value, figure.unit)
        upper = in_base_unit(figure.upper, figure.unit)[0] if figure.upper is not None else None
        if upper is not None and scaled and scaled.start("value") == figure.number_start:
            value = in_base_unit(float(scaled["value"]), scaled["scale"])[0]
        measure = _measure(words, figure)
        unit = unit or ("元" if measure == "investment" else "")
        start = _start(words, figure)
        yield start, figure.end, Condition(words[start : figure.end], comparator, value, upper, unit, measure)


def _bare_bounds(words: str) -> Iterator[tuple[int, int, Condition]]:
    """Yield the conditions that numbers without a measure word state (数字在2000以上)."""
    for match in _BARE.finditer(words):
        if not match["head"] and not match["suffix"]:
            continue
        comparator = _SUFFIXES[match["suffix"]] if match["suffix"] else BOUNDS[match["head"]]
        value = float(match["value"].replace(",", "").replace("．", "."))
        counted = _COUNTED.search(words[: match.start()])
        unit = counted["unit"] if counted else ""
        yield match.start(), match.end(), Condition(match.group(), comparator, value, None, unit, None)


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
