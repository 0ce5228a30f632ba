"""Whether a sentence that a language model worded says what the answer says, and nothing else.

Every name and number of it must stand in the tasks the answer rests on or in the plain sentence, everybody in the role
they have there; what was asked for must still be in it, and yes must not have become no. What cannot be checked is
refused: the plain sentence is always there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from qa.answering.answer import Answer, Figure
from qa.answering.naming import Named, find_names, personal_names
from qa.answering.numbering import numeral_value
from qa.answering.rows import has_name
from qa.index.snapshot import Snapshot
from qa.retrieval.conditions import in_base_unit
from qa.text.normal import normal, to_simplified

LONGEST: Final = 300
"""Characters of a sentence."""

_MARKUP: Final = re.compile(r"https?:|www\.|[<>{}`*#|\\\[\]]|\n")
_NUMBER: Final = re.compile(
    r"(?<![\d.])(?P<value>\d[\d,]*(?:\.\d+)?)(?P<unit>[十百千]?[万亿]{0,2}(?:[a-z%‰]|[\u4e00-\u9fff])?)"
)
_NUMERAL: Final = re.compile(
    "(?P<value>[零〇一二两三四五六七八九十百]{1,5})(?P<unit>[千]?[万亿]{0,2}(?:[个项位家名条座所套场户人亩倍成]|元|公里|平方米))"
)
_NEGATION: Final = re.compile("不|没|未|无|非|否|除")
_WORDS_OF_NO: Final = re.compile("^(?:否|不|没|并非|未)")
_COUNTERS: Final = frozenset("项 个 位 家 名 条 件 人".split())
Amount: TypeAlias = tuple[float, str]
"""A number without scale, with the first character of what it counts; none for a bare one."""


def fault_of(sentence: str, answer: Answer, snapshot: Snapshot) -> str | None:
    """Return what is wrong with a sentence, in Chinese; None where it may stand for the answer's own."""
    if not 1 <= len(sentence) <= LONGEST or _MARKUP.search(sentence):
        return "长度或格式不合要求"
    said, plain, rows = (_plain(text) for text in (sentence, answer.text, _rows(answer)))
    if strange := _strange_numbers(said, plain, rows):
        return f"“{strange}”不在依据中"
    if strange := _strange_names(said, f"{plain} {rows}", answer, snapshot):
        return f"“{strange}”与依据不符"
    if set(_NEGATION.findall(said)) - set(_NEGATION.findall(plain)):
        return "多了否定的说法"
    if lost := _lost(said, plain, answer):
        return f"漏了“{lost}”"
    return None


def _plain(text: str) -> str:
    return re.sub(r"\s", "", to_simplified(normal(text)))


def _rows(answer: Answer) -> str:
    parts = [
        "；".join(
            filter(None, (task.number, task.section, task.parent, task.text, *task.leaders, _units(task.units())))
        )
        for task in answer.tasks
    ]
    return "；".join(parts)


def _units(units: Iterable[object]) -> str:
    return " ".join(f"{getattr(unit, 'name', '')} {getattr(unit, 'written', '')}" for unit in units)


def _amounts(text: str) -> Iterator[tuple[str, Amount]]:
    """Yield the numbers of a text as they stand, each as an amount."""
    for match in _NUMBER.finditer(text):
        value, unit = in_base_unit(float(match["value"].replace(",", "")), match["unit"])
        yield match["value"] + match["unit"], (round(value, 4), unit[:1])
    for match in _NUMERAL.finditer(text):
        number = numeral_value(match["value"].replace("两", "二"))
        value, unit = in_base_unit(float(-1 if number is None else number), match["unit"])
        yield match.group(), (round(value, 4), unit[:1])


def _strange_numbers(said: str, plain: str, rows: str) -> str | None:
    """Return a number that stands neither in the plain sentence nor in the rows; what is counted must agree too."""
    known = {amount for _, amount in (*_amounts(plain), *_amounts(rows))}
    numbers = {value for value, _ in known}
    for written, (value, unit) in _amounts(said):
        counted = (value, unit) in known or (unit in _COUNTERS and any((value, one) in known for one in _COUNTERS))
        bare = not re.match("[a-z%‰\u4e00-\u9fff]", unit) and value in numbers
        if not counted and not bare:
            return written
    return None


def _strange_names(said: str, known: str, answer: Answer, snapshot: Snapshot) -> str | None:
    """Return a name that the answer does not rest on, or that does not have the role there that it is given."""
    found = find_names(snapshot, said)
    for one in found:
        if not one.names and one.form not in known:
            return one.form
        if one.names and not any(name in known for name in one.names) and one.form not in known:
            return one.form
        if one.names and answer.tasks and not _in_role(one, said, answer):
            return one.form
    return next((name for name in personal_names(said) if name not in known), None)


def _in_role(one: Named, said: str, answer: Answer) -> bool:
    """Tell whether somebody has the role that a sentence gives them in one of the tasks; a denied one need not."""
    if _NEGATION.search(said[max(0, one.start - 4) : one.start]) or one.role is None:
        return True
    return any(has_name(task, one) for task in answer.tasks) or not any(
        name in _rows(answer) for name in (*one.names, one.form)
    )


def _lost(said: str, plain: str, answer: Answer) -> str | None:
    """Return what was asked for that a sentence leaves out: names, figures, the count, yes or no."""
    value = answer.value
    if isinstance(value, bool):
        is_no = bool(_WORDS_OF_NO.match(plain))
        return None if bool(_WORDS_OF_NO.match(said)) == is_no else plain[:2]
    wanted: list[object] = [value] if isinstance(value, (int, Figure)) else list(value or ())
    told = {amount for _, amount in _amounts(said)}
    numbers = {number for number, _ in told}
    for one in wanted:
        if isinstance(one, str):
            if one not in said:
                return one
        elif isinstance(one, Figure):
            amount, unit = in_base_unit(one.value, one.unit)
            if (round(amount, 4), unit[:1]) not in told:
                return f"{one.value:g}{one.unit}"
        elif isinstance(one, int) and float(one) not in numbers:
            return str(one)
    counted = [
        amount
        for written, amount in _amounts(plain)
        if value is None and re.search("共 ?$", plain[: plain.find(written)])
    ]
    return next((f"{number:g}" for number, _ in counted if number not in numbers), None)
