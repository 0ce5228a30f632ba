"""The second tab: whole plans as a table that is filtered, sorted and downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import gradio as gr

from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.reporting.xlsx import tasks_workbook
from qa.web.boxes import Choice, by_pinyin, choices
from qa.web.parts import EVENT, Download, Pressed, calm, panel
from qa.web.table import View, rows_of, table_html
from qa.web.words import Words

LISTS: Final = {
    "plans": "col_plan",
    "sections": "col_section",
    "leaders": "col_leaders",
    "lead_units": "col_lead",
    "support_units": "col_support",
}


@dataclass(frozen=True, slots=True)
class TableTab:
    """The components of the tab: `boxes` are the text, the numbers, the lists in their order, and the figures."""

    boxes: tuple[Any, ...]
    table: gr.HTML
    download: Download
    view: gr.State
    desk: Desk

    def ends(self) -> list[Any]:
        """Return what is written to when the library changed."""
        return [*self.boxes[2:-1], self.table, self.download.button, self.view]


def build(library: Library, words: Words) -> TableTab:
    """Lay out the tab and connect it."""
    tab = _layout(library, Desk(library, words), words)
    _connect(tab)
    return tab


def _layout(library: Library, desk: Desk, words: Words) -> TableTab:
    offered = _choices(library.snapshot(), words)
    with gr.Row(elem_id="table-tools"):
        contains = gr.Textbox(
            label=words("table_text"), placeholder=words("table_text_hint"), elem_id="table-text", max_lines=1, scale=1
        )
        download = Download("table-download", words("download"))
    with (
        gr.Accordion(words("table_filters"), open=False, elem_id="table-filters", elem_classes=["fold"]),
        gr.Row(elem_id="table-boxes"),
    ):
        numbers = gr.Textbox(label=words("col_number"), elem_id="table-number", max_lines=1, min_width=200)
        lists = [
            gr.Dropdown(
                offered[field], multiselect=True, value=[], label=words(label), allow_custom_value=True, min_width=200
            )
            for field, label in LISTS.items()
        ]
        figures = gr.Textbox(label=words("col_figures"), elem_id="table-figures", max_lines=1, min_width=200)
    return TableTab((contains, numbers, *lists, figures), panel("table"), download, gr.State(View()), desk)


def _connect(tab: TableTab) -> None:
    desk = tab.desk
    ends = [tab.table, tab.download.button, tab.view]
    # A text box's `input` comes with key presses alone: not with Chinese from an input method, nor with pasting.
    changes = [box.change if isinstance(box, gr.Textbox) else box.input for box in tab.boxes]
    gr.on(changes, desk.filter, [*tab.boxes, tab.view], ends, trigger_mode="always_last", **EVENT)
    tab.table.click(desk.press, [tab.view], ends, **EVENT)
    tab.download.on_press(desk.workbook, [tab.view])


def _choices(snapshot: Snapshot, words: Words) -> dict[str, list[Choice]]:
    offered = choices(snapshot, words)
    leads = {unit.name for task in snapshot.tasks for unit in task.lead_units}
    supports = {unit.name for task in snapshot.tasks for unit in task.support_units}
    named = {"lead_units": by_pinyin(leads), "support_units": by_pinyin(supports)}
    chosen = {field: offered[field] for field in ("plans", "sections", "leaders")}
    return chosen | {field: [(name, name) for name in names] for field, names in named.items()}


class Desk:
    """Takes what the user does with the table and returns what it then shows."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words

    @calm
    def filter(self, contains: str | None, numbers: str | None, *values: object) -> list[Any]:
        """Show the rows that pass what is written in the boxes, in the order they had."""
        *lists, figures, last = values
        view = last if isinstance(last, View) else View()
        plans, sections, leaders, lead_units, support_units = (_names(value) for value in lists)
        return self._shown(
            View(
                contains=contains or "",
                numbers=numbers or "",
                plans=plans,
                sections=sections,
                leaders=leaders,
                lead_units=lead_units,
                support_units=support_units,
                figures=str(figures or ""),
                order=view.order,
                descending=view.descending,
            )
        )

    @calm
    def press(self, event: gr.EventData, view: View) -> list[Any]:
        """Sort by a column, or show all rows."""
        pressed = Pressed.of(event)
        if pressed.act == "sort":
            return self._shown(view.sorted_by(pressed["column"]))
        return self._shown(replace(view, shown=len(self._library.snapshot().tasks)))

    @calm
    def reopen(self, view: View) -> list[Any]:
        """Show the table again, the library having changed."""
        offered = _choices(self._library.snapshot(), self._words)
        boxes = [gr.update(choices=offered[field], value=list(getattr(view, field))) for field in LISTS]
        return [*boxes, *self._shown(view)]

    @calm
    def workbook(self, view: View) -> tuple[str, bytes] | None:
        """Return the rows that pass, in their order, as a file."""
        snapshot = self._library.snapshot()
        tasks = [row.task for row in rows_of(snapshot, view)]
        return (f"{self._words('table_name')}.xlsx", tasks_workbook(tasks, snapshot.plans)) if tasks else None

    def _shown(self, view: View) -> list[Any]:
        snapshot = self._library.snapshot()
        rows = rows_of(snapshot, view)
        return [table_html(rows, snapshot, view, self._words), gr.update(visible=bool(rows)), view]


def _names(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, Sequence) else ()
