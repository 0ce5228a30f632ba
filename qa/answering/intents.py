"""What a question asks for: its intent, recognised by the words of its grammar alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from qa.answering import lexicon
from qa.answering.naming import Named

Ask = Literal[
    "search", "list", "count", "leaders", "lead_units", "support_units", "quantity", "date", "detail", "yes_no",
    "role", "change", "exists", "ranking", "largest", "sum",
]  # fmt: skip
Group = Literal["leaders", "lead_units", "support_units", "units", "sections"]
Intent: TypeAlias = tuple[Ask, Group | None]
"""What is asked for, and of whom a number or the first is asked."""

_EITHER_OR: Final = re.compile("[\u4e00-\u9fff]{2,}(?P<choice>还是)[\u4e00-\u9fff]{2,}")
"""A choice between things (上交所还是深交所): which of them is a detail that no plan tells."""
_ASKING: Final = re.compile("谁|哪|什么|啥|多少|几")
_CONFIRM: Final = re.compile("有没有(?!.*哪[些几])|是不是|是否|对不对|对吗|对吧|属实")
_STATES: Final = re.compile("(?:是|由|归)[^?？]+[?？]$")
"""A statement that is asked about: 养犬管理是张娅牵头？"""
_BY_NAME: Final = re.compile("谁|叫什么|哪些|名字|名单|叫啥")
_WHICH_TASKS: Final = re.compile(
    r"第几[条项]|哪[一两三些]?(?:项|条)|的(?:那)?(?:个|项|条)?(?:任务|[项条])(?=\W*$)|(?:哪|什么|啥)(?:些|几)?(?:个|项|条|件)?(?:任务|工作|事)|哪几?[项条]|第几[项条]"
    r"|(?:任务|工作|活儿?|事项)(?:都|分别)?(?:是|有)(?:哪些|哪几|哪一?个|哪一?项)"
)
_WHICH_UNIT: Final = re.compile(
    "哪(?:个|家|一家|一个|几家|些)(?:牵头|配合)?(?:单位|部门|局)|哪家|(?:单位|部门|局|领导)(?:是|有)?(?:谁|哪)"
)
_A_PERSON: Final = re.compile("谁(?!家)|哪(?:一|几|两|三)?位")
_A_UNIT: Final = re.compile(
    "(?:牵头|责任|主责|主管|配合|协办)的?(?:单位|部门|局)|单位名称|哪(?:个|家|些|几个|几家)(?:单位|部门|局)"
)
_TAKING_PART: Final = re.compile("(?:单位|部门|局|家)[^，。]{0,4}(?:参加|参与)")
_TASKS_THERE_ARE: Final = re.compile("任务(?:一共|总共|共|都)?有?(?:多少|几)")
_MORE: Final = re.compile(r"(?:谁|哪).*(?:多|少)(?:一?些|一点)?(?=\W*$)")
_NOT_EXTREME: Final = re.compile("最大限度|最大程度|最低生活|最低工资|最高人民|最多跑一次")
_UNITS: Final = re.compile("单位|部门|局|委办|哪家")
_LEADERS: Final = re.compile("领导|谁|位|人(?!才|口|均)")
_OF_TASKS: Final = re.compile("任务|牵头|负责|配合|分管|承担|参与|活|工作")
_WHO_OR_UNIT: Final = re.compile("谁|领导|哪位|单位|部门(?!分)|哪家")
_SECTIONS: Final = re.compile("部分|板块|章")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its names masked, and whom it names."""

    words: str
    named: Sequence[Named]
    is_numbered: bool

    def has(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.words))


def intent_of(words: str, named: Sequence[Named], *, is_numbered: bool) -> Intent:
    """Return what a question asks for, from its words with names and numbers masked: the first rule that fits."""
    asked = _Asked(words, named, is_numbered)
    return next((intent for rule in _RULES if (intent := rule(asked))), ("search", None))


def _detail(asked: _Asked) -> Intent | None:
    """A statement about a name (农民工工资由人社局负责，对吗) is checked, whatever words it holds."""
    checked = bool(asked.named) and asked.has(lexicon.YES_NO) and not asked.has(_ASKING)
    if not asked.named and asked.has(_EITHER_OR) and not asked.has(lexicon.ROLE):
        return "detail", None
    return ("detail", None) if asked.has(lexicon.NEVER_TOLD) and not checked else None


def _role(asked: _Asked) -> Intent | None:
    """Which role somebody who is named has: 信访局是牵头还是配合."""
    return ("role", None) if asked.named and asked.has(lexicon.WHICH_ROLE) else None


