"""What the units of a library are called: their forms, how each was resolved, and what the user decides about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import gradio as gr

from qa.errors import QaError
from qa.index.library import Library
from qa.index.units import PlaceUnits, UnitForm, UnitName
from qa.text.successors import Relative
from qa.web.markup import button, empty, notice, tag, text
from qa.web.parts import Pressed, calm
from qa.web.words import Words

_PRESSES: Final = {"separate": ("units_separate", "units_separate_hint"), "reset": ("units_undo", "units_undo_hint")}


class Desk:
    """Takes decisions about units and returns what the panel then says."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words

    @calm
    def listed(self) -> str:
        """Return the units of the library."""
        return units_html(self._library.unit_names(), self._words)

    @calm
    def press(self, event: gr.EventData) -> str:
        """Set a form apart, put it under a name, or undo what was decided about it."""
        pressed = Pressed.of(event)
        try:
            said = self._decided(pressed)
        except QaError as error:
            return units_html(
                self._library.unit_names(), self._words, said=str(error), failed=True, at=pressed["place"]
            )
        return units_html(self._library.unit_names(), self._words, said=said, at=pressed["place"])

    def _decided(self, pressed: Pressed) -> str:
        form, name, place, words = pressed["form"].strip(), pressed["name"].strip(), pressed["place"], self._words
        if pressed.act == "separate":
            self._library.decide_unit(form, place=place)
            return words("units_separated", form=form)
        if pressed.act == "reset":
            self._library.undo_unit(form, place=place)
            return words("units_undone", form=form)
        if not form or not name:
            return words("units_both")
        self._library.decide_unit(form, name, place=place)
        return words("units_joined", form=form, name=name)


def units_html(
    places: Iterable[PlaceUnits], words: Words, *, said: str = "", failed: bool = False, at: str = ""
) -> str:
    """Return the units of each place; `said` is what became of a decision at the place `at`."""
    places = tuple(places)
    if not places:
        return ""
    head = tag("h2", text(words("units_title"))) + tag("p", text(words("units_hint")), "facts")
    told = notice(said, "error" if failed else "note") if said else ""
    several = len(places) > 1
    shown = (
        _place(place, number, words, is_open=not several or place.place == at) for number, place in enumerate(places)
    )
    return tag("div", head + told + "".join(shown), "units")


def _place(place: PlaceUnits, number: int, words: Words, *, is_open: bool) -> str:
    varied = [unit for unit in place.units if _is_varied(unit)]
    plain = [unit for unit in place.units if not _is_varied(unit)]
    summary = words("units_place", place=place.place, count=len(place.units), varied=len(varied))
    decided = {decision.form for decision in place.decisions}
    lists = [tag("ul", "".join(_unit(unit, place.place, decided, words) for unit in varied), "forms")] if varied else []
    if plain:
        rest = tag("ul", "".join(_unit(unit, place.place, decided, words) for unit in plain), "forms plain")
        lists.append(tag("details", tag("summary", text(words("units_plain", count=len(plain)))) + rest, "listed"))
    body = "".join(lists) + _decisions(place, words) + _joining(place, number, words)
    return tag("details", tag("summary", text(summary)) + body, "place", open="" if is_open else None)


def _is_varied(unit: UnitName) -> bool:
    return len({form.written for form in unit.forms}) > 1 or any(form.how != "itself" for form in unit.forms)


def _unit(unit: UnitName, place: str, decided: set[str], words: Words) -> str:
    name = tag("b", text(unit.name)) + tag("span", text(words("units_times", count=unit.count)), "facts")
    own = len(unit.forms) == 1 and unit.forms[0].how == "itself"
    forms = "" if own else "".join(_form(form, place, decided, words) for form in unit.forms)
    before = (_kin(one, "units_before", words) for one in unit.predecessors)
    after = (_kin(one, "units_after", words) for one in unit.successors)
    return tag("li", tag("div", name) + (tag("ul", forms) if forms else "") + "".join((*before, *after)))


def _form(form: UnitForm, place: str, decided: set[str], words: Words) -> str:
    label = tag("span", text(form.written), "written") + tag("i", text(words(f"how_{form.how}")))
    label += tag("span", text(words("units_times", count=form.count)), "facts")
    if form.written in decided:
        label += _press("reset", form.written, place, words)
    elif form.how not in {"itself", "separate"}:
        label += _press("separate", form.written, place, words)
    return tag("li", label)


def _press(act: str, form: str, place: str, words: Words) -> str:
    key, hint = _PRESSES[act]
    name = words(hint, form=form)
    return button(text(words(key)), act, "quiet", data_form=form, data_place=place, title=name, aria_label=name)


def _kin(relative: Relative, key: str, words: Words) -> str:
    said = words(key, name=relative.name, since=relative.succession.since)
    return tag("p", text(said), "facts kin", title=relative.succession.source)


def _decisions(place: PlaceUnits, words: Words) -> str:
    """Return what the user decided, also about forms that no plan holds now."""
    if not place.decisions:
        return ""
    lines = ""
    for one in place.decisions:
        key = "units_decided_same" if one.name else "units_decided_apart"
        said = words(key, form=one.form, name=one.name) + " · " + one.decided_at[:10]
        lines += tag("li", text(said) + _press("reset", one.form, place.place, words))
    head = tag("h3", text(words("units_decisions", count=len(place.decisions))))
    return tag("div", head + tag("ul", lines), "decisions")


def _joining(place: PlaceUnits, number: int, words: Words) -> str:
    """Return the boxes to say that two are the same, with the forms and names of the place to choose from."""
    forms = sorted({form.written for unit in place.units for form in unit.forms})
    names = [unit.name for unit in place.units]
    form = _named_box("form", f"unit-forms-{number}", forms, words("units_form"))
    name = _named_box("name", f"unit-names-{number}", names, words("units_name"))
    press = button(text(words("units_join")), "same", "more", data_place=place.place)
    return tag("div", form + name + press, "joining", data_fields="", role="group", aria_label=words("units_join"))


def _named_box(name: str, choices_id: str, choices: Iterable[str], label: str) -> str:
    offered = tag("datalist", "".join(empty("option", value=choice) for choice in choices), id=choices_id)
    box = empty("input", type="text", name_=name, list=choices_id, autocomplete="off")
    return tag("label", tag("span", text(label)) + box + offered)
