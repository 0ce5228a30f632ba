"""Finds the canonical name behind each form of a unit, within one document and across those of one place.

A form that is short for a name given in full, by the table of stems or by leaving words out, or that mistypes one,
resolves to it where just one name fits. No list of places or of units is looked up, a name that stands in no document
is never given, and an organ is never resolved to the one that a reform put in its place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from qa.text.organs import abbreviates, condenses, is_organ, mistypes, split_name
from qa.text.stems import OrganKey, by_table, in_table, organ_key, plain_stem
from qa.text.successors import related

How: TypeAlias = Literal["short", "stem", "level", "mistyped"]
"""Why a form is taken for a name: it leaves words out, the table of stems says so, it lacks the level, it is a slip."""
Apart: TypeAlias = Callable[[str, str], bool]
"""Tells whether two names stand in one list, and so are two units."""

HOW: Mapping[How, str] = {"short": "简称", "stem": "通用简称", "level": "省略层级", "mistyped": "疑似笔误"}
"""What users are told."""

_RARE = 3
"""A form counts as mistyped only where the right one is at least this many times as frequent."""

_MOST, _LONGEST = 1000, 40
"""Each form is compared with each other; a plan has a few hundred, and none is longer than a line."""

_MOSTLY = 0.8
"""The share of one level among units that bear any, at which those that bear none are taken for units of it."""

_OF_A_LEVEL = frozenset("局厅委办部联")
"""Kinds of organ that each level has one of: 财政局 is 市财政局, but 人民银行 is not 市人民银行."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A written form, the name it resolves to, and why."""

    written: str
    name: str
    kind: How


def resolve_forms(forms: Counter[str]) -> Mapping[str, Resolution]:
    """Return the forms that resolve to another one, given how often each occurs in the document."""
    organs = _organs(forms)
    resolutions: dict[str, Resolution] = {}
    for form in organs:
        if found := _short_for(form, organs, forms) or _mistyped_for(form, organs, forms):
            resolutions[form] = found
    slips = {form for form, found in resolutions.items() if found.kind == "mistyped"}
    groups = _grouped((form for form in organs if form not in slips), organ_key)
    home = home_level(forms)
    for form in organs:
        if form not in resolutions and (
            found := _same_key(form, groups[organ_key(form)], forms) or _levelled(form, groups, forms, home)
        ):
            resolutions[form] = found
    followed = _all_followed(resolutions)
    return {form: followed[form] for form in forms if form in followed}


def resolve_across(names: Counter[str], *, level: str, apart: Apart) -> Mapping[str, Resolution]:
    """Return the names that resolve to another one among those of several documents of one place.

    The names are those the documents were resolved to. Years lie between them and organs were renamed and merged, so
    more is asked than within one document: the table of stems must know both forms, or the short one take from each
    word of the full one; slips are left to their document. `level` is that of the place, borne by its own units.
    """
    organs = _organs(names)
    groups = _grouped(organs, lambda name: _branchless(organ_key(name), level))
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in organs:
        alike[_beginning(name)].append(name)
    resolutions: dict[str, Resolution] = {}
    for name in organs:
        group = groups[_branchless(organ_key(name), level)]
        if any(apart(one, other) for one in group for other in group if one < other):
            continue  # documents list two of them side by side: what their names say is not to be trusted
        found = _same_key(name, group, names) or _levelled(name, groups, names, level)
        if found := found or _condensed(name, alike[_beginning(name)], names):
            resolutions[name] = found
    direct = {name: one for name, one in resolutions.items() if not apart(name, one.name)}
    return {name: one for name, one in _all_followed(direct).items() if not apart(name, one.name)}


def home_level(forms: Counter[str]) -> str:
    """Return the level that most units of a document bear, given how often each form occurs; empty where none does."""
    levels: Counter[str] = Counter()
    for form in _organs(forms):
        levels[split_name(form)[0]] += forms[form]
    bearing = {level: count for level, count in levels.items() if level}
    level = max(sorted(bearing), key=lambda one: bearing[one], default="")
    count = levels[level]
    mostly = count >= _MOSTLY * sum(bearing.values()) and 2 * count >= sum(levels.values())
    return level if level and mostly else ""


