"""The page between reading and storing: what was read of each file, and its tasks to put right.

The table is one of text boxes. What they say reaches Python with every change and with every button (`check.js`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from qa.parsing.corrections import MARK, Checked, Field, field_of
from qa.web.import_report import failed_html, read_html
from qa.web.markup import button, empty, notice, number_of, tag, text
from qa.web.readings import Reading, Readings, is_doubtful
from qa.web.words import Words

COLUMNS: Final[dict[Field, str]] = {
    "number": "col_number",
    "text": "col_text",
    "leaders": "col_leaders",
    "lead_units": "col_lead",
    "support_units": "col_support",
    "deadline": "col_deadline",
}


def check_html(readings: Readings, words: Words, *, asked: bool = False) -> str:
    """Return all that was read; where `asked`, with the question whether to give it up."""
    failed = "".join(failed_html(name, sentence, words) for name, sentence in readings.failures)
    reading = readings.current
    if reading is None:
        return tag("div", failed, "reports")
    opened = read_html(reading.name, reading.corrected().parsed, words, note=_same_plan(readings, words))
    body = _files(readings, words) + opened + _tasks(reading, readings.chosen, words)
    # Gradio changes the page that is there into the new one, and a box keeps what was typed into it: by the version
    # `check.js` knows that what the boxes say is no longer theirs.
    whole = failed + body + _actions(readings, words, asked=asked)
    return tag("div", whole, "reports check", data_version=secrets.token_hex(4))


def _files(readings: Readings, words: Words) -> str:
    """Return the list to choose a file from, where there are several."""
    if len(readings.files) < 2:
        return ""
    entries = "".join(
        tag("li", _file(reading, place, words, is_chosen=place == readings.chosen))
        for place, reading in enumerate(readings.files)
    )
    return tag("nav", tag("ul", entries, "files"), aria_label=words("check_files"))


def _file(reading: Reading, place: int, words: Words, *, is_chosen: bool) -> str:
    tasks = reading.review().tasks
    doubtful = sum(bool(each.read.doubts) for each in tasks)
    facts = words("items", count=len(tasks))
    if doubtful:
        facts += " · " + words("check_doubtful", count=doubtful)
    if reading.corrections:
        facts += " · " + words("check_corrected", count=len(reading.corrections))
    label = tag("b", text(reading.name)) + tag("span", text(facts), "facts")
    return button(label, "open", "file", data_open=place, aria_current="true" if is_chosen else None)


def _same_plan(readings: Readings, words: Words) -> str:
    """Return a sentence where a file after another holds the same plan: it will take its place."""
    current = readings.files[readings.chosen]
    before = (
        one.name for one in readings.files[: readings.chosen] if one.plan.parsed.plan.id == current.plan.parsed.plan.id
    )
    name = next(before, None)
    return words("check_same_plan", name=name) if name is not None else ""


def _tasks(reading: Reading, file: int, words: Words) -> str:
    checked = reading.review()
    doubtful = [place for place, each in enumerate(checked.tasks) if is_doubtful(each)]
    places = doubtful if reading.only_doubtful else range(len(checked.tasks))
    head = tag("h2", text(words("check_title"))) + tag("p", text(words("check_hint")), "facts")
    filter_ = ""
    if doubtful and len(doubtful) < len(checked.tasks):
        checked_now = "" if reading.only_doubtful else None
        box = empty("input", type="checkbox", data_act="filter", checked=checked_now)
        filter_ = tag("label", box + text(words("check_only", count=len(doubtful))), "only")
    table = _table([(place, checked.tasks[place]) for place in places[: reading.shown]], words)
    rest = len(places) - reading.shown
    more = button(text(words("table_rest", count=rest)), "more", "more") if rest > 0 else ""
    lost = ""
    if checked.lost:
        press = button(text(words("check_forget_lost")), "lost", "quiet danger")
        lost = notice(words("check_lost", count=len(checked.lost)), "note", press)
    return tag(
        "section",
        tag("header", tag("div", head) + filter_) + lost + table + (tag("div", more, "more-row") if more else ""),
        "checking",
        data_file=file,
    )


def _table(rows: Sequence[tuple[int, Checked]], words: Words) -> str:
    names = [*COLUMNS.values(), "col_doubts", "col_dropped"]
    heads = "".join(tag("th", text(words(name)), name.replace("col_", "k-"), scope="col") for name in names)
    body = "".join(_row(place, each, words) for place, each in rows)
    caption = tag("caption", text(words("check_title")))
    whole = tag("table", caption + tag("thead", tag("tr", heads)) + tag("tbody", body), "corrections")
    return tag("div", whole, "scroll")


def _row(place: int, each: Checked, words: Words) -> str:
    name = number_of(each.read.number, words)
    cells = "".join(_cell(each, field, name, words) for field in COLUMNS)
    css = " ".join(css for css, holds in (("changed", bool(each.corrections)), ("dropped", each.task is None)) if holds)
    drop = empty(
        "input",
        type="checkbox",
        data_field="dropped",
        checked="" if each.task is None else None,
        aria_label=f"{name} {words('col_dropped')}",
    )
    label = tag("label", drop + tag("span", text(words("col_dropped"))))
    return tag("tr", cells + _doubts(each, words) + tag("td", label, "k-dropped"), css, data_place=place)


def _cell(each: Checked, field: Field, name: str, words: Words) -> str:
    now, read = each.value(field), field_of(each.read, field)
    column = words(COLUMNS[field])
    box = tag(
        "textarea",
        text(now),
        "changed" if now != read else "",
        rows=1,
        spellcheck="false",
        data_field=field,
        data_read=read if now != read else None,
        title=words("check_was", read=read or words("check_nothing")) if now != read else None,
        aria_label=f"{name} {column}",
    )
    return tag("td", box, COLUMNS[field].replace("col_", "k-"), data_label=column)


def _doubts(each: Checked, words: Words) -> str:
    doubts = each.read.doubts if each.task is None else each.task.doubts
    lines = "".join(tag("p", text(doubt)) for doubt in doubts if not doubt.startswith(MARK))
    mark = tag("span", text(words("check_changed")), "mark") + button(text(words("check_restore")), "restore", "quiet")
    return tag("td", lines + tag("div", mark, "mended"), "k-doubts", data_label=words("col_doubts"))


def _actions(readings: Readings, words: Words, *, asked: bool) -> str:
    edited = sum(len(set(one.corrections) ^ set(one.kept)) for one in readings.files)
    if asked and edited:
        question = tag("p", text(words("check_discard_sure", count=edited)))
        yes = button(text(words("check_discard_yes")), "confirm", "solid danger")
        buttons = yes + button(text(words("remove_no")), "cancel", "quiet")
        return tag("div", question + tag("div", buttons), "actions", role="alert")
    tasks = sum(sum(each.task is not None for each in one.review().tasks) for one in readings.files)
    told = tag("p", text(words("check_ready", files=len(readings.files), tasks=tasks)), role="status")
    store = button(text(words("check_store")), "store", "store")
    discard = button(text(words("check_discard")), "discard", "quiet")
    return tag("div", told + tag("div", store + discard), "actions")
