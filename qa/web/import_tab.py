"""The fourth tab: files are read, checked and stored; plans go out of the library; names of units are decided."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import gradio as gr

from qa.index.library import Library
from qa.reading.files import SUFFIXES
from qa.reading.kinds import SUFFIXES_OF
from qa.reading.limits import Limits
from qa.retrieval import Searcher
from qa.web import units_panel
from qa.web.import_desk import Desk
from qa.web.markup import tag, text
from qa.web.parts import EVENT, calm, panel
from qa.web.readings import Shelf
from qa.web.words import Words

_MEGABYTE: Final = 1024**2


@dataclass(frozen=True, slots=True)
class ImportTab:
    """The components of the tab that show the library."""

    plans: gr.HTML
    units: gr.HTML
    desk: Desk
    unit_desk: units_panel.Desk

    def ends(self) -> list[Any]:
        """Return what is written to when the library changed."""
        return [self.plans, self.units]

    def reopen(self) -> list[Any]:
        """Return the plans and units of the library as it is now."""
        return [self.desk.listed(), self.unit_desk.listed()]


def build(library: Library, searcher: Searcher, words: Words, *, limits: Limits, shelf: Shelf) -> ImportTab:
    """Lay out the tab and connect it; what sessions read is kept on the shelf.

    After a change verdicts are measured anew: a search meanwhile does not wait.
    """
    desk = Desk(library, words, limits=limits, shelf=shelf)
    with gr.Column(elem_id="import-files"):
        gr.HTML(_hint(words, limits), elem_classes=["panel"], apply_default_css=False, js_on_load=None)
        chosen = gr.File(
            file_count="multiple", show_label=False, label=words("import_file"), elem_id="files", height=150
        )
        go = gr.Button(words("import_go"), variant="primary", elem_id="import-go")
    report = panel("report", script=(files("qa.web") / "check.js").read_text(encoding="utf-8"))
    tab = ImportTab(panel("plans"), panel("units"), desk, units_panel.Desk(library, words))
    token = gr.State("")
    one_by_one: dict[str, Any] = {"concurrency_limit": 1, **EVENT}
    go.click(desk.read, [chosen, token], [report, chosen, token], concurrency_id="read", **one_by_one)
    report.input(desk.keep, [token], None, trigger_mode="always_last", **EVENT)
    report.click(desk.press, [token], [report], **EVENT)
    stored = report.submit(desk.store, [token], [report, token], concurrency_id="import", **one_by_one)
    removed = tab.plans.click(desk.remove, None, [tab.plans], **EVENT)
    decided = tab.units.click(tab.unit_desk.press, None, [tab.units], **EVENT)
    stored = stored.then(tab.reopen, None, tab.ends(), **EVENT)
    removed = removed.then(tab.unit_desk.listed, None, [tab.units], **EVENT)
    for changed in (stored, removed, decided):
        changed.then(lambda: measure(library, searcher), None, None, concurrency_id="measure", **one_by_one)
    return tab


@calm
def measure(library: Library, searcher: Searcher) -> None:
    """Measure what verdicts on the library as it is now rest on."""
    searcher.prepare(library.snapshot())


def _hint(words: Words, limits: Limits) -> str:
    """Return what can be imported; `page.js` lets the file picker offer the endings in `data-accept`."""
    kinds = "、".join(suffixes[0] for suffixes in SUFFIXES_OF.values())
    limit = limits.max_bytes // _MEGABYTE
    said = tag("p", text(words("import_hint", kinds=kinds, limit=limit)), "facts", data_accept=",".join(SUFFIXES))
    return tag("h2", text(words("import_title"))) + said
