"""What the scores of a library are when it does not hold what is asked: the measure that a verdict is taken by.

How near the best task comes to a question about something else depends on the library and the encoder: the more
tasks, and the more alike all texts are to an encoder, the nearer. So each library is asked questions that have nothing
to do with it (`off_topic.txt`), and the scores of any query are told in spreads above theirs, as verification of
speakers does with a cohort of impostors (Z-norm: Auckenthaler, Carey and Lloyd-Thomas, 2000). Questions made from
its own tasks then show how often one of either kind would be judged wrongly.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeAlias
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from qa.index.snapshot import Snapshot
from qa.retrieval.legs import LegScores
from qa.retrieval.verdict import CALIBRATION, FEATURES, WITHOUT_TOKENS, Background, calibration_of, features
from qa.text.segment import shared_segmenter

ScoresOf: TypeAlias = Callable[[Snapshot, str], LegScores]
"""What gives the scores of the candidates for a query, as `Searcher.scores`."""

FILE: Final = "background.json"
_VERSION: Final = 1
"""Counts changes of how a background is measured."""
_HELD: Final = 0.6
"""Where one task covers this much of a question by its words, the library may well hold it: it is left out."""
_LEAST: Final = 30
_OWN: Final = 64
"""Tasks, evenly spread over the library, of which a question is made."""
_OWN_WORDS: Final = 3
_NARROWEST: Final = 0.01
"""A spread is at least this, so that a leg that gives all questions the same score decides nothing."""


class Backgrounds:
    """The background of one snapshot after another, kept in the library's folder. For use from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder where backgrounds outlive the process; without one they are measured in each."""
        self._path = folder / FILE if folder else None
        self._kept: tuple[str, Background] | None = None
        self._measuring = threading.Lock()

    def of(self, snapshot: Snapshot, scores: ScoresOf, *, wait: bool = True) -> Background | None:
        """Return the background of a snapshot, measured when it is first needed; None where it has too few tasks.

        While another thread measures it, one that does not `wait` gets None.
        """
        if (kept := self._kept) and kept[0] == snapshot.fingerprint:
            return kept[1]
        if not snapshot.tasks or not self._measuring.acquire(blocking=wait):
            return None
        try:
            if (kept := self._kept) and kept[0] == snapshot.fingerprint:
                return kept[1]
            found = self._read(snapshot)
            if found is None:
                found = measure(snapshot, scores)
                self._write(snapshot, found)
            self._kept = (snapshot.fingerprint, found)
            return found
        finally:
            self._measuring.release()

    def _read(self, snapshot: Snapshot) -> Background | None:
        if self._path is None:
            return None
        try:
            record = json.loads(self._path.read_text(encoding="utf-8"))
            if record["of"] == _mark(snapshot):
                return _background(record["background"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # it is derived: what cannot be read is measured again
        return None

    def _write(self, snapshot: Snapshot, background: Background) -> None:
        """Keep a background; where nothing can be written it lives in memory."""
        if self._path is None:
            return
        record = {"of": _mark(snapshot), "background": asdict(background)}
        unfinished = self._path.with_name(f"{FILE}.new-{uuid4().hex}")
        try:
            unfinished.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
            Path(unfinished).replace(self._path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()


def measure(snapshot: Snapshot, scores: ScoresOf) -> Background:
    """Return the background of a snapshot, with the share of either kind of question that is judged wrongly."""
    foreign = [scores(snapshot, question) for question in off_topic_questions()]
    strange = [one for one in foreign if float(np.max(one.keyword, initial=0.0)) < _HELD]
    foreign = strange if len(strange) >= _LEAST else foreign
    own = [scores(snapshot, question) for question in own_questions(snapshot)]
    rows = _rows(foreign)
    means = rows.mean(axis=0)
    spreads = np.maximum(rows.std(axis=0), _NARROWEST)
    measured = Background(tuple(means.round(6).tolist()), tuple(spreads.round(6).tolist()))
    claimed, missed = _found(foreign, measured), round(1 - _found(own, measured), 4) if own else 0.0
    return Background(measured.means, measured.spreads, claimed, missed, len(foreign), len(own))


@cache
def off_topic_questions() -> tuple[str, ...]:
    """Return the questions, one a line, that a plan of a county hardly ever answers."""
    return tuple((files("qa.retrieval") / "off_topic.txt").read_text(encoding="utf-8").split("\n")[:-1])


def own_questions(snapshot: Snapshot) -> list[str]:
    """Return questions made from the tasks: each a few words of one, far from each other."""
    segmenter = shared_segmenter()
    chosen = np.unique(np.linspace(0, len(snapshot.tasks) - 1, min(len(snapshot.tasks), _OWN)).round().astype(int))
    questions: list[str] = []
    for row in chosen:
        words = list(dict.fromkeys(segmenter.content_words(snapshot.tasks[row].text)))
        words = [word for word in words if len(word) > 1] or words
        places = np.unique(np.linspace(0, len(words) - 1, min(len(words), _OWN_WORDS)).round().astype(int))
        if len(places):
            questions.append(" ".join(words[place] for place in places))
    return questions


def _rows(scores: Sequence[LegScores]) -> NDArray[np.float64]:
    return np.array([features(one) for one in scores])


def _found(scores: Sequence[LegScores], background: Background) -> float:
    """Return the share of questions that are called found."""
    verdicts = []
    for one in scores:
        calibration = calibration_of(one)
        verdicts.append(calibration.verdict(calibration.confidence(background.standardised(features(one)))))
    return round(verdicts.count("found") / len(verdicts), 4) if verdicts else 0.0


def _mark(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a background was measured on and by."""
    used = [*off_topic_questions(), repr((CALIBRATION, WITHOUT_TOKENS))]
    digest = hashlib.sha256("\n".join(used).encode()).hexdigest()[:12]
    return {"snapshot": snapshot.fingerprint, "version": _VERSION, "made_with": digest}


def _background(record: dict[str, Any]) -> Background:
    means, spreads = (tuple(map(float, record[key])) for key in ("means", "spreads"))
    if not len(means) == len(spreads) == len(FEATURES):
        raise ValueError("a background has one mean and one spread for each feature")
    claimed, missed = float(record["claimed"]), float(record["missed"])
    return Background(means, spreads, claimed, missed, int(record["foreign"]), int(record["own"]))
