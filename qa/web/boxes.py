"""The filters of the search page as values: what can be chosen, what was chosen, and chips to take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from qa.answering import Question
from qa.domain import Plan
from qa.index.snapshot import Snapshot
from qa.retrieval import Filters
from qa.web.markup import button, tag, text
from qa.web.words import Words

Choice: TypeAlias = tuple[str, str]
"""What a choice is called, and its value."""

FIELDS: Final = ("years", "plans", "leaders", "units", "roles", "sections")
LABELS: Final = {
    "years": "year",
    "plans": "plan",
    "leaders": "leader",
    "units": "unit",
    "roles": "role",
    "sections": "section",
}
MAX_CHOSEN: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asked for last: words, filters, how many results, and the task to compare with if any.

    With `as_typed` nothing is read into the words. `generation` is that of the snapshot it was answered on; None
    before the first answer. `before` is the question that was answered before this one,
    `understood` this one as it was understood.
    """

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    shown: int = 10
    similar: str | None = None
    as_typed: bool = False
    before: Question | None = None
    understood: Question | None = None
    generation: int | None = None


def plan_label(plan: Plan) -> str:
    """Return what a plan is called in a list: its year, unless the title begins with it, and its title."""
    if plan.year is None or plan.title.startswith(str(plan.year)):
        return plan.title
    return f"{plan.year}　{plan.title}"


def choices(snapshot: Snapshot, words: Words) -> dict[str, list[Choice]]:
    """Return what each filter offers, by field."""
    years = sorted({plan.year for plan in snapshot.plans if plan.year is not None}, reverse=True)
    collective = words("collective")
    units = [(name, name) for name in snapshot.names.units]
    units += [(f"{name}（{collective}）", name) for name in snapshot.names.collectives]
    return {
        "years": [(str(year), str(year)) for year in years],
        "plans": [(plan_label(plan), plan.id) for plan in snapshot.plans],
        "leaders": [(name, name) for name in by_pinyin(snapshot.names.leaders)],
        "units": units,
        "roles": [(words("role_lead"), "lead"), (words("role_support"), "support")],
        "sections": [(name, name) for name in sections_of(snapshot)],
    }


def sections_of(snapshot: Snapshot) -> list[str]:
    """Return the sections that hold tasks, in the order of the plans."""
    return list(dict.fromkeys(task.section for task in snapshot.tasks if task.section))


def by_pinyin(names: Iterable[str]) -> list[str]:
    """Return names in the order of a Chinese dictionary, which GB 2312 keeps for all usual characters."""
    return sorted(names, key=lambda name: name.encode("gb18030", "replace"))


def filters_of(values: Sequence[object]) -> Filters:
    """Return the filters of the fields' values and, last, whether collectives are included.

    What comes from a browser is not trusted to be what was offered.
    """
    chosen = {name: _strings(value) for name, value in zip(FIELDS, values, strict=False)}
    roles = tuple(role for role in ("lead", "support") if role in chosen["roles"])
    years = tuple(int(year) for year in chosen["years"] if year.isdecimal() and len(year) <= 4)
    return Filters(
        years=years,
        plans=chosen["plans"],
        leaders=chosen["leaders"],
        units=chosen["units"],
        roles=roles,
        sections=chosen["sections"],
        with_collectives=values[-1] is True,
    )


def values_of(filters: Filters) -> list[Any]:
    """Return the fields' values of some filters, as `filters_of` takes them."""
    return [*([str(one) for one in getattr(filters, field)] for field in FIELDS), filters.with_collectives]


def adding(filters: Filters, field: str, value: str) -> Filters:
    """Return the filters with one value alone in one field."""
    if field not in FIELDS:
        return filters
    return filters_of([[value] if name == field else held for name, held in _held(filters)])


def without(filters: Filters, field: str, value: str) -> Filters:
    """Return the filters less one value of one field."""
    if field == "with_collectives":
        return replace(filters, with_collectives=False)
    if field not in FIELDS:
        return filters
    return filters_of([_less(held, value) if name == field else held for name, held in _held(filters)])


def _held(filters: Filters) -> Iterable[tuple[str, Any]]:
    return zip((*FIELDS, "with_collectives"), values_of(filters), strict=True)


def _less(held: Sequence[str], value: str) -> list[str]:
    return [one for one in held if one != value]


def filter_chips(filters: Filters, snapshot: Snapshot, words: Words) -> str:
    """Return the active filters as buttons that take them back; nothing where there are none."""
    names = {(field, value): name for field, offered in choices(snapshot, words).items() for name, value in offered}
    chips = [
        _chip(field, str(value), names.get((field, str(value)), str(value)), words)
        for field in FIELDS
        for value in getattr(filters, field)
    ]
    if filters.with_collectives:
        chips.append(_chip("with_collectives", "", words("collectives_short"), words))
    if not chips:
        return ""
    clear = button(text(words("clear")), "clear", "quiet")
    return tag("div", "".join(chips) + clear, "active", role="group", aria_label=words("filters"))


def _chip(field: str, value: str, name: str, words: Words) -> str:
    label = tag("b", text(words(LABELS[field]))) if field in LABELS else ""
    cross = tag("span", "×", "cross", aria_hidden="true")
    hint = words("remove_filter", name=name)
    return button(
        label + text(name) + cross, "drop", "chip drop", data_field=field, data_value=value, title=hint, aria_label=hint
    )


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(one for one in value if isinstance(one, str) and one.strip())[:MAX_CHOSEN]
