"""Finds the stretches of a text that say who answers: brackets, label lines, and sentences that close a group.

A bracket answers if a label opens it, if verbs in it say who does what, or if it holds nothing but names of organs. The
last two must stand where a sentence ends, since a bracket within a sentence explains a word. A label line has no
closing mark: it ends where its list of names does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from qa.parsing.brackets import Brackets, Group, pair, without_stray_closing
from qa.parsing.labels import Label, labels_in
from qa.parsing.names import looks_like_person, looks_like_unit, piece_before, piece_behind
from qa.parsing.notes import begins_note
from qa.parsing.responsibility import REACH, Roles, is_labelled, is_list, is_sentence, read_roles
from qa.text.layout import Compact

_TRAILING = "。．.；; "
_SENTENCE_ENDS = frozenset("。；;！!？?：:）)]］】〕”")
_SEPARATORS = frozenset("、，,；;（(〔[〈【")
_CONTINUES = frozenset("、，,；;）)〕]〉】（(〔[〈")
_LONGEST_BRACKET = 600
_LONGEST_NAME = 40
_REST = 6
"""A line break within a name leaves no more of it than this behind what looks like a whole name."""
_VERB_ENDS = re.compile(
    "(?:分别|共同)?(?:牵头|配合|参与|负责|落实|协助|支持|指导|实施|协办|等)+(?:负责|落实)?$|(?:按|依据).{0,6}职责.{0,4}$"
)
_OTHERS = re.compile("^等|^(?:分别|共同)?(?:牵头|配合|参与|负责|按职责)")
_DATE_GOES_ON = re.compile(r"^(?:\d|[年月日底前后末]|[一二三四]季度)")


class Answers:
    """The stretches of one text that say who answers, and what they say."""

    def __init__(self, layout: Compact, tails: Sequence[int] = ()) -> None:
        """Find the brackets of the text `layout` that answer, and its labels outside them.

        No list goes on behind one of `tails`, the places, in order, where something begins that belongs to no task.
        """
        self._tails = tails
        self._text = layout.text
        self._gap_set = layout.gaps
        self._gaps = sorted(layout.gaps)
        self._lines = layout.line_starts
        pairs = pair(self._text)
        self.brackets: Brackets = pairs.never_around(place for place in pairs.openings() if self._labelled(place))
        self._groups = [group for group in self.brackets.groups if group.outer and self._answers(group)]
        self._group_starts = [group.start for group in self._groups]
        self.unclosed = [place for place in self.brackets.unclosed if self._labelled(place)]
        inside = self.brackets.inside()
        self._labels = [label for label in labels_in(self._text) if label.start not in inside]
        self._starts = [label.start for label in self._labels]
        self._opening = [label for label in self._labels if self._opens(label)]
        self._opening_starts = [label.start for label in self._opening]

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches in `[start, end)` that answer, with the marks that close them."""
        place = start
        while (found := self._next(place, end)) is not None:
            first, last = found
            last = self.behind_marks(last, end)
            yield first, last
            place = max(last, first + 1)

    def roles(self, start: int, end: int) -> Roles:
        """Read a stretch, or several that stand directly behind one another."""
        roles = Roles()
        place = start
        while place < end:
            group = self._group_at(place)
            if group and group.end <= end:
                roles.take(self._read(place + 1, group.end - 1))
                place = self.behind_marks(group.end, end)
            elif place in self.unclosed:
                inner = without_stray_closing(self._text[place + 1 : end].rstrip(_TRAILING))
                roles.take(self._read(place + 1, place + 1 + len(inner)))
                place = end
            else:
                following = bisect_left(self._group_starts, place)
                stop = min([end, *self._group_starts[following : following + 1]])
                roles.take(self._read(place, stop))
                place = stop
        return roles

    def behind_marks(self, place: int, end: int) -> int:
        """Return the first place from `place` on that holds no closing mark of a sentence."""
        while place < end and self._text[place] in _TRAILING:
            place += 1
        return place

    def _read(self, start: int, end: int) -> Roles:
        first, behind = bisect_left(self._gaps, start + 1), bisect_left(self._gaps, end)
        return read_roles(self._text[start:end], {gap - start: gap in self._lines for gap in self._gaps[first:behind]})

    def _group_at(self, place: int) -> Group | None:
        found = bisect_left(self._group_starts, place)
        return self._groups[found] if found < len(self._groups) and self._group_starts[found] == place else None

    def _next(self, place: int, end: int) -> tuple[int, int] | None:
        group = bisect_left(self._group_starts, place)
        candidates: list[tuple[int, int]] = []
        if group < len(self._groups) and self._groups[group].end <= end:
            candidates.append((self._groups[group].start, self._groups[group].end))
        unclosed = bisect_left(self.unclosed, place)
        if unclosed < len(self.unclosed) and self.unclosed[unclosed] < end:
            candidates.append((self.unclosed[unclosed], end))
        nearest = min(candidates, default=None)
        label = bisect_left(self._opening_starts, place)
        if label < len(self._opening) and self._opening_starts[label] < (nearest[0] if nearest else end):
            opening = self._opening[label]
            return opening.start, self._label_lines_end(opening, min(end, nearest[0]) if nearest else end)
        return nearest

    def _labelled(self, opening: int) -> bool:
        return is_labelled(self._text[opening + 1 : opening + 1 + REACH])

    def _answers(self, group: Group) -> bool:
        if self._labelled(group.start):
            return True
        if group.end - group.start > _LONGEST_BRACKET or not self._at_sentence_end(group):
            return False
        inner = self._text[group.start + 1 : group.end - 1]
        before = self._text[max(group.start - 1, 0) : group.start]
        return is_sentence(inner) or (before in _SENTENCE_ENDS and is_list(inner))

    def _at_sentence_end(self, group: Group) -> bool:
        before, behind = self._text[max(group.start - 1, 0) : group.start], self._text[group.end : group.end + 1]
        return before in _SENTENCE_ENDS or not behind or behind in "。；;" or group.end in self._lines

    def _opens(self, label: Label) -> bool:
        """Tell whether a label begins a line of labels: not within a sentence."""
        return label.start in self._gap_set or self._text[max(label.start - 1, 0) : label.start] in _SENTENCE_ENDS

    def _label_lines_end(self, label: Label, end: int) -> int:
        """Return where a run of label lines ends: where the list of names behind its last label does."""
        tail = bisect_left(self._tails, label.end)
        end = min([end, *self._tails[tail : tail + 1]])
        while True:
            following = self._label_behind(label.end)
            limit = min(end, following.start) if following else end
            place = self._content_end(label, limit)
            if following is None or place < limit or following.start >= end:
                return place
            label = following

    def _label_behind(self, place: int) -> Label | None:
        found = bisect_left(self._starts, place)
        return self._labels[found] if found < len(self._labels) else None

    def _content_end(self, label: Label, limit: int) -> int:
        """Return where what a label announces ends: at a full stop, or at a gap where the list does not go on."""
        depth, floor = 0, label.end
        for place in range(label.end, limit):
            if place in self._gap_set and place > label.end and not depth:
                if not self._goes_on(label, floor, place, limit):
                    return place
                floor = place
            mark = self._text[place]
            depth = max(depth + (mark in "（([〔【〈") - (mark in "）)]〕】〉"), 0)
            if mark == "。" and not depth and not begins_note(self._text[place + 1 : min(place + 60, limit)]):
                return place + 1
        return limit

    def _goes_on(self, label: Label, floor: int, gap: int, limit: int) -> bool:
        """Tell whether what a label announces goes on behind a gap."""
        text = self._text
        if label.kind == "progress" or text[gap - 1] in _SEPARATORS or text[gap] in _CONTINUES:
            return not text.startswith("此件", gap + 1)
        last = piece_before(text, gap, floor)
        left = piece_before(text, gap, max(label.end, gap - _LONGEST_NAME - 1))
        left = left if len(left) <= _LONGEST_NAME else last
        behind = piece_behind(text, gap, min(limit, gap + 2 * _LONGEST_NAME))
        near = behind[: self._gap_behind(gap, limit) - gap]
        if label.kind == "deadline":
            return bool(_DATE_GOES_ON.match(near))
        if label.kind == "leader":
            people = (near, behind, left + near, left + behind)
            return len(left) == 1 or len(near) == 1 or any(map(looks_like_person, people))
        pieces = (near, behind)
        if not left or _names_unit(left):
            rest = any(len(_core(one)) <= _REST and _names_unit(name + one) for one in pieces for name in {left, last})
            return rest or any(map(_names_unit, pieces)) or bool(_OTHERS.match(near))
        return any(_names_unit(name + one) for one in pieces for name in {left, last})

    def _gap_behind(self, place: int, limit: int) -> int:
        found = bisect_left(self._gaps, place + 1)
        return min([limit, *self._gaps[found : found + 1]])


def _core(piece: str) -> str:
    """Return a piece of a list without the verb or the rule in brackets that ends it."""
    opening = piece.find("（")
    if opening > 0 and "）" not in piece[opening:]:
        piece = piece[:opening]
    return _VERB_ENDS.sub("", piece)


def _names_unit(piece: str) -> bool:
    return looks_like_unit(_core(piece))
