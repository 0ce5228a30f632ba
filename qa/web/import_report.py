"""What the import page says: how far it is, what an import did, and which plans the library holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from qa.domain import ParsedPlan, Placement, Plan, Source, Task, Unplaced
from qa.index.library import Imported
from qa.index.snapshot import Snapshot
from qa.parsing.corrections import MARK
from qa.web.boxes import plan_label
from qa.web.markup import button, notice, number_of, tag, text
from qa.web.words import Words

_NONE: Mapping[str, int] = MappingProxyType({})
_SHOWN = 200
"""Lines of one list at most; a document that gives more is no plan."""


def progress_html(stage: str, share: float | None, which: str = "") -> str:
    """Return a progress bar with what is being done; without a share it only says that work goes on."""
    bar = tag("progress", "", max=1, value=None if share is None else f"{share:.3f}", aria_label=stage)
    aside = tag("span", text(which), "facts") if which else ""
    return tag("div", tag("p", text(stage) + aside) + bar, "working", role="status")


def failed_html(name: str, sentence: str, words: Words) -> str:
    """Return the report of a file that was not imported, with the reason."""
    head = tag("header", tag("span", text(words("status_failed")), "status failed") + tag("h3", text(name)))
    return tag("article", head + notice(sentence, "error"), "report")


def report_html(name: str, imported: Imported, parsed: ParsedPlan, words: Words) -> str:
    """Return the report of a file that was imported: what was found, and all that the user should look at."""
    doubts = _list("task_doubts", list(_doubts(parsed.tasks, words)), words, is_open=True)
    return _report(name, imported.status, parsed, words, doubts=doubts)


def read_html(name: str, parsed: ParsedPlan, words: Words, *, note: str = "") -> str:
    """Return the report of a file that was read and is not stored yet; its doubts stand at its tasks."""
    return _report(name, "read", parsed, words, doubts=notice(note, "note") if note else "")


def _report(name: str, status: str, parsed: ParsedPlan, words: Words, *, doubts: str) -> str:
    plan = parsed.plan
    shown = tag("span", text(words(f"status_{status}")), f"status {status}")
    head = tag("header", shown + tag("h3", text(plan.title)) + tag("p", text(name), "facts"))
    lists = (
        _list("sections", [text(section) for section in plan.sections], words),
        _list("warnings", [text(one.message) for one in parsed.warnings], words, is_open=True),
        doubts,
        _unplaced(parsed.unplaced, words),
    )
    return tag("article", head + _facts(parsed, words) + "".join(lists), "report")


def _facts(parsed: ParsedPlan, words: Words) -> str:
    plan = parsed.plan
    facts = (
        (words("tasks_found"), words("items", count=len(parsed.tasks))),
        (words("characters"), _characters(parsed.placements, words)),
        (words("issuer"), plan.issuer),
        (words("year"), plan.year),
        (words("date"), plan.date),
        (words("document_number"), plan.number),
    )
    shown = "".join(
        tag("div", tag("dt", text(label)) + tag("dd", text(value if value is not None else words("unknown"))))
        for label, value in facts
        if value is not None or label != words("document_number")
    )
    return tag("dl", shown, "facts-list")


def _characters(placements: Iterable[Placement], words: Words) -> str:
    """Return how much of a document was placed; spaces and line breaks are not counted."""
    counts = {True: 0, False: 0}
    for one in placements:
        if one.kind != "layout":
            counts[one.kind != "unplaced"] += one.end - one.start
    return words("characters_placed", placed=counts[True], unplaced=counts[False])


def _list(key: str, lines: Sequence[str], words: Words, *, is_open: bool = False) -> str:
    """Return a list of lines, which are HTML, under a summary with their number; nothing where there are none."""
    if not lines:
        return ""
    items = "".join(tag("li", line) for line in lines[:_SHOWN])
    return tag(
        "details",
        tag("summary", text(words(key, count=len(lines)))) + tag("ul", items),
        "listed",
        open="" if is_open else None,
    )


def _doubts(tasks: Iterable[Task], words: Words) -> Iterable[str]:
    for task in tasks:
        for doubt in (one for one in task.doubts if not one.startswith(MARK)):
            yield tag("b", text(number_of(task.number, words))) + text(doubt)


def _unplaced(pieces: Sequence[Unplaced], words: Words) -> str:
    if not pieces:
        return tag("p", text(words("unplaced_none")), "placed")
    lines = [
        tag("q", text(piece.text)) + tag("span", text(f"{piece.reason} · {_place(piece.source, words)}"), "facts")
        for piece in pieces
    ]
    return _list("unplaced", lines, words, is_open=True)


def _place(source: Source, words: Words) -> str:
    key = "place" if source.page is None else "place_page"
    return words(key, page=source.page, start=source.start + 1, end=source.end)


def library_html(
    snapshot: Snapshot, words: Words, *, kept: Mapping[str, int] = _NONE, asked: str = "", said: str = ""
) -> str:
    """Return the plans of a library with a button to remove each; for plan `asked`, the question whether to.

    `kept` counts the corrections of plans by id; those of a plan that is removed stay.
    """
    head = tag("h2", text(words("library"))) + (notice(said, "note") if said else "")
    if not snapshot.plans:
        return tag("div", head + tag("p", text(words("library_empty")), "facts"), "library")
    counts: dict[str, int] = {}
    for task in snapshot.tasks:
        counts[task.plan] = counts.get(task.plan, 0) + 1
    entries = "".join(
        _entry(plan, counts.get(plan.id, 0), kept.get(plan.id, 0), words, sure=plan.id == asked)
        for plan in reversed(snapshot.plans)
    )
    return tag("div", head + tag("ul", entries, "plans"), "library")


def _entry(plan: Plan, tasks: int, kept: int, words: Words, *, sure: bool) -> str:
    mended = words("check_corrected", count=kept) if kept else ""
    facts = "　".join(part for part in (plan.issuer, plan.date, words("items", count=tasks), mended) if part)
    body = tag("div", tag("h3", text(plan_label(plan))) + tag("p", text(facts), "facts"))
    if not sure:
        return tag("li", body + button(text(words("remove")), "remove", "quiet danger", data_plan=plan.id))
    rest = words("remove_keeps", count=kept) if kept else ""
    question = tag("p", text(words("remove_sure", title=plan.title, count=tasks) + rest))
    yes = button(text(words("remove_yes")), "confirm", "solid danger", data_plan=plan.id)
    no = button(text(words("remove_no")), "cancel", "quiet")
    return tag("li", body + tag("div", question + tag("div", yes + no), "sure", role="alert"))
