"""The library: the plans a user has imported, kept in step with everything derived from them.

It writes the store and publishes snapshots for readers. How plans are stored stands in `store.py`, how tasks are found
in `engine.py`; nothing here parses or ranks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from qa.domain import Notice, ParsedPlan, Plan
from qa.errors import EncoderMismatchError, EngineError, LibraryError, ParsingError, PlanNotFoundError
from qa.index.audit import Audit
from qa.index.backends import EMBEDDED, Backend
from qa.index.deciding import find_decision, new_decision
from qa.index.drafts import Draft
from qa.index.embedding import Known, Lacking, lacking_of, part_of
from qa.index.encoder import Encoder, Progress
from qa.index.linking import Side, Wish, decide
from qa.index.links import LinkChange, LinkDecision, links_about
from qa.index.rows import Document, KeptCorrection, UnitDecision
from qa.index.schema import database_in
from qa.index.snapshot import Snapshot, audit, build
from qa.index.store import EncoderMark, Store, Transaction
from qa.index.tokens import KEYWORDS, Tokeniser
from qa.index.units import Place, PlaceUnits, read_places
from qa.parsing.corrections import Correction, corrected

Status: TypeAlias = Literal["new", "replaced", "unchanged"]

_SHOWN: Final = 10
"""Plans an error names at most."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: `tasks` and `unplaced` count those of the plan, `embedded` the texts given to the encoder."""

    plan: Plan
    status: Status
    tasks: int
    unplaced: int
    warnings: tuple[Notice, ...]
    embedded: int


