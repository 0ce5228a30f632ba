"""Rules that a document states once and means for many tasks: who of several named units leads, and who joins all.

Such a sentence stands in the bracket of one task (列首位的为牵头单位，下同), in the introduction or in a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_THAT_LEADS = "(?:牵头|主责|主要?责任|汇总|主办)"
_FIRST = "(?:首位|首个|最前面?|前面|第一位?|第1位?|第一个|第一顺位)"
_FIRST_LEADS = re.compile(
    f"[^，,。；;：:（(]{{0,12}}?(?:(?:列|排|位|居|排名|排序|标注)[列名序为在于]{{0,2}}{_FIRST}|第一个|首个|首位)"
    f"[^，,。；;（(、]{{0,8}}?[为系是]{_ONE_THAT_LEADS}[^，,。；;）)]{{0,16}}"
)
_EXCEPT = re.compile("除[^，,。；;]{1,24}外[，,]?(?=[^，,。；;]{0,12}" + _FIRST + ")")
_FIRST_IS_LEAD = re.compile(f"第一(?:个|家|位)?(?:责任)?(?:单位|部门|者)?(?:即?为|是){_ONE_THAT_LEADS}(?:单位|部门)")
_EITHER_LEADS = re.compile(
    "(?:无|没有|未列|未明确|未标注|不设)牵头(?:单位|部门)的?[，,]?[^，,。；;）)]{0,16}(?:单位|部门)(?:即|均|都)?[为是]牵头(?:单位|部门)?"
)
_ADDED = re.compile(
    "以下(?:(?!均|都|皆|需|涉及|由)[^，,。；;、（(]){0,12}?(?:均|都|皆)?(?:涉及|需要?|须|由|请)"
    "(?P<names>[^，,。；;]{2,60}?)(?:(?:分别|共同|具体|按职责)?(?:负责|配合|参与|抓好|贯彻)?(?:落实|实施)|负责|配合|参与)?[，,]?"
    "(?:不再|不另|不一一|不予)[^，,。；;）)]{0,10}"
)
_SAME = re.compile("[，,。；;]?(?:以)?下同(?![^（(〈<《]*[）)〉>》])|[，,。；;]以此类推|[，,。；;]余同")
_EDGES = "，,；;、。. "


@dataclass(frozen=True, slots=True)
class Notes:
    """What a stretch of text lays down for more than one task.

    `first_leads`: the first unit named leads and the others support, where the role is open. `either_leads`: where
    nobody is said to lead, who is responsible does. `added`: names, as written, that join every later task.
    """

    first_leads: bool = False
    either_leads: bool = False
    added: str = ""

    def __or__(self, other: Notes) -> Notes:
        """Return both; the later names stand behind the earlier ones."""
        return Notes(
            self.first_leads or other.first_leads,
            self.either_leads or other.either_leads,
            "；".join(filter(None, (self.added, other.added))),
        )


NO_NOTES = Notes()


def read_notes(text: str) -> Notes:
    """Return the rules that a text lays down."""
    added = [match["names"] for match in _ADDED.finditer(text)]
    first = bool(_FIRST_LEADS.search(text) or _FIRST_IS_LEAD.search(text))
    return Notes(first, bool(_EITHER_LEADS.search(text)), "；".join(added))


def without_notes(text: str) -> str:
    """Return a list of names without the rules among them, and without the brackets and marks they stood in."""
    for rule in (_ADDED, _EITHER_LEADS, _EXCEPT, _FIRST_LEADS, _FIRST_IS_LEAD, _SAME):
        text = rule.sub("", text)
    text = re.sub(f"[（(〔\\[【](?:[{_EDGES}注：:]|下同)*[）)〕\\]】]", "", text)
    return text.strip(_EDGES)


def begins_rule(text: str) -> bool:
    """Tell whether a text begins with a rule for more than one task, which an aside such as 下同 alone is not."""
    return any(rule.match(text) for rule in (_ADDED, _EITHER_LEADS, _EXCEPT, _FIRST_LEADS, _FIRST_IS_LEAD))


def begins_note(text: str) -> bool:
    """Tell whether a text begins with a rule."""
    head = text.lstrip(_EDGES + "（(")[:60]
    return any(rule.match(head) for rule in (_ADDED, _EITHER_LEADS, _EXCEPT, _FIRST_LEADS, _FIRST_IS_LEAD, _SAME))
