"""Finds when a task is due: 6月底前, 年内, 三季度末, 到2025年, 2023年12月31日, 9月投入使用.

`find_deadline` looks in a task's text, where most dates are something else: spans (五年内), baselines (比2020年),
what was (2019年底已…), recurring days (每月25日前), validity (有效期至…, 自…至…), names (2022年度). `read_deadline`
reads the words of a deadline column or label, which speak of nothing else.

A day is the last one the words allow: 6月底前 the 30th, 上旬 and 月初 the 10th, 中旬 the 20th. Of several, the latest
counts. A year that is not printed is the one printed before it, else the plan's; where neither is known there is no
date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qa.domain import Deadline
from qa.parsing.not_targets import Surroundings
from qa.text.layout import compact

_DIGITS = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_ONES = "[一二三四五六七八九]"
_UP_TO_99 = rf"(?:(?<!\d)\d{{1,2}}|(?<![十百]){_ONES}?十{_ONES}?|(?<!十){_ONES})"
_YEAR = (
    r"(?P<year>(?<!\d)\d{4}(?=年)|[一二][〇零○一二三四五六七八九]{3}(?=年)|(?<!\d)2\d(?=年(?:年?[底末]|\d{1,2}月)))年"
)
_RELATIVE = "(?P<relative>今年|本年|明年)"
_RANGE = rf"(?:{_UP_TO_99}月?[—–\-－~～至到]{{1,2}})?"
"""Where a period begins, in 3—6月: its end is when the task is due."""
_WHEN = re.compile(
    rf"(?P<to>[到至])?(?:{_YEAR}|{_RELATIVE})?"
    rf"(?:(?P<half>[上下]半年)|第?(?P<quarter>[一二三四1-4])季度|{_RANGE}(?P<month>{_UP_TO_99})月份?"
    rf"(?:(?P<day>{_UP_TO_99})[日号]|(?P<part>[上中]*下旬|上?中旬|上旬|初))?)?"
    r"(?P<edge>年?[底末]|年?以?内)?(?P<by>之前|以前|前)?"
)
_FIVE_YEARS = re.compile(
    rf"(?P<to>[到至])?“?(?P<nth>十{_ONES})五”?(?:时期|规划)?(?P<edge>期?末|期间)(?P<by>之前|以前|前)?"
)
_STAMP = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[./\-－])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?(?![\d.])(?P<by>之前|以前|前)?"
)
_BARE_DAY = re.compile(r"(?P<month>\d{1,2})[.．](?P<day>\d{1,2})日?(?:之前|以前|前)?")
_YEARS = range(1949, 2100)

_SPAN = re.compile(r"[\d一二三四五六七八九十百两几数多近当整]$")
_RECURS = re.compile(r"(?:每|每[个年月周]|每季度?|[次当同上]|年度)$")
_BASELINE = re.compile(r"(?:比|较|自|从|由|早在|截|截至|截止|截止到|超过|高于|低于|[\d.]+[%％][—-])$")
_LASTING = re.compile(
    r"(?:延长|延期|延迟|延续|推迟|顺延|延|执行|有效|有效期|施行|实施|持续|暂缓|缓缴|截止|截至|放宽|免收)[^，。；]{0,6}$"
)
_SINCE = re.compile(r"自[^，。；]{1,24}$|从[^，。；]{0,12}起[^，。；]{0,4}$|\d[日月年][—–\-～~]$")
_NOT_DUE = re.compile(
    r"度|止|为止|起|以来|以后|之后|后|出生|相比|同期|水平|持平|的?基础|全国|人口|版|届|考核|绩效|述职|总结|评比|[—–\-～~至到]"
)
_MODIFIES = re.compile(
    r"[^，。；、]{0,4}(?:建成|出生|注册|成立|登记|签订|到期|复工|投产|开工|竣工|参保|入库|毕业|入职|发生)[^，。；、]{0,4}(?:的|者)"
)
_CONDITION = re.compile(r"^(?:对于|对|凡)")
_ALLOWED = re.compile(r"^[如若]|可(?:在|于)?$")
_AIM = re.compile(r"(?:力争|确保|争取|计划|预计|拟|于)$")
_DOES = re.compile(
    r"(?:可|要|将|须|应|就|全市|全省|全区|全县)?(?:力争|确保|争取|全面|全部|基本|主体|正式|如期|建成|完成|实现|达到|竣工|完工|投入|"
    r"投用|投产|通车|通水|通电|通气|开工|动工|启动|开业|开园|开放|开学|运营|交付|交房|封顶|验收|具备|形成|建立|出台|印发|发布|"
    r"举办|召开|上线|消除|覆盖|落地|试运|并网|下线)"
)
_CLAUSE_END = re.compile(r"[，。；：！？,;:]")
_SENTENCE_END = re.compile(r"[。；！？;]")
_LOOK = 40


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time that a text names, `text[start:end]`: its last day, without the year where none is printed."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    relative: str | None = None
    to: bool = False
    by: bool = False
    within: bool = False

    def dated(self, year: int | None) -> date | None:
        """Return the last day in `year`, or None where there is no such day."""
        try:
            return date(year, self.month, self.day or monthrange(year, self.month)[1]) if year else None
        except ValueError:
            return None


def find_deadline(text: str, year: int | None) -> Deadline | None:
    """Return when a task of a plan of `year` is due, as its text says, or None where it does not."""
    plain = compact(text)
    around = Surroundings(plain.text)
    due = [moment for moment in _moments(plain.text) if _is_due(moment, plain.text, around)]
    dates = _dates(due, plain.text, year)
    future = [pair for pair in zip(due, dates, strict=True) if not (year and pair[1] and pair[1].year < year)]
    latest = _latest(future)
    if latest is None:
        return None
    moment, day = latest
    start, end = plain.source_span(moment.start, moment.end)
    return Deadline(text[start:end], day.isoformat() if day else None)


def read_deadline(words: str, year: int | None) -> Deadline:
    """Return the deadline that the words of a column, label or bracket give; without a date where they tell none."""
    text = compact(words).text.strip()
    moments = [moment for moment in (*_moments(text), *_stamps(text)) if _is_single(moment, text)]
    moments.sort(key=lambda moment: moment.start)
    latest = _latest(list(zip(moments, _dates(moments, text, year), strict=True)))
    day = latest[1] if latest else None
    return Deadline(words.strip(), day.isoformat() if day else None)


def _latest(pairs: Sequence[tuple[_Moment, date | None]]) -> tuple[_Moment, date | None] | None:
    """Return the moment of the latest day; where a year is unknown, the last in the text."""
    dated = [(day, moment.start, moment) for moment, day in pairs if day]
    if dated and len(dated) == len(pairs):
        day, _, moment = max(dated, key=lambda one: one[:2])
        return moment, day
    return pairs[-1] if pairs else None


def _dates(moments: Sequence[_Moment], text: str, year: int | None) -> list[date | None]:
    """Return the days of moments in order; a year printed before holds on in its sentence."""
    dates: list[date | None] = []
    printed: int | None = None
    end = 0
    for moment in moments:
        if _SENTENCE_END.search(text, end, moment.start):
            printed = None
        own = moment.year
        if moment.relative:
            own = year + (moment.relative == "明年") if year else None
        elif own is None:
            own = printed or year
        else:
            printed = own
        dates.append(moment.dated(own))
        end = moment.end
    return dates


def _moments(text: str) -> Iterator[_Moment]:
    """Yield the times that a compact text names, in order."""
    found = [moment for match in _WHEN.finditer(text) if match.group() and (moment := _moment(match))]
    found += [
        _Moment(*match.span(), 1955 + 5 * (_number(match["nth"]) or 0), 12, 31, to=True, by=True)
        for match in _FIVE_YEARS.finditer(text)
        if match["edge"] != "期间" or match.end() == len(text)
    ]
    yield from sorted(found, key=lambda moment: moment.start)


def _moment(match: re.Match[str]) -> _Moment | None:
    year = _number(match["year"]) if match["year"] else None
    if year is not None:
        year += 2000 if year < 100 else 0  # 22年底
        if year not in _YEARS:
            return None
    edge = match["edge"] or ""
    last = _last_day(match)
    if last is None:
        if year is None and not match["relative"] and not edge.startswith("年"):
            return None
        last = (12, 31)
    return _Moment(
        *match.span(), year, *last,
        relative=match["relative"], to=bool(match["to"]), by=bool(match["by"]), within=edge.endswith("内"),
    )  # fmt: skip


def _last_day(match: re.Match[str]) -> tuple[int, int | None] | None:
    """Return the month and the day in it that a part of a year ends with, None for the day meaning the month's last."""
    if match["half"]:
        return (6, 30) if match["half"].startswith("上") else (12, 31)
    if match["quarter"]:
        return 3 * (_number(match["quarter"]) or 0), None
    if not match["month"]:
        return None
    month = _number(match["month"]) or 0
    if match["day"]:
        return month, _number(match["day"]) or 99
    part = match["part"] or ""
    if part in {"上旬", "初"}:
        return month, 10
    return month, 20 if part.endswith("中旬") else None