class Library:
    """A folder with plans. Safe to use from several threads; several processes may have it open."""

    def __init__(self, store: Store, encoder: Encoder | None, tokeniser: Tokeniser, backend: Backend) -> None:
        """Take the parts; `Library.open` finds or makes them."""
        self.encoder = encoder
        self._backend = backend
        self._store = store
        self._tokeniser = tokeniser
        self._publishing = threading.RLock()
        self._current: Snapshot | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder | None,
        *,
        create: bool = False,
        tokeniser: Tokeniser = KEYWORDS,
        backend: Backend = EMBEDDED,
    ) -> Library:
        """Open the library in a folder; where there is none, make it if `create`.

        Without an encoder plans can be listed, read and removed, and tasks found by their words. Raises LibraryError
        where there is no library or it cannot be used, LibraryVersionError where a newer program made it,
        EncoderMismatchError where it holds plans embedded by another encoder.
        """
        library = cls(Store(database_in(folder, create=create)), encoder, tokeniser, backend)
        if encoder is not None:
            with library._store.reading() as transaction:
                library._require_encoder(transaction, encoder)
        return library

    @property
    def folder(self) -> Path:
        """The folder the library stands in."""
        return self._store.path.parent

    def made_with(self) -> str | None:
        """Return the fingerprint of the encoder whose vectors the plans have; None without plans."""
        with self._store.reading() as transaction:
            mark = transaction.encoder
            return mark.fingerprint if mark and transaction.plan_digests() else None

    def plans(self) -> tuple[Plan, ...]:
        """Return the stored plans in the order of their ids."""
        with self._store.reading() as transaction:
            return transaction.plans()

    def find_plan(self, name: str) -> Plan:
        """Return the plan with this id, unique beginning of an id, or year; else raise PlanNotFoundError."""
        return find_plan(self.plans(), name)

    def parsed(self, plan_id: str) -> ParsedPlan:
        """Return a plan as it was parsed; PlanNotFoundError where none answers to the name."""
        with self._store.reading() as transaction:
            return transaction.parsed(find_plan(transaction.plans(), plan_id).id)

    def document(self, plan_id: str) -> Document:
        """Return the file a plan came from, with its text; PlanNotFoundError where none answers to the name."""
        with self._store.reading() as transaction:
            return transaction.document(find_plan(transaction.plans(), plan_id).id)

    def import_plan(
        self,
        parsed: ParsedPlan,
        *,
        file_name: str,
        content: str,
        sha256: str,
        corrections: Sequence[Correction] | None = None,
        progress: Progress | None = None,
    ) -> Imported:
        """Store a plan in one transaction, in place of the one with its id; nothing changes where it is the same.

        `parsed` is the plan as the document gives it: `corrections`, where not given those that are kept for the plan,
        are applied here, and kept in the same transaction. `content` is the extracted text, `sha256` the digest of the
        file's bytes. Only texts without a vector are embedded. Raises LibraryError where the library cannot be written
        (it is then as before), EncoderMismatchError where another program has meanwhile changed the encoder,
        ParsingError where the corrections leave no task.
        """
        encoder = self._encoder_at_hand()
        imported_at = datetime.now(UTC).isoformat(timespec="seconds")
        document = Document(file_name, sha256, content, imported_at)
        known = Known()
        # Between two attempts another program may delete a vector this one counted on, or correct the plan: hence not
        # just two rounds.
        while True:
            draft = self._draft(parsed, document, corrections)
            status, lacking = self._attempt(draft, encoder, known=known, kept=corrections is None)
            if status is not None:
                return _imported(draft, status, embedded=len(known.texts()))
            known.embed(encoder, lacking, progress)

    def unchanged(self, parsed: ParsedPlan, *, content: str, sha256: str) -> Imported | None:
        """Return what an import of this plan would report where it would change nothing, else None.

        The corrections that are kept for the plan are applied. No encoder is needed to know.
        """
        draft = self._draft(parsed, Document("", sha256, content, ""), None)
        with self._store.reading() as transaction:
            same = transaction.plan_digests().get(parsed.plan.id) == draft.digest
        return _imported(draft, "unchanged", embedded=0) if same else None

    def corrections(self, plan_id: str | None = None) -> tuple[KeptCorrection, ...]:
        """Return the corrections that are kept for the plan of an id, which need not be stored, or for all."""
        with self._store.reading() as transaction:
            return transaction.corrections(plan_id)

    def forget_corrections(self, plan_id: str) -> tuple[KeptCorrection, ...]:
        """Delete the corrections of a plan and return them; what is stored follows with its next import."""
        with self._publishing:
            with self._store.writing() as transaction:
                kept = transaction.corrections(plan_id)
                transaction.write_corrections(plan_id, (), corrected_at="")
                transaction.advance()
            self._follow()
        return kept

    def remove(self, name: str) -> Plan:
        """Delete the plan that answers to a name, with the vectors nothing else needs, and return it.

        Its corrections are kept: they hold again when it is imported again.
        """
        with self._publishing:
            with self._store.writing() as transaction:
                plan = find_plan(transaction.plans(), name)
                transaction.delete_plan(plan.id)
                transaction.delete_unused_vectors()
                transaction.advance()
            self._follow()
        return plan

    def reembed(self, encoder: Encoder, progress: Progress | None = None) -> int:
        """Make the passages of all plans anew, embed them with an encoder, and use it from now on.

        The library serves with its former vectors until the end; a run that was stopped goes on where it was. Returns
        how many texts the encoder was given.
        """
        given: set[str] = set()
        while lacking := self._switch(encoder):
            done = 0
            for batch in lacking.batches():
                known = Known()
                known.embed(encoder, batch, part_of(progress, done, total=len(lacking)))
                with self._store.writing() as transaction:
                    known.write(transaction, encoder)
                given |= known.texts()
                done += len(batch)
        return len(given)

    def unit_names(self) -> tuple[PlaceUnits, ...]:
        """Return the units of each place with their forms, how each was resolved, and what the user decided."""
        with self._store.reading() as transaction:
            return tuple(place.units() for place in _places(transaction))

    def decide_unit(self, form: str, name: str | None = None, *, place: str | None = None) -> UnitDecision:
        """Decide that a form counts as the unit `name`, or where that is None as a unit by itself, and return this.

        `form` and `name` are written forms or names of a place; `place` may be left out where just one place has the
        form, and may be the id of a plan. The next snapshot follows; imports and removals leave the decision as it is.
        Raises UnitDecisionError where no place, or more than one, has the form, where the place does not have the
        name, or where the name counts as the form by an earlier decision.
        """
        decided_at = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._publishing:
            with self._store.writing() as transaction:
                decision = new_decision(_places(transaction), form, name, place=place, decided_at=decided_at)
                transaction.write_decision(decision)
                transaction.advance()
            self._follow()
        return decision

    def undo_unit(self, form: str, *, place: str | None = None) -> UnitDecision:
        """Delete the decision about a form, so that its name is worked out again, and return what it was.

        `place` may be left out where one place has such a decision. Raises UnitDecisionError where there is none, or
        several places have one.
        """
        with self._publishing:
            with self._store.writing() as transaction:
                decision = find_decision(_places(transaction), form, place=place)
                transaction.delete_decision(decision)
                transaction.advance()
            self._follow()
        return decision

    def links(self) -> tuple[LinkDecision, ...]:
        """Return what the user decided about which tasks of two plans are the same work, also of removed plans."""
        with self._store.reading() as transaction:
            return transaction.links()

    def decide_links(self, old: str, new: str, wishes: Sequence[Wish]) -> LinkChange:
        """Decide about tasks of two plans, given by id, or undo what was decided: all wishes or, on an error, none.

        A plan need not be stored to undo. The next comparison follows; imports and removals leave decisions alone.
        Raises LinkDecisionError as `linking.decide` does.
        """
        decided_at = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._publishing:
            with self._store.writing() as transaction:
                kept = links_about(transaction.links(), old, new)
                sides = (_side(transaction, plan) for plan in (old, new))
                now = decide(kept, wishes, *sides, decided_at=decided_at)
                transaction.write_links(now, old=old, new=new)
                transaction.advance()
            self._follow()
        return LinkChange.between(kept, now)

    def snapshot(self) -> Snapshot:
        """Return the present state for reading; the same object as long as nothing changes.

        One thread builds the next snapshot while all others go on with the one before.
        """
        current = self._current
        if current is None:
            with self._publishing:
                return self._published()
        if current.generation == self._store.generation() or not self._publishing.acquire(blocking=False):
            return current
        try:
            return self._published()
        finally:
            self._publishing.release()

    def audit(self) -> Audit:
        """Compare what the engine keeps with what is stored, row by row; it is brought up to date first."""
        return audit(self._store, self._tokeniser, self._backend)

    def close(self) -> None:
        """Let go of the database; snapshots stay usable."""
        self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _published(self) -> Snapshot:
        if self._current is None or self._current.generation != self._store.generation():
            self._current = build(self._store, self._tokeniser, self._backend)
        return self._current

    def _follow(self) -> None:
        """Publish what was just written if anyone reads; a program that only imports need not index after each file."""
        if self._current is None:
            return
        # What was written is safe in the store whether or not a distant engine can follow now: the next reader tries
        # again, and says so where it is still away.
        with suppress(EngineError):
            self._published()

    def _draft(self, parsed: ParsedPlan, document: Document, corrections: Sequence[Correction] | None) -> Draft:
        """Make a plan ready with the corrections given, else with those that are kept."""
        if corrections is None:
            corrections = [one.correction for one in self.corrections(parsed.plan.id)]
        done = corrected(parsed, corrections).parsed
        if parsed.tasks and not done.tasks:
            raise ParsingError(f"“{document.file_name}”的任务全部标为“不是任务”，没有可以存入的：请至少保留一项。")
        return Draft.of(done, document, corrections)

    def _attempt(self, draft: Draft, encoder: Encoder, *, known: Known, kept: bool) -> tuple[Status | None, Lacking]:
        """Write a plan if all its texts have vectors; return what that means, or None and the texts that lack one.

        The corrections of a draft are `kept` ones where they were read from the library: another program may have
        changed them since, and there is no status either.
        """
        plan = draft.parsed.plan
        with self._publishing:
            with self._store.writing() as transaction:
                self._require_encoder(transaction, encoder)
                same = tuple(one.correction for one in transaction.corrections(plan.id)) == draft.corrections
                if kept and not same:
                    return None, Lacking()
                before = transaction.plan_digests().get(plan.id)
                if before == draft.digest and same:
                    return "unchanged", Lacking()
                lacking = lacking_of(transaction, encoder, [draft], known)
                if not lacking:
                    known.write(transaction, encoder)
                    _write(transaction, encoder, drafts=[draft])
                    at = datetime.now(UTC).isoformat(timespec="seconds")
                    transaction.write_corrections(plan.id, draft.corrections, corrected_at=at)
            if lacking:
                return None, lacking
            self._follow()
        return "replaced" if before else "new", Lacking()

    def _switch(self, encoder: Encoder) -> Lacking:
        """Change the library to an encoder if all texts have its vectors; else return those that lack one."""
        with self._publishing:
            with self._store.writing() as transaction:
                drafts = [_redrafted(transaction, plan) for plan in transaction.plans()]
                if lacking := lacking_of(transaction, encoder, drafts, Known()):
                    return lacking
                _write(transaction, encoder, drafts=drafts)
            self.encoder = encoder
            self._follow()
        return Lacking()

    def _encoder_at_hand(self) -> Encoder:
        if self.encoder is None:
            raise LibraryError(f"任务库“{self.folder}”打开时没有指定向量模型，不能导入方案：请指定向量模型后重新打开。")
        return self.encoder

    def _require_encoder(self, transaction: Transaction, encoder: Encoder) -> None:
        mark = transaction.encoder
        if mark is None or mark.fingerprint == encoder.fingerprint or not transaction.plan_digests():
            return
        back = "请改回原来的模型"
        if mark.name == encoder.name:
            back = "名称相同，权重或算法不同，请改回原来的权重，或安装 OpenVINO 并把 encoder_runtime 设为 auto"
        raise EncoderMismatchError(
            f"任务库“{self.folder}”是用向量模型“{mark.name}”（{mark.fingerprint[:8]}）建立的，现在用的是"
            f"“{encoder.name}”（{encoder.fingerprint[:8]}）：{back}，或用 --reembed 重新计算全部向量。"
        )


