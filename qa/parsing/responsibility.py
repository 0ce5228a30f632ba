"""Reads who answers for a task, from labels (牵头单位：A；配合单位：B) or from verbs (A牵头，B、C配合).

A text about responsibility falls into stretches that labels open; within a stretch, clauses end in what the units
named before it do. A stretch without verbs names units in the role its label says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile, zip_longest

from qa.parsing.labels import label_at, labels_in
from qa.parsing.names import NO_GAPS, Gaps, gaps_as_separators, looks_like_unit, people_with_separators
from qa.parsing.notes import NO_NOTES, Notes, read_notes, without_notes
from qa.text.organs import is_collective

_EDGES = "，,；;、。.:：/ "
_BY_DUTY = "(?:(?:按照?|依据?|根据|结合)(?:各自|自身)?(?:的)?(?:职责|职能|实际|责任)?(?:分工)?|各司其职)"
_LEADS = (
    "(?:分别|共同|联合|总|双)?牵头(?:负责|组织|实施|落实|推进|抓总|抓|协调|办理)*|主抓|主办|主责"
    "|(?:负责)?统筹(?:协调|推进|负责|落实)?|为牵头(?:单位|部门)"
)
_HELPS = (
    "(?:协同|积极|共同|做好|密切)?(?:配合|参与|参加|协助|协办|协作|支持|协同)(?:落实|实施|负责)?"
    "(?:(?:做好)?(?:相关|有关)?工作)?|为(?:配合|协助|参与)(?:单位|部门)"
)
_GUIDES = "(?:加强)?(?:指导|督导|督促)(?:落实|实施|服务)?"
_ANSWERS = (
    f"{_BY_DUTY}?(?:分工|分别|共同|具体|各自|组织|抓好|联合|贯彻|结合实际)*(?:负责|落实|实施|推进|承办|承担|办理)"
    "(?:组织|落实|实施|推进|抓好|办理)*|(?:具体|共同)?抓好?落实|为责任(?:单位|部门)"
)
_VERB = re.compile(
    f"(?:(?P<leads>{_LEADS})|(?P<helps>{_BY_DUTY}?(?:分别|分工)?(?:{_HELPS}))|(?P<guides>{_GUIDES})"
    f"|(?P<answers>{_ANSWERS}|{_BY_DUTY}))"
    "(?=[，,；;。、）)]|$)|(?P<together>会同|会商|商同|协同(?=[^，,；;。、]))"
)
_LEADING = re.compile(f"(?:{_LEADS})$")
_TIME = re.compile(
    r"(?:力争|确保|争取|计划|预计|于|在|到|从|自)?(?:\d{4}(?:[-—－~～至]+\d{4})?年|“?十[三四五六]五”?(?:期间|末)|\d{1,2}月|年内|年底|年初|年中|今年|当年|全年|上半年|下半年|"
    r"第?[一二三四1-4]季度|每年|每季度|每月|长期|持续|分阶段|分步|贯穿|常年|近期|即日|立即)"
)
_ROLE_IN_BRACKETS = re.compile(
    "(?P<name>[^、，,；;。（()）]{2,30})[（(](?P<role>牵头|主办|负责|配合|协办|协助|参与)(?:单位|部门)?[）)]"
)
_TIME_END = re.compile("(?:年|期间|底|末|初|[上中下]旬)*(?:之?前|以?内|起)?")
_BY = re.compile("^(?:均|统一|并)?由")
_LED_BY = re.compile(r"^(?:由|并由|请|均由|统一由|其中|同时|并)+")
_STRONG = re.compile(
    r"(?:局|厅|委|办|部|署|院|会|政府|海关|中心|分行|支行|银行|公司|集团|办公室|社|队|组)"
    r"(?:[（(〈][^（）()〈〉]*[）)〉])?$"
)
_NOBODY = re.compile("(?:有关|相关|其他)?(?:部门|单位|方面|地方)(?:[和、及](?:有关|相关)?(?:部门|单位|方面|地方))?")
_AND_OTHERS = re.compile("等(?:部门|单位|有关部门|有关单位)?$")
_BETWEEN = "、，,；;"
_LONGEST_VERB = 40
REACH = 40
"""A label that opens a bracket ends within this many characters."""


@dataclass(slots=True)
class Roles:
    """Who has which role in one task, as lists of names as written; `open` are those whose role is not said.

    `labelled` tells that the open ones stand behind 责任单位; `guides` help where somebody leads.
    """

    leaders: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    deadline: list[str] = field(default_factory=list)
    labelled: bool = False
    notes: Notes = NO_NOTES

    def names_anyone(self) -> bool:
        """Tell whether anybody is named."""
        return bool(self.leaders or self.lead or self.support or self.open)

    def names_units(self) -> bool:
        """Tell whether any unit is named."""
        return bool(self.lead or self.support or self.open)

    def take(self, other: Roles) -> None:
        """Take in what another text says of the same task."""
        for mine, others in (
            (self.leaders, other.leaders),
            (self.lead, other.lead),
            (self.support, other.support),
            (self.open, other.open),
            (self.deadline, other.deadline),
        ):
            mine.extend(others)
        self.labelled = self.labelled or other.labelled
        self.notes = self.notes | other.notes


def is_labelled(text: str) -> bool:
    """Tell whether a bracket's content begins with a label and a colon."""
    return label_at(text[:REACH].lstrip(_EDGES), 0) is not None


