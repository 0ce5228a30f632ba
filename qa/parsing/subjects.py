"""Finds what a figure counts: the noun before it (停车位2000个) or behind it (27个老旧小区改造)."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[，。；、：！？,;:]")
_CLAUSE = re.compile(r"[，。；：！？,;:]")
_VERBS = (
    "新增 新建 改建 扩建 建设 建成 打造 完成 实现 启动 培育 引进 招引 招录 招聘 支持 实施 改造 "
    "推进 推动 办好 创建 认定 交付 放映 开展 举办 组织 遴选 抓好 加快 加强 力争 确保 争取 争创 "
    "全年 每年 年内 全市 全区 全县 重点 动态 集中力量 累计 力促 签约 落地 开工 竣工 投放 发放 培训 "
    "形成 帮扶 组建 给予 治理 修复 整治 谋划 储备 申报 获批 发展 壮大 做好 提供 帮助 扶持 新 再 对 有 为 使 将 其中"
).split()
_ANY_VERB = "|".join(sorted(_VERBS, key=len, reverse=True))
_WORDS = "|".join(verb for verb in sorted(_VERBS, key=len, reverse=True) if verb not in {"新", "有"})
# 新 and 有 may begin a noun (新生儿, 有意愿者): 新 is taken off before a verb only.
_LEADING_VERB = re.compile(f"(?:{_WORDS}|新(?={_WORDS}))")
_TAKES_OBJECT = re.compile(f"(?:等|{_ANY_VERB})$")
REACH = 120
"""How far around a figure its noun is looked for."""
_NOUN_END = re.compile(r"的|和|及|与|等|并|进行|全部|均|都|应用|使用|采用|开展|实现|达到|加装|提供|完成|建设(?=.)")
_AGED = re.compile(r"^\d{1,3}周?岁(?:及?以[上下])?的?")
_STARTING_POINT = re.compile(r"(?<=.)(?:从|由)[^从由，。；：]{0,10}\d.*$")
_TAIL = re.compile(r"(?:分别|力争|确保|要|将|也|均|都|各|比|较|上年|去年|(?:20\d\d|[上去])年底?|同期|比重?)+$")
_RESPECTIVELY = re.compile(r"分别(?:力争|要|将)?(?:比|较)?(?:上年|去年)?(?:完成|新增|实现)?$")
_ALL_OF = re.compile("(?:分别|均|都)$")
_AND = re.compile(r"[、和与及]")
_BEGINNING = re.compile(r"^(?:(?:力争)?到?\d{4}年底?)?(?:(?:基本|全面)(?=实现|完成|达到))?")
_STATE_TAIL = re.compile(r"(?:增长|全面|基本|保持|实现|力争|达到|继续|稳定)+$")


def respectively(clause: str) -> bool:
    """Return whether the figures behind `clause` are shared out: 城镇居民、农村居民收入分别（增长6%、6.5%）."""
    return bool(_RESPECTIVELY.search(clause))


def subject_of(head: str, before: str, behind: str) -> str | None:
    """Return what is counted, given a figure's head and the text around it since the figure before.

    The noun stands before the figure, or behind it where a verb or 等 stands before.
    """
    clause = _STARTING_POINT.sub("", _last(_CLAUSE, before[-REACH:]))
    before = _TAIL.sub("", clause if _ALL_OF.search(clause) else _last(_BREAK, clause)).lstrip("的")
    before = _BEGINNING.sub("", before)
    if head.startswith("投资"):
        what = stripped(before)
        return f"{what}投资" if what else None
    if "年产" in head or (not before and not head.startswith("增")) or _TAKES_OBJECT.search(before):
        return _noun_behind(behind) or stripped(before) or None
    named = head[:2] if head.startswith(("增速", "增幅")) else ""
    return stripped(before) or named or _noun_behind(behind) or None


def shared_subjects(before: str, count: int) -> list[str] | None:
    """Return a subject for each of `count` figures in a row, or None where the text does not name as many.

    What the last has in addition is said for all: 城镇居民、农村居民收入 → 城镇居民收入, 农村居民收入.
    """
    if count < 2:
        return None
    clause = _TAIL.sub("", _STARTING_POINT.sub("", _last(_CLAUSE, before[-REACH:])))
    parts = [part for part in _AND.split(clause) if part]
    if len(parts) != count:
        return None
    parts[0] = stripped(parts[0])
    tail = _common_noun(parts[0], parts[-1])
    return [part + tail for part in parts[:-1]] + parts[-1:]


def worded_subject(before: str) -> str | None:
    """Return what a target in words speaks of, given the text before it."""
    clause = _BEGINNING.sub("", _TAIL.sub("", _last(_CLAUSE, before[-REACH:])))
    return stripped(_STATE_TAIL.sub("", clause) or clause) or None


def stripped(before: str) -> str:
    """Take leading verbs off, but not the last word: 新增城镇就业 → 城镇就业, 培训 stays."""
    start = 0
    while (match := _LEADING_VERB.match(before, start)) and match.end() < len(before):
        start = match.end()
    return "" if _LEADING_VERB.fullmatch(before, start) else before[start:]


def _common_noun(first: str, last: str) -> str:
    """Return what `last` adds behind the word it shares with `first` (居民〔收入〕), or behind a modifier as short."""
    ending = first[-2:]
    place = last.find(ending)
    if len(ending) == 2 and place >= 0:
        return last[place + 2 :]
    return last[2:] if len(first) == 2 < len(last) - 1 else ""  # 城镇 beside 农村


def _noun_behind(behind: str) -> str:
    """Cut the noun phrase behind a figure: 个〔老旧小区改造〕, 家〔企业〕 in 家结构优、贡献高的企业."""
    phrase = _AGED.sub("", re.split(r"[，。；：！？]", behind.lstrip("的"), maxsplit=1)[0])
    modifiers, of, noun = phrase.rpartition("的")
    if of and "、" in modifiers and noun:
        return noun
    phrase = _BREAK.split(phrase, maxsplit=1)[0]
    end = _NOUN_END.search(phrase, 1)
    return phrase[: end.start()] if end else phrase


def _last(breaks: re.Pattern[str], text: str) -> str:
    return breaks.split(text)[-1]