def find_plan(plans: tuple[Plan, ...], name: str) -> Plan:
    """Return the plan with this id, unique beginning of an id, or year; else raise PlanNotFoundError."""
    wanted = name.strip()
    tests = (
        [plan for plan in plans if plan.id == wanted],
        [plan for plan in plans if wanted and plan.id.startswith(wanted)],
        [plan for plan in plans if plan.year is not None and str(plan.year) == wanted],
    )
    for found in tests:
        if len(found) == 1:
            return found[0]
    several = next(filter(None, tests), [])
    if several:
        raise PlanNotFoundError(f"有 {len(several)} 个方案符合“{name}”：{_listed(several)}。请写出完整编号。")
    if not plans:
        raise PlanNotFoundError(f"没有方案“{name}”：任务库还是空的，请先导入方案。")
    raise PlanNotFoundError(f"没有方案“{name}”。任务库中有：{_listed(plans)}。")


def _listed(plans: tuple[Plan, ...] | list[Plan]) -> str:
    shown = "、".join(f"{plan.id}《{plan.title}》" for plan in plans[:_SHOWN])
    return f"{shown}等 {len(plans)} 个" if len(plans) > _SHOWN else shown


def _imported(draft: Draft, status: Status, *, embedded: int) -> Imported:
    parsed = draft.parsed
    return Imported(parsed.plan, status, len(parsed.tasks), len(parsed.unplaced), parsed.warnings, embedded)


def _write(transaction: Transaction, encoder: Encoder, *, drafts: Iterable[Draft]) -> None:
    """Write plans whose texts have vectors, and make the library that of the encoder."""
    for draft in drafts:
        transaction.write_plan(draft.parsed, document=draft.document, digest=draft.digest)
        for task, passages in zip(draft.parsed.tasks, draft.passages, strict=True):
            transaction.write_passages(task, passages)
    transaction.encoder = EncoderMark(encoder.fingerprint, encoder.name)
    transaction.delete_unused_vectors()
    transaction.advance()


def _places(transaction: Transaction) -> tuple[Place, ...]:
    return read_places(transaction.plans(), transaction.tasks(), transaction.decisions())


def _side(transaction: Transaction, plan_id: str) -> Side:
    title = next((plan.title for plan in transaction.plans() if plan.id == plan_id), plan_id)
    return Side(plan_id, title, tuple(task for task in transaction.tasks() if task.plan == plan_id))


def _redrafted(transaction: Transaction, plan: Plan) -> Draft:
    return Draft.of(transaction.parsed(plan.id), transaction.document(plan.id))
