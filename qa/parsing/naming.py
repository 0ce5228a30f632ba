"""Finds the canonical name behind each written form of a unit, within one document.

A form that is short for a name the same document gives in full, or mistypes one, resolves to it, where
just one name fits. Nothing is looked up in a list of places or of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qa.text.organs import abbreviates, is_organ, mistypes

_RARE = 3
"""A form counts as mistyped only where the right one is at least this many times as frequent."""

_MOST, _LONGEST = 1000, 40
"""Each form is compared with each other; a plan has a few hundred, and none is longer than a line."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A written form, the name it resolves to, and whether as a short form or as a typing error."""

    written: str
    name: str
    kind: Literal["short", "mistyped"]


def resolve_forms(forms: Counter[str]) -> Mapping[str, Resolution]:
    """Return the forms that resolve to another one, given how often each occurs in the document."""
    organs = [form for form, _ in forms.most_common() if len(form) <= _LONGEST and is_organ(form)][:_MOST]
    resolutions: dict[str, Resolution] = {}
    for form in organs:
        found = _short_for(form, organs, forms) or _mistyped_for(form, organs, forms)
        if found:
            resolutions[form] = found
    return {form: _followed(resolution, resolutions) for form, resolution in resolutions.items()}


def _short_for(form: str, organs: list[str], forms: Counter[str]) -> Resolution | None:
    names = [name for name in organs if abbreviates(form, name) and forms[name] >= forms[form]]
    longest = max(names, key=len, default=form)
    if not names or not all(name == longest or abbreviates(name, longest) for name in names):
        return None
    return Resolution(form, longest, "short")


def _mistyped_for(form: str, organs: list[str], forms: Counter[str]) -> Resolution | None:
    names = [name for name in organs if mistypes(form, name) and forms[name] >= _RARE * forms[form]]
    return Resolution(form, names[0], "mistyped") if len(names) == 1 else None


def _followed(resolution: Resolution, resolutions: Mapping[str, Resolution]) -> Resolution:
    """Follow a form that resolves to one which itself resolves further (each step is longer or more frequent)."""
    name, seen = resolution.name, {resolution.written}
    while name in resolutions and name not in seen:
        seen.add(name)
        name = resolutions[name].name
    return Resolution(resolution.written, name, resolution.kind)
