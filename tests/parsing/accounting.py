"""What must hold of every document."""

from __future__ import annotations

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.reading import Document


def parsed(text: str) -> ParsedPlan:
    """Parse a text that comes from no file."""
    return parse(Document.from_text(text))


def check_tiling(text: str, plan: ParsedPlan) -> None:
    """Check that the placements cover the text from end to end, and that what is unplaced is reported."""
    place = 0
    for placement in plan.placements:
        assert placement.start == place
        assert placement.end > place
        place = placement.end
    assert place == len(text)
    assert "".join(text[one.start : one.end] for one in plan.placements) == text
    unplaced = [(one.start, one.end) for one in plan.placements if one.kind == "unplaced"]
    assert [(one.source.start, one.source.end) for one in plan.unplaced] == unplaced
