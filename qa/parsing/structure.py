"""Walks the outline of a document and takes out its tasks, each a place for its number, text and responsibility.

Nothing is decided here about roles but where they stand: behind a text, in a heading above it, or in a sentence
below a group.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from qa.parsing.answers import Answers
from qa.parsing.closing import annex_starts, annex_titles, glossaries, group_sentences, note_sentences, tails
from qa.parsing.draft import Draft
from qa.parsing.headings import heading_roles, holds_tasks
from qa.parsing.ledger import Ledger
from qa.parsing.marks import Mark
from qa.parsing.notes import Notes
from qa.parsing.outline import Item, find_items
from qa.parsing.parting import Bodies, Parts
from qa.parsing.placed import Place, PlacedDraft, annexed, grouped, nested_number, noted, renumbered
from qa.parsing.responsibility import Roles
from qa.parsing.titles import bold_title
from qa.text.layout import Compact

_LOOKS_NUMBERED = re.compile(r"\d{1,3}[.．﹒、](?!\d)")


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
        ends = tails(layout)
        self._answers = Answers(layout, ends)
        self._glossaries = list(glossaries(layout))
        self._groups = list(group_sentences(layout))
        self._notes = list(note_sentences(layout))
        starts = (sentence.start for each in (self._groups, self._notes) for sentence in each)
        self._bodies = Bodies(layout, self._answers, sorted([*ends, *starts]))
        self._sections: list[str] = []
        self.passed_over: list[str] = []
        roots = self._roots(layout)
        if only_answered and not self._answered:
            roots = []
        drafts = self._finished([draft for root in roots for draft in self._root_drafts(root)], roots)
        self.drafts = [self._draft(draft, notes) for draft, notes in noted(drafts, self._notes)]
        self.sections = tuple(self._sections)
        self.front_end = roots[0].mark.start if roots else len(self._text)
        self.preamble_end = self._preamble_end()

    def _roots(self, layout: Compact) -> list[Item]:
        """Return the outermost items of the plan itself: not those of a notice before it."""
        closed = set(self._answers.brackets.inside())
        for start, end in self._glossaries:
            closed.update(range(start, end))
        roots = find_items(layout, frozenset(closed), self._answers.unclosed, annex_starts(layout))
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
        found = list(islice(self._answers.stretches(0, len(self._text)), 2))
        if not found or (len(found) == 1 and self._is_byline(found[0])):
            return []
        start = self._bodies.paragraph_start(found[0][0])
        end = len(self._text)
        return [Item(Mark("none", 0, "", start, start), end, end)]

    def _is_byline(self, stretch: tuple[int, int]) -> bool:
        """Tell whether a bracket with nothing but names is all that answers: who wrote a text, not who acts."""
        roles = self._answers.roles(*stretch)
        return not (roles.labelled or roles.lead or roles.support or roles.leaders)

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
        answered = [bool(self._bodies.parts(below).roles) for child in fine for below in child.leaves()]
        of_the_item = len(answered) > 1 and not any(answered[:-1]) and not self._bodies.parts(item).roles
        if fine and len(fine) == len(item.children) and (not any(answered) or of_the_item):
            item.fold()

    def _answers_within(self, item: Item) -> bool:
        return (
            any(self._answers.roles(*one).names_anyone() for one in self._answers.stretches(item.body, item.end))
            or any(
                heading_roles(self._bodies.clean(one.mark.start, self._bodies.heading(one)[1])).names_anyone()
                for one in item.leaves()
                if one.children
            )
            or any(item.mark.start <= group.start < item.end for group in self._groups)
        )

    def _root_drafts(self, root: Item) -> Iterator[PlacedDraft]:
        """Yield the tasks of a section; a section in which nobody answers holds none, where in others somebody does."""
        heading = self._bodies.heading(root)
        if (
            self._answered
            and root.mark.kind == "heading"
            and not self._answers_within(root)
            and not (root.children and holds_tasks(self._bodies.clean(*heading)))
        ):
            title = self._bodies.clean(root.mark.start, heading[1])
            self._ledger.mark("number", root.mark.start, root.mark.end)
            self._ledger.mark("heading", *heading)
            self._ledger.mark("context", heading[1], self._bodies.cut(heading[1], root.end))
            self._sections.append(title)
            if root.children:
                self.passed_over.append(title)
            return
        yield from self._drafts(root, Place())

    def _drafts(self, item: Item, place: Place) -> Iterator[PlacedDraft]:
        """Yield the tasks of an item and of all below it."""
        parts = self._bodies.parts(item)
        is_heading = item.mark.kind in {"annex", "heading", "subheading"} and self._bodies.is_short(parts.texts[0])
        if item.children and (not parts.roles or is_heading):
            place = self._under(item, parts, place)
        elif not item.children or parts.roles:
            titled = self._titled(item, parts)
            if titled:
                place = self._under(_heading_alone(item, titled), Parts((titled,), ()), place)
                parts = Parts(((titled[1], parts.texts[0][1]), *parts.texts[1:]), parts.roles)
            if parts.roles or item.mark.kind != "heading" or self._is_sentence(item):
                yield from self._item_drafts(item, parts, place, numbered=titled is None)
            else:
                self._mark_heading(item)
            place = replace(place, parent=self._bodies.clean(*parts.texts[0]))
        for child in item.children:
            for draft in self._drafts(child, place):
                yield replace(draft, number=nested_number(item.mark, draft)) if draft.mark is child.mark else draft

    def _is_sentence(self, item: Item) -> bool:
        """Tell whether a heading where nobody answers for anything is a task: more than a title."""
        return not self._answered and not item.children and "。" in self._text[item.body : item.body_end]

    def _titled(self, item: Item, parts: Parts) -> tuple[int, int] | None:
        """Return the title line of a heading under which several paragraphs without numbers answer for themselves."""
        if item.mark.kind != "heading" or len(parts.roles) < 2:
            return None
        line = self._bodies.heading_line(item)
        return (item.body, line) if self._bodies.is_short((item.body, line)) and line < parts.texts[0][1] else None

    def _under(self, item: Item, parts: Parts, place: Place) -> Place:
        """Note a heading in the ledger and return the place of what stands under it."""
        heading = self._bodies.heading(item) if not parts.roles else parts.texts[0]
        self._ledger.mark("number", item.mark.start, item.mark.end)
        self._ledger.mark("heading", *heading)
        title = self._bodies.clean(item.mark.start, heading[1])
        said = heading_roles(title)
        for start, end in parts.roles:
            self._ledger.mark("responsibility", start, end)
            said.take(self._answers.roles(start, end))
        if not parts.roles:
            self._ledger.mark("preamble", heading[1], self._bodies.cut(heading[1], item.body_end))
        if item.mark.kind in {"heading", "annex"}:
            self._sections.append(title)
            return Place(
                title, None, said if said.names_anyone() else place.above if item.mark.kind != "annex" else Roles()
            )
        return Place(place.section, self._bodies.clean(*heading), said if said.names_anyone() else place.above)

    def _mark_heading(self, item: Item) -> None:
        heading = self._bodies.heading(item)
        self._ledger.mark("number", item.mark.start, item.mark.end)
        self._ledger.mark("heading", *heading)
        if item.mark.kind == "heading":
            self._sections.append(self._bodies.clean(item.mark.start, heading[1]))
        self._ledger.mark("context", heading[1], self._bodies.cut(heading[1], item.body_end))

    def _item_drafts(self, item: Item, parts: Parts, where: Place, *, numbered: bool) -> Iterator[PlacedDraft]:
        """Yield a task for the item, or one for each of its sentences that has its own responsibility."""
        self._ledger.mark("number", item.mark.start, item.mark.end)
        start = item.mark.start if numbered else parts.texts[0][0]
        number = item.mark.printed if numbered and item.mark.printed else None
        for place, text in enumerate(parts.texts):
            if place and place >= len(parts.roles):
                return
            answered = place < len(parts.roles)
            stop = text[1] if answered else self._bodies.cut(*text)
            end = parts.roles[place][1] if answered else stop
            roles = self._answers.roles(*parts.roles[place]) if answered else Roles()
            self._ledger.mark("text", text[0], stop)
            self._ledger.mark("responsibility", stop, end)
            yield PlacedDraft(item.mark, number, where, start, (text[0], stop), end, roles)
            start = end

    def _finished(self, drafts: list[PlacedDraft], roots: Sequence[Item]) -> list[PlacedDraft]:
        """Apply what stands between the items: sentences about groups, rules, the heads of annexes."""
        spans = [(one.start, one.end) for one in self._groups] + [(one.start, one.end) for one in self._notes]
        for start, end in spans:
            self._ledger.mark("responsibility", start, end)
        for start, end in self._glossaries if drafts else ():
            self._ledger.mark("context", start, end)
        starts = [one.mark.start for root in roots for one in root.leaves()]
        annexes = [
            (annex, self._bodies.clean(annex.title, annex.end))
            for annex in annex_titles(self._layout, starts)
            if drafts
        ]
        for annex, _ in annexes:
            self._ledger.mark("heading", annex.start, annex.end)
        finished = list(annexed(renumbered(grouped(drafts, self._groups)), annexes))
        under = {draft.place.section for draft in finished}
        self._sections.extend(title for _, title in annexes if title in under and title not in self._sections)
        return finished

    def _draft(self, draft: PlacedDraft, notes: Notes) -> Draft:
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


def _heading_alone(item: Item, body: tuple[int, int]) -> Item:
    """Return an item that is a heading alone."""
    return Item(item.mark, body[1], body[1])
