"""Tells a figure that a task sets itself from one that names a thing, limits a kind, or says what is or was.

Not targets: what stands in quotation marks or titles (“633”工程), a class (3万吨级码头), a denominator (每10万人),
the floor of a kind (10亿元以上项目), the starting point of a change (从77%提高到), a term granted (最长不超过3个月), an
hour of service (24小时不打烊), what has been done already (截至5月底完成3亿元).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from qa.parsing.figures import RATES, SIZES, TIMES, Figure

_QUOTED = re.compile(r"“[^“”]{0,100}”|《[^《》]{0,100}》|「[^「」]{0,100}」|‘[^‘’]{0,60}’|\"[^\"，。；]{1,30}\"")
_BREAKS = re.compile(r"[，。；：！？,;:\n]")
_STOPS = re.compile(r"[。；！？;\n]")
_BEHIND = 20
_CLOSE = 6
_CLAUSE = 60
_SENTENCE = 100
"""How many characters the look around a figure goes at most, so that a text without breaks takes bounded time."""

_CHANGE = (
    "提高 提升 增加 增长 上升 扩大 延长 调整 上调 下调 下降 降低 减少 缩短 压缩 压减 优化 升 降 增 减 拓展 扩容"
).split()
_CHANGED_TO = "(?:" + "|".join(sorted(_CHANGE, key=len, reverse=True)) + ")(?:到|至|为)"
_BASE = re.compile(rf"(?:[（(][^）)]{{0,8}}[）)])?(?:{_CHANGED_TO}|的?基础上|[^，。；、\d]{{1,6}}基础上)")
_LOOSE_BASE = re.compile(rf"[^，。；\d]{{0,8}}{_CHANGED_TO}")
_FROM = re.compile(r"(?:从|由)[^，。；]{0,24}$")
_LINK = re.compile(r"[、和与及]")
_EXISTING = re.compile(r"(?:现有|原有|已有|共有|现行|原来|(?:^|、)原)(?:的|标准)?$")
_RANKED = re.compile(r"(?<![底月日年末之以此目提当午])前$")
_KIND = re.compile(r"级(?!别)|型|档|制(?![造定作度])|版|一体|地块|[+＋]")
_NAMED = {
    "期": re.compile("工程|项目|建设"),  # 2期工程
    "次": re.compile("性(?!别)"),  # 1次性
    "对": re.compile(r"\d"),  # 3对3
}
_ON = re.compile(r"[，。；：！？、,;:”）)〕（(和及且并与或而目]")
_COUNTED_KIND = re.compile(r"[^，。；、\d和与及]{1,16}\d")
_AMOUNT = re.compile(
    r"[^，。；、\d的]{0,8}?(?:补贴|补助|奖励|奖补|资助|贴息|贷款|优惠|标准|比例|比率|额度|资金|支持|返还|份额|目标|幅度|速度|"
    r"增速|增长|水平|保额|津贴|费用|利率|费率|税率|价格|房租|租金|经费)"
)
_GIVEN = re.compile(r"(?:额度|标准|保额|比例)(?:不低于|不少于|不超过|达到|为)?$")
_CONDITION = re.compile(r"(?:^|是)(?:对于|对|凡|向)")
_AND_ALSO = re.compile(r"[且并][^，。；]{1,24}的")
_REACHED = ("达到", "达", "超过", "超", "为", "在")
_LIFE = {"岁": re.compile("寿命|年龄"), "年": re.compile("教育年限|寿命")}
"""What is measured in years; all other years are dates, spans and ages."""
_MEASURED_TIME = re.compile(r"时间|时限|时长|周期|天数|用时|耗时|缩短|压缩|压减|提速|工作日减")
_GRANTED = re.compile(r"期限|有效期|最长|缓|延|展期|贷款|任期|合同|租|假期|休|连续|为期|免")
_DONE_WITHIN = re.compile(r"办|完成|审批|审结|送达|出具|响应")
_DONE = re.compile(
    r"截至|截止|(?<!项)目前|去年|过去一年|上年(?=[^度末底，。；]{0,6}(?:完成|实现|新增|达))|[年月日]以来"
)
_COMPARED = re.compile(r"(?:比|较|同|与|于|按|到)$")
_AHEAD = re.compile(r"今年|明年|力争|确保|计划|下一步|将|年底前|月底前|拟|争取|预计|到20\d\d年")
_ALREADY = re.compile(r"已(?!然)")


class Surroundings:
    """A text in which figures are judged: its clauses, sentences and names; `reports` if it may say what was done."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._names = [match.span() for match in _QUOTED.finditer(text)]
        self._next = 0
        self._breaks = [0, *(match.end() for match in _BREAKS.finditer(text))]
        self._stops = [0, *(match.end() for match in _STOPS.finditer(text))]
        self.reports = bool(_DONE.search(text))

    def in_name(self, place: int) -> bool:
        """Return whether `place` stands in quotation marks or a title; asked in ascending order."""
        while self._next < len(self._names) and self._names[self._next][1] <= place:
            self._next += 1
        return self._next < len(self._names) and self._names[self._next][0] <= place

    def clause(self, end: int) -> str:
        """Return what stands before `end` in its clause."""
        return self.text[max(end - _CLAUSE, self._breaks[bisect_right(self._breaks, end) - 1]) : end]

    def sentence(self, end: int) -> str:
        """Return what stands before `end` in its sentence."""
        return self.text[max(end - _SENTENCE, self._stops[bisect_right(self._stops, end) - 1]) : end]

    def behind(self, figure: Figure) -> str:
        """Return what stands close behind a figure."""
        return self.text[figure.end : figure.end + _BEHIND]


