"""A task on its way from the document to the plan, whatever form it stood in."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.parsing.notes import NO_NOTES, Notes
from qa.parsing.responsibility import Roles


@dataclass(frozen=True, slots=True)
class Draft:
    """A task as it stands in the document: its parts as text, its place `[start, end)` in the document's text.

    `roles` is what the task itself says, `above` what the headings over it say, `below` what a sentence says of its
    group. `before` are rules that stand in sentences of their own before it.
    """

    number: str | None
    section: str | None
    parent: str | None
    title: str | None
    text: str
    start: int
    end: int
    roles: Roles
    above: Roles = field(default_factory=Roles)
    below: Roles = field(default_factory=Roles)
    before: Notes = NO_NOTES
