"""The tab that compares two plans: what became of each task, with its exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import gradio as gr

from qa.comparing import Comparison, Comparisons
from qa.domain import Plan
from qa.index.library import Library
from qa.index.linking import Verb, Wish
from qa.index.snapshot import Snapshot
from qa.reporting.charts import Count, bars
from qa.web.align_panel import VERBS, AlignPanel, decide, shown_of
from qa.web.boxes import Choice, by_pinyin, plan_label
from qa.web.compare_view import STEP, Chosen, kind_names, matrices_html, rows_html, summary_html, targets_html
from qa.web.markup import notice, tag, text
from qa.web.parts import EVENT, Download, Pressed, calm, panel
from qa.web.words import Words

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
    align: AlignPanel
    desk: Desk

    def shown(self) -> list[Any]:
        """Return what is written to when other plans are compared."""
        buttons = [download.button for download in self.downloads]
        return [*self.boxes, *buttons, self.chosen, *self.compared()]

    def compared(self) -> list[Any]:
        """Return what is written to when the same plans are compared anew."""
        return [self.summary, self.chart, self.targets, self.matrices, self.rows, *self.align.shown()]

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
    align = AlignPanel.lay_out(words)
    nothing: list[Choice] = []
    with gr.Row(elem_id="compare-boxes"):
        boxes = tuple(
            gr.Dropdown(nothing, multiselect=True, value=[], label=words(label), allow_custom_value=True, elem_id=name)
            for label, name in (
                ("compare_kind", "compare-kind"),
                ("leader", "compare-leader"),
                ("unit", "compare-unit"),
            )
        )
    old, new = plans
    kinds, leaders, units = boxes
    xlsx, docx = downloads
    return CompareTab(
        (old, new), (kinds, leaders, units), summary, chart, targets, matrices, panel("compare-rows"), (xlsx, docx),
        gr.State(Chosen()), align, desk,
    )  # fmt: skip


def _connect(tab: CompareTab) -> None:
    desk, plans, boxes = tab.desk, list(tab.plans), list(tab.boxes)
    gr.on([plan.input for plan in plans], desk.choose, plans, tab.shown(), **EVENT)
    gr.on([box.input for box in boxes], desk.filter, [*plans, *boxes], [tab.rows, tab.chosen], **EVENT)
    tab.rows.click(desk.press, [*plans, tab.chosen], [tab.rows, tab.chosen], **EVENT)
    for verb, pressed in zip(VERBS, tab.align.buttons, strict=True):
        given = [*plans, *tab.align.tasks, tab.chosen]
        pressed.click(partial(desk.align, verb), given, tab.compared(), **EVENT)
    tab.align.decided.click(desk.undo, [*plans, tab.chosen], tab.compared(), **EVENT)
    tab.downloads[0].on_press(desk.workbook, plans)
    tab.downloads[1].on_press(desk.document, plans)


def _offered(snapshot: Snapshot) -> list[Choice]:
    return [(plan_label(plan), plan.id) for plan in sorted(snapshot.plans, key=_year, reverse=True)]


def _year(plan: Plan) -> tuple[int, str]:
    return plan.year or 0, plan.id


class Desk:
    """Compares the plans that are chosen and returns what the tab then shows."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words
        self._comparisons = Comparisons()

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
    def align(self, verb: Verb, old: str | None, new: str | None, *given: object) -> list[Any]:
        """Take a decision about the tasks that are chosen, given before what is shown, and compare anew."""
        *tasks, chosen = given
        ours, theirs = map(_names, tasks)
        shown = chosen if isinstance(chosen, Chosen) else Chosen()
        return self._decided(old, new, Wish(verb, ours, theirs), shown)

    @calm
    def undo(self, event: gr.EventData, old: str | None, new: str | None, chosen: Chosen) -> list[Any]:
        """Undo one of the decisions that are listed, and compare anew."""
        return self._decided(old, new, Wish("undo", decision=Pressed.of(event)["decision"]), chosen)

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

    def _decided(self, old: str | None, new: str | None, wish: Wish, chosen: Chosen) -> list[Any]:
        comparison = self._compared(old, new)
        if comparison is None:
            return self._nothing(old, new)
        said = decide(self._library, comparison, wish, self._words)
        anew = self._compared(old, new) or comparison
        return [*self._views(anew, chosen), *shown_of(anew, self._words, said)]

    def _listed(self, old: str | None, new: str | None, chosen: Chosen) -> list[Any]:
        comparison = self._compared(old, new)
        return [rows_html(comparison, chosen, self._words) if comparison else "", chosen]

    def _shown(self, old: str | None, new: str | None) -> list[Any]:
        words, comparison = self._words, self._compared(old, new)
        if comparison is None:
            hidden, none = gr.update(visible=False), gr.update(choices=[], value=[])
            return [none, none, none, hidden, hidden, Chosen(), *self._nothing(old, new)]
        tasks = [task for row in comparison.rows for task in (*row.old, *row.new)]
        leaders = by_pinyin({name for task in tasks for name in task.leaders})
        units = by_pinyin({unit.name for task in tasks for unit in task.units()})
        kinds = [(name, kind) for kind, name in kind_names(comparison, words).items()]
        return [
            gr.update(choices=kinds, value=[]),
            gr.update(choices=[(name, name) for name in leaders], value=[]),
            gr.update(choices=[(name, name) for name in units], value=[]),
            gr.update(visible=True),
            gr.update(visible=True),
            Chosen(),
            *self._views(comparison, Chosen()),
            *shown_of(comparison, words),
        ]

    def _nothing(self, old: str | None, new: str | None) -> list[Any]:
        why = self._words("compare_same" if old and old == new else "compare_two")
        return [notice(why, "empty"), gr.update(visible=False), "", "", "", *shown_of(None, self._words)]

    def _views(self, comparison: Comparison, chosen: Chosen) -> list[Any]:
        words, held = self._words, comparison.summary()
        counts = [Count(name, held[kind]) for kind, name in kind_names(comparison, words).items()]
        return [
            tag("h2", text(words("compare_title"))) + summary_html(comparison, words),
            gr.update(value=bars(counts, words("chart_times", count="").strip()), visible=True),
            targets_html(comparison, words),
            matrices_html(comparison, words),
            rows_html(comparison, chosen, words),
        ]

    def _compared(self, old: str | None, new: str | None) -> Comparison | None:
        """Return the comparison of two plans; None without two."""
        snapshot = self._library.snapshot()
        plans = {plan.id: plan for plan in snapshot.plans}
        if old is None or new is None or old == new or old not in plans or new not in plans:
            return None
        return self._comparisons.of(snapshot, plans[old], plans[new])


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