def _stamps(text: str) -> Iterator[_Moment]:
    """Yield dates in figures, as only a column writes them: 2023.12.31, 2023-06, or 12.31 alone."""
    for match in _STAMP.finditer(text):
        day = int(match["day"]) if match["day"] else None
        yield _Moment(*match.span(), int(match["year"]), int(match["month"]), day)
    bare = _BARE_DAY.fullmatch(text)
    if bare:
        yield _Moment(*bare.span(), None, int(bare["month"]), int(bare["day"]))


def _is_single(moment: _Moment, text: str) -> bool:
    """Return whether a moment is a day that comes once: not 每年6月, not 5年内, and there at all."""
    before = text[max(0, moment.start - _LOOK) : moment.start]
    if _RECURS.search(before) or (moment.dated(moment.year or 2024) is None):
        return False
    return not (text.startswith("年", moment.start) and _SPAN.search(before))


def _is_due(moment: _Moment, text: str, around: Surroundings) -> bool:
    before = around.clause(moment.start)
    behind = text[moment.end : moment.end + _LOOK]
    if around.in_name(moment.end - 1):
        return False
    if not _is_single(moment, text) or _BASELINE.search(before) or _lasts(moment, text[moment.start], before):
        return False
    if _NOT_DUE.match(behind) or _tells_of_others(before, behind) or _was(before, behind):
        return False
    if moment.by or moment.within or (moment.to and moment.year is not None):
        return True
    bare_year = text.endswith("年", moment.start, moment.end) and moment.year is not None
    return bool(moment.to or _DOES.match(behind) or (_AIM.search(before) and not bare_year))


def _lasts(moment: _Moment, first: str, before: str) -> bool:
    """Return whether something goes on until the moment: 有效期至, 延长至3月底, 自1月1日至3月31日."""
    if _SINCE.search(before):
        return True
    if first == "至" and not moment.by and before and not _AIM.search(before):
        return True
    return moment.to and bool(_LASTING.search(before))


def _tells_of_others(before: str, behind: str) -> bool:
    """Return whether the moment limits things or is a leave given: 2000年底前建成的小区, 可在2月24日前缴纳."""
    if _ALLOWED.search(before) or _MODIFIES.match(behind):
        return True
    return bool(_CONDITION.match(before) and re.match(r"[^，。；]{1,20}[的者]", behind))


def _was(before: str, behind: str) -> bool:
    return "已" in before or "已" in _CLAUSE_END.split(behind, maxsplit=1)[0]


def _number(written: str) -> int | None:
    """Return the value of a number in digits, in Chinese numerals up to 99, or of a year digit by digit (二〇二二)."""
    if written.isdecimal():
        return int(written)
    if "十" in written:
        tens, _, ones = written.partition("十")
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[mark]) for mark in written))
