"""The words of a sentence: whether all of them are known, whom it names, and which role it gives to whom.

A sentence may be made of the words it was made from and of words of grammar and administration alone. So a name that
nobody gave cannot stand in it, whatever it looks like: no list of surnames or suffixes is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

HAN: Final = r"[^\W\da-z_]"
_HAN: Final = re.compile(HAN)
_LATIN: Final = re.compile(r"[a-z][a-z0-9.+-]*")
_CLAUSE: Final = re.compile("[^\n。;!?]+")
_LEAD: Final = "牵头|负责|主抓|分管|主管|主办|领衔|挂帅|主责|承办|带头"
_SUPPORT: Final = "配合|协办|协助|协同|协作|辅助"
_ROLE: Final = re.compile(
    rf"(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT}))(?P<noun>的?(?:责任)?(?:领导|单位|部门|负责人|同志|人)?)"
    "(?P<is>(?:的?(?:任务)?(?:分别)?(?:是|为|有|包括|包含|则?由|:))?)"
)
_GRAMMAR: Final = (
    "牵头 负责 主抓 分管 主管 主办 领衔 挂帅 承办 承担 带头 配合 协办 协助 协同 协作 参与 支持 领导 单位 部门 责任 "
    "负责人 同志 任务 工作 重点 事项 项目 方案 分工 规定 要求 明确 提出 列出 列入 写明 根据 按照 依据 显示 对应 相关 "
    "涉及 关于 针对 方面 内容 情况 包括 包含 分别 具体 主要 其中 以及 此外 另外 同时 合计 共计 总计 一共 总共 目标 "
    "计划 指标 数量 金额 投资 资金 总投资 完成 时限 期限 时间 截止 截至 日期 达到 实现 安排 设定 属于 位于 编号 序号 "
    "最多 最少 最大 最小 因此 所以 因为 并且 而且 一并 一起 之一 该项 此项 本项 这项 依次 这些 上述 以下 如下 即为 "
    "就是 主要由 会同 我区 全区 年度 本年度 泛指 数字 共有 还有 还包括 也是 正是 都是 均为 均由 名称 名单 为主 来 说"
).split()
_SINGLE: Final = frozenset("由和与及等是为有的均都也并共在于了其该这个项家位名第以应则各且又至到中将即还")
_UNSURE: Final = re.compile("[不没未无非勿莫否半番]")
_BEHIND_NOT: Final = 6
_ORGAN: Final = re.compile(
    "委员会|办公室|办事处|管委会|人民政府|政府|中心|公司|集团|银行|联合会|大队|支队|领导小组|专班|学院|大学|医院|法院"
    f"|检察院|[局厅署](?!面|部|限|势|长)|[委办部院会](?!{HAN})|[委办部院会](?=牵头|负责|配合|和|与|及|等|承担|参与|协)"
)
_CUT: Final = re.compile("[由是的为了将把被让归交请]")
Role: TypeAlias = Literal["lead", "support"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `start:end` of a text."""

    start: int
    end: int
    name: str


class Finder:
    """Finds names in texts, the longest that stands at a place, none within another."""

    def __init__(self, names: Iterable[str]) -> None:
        ordered = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def without(self, text: str) -> str:
        """Return a text in which no name stands, so that no part of one counts as a word that was given."""
        return self._pattern.sub("\n", text)

    def find(self, text: str) -> list[Mention]:
        """Return the names in a text, in order."""
        return [Mention(match.start(), match.end(), match.group()) for match in self._pattern.finditer(text)]


