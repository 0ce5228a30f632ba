"""A question as it is understood: whom and what it names, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answering import lexicon
from qa.answering.intents import Ask, Group, intent_of
from qa.answering.naming import Named, find_names
from qa.index.snapshot import Snapshot
from qa.parsing.figures import Figure, find_figures
from qa.retrieval.conditions import Condition, find_condition
from qa.text.numerals import ordinal
from qa.text.segment import bigrams, shared_segmenter

_GRAMMAR: Final = (
    lexicon.POLITE, lexicon.YES_NO, lexicon.EXISTS, lexicon.COUNT_TASKS, lexicon.COUNT_LEADERS, lexicon.COUNT_UNITS,
    lexicon.LEADER_WORDS,
    lexicon.UNIT_WORDS, lexicon.WHO_SUPPORTS, lexicon.TOP, lexicon.RANKING, lexicon.SUM, lexicon.WHEN, lexicon.HOW_MUCH,
    lexicon.JOINT, lexicon.LACKING, lexicon.ROLE,
)  # fmt: skip
_PUNCTUATION: Final = re.compile(r"[^\w.%\u4e00-\u9fff\u3400-\u4dbf]+")
_MORE: Final = re.compile(r"(?:多|少)(?:一?些|一点)?(?=\W*$)")
_MEASURED: Final = frozenset("投资 资金 增长 项目 目标 指标 投资额 总投资 增长目标 投资项目".split())
"""What a figure measures says nothing of what a question about figures is about."""
_SPLIT_VERB: Final = re.compile("牵(?:了|的|个|着)头")
_FIELD: Final = re.compile("(?:领域|方面|条线|战线|这块|类|口)$")
_AMOUNT: Final = re.compile(r"\d+(?:项|条)(?:任务|工作|事项)?$")
_OF_TASK: Final = re.compile("里|中|的?(?:牵头|责任|配合|领导|单位)|是|由|归|谁|哪|，")
"""What follows a number of a task without 第 (111项里头), and not an amount (3项工程)."""
_BARE_NUMBER: Final = re.compile(
    r"(?<![\d.第年])\d{1,3}(?:\.\d{1,2})?(?=这[条项]|[，。？?]|$|那[条项]|的?(?:牵头|配合|谁|由))"
)
_HEADING: Final = re.compile(r"^[一二三四五六七八九十\d]+[、.．]")
_NAMED_SECTION: Final = 0.5
_WHOLE_HEADING: Final = 4


@dataclass(frozen=True, slots=True)
class Joint:
    """How many leaders or lead units a task must have, and whether more will do."""

    group: Group
    count: int
    or_more: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a question says, part by part. `words` is the question in simplified characters, without blanks."""

    words: str
    ask: Ask
    named: tuple[Named, ...] = ()
    together: bool = False
    """Whether all who are named must stand in a task, not just one of them."""
    sole: bool = False
    """Whether a task must have those who are named alone in that role."""
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
    excepted: frozenset[str] = frozenset()
    """Names that are not asked for (除了住建局)."""

    @property
    def is_exact(self) -> bool:
        """Whether it says which tasks it means by more than its topic."""
        return bool(self.named or self.joint or self.lacking or self.sections or self.condition) or self.ask in {
            "ranking", "largest", "sum",
        }  # fmt: skip


def read_question(snapshot: Snapshot, words: str) -> Question:
    """Return a question as understood against the names of a snapshot."""
    words = _SPLIT_VERB.sub("牵头", words)
    names = find_names(snapshot, words)
    named = tuple(one for one in names if not one.excepted)
    masked = _masked(words, [(one.start, one.end) for one in names])
    numbers, masked = _numbers(masked, {task.number for task in snapshot.tasks if task.number})
    years, period, relative, masked = _years(masked, snapshot)
    sections, masked = _numbered_sections(masked, snapshot)
    condition = find_condition(lexicon.JOINT.sub("", masked))
    figures = tuple(find_figures(masked))
    ask, group = intent_of(lexicon.LACKING.sub("任务", masked), named, is_numbered=bool(numbers))
    if condition and ask not in {"list", "count", "leaders", "lead_units", "support_units", "search", "exists"}:
        condition = None
    if condition and ask in {"search", "exists"}:
        ask = "list"
    extreme = (lexicon.MOST, lexicon.LEAST, _MORE) if ask in {"ranking", "largest"} else ()
    topic = _topic(masked, condition, (*_GRAMMAR, *extreme))
    if condition or ask in {"largest", "sum"}:
        topic = " ".join(word for word in topic.split() if word not in _MEASURED)
    by_words = _worded_section(topic, masked, ask, snapshot)
    if by_words:
        sections, topic = (*sections, by_words), ""
        ask = "list" if ask == "search" else ask
    top = lexicon.TOP.search(masked)
    how_much = lexicon.HOW_MUCH.search(masked)
    never = lexicon.NEVER_TOLD.search(masked)
    return Question(
        words=words,
        ask=ask,
        named=named,
        together=_together(masked, named),
        sole=bool(named and lexicon.SOLE.search(masked)),
        joint=_joint(masked) if not named else None,
        lacking=_lacking(masked),
        numbers=numbers,
        sections=sections,
        years=years,
        relative_year=relative,
        period=period,
        condition=condition,
        topic=topic,
        group=group,
        least=bool(lexicon.LEAST.search(masked)),
        top=_top(top) if top else None,
        measure=_measure(masked),
        unit=how_much["unit"] if how_much else None,
        figures=figures,
        detail=never.group() if never else "",
        excepted=frozenset(name for one in names if one.excepted for name in one.names),
        with_collectives=bool(lexicon.COLLECTIVE.search(words) and not lexicon.EXCLUDED.search(words))
        and any(one.kind == "unit" for one in named),
    )