def is_sentence(text: str) -> bool:
    """Tell whether a bracket's content says by verbs who does what: 市教育局牵头，市财政局配合."""
    for clause in _clauses(without_notes(text)):
        verb = _verb_of(clause)
        if verb is None:
            if _is_time(clause):
                continue
            return _names_only_then_verb(text)
        names = _names_before(clause, verb)
        return bool(names) and _all_units(names)
    return False


def is_list(text: str) -> bool:
    """Tell whether a bracket's content is nothing but names of organs: 市教育局、各镇街等."""
    names = [name for name in re.split("[、，,；;]", _AND_OTHERS.sub("", without_notes(text))) if name]
    organs = all(len(name) <= 20 and looks_like_unit(name) for name in names)
    return organs and any(_STRONG.search(name) or is_collective(name) for name in names)


def read_roles(text: str, gaps: Gaps = NO_GAPS, *, role: str = "open") -> Roles:
    """Read a text about responsibility; `gaps` are the places in it before which layout stood.

    `role` is the role of what no label or verb gives one: open, lead or support.
    """
    roles = Roles(notes=read_notes(text))
    labels = list(labels_in(text))
    first = labels[0].start if labels else len(text)
    _read_units(_segment(text, gaps, 0, first), role, roles)
    for label, after in zip_longest(labels, labels[1:]):
        end = after.start if after else len(text)
        if label.kind == "leader":
            leaders = people_with_separators(text[label.end : end], _within(gaps, label.end, end)).strip(_EDGES)
            roles.leaders.extend(filter(None, [leaders]))
        elif label.kind == "deadline":
            roles.deadline.extend(filter(None, [text[label.end : end].strip(_EDGES)]))
        elif label.kind != "progress":
            kind = {"either": "open"}.get(label.kind, label.kind)
            roles.labelled = roles.labelled or kind == "open"
            _read_units(_segment(text, gaps, label.end, end), kind, roles)
    return roles


def _segment(text: str, gaps: Gaps, start: int, end: int) -> str:
    return without_notes(gaps_as_separators(text[start:end], _within(gaps, start, end)))


def _within(gaps: Gaps, start: int, end: int) -> Gaps:
    """Return the gaps of a stretch, whose keys stand in order."""
    inner = takewhile(lambda gap: gap < end, dropwhile(lambda gap: gap <= start, gaps))
    return {gap - start: gaps[gap] for gap in inner}


def _read_units(text: str, role: str, roles: Roles) -> None:
    """Read the units of one stretch, clause by clause; names without a verb wait for the next one."""
    waiting: list[str] = []
    named: list[tuple[str, str]] = []
    for whole in _clauses(_roles_out_of_brackets(text)):
        time, clause = _time_and_rest(whole)
        verb = _verb_of(clause)
        names = _names_before(clause, verb) if verb else _BY.sub("", clause)
        roles.deadline.extend([time] if time else [])
        if not clause:
            continue
        if verb is None:
            waiting.append(names)
        elif verb.lastgroup == "together":
            behind = clause[verb.end() :]
            rest = _VERB.search(behind)
            helpers = behind[: rest.start()] if rest else behind
            nobody = _NOBODY.fullmatch(helpers)
            named.extend(("leads", name) for name in [*waiting, names + "等" if nobody else names] if name)
            named.extend([] if nobody else [("helps", helpers)])
            waiting = []
        else:
            named.extend((verb.lastgroup or "", name) for name in [*waiting, names] if name)
            waiting = []
    _give(named, waiting, role, roles)


