"""The tab that compares two plans: what became of each task, with its exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final

import gradio as gr

from qa.comparing import Comparison, compare
from qa.comparing.comparison import KINDS
from qa.domain import Plan
from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.reporting.charts import Count, bars
from qa.web.boxes import Choice, by_pinyin, plan_label
from qa.web.compare_view import STEP, Chosen, matrices_html, rows_html, summary_html, targets_html
from qa.web.markup import notice, tag, text
from qa.web.parts import EVENT, Download, Pressed, calm, panel
from qa.web.words import Words

_KEPT: Final = 4
"""Comparisons that are remembered: pages ask for the same one again and again."""
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class CompareTab:
    """The components of the tab: the two plans, what to show, and what is shown."""

    plans: tuple[gr.Dropdown, gr.Dropdown]
    boxes: tuple[gr.Dropdown, gr.Dropdown, gr.Dropdown]
    summary: gr.HTML
    chart: gr.Plot
    targets: gr.HTML
    matrices: gr.HTML
    rows: gr.HTML
    downloads: tuple[Download, Download]
    chosen: gr.State
    desk: Desk

    def shown(self) -> list[Any]:
        """Return what is written to when other plans are compared."""
        buttons = [download.button for download in self.downloads]
        return [*self.boxes, self.summary, self.chart, self.targets, self.matrices, self.rows, *buttons, self.chosen]

    def ends(self) -> list[Any]:
        """Return what is written to when the library changed."""
        return [*self.plans, *self.shown()]


def build(library: Library, words: Words) -> CompareTab:
    """Lay out the tab and connect it."""
    tab = _layout(library, Desk(library, words), words)
    _connect(tab)
    return tab


def _layout(library: Library, desk: Desk, words: Words) -> CompareTab:
    offered = _offered(library.snapshot())
    with gr.Row(elem_id="compare-plans"):
        plans = tuple(
            gr.Dropdown(offered, value=None, label=words(label), elem_id=name, allow_custom_value=True)
            for label, name in (("compare_from", "compare-old"), ("compare_to", "compare-new"))
        )
        downloads = tuple(Download(f"compare-{kind}", words(f"compare_{kind}")) for kind in ("xlsx", "docx"))
    summary = panel("compare-summary")
    chart = gr.Plot(show_label=False, container=False, elem_id="compare-chart", elem_classes=["plot"], buttons=[])
    with gr.Accordion(words("compare_targets"), open=False, elem_id="compare-targets-fold", elem_classes=["fold"]):
        targets = panel("compare-targets")
    with gr.Accordion(words("compare_matrices"), open=False, elem_id="compare-matrices-fold", elem_classes=["fold"]):
        matrices = panel("compare-matrices")
    with gr.Row(elem_id="compare-boxes"):
        boxes = tuple(
            gr.Dropdown(choices, multiselect=True, value=[], label=words(label), allow_custom_value=True, elem_id=name)
            for label, name, choices in (
                ("compare_kind", "compare-kind", _kinds(words)),
                ("leader", "compare-leader", []),
                ("unit", "compare-unit", []),
            )
        )
    old, new = plans
    kinds, leaders, units = boxes
    xlsx, docx = downloads
    return CompareTab(
        (old, new), (kinds, leaders, units), summary, chart, targets, matrices, panel("compare-rows"), (xlsx, docx),
        gr.State(Chosen()), desk,
    )  # fmt: skip


def _connect(tab: CompareTab) -> None:
    desk, plans, boxes = tab.desk, list(tab.plans), list(tab.boxes)
    gr.on([plan.input for plan in plans], desk.choose, plans, tab.shown(), **EVENT)
    gr.on([box.input for box in boxes], desk.filter, [*plans, *boxes], [tab.rows, tab.chosen], **EVENT)
    tab.rows.click(desk.press, [*plans, tab.chosen], [tab.rows, tab.chosen], **EVENT)
    tab.downloads[0].on_press(desk.workbook, plans)
    tab.downloads[1].on_press(desk.document, plans)


def _offered(snapshot: Snapshot) -> list[Choice]:
    return [(plan_label(plan), plan.id) for plan in sorted(snapshot.plans, key=_year, reverse=True)]


def _year(plan: Plan) -> tuple[int, str]:
    return plan.year or 0, plan.id


def _kinds(words: Words) -> list[Choice]:
    return [(words(f"kind_{kind}"), kind) for kind in KINDS]


class Desk:
    """Compares the plans that are chosen and returns what the tab then shows."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words
        self._known: dict[tuple[str, str, str], Comparison] = {}
        self._lock = Lock()

    @calm
    def choose(self, old: str | None, new: str | None) -> list[Any]:
        """Compare two plans."""
        return self._shown(old, new)

    @calm
    def reopen(self, old: str | None, new: str | None) -> list[Any]:
        """Compare again, the library having changed; without plans, the two latest of one issuer."""
        snapshot = self._library.snapshot()
        known = {plan.id for plan in snapshot.plans}
        if old not in known or new not in known:
            old, new = _latest(snapshot.plans)
        offered = _offered(snapshot)
        boxes = [gr.update(choices=offered, value=old), gr.update(choices=offered, value=new)]
        return [*boxes, *self._shown(old, new)]

    @calm
    def filter(self, old: str | None, new: str | None, *values: object) -> list[Any]:
        """Show the rows of some kinds, leaders or units."""
        kinds, leaders, units = (_names(value) for value in values)
        return self._listed(old, new, Chosen(kinds, leaders, units))

    @calm
    def press(self, event: gr.EventData, old: str | None, new: str | None, chosen: Chosen) -> list[Any]:
        """Show more rows."""
        more = Pressed.of(event).act == "more"
        return self._listed(old, new, replace(chosen, shown=chosen.shown + STEP) if more else chosen)

    @calm
    def workbook(self, old: str | None, new: str | None) -> tuple[str, bytes] | None:
        """Return the comparison as a spreadsheet."""
        from qa.reporting.comparison_xlsx import comparison_workbook

        comparison = self._compared(old, new)
        return (f"{self._words('compare_name')}.xlsx", comparison_workbook(comparison)) if comparison else None

    @calm
    def document(self, old: str | None, new: str | None) -> tuple[str, bytes] | None:
        """Return the comparison as a report."""
        from qa.reporting.comparison_docx import comparison_document

        comparison = self._compared(old, new)
        return (f"{self._words('compare_name')}.docx", comparison_document(comparison)) if comparison else None

    def _listed(self, old: str | None, new: str | None, chosen: Chosen) -> list[Any]:
        comparison = self._compared(old, new)
        return [rows_html(comparison, chosen, self._words) if comparison else "", chosen]

    def _shown(self, old: str | None, new: str | None) -> list[Any]:
        words, comparison = self._words, self._compared(old, new)
        if comparison is None:
            why = "compare_same" if old and old == new else "compare_two"
            hidden = gr.update(visible=False)
            none: list[Any] = [gr.update(choices=[], value=[])] * 2
            return [gr.skip(), *none, notice(words(why), "empty"), hidden, "", "", "", hidden, hidden, Chosen()]
        tasks = [task for row in comparison.rows for task in (*row.old, *row.new)]
        leaders = by_pinyin({name for task in tasks for name in task.leaders})
        units = by_pinyin({unit.name for task in tasks for unit in task.units()})
        held = comparison.summary()
        counts = [Count(words(f"kind_{kind}"), held[kind]) for kind in KINDS]
        return [
            gr.update(value=[]),
            gr.update(choices=[(name, name) for name in leaders], value=[]),
            gr.update(choices=[(name, name) for name in units], value=[]),
            tag("h2", text(words("compare_title"))) + summary_html(comparison, words),
            gr.update(value=bars(counts, words("chart_times", count="").strip()), visible=True),
            targets_html(comparison, words),
            matrices_html(comparison, words),
            rows_html(comparison, Chosen(), words),
            gr.update(visible=True),
            gr.update(visible=True),
            Chosen(),
        ]

    def _compared(self, old: str | None, new: str | None) -> Comparison | None:
        """Return the comparison of two plans, remembered as long as the library is the same; None without two."""
        snapshot = self._library.snapshot()
        plans = {plan.id: plan for plan in snapshot.plans}
        if old is None or new is None or old == new or old not in plans or new not in plans:
            return None
        key = (snapshot.fingerprint, old, new)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = compare(snapshot, plans[old], plans[new])
            with self._lock:
                self._known[key] = known
                while len(self._known) > _KEPT:
                    self._known.pop(next(iter(self._known)))
        return known


def _latest(plans: Sequence[Plan]) -> tuple[str | None, str | None]:
    """Return the two latest plans, of one issuer where one has two: the earlier, and the later one."""
    ordered = sorted(plans, key=_year, reverse=True)
    for later in ordered:
        earlier = [plan for plan in ordered if plan.issuer == later.issuer and _year(plan) < _year(later)]
        if earlier:
            return earlier[0].id, later.id
    return (ordered[1].id, ordered[0].id) if len(ordered) >= _TWO else (None, None)


def _names(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, Sequence) else ()
