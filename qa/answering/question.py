"""A question as it is understood: whom and what it names, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answering import lexicon
from qa.answering.intents import Ask, Group, intent_of
from qa.answering.joint import Joint, find_joint
from qa.answering.naming import Named, find_names
from qa.answering.numbering import masked, numbered_sections, sections_of, task_numbers, years_of
from qa.index.snapshot import Snapshot
from qa.parsing.figures import Figure, find_figures
from qa.retrieval.conditions import Condition, find_condition, with_digits
from qa.text.numerals import ordinal
from qa.text.segment import bigrams, shared_segmenter

_GRAMMAR: Final = (
    lexicon.JOINT, lexicon.MEMBERS_BEHIND, lexicon.COUNT_SECTIONS, lexicon.POLITE, lexicon.YES_NO, lexicon.EXISTS,
    lexicon.COUNT_TASKS, lexicon.COUNT_LEADERS, lexicon.COUNT_UNITS, lexicon.LEADER_WORDS, lexicon.UNIT_WORDS,
    lexicon.WHO_SUPPORTS, lexicon.TOP, lexicon.RANKING, lexicon.SUM, lexicon.WHEN, lexicon.HOW_MUCH,
    lexicon.WITH_OTHERS, lexicon.LACKING, lexicon.ROLE,
)  # fmt: skip
_PUNCTUATION: Final = re.compile(r"[^\w.%\u4e00-\u9fff\u3400-\u4dbf]+")
_BUT: Final = re.compile(
    "除(?:了|去|开)?(?P<topic>[\u4e00-\u9fff]{2,10}?)(?:方面|领域|工作|任务|这块|那块|的)*(?:之外|以外|外)?，?(?=还|其他|其它|别的|另外|，|都|剩)"
)
_WHICH_ONES: Final = re.compile("哪(?:几|些)")
_MORE: Final = re.compile(r"(?:多|少)(?:一?些|一点)?(?=\W*$)")
_MEASURED: Final = frozenset("投资 资金 增长 项目 目标 指标 投资额 总投资 增长目标 投资项目 数字 数额 金额".split())
"""What a figure measures says nothing of what a question about figures is about."""
_SUBJECTS: Final = frozenset("项目 投资项目".split())
"""But they do where it is not said that money or growth is measured."""
_SPLIT_VERB: Final = re.compile("牵(?:(?P<what>什么|啥|哪些)|了|的|个|着)头")
_AS_ROLE: Final = re.compile(
    "(?:作为|担任|充当|(?<!相|应|适)当|做)(?:了|着|过)?(?P<role>牵头|配合|责任)(?:单位|领导|部门|人)(?!是|有|的?名单)"
)
_FIELD: Final = re.compile("(?:领域|方面|条线|战线|这块|类|口)$")
_NAMED_SECTION: Final = 0.5
_WHOLE_HEADING: Final = 4


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
    years: tuple[int, ...] = ()
    relative_year: int = 0
    period: str | None = None
    condition: Condition | None = None
    topic: str = ""
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
    notes: tuple[str, ...] = ()
    """Sentences on how it was read."""

    @property
    def is_exact(self) -> bool:
        """Whether it says which tasks it means by more than its topic."""
        said = (self.named, self.without, self.joint, self.lacking, self.sections, self.condition)
        return any(said) or bool(self.but) or self.ask in {"ranking", "largest", "sum"}


def read_question(snapshot: Snapshot, words: str) -> Question:
    """Return a question as understood against the names of a snapshot."""
    words = _SPLIT_VERB.sub(lambda match: f"牵头{match['what'] or ''}", words)
    words = _AS_ROLE.sub(lambda match: match["role"], words)
    names = find_names(snapshot, words)
    named = tuple(one for one in names if not one.excepted)
    rest = masked(words, [(one.start, one.end) for one in names])
    numbers, rest = task_numbers(rest, {task.number for task in snapshot.tasks if task.number})
    years, period, relative, rest = years_of(rest, snapshot)
    sections, rest = numbered_sections(rest, snapshot)
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
    rest = masked(rest, [but.span("topic")]) if but else rest
    extreme = (lexicon.MEMBERS_MOST, lexicon.MOST, lexicon.LEAST, _MORE) if ask in {"ranking", "largest"} else ()
    topic = _topic(rest, condition, (*extreme, *_GRAMMAR))
    if condition or ask in {"largest", "sum"}:
        kept = _SUBJECTS if condition and not condition.measure else frozenset()
        topic = " ".join(word for word in topic.split() if word not in _MEASURED - kept)
    by_words = _worded_section(topic, rest, ask, snapshot)
    if by_words:
        sections, topic = (*sections, by_words), ""
        ask = "list" if ask == "search" else ask
    top = lexicon.TOP.search(rest)
    how_much = lexicon.HOW_MUCH.search(rest)
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
        years=years,
        relative_year=relative,
        period=period,
        condition=condition,
        topic=topic,
        group=group,
        least=bool(lexicon.LEAST.search(rest)),
        but=but["topic"] if but else "",
        top=_top(top) if top else None,
        measure=_measure(rest),
        unit=how_much["unit"] if how_much else None,
        figures=figures,
        detail=never.group() if never else "",
        with_collectives=bool(lexicon.COLLECTIVE.search(words) and not lexicon.EXCLUDED.search(words))
        and any(one.kind == "unit" for one in named),
    )


def _measure(words: str) -> str | None:
    if lexicon.GROWTH.search(words):
        return "growth"
    return "investment" if lexicon.INVESTMENT.search(words) else None


def _together(words: str, named: Sequence[Named]) -> bool:
    """Tell whether all who are named must stand in a task: they have different roles or kinds, or it is said."""
    if len({(one.kind, one.role) for one in named}) > 1:
        return True
    return len(named) > 1 and bool(lexicon.TOGETHER.search(words))


def _lacking(words: str) -> Group | None:
    match = lexicon.LACKING.search(words)
    groups: dict[str, Group] = {"牵头领导": "leaders", "牵头单位": "lead_units", "配合单位": "support_units"}
    return groups[match["group"]] if match else None


def _top(match: re.Match[str]) -> int:
    digits = match["digits"] or match["top"]
    return int(digits) if digits.isdecimal() else ordinal(digits) or 1


def _worded_section(topic: str, words: str, ask: Ask, snapshot: Snapshot) -> str | None:
    """Return the section whose heading a question gives in words: all of the topic, or most where it says 部分."""
    if ask not in {"list", "count", "search", "ranking", "leaders", "lead_units"} or not topic:
        return None
    plain = topic.replace(" ", "")
    sections = sections_of(snapshot)
    if len(plain) >= _WHOLE_HEADING and (whole := [one for one in sections if plain in one]):
        return whole[0]
    if not lexicon.SECTION_WORD.search(words):
        return None
    wanted = set(bigrams(topic))
    shares = {one: len(wanted.intersection(bigrams(one))) / len(wanted) for one in sections} if wanted else {}
    best = max(shares, key=lambda one: shares[one], default=None)
    return best if best is not None and shares[best] >= _NAMED_SECTION else None


def _topic(words: str, condition: Condition | None, grammar: Iterable[re.Pattern[str]]) -> str:
    """Return what a question is about: its words without names, grammar and politeness."""
    if condition:
        words = words.replace(condition.text, " ")
    for pattern in grammar:
        words = pattern.sub(lambda match: "\0" * len(match.group()), words)
    pieces: list[str] = []
    for run in re.split("\0+", words):
        kept = ""
        for part in _PUNCTUATION.split(run):
            for token in shared_segmenter().words(part):
                if token in lexicon.STOP:
                    kept += " "
                else:
                    kept += token
            kept += " "
        pieces.append(kept)
    said = (_FIELD.sub("", word) for word in " ".join(pieces).split())
    topic = " ".join(filter(None, said))
    return topic if len(topic) > 1 else ""
