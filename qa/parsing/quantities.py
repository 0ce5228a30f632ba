"""Finds the figures a task sets itself: 增长6.5%以上, 投资6750万元, 4.5万亩, 控制在4.5%以内, 2—3家, 不低于上年水平.

Not every number is a target. Names (“15分钟政务服务圈”, 12345热线, 5G), ordinals, years and spans of years,
and the floor in 10亿元以上项目 are left out; so is the starting point in 从77%提高到80%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.domain import Comparator, Quantity

_UNITS = (
    "个百分点 百分点 个月 % ％ ‰ 元/人 元 平方公里 平方千米 平方米 立方米 公里 千米 米 亩 公顷 "
    "吨 公斤 斤 千瓦时 千瓦 兆瓦 千伏安 标准箱 人次 场次 人 名 户 家 个 所 处 座 条 套 场 项 件 "
    "辆 台 张 次 期 批 间 栋 只 头 羽 株 棵 篇 部 册 本 片 支 种 类 组 对 位 例 门 款 宗 幅 块 口 "
    "眼 村 小时 天 分钟"
).split()
_COUNTED = "|".join(sorted(_UNITS, key=len, reverse=True))
_UNIT = f"(?:[十百千]?[万亿]{{0,2}}(?:{_COUNTED})|[万亿]{{1,2}})(?:/[年月日天人亩])?"
_NUMBER = r"\d{1,12}(?:,\d{3}){0,2}(?:[.．]\d{1,12})?"
"""At most 18 digits before the point, what a database's integers hold; a longer run of digits is no figure."""
_GROWTH, _DECREASE = "增长 提高 提升 增加 上升 增幅 增速".split(), "下降 降低 减少 压减 压降 缩短 压缩".split()
_BOUNDS: dict[str, Comparator] = {
    "不低于": "≥", "不少于": "≥", "至少": "≥", "不超过": "≤", "不高于": "≤", "不多于": "≤",
    "超过": ">", "突破": ">", "高于": ">", "超": ">", "低于": "<", "约": "≈", "近": "≈",
}  # fmt: skip
_SUFFIXES: dict[str, Comparator] = {"以上": "≥", "以内": "≤", "以下": "≤", "左右": "≈", "上下": "≈"}
_HEAD_WORDS = [*_GROWTH, *_DECREASE, *_BOUNDS, *"再 同比 年均 累计 年产 控制 保持 稳定 达到 达 到 至 在".split()]
_HEAD = "(?:" + "|".join(sorted(_HEAD_WORDS, key=len, reverse=True)) + ")"
_FIGURE = re.compile(
    rf"(?P<head>投资(?:{'|'.join(_BOUNDS)}|达到|达)?|{_HEAD}{{0,5}})(?<![\d.．A-Za-z×第])(?<!\d,)(?P<value>{_NUMBER})"
    rf"(?:(?P<first_unit>{_UNIT})?[—–\-~～至到]{{1,2}}(?P<upper>{_NUMBER}))?"
    rf"(?P<unit>{_UNIT})(?P<suffix>{'|'.join(_SUFFIXES)})?"
)
_WORDED = re.compile(
    r"(?P<bound>不低于|不高于|不超过|高于|低于|超过)"
    r"(?:上年|去年|上一年|往年|全国|全省|全市|国家|省定|市定|上级|当地)[^，。；、\d]{0,8}?(?:平均水平|水平|目标|标准|平均)"
)
_QUOTED = re.compile(r"“[^”]{0,100}”|《[^》]{0,100}》")
_BREAK = re.compile(r"[，。；、：！？,;:]")
_STARTING_POINT = re.compile(r"(?:从|由)[^，。；]{0,6}$")
_RAISED_TO = re.compile(r"(?:提高|增加|提升|上升|下降|降低|降|增长)(?:到|至)")

