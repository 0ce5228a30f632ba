"""Checks a sentence that a language model worded against the tasks and the plain sentence it was made from.

Everything it says must be taken from them: names with their roles, numbers with their measure words, which task has
which, yes or no, what is negated. What an answer is worth (names, figures, counts) must still be in it. The check
knows nothing of what the model meant to say; where it is in doubt it refuses, since the plain sentence is there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from qa.answering.answer import Answer, Figure
from qa.answering.figures import told
from qa.answering.phrase_numbers import Number, bounds, form, numbers, task_numbers
from qa.answering.phrase_words import (
    HAN,
    Finder,
    Mention,
    Role,
    bare_roles,
    claims,
    clauses,
    unknown_organ,
    unknown_word,
    unnamed_claim,
    unsupported_not,
)
from qa.domain import Task
from qa.index.snapshot import Names

LONGEST: Final = 300
"""Characters of a sentence at most."""
_MARKUP: Final = re.compile(r"[<>{}\[\]`*#|\\_^$@=]|https?:|www\.|://", re.IGNORECASE)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "So"})
_MARKS: Final = frozenset("\n。;:、\"“”‘’'()《》%!.·")
_YES: Final = re.compile("[是有对]")
_NO: Final = re.compile("不是|没有|不|否|没|并非")
_FIRST: Final = re.compile(f"(?:{_YES.pattern}|{_NO.pattern})的?[。\n:;!]")
_BROKEN: Final = re.compile("[是为由和与及、:](?=[。\n;!、]|$)")
"""What must not end a clause: something was left out."""
_APART: Final = re.compile("单独|独自|共同|联合|一起|泛指|明列|方案|符合")
"""Words that say which of several counts is meant."""


@dataclass(frozen=True)
class _Row:
    """A task as it is compared."""

    task: Task

    @cached_property
    def number(self) -> str:
        return form(self.task.number or "")

    @cached_property
    def roles(self) -> Mapping[Role, frozenset[str]]:
        def forms(role: Role) -> set[str]:
            return {form(one) for unit in self.task.units(role) for one in (unit.name, unit.written)}

        leaders = {form(name) for name in self.task.leaders}
        return {"lead": frozenset(leaders | forms("lead")), "support": frozenset(forms("support"))}

    @cached_property
    def groups(self) -> Mapping[Role, list[list[set[str]]]]:
        """Those who share a role, leaders and units apart, each with the forms of their name."""
        task = self.task
        leaders = [{form(name)} for name in task.leaders]
        lead, support = (
            [{form(unit.name), form(unit.written)} for unit in units] for units in (task.lead_units, task.support_units)
        )
        return {"lead": [leaders, lead], "support": [support]}

    @cached_property
    def names(self) -> frozenset[str]:
        return self.roles["lead"] | self.roles["support"]

    @cached_property
    def text(self) -> str:
        """All that the task says, its number told as 第52项."""
        task = self.task
        number = f"第{self.number}项" if self.number else ""
        deadline = form(task.deadline.text) if task.deadline else ""
        return "\n".join([number, form(task.text), deadline, *sorted(self.names)])

    @cached_property
    def keys(self) -> frozenset[object]:
        return frozenset(one.key for one in numbers(self.text))


class _Case:
    """A sentence beside what it was made from."""

    def __init__(self, sentence: str, answer: Answer, tasks: Sequence[Task], names: Names) -> None:
        self.answer = answer
        self.text, self.plain = form(sentence), form(answer.text)
        self.rows = [_Row(task) for task in tasks]
        self.sources = "\n".join([self.plain, *(row.text for row in self.rows)])
        known = {form(name) for name in (*names.leaders, *names.units, *names.collectives, *names.written)}
        self.finder = Finder(known.union(*(row.names for row in self.rows)))
        self.people = Finder({form(name) for name in names.leaders}.union(*(map(form, task.leaders) for task in tasks)))
        self.mentions = self.finder.find(self.text)
        self.numbers = numbers(self.text)
        self.keys = {one.key for one in self.numbers}
        self.plain_numbers = numbers(self.plain)
        self.plain_keys = {one.key for one in self.plain_numbers}
        self.spans = [(one.start, one.end) for one in self.numbers]

    @cached_property
    def segments(self) -> list[tuple[int, list[_Row]]]:
        """Where tasks are named, and which: what follows is said of these; of any task before the first."""
        found: list[tuple[int, list[_Row]]] = []
        tasks = [one for one in self.numbers if one.is_task]
        for place, one in enumerate(tasks):
            joined = place > 0 and not re.search(
                r"[^第项条号件、和及与至到~—-]", self.text[tasks[place - 1].end : one.start]
            )
            named = set(task_numbers(self.text[tasks[place - 1].start if joined else one.start : one.end]))
            rows = [row for row in self.rows if row.number in named]
            if joined:
                start, before = found[-1]
                found[-1] = (start, [*before, *(row for row in rows if row not in before)])
            else:
                found.append((one.start, rows))
        return found

    def rows_at(self, place: int) -> list[_Row]:
        """Return the tasks that a place of the sentence speaks of; none where it names none."""
        return next((rows for start, rows in reversed(self.segments) if start <= place), [])


def find_fault(sentence: str, answer: Answer, tasks: Sequence[Task], names: Names) -> str | None:
    """Return what is wrong with a sentence (`number: 6750亿元`), None where it says nothing but what it was made from.

    `tasks` are those the model was given, `names` those of the library. The answer's text is the plain sentence.
    """
    if fault := _form_fault(sentence):
        return fault
    case = _Case(sentence, answer, tasks, names)
    return next((fault for check in _CHECKS if (fault := check(case))), None)


def _form_fault(sentence: str) -> str | None:
    if not sentence.strip():
        return "empty"
    if len(sentence) > LONGEST:
        return "length"
    if _MARKUP.search(sentence) or any(unicodedata.category(mark) in _UNSEEN for mark in sentence):
        return "markup"
    return None


def _marks(case: _Case) -> str | None:
    """A sign that is neither a letter nor common punctuation (-5, 2~3) must stand so in the sources; no gap is left."""
    for place, mark in enumerate(case.text):
        if mark.isalnum() or mark in _MARKS:
            continue
        if case.text[max(0, place - 1) : place + 2] not in case.sources:
            return f"mark: {mark}"
    first = _FIRST.match(case.text)
    broken = _BROKEN.search(case.text, first.end() if first else 0)
    return f"broken: {broken.group()}" if broken else None


def _polarity(text: str) -> str:
    return "no" if _NO.match(text) else "yes" if _YES.match(text) else ""


def _turned(case: _Case) -> str | None:
    """Yes and no stay what they are, and nothing else is negated that was not."""
    first = _FIRST.match(case.plain)
    text, plain = case.text, case.plain
    if first:
        if _polarity(text) != _polarity(plain):
            return "polarity"
        text, plain = _NO.sub("", text, count=1) if _NO.match(text) else text, plain[first.end() :]
    elif _FIRST.match(text):
        return "polarity"
    sources = "\n".join([plain, *(row.text for row in case.rows)])
    said = unsupported_not(text, sources)
    return f"negation: {said}" if said else None


def _tasks(case: _Case) -> str | None:
    known = {row.number for row in case.rows}.union(task_numbers(case.plain))
    return next((f"task: {number}" for number in task_numbers(case.text) if number not in known), None)


def _figures(case: _Case) -> str | None:
    """Numbers stand in the tasks that are spoken of or, as counts do, in the plain sentence alone."""
    everywhere = frozenset[object]().union(*(row.keys for row in case.rows))
    loose = case.plain_keys | (everywhere if len(case.rows) == 1 else frozenset())
    for one in case.numbers:
        rows = case.rows_at(one.start)
        held = frozenset[object]().union(*(row.keys for row in rows)) | (case.plain_keys - everywhere)
        if one.key not in (held if rows else loose) and not one.is_task:
            return f"number: {case.text[one.start : one.end]}"
    said: dict[tuple[str, str], set[str]] = {}
    for figure, bound in bounds(case.sources):
        said.setdefault(figure, set()).add(bound)
    for figure, bound in bounds(case.text):
        if figure in said and not _bounded(bound, said[figure]):
            return f"bound: {''.join(figure)}"
    return None


def _bounded(bound: str, said: Iterable[str]) -> bool:
    """Tell whether a figure is bounded as it was, and goes no other way (增长, 下降) than it did."""
    ways = {one[-1] for one in said if one[-1] in "+-"}
    comparators = {one.rstrip("+-") for one in said}
    return bound.rstrip("+-") in comparators and (bound[-1] not in "+-" or not ways or bound[-1] in ways)


def _names(case: _Case) -> str | None:
    """Names are those of the tasks that are spoken of, with the roles they have there."""
    in_plain = {one.name for one in case.finder.find(case.plain)}
    everywhere = {one.name for one in case.finder.find(case.sources)}
    of_rows = frozenset[str]().union(*(row.names for row in case.rows))
    for one in case.mentions:
        rows = case.rows_at(one.start)
        held = any(one.name in row.text for row in rows)
        if one.name not in everywhere or (rows and not held and (one.name in of_rows or one.name not in in_plain)):
            return f"name: {one.name}"
    if word := unknown_organ(case.text, case.sources, case.mentions):
        return f"name: {word}"
    if word := unnamed_claim(case.text, case.finder.without(case.plain), case.mentions, case.spans):
        return f"name: {word}"
    return None


def _roles(case: _Case) -> str | None:
    """Who is given a role has it in each of the tasks that are spoken of, or by the plain sentence."""
    mentions = case.finder.find(case.plain)
    plain_claims = {(one.role, one.mention.name) for one in claims(case.plain, mentions)}
    claimed, named = {name for _, name in plain_claims}, {one.name for one in mentions}
    for claim in claims(case.text, case.mentions):
        name, rows = claim.mention.name, case.rows_at(claim.mention.start)
        holds = [name in row.roles[claim.role] for row in rows or case.rows]
        if len(rows) == 1:
            fits = all(holds)
        elif name not in named:  # 张妍牵头的任务共2项 is said of nobody else who leads these two
            fits = all(holds) and (bool(rows) or not named)
        else:
            fits = (claim.role, name) in plain_claims if name in claimed else any(holds)
        if not fits:
            return f"role: {name}"
    bare = bare_roles(case.text, case.mentions) - bare_roles(case.plain, [])
    return f"role: {bare.pop()}" if bare else None


def _whole(case: _Case) -> str | None:
    """Of those who share a role in a task none is left out where another is named."""
    in_plain = {one.name for one in case.finder.find(case.plain)}
    for claim in claims(case.text, case.mentions):
        rows = case.rows_at(claim.mention.start)
        if len(rows) == 1:
            said = {one.name for one in case.mentions if case.rows_at(one.start) == rows}
        else:
            said = {one.name for one in case.mentions}
        for row in rows if len(rows) == 1 else case.rows:
            group = next(
                (one for one in row.groups[claim.role] if any(claim.mention.name in forms for forms in one)), []
            )
            # Before a task is named, only those count whom the plain sentence names: others may lead it too.
            wanted = group if len(rows) == 1 else [forms for forms in group if forms & in_plain]
            if lost := [forms for forms in wanted if not forms & said]:
                return f"missing: {min(lost[0])}"
    return None


def _words(case: _Case) -> str | None:
    nameless = case.people.without(case.sources)
    word = unknown_word(case.text, case.sources, nameless, mentions=case.mentions, skip=case.spans)
    return f"word: {word}" if word else None


def _counts(case: _Case) -> str | None:
    """A count that the plain sentence gives to names, or to those alone or together, is given to no others."""
    given: dict[object, list[_Given]] = {}
    for one in _given(case.plain, case.plain_numbers, case.finder.find(case.plain)):
        given.setdefault(one.key, []).append(one)
    for one in _given(case.text, case.numbers, case.mentions):
        if one.key in given and not any(one.agrees_with(other) for other in given[one.key]):
            return f"count: {one.key[0]}{one.key[1]}"
    return None


@dataclass(frozen=True, slots=True)
class _Given:
    """A count with what its clause says of it: the names before it, and which of several counts is meant."""

    key: tuple[object, str, bool]
    names: frozenset[str]
    apart: frozenset[str]

    def agrees_with(self, plain: _Given) -> bool:
        return (not self.names or self.names == plain.names) and self.apart <= plain.apart


def _given(text: str, found: Iterable[Number], mentions: Sequence[Mention]) -> Iterator[_Given]:
    spans, counted = clauses(text), 0
    for one in found:
        if one.ordinal:
            continue
        start, end = next((span for span in spans if span[0] <= one.start < span[1]), (one.start, one.end))
        aside = re.search(rf"\((?=[^()]*{HAN})[^()]*$", text[start : one.start])
        start += aside.start() if aside else 0  # 张妍共2项（方案共145项）, but 张妍（2项）
        bracket = text.find("(", one.end, end)
        names = {mention.name for mention in mentions if max(start, counted) <= mention.start < one.start}
        apart = _APART.findall(text, start, bracket if bracket >= 0 else end)
        counted = one.end
        yield _Given(one.key, frozenset(names), frozenset(apart))


def _values(case: _Case) -> str | None:
    """What was asked for is still told."""
    value = case.answer.value
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, bool) or one is None:
            continue  # yes and no were looked at
        if isinstance(one, int):
            held = any(key[0] == one and not key[2] for key in case.keys)
        elif isinstance(one, Figure):
            keys = {number.key for number in numbers(form(told(one)))}
            held = keys <= case.keys if keys else form(told(one)) in case.text
        else:
            held = any(name in case.text for name in _forms(form(one), case.rows))
        if not held:
            return f"missing: {told(one) if isinstance(one, Figure) else one}"
    return None


def _forms(name: str, rows: Iterable[_Row]) -> set[str]:
    """Return a name with the forms in which the tasks write it."""
    units = (unit for row in rows for unit in row.task.units())
    return {name} | {form(unit.written) for unit in units if form(unit.name) == name}


def _complete(case: _Case) -> str | None:
    """Whose tasks they are is said, and all are named that the plain sentence names, or counted as it counts them."""
    first = min((one.start for one in case.plain_numbers), default=0)
    said = {one.name for one in case.mentions}
    for one in case.finder.find(case.plain):
        if one.start < first and one.name not in said:
            return f"missing: {one.name}"
    count = (Fraction(len(case.answer.tasks)), "项", False)
    listed, named = task_numbers(case.plain), set(task_numbers(case.text))
    if count in case.plain_keys and count in case.keys and not named.intersection(listed):
        return None
    return next((f"missing: {number}" for number in listed if number not in named), None)


_CHECKS: Final[tuple[Callable[[_Case], str | None], ...]] = (
    _marks, _turned, _tasks, _figures, _names, _roles, _whole, _words, _counts, _values, _complete,
)  # fmt: skip
