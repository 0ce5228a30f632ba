"""The names of units over all plans of one place, and what the user decided about them.

A plan is stored with the names its own text gives. Which of them are one unit across the years is worked out whenever
a snapshot is made, from the names alone and in no particular order, so that it can be undone: by a decision of the
user, by a better rule, by removing a plan. A plan without an issuer is a place by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from qa.domain import Plan, Task, Unit
from qa.index.rows import UnitDecision
from qa.parsing.naming import HOW, How, Resolution, how_resolved, resolve_across
from qa.text.places import level_of, place_of, same_places
from qa.text.successors import Relative, predecessors, successors

FormHow: TypeAlias = How | Literal["itself", "listed", "separate", "same"]
"""Why a form stands for its name: it is the name, by a rule, read from a list (柳园等街道), or as the user decided."""

FORM_HOW: Mapping[FormHow, str] = {
    "itself": "名称",
    "short": HOW["short"],
    "stem": HOW["stem"],
    "level": HOW["level"],
    "mistyped": HOW["mistyped"],
    "listed": "列举中省写",
    "separate": "您决定单列",
    "same": "您决定归入",
}
"""What users are told."""


@dataclass(frozen=True, slots=True)
class UnitForm:
    """A form as written, how often it stands in the plans of a place, and why it is taken for the name."""

    written: str
    count: int
    how: FormHow


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit of a place: its canonical name, how often it is named, its forms (the most frequent first), its kin.

    `predecessors` and `successors` are units of the same place, never counted as this one.
    """

    name: str
    count: int
    forms: tuple[UnitForm, ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class PlaceUnits:
    """The units of a place by name; `decisions` are all the user made, also those about what no plan names now."""

    place: str
    plans: tuple[str, ...]
    units: tuple[UnitName, ...]
    decisions: tuple[UnitDecision, ...]


@dataclass(slots=True)
class Place:
    """The plans of one place, with every form of a unit in them."""

    name: str
    plans: tuple[Plan, ...]
    decisions: tuple[UnitDecision, ...]
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each form stands in the plans, with the name its document gives it."""
    _decided: dict[str, str] = field(default_factory=dict)
    _resolved: dict[str, Resolution] = field(default_factory=dict)

    @classmethod
    def of(cls, plans: Sequence[Plan], decisions: Sequence[UnitDecision], tasks: Iterable[Task]) -> Place:
        """Resolve the names of a place from all its plans, their tasks and the decisions about it."""
        own = [place_key(plan) for plan in plans] or [decision.place for decision in decisions]
        place = cls(min(own, key=lambda name: (len(name), name)), tuple(plans), tuple(decisions))
        lists: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for task in tasks:
            for role in ("lead", "support"):
                for unit in task.lead_units if role == "lead" else task.support_units:
                    if not unit.collective:
                        place._counts[unit.written, unit.name] += 1
                        lists[unit.name].add((task.id, role))
        place._resolve(lists)
        return place

    @property
    def known(self) -> frozenset[str]:
        """All forms and names that stand in the plans."""
        return frozenset(form for pair in self._counts for form in pair)

    def canonical(self, unit: Unit) -> str:
        """Return the name of a unit of this place over all its plans."""
        return unit.name if unit.collective else self._path(unit.written, unit.name)[-1]

    def name_of(self, form: str) -> str:
        """Return the name a form or name leads to."""
        return self._path(form, form)[-1]

    def units(self) -> PlaceUnits:
        """Return the units with their forms, for people to look through."""
        forms: defaultdict[str, Counter[tuple[str, FormHow]]] = defaultdict(Counter)
        for (written, name), count in self._counts.items():
            forms[self._path(written, name)[-1]][written, self._how(written, name)] += count
        names = sorted(forms)
        return PlaceUnits(
            place=self.name,
            plans=tuple(plan.id for plan in self.plans),
            units=tuple(_unit_name(name, forms[name], names) for name in names),
            decisions=self.decisions,
        )

    def _resolve(self, lists: Mapping[str, set[tuple[str, str]]]) -> None:
        names: Counter[str] = Counter()
        for (_, name), count in self._counts.items():
            names[name] += count
        self._resolved.update(
            resolve_across(
                names,
                level=level_of(self.name) if place_of(self.plans[0].issuer) else "",
                apart=lambda one, other: not lists[one].isdisjoint(lists[other]),
            )
            if names
            else {}
        )
        known = self.known
        for decision in sorted(self.decisions, key=lambda one: (one.decided_at, one.form)):
            if decision.name is None or decision.name in known:
                self._decide(decision.form, decision.name or decision.form)

    def _decide(self, form: str, name: str) -> None:
        """Let a form lead to a name; what was worked out gives way where it would lead back."""
        path = self._path(name, name)
        if form in path and form != name:
            before = path[path.index(form) - 1]
            if before in self._decided:
                return
            del self._resolved[before]
        self._decided[form] = name

    def _path(self, written: str, name: str) -> list[str]:
        """Return the names a form goes through to its last one, decisions first."""
        path = [written if written in self._decided else name]
        while (following := self._next(path[-1])) not in path:
            path.append(following)
        return path

    def _next(self, name: str) -> str:
        if name in self._decided:
            return self._decided[name]
        found = self._resolved.get(name)
        return found.name if found else name

    def _how(self, written: str, name: str) -> FormHow:
        path = self._path(written, name)
        if self._decided.get(path[0]) == path[0]:
            return "separate"
        if any(one in self._decided for one in path[:-1]):
            return "same"
        if path[-1] == written:
            return "itself"
        if name != written:
            return how_resolved(written, name) or "listed"
        return self._resolved[name].kind


def place_key(plan: Plan) -> str:
    """Return the place of a plan as its issuer names it, the plan's own id where it has no issuer."""
    return place_of(plan.issuer) or plan.id


def read_places(plans: Iterable[Plan], tasks: Iterable[Task], decisions: Iterable[UnitDecision]) -> tuple[Place, ...]:
    """Return the places of some plans by name, the names of their units resolved."""
    plans, decisions = tuple(plans), tuple(decisions)
    same = same_places([*map(place_key, plans), *(decision.place for decision in decisions)])
    tasks_of: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        tasks_of[task.plan].append(task)
    places = []
    for short in sorted(set(same.values())):
        own = [plan for plan in plans if same[place_key(plan)] == short]
        about = [decision for decision in decisions if same[decision.place] == short]
        places.append(Place.of(own, about, (task for plan in own for task in tasks_of[plan.id])))
    return tuple(sorted(places, key=lambda place: place.name))


def with_names(tasks: Iterable[Task], places: Iterable[Place]) -> tuple[Task, ...]:
    """Return tasks whose units bear the canonical names of their place; what is written stays."""
    place_of_plan = {plan.id: place for place in places for plan in place.plans}
    return tuple(_named(task, place_of_plan[task.plan]) for task in tasks)


def _named(task: Task, place: Place) -> Task:
    lead, support = (
        tuple(replace(unit, name=place.canonical(unit)) for unit in units)
        for units in (task.lead_units, task.support_units)
    )
    same = (lead, support) == (task.lead_units, task.support_units)
    return task if same else replace(task, lead_units=lead, support_units=support)


def _unit_name(name: str, forms: Counter[tuple[str, FormHow]], names: Sequence[str]) -> UnitName:
    ordered = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    return UnitName(
        name=name,
        count=sum(forms.values()),
        forms=tuple(UnitForm(written, count, how) for (written, how), count in ordered),
        predecessors=predecessors(name, names),
        successors=successors(name, names),
    )
