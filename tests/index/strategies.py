"""Whatever a parsed plan may hold, for property tests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from qa.domain import (
    Deadline,
    Notice,
    ParsedPlan,
    Placement,
    Plan,
    Quantity,
    Source,
    Task,
    Unit,
    Unplaced,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(["水电", "𠮷田", "\x00", " \n"])
optional = st.none() | texts
positions = st.integers(0, 10**9)
sources = st.builds(Source, positions, positions, st.none() | st.integers(1, 999))
units = st.builds(Unit, texts, texts, st.booleans())
figures = st.none() | st.floats(allow_nan=False)
comparators = st.sampled_from(["≥", "≤", ">", "<", "≈", "=", "range"])
quantities = st.builds(Quantity, optional, comparators, figures, figures, optional, texts, texts)


def some(values: SearchStrategy) -> SearchStrategy:
    """Return tuples of up to three values."""
    return st.lists(values, max_size=3).map(tuple)


tasks = st.builds(
    Task,
    id=st.just(""),
    plan=st.just(""),
    ordinal=st.just(0),
    number=optional,
    section=optional,
    parent=optional,
    title=optional,
    text=texts,
    leaders=some(texts),
    lead_units=some(units),
    support_units=some(units),
    deadline=st.none() | st.builds(Deadline, texts, optional),
    quantities=some(quantities),
    doubts=some(texts),
    source=sources,
)
plans = st.builds(
    Plan, texts.filter(bool), texts, optional, st.none() | st.integers(0, 9999), optional, optional, some(texts)
)


@st.composite
def parsed_plans(draw: st.DrawFn) -> ParsedPlan:
    """Draw a plan whose tasks have ascending ordinals, not always from 1."""
    plan = draw(plans)
    ordinals = sorted(draw(st.sets(st.integers(1, 500), max_size=3)))
    return ParsedPlan(
        plan=plan,
        tasks=tuple(
            replace(draw(tasks), id=f"{plan.id}/{ordinal}", plan=plan.id, ordinal=ordinal) for ordinal in ordinals
        ),
        unplaced=draw(some(st.builds(Unplaced, texts, texts, sources))),
        warnings=draw(some(st.builds(Notice, texts, texts))),
        placements=draw(some(st.builds(Placement, texts, positions, positions))),
    )
