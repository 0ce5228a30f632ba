"""What the import page does: reads files, takes over what the user puts right, and stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import gradio as gr

from qa.errors import QaError
from qa.index.encoder import Progress
from qa.index.importing import read_plan, store_plan
from qa.index.library import Imported, Library
from qa.reading.limits import Limits
from qa.web.check import check_html
from qa.web.import_report import failed_html, library_html, progress_html, report_html
from qa.web.markup import notice, tag
from qa.web.parts import Pressed, calm
from qa.web.readings import STEP, Reading, Readings, Shelf, edits_of
from qa.web.words import Words
from qa.web.work import Beside

_Shown: TypeAlias = tuple[str, float | None]
"""What is being done, and how much of it is."""


class Desk:
    """Takes files and presses, and returns what the page then says."""

    def __init__(self, library: Library, words: Words, *, limits: Limits, shelf: Shelf) -> None:
        self._library = library
        self._words = words
        self._limits = limits
        self._shelf = shelf

    @calm
    def listed(self) -> str:
        """Return the plans of the library."""
        return library_html(self._library.snapshot(), self._words, kept=self._kept())

    @calm
    def remove(self, event: gr.EventData) -> str:
        """Ask whether to remove a plan, remove it, or leave it."""
        pressed, words = Pressed.of(event), self._words
        said = ""
        if pressed.act == "confirm":
            try:
                said = words("removed", title=self._library.remove(pressed["plan"]).title)
            except QaError as error:
                said = str(error)
        asked = pressed["plan"] if pressed.act == "remove" else ""
        return library_html(self._library.snapshot(), words, kept=self._kept(), asked=asked, said=said)

    def read(self, paths: Sequence[str] | None, token: str) -> Iterator[list[Any]]:
        """Read files one after the other, saying how far it is, and show them with those that are not stored yet."""
        held = self._shelf.get(token)
        if not paths:
            yield [notice(self._words("import_nothing"), "note") if held is None else gr.skip(), gr.skip(), gr.skip()]
            return
        readings = Readings(list(held.files) if held else [])
        before = len(readings.files)
        for place, path in enumerate(map(Path, paths), 1):
            stage = self._words("import_reading", name=path.name)
            yield [progress_html(stage, None, self._which(place, len(paths))), gr.skip(), gr.skip()]
            try:
                # Only shown, and looked at for its ending: where the file lies is gradio's affair.
                plan = read_plan(path, name=path.name, limits=self._limits)
                kept = [one.correction for one in self._library.corrections(plan.parsed.plan.id)]
                readings.files.append(Reading.of(path.name, plan, kept))
            except QaError as error:
                readings.failures.append((path.name, str(error)))
        readings.chosen = before if len(readings.files) > before else 0
        if readings.files:
            self._shelf.drop(token)
            token = self._shelf.put(readings)
        yield [check_html(readings, self._words), None, token]

    def keep(self, event: gr.EventData, token: str) -> None:
        """Take over what the user wrote; nothing is shown anew, for the user goes on writing."""
        readings, pressed = self._shelf.get(token), Pressed.of(event)
        if readings is not None:
            readings.edit(pressed["file"], edits_of(pressed["edits"]))

    @calm
    def press(self, event: gr.EventData, token: str) -> str:
        """Do what a button among the files or tasks says."""
        pressed, readings = Pressed.of(event), self._shelf.get(token)
        if readings is None:
            return notice(self._words("check_gone"), "note")
        readings.edit(pressed["file"], edits_of(pressed["edits"]))
        if pressed.act == "confirm" or (pressed.act == "discard" and not any(one.edited for one in readings.files)):
            self._shelf.drop(token)
            return notice(self._words("check_discarded"), "note")
        _look(readings, pressed)
        return check_html(readings, self._words, asked=pressed.act == "discard")

    def store(self, event: gr.EventData, token: str) -> Iterator[list[Any]]:
        """Store all files that were read, saying how far it is; those that fail are kept to be tried again."""
        pressed, readings = Pressed.of(event), self._shelf.get(token)
        if readings is None:
            yield [notice(self._words("check_gone"), "note"), ""]
            return
        readings.edit(pressed["file"], edits_of(pressed["edits"]))
        done, left = "", Readings()
        for place, reading in enumerate(readings.files, 1):
            work = Beside(partial(self._stored, reading))
            try:
                for stage, share in self._stages(reading.name, work):
                    yield [done + progress_html(stage, share, self._which(place, len(readings.files))), token]
                imported = work.result()
                parsed = self._library.parsed(imported.plan.id)
                done += report_html(reading.name, imported, parsed, self._words)
            except QaError as error:
                left.files.append(reading)
                left.failures.append((reading.name, str(error)))
        self._shelf.drop(token)
        rest = check_html(left, self._words) if left.files else ""
        failed = "".join(failed_html(name, why, self._words) for name, why in readings.failures)
        yield [tag("div", failed + done, "reports") + rest, self._shelf.put(left) if left.files else ""]

    def _stored(self, reading: Reading, progress: Progress) -> Imported:
        stored = [one.correction for one in self._library.corrections(reading.plan.parsed.plan.id)]
        return store_plan(self._library, reading.plan, corrections=reading.merged(stored), progress=progress)

    def _stages(self, name: str, work: Beside[Imported]) -> Iterator[_Shown]:
        yield self._words("import_storing", name=name), None
        for done, total in work.steps():
            last = done >= total
            key = "import_indexing" if last else "import_embedding"
            yield self._words(key, name=name, done=done, total=total), None if last else done / total

    def _which(self, place: int, count: int) -> str:
        return self._words("import_which", place=place, count=count) if count > 1 else ""

    def _kept(self) -> Counter[str]:
        return Counter(one.plan for one in self._library.corrections())


def _look(readings: Readings, pressed: Pressed) -> None:
    """Change what is shown: another file, some of the tasks or more of them."""
    if pressed.act == "open" and pressed["open"].isdecimal() and int(pressed["open"]) < len(readings.files):
        readings.chosen = int(pressed["open"])
    reading = readings.current
    if reading is None:
        return
    if pressed.act == "filter":
        reading.only_doubtful, reading.shown = bool(pressed["on"]), STEP
    elif pressed.act == "more":
        reading.shown = len(reading.plan.parsed.tasks)
    elif pressed.act == "lost":
        reading.forget_lost()
