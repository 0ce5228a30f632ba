"""What a library gives to questions about something else: measured once, kept, and measured anew after a change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.background import FILE, Backgrounds, measure, off_topic_questions, own_questions
from qa.retrieval.legs import LegScores
from qa.retrieval.verdict import USUAL, Background
from tests.index.samples import CountingEncoder, plan_of
from tests.retrieval.conftest import SnapshotOf
from tests.seeded import GOLD

NONE = np.zeros(1, np.int64)


def scored(task: float, *, keyword: float = 0.0) -> LegScores:
    one = np.array([task])
    return LegScores(NONE, one, one, one, np.array([keyword]), NONE)


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(plan_of("修建水渠，疏通河道，清理垃圾", "水电入户"))


class Counted:
    """Gives all off-topic questions low scores, evenly spread, and the library's own high ones; counts the calls."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.calls = 0
        self._own = set(own_questions(snapshot))
        self._places = {question: place for place, question in enumerate(off_topic_questions())}

    def __call__(self, _: Snapshot, question: str) -> LegScores:
        """Return the scores of a question."""
        self.calls += 1
        return scored(0.9) if question in self._own else scored(0.2 if self._places[question] % 2 else 0.4)


def test_a_background_standardises_by_mean_and_spread() -> None:
    background = Background(means=(0.2, 1.0), spreads=(0.1, 2.0))
    assert background.standardised((0.5, -1.0)) == pytest.approx((3.0, -1.0))


def test_mean_and_spread_are_those_of_the_off_topic_questions(snapshot: Snapshot) -> None:
    background = measure(snapshot, Counted(snapshot))
    count = len(off_topic_questions())
    low = count // 2
    mean = (0.2 * low + 0.4 * (count - low)) / count
    assert background.means[:3] == pytest.approx([mean] * 3, abs=1e-6)
    assert background.spreads[:3] == pytest.approx([0.1] * 3, abs=1e-4)
    assert background.spreads[3] == 0.01, "no question has a keyword: the spread is the narrowest there is"
    assert (background.foreign, background.own) == (count, 2)
    assert (background.claimed, background.missed) == (0.0, 0.0)


def test_a_question_that_the_library_may_hold_is_left_out(snapshot: Snapshot) -> None:
    held = off_topic_questions()[0]
    plain = Counted(snapshot)
    background = measure(
        snapshot, lambda one, question: scored(0.9, keyword=0.8) if question == held else plain(one, question)
    )
    assert background.foreign == len(off_topic_questions()) - 1


def test_questions_are_made_of_words_far_from_each_other(snapshot: Snapshot) -> None:
    assert own_questions(snapshot) == ["修建 疏通 垃圾", "水电 入户"]


def test_the_shipped_questions_are_none_of_the_gold_set() -> None:
    shipped = off_topic_questions()
    assert len(shipped) == len(set(shipped)) >= 150
    assert all(question == question.strip() != "" for question in shipped)
    text = GOLD.read_text(encoding="utf-8")
    assert not [question for question in shipped if f'"{question}"' in text]


def test_a_background_is_measured_once_and_outlives_the_process(snapshot: Snapshot, tmp_path: Path) -> None:
    scores = Counted(snapshot)
    first = Backgrounds(tmp_path)
    measured = first.of(snapshot, scores)
    calls = scores.calls
    assert first.of(snapshot, scores) is measured
    assert Backgrounds(tmp_path).of(snapshot, scores) == measured
    assert scores.calls == calls > 0
    assert [path.name for path in tmp_path.glob(f"{FILE}*")] == [FILE]


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_text("{", encoding="utf-8"),
        lambda path: path.write_text("[]", encoding="utf-8"),
        lambda path: path.write_text(path.read_text(encoding="utf-8").replace('"means"', '"mean"'), encoding="utf-8"),
        lambda path: path.write_text(path.read_text(encoding="utf-8").replace("0.01", '"x"'), encoding="utf-8"),
    ],
)
def test_a_damaged_file_is_measured_again(snapshot: Snapshot, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    scores = Counted(snapshot)
    measured = Backgrounds(tmp_path).of(snapshot, scores)
    damage(tmp_path / FILE)
    calls = scores.calls
    assert Backgrounds(tmp_path).of(snapshot, scores) == measured
    assert scores.calls == 2 * calls


def test_another_library_is_measured_anew(snapshot_of: SnapshotOf, tmp_path: Path) -> None:
    before = snapshot_of(plan_of("修建水渠"))
    backgrounds, scores = Backgrounds(tmp_path), Searcher(CountingEncoder()).scores
    first = backgrounds.of(before, scores)
    after = snapshot_of(plan_of("水水水", "电电田路", year=2023, name="bbbbbb"))
    second = backgrounds.of(after, scores)
    assert first != second
    assert Backgrounds(tmp_path).of(after, scores) == second


def test_where_nothing_can_be_written_it_lives_in_memory(snapshot: Snapshot, tmp_path: Path) -> None:
    scores = Counted(snapshot)
    backgrounds = Backgrounds(tmp_path / "nowhere")
    assert backgrounds.of(snapshot, scores) is backgrounds.of(snapshot, scores)


def test_an_empty_library_has_none(snapshot_of: SnapshotOf) -> None:
    assert Backgrounds().of(snapshot_of(), Searcher(CountingEncoder()).scores) is None


def test_a_search_does_not_wait_for_another_that_measures(snapshot: Snapshot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    plain = Counted(snapshot)

    def slow(one: Snapshot, question: str) -> LegScores:
        begun.set()
        assert go_on.wait(20)
        return plain(one, question)

    backgrounds = Backgrounds()
    other = threading.Thread(target=backgrounds.of, args=(snapshot, slow))
    other.start()
    assert begun.wait(20)
    assert backgrounds.of(snapshot, slow, wait=False) is None
    go_on.set()
    other.join(20)
    assert backgrounds.of(snapshot, slow, wait=False) is not None


def test_a_searcher_judges_by_the_background_at_hand(snapshot: Snapshot) -> None:
    searcher = Searcher(CountingEncoder(), backgrounds=Backgrounds())
    found = searcher.search(snapshot, "修建水渠")
    assert found.background == searcher.prepare(snapshot) != USUAL
    assert Searcher(CountingEncoder()).search(snapshot, "修建水渠").background == USUAL