def _is_time(clause: str) -> bool:
    return bool(_TIME.match(clause)) and not _time_and_rest(clause)[1]


def _time_and_rest(clause: str) -> tuple[str, str]:
    """Part a clause that begins with a time from who answers behind it: 12月底前 and 各镇政府落实, else all is time."""
    time = _TIME.match(clause)
    if time is None:
        return "", clause
    end = _TIME_END.match(clause, time.end())
    rest = clause[end.end() if end else time.end() :]
    verb = _verb_of(rest)
    answers = verb is not None and bool(names := _names_before(rest, verb)) and _all_units(names)
    return (clause[: len(clause) - len(rest)], rest) if answers else (clause, "")


def _roles_out_of_brackets(text: str) -> str:
    """Return a list with those first whose role stands in a bracket behind the name: 甲局（牵头）、乙局."""
    told = [f"{match['name']}{match['role']}；" for match in _ROLE_IN_BRACKETS.finditer(text)]
    return "".join(told) + _ROLE_IN_BRACKETS.sub("", text) if told else text


def _give(named: list[tuple[str, str]], waiting: list[str], role: str, roles: Roles) -> None:
    """Give each unit its role: who answers leads, unless somebody else is said to lead."""
    led = any(kind == "leads" for kind, _ in named)
    default = roles.lead if role == "lead" else roles.support if role == "support" or led else roles.open
    for kind, names in named:
        target = roles.lead if kind == "leads" else default if kind == "answers" else roles.support
        (roles.support if kind == "answers" and led else target).append(names)
    (roles.support if led else default).extend(waiting)


def _clauses(text: str) -> list[str]:
    """Part a text at commas and stops outside brackets, and at 、 behind a verb."""
    clauses: list[str] = []
    depth = start = 0
    for place, mark in enumerate(text):
        depth = max(depth + (mark in "（([〔【〈") - (mark in "）)]〕】〉"), 0)
        if depth:
            continue
        if mark in "，,；;。" or (mark == "、" and _ends_in_verb(text[max(start, place - _LONGEST_VERB) : place])):
            clauses.append(text[start:place])
            start = place + 1
    clauses.append(text[start:])
    return [stripped for clause in clauses if (stripped := clause.strip(_EDGES))]


def _verb_of(clause: str) -> re.Match[str] | None:
    """Return the verb that ends a clause, or the 会同 within it."""
    for match in _VERB.finditer(clause):
        if match.lastgroup == "together":
            names = _names_before(clause, match)
            if not names or _all_units(names):
                return match
        elif match.end() == len(clause) and not _ends_a_name(clause, match):
            return match
    return None


def _ends_in_verb(piece: str) -> bool:
    verb = next((match for match in _VERB.finditer(piece) if match.end() == len(piece)), None)
    return verb is not None and verb.lastgroup != "together" and not _ends_a_name(piece, verb)


def _ends_a_name(clause: str, verb: re.Match[str]) -> bool:
    """Tell whether what reads as a verb belongs to the last name: 区政协办 is the office of the 区政协."""
    start = max(clause.rfind(mark, 0, verb.start()) for mark in _BETWEEN) + 1
    return looks_like_unit(clause[start:]) and not looks_like_unit(_LED_BY.sub("", clause[start : verb.start()]))


def _names_before(clause: str, verb: re.Match[str]) -> str:
    names = _LED_BY.sub("", clause[: verb.start()])
    return (_LEADING.sub("", names) if verb.lastgroup == "together" else names).strip(_EDGES)


def _all_units(names: str) -> bool:
    parts = [part for part in re.split("[、，,；;]", names) if part]
    return bool(parts) and looks_like_unit(parts[0]) and sum(map(looks_like_unit, parts)) * 2 > len(parts)


def _names_only_then_verb(text: str) -> bool:
    """Tell whether names come first and the verb with a later clause: 甲局，乙局等配合."""
    clauses = _clauses(without_notes(text))
    spoken = [clause for clause in clauses if _verb_of(clause)]
    return bool(spoken) and all(
        _all_units(_names_before(clause, verb) if (verb := _verb_of(clause)) else clause)
        for clause in clauses
        if not _is_time(clause)
    )
