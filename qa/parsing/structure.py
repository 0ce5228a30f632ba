"""Walks the outline of a document and takes out its tasks, each a place for its number, text and responsibility.

Nothing is interpreted here but structure: which items are headings, which are tasks, and where each bracket belongs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.parsing.brackets import Brackets, Group, pair, without_stray_closing
from qa.parsing.ledger import Ledger
from qa.parsing.outline import Item, find_items
from qa.parsing.responsibility import REACH, Roles, is_responsibility, read_roles
from qa.text.layout import Compact

_TRAILING = "。．.；; "
_LOOKS_NUMBERED = re.compile(r"\d{1,3}[.．﹒、](?!\d)")


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task as it stands in the document, its places in the compact text."""

    item: Item
    number: str
    section: str | None
    parent: str | None
    start: int
    text: tuple[int, int]
    end: int
    roles: Roles


@dataclass(frozen=True, slots=True)
class _Parts:
    """The body of an item: stretches of text, each with the responsibility behind it, if any.

    A responsibility is one stretch, though it may take several brackets: （牵头单位：…）（配合单位：…）.
    """

    texts: tuple[tuple[int, int], ...]
    roles: tuple[tuple[int, int], ...]


class Structure:
    """The outline of one document: its sections and task drafts, noted in a ledger as they are read."""

    def __init__(self, layout: Compact, ledger: Ledger) -> None:
        """Read the structure of the text `layout`, marking in `ledger` what each stretch of it is."""
        self._layout = layout
        self._text = layout.text
        self._ledger = ledger
        pairs = pair(self._text)
        self._brackets: Brackets = pairs.never_around(place for place in pairs.openings() if self._is_role(place))
        self._role_groups = [group for group in self._brackets.groups if group.outer and self._is_role(group.start)]
        self._role_starts = [group.start for group in self._role_groups]
        self._unclosed_roles = [place for place in self._brackets.unclosed if self._is_role(place)]
        self._line_starts = sorted(layout.line_starts)
        self._sections: list[str] = []
        roots = find_items(layout, self._brackets.inside())
        for root in roots:
            self._fold_plain_lists(root)
        self.drafts = [draft for root in roots for draft in self._drafts(root, None, None)]
        self.sections = tuple(self._sections)
        self.front_end = roots[0].mark.start if roots else len(self._text)
        self.preamble_end = self._preamble_end()

    def _preamble_end(self) -> int:
        """Return where the front stops being preamble: at a line that looks like a task though none was opened there.

        What follows is left unplaced, for the user to see, rather than taken for an introduction.
        """
        lines = [line for line in self._line_starts if line < self.front_end]
        for start, end in pairwise([*lines, self.front_end]):
            if _LOOKS_NUMBERED.match(self._text, start) or self._role_groups_in(start, end):
                return start
        return self.front_end

    def _fold_plain_lists(self, item: Item) -> None:
        """Give （1）…（2）… back to the text of their item where none of them has its own responsibility.

        A responsibility behind the last of several is that of the item.
        """
        for child in item.children:
            self._fold_plain_lists(child)
        fine = [child for child in item.children if child.mark.kind in {"subnumber", "circled"}]
        answered = [bool(self._parts(below).roles) for child in fine for below in child.leaves()]
        of_the_item = len(answered) > 1 and not any(answered[:-1]) and not self._parts(item).roles
        if fine and len(fine) == len(item.children) and (not any(answered) or of_the_item):
            item.fold()

    def _drafts(self, item: Item, section: str | None, parent: str | None) -> Iterator[TaskDraft]:
        """Yield the tasks of an item and of all below it, under the section and the parent they stand in."""
        parts = self._parts(item)
        if not item.children or parts.roles:
            if parts.roles or item.mark.kind != "heading":
                yield from self._item_drafts(item, parts, section, parent)
            parent = self._clean(*parts.texts[0])
        else:
            heading = self._heading(item)
            self._ledger.mark("number", item.mark.start, item.mark.end)
            self._ledger.mark("heading", *heading)
            if item.mark.kind == "heading":
                section, parent = self._clean(item.mark.start, heading[1]), None
                self._sections.append(section)
            else:
                parent = self._clean(*heading)
        for child in item.children:
            for draft in self._drafts(child, section, parent):
                yield replace(draft, number=_nested(item, draft)) if draft.item is child else draft

    def _item_drafts(self, item: Item, parts: _Parts, section: str | None, parent: str | None) -> Iterator[TaskDraft]:
        """Yield a task for the item, or one for each of its sentences that has its own responsibility."""
        self._ledger.mark("number", item.mark.start, item.mark.end)
        start = item.mark.start
        for place, text in enumerate(parts.texts):
            if place and place >= len(parts.roles):
                return
            end = parts.roles[place][1] if place < len(parts.roles) else text[1]
            roles = read_roles(self._inner(parts.roles[place])) if place < len(parts.roles) else Roles()
            self._ledger.mark("text", *text)
            self._ledger.mark("responsibility", text[1], end)
            yield TaskDraft(item, item.mark.printed, section, parent, start, text, end, roles)
            start = end

    def _parts(self, item: Item) -> _Parts:
        """Part an item's body at its responsibility brackets; one that never closes ends with the body."""
        texts: list[tuple[int, int]] = []
        roles: list[tuple[int, int]] = []
        start = item.body
        for role_start, role_end in self._role_spans(item):
            end = self._behind_marks(role_end, item.body_end)
            if roles and start == role_start:
                roles[-1] = (roles[-1][0], end)
            else:
                texts.append((start, role_start))
                roles.append((role_start, end))
            start = end
        if start < item.body_end or not texts:
            texts.append((start, item.body_end))
        return _Parts(tuple(texts), tuple(roles))

    def _role_spans(self, item: Item) -> Iterator[tuple[int, int]]:
        covered = item.body
        for group in self._role_groups_in(item.body, item.body_end):
            yield group.start, group.end
            covered = group.end
        place = bisect_left(self._unclosed_roles, covered)
        if place < len(self._unclosed_roles) and self._unclosed_roles[place] < item.body_end:
            yield self._unclosed_roles[place], item.body_end

    def _role_groups_in(self, start: int, end: int) -> list[Group]:
        first, behind = (bisect_left(self._role_starts, place) for place in (start, end))
        return self._role_groups[first:behind]

    def _behind_marks(self, place: int, end: int) -> int:
        while place < end and self._text[place] in _TRAILING:
            place += 1
        return place

    def _is_role(self, start: int) -> bool:
        return is_responsibility(self._text[start + 1 : start + 1 + REACH])

    def _inner(self, span: tuple[int, int]) -> str:
        """Return what stands in the brackets of a stretch; the last may never close."""
        inner: list[str] = []
        place = span[0]
        for group in self._role_groups_in(*span):
            inner.append(self._text[group.start + 1 : group.end - 1])
            place = self._behind_marks(group.end, span[1])
        if place < span[1]:
            inner.append(without_stray_closing(self._text[place + 1 : span[1]].rstrip(_TRAILING)))
        return "；".join(inner)

    def _heading(self, item: Item) -> tuple[int, int]:
        """Return a heading's text: all up to its first item, or its first line where sentences follow."""
        if "。" not in self._text[item.body : item.body_end - 1]:
            return item.body, item.body_end
        line = bisect_right(self._line_starts, item.body)
        return item.body, min([item.body_end, *self._line_starts[line : line + 1]])

    def _clean(self, start: int, end: int) -> str:
        return self._text[start:end].strip()


def _nested(item: Item, draft: TaskDraft) -> str:
    """Number （1） under 6 as 6.1; other kinds keep the number they are printed with."""
    if item.mark.kind == "number" and draft.item.mark.kind == "subnumber":
        return f"{item.mark.printed}.{draft.number}"
    return draft.number
