"""The grammar of a figure in a task: 增长6.5%以上, 投资6750万元, 2—3家, 每人每天300元, 35微克/立方米, 60万套（间）.

A figure is a number with a measure word, the words before it that say how it is meant (增长, 不低于, 控制在) and those
behind it (以上, 左右). Whether it is a target is for `not_targets` to say. Chinese numerals (两个, 十大, 三年) are no
figures: in these documents they name things far more often than they set a target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.domain import Comparator

TIMES = "个工作日 工作日 个月 小时 分钟 天".split()
MONEY = "元 美元 欧元 港元 日元".split()
SIZES = [
    *MONEY,
    *"平方公里 平方千米 平方米 立方米 立方 平方 平米 公里 千米 海里 米 亩 公顷 吨标准煤 吨 公斤 千克 斤 克".split(),
    *"微克 毫克 升 千瓦时 千瓦 兆瓦时 兆瓦 吉瓦 千伏安 度 标准箱 标箱 人 户".split(),
]
"""Measures by which a kind of thing is told (10亿元以上项目, 500人以上企业), besides being targets themselves."""
RATES = "个百分点 百分点 个基点 基点 % ％ ‰ 倍".split()
_THINGS = (
    "人次 户次 批次 车次 航次 班次 场次 台套 名 家 个 所 处 座 条 套 场 项 件 辆 台 张 次 期 批 间 栋 幢 只 头 羽 株 "
    "棵 篇 部 册 本 片 支 种 类 组 对 位 例 门 款 宗 幅 块 口 眼 村 镇 份 起 艘 架 列 枚 盏 根 把 尾 粒 箱 桶 班 趟 轮 "
    "笔 单 首 节 学时 课时 队 床 股 桩 分 岁 年 ℃ TEU MWh GWh kWh MW GW kW km EFlops PFlops EFLOPS PFLOPS P"
).split()
_MEASURES = "|".join(re.escape(word) for word in sorted({*TIMES, *SIZES, *RATES, *_THINGS}, key=len, reverse=True))
_SCALE = "[十百千]?[万亿]{0,2}"
_PER = rf"(?:[/／](?:[百千]?[万亿]?(?:{_MEASURES})|[年月日周秒时]))?"
_MORE = "[余多]?"
NUMBER = r"\d{1,12}(?:,\d{3}){0,2}(?:[.．]\d{1,12})?"
"""At most 18 digits before the point, what a database's integers hold; a longer run of digits is no figure."""

GROWTH = "增长 提高 提升 增加 上升 增幅 增速 提速 上调 上浮".split()
DECREASE = "下降 降低 减少 压减 压降 缩短 压缩 削减 下调 下浮 减免".split()
BOUNDS: dict[str, Comparator] = {
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "不得低于": "≥", "不得少于": "≥", "至少": "≥", "最少": "≥",
    "最低": "≥",
    "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤", "不得超过": "≤", "不得高于": "≤", "不超": "≤",
    "不突破": "≤", "最高": "≤", "最多": "≤", "最大": "≤",
    "超过": ">", "突破": ">", "高于": ">", "多于": ">", "大于": ">", "快于": ">", "超": ">", "逾": ">",
    "低于": "<", "少于": "<", "小于": "<", "不足": "<", "约": "≈", "近": "≈", "接近": "≈",
}  # fmt: skip
_SUFFIXES: dict[str, Comparator] = {
    "以上": "≥", "以内": "≤", "之内": "≤", "以下": "≤", "左右": "≈", "上下": "≈", "内": "≤",
}  # fmt: skip
_STATES = "再 同比 年均 累计 年产 控制 保持 稳定 稳定在 达到 达 到 至 在 为 可达 升 降 增至 减至 人均 户均".split()
_EACH = "每[百千万]{0,2}[人户亩天日月年周生床村镇次吨班家个名位台辆件头套]口?"
_WORDS = sorted({*GROWTH, *DECREASE, *BOUNDS, *_STATES}, key=len, reverse=True)
_HEAD = "(?:" + "|".join(_WORDS) + f"|{_EACH})"
_INVESTED = "投资(?:" + "|".join([*BOUNDS, "达到", "达", "完成"]) + ")?"
_SUFFIX = (
    r"(?:[（(]含[）)])?及?(?:以上|以下)|以内|之内|左右|上下"
    r"|内(?=[，。；、！：,;:）)]|$|办|完成|审批|审结|送达|出具|响应)"
)
_FIGURE = re.compile(
    rf"(?P<head>{_INVESTED}|{_HEAD}{{0,6}})"
    # No figure begins within a number, a name (PM2.5, 3×5, 1+4) or an ordinal.
    rf"(?<![\d.．A-Za-z×+＋/第])(?<!\d,)(?P<value>{NUMBER})"
    rf"(?:(?P<first>{_SCALE}(?:{_MEASURES})?)(?P<to>[—–\-－~～至到]{{1,2}})(?P<upper>{NUMBER}))?"
    rf"(?P<more>{_MORE})(?:(?P<scale>{_SCALE})(?P<still_more>{_MORE})(?P<word>{_MEASURES})(?P<some>(?:[（(][间户组条次]?[）)])?)(?P<per>{_PER})"
    rf"|(?P<bare>[万亿]{{1,2}}))(?P<suffix>{_SUFFIX})?"
)
_REFERENCE = re.compile(
    r"(?:不低于|不高于|不超过|不少于|高于|低于|超过|快于|达到|相当于)[^，。；、：！？,;:\d]{1,16}(?<![增加降])$"
)
_LOOK_BACK = 24
_FROM = re.compile(r"(?:从|由)[^，。；从由\d]{0,12}$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text: `text[start:end]`, its number from `number_start`.

    `head` are the words before the number, `word` the bare measure word of `unit` (元 of 万元).
    """

    start: int
    number_start: int
    end: int
    head: str
    value: float
    upper: float | None
    unit: str
    word: str
    suffix: str
    more: bool

    @property
    def comparator(self) -> Comparator:
        """How the number bounds what it measures; the words behind it say it last and count first."""
        if self.upper is not None:
            return "range"
        if self.suffix:
            return _SUFFIXES[self.suffix]
        bounds = [word for word in BOUNDS if word in self.head] if self.head else []
        if bounds:
            return BOUNDS[max(bounds, key=len)]
        return ">" if self.more else "="


def find_figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a compact text in order, targets or not."""
    for match in _FIGURE.finditer(text):
        yield _figure(match, text)


def _figure(match: re.Match[str], text: str) -> Figure:
    value, upper, head, start = match["value"], match["upper"], match["head"], match.start()
    word = match["word"] or ""
    if upper and match["to"] in {"到", "至"} and _FROM.search(text, max(0, start - _LOOK_BACK), start):
        value, upper = upper, None  # 从5%到8%: a change, and the second figure is meant
    if word in RATES and not head:
        reference = _REFERENCE.search(text, max(0, start - _LOOK_BACK), start)
        if reference:  # 不低于当地低保标准的1.6倍, 高于全国0.7个百分点
            head, start = reference.group(), reference.start()
    return Figure(
        start=start,
        number_start=match.start("value"),
        end=match.end(),
        head=head,
        value=_number(value),
        upper=_number(upper) if upper else None,
        unit=match["bare"] or f"{match['scale']}{word}{match['some']}{match['per']}",
        word=word,
        suffix=re.sub(r"[（(]含[）)]|及", "", match["suffix"] or ""),
        more=bool(match["more"] or match["still_more"]),
    )


def _number(digits: str) -> float:
    return float(digits.replace(",", "").replace("．", "."))
