"""The first tab: one box to ask in, filters, and the answer as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import gradio as gr

from qa.answering import Phraser
from qa.index.library import Library
from qa.reporting.xlsx import results_workbook
from qa.retrieval import Filters, Searcher
from qa.web.answers import STEP, answer
from qa.web.boxes import FIELDS, LABELS, Asked, adding, choices, filter_chips, filters_of, values_of, without
from qa.web.examples import examples
from qa.web.parts import EVENT, Download, Pressed, calm, panel
from qa.web.words import Words

_ENDS: Final = len(FIELDS) + 6
"""Components an answer writes to: the query, the fields, collectives, chips, answer, download, and what was asked."""


@dataclass(frozen=True, slots=True)
class SearchTab:
    """The components of the tab."""

    query: gr.Textbox
    ask: gr.Button
    boxes: tuple[Any, ...]
    chips: gr.HTML
    answer: gr.HTML
    download: Download
    asked: gr.State
    desk: Desk

    def ends(self) -> list[Any]:
        """Return all that an answer writes to."""
        return [self.query, *self.boxes, self.chips, self.answer, self.download.button, self.asked]


def build(library: Library, searcher: Searcher, words: Words, *, phraser: Phraser | None = None) -> SearchTab:
    """Lay out the tab and connect it; `phraser` words the answers to questions."""
    tab = _layout(library, Desk(library, searcher, words, phraser=phraser), words)
    _connect(tab)
    return tab


def _layout(library: Library, desk: Desk, words: Words) -> SearchTab:
    offered = choices(library.snapshot(), words)
    with gr.Row(elem_id="ask", equal_height=True):
        query = gr.Textbox(
            show_label=False,
            label=words("query"),
            elem_id="query",
            scale=1,
            max_lines=1,
            container=False,
            autofocus=True,
            placeholder=words("query_hint_empty"),
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search"),
        )
        ask = gr.Button(words("search"), variant="primary", elem_id="go", scale=0, min_width=96)
    with gr.Accordion(words("filters"), open=False, elem_id="filters"), gr.Row(elem_id="boxes"):
        boxes: list[Any] = [
            gr.Dropdown(
                offered[field],
                multiselect=True,
                label=words(LABELS[field]),
                elem_id=f"box-{field}",
                allow_custom_value=True,
                value=[],
                min_width=200,
            )
            for field in FIELDS
        ]
        boxes.append(gr.Checkbox(label=words("collectives"), elem_id="box-collectives", min_width=200, container=False))
    with gr.Row(elem_id="tools"):
        chips = panel("chips")
        download = Download("download", words("download"))
    shown = panel("answer")
    return SearchTab(query, ask, tuple(boxes), chips, shown, download, gr.State(Asked()), desk)


def _connect(tab: SearchTab) -> None:
    desk = tab.desk
    typed = [tab.query, *tab.boxes]
    asking = [tab.query.submit, tab.ask.click]
    gr.on(asking, desk.ask, [*typed, tab.asked], tab.ends(), trigger_mode="always_last", **EVENT)
    # The boxes are not written to while one is being used: that would close it.
    rest = [tab.chips, tab.answer, tab.download.button, tab.asked]
    changes = [box.input for box in tab.boxes]
    gr.on(changes, desk.filter, [*typed, tab.asked], rest, trigger_mode="always_last", **EVENT)
    for pressed in (tab.chips, tab.answer):
        pressed.click(desk.press, [*typed, tab.asked], tab.ends(), **EVENT)
    tab.download.on_press(desk.workbook, [tab.asked])


class Desk:
    """Takes what the user does and returns what every component then shows."""

    def __init__(self, library: Library, searcher: Searcher, words: Words, *, phraser: Phraser | None = None) -> None:
        self._library = library
        self._phraser = phraser
        self._searcher = searcher
        self._words = words

    @calm
    def ask(self, query: str | None, *values: object) -> list[Any]:
        """Answer what was typed under the filters that are set; it may follow the question before."""
        *chosen, last = values
        before = last.understood if isinstance(last, Asked) else None
        return self.shown(Asked(query or "", filters_of(chosen), before=before))

    @calm
    def filter(self, query: str | None, *values: object) -> list[Any]:
        """Answer anew under changed filters, leaving the boxes as they are."""
        *chosen, last = values
        return self._answered(_typed(query, chosen, last))

    @calm
    def press(self, event: gr.EventData, query: str | None, *values: object) -> list[Any]:
        """Do what a button in the answer or among the active filters says."""
        *chosen, last = values
        asked = last if isinstance(last, Asked) else Asked()
        return self.shown(_after(Pressed.of(event), _typed(query, chosen, last), asked))

    @calm
    def open(self, request: gr.Request) -> list[Any]:
        """Show the page for the first time; a query may stand in the address."""
        asked = Asked(request.query_params.get("q", ""))
        _, *rest = self.shown(asked)
        # Without a query in the address, what was typed while the page opened stays.
        hint = self._hint()
        query = gr.update(value=asked.query, placeholder=hint) if asked.query else gr.update(placeholder=hint)
        return [query, *rest]

    @calm
    def reopen(self, asked: Asked) -> list[Any]:
        """Answer the last question again where the library has changed since.

        What is being typed meanwhile is left alone.
        """
        if asked.generation in {None, self._library.snapshot().generation}:
            return [gr.skip()] * _ENDS
        _, *rest = self.shown(asked)
        return [gr.skip(), *rest]

    def shown(self, asked: Asked) -> list[Any]:
        """Return what all components show for a question."""
        snapshot = self._library.snapshot()
        offered = choices(snapshot, self._words)
        *lists, collectives = values_of(asked.filters)
        boxes = [gr.update(choices=offered[field], value=value) for field, value in zip(FIELDS, lists, strict=True)]
        return [asked.query, *boxes, collectives, *self._answered(asked)]

    def _hint(self) -> str:
        tries = examples(self._library.snapshot().tasks, 1)
        return self._words("query_hint", example=tries[0]) if tries else self._words("query_hint_empty")

    @calm
    def workbook(self, asked: Asked) -> tuple[str, bytes] | None:
        """Return the answer to the last question as a file."""
        snapshot = self._library.snapshot()
        found = answer(asked, snapshot, self._searcher, self._words)
        if not found.items:
            return None
        return f"{self._words('download_name')}.xlsx", results_workbook(found.items, snapshot.plans)

    def _answered(self, asked: Asked) -> list[Any]:
        snapshot = self._library.snapshot()
        found = answer(asked, snapshot, self._searcher, self._words, phraser=self._phraser)
        chips = "" if asked.similar else filter_chips(asked.filters, snapshot, self._words)
        now = replace(asked, generation=snapshot.generation, understood=found.understood)
        return [chips, found.html, gr.update(visible=bool(found.items)), now]


def _typed(query: str | None, chosen: Sequence[object], last: object) -> Asked:
    """Return what stands in the box and filters; the same words are read as they were read `last`."""
    words = query or ""
    as_typed = isinstance(last, Asked) and last.as_typed and last.query == words
    return Asked(words, filters_of(chosen), as_typed=as_typed)


def _after(pressed: Pressed, typed: Asked, asked: Asked) -> Asked:
    """Return what is asked after a button was pressed; `typed` is what stands in the box and filters now."""
    changes = {
        "leader": lambda: replace(typed, filters=adding(typed.filters, "leaders", pressed["name"])),
        "unit": lambda: replace(typed, filters=adding(typed.filters, "units", pressed["name"])),
        "plan": lambda: Asked(filters=Filters(plans=(pressed["name"],))),
        "example": lambda: Asked(pressed["query"]),
        "drop": lambda: replace(typed, filters=without(typed.filters, pressed["field"], pressed["value"])),
        "clear": lambda: replace(typed, filters=Filters()),
        "similar": lambda: replace(typed, similar=pressed["id"]),
        "back": lambda: typed,
        "as_typed": lambda: replace(asked, as_typed=True, shown=STEP),
        "more": lambda: replace(asked, shown=asked.shown + STEP),
    }
    return changes.get(pressed.act, lambda: asked)()
