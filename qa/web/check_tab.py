"""The tab that checks drafts: typed or in a file, each against all tasks, with the reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from qa.comparing import Checked, check, find_overlaps, read_drafts
from qa.comparing.drafts import MOST_DRAFTS
from qa.errors import QaError
from qa.index.library import Library
from qa.reading import Document, read
from qa.reading.limits import Limits
from qa.retrieval import Searcher
from qa.web.boxes import Choice, plan_label
from qa.web.check_view import checked_html, overlaps_html
from qa.web.markup import notice, tag, text
from qa.web.parts import EVENT, Download, calm, panel
from qa.web.words import Words

_ACROSS = ""
_TWO = 2


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found about drafts, and the file they came from, for the reports."""

    checked: tuple[Checked, ...] = ()
    original: Path | None = None


@dataclass(frozen=True, slots=True)
class CheckTab:
    """The components of the tab that show the library."""

    within: gr.Dropdown
    desk: Desk

    def ends(self) -> list[Any]:
        """Return what is written to when the library changed."""
        return [self.within]


def build(library: Library, searcher: Searcher, words: Words, *, limits: Limits) -> CheckTab:
    """Lay out the tab and connect it."""
    desk = Desk(library, searcher, words, limits=limits)
    with gr.Column(elem_id="check-drafts"):
        gr.HTML(_hint(words), elem_classes=["panel"], apply_default_css=False, js_on_load=None)
        typed = gr.Textbox(
            lines=4, max_lines=16, show_label=False, placeholder=words("drafts_placeholder"), elem_id="drafts"
        )
        chosen = gr.File(show_label=False, label=words("import_file"), elem_id="drafts-file", height=120)
        with gr.Row(elem_id="check-buttons"):
            go = gr.Button(words("drafts_go"), variant="primary", elem_id="check-go")
            downloads = [Download(f"check-{kind}", words(f"drafts_{kind}")) for kind in ("xlsx", "docx")]
    for download in downloads:
        download.button.visible = False
    findings = gr.State(Findings())
    report = panel("check-report")
    with gr.Column(elem_id="check-within"):
        gr.HTML(_within_hint(words), elem_classes=["panel"], apply_default_css=False, js_on_load=None)
        with gr.Row(elem_id="within-tools"):
            within = gr.Dropdown(
                desk.offered(), value=None, label=words("plan"), elem_id="within-plan", allow_custom_value=True
            )
            find = gr.Button(words("within_go"), elem_id="within-go", size="sm")
    pairs = panel("check-pairs")
    buttons = [download.button for download in downloads]
    go.click(
        desk.check, [typed, chosen], [report, findings, *buttons], concurrency_id="check", concurrency_limit=2, **EVENT
    )
    find.click(desk.within, [within], [pairs], concurrency_id="check", **EVENT)
    downloads[0].on_press(desk.workbook, [findings])
    downloads[1].on_press(desk.document, [findings])
    return CheckTab(within, desk)


class Desk:
    """Checks what is handed in and returns what the tab then shows."""

    def __init__(self, library: Library, searcher: Searcher, words: Words, *, limits: Limits) -> None:
        self._library = library
        self._searcher = searcher
        self._words = words
        self._limits = limits

    def offered(self) -> list[Choice]:
        """Return what can be searched for overlaps: each plan, and all against each other where there are several."""
        plans = sorted(self._library.snapshot().plans, key=lambda plan: (plan.year or 0, plan.id), reverse=True)
        across = [(self._words("within_across"), _ACROSS)] if len(plans) >= _TWO else []
        return [(plan_label(plan), plan.id) for plan in plans] + across

    @calm
    def reopen(self) -> dict[str, Any]:
        """Offer the plans again, the library having changed."""
        offered = self.offered()
        return gr.update(choices=offered, value=offered[0][1] if offered else None)

    def check(self, typed: str | None, file: str | None) -> list[Any]:
        """Check the drafts of a file, else what was typed."""
        hidden = gr.update(visible=False)
        try:
            document = self._document(typed, file)
            if document is None:
                return [notice(self._words("drafts_none"), "note"), Findings(), hidden, hidden]
            snapshot = self._library.snapshot()
            checked = check(snapshot, read_drafts(document), self._searcher.encoded)
        except QaError as error:
            return [notice(str(error), "error"), Findings(), hidden, hidden]
        shown = gr.update(visible=True)
        original = Path(file) if file else None
        return [checked_html(checked, snapshot.plans, self._words), Findings(checked, original), shown, shown]

    @calm
    def within(self, plan: str | None) -> str:
        """Find the tasks of a plan, or of all plans against each other, that share work."""
        snapshot = self._library.snapshot()
        if plan is None:  # pressed before the plans were offered
            plan = next((value for _, value in self.offered()), None)
        chosen = next((one for one in snapshot.plans if one.id == plan), None)
        if chosen is None and plan != _ACROSS:
            return notice(self._words("within_choose"), "note")
        pairs = find_overlaps(snapshot, plan=chosen, across=chosen is None)
        return overlaps_html(pairs, snapshot.plans, self._words)

    @calm
    def workbook(self, findings: Findings) -> tuple[str, bytes] | None:
        """Return the findings as a spreadsheet."""
        from qa.reporting.check_reports import check_workbook

        if not findings.checked:
            return None
        return f"{self._words('drafts_name')}.xlsx", check_workbook(findings.checked, self._library.snapshot().plans)

    @calm
    def document(self, findings: Findings) -> tuple[str, bytes] | None:
        """Return the user's own document with comments, or a new one where the drafts came otherwise."""
        from qa.reporting.check_reports import annotated_document

        if not findings.checked:
            return None
        original = findings.original if findings.original and findings.original.exists() else None
        content = annotated_document(findings.checked, self._library.snapshot().plans, original)
        return f"{self._words('drafts_name')}.docx", content

    def _document(self, typed: str | None, file: str | None) -> Document | None:
        if file:
            return read(Path(file), name=Path(file).name, limits=self._limits)
        return Document.from_text(typed, self._words("drafts_typed")) if typed and typed.strip() else None


def _hint(words: Words) -> str:
    return tag("h2", text(words("drafts_title"))) + tag("p", text(words("drafts_hint", most=MOST_DRAFTS)), "facts")


def _within_hint(words: Words) -> str:
    return tag("h2", text(words("within_title"))) + tag("p", text(words("within_hint")), "facts")