@dataclass(frozen=True, slots=True)
class Claim:
    """That somebody has a role, said in a clause."""

    role: Role
    mention: Mention


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a text stand: what commas and full stops part."""
    return [match.span() for match in _CLAUSE.finditer(text)]


def unknown_word(
    text: str, sources: str, nameless: str, *, mentions: Iterable[Mention], skip: Iterable[tuple[int, int]]
) -> str:
    """Return the first piece of a text that stands neither in the sources nor among words of grammar; empty if none.

    What `mentions` and `skip` (numbers) cover is known; `nameless` are the sources without the names of people. A name
    that another word touches is not that name: 高新区财政局 is no 区财政局.
    """
    for word in _LATIN.findall(text):
        if word not in sources:
            return str(word)
    named = list(mentions)
    grammar = _grammar_places(text)
    covered = grammar.union(*(range(one.start, one.end) for one in named), *(range(*span) for span in skip))
    covered |= _paired(text, nameless)
    for place, mark in enumerate(text):
        if place not in covered and _HAN.match(mark):
            return text[max(0, place - 1) : place + 2].strip()
    return _touched(text, sources, named, grammar)


def unknown_organ(text: str, sources: str, mentions: Iterable[Mention]) -> str:
    """Return the first thing in a text that looks like an organ and stands nowhere in the sources; empty if none."""
    known = list(mentions)
    for match in _ORGAN.finditer(text):
        end = match.end()
        if any(one.start < end <= one.end for one in known):
            continue
        run = re.search(f"{HAN}+$", text[:end])
        name = _without_grammar(_CUT.split(run.group())[-1]) if run else ""
        if name and name not in sources:
            return name
    return ""


def unsupported_not(text: str, sources: str) -> str:
    """Return the first negation (or half, 翻番) with what follows it that the sources do not have; empty if none."""
    for match in _UNSURE.finditer(text):
        said = re.match(f"{HAN}+", text[match.start() : match.start() + _BEHIND_NOT])
        if said and said.group() not in sources:
            return said.group()
    return ""


def claims(text: str, mentions: list[Mention]) -> list[Claim]:
    """Return who is given which role: 由A、B牵头, 配合单位是C."""
    found: list[Claim] = []
    for start, end in clauses(text):
        within = [one for one in mentions if start <= one.start < end]
        found += _claims_of(text, within, _roles(text, start, end, within))
    return found


def bare_roles(text: str, mentions: list[Mention]) -> set[Role]:
    """Return the roles that are spoken of in clauses without a name: 由2个以上领导牵头."""
    found: set[Role] = set()
    for start, end in clauses(text):
        if not any(start <= one.start < end for one in mentions):
            found |= {"lead" if match["lead"] else "support" for match in _roles(text, start, end, [])}
    return found


def unnamed_claim(text: str, plain: str, mentions: list[Mention], skip: Iterable[tuple[int, int]]) -> str:
    """Return the first piece in the place of a name (由…牵头, 牵头单位是…) that is no name known; empty if none.

    Words of a task do not count here as known, only those of the plain sentence without its names: somebody could
    have written a name into a task to have it repeated.
    """
    spans = [*((one.start, one.end) for one in mentions), *skip]
    known = _grammar_places(text).union(_paired(text, plain), *(range(*span) for span in spans))
    for start, end in clauses(text):
        within = [one for one in mentions if start <= one.start < end]
        for first, last in _slots(text, start, end, list(_roles(text, start, end, within))):
            strange = [place for place in range(first, last) if _HAN.match(text[place]) and place not in known]
            if strange:
                return text[first:last]
    return ""


def _roles(text: str, start: int, end: int, mentions: Iterable[Mention]) -> Iterator[re.Match[str]]:
    """Yield the words for roles in a clause that are no part of a name."""
    inside = set().union(*(range(one.start, one.end) for one in mentions))
    for match in _ROLE.finditer(text, start, end):
        if match.start() not in inside:
            yield match


def _is_header(match: re.Match[str], text: str, mentions: Iterable[Mention]) -> bool:
    """Tell whether names follow a word for a role (牵头单位是A) rather than stand before it (由A牵头)."""
    if match["is"]:
        return True
    begin = match.end() + (text[match.end() : match.end() + 1] in {"(", "“"})
    return bool(match["noun"].strip("的")) and any(one.start == begin for one in mentions)


def _claims_of(text: str, mentions: list[Mention], roles: Iterable[re.Match[str]]) -> Iterator[Claim]:
    """Yield the claims of one clause; names to which no word gives a role have that of the last word for one."""
    waiting = list(mentions)
    current: Role | None = None
    last: Role | None = None
    for match in roles:
        role: Role = "lead" if match["lead"] else "support"
        before = [one for one in waiting if one.start < match.start()]
        waiting = waiting[len(before) :]
        yield from (Claim(current or role, one) for one in before)
        current = role if _is_header(match, text, waiting) else None
        last = role
    if last is not None:
        yield from (Claim(last, one) for one in waiting)


def _slots(text: str, start: int, end: int, roles: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the places of a clause in which only names may stand."""
    floor = start
    for place, match in enumerate(roles):
        ceiling = roles[place + 1].start() if place + 1 < len(roles) else end
        called = bool(match["noun"].strip("的"))
        if match["is"] or (called and not _UNSURE.match(text, match.end())):
            yield match.end(), ceiling
        if not (match["is"] or called) or re.search("[是为任]$", text[floor : match.start()]):
            by = text.rfind("由", floor, match.start())
            yield (by + 1 if by >= 0 else floor), match.start()
        floor = match.end()


def _grammar_places(text: str) -> set[int]:
    places = {place for place, mark in enumerate(text) if mark in _SINGLE}
    for match in _grammar().finditer(text):
        places.update(range(match.start(), match.start() + len(match.group(1))))
    return places


@cache
def _grammar() -> re.Pattern[str]:
    words = sorted(_GRAMMAR, key=len, reverse=True)
    return re.compile(f"(?=({'|'.join(words)}))")  # words may overlap


def _without_grammar(run: str) -> str:
    """Return a run of characters without the words of grammar it begins with."""
    while run and (match := _grammar().match(run)):
        run = run[len(match.group(1)) :]
    while run and run[0] in _SINGLE:
        run = _without_grammar(run[1:])
    return run


def _paired(text: str, sources: str) -> set[int]:
    """Return the places of characters that stand beside the same one in the sources, or alone in both."""
    pairs = {one + other for one, other in pairwise(sources) if _HAN.match(one) and _HAN.match(other)}
    places: set[int] = set()
    for place in range(len(text) - 1):
        if text[place : place + 2] in pairs:
            places.update((place, place + 1))
    lone = f"(?<!{HAN}){HAN}(?!{HAN})"
    alone = set(re.findall(lone, sources))
    return places.union(match.start() for match in re.finditer(lone, text) if match.group() in alone)


def _touched(text: str, sources: str, mentions: list[Mention], grammar: set[int]) -> str:
    """Return the first name that a word touches, unless of grammar or as in the sources; empty if none."""
    inside = set().union(*(range(one.start, one.end) for one in mentions))
    for one in mentions:
        for place in (one.start - 1, one.end):
            touches = 0 <= place < len(text) and bool(_HAN.match(text[place]))
            said = text[min(place, one.start) : max(place + 1, one.end)]
            if touches and place not in grammar and place not in inside and said not in sources:
                return said
    return ""
