"""Two plans compared as HTML: numbers, targets, matrices, and a row for what became of each task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.comparing import Change, Comparison, Row
from qa.comparing.comparison import KINDS
from qa.comparing.telling import FIELDS, change_sentence, difference_told
from qa.comparing.wording import difference
from qa.domain import Task
from qa.web.markup import button, marked, notice, tag, text
from qa.web.words import Words

STEP: Final = 40
"""Rows shown at first, and more at a time."""
_LISTED: Final = 15
"""Units of a matrix that are shown; those with fewer tasks are left to the spreadsheet."""
_UNCHANGED: Final = "—"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are shown: of some kinds, leaders and units (all where none is chosen), and how many of them."""

    kinds: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    shown: int = STEP

    def rows(self, comparison: Comparison) -> list[Row]:
        """Return the rows that pass, in their order."""
        return [row for row in comparison.rows if self._passes(row)]

    def _passes(self, row: Row) -> bool:
        tasks = (*row.old, *row.new)
        leads = {name for task in tasks for name in task.leaders}
        units = {unit.name for task in tasks for unit in task.units()}
        return (
            (not self.kinds or row.kind in self.kinds)
            and (not self.leaders or not leads.isdisjoint(self.leaders))
            and (not self.units or not units.isdisjoint(self.units))
        )


def summary_html(comparison: Comparison, words: Words) -> str:
    """Return the rows in numbers."""
    held, names = comparison.summary(), kind_names(comparison, words)
    kinds = "".join(
        tag("li", tag("b", text(held[kind])) + tag("span", text(names[kind])), f"kind {kind}") for kind in KINDS
    )
    sizes = words("compare_sizes", old=held["old_tasks"], new=held["new_tasks"])
    figures = words("compare_figures", raised=held["figures_raised"], lowered=held["figures_lowered"])
    people = words("compare_people", leaders=held["leaders_changed"], units=held["lead_units_changed"])
    facts = tag("p", text(f"{sizes}{figures}{people}"), "facts", role="status")
    return tag("ul", kinds, "kinds") + facts + _told(comparison, words)


def kind_names(comparison: Comparison, words: Words) -> dict[str, str]:
    """Return what each kind of row is called: between places, what was dropped nobody took up."""
    names: dict[str, str] = {kind: words(f"kind_{kind}") for kind in KINDS}
    return {**names, "dropped": words("kind_untaken")} if comparison.between_places else names


def _told(comparison: Comparison, words: Words) -> str:
    """Return what is to be known besides: whose plans they are, and what the user decided."""
    untaken, decided = len(comparison.of("dropped")), sum(row.decided for row in comparison.rows)
    taken = words("compare_untaken", count=untaken) if untaken else words("compare_all_taken")
    said = [taken] if comparison.between_places else []
    said += [words("compare_decided", count=decided)] if decided else []
    lost = notice(words("compare_lost", count=len(comparison.lost)), "note") if comparison.lost else ""
    return "".join(tag("p", text(one), "facts besides") for one in said) + lost


def targets_html(comparison: Comparison, words: Words) -> str:
    """Return the figures that changed as a table."""
    changed = [(row, change) for row in comparison.rows for change in row.changed("quantity")]
    if not changed:
        return notice(words("compare_no_targets"), "note")
    heads = (words(key) for key in ("compare_task", "compare_target", "compare_old", "compare_new", "compare_by"))
    head = tag("tr", "".join(tag("th", text(one), scope="col") for one in heads))
    body = "".join(_target(row, change) for row, change in changed)
    return tag("table", tag("thead", head) + tag("tbody", body), "figures-table targets")


def matrices_html(comparison: Comparison, words: Words) -> str:
    """Return how many rows of each kind every leader, and every lead unit, has."""
    leaders = _matrix(comparison, lambda task: task.leaders, words("leader"), words)
    units = _matrix(comparison, lambda task: [unit.name for unit in task.lead_units], words("role_unit"), words)
    return tag("div", leaders + units, "matrices")


def rows_html(comparison: Comparison, chosen: Chosen, words: Words) -> str:
    """Return the rows that are chosen, old and new side by side with the words that changed marked."""
    rows = chosen.rows(comparison)
    if not rows:
        return notice(words("compare_none"), "note")
    names = kind_names(comparison, words)
    shown = "".join(_row(row, names[row.kind], words) for row in rows[: chosen.shown])
    count = tag("p", text(words("compare_rows", count=len(rows))), "facts", role="status")
    more = button(text(words("more")), "more", "more") if len(rows) > chosen.shown else ""
    return count + tag("ol", shown, "pairs") + (tag("div", more, "more-row") if more else "")


