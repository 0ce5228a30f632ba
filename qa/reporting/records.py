"""Results as plain records, the shapes the commands and the HTTP interface print as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TypeAlias

from qa.answering import Answer, Figure
from qa.answering.answer import Value
from qa.domain import Notice, ParsedPlan, Plan, Quantity, Source, Task, Unit, Unplaced
from qa.index.library import Imported
from qa.index.rows import KeptCorrection, UnitDecision
from qa.index.units import PlaceUnits, UnitName
from qa.retrieval import Hit, SearchResult
from qa.text.successors import Relative

Record: TypeAlias = dict[str, Any]


def plan_record(plan: Plan) -> Record:
    """Return a plan as a record."""
    return asdict(plan) | {"sections": list(plan.sections)}


def task_record(task: Task) -> Record:
    """Return a task as a record; `source` counts code points of the extracted text."""
    return {
        "id": task.id,
        "plan": task.plan,
        "number": task.number,
        "section": task.section,
        "parent": task.parent,
        "title": task.title,
        "text": task.text,
        "leaders": list(task.leaders),
        "lead_units": [unit_record(unit) for unit in task.lead_units],
        "support_units": [unit_record(unit) for unit in task.support_units],
        "deadline": asdict(task.deadline) if task.deadline else None,
        "quantities": [quantity_record(quantity) for quantity in task.quantities],
        "doubts": list(task.doubts),
        "source": source_record(task.source),
    }


def unit_record(unit: Unit) -> Record:
    """Return a unit as a record."""
    return asdict(unit)


def quantity_record(quantity: Quantity) -> Record:
    """Return a quantity as a record, whole numbers without a decimal point, as printed."""
    return asdict(quantity) | {"value": _printed(quantity.value), "upper": _printed(quantity.upper)}


def source_record(source: Source) -> Record:
    """Return a place in a document as a record."""
    return {"page": source.page, "start": source.start, "end": source.end}


def unplaced_record(unplaced: Unplaced) -> Record:
    """Return a piece that could not be placed as a record."""
    return {"text": unplaced.text, "reason": unplaced.reason, "source": source_record(unplaced.source)}


def notice_record(notice: Notice) -> Record:
    """Return a notice as a record."""
    return asdict(notice)


def parsed_record(parsed: ParsedPlan) -> Record:
    """Return all that was read from a document as a record."""
    return {
        "plan": plan_record(parsed.plan),
        "tasks": [task_record(task) for task in parsed.tasks],
        "unplaced": [unplaced_record(piece) for piece in parsed.unplaced],
        "warnings": [notice_record(notice) for notice in parsed.warnings],
        "placed": dict(sorted(_characters(parsed).items())),
    }


def imported_record(imported: Imported) -> Record:
    """Return what an import did as a record."""
    return {
        "plan": plan_record(imported.plan),
        "status": imported.status,
        "tasks": imported.tasks,
        "unplaced": imported.unplaced,
        "warnings": [notice_record(notice) for notice in imported.warnings],
        "embedded": imported.embedded,
    }


def place_units_record(place: PlaceUnits) -> Record:
    """Return the units of a place as a record; `how` says why a form is taken for the unit."""
    return {
        "place": place.place,
        "plans": list(place.plans),
        "units": [_unit_name_record(unit) for unit in place.units],
        "decisions": [decision_record(decision) for decision in place.decisions],
    }


def decision_record(decision: UnitDecision) -> Record:
    """Return a decision about a unit as a record; `name` is null where the form is a unit by itself."""
    return asdict(decision)


def correction_record(kept: KeptCorrection) -> Record:
    """Return a correction as a record: the task as read, the field, what it said and what it should say."""
    return {"plan": kept.plan} | asdict(kept.correction) | {"corrected_at": kept.corrected_at}


def search_record(result: SearchResult) -> Record:
    """Return the answer to a query as a record."""
    return {
        "query": result.query,
        "verdict": result.verdict,
        "confidence": round(result.confidence, 4),
        "hits": [hit_record(hit) for hit in result.hits],
        "expected_error": {"off_topic_found": result.background.claimed, "own_words_missed": result.background.missed}
        if result.background.foreign
        else None,
        "notes": [*result.reading, *result.notes],
        "milliseconds": round(result.milliseconds, 1),
    }


def answer_record(answer: Answer) -> Record:
    """Return the answer to a question as a record; figures as {"value", "unit"}, `plain` where a model worded it."""
    record = {
        "question": answer.question,
        "status": answer.status,
        "intent": answer.intent,
        "text": answer.text,
        "tasks": [task_record(task) for task in answer.tasks],
        "value": _value_record(answer.value),
        "proof": asdict(answer.proof),
        "perhaps": [task_record(task) for task in answer.perhaps],
        "nearest": [task_record(task) for task in answer.nearest],
        "notes": list(answer.notes),
        "milliseconds": round(answer.milliseconds, 1),
    }
    return record if answer.plain is None else record | {"plain": answer.plain}


def _value_record(value: Value) -> bool | int | Record | list[str | Record] | None:
    if isinstance(value, Figure):
        return _figure_record(value)
    if isinstance(value, tuple):
        return [_figure_record(one) if isinstance(one, Figure) else one for one in value]
    return value


def _figure_record(figure: Figure) -> Record:
    return {"value": _printed(figure.value), "unit": figure.unit}


def hit_record(hit: Hit) -> Record:
    """Return a hit as a record; `spans` and `clause` count code points of the task's text."""
    reasons = hit.reasons
    return {
        "rank": hit.rank,
        "score": hit.score,
        "task": task_record(hit.task),
        "reasons": {
            "dense": reasons.dense,
            "keyword": reasons.keyword,
            "terms": list(reasons.terms),
            "spans": [list(span) for span in reasons.spans],
            "clause": list(reasons.clause) if reasons.clause else None,
            "late": reasons.late,
            "named": reasons.named,
            "meets_condition": reasons.meets_condition,
            "parts": {part.leg: {"rank": part.rank, "share": part.share} for part in reasons.parts},
        },
    }


def _unit_name_record(unit: UnitName) -> Record:
    return {
        "name": unit.name,
        "count": unit.count,
        "forms": [asdict(form) for form in unit.forms],
        "predecessors": [_relative_record(relative) for relative in unit.predecessors],
        "successors": [_relative_record(relative) for relative in unit.successors],
    }


def _relative_record(relative: Relative) -> Record:
    return {"name": relative.name, "since": relative.succession.since, "source": relative.succession.source}


def _printed(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _characters(parsed: ParsedPlan) -> dict[str, int]:
    counts: dict[str, int] = {}
    for placement in parsed.placements:
        counts[placement.kind] = counts.get(placement.kind, 0) + placement.end - placement.start
    return counts
