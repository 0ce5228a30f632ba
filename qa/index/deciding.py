"""What a user may decide about the units of a place, and the sentence for what makes no sense."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from qa.errors import UnitDecisionError
from qa.index.rows import UnitDecision
from qa.index.units import Place, place_key

_SHOWN: Final = 10
"""Names an error lists at most."""


def new_decision(
    places: Sequence[Place], form: str, name: str | None, *, place: str | None, decided_at: str
) -> UnitDecision:
    """Return the decision that a form counts as a name, or by itself; UnitDecisionError where that makes no sense."""
    wanted = form.strip()
    found = _only([one for one in _answering(places, place) if wanted in one.known], wanted, "单位写法", place)
    target = name.strip() if name is not None else None
    if target == wanted:
        raise UnitDecisionError(f"“{wanted}”与自身相同：要让它单独计为一个单位，请用 separate。")
    if target is not None and target not in found.known:
        raise UnitDecisionError(f"“{found.name}”的方案中没有单位“{target}”：请用 qa units 查看已有的名称。")
    if target is not None and _leads_back(found, wanted, target):
        raise UnitDecisionError(f"“{target}”已按您的决定计为“{wanted}”：请先撤销（reset {target}）。")
    return UnitDecision(_stored_place(found, wanted), wanted, target, decided_at)


def find_decision(places: Sequence[Place], form: str, *, place: str | None) -> UnitDecision:
    """Return the decision about a form; UnitDecisionError where there is none, or more than one."""
    wanted = form.strip()
    chosen = _answering(places, place)
    found = _only([one for one in chosen if _decisions(one, wanted)], wanted, "关于单位的决定", place)
    return _decisions(found, wanted)[0]


def _answering(places: Sequence[Place], name: str | None) -> Sequence[Place]:
    """Return the places that answer to a name: their own, that of an issuer, or the id of a plan; all for None."""
    if name is None:
        return places
    wanted = name.strip()
    found = [one for one in places if wanted in {one.name, *_names(one)}]
    if not found:
        listed = "、".join(one.name for one in places[:_SHOWN]) or "（没有方案）"
        raise UnitDecisionError(f"任务库中没有地方“{wanted}”。任务库中有：{listed}。")
    return found


def _names(place: Place) -> Iterable[str]:
    for plan in place.plans:
        yield from (plan.id, place_key(plan))


def _only(places: Sequence[Place], form: str, what: str, place: str | None) -> Place:
    if len(places) == 1:
        return places[0]
    if places:
        listed = "、".join(one.name for one in places[:_SHOWN])
        raise UnitDecisionError(f"有 {len(places)} 个地方有{what}“{form}”：{listed}。请用 --place 指明。")
    where = f"“{place}”" if place else "任务库"
    raise UnitDecisionError(f"{where}中没有{what}“{form}”：请用 qa units 查看。")


def _leads_back(place: Place, form: str, name: str) -> bool:
    """Tell whether decisions alone lead from a name to a form; what was worked out gives way to a decision."""
    targets = {decision.form: decision.name for decision in place.decisions}
    seen: set[str] = set()
    following: str | None = name
    while following and following not in seen and following != form:
        seen.add(following)
        following = targets.get(following)
    return following == form


def _stored_place(place: Place, form: str) -> str:
    """Return the name under which a decision is kept: that of one it replaces, else the place's."""
    return next((decision.place for decision in _decisions(place, form)), place.name)


def _decisions(place: Place, form: str) -> list[UnitDecision]:
    return [decision for decision in place.decisions if decision.form == form]