def _target(row: Row, change: Change) -> str:
    task = (row.new or row.old)[0]
    told = difference_told(change) if change.difference else ""
    sign = {"raised": "＋", "lowered": "－"}.get(change.direction or "", "")
    cells = (
        (_numbers(row), "c-number"),
        (change.subject or task.text[:20], ""),
        (change.old or _UNCHANGED, "figure"),
        (change.new or _UNCHANGED, "figure"),
        (f"{sign}{told}" if told else _UNCHANGED, f"figure {change.direction}"),
    )
    return tag("tr", "".join(tag("td", text(cell), css) for cell, css in cells), lang="zh-CN")


def _matrix(comparison: Comparison, names: Callable[[Task], Iterable[str]], label: str, words: Words) -> str:
    counts: Counter[tuple[str, str]] = Counter()
    for row in comparison.rows:
        for name in {name for task in (*row.old, *row.new) for name in names(task)}:
            counts[name, row.kind] += 1
    totals: Counter[str] = Counter()
    for (name, _), count in counts.items():
        totals[name] += count
    listed = sorted(totals, key=lambda name: (-totals[name], name))[:_LISTED]
    heads = (label, *kind_names(comparison, words).values())
    head = "".join(tag("th", text(one), scope="col") for one in heads)
    body = "".join(
        tag(
            "tr",
            tag("th", text(name), scope="row") + "".join(tag("td", text(counts[name, kind] or "")) for kind in KINDS),
        )
        for name in listed
    )
    return tag("table", tag("thead", tag("tr", head)) + tag("tbody", body), "figures-table matrix")


def _row(row: Row, name: str, words: Words) -> str:
    kind = tag("span", text(name), f"kind {row.kind}")
    by_hand = tag("span", text(words("by_hand")), "by-hand") if row.decided else ""
    changes = "".join(_change(change) for change in row.changes if change.field != "text")
    renamed = "".join(
        tag("li", text(words("compare_renamed", old=one.old, new=one.new)), "renamed")
        for one in row.renamed
        if any(unit.name == one.old for task in row.old for unit in task.units())
    )
    head = tag("header", kind + tag("b", text(_numbers(row)), "number") + by_hand)
    listed = tag("ul", changes + renamed, "changes") if changes or renamed else ""
    return tag("li", head + _sides(row, words) + listed, f"pair {row.kind}")


def _change(change: Change) -> str:
    label = tag("b", text(FIELDS[change.field]))
    return tag("li", label + text(change_sentence(change)), change.direction or "", lang="zh-CN")


def _sides(row: Row, words: Words) -> str:
    if row.kind == "kept":
        return _tasks(row.new, (), words)
    if not row.old or not row.new:
        return _tasks(row.new or row.old, (), words)
    old, new = ("".join(task.text for task in tasks) for tasks in (row.old, row.new))
    differing = difference(old, new)
    return tag(
        "div",
        tag("del", _tasks(row.old, differing.old, words)) + tag("ins", _tasks(row.new, differing.new, words)),
        "sides",
    )


def _tasks(tasks: Sequence[Task], spans: Iterable[tuple[int, int]], words: Words) -> str:
    """Return tasks one below the other; spans count code points of their texts put together."""
    spans, at, said = list(spans), 0, []
    for task in tasks:
        its = [(start - at, end - at) for start, end in spans if end > at and start < at + len(task.text)]
        who = "；".join(filter(None, ("、".join(task.leaders), "、".join(unit.name for unit in task.lead_units))))
        body = marked(task.text, [(max(0, start), min(len(task.text), end)) for start, end in its])
        said.append(tag("p", body, "said", lang="zh-CN") + tag("p", text(who or words("no_number")), "facts"))
        at += len(task.text)
    return tag("div", "".join(said))


def _numbers(row: Row) -> str:
    old, new = ("、".join(task.number or str(task.ordinal) for task in tasks) for tasks in (row.old, row.new))
    return f"{old or _UNCHANGED} → {new or _UNCHANGED}"
