"""Questions about what changed between two plans, by their grammar: 取消了哪些任务, 安置房今年比去年多交付多少."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from qa.comparing.changes import Field
from qa.comparing.comparison import Kind
from qa.comparing.figures import Direction

_TASKS: Final = "(?:重点|具体)?(?:任务|工作|事项)"
_WHICH: Final = "(?:哪些|哪几|几|多少|什么|的|有哪些|了)*(?:项|个|条)?"
_WHICH_TASKS: Final = f"{_WHICH}{_TASKS}"
_CHANGED: Final = "(?:换|变|(?<!整)改|(?<!结构)调整)(?:了|过|的)*"
_OF_BEFORE: Final = "(?:去年|上年|上一年度?|往年|前一年|20[0-9]{2}年|旧方案|原方案)"
_AGAINST: Final = re.compile(
    "(?:今年|本年|20[0-9]{2}年|新方案)?的?(?:与|和|同|跟|比|较|比起|相比|对比)(?:于|起)?"
    f"{_OF_BEFORE}(?:的(?:方案)?)?(?:相比|比较|对比|比)?(?:来说|而言)?|同比"
)
"""What sets one year against another."""
_KINDS: Final[Mapping[Kind, re.Pattern[str]]] = {
    "new": re.compile(
        f"(?:新增|新加|增加|新添|多了|多出)(?:了|的|加的)*{_WHICH_TASKS}|新{_TASKS}"
        f"|{_TASKS}(?:中|里)?(?:是|有)?(?:哪些|几项)?(?:是)?新(?:增|加)的?"
    ),
    "dropped": re.compile(
        "(?:取消|删|去掉|砍|减少|少了|没有了|不再(?:列入|安排|有))(?:掉|除|去)*(?:了|的)*"
        f"{_WHICH_TASKS}|{_TASKS}(?:被|给)?(?:取消|删|砍|不(?:再)?(?:有|做|列))"
    ),
    "merged": re.compile(f"(?:合并|并成|并到一起)(?:了|的)*{_WHICH}(?:{_TASKS})|{_TASKS}(?:被)?合并"),
    "split": re.compile(f"(?:拆分|拆开|拆成|分成几)(?:了|的|项)*{_WHICH}(?:{_TASKS})|{_TASKS}(?:被)?拆(?!迁|除)"),
    "kept": re.compile(f"(?:保留|延续|没有?变|不变|没动)(?:了|的|化)*{_WHICH_TASKS}|{_TASKS}(?:没有?变|不变|保留)"),
    "revised": re.compile(
        f"(?:(?<!结构)调整|修改|改动|变化|变动)(?:了|的|过)*{_WHICH_TASKS}|{_TASKS}(?:有)?(?:调整|修改|改动|变化|变了)"
    ),
}
_FIELDS: Final[Mapping[Field, re.Pattern[str]]] = {
    "lead_unit": re.compile(
        f"{_CHANGED}(?:牵头|责任|主责)(?:单位|部门)|(?:牵头|责任)(?:单位|部门)(?:有)?(?:换|变|改|调整)"
    ),
    "support_unit": re.compile(f"{_CHANGED}配合(?:单位|部门)|配合(?:单位|部门)(?:有)?(?:换|变|改|调整)"),
    "leader": re.compile(f"{_CHANGED}(?:牵头|分管)?领导|(?:牵头|分管)?领导(?:有)?(?:换|变|改|调整)"),
}
_FIGURES: Final = re.compile(
    "(?:哪些|什么|几个|多少)(?:指标|目标|数字|任务目标)(?:是|被)?(?P<how>提高|上调|调高|增加|降低|下调|调低|减少|变|改|调整)"
    "|(?P<how_before>提高|上调|调高|增加|降低|下调|调低|减少|调整|改变)(?:了|的)*(?:哪些|什么|几个|多少)(?:个)?(?:指标|目标|数字)"
)
_UP: Final = frozenset("提高 上调 调高 增加".split())
_DOWN: Final = frozenset("降低 下调 调低 减少".split())
_YEARS: Final = re.compile("今年|本年|20[0-9]{2}年|去年|上年")
_HOW_MUCH: Final = re.compile("多少|几")
_MORE: Final = re.compile("(?:多(?!少)|(?<!多)少|增加|减少|提高|降低|增长|下降|变化|差|涨)(?:了)?")
_COUNT: Final = re.compile(f"(?:几|多少)(?:项|个|条)?(?:{_TASKS}|指标|目标)?")


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """What is asked of two plans.

    Rows of a `kind`, or with a change of a `field`, figures of a `direction`, or by how much a figure of the topic
    changed (`amount`); with `count` their number. `years` are those named; `rest` is the question without these words.
    """

    rest: str
    kind: Kind | None = None
    field: Field | None = None
    direction: Direction | Literal["any"] | None = None
    amount: bool = False
    count: bool = False
    years: tuple[int, ...] = ()


def read_change(words: str) -> ChangeAsked | None:
    """Return what a question asks of the change between two plans, None where it asks for none."""
    years = tuple(int(year) for year in re.findall(r"(20\d\d)年", words))
    against = _AGAINST.search(words)
    rest = _AGAINST.sub("", words)
    count = bool(_COUNT.search(rest)) and "哪" not in rest
    if figures := _FIGURES.search(rest):
        how = figures["how"] or figures["how_before"]
        direction: Direction | Literal["any"] = "raised" if how in _UP else ("lowered" if how in _DOWN else "any")
        return ChangeAsked(_without(rest, figures), direction=direction, count=count, years=years)
    for field, pattern in _FIELDS.items():
        if match := pattern.search(rest):
            return ChangeAsked(_without(rest, match), field=field, count=count, years=years)
    for kind, pattern in _KINDS.items():
        if match := pattern.search(rest):
            return ChangeAsked(_without(rest, match), kind=kind, count=count, years=years)
    if against and _HOW_MUCH.search(rest) and _MORE.search(rest):
        return ChangeAsked(_YEARS.sub("", _MORE.sub("", rest)), amount=True, years=years)
    return None


def _without(words: str, match: re.Match[str]) -> str:
    return _YEARS.sub("", words[: match.start()] + "，" + words[match.end() :])
