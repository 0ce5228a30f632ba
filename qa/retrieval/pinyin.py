"""Latin letters read as pinyin: laojiuxiaoqu is 老旧小区 where the library holds those words.

Only words of the library are candidates, each by its readings, so that no dictionary guesses what nobody wrote. A
query is read whole or not at all: one Latin run that is no pinyin shows that the others are English as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, product
from typing import Final

from qa.text.organs import LEVELS
from qa.text.segment import shared_segmenter

_HAN: Final = re.compile("[\u3400-\u9fff]+")
_RUN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+(?:[ '’]+[A-Za-z]+(?![0-9]))*(?![0-9])")
_BEFORE: Final = re.compile("[\u3400-\u9fff]{1,3}$")
_BEHIND: Final = re.compile("[\u3400-\u9fff]{1,3}")
_LONGEST_WORD: Final = 8
_LONGEST_RUN: Final = 120
_LONGEST_SYLLABLE: Final = 6
_MOST_READINGS: Final = 8
_INITIALS: Final = range(2, 9)
"""Letters that can be initials; they must stand by themselves, and in capitals (GDP) be all that is asked."""
_UNSURE_INITIALS: Final = 2
"""So few letters are the initials of a name only where one name alone has them."""
_MOST_NAMES: Final = 3


class PinyinTable:
    """The words and names of a library by their pinyin."""

    def __init__(self, words: Mapping[str, int], names: Iterable[str] = ()) -> None:
        """Take the words, each with how many tasks hold it, and the names of leaders and units."""
        names = tuple(names)
        self._names = frozenset(names)
        counts = {word: count for word, count in words.items() if _HAN.fullmatch(word)}
        counts |= {name: 1 for name in names if _HAN.fullmatch(name) and name not in counts}
        self._plain = {word for word in words if not _HAN.search(word)}
        self._counts = {word: count for word, count in counts.items() if 1 < len(word) <= _LONGEST_WORD}
        segmenter = shared_segmenter()
        self._words = {word for word in self._counts if len(word) > 2 or word in names or segmenter.knows(word)}
        self._by_letters = self._indexed()
        self._by_sound = self._sounds()
        self._longest = max(map(len, self._by_letters), default=0)
        self._by_initials: dict[str, list[str]] = {}
        for name in names:
            for form in {name, name[1:] if name[0] in LEVELS else name}:
                self._by_initials.setdefault(_initials(form), []).append(name)

    def read(self, query: str) -> str | None:
        """Return a query with its Latin runs as the words they spell; None where one of them spells none."""
        runs = list(_RUN.finditer(query))
        if not runs or all(part.lower() in self._plain for run in runs for part in run.group().split()):
            return None
        pieces: list[str] = []
        end = 0
        for run in runs:
            start, stop, word = self._spelled(query, run, end)
            if word is None:
                return None
            pieces += [query[end:start], word]
            end = stop
        return "".join([*pieces, query[end:]])

    def __contains__(self, word: object) -> bool:
        """Tell whether the library has a word, a name or a chance pair of characters."""
        return word in self._counts or word in self._plain

    def terms(self) -> Iterable[str]:
        """Return the words of the library: neither chance pairs nor names."""
        return self._words - self._names

    def homophones(self, typed: str) -> Sequence[str]:
        """Return the other words and names of the library that are read as `typed` is, the most frequent first."""
        from pypinyin import lazy_pinyin

        found = self._by_sound.get("".join(lazy_pinyin(typed, v_to_u=False)), ())
        return [word for word in found if len(word) == len(typed) and word != typed]

    def _spelled(self, query: str, run: re.Match[str], floor: int) -> tuple[int, int, str | None]:
        """Return what a run spells, and the stretch from `floor` on that it replaces: 河zhang制 is one word."""
        letters = re.sub("[^a-z]", "", run.group().lower())
        if run.group().lower() in self._plain:
            return run.start(), run.end(), run.group()
        mixed = self._mixed(query, run, letters, floor) if len(letters) <= _LONGEST_SYLLABLE else None
        if mixed:
            return mixed
        word = self._sequence(letters) or (self._named(letters) if _stands_alone(query, run) else None)
        return run.start(), run.end(), word

    def _sequence(self, letters: str) -> str | None:
        """Return the words that spell all the letters: with the fewest chance pairs, then the fewest, then frequent.

        A chance pair is two characters that stand side by side in a task and are no word (食和). At most half of the
        pieces may be such: they serve names and terms that the dictionary does not know.
        """
        if len(letters) > _LONGEST_RUN:
            return None
        best: list[tuple[int, int, int, str] | None] = [(0, 0, 0, "")]
        for end in range(1, len(letters) + 1):
            found = [
                (before[0] + (word not in self._words), before[1] + 1, before[2] - self._counts[word], before[3] + word)
                for start in range(max(0, end - self._longest), end)
                if (before := best[start]) and (word := self._by_letters.get(letters[start:end]))
            ]
            best.append(min(found, default=None))
        spelled = best[-1]
        return spelled[3] or None if spelled and 2 * spelled[0] <= spelled[1] else None

    def _named(self, letters: str) -> str | None:
        """Return the names that have these initials."""
        if len(letters) not in _INITIALS:
            return None
        names = list(dict.fromkeys(self._by_initials.get(letters, [])))
        if not names or (len(letters) <= _UNSURE_INITIALS and len(names) > 1):
            return None
        return "、".join(names[:_MOST_NAMES])

    def _mixed(self, query: str, run: re.Match[str], letters: str, floor: int) -> tuple[int, int, str] | None:
        """Return the word that one syllable completes with the characters beside it, the longest and most frequent."""
        before = _BEFORE.search(query, floor, run.start())
        behind = _BEHIND.match(query, run.end())
        left = before.group() if before else ""
        right = behind.group() if behind else ""
        candidates = [
            (len(word), count, word, lefts, rights)
            for lefts in range(len(left) + 1)
            for rights in range(len(right) + 1)
            if lefts + rights
            for word, count in self._counts.items()
            if len(word) == lefts + rights + 1
            and word.startswith(left[len(left) - lefts :])
            and word.endswith(right[:rights])
            and letters in _readings(word[lefts])
        ]
        if not candidates:
            return None
        _, _, word, lefts, rights = max(candidates)
        return run.start() - lefts, run.end() + rights, word

    def _indexed(self) -> dict[str, str]:
        """Return the word of each spelling: one that is read so before one that could be, words before chance pairs.

        Of several alike it is the most frequent.
        """
        found: dict[str, tuple[bool, bool, int, str]] = {}
        for word, count in self._counts.items():
            for place, letters in enumerate(_spellings(word)):
                claim = (place == 0, word in self._words, count, word)
                found[letters] = max(claim, found.get(letters, claim))
        return {letters: word for letters, (*_, word) in found.items()}

    def _sounds(self) -> dict[str, list[str]]:
        """Return the words of each sound, chance pairs left out, the most frequent first."""
        sounds: dict[str, list[str]] = {}
        for word in sorted(self._words, key=lambda word: (-self._counts[word], word)):
            sounds.setdefault(_spellings(word)[0], []).append(word)
        return sounds


def _stands_alone(query: str, run: re.Match[str]) -> bool:
    """Tell whether a run can be initials: all of the query, or small letters between spaces."""
    before, behind = query[: run.start()], query[run.end() :]
    if not (before + behind).strip():
        return True
    return run.group().islower() and before[-1:] in {"", " "} and behind[:1] in {"", " "}


def _spellings(word: str) -> list[str]:
    """Return the ways a word is spelled, its own first, then with other readings of its characters."""
    from pypinyin import lazy_pinyin

    others = islice(("".join(syllables) for syllables in product(*map(_readings, word))), _MOST_READINGS)
    return list(dict.fromkeys(["".join(lazy_pinyin(word, v_to_u=False)), *others]))


def _readings(mark: str) -> list[str]:
    from pypinyin import Style, pinyin

    return list(dict.fromkeys(pinyin(mark, style=Style.NORMAL, heteronym=True)[0]))


def _initials(name: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(syllable[:1] for syllable in lazy_pinyin(name))
