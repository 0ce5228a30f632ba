"""The fourth tab: files come into the library, and plans go out of it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import gradio as gr

from qa.errors import QaError
from qa.index.importing import import_file
from qa.index.library import Imported, Library
from qa.reading.files import TEXT_SUFFIXES
from qa.web.import_report import failed_html, library_html, progress_html, report_html
from qa.web.markup import notice, tag
from qa.web.parts import EVENT, Pressed, calm, panel
from qa.web.words import Words

_MEGABYTE: Final = 1024**2


@dataclass(frozen=True, slots=True)
class ImportTab:
    """The components of the tab, and the events after which the library may have changed."""

    report: gr.HTML
    plans: gr.HTML
    changed: tuple[Any, ...]
    desk: Desk


def build(library: Library, words: Words, *, upload_mb: int) -> ImportTab:
    """Lay out the tab and connect it."""
    desk = Desk(library, words, upload_mb=upload_mb)
    kinds = "、".join(TEXT_SUFFIXES)
    with gr.Column(elem_id="import-files"):
        gr.HTML(
            tag("h2", words("import_title")) + tag("p", words("import_hint", kinds=kinds, limit=upload_mb), "facts"),
            elem_classes=["panel"],
            apply_default_css=False,
            js_on_load=None,
        )
        chosen = gr.File(
            file_count="multiple", show_label=False, label=words("import_file"), elem_id="files", height=150
        )
        go = gr.Button(words("import_go"), variant="primary", elem_id="import-go")
        report = panel("report")
    plans = panel("plans")
    imported = go.click(desk.take_in, [chosen], [report, chosen], concurrency_limit=1, concurrency_id="import", **EVENT)
    removed = plans.click(desk.press, None, [plans], **EVENT)
    listed = imported.then(desk.listed, None, [plans], **EVENT)
    return ImportTab(report, plans, (listed, removed), desk)


class Desk:
    """Takes files and presses, and returns what the page then says."""

    def __init__(self, library: Library, words: Words, *, upload_mb: int) -> None:
        self._library = library
        self._words = words
        self._limit = upload_mb

    @calm
    def listed(self) -> str:
        """Return the plans of the library."""
        return library_html(self._library.snapshot(), self._words)

    @calm
    def press(self, event: gr.EventData) -> str:
        """Ask whether to remove a plan, remove it, or leave it."""
        pressed, words = Pressed.of(event), self._words
        said = ""
        if pressed.act == "confirm":
            try:
                said = words("removed", title=self._library.remove(pressed["plan"]).title)
            except QaError as error:
                said = str(error)
        asked = pressed["plan"] if pressed.act == "remove" else ""
        return library_html(self._library.snapshot(), words, asked=asked, said=said)

    def take_in(self, paths: Sequence[str] | None) -> Iterator[list[Any]]:
        """Import files one after the other, saying how far it is, and report on each."""
        if not paths:
            yield [notice(self._words("import_nothing"), "note"), gr.skip()]
            return
        done = ""
        for place, path in enumerate(paths, 1):
            which = self._words("import_which", place=place, count=len(paths)) if len(paths) > 1 else ""
            for state in self._imported(Path(path)):
                if isinstance(state, str):
                    done += state
                else:
                    stage, share = state
                    yield [done + progress_html(stage, share, which), gr.skip()]
        yield [tag("div", done, "reports"), None]

    def _imported(self, path: Path) -> Iterator[tuple[str, float | None] | str]:
        """Yield how far the import of a file is, as stage and share, and at last its report."""
        # Only shown, and looked at for its ending: where the file lies is gradio's affair.
        name = path.name
        work = _Work(self._library, path, name)
        try:
            self._check_size(path, name)
            yield self._words("import_reading", name=name), None
            for done, total in work.steps():
                last = done >= total
                key = "import_indexing" if last else "import_embedding"
                yield self._words(key, name=name, done=done, total=total), None if last else done / total
            imported = work.result()
            yield report_html(name, imported, self._library.parsed(imported.plan.id), self._words)
        except QaError as error:
            yield failed_html(name, str(error), self._words)

    def _check_size(self, path: Path, name: str) -> None:
        size = path.stat().st_size
        if size > self._limit * _MEGABYTE:
            raise QaError(self._words("too_large", name=name, size=f"{size / _MEGABYTE:.1f}", limit=self._limit))


class _Work:
    """An import that runs beside, so that its steps can be shown as they come."""

    def __init__(self, library: Library, path: Path, name: str) -> None:
        self._library = library
        self._path = path
        self._name = name
        self._steps: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self._imported: Imported | None = None
        self._error: Exception | None = None

    def steps(self) -> Iterator[tuple[int, int]]:
        """Start, and yield (done, total) until the import has ended."""
        threading.Thread(target=self._run, daemon=True).start()
        while (step := self._steps.get()) is not None:
            yield step

    def result(self) -> Imported:
        """Return what the import did, or raise what it raised."""
        if self._error is not None:
            raise self._error
        assert self._imported is not None
        return self._imported

    def _run(self) -> None:
        try:
            self._imported = import_file(
                self._library, self._path, name=self._name, progress=lambda *step: self._steps.put(step)
            )
        except Exception as error:  # noqa: BLE001  # raised again by `result`, in the thread that asked
            self._error = error
        finally:
            self._steps.put(None)