def _masked(words: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        words = words[:start] + "\0" * (end - start) + words[end:]
    return words


def _measure(words: str) -> str | None:
    if lexicon.GROWTH.search(words):
        return "growth"
    return "investment" if lexicon.INVESTMENT.search(words) else None


def _together(words: str, named: Sequence[Named]) -> bool:
    """Tell whether all who are named must stand in a task: they have different roles or kinds, or it is said."""
    if len({(one.kind, one.role) for one in named}) > 1:
        return True
    return len(named) > 1 and bool(lexicon.TOGETHER.search(words))


def _joint(words: str) -> Joint | None:
    match = lexicon.JOINT.search(words)
    if not match:
        return None
    group: Group = "lead_units" if match["whom"] in {"单位", "部门"} else "leaders"
    said, more = match["count"], "以上" in match.group()
    if said.endswith("一") and said[0] in "只仅由":
        return Joint(group, 1, or_more=False)
    count = 2 if said == "两" else ordinal(said) or (int(said) if said.isdecimal() else None)
    return Joint(group, 2, or_more=True) if count is None else Joint(group, count, or_more=more)


def _lacking(words: str) -> Group | None:
    match = lexicon.LACKING.search(words)
    groups: dict[str, Group] = {"牵头领导": "leaders", "牵头单位": "lead_units", "配合单位": "support_units"}
    return groups[match["group"]] if match else None


def _top(match: re.Match[str]) -> int:
    digits = match["digits"] or match["top"]
    return int(digits) if digits.isdecimal() else ordinal(digits) or 1


def _numbers(words: str, known: Container[str]) -> tuple[tuple[str, ...], str]:
    """Return the numbers of tasks that a question names, and the question without them.

    A bare number (6.2这条, 也就是144) is one where a task bears it and no measure word follows.
    """
    found: list[str] = []
    for match in lexicon.TASK_NUMBERS.finditer(words):
        if match["worded"]:
            value = _hundreds(match["worded"])
            found += [str(value)] if value else []
            words = _masked(words, [match.span()])
            continue
        first = (match["first"] or match["alone"]).replace("．", ".")
        if match["first"] and _AMOUNT.match(match.group()) and not _OF_TASK.match(words, match.end()):
            continue
        if part := match["part"]:
            inner = part.strip("（()）")
            first += f".{inner if inner.isdecimal() else ordinal(inner)}"
        found.append(first)
        if more := match["more"]:
            others = re.findall(r"\d{1,3}(?:[.．]\d{1,2})?", more)
            if re.match(r"\s*[到至~—-]", more) and others and first.isdecimal() and others[0].isdecimal():
                found += [str(number) for number in range(int(first) + 1, int(others[0]) + 1)]
            else:
                found += others
        words = _masked(words, [match.span()])
    for match in () if found else _BARE_NUMBER.finditer(words):
        if match.group() in known:
            found.append(match.group())
            words = _masked(words, [match.span()])
    return tuple(dict.fromkeys(found)), words


def _hundreds(numeral: str) -> int | None:
    hundred, mark, rest = numeral.partition("百")
    if not mark:
        return ordinal(numeral)
    below = ordinal(rest.lstrip("零")) if rest.lstrip("零") else 0
    if below is not None and rest and "十" not in rest and not rest.startswith("零"):
        below *= 10
    high = ordinal(hundred)
    return None if high is None or below is None else 100 * high + below


def _years(words: str, snapshot: Snapshot) -> tuple[tuple[int, ...], str | None, int, str]:
    """Return the years and the plan period a question names, how far off a relative one is, and the rest.

    A year that stands in a task's text (2021年度) is part of what is asked for.
    """
    years: list[int] = []
    period = None
    for match in lexicon.YEAR.finditer(words):
        if match["year"]:
            years.append(int(match["year"]))
            words = _masked(words, [match.span()])
        elif not any(match["period"] in task.text for task in snapshot.tasks):
            period = match["period"]
    relative = 0
    for word, offset in lexicon.RELATIVE_YEARS.items():
        if word in words and not any(word in task.text for task in snapshot.tasks):
            relative = offset
    return tuple(dict.fromkeys(years)), period, relative, words


def _numbered_sections(words: str, snapshot: Snapshot) -> tuple[tuple[str, ...], str]:
    sections = _sections(snapshot)
    found: list[str] = []
    for match in lexicon.SECTION_NUMBER.finditer(words):
        place = int(match["place"]) if match["place"].isdecimal() else ordinal(match["place"])
        wanted = [section for section in sections if _ordinal_of(section) == place]
        found += wanted or [f"第{match['place']}部分"]
        words = _masked(words, [match.span()])
    return tuple(dict.fromkeys(found)), words


def _sections(snapshot: Snapshot) -> list[str]:
    return list(dict.fromkeys(task.section for task in snapshot.tasks if task.section))


def _ordinal_of(section: str) -> int | None:
    match = _HEADING.match(section)
    if not match:
        return None
    digits = match.group()[:-1]
    return int(digits) if digits.isdecimal() else ordinal(digits)


def _worded_section(topic: str, words: str, ask: Ask, snapshot: Snapshot) -> str | None:
    """Return the section whose heading a question gives in words: all of the topic, or most where it says 部分."""
    if ask not in {"list", "count", "search", "ranking", "leaders", "lead_units"} or not topic:
        return None
    plain = topic.replace(" ", "")
    sections = _sections(snapshot)
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