def targets(figures: Sequence[Figure], text: str) -> list[Figure]:
    """Return the figures of `text` that are targets; `figures` are all of them, in order."""
    around = Surroundings(text)
    found = [figure for figure in figures if not around.in_name(figure.number_start) and not _is_other(figure, around)]
    return _without_starting_points(found, around)


def _is_other(figure: Figure, around: Surroundings) -> bool:
    before, behind = around.clause(figure.number_start), around.behind(figure)
    return (
        _names_a_kind(figure, before, behind)
        or _is_floor(figure, before, behind)
        or _is_term(figure, before, behind)
        or _is_done(figure, before, around)
    )


def _names_a_kind(figure: Figure, before: str, behind: str) -> bool:
    if figure.word in _LIFE:
        return not _LIFE[figure.word].search(before)
    if before.endswith("每") or _RANKED.search(before[-_CLOSE:]) or _EXISTING.search(before[-_CLOSE:]):
        return True
    if figure.suffix:
        return False
    follows = _NAMED.get(figure.word)
    return bool(_KIND.match(behind) or (follows and follows.match(behind)))


def _is_floor(figure: Figure, before: str, behind: str) -> bool:
    """Return whether the figure tells which things are meant: 10亿元以上项目, 对裁员率低于5.5%的企业."""
    if behind.startswith("的"):
        return _is_clause_of_kind(figure, before, behind)
    if _CONDITION.search(before) and _AND_ALSO.match(behind):
        return True
    if figure.word.endswith(("米", "里")) and behind.startswith("内"):
        return True  # 50米内换乘
    if figure.suffix not in {"以上", "以下"} or not behind or _ON.match(behind):
        return False
    if figure.word in SIZES:
        return True
    # 培育5家以上企业 is a target, 50户以上村庄20个 the floor of what is counted behind it.
    return figure.word not in RATES and bool(_COUNTED_KIND.match(behind))


def _is_clause_of_kind(figure: Figure, before: str, behind: str) -> bool:
    """Return whether the clause that 的 ends tells of others: 低于5.5%的企业 does, 不超过50%的补贴 gives the amount."""
    if _AMOUNT.match(behind, 1) or _GIVEN.search(before):
        return False
    if _CONDITION.search(before):
        return True
    bounded = figure.comparator not in {"=", "≈"} or figure.head.endswith(_REACHED)
    sized = figure.word in SIZES or figure.word in RATES or not figure.word
    return bounded and (sized or bool(_ON.match(behind, 1)))


def _is_term(figure: Figure, before: str, behind: str) -> bool:
    """Return whether a length of time is anything but a time to be reached: a term, an hour of service, a radius."""
    if figure.word not in TIMES:
        return False
    if _GRANTED.search(before):
        return True
    if figure.suffix in {"内", "以内", "之内"} and _DONE_WITHIN.match(behind):
        return False
    return not _MEASURED_TIME.search(before)


def _is_done(figure: Figure, before: str, around: Surroundings) -> bool:
    """Return whether the figure says what was done already; words that look ahead end such a report."""
    if around.reports:
        sentence = around.sentence(figure.number_start)
        reported = next(iter(reversed(list(_DONE.finditer(sentence)))), None)
        if reported and not _COMPARED.search(sentence[: reported.start()]):
            return not _AHEAD.search(sentence, reported.end())
    already = _ALREADY.search(before)
    return already is not None and not _AHEAD.search(before, already.end())


def _without_starting_points(figures: list[Figure], around: Surroundings) -> list[Figure]:
    """Leave out what a change begins with; the last of a pair shows it for both: 202元、270元提高到209元、280元."""
    kept: list[Figure] = []
    after: Figure | None = None
    for figure in reversed(figures):
        gap = around.text[figure.end : after.number_start] if after else ""
        if _is_starting_point(figure, around) or (len(gap) == 1 and _LINK.match(gap)):
            after = figure
        else:
            kept.append(figure)
            after = None
    return kept[::-1]


def _is_starting_point(figure: Figure, around: Surroundings) -> bool:
    behind = around.behind(figure)
    if _BASE.match(behind):
        return True
    return bool(_LOOSE_BASE.match(behind) and _FROM.search(around.clause(figure.start)))
