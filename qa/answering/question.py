"""A question as it is understood: whom and what it names, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from qa.answering import lexicon
from qa.answering.change import ChangeAsked, read_change
from qa.answering.intents import Ask, Group, intent_of
from qa.answering.joint import Joint, find_joint
from qa.answering.naming import Named, find_names, places_in
from qa.answering.numbering import masked, numbered_sections, task_numbers, years_of
from qa.answering.rewording import reworded, without_asides
from qa.answering.subject import topic_of, worded_section
from qa.domain import Role
from qa.index.snapshot import Snapshot
from qa.parsing.figures import Figure, find_figures
from qa.retrieval.conditions import Condition, find_condition, with_digits
from qa.text.numerals import ordinal
from qa.text.organs import is_collective

_BUT: Final = re.compile(
    "除(?:了|去|开)(?P<topic>[\u4e00-\u9fff]{2,10}?)(?:方面|领域|工作|任务|这块|那块|的)*(?:之外|以外|外)?，?"
    "(?=还|其他|其它|别的|另外|，|都|剩)"
    "|(?<![\u4e00-\u9fff])的?(?P<apart>[\u4e00-\u9fff]{2,8}?)(?:方面|领域|工作|任务|这块)?(?:以外|之外)(?:的|，|还)"
)
"""A topic that is left out, behind a name or at the beginning where nothing says so before it."""
_CLAUSE_MARKS: Final = "，,；;。？?！!、：: "
_SHORT_CLAUSE: Final = 14
_ALONG: Final = re.compile("加上|连同|算上|包括|覆盖|合起来|加起来")
_ITEMS: Final = frozenset("条 项 个 件".split())
_WHICH_ONES: Final = re.compile("哪(?:几|些)")
_MORE: Final = re.compile(r"(?:多|少)(?:一?些|一点)?(?=\W*$)")
_FEWER: Final = re.compile(r"少(?:一?些|一点)?(?=\W*$)")
_MEASURED: Final = frozenset("投资 资金 增长 项目 目标 指标 投资额 总投资 增长目标 投资项目 数字 数额 金额".split())
"""What a figure measures says nothing of what a question about figures is about."""
_SUBJECTS: Final = frozenset("项目 投资项目".split())
"""But they do where it is not said that money or growth is measured."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a question says, part by part. `words` is the question in simplified characters, without blanks."""

    words: str
    ask: Ask
    named: tuple[Named, ...] = ()
    without: tuple[Named, ...] = ()
    """Those who are named to be left out (除了住建局, 不归张三牵头)."""
    together: bool = False
    """Whether all who are named must stand in a task, not just one of them."""
    sole: bool = False
    """Whether a task must have those who are named alone in that role."""
    with_others: bool = False
    """Whether others must share the role of the one who is named."""
    joint: Joint | None = None
    lacking: Group | None = None
    """Which of its leaders or units a task must not have."""
    numbers: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Administrative places that are no part of a name."""
    years: tuple[int, ...] = ()
    relative_year: int = 0
    period: str | None = None
    condition: Condition | None = None
    topic: str = ""
    said: str = ""
    """Words that a task must hold as they stand."""
    but: str = ""
    """A topic that is left out (除了教育还有哪些)."""
    group: Group | None = None
    """Of what a number is asked, or which of whom is the first."""
    least: bool = False
    top: int | None = None
    measure: str | None = None
    unit: str | None = None
    """The measure word of the quantity that is asked for."""
    figures: tuple[Figure, ...] = ()
    detail: str = ""
    """What is asked that no plan tells."""
    with_collectives: bool = False
    change: ChangeAsked | None = None
    """What is asked of the change between two plans."""
    notes: tuple[str, ...] = ()
    """Sentences on how it was read."""

    @property
    def is_exact(self) -> bool:
        """Whether it says which tasks it means by more than its topic."""
        said = (self.named, self.without, self.joint, self.lacking, self.sections, self.condition, self.but, self.said)
        return any(said) or self.ask in {"ranking", "largest", "sum"} or (self.ask == "count" and bool(self.group))


def read_question(snapshot: Snapshot, words: str) -> Question:
    """Return a question as understood against the names of a snapshot."""
    words = reworded(words)
    change = read_change(words)
    if change is None:
        return _read(snapshot, words)
    about = _read(snapshot, change.rest) if change.rest.strip("，。？? ") else Question(change.rest, "list")
    return replace(about, words=words, ask="change", group=None, change=change, condition=None, years=())


def _read(snapshot: Snapshot, words: str) -> Question:
    names = find_names(snapshot, words)
    named = tuple(one for one in names if not one.excepted) or _other_role(names, words)
    named = _same_role(named, words)
    rest = without_asides(masked(words, [(one.start, one.end) for one in names]))
    numbers, rest = task_numbers(rest, {task.number for task in snapshot.tasks if task.number})
    years, period, relative, rest = years_of(rest, snapshot)
    sections, rest = numbered_sections(rest, snapshot)
    quoted = lexicon.SAID.search(rest)
    rest = masked(rest, [quoted.span()]) if quoted else rest
    figures = tuple(find_figures(rest))
    rest = with_digits(rest)
    joint = find_joint(rest) if not named else None
    condition = find_condition(lexicon.MEMBERS_BEHIND.sub("", lexicon.JOINT.sub("", rest)))
    ask, group = intent_of(lexicon.LACKING.sub("任务", rest), named, is_numbered=bool(numbers))
    if condition and ask == "quantity" and _WHICH_ONES.search(rest):
        ask = "list"
    if condition and ask not in {"list", "count", "leaders", "lead_units", "support_units", "search", "exists"}:
        condition = None
    if condition and ask in {"search", "exists"}:
        ask = "list"
    but = _BUT.search(rest)
    left_out = (but["topic"] or but["apart"].removeprefix("牵头的").removeprefix("的")) if but else ""
    rest = masked(rest, [but.span()]) if but else rest
    extreme = (lexicon.MEMBERS_MOST, lexicon.MOST, lexicon.LEAST, _MORE) if ask in {"ranking", "largest"} else ()
    topic = topic_of(rest, condition, extreme)
    if condition or ask in {"largest", "sum"}:
        kept = _SUBJECTS if condition and not condition.measure else frozenset()
        topic = " ".join(word for word in topic.split() if word not in _MEASURED - kept)
    how_much = lexicon.HOW_MUCH.search(rest)
    counts_tasks = ask == "quantity" and how_much is not None and (how_much["unit"] or "个") in _ITEMS
    by_words = worded_section(topic, rest, "count" if counts_tasks else ask, snapshot)
    if counts_tasks and (by_words or joint or (sections and not topic)):
        ask = "count"
    if by_words:
        sections, topic = (*sections, by_words), ""
        ask = "list" if ask == "search" else ask
    top = lexicon.TOP.search(rest)
    never = lexicon.NEVER_TOLD.search(rest)
    return Question(
        words=words,
        ask=ask,
        named=named,
        without=tuple(one for one in names if one.excepted),
        together=_together(rest, named),
        sole=bool(named and lexicon.SOLE.search(rest)),
        with_others=bool(len({one.names for one in named}) == 1 and lexicon.WITH_OTHERS.search(rest)),
        joint=joint,
        lacking=_lacking(rest),
        numbers=numbers,
        sections=sections,
        places=places_in(rest.replace("\0", "，")),
        years=years,
        relative_year=relative,
        period=period,
        condition=condition,
        topic=topic,
        group=group,
        least=bool(lexicon.LEAST.search(rest) or (ask == "ranking" and _FEWER.search(rest))),
        but=left_out,
        said=quoted["said"] if quoted else "",
        top=_top(top) if top else None,
        measure=measure_of(rest),
        unit=how_much["unit"] if how_much else None,
        figures=figures,
        detail=_clause(rest, never) if never else "",
        with_collectives=_with_collectives(named, words),
    )


def _clause(words: str, match: re.Match[str]) -> str:
    """Return the clause of a question that a match stands in, the match alone where that is long or names somebody."""
    start = max(words.rfind(mark, 0, match.start()) for mark in _CLAUSE_MARKS) + 1
    ends = [end for mark in _CLAUSE_MARKS if (end := words.find(mark, match.end())) >= 0]
    clause = words[start : min(ends, default=len(words))]
    return clause if len(clause) <= _SHORT_CLAUSE and "\0" not in clause else match.group()


def measure_of(words: str) -> str | None:
    """Return which kind of figure words ask for, None where they do not say."""
    if lexicon.GROWTH.search(words):
        return "growth"
    return "investment" if lexicon.INVESTMENT.search(words) else None


def _other_role(names: Sequence[Named], words: str) -> tuple[Named, ...]:
    """Return the one who is named to be left out with the role that is asked for: 配合的不算，光数牵头的."""
    if len({one.names for one in names}) != 1:
        return ()
    one = names[-1]
    for match in lexicon.ROLE.finditer(words, one.end):
        roles: dict[str, Role] = {"lead": "lead", "support": "support"}
        role = roles.get(match.lastgroup or "")
        if role and role != one.role and words[match.start() - 1 : match.start()] not in {"不", "非"}:
            return (replace(one, role=role, excepted=False),)
    return ()


def _together(words: str, named: Sequence[Named]) -> bool:
    """Tell whether all who are named must stand in a task: they have different roles or kinds, or it is said."""
    if lexicon.APART.search(words) or _with_its_collective(named, words):
        return False
    if len({(one.kind, one.role) for one in named}) > 1:
        return True
    return len(named) > 1 and bool(lexicon.TOGETHER.search(words))


def _with_collectives(named: Sequence[Named], words: str) -> bool:
    """Tell whether tasks that name only a collective are asked for too; of one that is named, it alone is meant."""
    units = [one for one in named if one.kind == "unit"]
    if not units or lexicon.EXCLUDED.search(words) or any(is_collective(name) for one in units for name in one.names):
        return False
    return bool(lexicon.COLLECTIVE.search(words))


def _same_role(named: Sequence[Named], words: str) -> tuple[Named, ...]:
    """Return names where a unit has the role that is told of the collective it is counted with."""
    roles = {one.role for one in named if one.role}
    if len(roles) != 1 or not _with_its_collective(named, words):
        return tuple(named)
    return tuple(replace(one, role=one.role or next(iter(roles))) for one in named)


def _with_its_collective(named: Sequence[Named], words: str) -> bool:
    """Tell whether a collective is named along with a unit it may stand for (闫寺街道，加上“各镇政府”)."""
    collective = [one for one in named if one.names and all(map(is_collective, one.names))]
    return 0 < len(collective) < len(named) and bool(_ALONG.search(words))


def _lacking(words: str) -> Group | None:
    match = lexicon.LACKING.search(words)
    groups: dict[str, Group] = {"牵头领导": "leaders", "牵头单位": "lead_units", "配合单位": "support_units"}
    return groups[match["group"]] if match else None


def _top(match: re.Match[str]) -> int:
    digits = match["digits"] or match["top"]
    return int(digits) if digits.isdecimal() else ordinal(digits.replace("两", "二")) or 1