def _yes_no(asked: _Asked) -> Intent | None:
    confirms = asked.has(_STATES) and bool(asked.named) and not asked.has(_ASKING)
    if not confirms and (not asked.has(lexicon.YES_NO) or (asked.has(_ASKING) and not asked.has(_CONFIRM))):
        return None
    return ("exists" if not asked.named and asked.has(lexicon.EXISTS) else "yes_no"), None


def _sum(asked: _Asked) -> Intent | None:
    adds = asked.has(lexicon.SUM) and asked.has(lexicon.INVESTMENT)
    return ("sum", None) if adds and not asked.has(lexicon.COUNT_TASKS) else None


def _extreme(asked: _Asked) -> Intent | None:
    extreme = asked.has(lexicon.MOST) or asked.has(lexicon.LEAST)
    ranked = asked.has(lexicon.RANKING) or asked.has(lexicon.TOP)
    if len(asked.named) > 1 and asked.has(_MORE):
        return "ranking", "leaders" if asked.named[0].kind == "leader" else _unit_group(asked.words, ())
    if not ranked and (not extreme or asked.has(_NOT_EXTREME)):
        return None
    if asked.has(_SECTIONS) and not asked.has(_WHO_OR_UNIT):
        return "ranking", "sections"
    if asked.has(_OF_TASKS) and asked.has(_UNITS):
        return "ranking", _unit_group(asked.words, ())
    return ("ranking", "leaders") if asked.has(_OF_TASKS) and asked.has(_LEADERS) else ("largest", None)


def _most_members(asked: _Asked) -> Intent | None:
    """Which task has most leaders or units: 配合单位最多的是哪项, but not 哪个配合单位的任务最多."""
    match = lexicon.MEMBERS_MOST.search(asked.words)
    if not match or asked.has(_WHICH_UNIT) or not asked.has(_WHICH_TASKS):
        return None
    return "largest", lexicon.MEMBERS[match["whom"]]


def _number(asked: _Asked) -> Intent | None:
    if asked.has(lexicon.COUNT_SECTIONS):
        return "count", "sections"
    if asked.has(lexicon.COUNT_LEADERS) and not asked.has(_BY_NAME):
        return "count", "leaders"
    if asked.has(lexicon.COUNT_UNITS) and not asked.has(_BY_NAME):
        return "count", _unit_group(asked.words, asked.named)
    bare = asked.has(lexicon.COUNT_BARE) and (asked.named or asked.has(_TASKS_THERE_ARE))
    return ("count", None) if bare or asked.has(lexicon.COUNT_TASKS) else None


def _date(asked: _Asked) -> Intent | None:
    return ("date", None) if asked.has(lexicon.WHEN) else None


def _who(asked: _Asked) -> Intent | None:
    if asked.has(_WHICH_TASKS):
        return None
    if asked.has(lexicon.WHO_SUPPORTS) and not any(one.role == "support" for one in asked.named):
        return "support_units", None
    if asked.has(lexicon.UNIT_WORDS) and (asked.has(_A_UNIT) or not asked.has(_A_PERSON)):
        supporting = _unit_group(asked.words, asked.named) == "support_units" or asked.has(_TAKING_PART)
        return ("support_units" if supporting else "lead_units"), None
    return ("leaders", None) if asked.has(lexicon.LEADER_WORDS) else None


def _quantity(asked: _Asked) -> Intent | None:
    return ("quantity", None) if asked.has(lexicon.HOW_MUCH) and not asked.has(_WHICH_TASKS) else None


def _list(asked: _Asked) -> Intent | None:
    said = asked.has(_WHICH_TASKS) or asked.has(lexicon.LISTING) or asked.has(lexicon.JOINT)
    return ("list", None) if asked.named or asked.is_numbered or said else None


_RULES: Final[Sequence[Callable[[_Asked], Intent | None]]] = (
    _role, _detail, _yes_no, _sum, _most_members, _extreme, _number, _date, _who, _quantity, _list,
)  # fmt: skip


def _unit_group(words: str, named: Sequence[Named]) -> Group:
    """Return which units are meant: by the role words that do not belong to a name."""
    roles = [match.lastgroup for match in lexicon.ROLE.finditer(words)]
    for one in named:
        if one.role in roles and len(roles) > 1:
            roles.remove(one.role)
    if "support" in roles:
        return "support_units"
    return "lead_units" if "lead" in roles or "责任" in words else "units"