def how_resolved(written: str, name: str) -> How | None:
    """Tell why a written form stands for a name; None where it is the name, or was read from a list (柳园等街道)."""
    if written == name or "等" in written or not (is_organ(written) and is_organ(name)):
        return None
    if bool(split_name(written)[0]) != bool(split_name(name)[0]):
        return "level"
    if abbreviates(written, name):
        return "short"
    if organ_key(written) == organ_key(name):
        return "stem" if by_table(written, name) else "short"
    return "mistyped"


def _organs(forms: Counter[str]) -> list[str]:
    ordered = sorted(forms, key=lambda form: (-forms[form], form))
    return [form for form in ordered if len(form) <= _LONGEST and is_organ(form)][:_MOST]


def _grouped(organs: Iterable[str], key: Callable[[str], OrganKey]) -> Mapping[OrganKey, list[str]]:
    groups: defaultdict[OrganKey, list[str]] = defaultdict(list)
    for form in organs:
        groups[key(form)].append(form)
    return groups


def _short_for(form: str, organs: Sequence[str], forms: Counter[str]) -> Resolution | None:
    names = [name for name in organs if _shortens(form, name) and forms[name] >= forms[form]]
    longest = max(names, key=len, default=form)
    if not names or not all(name == longest or _shortens(name, longest) for name in names):
        return None
    return None if related(form, longest) else Resolution(form, longest, "short")


def _shortens(form: str, name: str) -> bool:
    """Tell whether a form leaves words out of a name: one piece of it (财政局, 财政金融局) may be an organ too."""
    if not abbreviates(form, name):
        return False
    stem, full = plain_stem(split_name(form)[1]), plain_stem(split_name(name)[1])
    return stem == full or stem not in full


def _mistyped_for(form: str, organs: Sequence[str], forms: Counter[str]) -> Resolution | None:
    if in_table(form):
        return None
    names = [name for name in organs if mistypes(form, name) and forms[name] >= _RARE * forms[form]]
    return Resolution(form, names[0], "mistyped") if len(names) == 1 and not related(form, names[0]) else None


def _same_key(form: str, group: Sequence[str], forms: Counter[str]) -> Resolution | None:
    name = _fullest(group, forms) if group else form
    return Resolution(form, name, "stem" if by_table(form, name) else "short") if name != form else None


def _levelled(form: str, groups: Mapping[OrganKey, list[str]], forms: Counter[str], level: str) -> Resolution | None:
    """Resolve a form without level to the unit of the level that most units of the document, or its place, bear."""
    key = organ_key(form)
    if not level or key.level or key.kind not in _OF_A_LEVEL:
        return None
    group = groups.get(OrganKey(level, key.stem, key.kind))
    return Resolution(form, _fullest(group, forms), "level") if group else None


def _condensed(name: str, organs: Sequence[str], forms: Counter[str]) -> Resolution | None:
    full = [other for other in organs if condenses(name, other) and not related(name, other)]
    if len({organ_key(other) for other in full}) != 1:
        return None
    return Resolution(name, _fullest(full, forms), "short")


def _beginning(name: str) -> tuple[str, str]:
    """Return the level and first character, which a condensed name shares with the full one."""
    level, stem, _ = split_name(name)
    return level, stem[:1]


def _fullest(names: Iterable[str], forms: Counter[str]) -> str:
    """Return the fullest of some names of one unit: the longest stem, then name, then the most frequent."""
    return min(names, key=lambda name: (-len(split_name(name)[1]), -len(name), -forms[name], name))


def _branchless(key: OrganKey, level: str) -> OrganKey:
    """Take the branch a higher office has at a place (区自然资源分局) for the place's own bureau: it has but one."""
    return key._replace(kind="局") if key.kind == "分局" and level and key.level == level else key


def _all_followed(resolutions: Mapping[str, Resolution]) -> Mapping[str, Resolution]:
    return {form: _followed(resolution, resolutions) for form, resolution in resolutions.items()}


def _followed(resolution: Resolution, resolutions: Mapping[str, Resolution]) -> Resolution:
    """Follow a form that resolves to one which itself resolves further (each step is longer or more frequent)."""
    name, seen = resolution.name, {resolution.written}
    while name in resolutions and name not in seen:
        seen.add(name)
        name = resolutions[name].name
    return Resolution(resolution.written, name, resolution.kind)
