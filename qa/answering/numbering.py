"""What a question names by number: tasks, sections, years."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from qa.answering import lexicon
from qa.index.snapshot import Snapshot
from qa.text.numerals import ordinal

_ONE: Final = re.compile(r"\d{1,3}(?:[.．]\d{1,2})?")
_NUMBERS: Final = r"第?(?P<numbers>\d{1,3}(?:\.\d{1,2})?(?:[、,，和与及]第?\d{1,3}(?:\.\d{1,2})?)+)"
_SEVERAL: Final = re.compile(
    rf"{_NUMBERS}(?:这|那)?[一二三四五六七八九十两几]{{1,2}}(?:项|条)(?:任务|工作)?"
    rf"|^{_NUMBERS.replace('numbers', 'first')}(?=[，,]?(?:分别|各|哪|的))"
)
"""62、72、73三项."""
_AMOUNT: Final = re.compile(r"\d+(?:项|条)(?:任务|工作|事项)?$")
_OF_TASK: Final = re.compile("里|中|的?(?:牵头|责任|配合|领导|单位)|是|由|归|谁|哪|，")
"""What follows a number of a task without 第 (111项里头), and not an amount (3项工程)."""
_BARE_NUMBER: Final = re.compile(
    r"(?<![\d.第年])\d{1,3}(?:\.\d{1,2})?(?=这[条项]|[，。？?]|$|那[条项]|的?(?:牵头|配合|谁|由))"
)
_HEADING: Final = re.compile(r"^[一二三四五六七八九十\d]+[、.．]")


def masked(words: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a question with what stands at some places made unreadable, as long as before."""
    for start, end in spans:
        words = words[:start] + "\0" * (end - start) + words[end:]
    return words


def task_numbers(words: str, known: Container[str]) -> tuple[tuple[str, ...], str]:
    """Return the numbers of tasks that a question names, and the question without them.

    A bare number (6.2这条, 也就是144) is one where a task bears it and no measure word follows.
    """
    found: list[str] = []
    for match in _SEVERAL.finditer(words):
        listed = _ONE.findall(match["numbers"] or match["first"])
        if match.start() == 0 or all(number in known for number in listed):
            found += listed
            words = masked(words, [match.span()])
    for match in lexicon.TASK_NUMBERS.finditer(words):
        if match["first"] and _AMOUNT.match(match.group()) and not _OF_TASK.match(words, match.end()):
            continue
        found += _numbers_of(match)
        words = masked(words, [match.span()])
    for match in () if found else _BARE_NUMBER.finditer(words):
        if match.group() in known:
            found.append(match.group())
            words = masked(words, [match.span()])
    return tuple(dict.fromkeys(found)), words


def _numbers_of(match: re.Match[str]) -> list[str]:
    """Return the numbers in words that name a task: 第五十二项, 第6项（1）, 3至5项."""
    if match["worded"]:
        value = numeral_value(match["worded"])
        return [str(value)] if value else []
    first = (match["first"] or match["alone"]).replace("．", ".")
    if part := match["part"]:
        inner = part.strip("第（()）小项")
        first += f".{inner if inner.isdecimal() else ordinal(inner)}"
    others = _ONE.findall(match["more"] or "")
    if re.match(r"\s*[到至~—-]", match["more"] or "") and others and first.isdecimal() and others[0].isdecimal():
        others = [str(number) for number in range(int(first) + 1, int(others[0]) + 1)]
    return [first, *others]


def numeral_value(numeral: str) -> int | None:
    """Return the value of a Chinese numeral below a thousand, None where it is none."""
    hundred, mark, rest = numeral.partition("百")
    if not mark:
        return ordinal(numeral)
    below = ordinal(rest.lstrip("零")) if rest.lstrip("零") else 0
    if below is not None and rest and "十" not in rest and not rest.startswith("零"):
        below *= 10
    high = ordinal(hundred)
    return None if high is None or below is None else 100 * high + below


def years_of(words: str, snapshot: Snapshot) -> tuple[tuple[int, ...], str | None, int, str]:
    """Return the years and the plan period a question names, how far off a relative one is, and the rest.

    A year that stands in a task's text (2021年度) is part of what is asked for.
    """
    years: list[int] = []
    period = None
    for match in lexicon.YEAR.finditer(words):
        if match["year"]:
            years.append(int(match["year"]))
            words = masked(words, [match.span()])
        elif not any(match["period"] in task.text for task in snapshot.tasks):
            period = match["period"]
    relative = 0
    for word, offset in lexicon.RELATIVE_YEARS.items():
        if word in words and not any(word in task.text for task in snapshot.tasks):
            relative = offset
    return tuple(dict.fromkeys(years)), period, relative, words


def numbered_sections(words: str, snapshot: Snapshot) -> tuple[tuple[str, ...], str]:
    """Return the headings of the sections that a question names by number, and the question without them.

    One that no plan has is told as it is asked for (第九部分).
    """
    sections = sections_of(snapshot)
    found: list[str] = []
    for match in lexicon.SECTION_NUMBER.finditer(words):
        place = int(match["place"]) if match["place"].isdecimal() else ordinal(match["place"])
        wanted = [section for section in sections if _ordinal_of(section) == place]
        found += wanted or [f"第{match['place']}部分"]
        words = masked(words, [match.span()])
    return tuple(dict.fromkeys(found)), words


def sections_of(snapshot: Snapshot) -> list[str]:
    """Return the headings of all sections, in order."""
    return list(dict.fromkeys(task.section for task in snapshot.tasks if task.section))


def _ordinal_of(section: str) -> int | None:
    match = _HEADING.match(section)
    if not match:
        return None
    digits = match.group()[:-1]
    return int(digits) if digits.isdecimal() else ordinal(digits)
