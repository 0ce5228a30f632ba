"""The figures of tasks that a question asks for: which of a task's quantities is meant, the largest, the sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from qa.answering.answer import Figure
from qa.answering.lexicon import GROWTH, MEASURE
from qa.answering.question import Question, measure_of
from qa.domain import Quantity, Task
from qa.parsing.figures import SIZES, TIMES, find_figures
from qa.retrieval.conditions import in_base_unit
from qa.text.numerals import ordinal
from qa.text.segment import bigrams, shared_segmenter

_SEVERAL: Final = re.compile(
    "[和与、].*(?:合计|一共|总共|加起来|加一起)|分别|各是?多少|两个数|各多少|人数.*人数|目标.*目标"
)
"""What says that more than one figure is asked for at once."""
_ASKS_CHANGE: Final = re.compile(
    f"{GROWTH.pattern}|目标|指标|预期|打算|计划|定|要求|达到|涨|升|降|减|幅|变|多少个点|百分|今年|全年|%"
)
"""What asks how much something changes, or how much is aimed at: else the level is asked for, which a change is not."""
_MONEY: Final = frozenset("元 钱 块钱 资金 万元 亿元".split())
_SIZES: Final = frozenset((*SIZES, *TIMES, *"名 位 人次 户次 平米 万平方米 万亩 里程 面积 年 岁".split()))
"""Measures that no other is told for."""
_RATES: Final = frozenset("% 个百分点 百分点 个点".split())
_KINDS: Final = {
    "人": frozenset("人 名 位".split()),
    "名": frozenset("人 名 位".split()),
    "面积": frozenset("平方米 平方公里 平米 亩 公顷".split()),
    "里程": frozenset("公里 千米 米".split()),
}
Likeness: TypeAlias = Callable[[str, Sequence[str]], Sequence[float]]
_ASKED: Final = re.compile(
    rf"(?P<before>[^，。；、？和]{{0,8}}?)(?:多少|几|多大|多长)(?P<unit>{MEASURE})?(?P<behind>[^，。；、？和]{{0,6}})"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity of a task that a question asks for."""

    task: Task
    quantity: Quantity


def asked_figures(tasks: Sequence[Task], question: Question, likeness: Likeness) -> list[Found]:
    """Return the quantities a question asks for, all of one task: of the first task that has any.

    Where it asks for several (投多少钱、建多少亩), each once. `likeness` compares a text with others by meaning.
    """
    for task in tasks:
        quantities = _all_quantities(task)
        wanted = [match for match in _ASKED.finditer(question.words) if match.group()]
        found: list[Quantity] = []
        for match in wanted:
            around = match["before"] + match["behind"]
            left = [one for one in quantities if one not in found]
            its = replace(question, measure=measure_of(match.group())) if len(wanted) > 1 else question
            one = _meant(left, match["unit"], around, question=its, likeness=likeness)
            found += [one] if one else []
        if not wanted:
            one = _meant(quantities, question.unit, question.words, question=question, likeness=likeness)
            found += [one] if one else []
        if found and _SEVERAL.search(question.words):
            found += [one for one in _of_topic(quantities, question, found[0]) if one not in found]
        if found:
            found.sort(key=quantities.index)
            return [Found(task, one) for one in found]
    return []


def _of_topic(quantities: Iterable[Quantity], question: Question, like: Quantity) -> Iterator[Quantity]:
    """Yield the quantities of the same unit whose subject is one of the things a question is about."""
    _, unit = in_base_unit(1.0, like.unit or "")
    for one in quantities:
        shared = set(bigrams(one.subject or "")) & set(bigrams(question.topic))
        same = in_base_unit(1.0, one.unit or "")[1] == unit
        if (same and shared) or (question.unit is None and len(shared) > 1):
            yield one


def meets_by_subject(task: Task, question: Question) -> bool:
    """Tell whether a quantity of what a question is about meets its condition: 学位 2000 以上.

    A word that only says how things are counted (面积, 户数) fits all that are counted so.
    """
    condition = question.condition
    if condition is None:
        return False
    words = [word for word in question.topic.split() if not _counts(word, condition.unit)]
    wanted = {pair for word in words for pair in bigrams(word)}
    met = (one for one in task.quantities if condition.met_by(one))
    return any(not words or wanted.intersection(bigrams(one.subject or "")) for one in met)


def _counts(word: str, unit: str) -> bool:
    return word.removesuffix("数") == unit or unit in _KINDS.get(word, ()) or unit in _KINDS.get(word[:-1], ())


def names_subject(task: Task, question: Question) -> bool:
    """Tell whether a question asks for a quantity of a task by its subject: 几个车位 where 停车位2000个 stands."""
    wanted = [match for match in _ASKED.finditer(question.words) if match.group()]
    around = "".join(match["before"] + match["behind"] for match in wanted)
    return any(_shared((around, question.topic), one.subject or "")[0] for one in task.quantities)


