"""The third tab: what the rows of a plan add up to, as charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.domain import Task
from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.reporting.charts import (
    MOST_UNITS,
    Count,
    bars,
    count_lead_units,
    count_leaders,
    count_pairs,
    count_sections,
    heat_map,
)
from qa.web.boxes import Choice, choices
from qa.web.markup import notice, tag, text
from qa.web.parts import EVENT, calm
from qa.web.words import Words

CHARTS = ("leaders", "sections", "units", "matrix")
_ALL = ""


@dataclass(frozen=True, slots=True)
class ChartsTab:
    """The components of the tab: the plan chosen, a line above, and a heading, a chart and a note each."""

    plan: gr.Dropdown
    head: gr.HTML
    headings: tuple[gr.HTML, ...]
    plots: tuple[gr.Plot, ...]
    desk: Desk

    def ends(self) -> list[Any]:
        """Return what is written to when the plan or the library changed."""
        return [self.plan, self.head, *self.headings, *self.plots]


def build(library: Library, words: Words) -> ChartsTab:
    """Lay out the tab and connect it."""
    desk = Desk(library, words)
    with gr.Row(elem_id="charts-tools"):
        plan = gr.Dropdown(
            _choices(library.snapshot(), words),
            value=None,
            label=words("charts_plan"),
            elem_id="charts-plan",
            allow_custom_value=True,
        )
    head = _text("charts-head")
    headings, plots = [], []
    with gr.Row(elem_id="charts-grid"):
        for name in CHARTS:
            with gr.Column(elem_id=f"chart-{name}", elem_classes=["chart"]):
                headings.append(_text(f"heading-{name}"))
                plots.append(gr.Plot(show_label=False, container=False, elem_classes=["plot"], buttons=[]))
    tab = ChartsTab(plan, head, tuple(headings), tuple(plots), desk)
    plan.input(desk.choose, [plan], tab.ends()[1:], **EVENT)
    return tab


def _text(name: str) -> gr.HTML:
    return gr.HTML(elem_id=name, elem_classes=["panel"], apply_default_css=False, js_on_load=None)


def _choices(snapshot: Snapshot, words: Words) -> list[Choice]:
    return [(words("charts_all"), _ALL), *choices(snapshot, words)["plans"]]


class Desk:
    """Counts the rows of the plan that is chosen and returns what the tab then shows."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words

    @calm
    def choose(self, plan: str | None) -> list[Any]:
        """Count the tasks of a plan, or all."""
        return self._counted(self._library.snapshot(), plan or _ALL)

    @calm
    def reopen(self, plan: str | None) -> list[Any]:
        """Count again, the library having changed; without a plan, or with one that is gone, the latest."""
        snapshot = self._library.snapshot()
        known = [one.id for one in snapshot.plans]
        chosen = plan if plan == _ALL or plan in known else max(known, default=_ALL)
        return [
            gr.update(choices=_choices(snapshot, self._words), value=chosen),
            *self._counted(snapshot, chosen),
        ]

    def _counted(self, snapshot: Snapshot, plan: str) -> list[Any]:
        tasks = [task for task in snapshot.tasks if plan in {_ALL, task.plan}]
        words = self._words
        if not tasks:
            hidden = [gr.update(visible=False)] * len(CHARTS)
            return [notice(words("chart_none"), "empty"), *[""] * len(CHARTS), *hidden]
        head = tag("p", text(words("charts_total", total=len(tasks))), "facts", role="status")
        figures = self._figures(tasks)
        return [head, *self._headings(tasks), *(gr.update(value=figure, visible=True) for figure in figures)]

    def _figures(self, tasks: Sequence[Task]) -> list[Any]:
        unit = self._words("chart_times", count="").strip()
        return [
            bars(count_leaders(tasks), unit),
            bars(count_sections(tasks, none=self._words("chart_unnamed")), unit),
            bars(count_lead_units(tasks)[:MOST_UNITS], unit),
            heat_map(count_pairs(tasks), unit),
        ]

    def _headings(self, tasks: Sequence[Task]) -> list[str]:
        words, units = self._words, count_lead_units(tasks)
        counts = {
            "leaders": len(count_leaders(tasks)),
            "units": len(units),
            "sections": len(count_sections(tasks)),
            "matrix": 0,
        }
        rest = _rest(units[MOST_UNITS:], words)
        return [
            tag("h2", text(words(f"chart_{name}")))
            + tag("p", text(words(f"chart_{name}_note", count=counts[name])), "facts")
            + (rest if name == "units" else "")
            for name in CHARTS
        ]


def _rest(units: Sequence[Count], words: Words) -> str:
    if not units:
        return ""
    named = "、".join(f"{one.name}（{words('chart_times', count=one.tasks)}）" for one in units)
    return tag("details", tag("summary", text(words("chart_rest", count=len(units)))) + tag("p", text(named)), "rest")
