"""Walks the outline of a document and takes out its tasks, each a place for its number, text and responsibility.

Nothing is decided here about roles but where they stand: behind a text, in a heading above it, or in a sentence
below a group.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from qa.parsing.answers import Answers
from qa.parsing.closing import group_sentences, note_sentences, tails
from qa.parsing.draft import Draft
from qa.parsing.headings import heading_roles, holds_tasks
from qa.parsing.ledger import Ledger
from qa.parsing.marks import Mark
from qa.parsing.notes import Notes
from qa.parsing.outline import Item, find_items
from qa.parsing.responsibility import Roles
from qa.parsing.titles import bold_title
from qa.text.layout import Compact

_LOOKS_NUMBERED = re.compile(r"\d{1,3}[.．﹒、](?!\d)")
_SHORT = 40
"""A heading that is parted from what follows by a line break alone is no longer."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A task with its places in the compact text. `mark` is that of the item it stands in."""

    mark: Mark
    number: str | None
    place: _Place
    start: int
    text: tuple[int, int]
    end: int
    roles: Roles
    below: Roles = field(default_factory=Roles)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The body of an item: stretches of text, each with the responsibility behind it, if any.

    A responsibility is one stretch, though it may take several brackets: （牵头单位：…）（配合单位：…）.
    """

    texts: tuple[tuple[int, int], ...]
    roles: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: its section, the text of its parent, and whom the headings above name."""

    section: str | None = None
    parent: str | None = None
    above: Roles = field(default_factory=Roles)


