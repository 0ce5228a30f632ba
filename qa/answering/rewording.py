"""Ways of saying one thing brought to one form, before anything is read from a question."""

from __future__ import annotations

import re
from typing import Final

_SPLIT_VERB: Final = re.compile("牵(?:(?P<what>什么|啥|哪些)|了|过|的|个|着)+头")
_AS_ROLE: Final = re.compile(
    "(?:作为|担任|充当|(?<!相|应|适)当|做)(?:了|着|过)?(?P<role>牵头|配合|责任)(?:单位|领导|部门|人)(?!是|有|的?名单)"
)
_OR_MORE: Final = re.compile(
    r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<of>[位家个名])(?:或者?|及|和)(?:(?P=count)(?P=of)以上|更多|以上)"
)
_ASIDE: Final = re.compile("[（(][^（）()]*(?:算|含|计|重|并列|分开|都|只|说|列)[^（）()]*[）)]")
_NOT_THOSE: Final = re.compile(
    "[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*(?:统称|泛指)[^（）()]*(?:不算|除外|不计|不含|不要)[^（）()]*[）)]"
)
_WHO_ASKS: Final = re.compile("^我们?(?:这边)?是(?P<unit>[^，。？]{2,14}?)的[，,。](?=.*(?:我们|本单位|我局|我们局))")
_OUR: Final = re.compile("我们(?:单位|局|这边|这儿|部门)?|本单位|我局|我办")


def reworded(words: str) -> str:
    """Return a question with the usual form of what it says in another (牵了哪些头, 作为牵头单位, 两家或更多)."""
    words = _NOT_THOSE.sub("", words.replace("条目", "任务"))
    words = _SPLIT_VERB.sub(lambda match: f"牵头{match['what'] or ''}", words)
    words = _AS_ROLE.sub(lambda match: match["role"], words)
    words = _OR_MORE.sub(lambda match: f"{match['count']}{match['of']}以上", words)
    if asker := _WHO_ASKS.match(words):
        words = _OUR.sub(asker["unit"].removesuffix("办公室"), words[asker.end() :])
    return words


def without_asides(words: str) -> str:
    """Return a question without what it says in brackets of how to count (并列的都算)."""
    return _ASIDE.sub("", words)
