"""Finds targets set in words: 不低于上年水平, 与经济增长同步, 翻一番, 居全省第6位, 实现全覆盖, 完成上级下达任务.

All but ranks have no number. 推进…全覆盖 and 确保…动态清零 name a direction and a rule of work; only what is stated as
a result (实现…全覆盖, 服务全覆盖) is a target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.domain import Comparator
from qa.parsing.figures import BOUNDS
from qa.text.numerals import ordinal

_BOUND = "(?P<bound>不低于|不高于|不超过|高于|低于|超过|快于)"
_END = r"(?=[，。；、！：,;:）)]|$|以上)"
_LEVEL = "(?:平均水平|平均增速|水平|目标|标准|平均|增速|增幅|要求|指标)"
_OF_WHOM = "(?:上年|去年|上一年|往年|同期|全国|全省|全市|全区|全县|国家|省定|市定|省级|市级|省|市|上级|当地)"
_COMPARISON = re.compile(
    rf"{_BOUND}(?:{_OF_WHOM}[^，。；、\d]{{0,12}}?{_LEVEL}(?!的(?!目标|要求))"
    rf"|(?:上年|去年|上一年|全国|全省|全市|20\d\d年)(?:同期(?:水平|余额)?)?{_END}"
    rf"|[^，。；、\d]{{1,12}}?(?:增速|增幅|增长速度|经济增长){_END})"
)
_IN_STEP = re.compile(
    r"[与和同跟](?P<with>[^，。；、\d与和同跟]{1,14})(?:保持|实现)?(?:基本|大体)?同步(?=[，。；、！：,;:）)]|$|增长|提高|提升)"
)
_ECONOMIC = re.compile("经济|增长|增速|生产总值|生产率|GDP|收入|水平|发展")
_DOUBLED = re.compile(r"(?:实现)?翻(?:一|两|二|三|\d)?番")
_COVERED = re.compile(
    r"(?:实现|达到|做到)?(?:全面|基本)?(?P<state>全覆盖|动态清零|清零)(?=[，。；、！：,;:）)]|$|以上|和|并)"
)
_DIRECTION = re.compile("推进|推动|促进|探索|加快|扩大|深化|全力|力推")
_RESULT = re.compile("实现|达到|做到")
_SCOPE = "(?:[稳位]居|位列|居|列|排名|排在|进入|进|跻身|挤进|保持|稳定|争取|力争)"
_RANK = re.compile(
    rf"{_SCOPE}[^，。；、\d]{{0,10}}?(?P<order>第|前)(?P<value>\d{{1,4}}|[一二三四五六七八九十]{{1,3}})"
    rf"(?:(?P<unit>位|名|强)|{_END})"
)
_FROM_ABOVE = "(?:国家|中央|国务院|省|市|区|县|州|盟|自治区|上级|省级|市级)"
_ASSIGNED = "(?:下达|确定|规定|制定|核定|分解|考核|要求|定)"
_FULFILLED = re.compile(
    rf"(?:完成|达到|控制在|符合){_FROM_ABOVE}(?:[和、与]?{_FROM_ABOVE}){{0,2}}(?:委|政府)?{_ASSIGNED}"
    r"[^，。；、\d]{0,10}?(?:目标任务|任务|目标|指标|标准|要求|计划)(?:以内|之内)?"
    r"|完成(?:全年|年度|既定|预期)[^，。；、\d]{0,8}?(?:目标任务|目标|任务|指标)"
)
_CLAUSE = re.compile(r"[，。；：！？,;:]")
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Worded:
    """A target in words, `text[start:end]`; `value` and `unit` are those of a rank."""

    start: int
    end: int
    comparator: Comparator
    measure: str
    value: float | None = None
    unit: str | None = None


def find_worded(text: str) -> Iterator[Worded]:
    """Yield the worded targets of a compact text, kind by kind."""
    for match in _COMPARISON.finditer(text):
        yield Worded(*match.span(), BOUNDS[match["bound"]], "amount")
    for match in _IN_STEP.finditer(text):
        if _ECONOMIC.search(match["with"]):
            yield Worded(*match.span(), "=", "growth")
    for match in _DOUBLED.finditer(text):
        yield Worded(*match.span(), "=", "growth")
    for match in _COVERED.finditer(text):
        if _is_result(match, text):
            yield Worded(*match.span(), "=", "coverage")
    for match in _FULFILLED.finditer(text):
        yield Worded(*match.span(), "=", "qualitative")
    yield from _ranks(text)


def _ranks(text: str) -> Iterator[Worded]:
    for match in _RANK.finditer(text):
        digits = match["value"]
        value = int(digits) if digits.isdecimal() else ordinal(digits)
        if value:
            comparator: Comparator = "≤" if match["order"] == "前" else "="
            yield Worded(*match.span(), comparator, "rank", float(value), match["unit"])


def _is_result(match: re.Match[str], text: str) -> bool:
    clause = _CLAUSE.split(text[max(0, match.start() - _LOOK_BACK) : match.end()])[-1]
    if _RESULT.search(clause):
        return True
    return match["state"] == "全覆盖" and not _DIRECTION.search(clause)