class Structure:
    """The outline of one document: its sections and task drafts, noted in a ledger as they are read.

    `passed_over` are the headings of sections that hold no task because nobody answers for anything in them.
    """

    def __init__(
        self, layout: Compact, ledger: Ledger, *, bold: Sequence[tuple[int, int]] = (), only_answered: bool = False
    ) -> None:
        """Read the structure of the text `layout`, marking in `ledger` what each stretch of it is.

        `bold` are stretches of the original text. With `only_answered` a text in which nobody answers for anything
        has no tasks: they stand in a table.
        """
        self._layout = layout
        self._bold = bold
        self._text = layout.text
        self._ledger = ledger
        self._line_starts = sorted(layout.line_starts)
        self._gaps = sorted(layout.gaps)
        self._answers = Answers(layout)
        self._groups = list(group_sentences(layout))
        self._notes = list(note_sentences(layout))
        sentences = [*self._groups, *self._notes]
        self._cuts = sorted([*tails(layout), *(sentence.start for sentence in sentences)])
        self._seen: dict[int, _Parts] = {}
        self._sections: list[str] = []
        self.passed_over: list[str] = []
        roots = self._roots(layout)
        if only_answered and not self._answered:
            roots = []
        for note in self._notes:
            ledger.mark("responsibility", note.start, note.end)
        drafts = self._grouped([draft for root in roots for draft in self._root_drafts(root)])
        self.drafts = [self._draft(draft, notes) for draft, notes in self._noted(self._renumbered(drafts))]
        self.sections = tuple(self._sections)
        self.front_end = roots[0].mark.start if roots else len(self._text)
        self.preamble_end = self._preamble_end()

    def _roots(self, layout: Compact) -> list[Item]:
        """Return the outermost items of the plan itself: not those of a notice before it."""
        roots = find_items(layout, self._answers.brackets.inside(), self._answers.unclosed)
        for root in roots:
            self._fold_plain_lists(root)
        self._answered = any(self._answers_within(root) for root in roots)
        if not self._answered and not roots:
            return self._unnumbered()
        first = 0
        for place, (before, root) in enumerate(pairwise(roots), 1):
            if self._answers_within(before):
                break
            if root.mark.value == 1 and (root.mark.kind in {before.mark.kind, "heading"}):
                first = place
        return roots[first:] if self._answered else roots

    def _unnumbered(self) -> list[Item]:
        """Return one item for a text without numbers in which somebody answers: a paragraph is a task."""
        first = next(self._answers.stretches(0, len(self._text)), None)
        if first is None:
            return []
        start = self._paragraph_start(first[0])
        end = len(self._text)
        return [Item(Mark("none", 0, "", start, start), end, end)]

    def _paragraph_start(self, place: int) -> int:
        """Return where the paragraph at `place` begins: behind the last line that ends as a title or sentence does."""
        lines = self._line_starts[: bisect_right(self._line_starts, max(place - 1, 0))]
        while len(lines) > 1:
            before = self._text[lines[-2] : lines[-1]]
            if (
                not before
                or before[-1] in "。：:；！？"
                or (lines[-1] - lines[-2] <= _SHORT and before[-1] not in "，、")
            ):
                break
            lines.pop()
        return lines[-1] if lines else 0

    def _preamble_end(self) -> int:
        """Return where the front stops being preamble: at a line that looks like a task though none was opened there.

        What follows is left unplaced, for the user to see, rather than taken for an introduction.
        """
        if not self.drafts:
            return 0
        lines = [line for line in self._line_starts if line < self.front_end]
        for start, end in pairwise([*lines, self.front_end]):
            if _LOOKS_NUMBERED.match(self._text, start) and next(self._answers.stretches(start, end), None):
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
            self._seen.clear()

    def _answers_within(self, item: Item) -> bool:
        return (
            next(self._answers.stretches(item.body, item.end), None) is not None
            or any(
                heading_roles(self._clean(one.mark.start, self._heading(one)[1])).names_anyone()
                for one in item.leaves()
                if one.children
            )
            or any(item.mark.start <= group.start < item.end for group in self._groups)
        )

    def _root_drafts(self, root: Item) -> Iterator[_Draft]:
        """Yield the tasks of a section; a section in which nobody answers holds none, where in others somebody does."""
        heading = self._heading(root)
        if (
            self._answered
            and root.mark.kind == "heading"
            and not self._answers_within(root)
            and not (root.children and holds_tasks(self._clean(*heading)))
        ):
            title = self._clean(root.mark.start, heading[1])
            self._ledger.mark("number", root.mark.start, root.mark.end)
            self._ledger.mark("heading", *heading)
            self._ledger.mark("context", heading[1], self._cut(heading[1], root.end))
            self._sections.append(title)
            if root.children:
                self.passed_over.append(title)
            return
        yield from self._drafts(root, _Place())

    def _drafts(self, item: Item, place: _Place) -> Iterator[_Draft]:
        """Yield the tasks of an item and of all below it."""
        parts = self._parts(item)
        is_heading = item.mark.kind in {"annex", "heading", "subheading"} and self._is_short(parts.texts[0])
        if item.children and (not parts.roles or is_heading):
            place = self._under(item, parts, place)
        elif not item.children or parts.roles:
            titled = self._titled(item, parts)
            if titled:
                place = self._under(replace_body(item, titled), _Parts((titled,), ()), place)
                parts = _Parts(((titled[1], parts.texts[0][1]), *parts.texts[1:]), parts.roles)
            if parts.roles or item.mark.kind != "heading" or self._is_sentence(item):
                yield from self._item_drafts(item, parts, place, numbered=titled is None)
            else:
                self._mark_heading(item)
            place = replace(place, parent=self._clean(*parts.texts[0]))
        for child in item.children:
            for draft in self._drafts(child, place):
                yield replace(draft, number=_nested(item.mark, draft)) if draft.mark is child.mark else draft

    def _is_short(self, text: tuple[int, int]) -> bool:
        """Tell whether a text is a title and no sentence."""
        return text[1] - text[0] <= _SHORT and "。" not in self._text[text[0] : text[1]].rstrip("。")

    def _is_sentence(self, item: Item) -> bool:
        """Tell whether a heading where nobody answers for anything is a task: more than a title."""
        return not self._answered and not item.children and "。" in self._text[item.body : item.body_end]

    def _titled(self, item: Item, parts: _Parts) -> tuple[int, int] | None:
        """Return the title line of a heading under which several paragraphs without numbers answer for themselves."""
        if item.mark.kind != "heading" or len(parts.roles) < 2:
            return None
        line = self._heading_line(item)
        return (item.body, line) if self._is_short((item.body, line)) and line < parts.texts[0][1] else None

    def _under(self, item: Item, parts: _Parts, place: _Place) -> _Place:
        """Note a heading in the ledger and return the place of what stands under it."""
        heading = self._heading(item) if not parts.roles else parts.texts[0]
        self._ledger.mark("number", item.mark.start, item.mark.end)
        self._ledger.mark("heading", *heading)
        title = self._clean(item.mark.start, heading[1])
        said = heading_roles(title)
        for start, end in parts.roles:
            self._ledger.mark("responsibility", start, end)
            said.take(self._answers.roles(start, end))
        if not parts.roles:
            self._ledger.mark("preamble", heading[1], self._cut(heading[1], item.body_end))
        if item.mark.kind in {"heading", "annex"}:
            self._sections.append(title)
            return _Place(
                title, None, said if said.names_anyone() else place.above if item.mark.kind != "annex" else Roles()
            )
        return _Place(place.section, self._clean(*heading), said if said.names_anyone() else place.above)

    def _mark_heading(self, item: Item) -> None:
        heading = self._heading(item)
        self._ledger.mark("number", item.mark.start, item.mark.end)
        self._ledger.mark("heading", *heading)
        if item.mark.kind == "heading":
            self._sections.append(self._clean(item.mark.start, heading[1]))
        self._ledger.mark("context", heading[1], self._cut(heading[1], item.body_end))

    def _item_drafts(self, item: Item, parts: _Parts, where: _Place, *, numbered: bool) -> Iterator[_Draft]:
        """Yield a task for the item, or one for each of its sentences that has its own responsibility."""
        self._ledger.mark("number", item.mark.start, item.mark.end)
        start = item.mark.start if numbered else parts.texts[0][0]
        number = item.mark.printed if numbered and item.mark.printed else None
        for place, text in enumerate(parts.texts):
            if place and place >= len(parts.roles):
                return
            answered = place < len(parts.roles)
            stop = text[1] if answered else self._cut(*text)
            end = parts.roles[place][1] if answered else stop
            roles = self._answers.roles(*parts.roles[place]) if answered else Roles()
            self._ledger.mark("text", text[0], stop)
            self._ledger.mark("responsibility", stop, end)
            yield _Draft(item.mark, number, where, start, (text[0], stop), end, roles)
            start = end

    def _grouped(self, drafts: list[_Draft]) -> list[_Draft]:
        """Give the tasks above a group sentence what it says of them."""
        for group in self._groups:
            self._ledger.mark("responsibility", group.start, group.end)
            above = [place for place, draft in enumerate(drafts) if draft.start < group.start]
            section = drafts[above[-1]].place.section if above else None
            for place in above:
                draft = drafts[place]
                meant = draft.number in group.numbers if group.numbers else not draft.roles.names_units()
                if draft.place.section == section and meant:
                    drafts[place] = replace(draft, below=group.roles)
        return drafts

    def _renumbered(self, drafts: list[_Draft]) -> list[_Draft]:
        """Take the number from tasks behind one whose numbers the document lost: 2, then two without, then 5."""
        items = [list(run) for _, run in groupby(drafts, key=lambda draft: draft.mark.start)]
        for item, following in pairwise(items):
            mark, behind = item[0].mark, following[0].mark
            if len(item) > 1 and mark.kind == behind.kind and behind.value - mark.value == len(item):
                item[1:] = [replace(draft, number=None) for draft in item[1:]]
        return [draft for item in items for draft in item]

    def _noted(self, drafts: list[_Draft]) -> Iterator[tuple[_Draft, Notes]]:
        """Give each draft the rules that stand between the one before and it."""
        left = list(self._notes)
        for draft in drafts:
            notes = Notes()
            while left and left[0].start < draft.start:
                notes = notes | left.pop(0).notes
            yield draft, notes

    def _draft(self, draft: _Draft, notes: Notes) -> Draft:
        """Return a draft with its places in the original text."""
        text = self._text[slice(*draft.text)]
        first, last = self._layout.source_span(*draft.text)
        return Draft(
            number=draft.number,
            section=draft.place.section,
            parent=draft.place.parent,
            title=self._bold_title(text.strip(), first, last),
            text=text.strip(),
            start=self._layout.source_span(draft.start, draft.end)[0],
            end=self._layout.source_span(draft.start, draft.end)[1],
            roles=draft.roles,
            above=draft.place.above,
            below=draft.below,
            before=notes,
        )

    def _bold_title(self, text: str, start: int, end: int) -> str | None:
        """Return the phrase in bold that opens a task, its place in the original text being `[start, end)`."""
        found = bisect_left(self._bold, (start, 0))
        before = self._bold[found - 1 : found]
        for bold_start, bold_end in (*before, *self._bold[found : found + 1]):
            if bold_start <= start + 1 and start < bold_end < end:
                length = bisect_left(self._layout.offsets, bold_end) - bisect_left(self._layout.offsets, start)
                return bold_title(text, length)
        return None

    def _cut(self, start: int, end: int) -> int:
        """Return where a text that no responsibility closes ends: at a note, an annex or a signature, or at `end`."""
        cut = bisect_right(self._cuts, start)
        return min([end, *self._cuts[cut : cut + 1]])

    def _parts(self, item: Item) -> _Parts:
        """Part an item's body at its responsibilities."""
        known = self._seen.get(item.mark.start)
        if known is None:
            known = self._seen[item.mark.start] = self._parted(item)
        return known

    def _parted(self, item: Item) -> _Parts:
        texts: list[tuple[int, int]] = []
        roles: list[tuple[int, int]] = []
        start = item.body
        for role_start, end in self._answers.stretches(item.body, item.body_end):
            if roles and start == role_start:
                roles[-1] = (roles[-1][0], end)
            else:
                texts.append((start, role_start))
                roles.append((role_start, end))
            start = end
        if start < item.body_end or not texts:
            texts.append((start, item.body_end))
        return _Parts(tuple(texts), tuple(roles))

    def _heading(self, item: Item) -> tuple[int, int]:
        """Return a heading's text: all up to its first item, or its first line where sentences follow."""
        if "。" not in self._text[item.body : item.body_end - 1]:
            return item.body, item.body_end
        return item.body, self._heading_line(item)

    def _heading_line(self, item: Item) -> int:
        """Return where the first line of an item ends; where line breaks were lost, any gap or the first full stop."""
        line = bisect_right(self._line_starts, item.body)
        end = min([item.body_end, *self._line_starts[line : line + 1]])
        if end - item.body > _SHORT:
            gap = bisect_right(self._gaps, item.body)
            stop = self._text.find("。", item.body, end)
            end = min([end, *self._gaps[gap : gap + 1], *([stop + 1] if stop >= 0 else [])])
        return end

    def _clean(self, start: int, end: int) -> str:
        return self._text[start:end].strip()


def replace_body(item: Item, body: tuple[int, int]) -> Item:
    """Return an item that is a heading alone."""
    return Item(item.mark, body[1], body[1])


def _nested(mark: Mark, draft: _Draft) -> str | None:
    """Number （1） under 6 as 6.1; other kinds keep the number they are printed with."""
    if mark.kind == "number" and draft.mark.kind == "subnumber":
        return f"{mark.printed}.{draft.number}"
    return draft.number