_VERBS = (
    "新增 新建 改建 扩建 建设 建成 打造 完成 实现 启动 培育 引进 招引 招录 招聘 支持 实施 改造 "
    "推进 推动 办好 创建 认定 交付 放映 开展 举办 组织 遴选 抓好 加快 加强 力争 确保 争取 争创 "
    "全年 年内 全市 全区 全县 重点 动态 集中力量 累计 力促 签约 落地 开工 竣工 投放 发放 培训 "
    "治理 修复 整治 谋划 储备 申报 获批 发展 壮大 做好 提供 帮助 扶持 新 再 对 有 为 使 将 其中"
).split()
_LEADING_VERB = re.compile("(?:" + "|".join(sorted(_VERBS, key=len, reverse=True)) + ")")
_TAKES_OBJECT = re.compile(r"(?:等|" + "|".join(sorted(_VERBS, key=len, reverse=True)) + ")$")
_REACH = 120
"""How far behind a figure its noun is looked for."""
_NOUN_END = re.compile(r"的|和|及|与|等|并|进行|全部|均|都|应用|使用|采用|开展|实现|达到|加装|提供|完成|建设(?=.)")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a task's compact text, in the order they stand in it."""
    quoted = frozenset(place for match in _QUOTED.finditer(text) for place in range(*match.span()))
    figures = (match for match in _FIGURE.finditer(text) if match.start("value") not in quoted)
    matches = [match for match in figures if _is_target(match, text)]
    matches += _WORDED.finditer(text)
    return tuple(_read(sorted(matches, key=lambda match: match.start()), text))


def _read(matches: list[re.Match[str]], text: str) -> Iterator[Quantity]:
    end = 0
    for match in matches:
        if match.start() < end:
            continue
        before = _BREAK.split(text[end : match.start()])[-1]
        yield _figure(match, before, text) if match.re is _FIGURE else _worded(match, before)
        end = match.end()


def _worded(match: re.Match[str], before: str) -> Quantity:
    return Quantity(_stripped(before) or None, _BOUNDS[match["bound"]], None, None, None, "amount", match.group())


def _figure(match: re.Match[str], before: str, text: str) -> Quantity:
    head, unit = match["head"], match["unit"]
    subject = _subject(head, before, text[match.end() : match.end() + _REACH])
    return Quantity(
        subject,
        _comparator(match),
        _number(match["value"]),
        _number(match["upper"]) if match["upper"] else None,
        unit,
        _measure(head, unit, subject or ""),
        match.group(),
    )


def _is_target(match: re.Match[str], text: str) -> bool:
    behind = text[match.end() : match.end() + 8]
    if match["suffix"] in {"以上", "以下"} and behind and not _BREAK.match(behind) and behind[0] not in "”）)〕（(和及":
        return False
    before = text[max(match.start() - 8, 0) : match.start()]
    return not (_STARTING_POINT.search(before) and _RAISED_TO.match(behind))


def _comparator(match: re.Match[str]) -> Comparator:
    if match["upper"]:
        return "range"
    if match["suffix"]:
        return _SUFFIXES[match["suffix"]]
    bounds = [word for word in sorted(_BOUNDS, key=len, reverse=True) if word in match["head"]]
    return _BOUNDS[bounds[0]] if bounds else "="


def _measure(head: str, unit: str, subject: str) -> str:
    to_a_level = head.endswith(("到", "至"))
    if not to_a_level and any(word in head for word in _GROWTH):
        return "growth"
    if not to_a_level and any(word in head for word in _DECREASE):
        return "decrease"
    if "元" in unit and ("投资" in head or "投资" in subject or "资金" in subject):
        return "investment"
    if "年产" in head:
        return "capacity"
    return "ratio" if unit in {"%", "％", "‰"} or "百分点" in unit else "amount"


def _subject(head: str, before: str, behind: str) -> str | None:
    """Return the noun that is counted: before the figure, or behind it where a verb or 等 stands before."""
    if head.startswith("投资"):
        what = _stripped(before)
        return f"{what}投资" if what else None
    if head == "年产" or not before or _TAKES_OBJECT.search(before):
        return _noun_behind(behind) or _stripped(before) or None
    return _stripped(before) or _noun_behind(behind) or None


def _noun_behind(behind: str) -> str:
    """Cut the noun phrase behind a figure: 个〔老旧小区改造〕, 家〔企业〕 in 家结构优、贡献高的企业."""
    phrase = re.split(r"[，。；：！？]", behind, maxsplit=1)[0]
    modifiers, of, noun = phrase.rpartition("的")
    if of and "、" in modifiers and noun:
        return noun
    phrase = _BREAK.split(phrase)[0]
    end = _NOUN_END.search(phrase, 1)
    return phrase[: end.start()] if end else phrase


def _stripped(before: str) -> str:
    """Take leading verbs off, but not the last word: 新增城镇就业 → 城镇就业, 培训 stays."""
    start = 0
    while (match := _LEADING_VERB.match(before, start)) and match.end() < len(before):
        start = match.end()
    return "" if _LEADING_VERB.fullmatch(before, start) else before[start:]


def _number(digits: str) -> float:
    return float(digits.replace(",", "").replace("．", "."))
