"""Numbers as they are compared between a sentence and what it was made from: 6750万元 is 0.675亿元, never 6750亿元.

A number counts with its measure word, and an ordinal (第52项) is another thing than a count (52项). Digits, full-width
digits and Chinese numerals are read alike. A numeral that is part of a word (统一, 三农) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from qa.answering.lexicon import MEASURE_WORDS
from qa.parsing.figures import DECREASE, GROWTH, RATES, SIZES, TIMES, find_figures
from qa.retrieval.conditions import in_base_unit
from qa.text.normal import normal

_BREAK: Final = "\n"
_DIGITS: Final = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "两": 2}
_BANKERS: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HAN: Final = "零〇一二两三四五六七八九十百千万亿"
_PARTS: Final = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_MORE_MEASURES: Final = "年 月 日 号 季度 周 天 章 节 条 款 部分 位 成 折 级 层 届 度 角 分 点 部 时".split()
_BARE: Final = {word.lstrip("万亿") for word in (*MEASURE_WORDS, *TIMES, *SIZES, *RATES, *_MORE_MEASURES)}
_UNIT: Final = "|".join(re.escape(word.lower()) for word in sorted(_BARE, key=len, reverse=True) if word)
_ALIKE: Final = {
    "家": "个",
    "名": "个",
    "位": "个",
    "平米": "平方米",
    "平方": "平方米",
    "千米": "公里",
    "个点": "个百分点",
}
_NUMBER: Final = re.compile(
    rf"(?:(?P<ordinal>第)|(?P<called>(?:任务|编号|序号)[:为是]?))?(?P<part>{'|'.join(_PARTS)})?"
    rf"(?:(?<![\d.])(?P<digits>\d+(?:\.\d+)*)|(?P<han>[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?))"
    rf"(?P<more>[余多来]?)(?P<scale>[十百千万亿]*)(?P<also>[余多来]?)(?P<unit>(?:{_UNIT})?)(?P<per>(?:/(?:{_UNIT}))?)"
)
_LINK: Final = re.compile("[、和及与至到~-]|以及|——?|--")
_THROUGH: Final = frozenset("至到~-—")
_TASK_UNITS: Final = frozenset({"项", "条", "号", "件", ""})
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MOST_BETWEEN: Final = 500


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start:end` of a text in `form`: `value` in the unit without scale, `ordinal` behind 第."""

    start: int
    end: int
    value: Fraction | str
    """A text where it is no quantity: 6.1.2."""
    unit: str
    ordinal: bool
    digits: str
    """As written; what a task is called where this is its number."""

    @property
    def key(self) -> tuple[Fraction | str, str, bool]:
        """What two numbers that say the same share."""
        return self.value, self.unit, self.ordinal

    @property
    def is_task(self) -> bool:
        """Tell whether this may be the number of a task."""
        return self.ordinal and self.unit == "项"


@lru_cache(maxsize=4096)
def form(text: str) -> str:
    """Return a text as it is compared: one width, simplified, no layout; a comma becomes a line break."""
    plain = normal(text.replace("，", _BREAK)).translate(_BANKERS)
    plain = _THOUSANDS.sub("", plain).replace(",", _BREAK)
    plain = re.sub(r"(?<=\d)[^\S\n]+(?=\d)", "、", plain)  # 3 5 is never 35
    return re.sub(r"[^\S\n]+", "", plain)


def numbers(text: str) -> list[Number]:
    """Return the numbers of a text in `form`; those in a row (第4、5、6项) share what is said once."""
    found = [one for match in _NUMBER.finditer(text) if (one := _number(match)) is not None]
    for place in range(len(found) - 1, 0, -1):  # the unit stands behind the last
        if _linked(text, found[place - 1], found[place]) and not found[place - 1].unit:
            found[place - 1] = replace(found[place - 1], unit=found[place].unit)
    for place in range(1, len(found)):  # 第 stands before the first
        before, one = found[place - 1], found[place]
        if before.ordinal and before.unit == one.unit and _linked(text, before, one):
            found[place] = replace(one, ordinal=True, value=one.digits)
    return [replace(one, unit="项") if one.ordinal and one.unit in _TASK_UNITS else one for one in found]


def task_numbers(text: str) -> list[str]:
    """Return the numbers of tasks that a text in `form` names, all of a range (第4至6项)."""
    named: list[str] = []
    last: Number | None = None
    for one in numbers(text):
        if not one.is_task:
            last = None
            continue
        if last is not None and text[last.end : one.start].strip("—-") in {*_THROUGH, ""} and last.end < one.start:
            named += _between(last.digits, one.digits)
        named.append(one.digits)
        last = one
    return named


def bounds(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield value and unit of each figure with how it is bounded and which way it goes: ≥ of 增长6.5%以上."""
    for figure in find_figures(text):
        value, unit = in_base_unit(figure.value, figure.unit)
        way = "+" if any(word in figure.head for word in GROWTH) else ""
        way = "-" if any(word in figure.head for word in DECREASE) else way
        yield (f"{value:.12g}", unit), figure.comparator + way


def han_value(numeral: str) -> Fraction | None:
    """Return the value of a Chinese numeral (六千七百五十万, 二〇二二, 六点五), None where it is none."""
    whole, _, behind = numeral.partition("点")
    if behind:
        value = han_value(whole)
        decimals = "".join(str(_DIGITS[mark]) for mark in behind)
        return None if value is None else value + Fraction(int(decimals), 10 ** len(decimals))
    if len(whole) > 1 and all(mark in _DIGITS for mark in whole):
        return Fraction(int("".join(str(_DIGITS[mark]) for mark in whole)))
    for mark in "亿万":
        if mark in whole:
            high, _, low = whole.rpartition(mark)
            above = han_value(high) if high else Fraction(1)
            below = han_value(low) if low else Fraction(0)
            return None if above is None or below is None else above * _SCALES[mark] + below
    return _below_ten_thousand(whole)


def _below_ten_thousand(numeral: str) -> Fraction | None:
    total, digit, least = 0, None, 10**4
    for mark in numeral:
        if mark in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[mark]
        else:
            scale = _SCALES[mark]
            if scale >= least:
                return None
            total, digit, least = total + (1 if digit is None else digit) * scale, None, scale
    return Fraction(total + (digit or 0))


def _number(match: re.Match[str]) -> Number | None:
    """Return the number of a match; None where it is a numeral within a word."""
    digits, han = match["digits"], match["han"]
    part = match["part"]
    ordinal = bool(match["ordinal"] or (match["called"] and not match["unit"]))  # 任务52, but 任务21项
    unit = match["more"] + match["also"] + _ALIKE.get(match["unit"], match["unit"]) + match["per"]
    if han and not (ordinal or part or unit or len(han) > 1):
        return None
    unit = _PARTS[part] + unit if part else unit
    value: Fraction | str | None
    if digits:
        value = Fraction(digits) if digits.count(".") <= 1 else digits
    else:
        value = han_value(han)
        if value is None:
            value = han
    if isinstance(value, Fraction):
        for mark in match["scale"]:
            value *= _SCALES[mark]
    name = digits or str(value)
    return Number(match.start(), match.end(), name if ordinal else value, unit, ordinal, name)


def _linked(text: str, before: Number, behind: Number) -> bool:
    return bool(_LINK.fullmatch(text, before.end, behind.start))


def _between(first: str, last: str) -> list[str]:
    if not (first.isdecimal() and last.isdecimal()) or int(last) - int(first) > _MOST_BETWEEN:
        return []
    return [str(number) for number in range(int(first) + 1, int(last))]