def _all_quantities(task: Task) -> list[Quantity]:
    """Return the quantities of a task, its targets first, then other figures of its text (15分钟)."""
    values = {(one.value, one.unit) for one in task.quantities}
    others = [
        Quantity(
            None,
            figure.comparator,
            figure.value,
            figure.upper,
            figure.unit,
            "other",
            task.text[figure.start : figure.end],
        )
        for figure in find_figures(task.text)
        if (figure.value, figure.unit) not in values
    ]
    return [*(one for one in task.quantities if one.value is not None), *others]


def _meant(
    quantities: Sequence[Quantity], unit: str | None, around: str, *, question: Question, likeness: Likeness
) -> Quantity | None:
    """Return the quantity whose unit is the one asked for and whose subject is nearest to the words around.

    Nearest is what shares most pairs of characters, else what is most alike in meaning.
    """
    fitting = [one for one in quantities if unit is None or fits_unit(one, unit)]
    if unit not in _RATES and not _ASKS_CHANGE.search(question.words):
        fitting = [one for one in fitting if one.measure != "growth"]
    if unit is None and question.measure:
        of_measure = [one for one in fitting if one.measure == question.measure]
        fitting = of_measure if question.measure == "investment" else of_measure or fitting
    elif unit is None:
        fitting = [one for one in fitting if one.measure != "other"] or fitting
    wanted = [_with_digits(words) for words in (around, question.topic)]
    if not fitting and unit not in _SIZES:  # things are counted in several ways: 几个 where the plan says 17座
        counted = (one for one in quantities if one.measure == "amount" and unit and unit not in _MONEY | _RATES)
        fitting = [one for one in counted if _shared(wanted, one.subject or "")[0]]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    said = [f"{one.subject or ''}{one.text}" for one in fitting]
    shared = [_shared(wanted, its) for its in said]
    best = max(shared)
    if best[0] or shared.count(best) == 1:
        return fitting[shared.index(best)]
    alike = likeness(around or question.topic, said)
    return fitting[max(range(len(fitting)), key=lambda place: alike[place])]


def _shared(wanted: Sequence[str], said: str) -> tuple[int, int, int]:
    """Return how many pairs of characters a quantity shares with the words, and how many characters with each."""
    pairs = {pair for words in wanted for pair in bigrams(words)}
    near, topic = (len(set(_marks(words)) & set(said)) for words in wanted)
    return len(pairs.intersection(bigrams(said))), near, topic


def _with_digits(words: str) -> str:
    """Return words with the numerals of large amounts as digits: 十个亿 is 10亿."""

    def digits(numeral: re.Match[str]) -> str:
        return str(ordinal(numeral.group(1)) or numeral.group(1))

    return re.sub("([一二三四五六七八九十]{1,3})个?(?=[万亿])", digits, words)


def _marks(words: str) -> str:
    return "".join(shared_segmenter().content_words(words))


def fits_unit(quantity: Quantity, unit: str) -> bool:
    """Tell whether a quantity is told in a measure word, whatever its scale (万元 for 钱, 万亩 for 亩)."""
    own = in_base_unit(1.0, quantity.unit or "")[1]
    asked = in_base_unit(1.0, unit)[1]
    if unit in _MONEY:
        return "元" in own
    if unit in _KINDS:
        return own in _KINDS[unit]
    if unit in _RATES:
        return own in _RATES
    return own == asked or own.startswith(f"{asked}/")


def of_measure(task: Task, measure: str) -> list[Quantity]:
    """Return the quantities of a kind that have a number."""
    return [one for one in task.quantities if one.measure == measure and one.value is not None and one.unit]


def base_value(quantity: Quantity) -> float:
    """Return a quantity's number in the unit without scale."""
    return in_base_unit(quantity.value or 0.0, quantity.unit or "")[0]


def money(value: float) -> Figure:
    """Return an amount of money in 亿元 from one of them on, else in 万元."""
    return Figure(round(value / 1e8, 6), "亿元") if value >= 1e8 else Figure(round(value / 1e4, 6), "万元")


def worded(quantity: Quantity) -> str:
    """Return a quantity with its subject, what both say once: 年度投资195亿元."""
    subject = quantity.subject or ""
    shared = next(
        (size for size in range(4, 0, -1) if subject[-size:] and quantity.text.startswith(subject[-size:])), 0
    )
    return subject[: len(subject) - shared] + quantity.text


def told(figure: Figure) -> str:
    """Return a figure as people write it: 6.3亿元, 27个."""
    number = int(figure.value) if float(figure.value).is_integer() else figure.value
    return f"{number}{figure.unit}"
