"""Overlaps, checked drafts and comparisons as plain records."""

from __future__ import annotations

from collections.abc import Collection

from qa.comparing import Change, Checked, Comparison, Evidence, Overlap, Row
from qa.comparing.comparison import Kind
from qa.domain import Task
from qa.index.links import FoundLink
from qa.parsing.known_tasks import TaskKey
from qa.reporting.records import Record, plan_record, task_record


def overlap_record(overlap: Overlap) -> Record:
    """Return two tasks and their relation as a record."""
    return {
        "a": task_record(overlap.a),
        "b": task_record(overlap.b),
        "relation": overlap.relation,
        "score": overlap.score,
        "evidence": [evidence_record(one) for one in overlap.evidence],
    }


def checked_record(checked: Checked) -> Record:
    """Return a draft with its finding as a record."""
    return {
        "text": checked.draft.text,
        "leaders": list(checked.draft.leaders),
        "lead_units": list(checked.draft.lead_units),
        "finding": checked.finding,
        "matches": [
            {
                "task": task_record(match.task),
                "relation": match.relation,
                "score": match.score,
                "evidence": [evidence_record(one) for one in match.evidence],
            }
            for match in checked.matches
        ],
    }


def evidence_record(evidence: Evidence) -> Record:
    """Return what two texts share or differ in as a record; spans count code points of each text."""
    return {
        "sort": evidence.sort,
        "a": evidence.a,
        "b": evidence.b,
        "subject": evidence.subject,
        "a_span": list(evidence.a_span) if evidence.a_span else None,
        "b_span": list(evidence.b_span) if evidence.b_span else None,
        "a_marks": [list(span) for span in evidence.a_marks],
        "b_marks": [list(span) for span in evidence.b_marks],
    }


def comparison_record(comparison: Comparison, kinds: Collection[Kind] = ()) -> Record:
    """Return two plans aligned as a record, with the rows of some kinds, all where none is given."""
    return {
        "old": plan_record(comparison.old),
        "new": plan_record(comparison.new),
        "rows": [row_record(row) for row in comparison.rows if not kinds or row.kind in kinds],
        "summary": comparison.summary(),
        "between_places": comparison.between_places,
        "decisions": [link_record(link) for link in comparison.decisions],
    }


def row_record(row: Row) -> Record:
    """Return what became of tasks as a record."""
    return {
        "change": row.kind,
        "old": [task_record(task) for task in row.old],
        "new": [task_record(task) for task in row.new],
        "score": round(row.score, 4),
        "changes": [change_record(change) for change in row.changes],
        "renamed": [{"old": one.old, "new": one.new} for one in row.renamed],
        "decided": row.decided,
    }


def link_record(link: FoundLink) -> Record:
    """Return a decision about tasks of two plans as a record; `holds` is false where one of them is gone."""
    decision = link.decision
    return {
        "id": decision.id,
        "decision": "same" if decision.same else "apart",
        "old_plan": decision.old,
        "new_plan": decision.new,
        "old": [_marked_record(key, task) for key, task in zip(decision.old_tasks, link.old, strict=True)],
        "new": [_marked_record(key, task) for key, task in zip(decision.new_tasks, link.new, strict=True)],
        "holds": link.holds,
        "decided_at": decision.decided_at,
    }


def _marked_record(key: TaskKey, task: Task | None) -> Record:
    """Return a task of a decision: as it was when it was decided about, and the id it has now."""
    number, words, copy = key
    return {"number": number, "text": words, "copy": copy, "task": task.id if task else None}


def change_record(change: Change) -> Record:
    """Return one change as a record; `difference` is in `unit`, without scale."""
    return {
        "field": change.field,
        "subject": change.subject,
        "old": change.old,
        "new": change.new,
        "direction": change.direction,
        "difference": change.difference,
        "unit": change.unit,
        "gone": list(change.gone),
        "come": list(change.come),
    }
