"""From a question to its answer: what it says, the rows it selects, the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter

from rapidfuzz import fuzz, process

from qa.answering import figures, replies
from qa.answering.answer import Answer, Proof
from qa.answering.case import Case
from qa.answering.changes import Changes
from qa.answering.compound import asks_several, parts_of, together
from qa.answering.foreign import foreign_words
from qa.answering.idleness import Idleness
from qa.answering.naming import names_a_thing, personal_names, says_nothing
from qa.answering.question import Question, read_question
from qa.answering.rows import has_number, select_rows
from qa.answering.scope import Scope, scope_of
from qa.answering.topics import MANY, NEARLY, OF_SOMEBODY, ONE, PERHAPS, Topic, find_topic
from qa.domain import Task
from qa.index.snapshot import Snapshot
from qa.retrieval import Searcher
from qa.retrieval.search import checked
from qa.text.organs import is_organ
from qa.text.segment import shared_segmenter

_NEAREST = 3
_ELLIPTIC = 14
"""Characters of a question that leaves out what it is about, at most."""
_ASKED_ON = re.compile("^(?:那么?|其中|这些|它们?|他们?|她们?)|呢[？?]?$")
_ONLY_MEASURE = re.compile("(?:投资|资金|增长|增速|目标|投入| )+")
_OF_TASKS = frozenset({"leaders", "lead_units", "support_units", "quantity", "date", "detail"})
"""What is asked of tasks that must be told: without a topic it can only be those of the question before."""
_ONE_TASK = frozenset("leaders lead_units support_units quantity yes_no role exists date search".split())
"""What asks for one thing, of which no word may be foreign to the plan."""
_SETS = frozenset({"list", "count", "ranking", "sum", "largest", "search", "exists"})
"""What asks for all tasks of a topic rather than for one."""


class Answerer:
    """Answers questions on snapshots with one searcher. May be used from several threads."""

    def __init__(self, searcher: Searcher) -> None:
        """Take what finds the tasks of a topic."""
        self._searcher = searcher
        self._idleness: Idleness | None = None
        self._changes = Changes()

    def ask(self, snapshot: Snapshot, question: str, before: Question | None = None) -> Answer:
        """Answer a question; one that leaves something out is read with the question that was answered `before`.

        Raises QueryError where it is empty or too long.
        """
        started = perf_counter()
        understood = self.read(snapshot, question, before)
        answer = self._several(snapshot, understood, before) or self.answer(snapshot, understood)
        return replace(answer, question=question, milliseconds=(perf_counter() - started) * 1000)

    def _several(self, snapshot: Snapshot, question: Question, before: Question | None) -> Answer | None:
        """Answer a sentence of several questions, each read with the one before; None where it is not one."""
        parts = parts_of(question.words)
        read: list[Question] = []
        for part in parts:
            read.append(self.read(snapshot, part, read[-1] if read else before))
        if not asks_several([one.ask for one in read]):
            return None
        return together([self.answer(snapshot, one) for one in read])

    def read(self, snapshot: Snapshot, question: str, before: Question | None = None) -> Question:
        """Return a question as it is understood; see `ask`."""
        understood = self._searcher.read(snapshot, checked(question))
        told = tuple(note for note in understood.notes if note.endswith("查找。") or note.startswith("按拼音"))
        read = self._without_idle(snapshot, read_question(snapshot, understood.words))
        if before is not None and (followed := _followed(read, before)) is not read:
            read, told = followed, (*told, f"接着上一个问题“{before.words}”。")
        heirs = tuple(
            f"方案中没有“{one.form}”，按承接其职责的“{one.names[0]}”回答。" for one in read.named if one.succeeded
        )
        several = tuple(
            f"“{one.form}”可以指{'、'.join(one.names)}，一并回答。" for one in read.named if len(one.names) > 1
        )
        return replace(read, notes=(*told, *heirs, *several))

    def answer(self, snapshot: Snapshot, question: Question) -> Answer:
        """Return the answer to a question as it was understood."""
        answer = self._answer(snapshot, question)
        return replace(answer, notes=(*question.notes, *answer.notes), understood=question)

    def _answer(self, snapshot: Snapshot, question: Question) -> Answer:
        if question.change is not None:
            return self._changes.answer(snapshot, question, question.change, partial(self._meant, snapshot))
        scope = scope_of(snapshot, question)
        if scope.missing:
            return Answer("", "not_found", _intent(question), scope.missing)
        notes = (scope.note,) if scope.note else ()
        proof = Proof(len(scope.rows), 0)
        if refusal := _refusal(snapshot, question, scope):
            nearest = self._nearest(snapshot, question, scope)
            if question.ask == "detail" and question.topic and not nearest:
                refusal = _no_topic(question)
            return Answer("", "not_found", _intent(question), refusal, proof=proof, nearest=nearest, notes=notes)
        case = self._case(snapshot, question, scope)
        if isinstance(case, Topic):
            nearest = tuple(snapshot.tasks[row] for row in case.rows[:_NEAREST])
            text = _no_topic(question, case.foreign)
            return Answer("", "not_found", _intent(question), text, proof=proof, nearest=nearest, notes=notes)
        answer = replies.reply(case)
        counted = Proof(len(scope.rows), len(answer.tasks))
        return replace(answer, proof=counted, notes=(*notes, *answer.notes), intent=_intent(question))

    def _meant(self, snapshot: Snapshot, words: str, rows: Sequence[int]) -> list[int]:
        """Return the rows that a topic means, best first; none where the plans do not hold it."""
        topic = find_topic(self._searcher, snapshot, words, rows)
        return _judged(topic, many=True, of_somebody=False)[0] if topic.held else []

    def _case(self, snapshot: Snapshot, question: Question, scope: Scope) -> Case | Topic:
        """Return what a question selects; where the plans do not hold its topic, what comes nearest to that."""
        tasks = snapshot.tasks
        everything = tuple(tasks[row] for row in scope.rows)
        exact = select_rows(tasks, scope.rows, question)
        if question.but:
            left_out = set(find_topic(self._searcher, snapshot, question.but, scope.rows).likely(OF_SOMEBODY))
            exact = [row for row in exact if row not in left_out]
        likeness = self._searcher.likeness
        if not question.topic or question.numbers or _is_idle(question):
            question = replace(question, topic="") if not question.numbers else question
            return Case(question, scope, everything, tuple(tasks[row] for row in exact), likeness=likeness)
        if counted := tuple(tasks[row] for row in exact if figures.meets_by_subject(tasks[row], question)):
            return Case(question, scope, everything, counted, likeness=likeness)
        topic = find_topic(self._searcher, snapshot, question.topic, scope.rows)
        many, among = question.ask in _SETS or _asks_for_others(question), set(exact)
        named = many and bool(question.named) and topic.confidence >= NEARLY
        if foreign := self._foreign(snapshot, question):
            return replace(topic, foreign=foreign)
        if not (topic.held or named or topic.of_units or self._told_by_figure(snapshot, question, topic)):
            if question.condition or (question.is_exact and not names_a_thing(question.topic)):
                # what is left are words of no topic, or of one that a figure with its unit tells as well
                bare = replace(question, topic="")
                return Case(bare, scope, everything, tuple(tasks[row] for row in exact), likeness=likeness)
            return topic
        wanted, below = _judged(topic, many=many, of_somebody=bool(question.named))
        chosen = [row for row in wanted if row in among]
        just_below = [row for row in below if row in among]
        if many and question.ask != "search":
            chosen.sort()
        return Case(
            question,
            scope,
            everything,
            tuple(tasks[row] for row in chosen),
            tuple(tasks[row] for row in just_below),
            tuple(tasks[row] for row in wanted if row not in among),
            likeness,
        )

    def _without_idle(self, snapshot: Snapshot, question: Question) -> Question:
        """Return a question that tells its tasks otherwise without the words of its topic that say nothing."""
        if not question.is_exact:
            return question
        kept = (piece for piece in question.topic.split() if self._says_something(snapshot, piece))
        return replace(question, topic=" ".join(kept))

    def _says_something(self, snapshot: Snapshot, piece: str) -> bool:
        """Tell whether a piece of a topic stands for a thing: a word of the plans, a name, or by its meaning."""
        words = shared_segmenter().content_words(piece)
        known = snapshot.engine.vocabulary()
        if any(len(word) > 1 and word in known for word in words) or is_organ(piece) or personal_names(piece):
            return True
        return not self._is_idle(piece)

    def _is_idle(self, words: str) -> bool:
        if self._idleness is None:
            self._idleness = Idleness(self._searcher.encoded, self._searcher.model)
        return self._idleness.is_idle(words)

    def _foreign(self, snapshot: Snapshot, question: Question) -> tuple[str, ...]:
        """Return the words of a topic that the library has nothing of, where one task is asked for."""
        if question.ask not in _ONE_TASK:
            return ()
        nearness = partial(self._searcher.nearness, snapshot)
        return foreign_words(snapshot, question.topic, nearness, self._is_idle)

    def _told_by_figure(self, snapshot: Snapshot, question: Question, topic: Topic) -> bool:
        """Tell whether the best task of a topic that is nearly held has the quantity that is asked for."""
        if question.ask != "quantity" or not topic.rows or topic.confidence < NEARLY:
            return False
        return figures.names_subject(snapshot.tasks[topic.rows[0]], question)

    def _nearest(self, snapshot: Snapshot, question: Question, scope: Scope) -> tuple[Task, ...]:
        if question.numbers:
            return tuple(task for task in snapshot.tasks if has_number(task, question.numbers))[:_NEAREST]
        if not question.topic:
            return ()
        topic = find_topic(self._searcher, snapshot, question.topic, scope.rows)
        if question.ask == "detail" and not topic.held:
            return ()
        return tuple(snapshot.tasks[row] for row in topic.rows[:_NEAREST])


def _judged(topic: Topic, *, many: bool, of_somebody: bool) -> tuple[list[int], list[int]]:
    """Return the rows that a topic means, best first, and those just below the cut.

    Where the plan does not clearly hold the topic, the cut is as high as for a question about one task.
    """
    if not many:
        return topic.at_least(ONE), []
    if topic.held:
        wanted = topic.likely(OF_SOMEBODY if of_somebody else MANY) or list(topic.rows[:1])
    else:
        wanted = [] if topic.of_units else topic.at_least(ONE)
    wanted += sorted((topic.with_units if of_somebody else topic.of_units).difference(wanted))
    return wanted, [row for row in topic.likely(PERHAPS) if row not in wanted]


def _asks_for_others(question: Question) -> bool:
    """Tell whether a question asks who has a part in a topic beside those it names (除了民政局还有谁管养老)."""
    who = question.ask in {"leaders", "lead_units", "support_units"}
    return who and bool(question.without) and not question.numbers


def _is_idle(question: Question) -> bool:
    """Tell whether what is left of a question that says which tasks it means are words without content."""
    return question.ask in _SETS and question.is_exact and says_nothing(question.topic)


def _no_topic(question: Question, foreign: Sequence[str] = ()) -> str:
    if foreign and list(foreign) != [question.topic]:
        said = "".join(f"“{word}”" for word in foreign)
        return f"方案中没有提到{said}，没有找到与“{question.topic}”直接对应的任务。"
    return f"方案中没有找到与“{question.topic}”直接对应的任务。"


def _intent(question: Question) -> str:
    return f"count_{question.group}" if question.ask == "count" and question.group else question.ask


def _refusal(snapshot: Snapshot, question: Question, scope: Scope) -> str:
    """Return why a question cannot be answered before any topic is looked at, empty where it can."""
    tasks = [snapshot.tasks[row] for row in scope.rows]
    for one in question.named:
        if not one.names:
            return _unknown_name(snapshot, one.kind, one.form)
    missing = [number for number in question.numbers if not any(has_number(task, [number]) for task in tasks)]
    if missing:
        ends = f"编号 {tasks[0].number} 至 {tasks[-1].number}"
        return f"方案中没有第{'、'.join(missing)}项：共 {len(tasks)} 项任务，{ends}。"
    known = {task.section for task in tasks}
    if lost := [section for section in question.sections if section not in known]:
        return f"方案中没有“{lost[0]}”：共 {len(known)} 个部分。"
    if question.ask == "detail":
        return f"方案只写任务、牵头领导、牵头单位和配合单位，没有写这里问的“{question.detail}”。"
    return ""


def _unknown_name(snapshot: Snapshot, kind: str, form: str) -> str:
    names: Sequence[str] = snapshot.names.leaders if kind == "leader" else snapshot.names.units
    what = "牵头领导" if kind == "leader" else "单位"
    near = [name for name, *_ in process.extract(form, names, scorer=fuzz.ratio, limit=2, score_cutoff=60)]
    hint = f"名称相近的有：{'、'.join(near)}。" if near else ""
    return f"方案中没有{what}“{form}”。{hint}"


def _followed(question: Question, before: Question) -> Question:
    """Return a question with what it leaves out (配合单位呢？ 那张妍呢？) taken from the one before."""
    said = question.numbers or question.sections or question.condition or question.years
    if said or (question.topic and not _ONLY_MEASURE.fullmatch(question.topic)) or len(question.words) > _ELLIPTIC:
        return question
    if question.named and question.ask in {"role", "yes_no"} and not question.topic and not before.named:
        return replace(question, topic=before.topic, numbers=before.numbers, sections=before.sections)
    if question.named and _ASKED_ON.search(question.words) and before.named:
        kinds = {one.kind for one in question.named}
        kept = tuple(one for one in before.named if one.kind not in kinds)
        roles = {one.kind: one.role for one in before.named}
        named = tuple(replace(one, role=roles.get(one.kind, one.role)) for one in question.named)
        return replace(before, named=(*kept, *named), words=question.words)
    if not question.named and (question.ask in _OF_TASKS or _ASKED_ON.search(question.words)):
        return replace(
            question, named=before.named, topic=before.topic, numbers=before.numbers, sections=before.sections,
            condition=before.condition, together=before.together, sole=before.sole,
        )  # fmt: skip
    return question
