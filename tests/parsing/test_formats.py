"""One plan, typeset as every kind of file, gives the same tasks from each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.reading import read
from tests import typeset

FORMS: dict[str, Callable[[ParsedPlan], bytes]] = {
    "plan.txt": typeset.as_text,
    "plan.html": typeset.as_html,
    "plan.docx": typeset.as_docx,
    "table.docx": typeset.as_docx_table,
    "plan.xlsx": typeset.as_xlsx,
    "plan.pdf": typeset.as_pdf,
}


SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def seed() -> ParsedPlan:
    (path,) = SEEDS.glob("*.txt")
    return parse(read(path))


@pytest.mark.parametrize("name", FORMS)
def test_the_seed_gives_the_same_145_tasks_from_every_kind_of_file(name: str, seed: ParsedPlan, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMS[name](seed))
    plan = parse(read(path))
    tasks = [replace(task, text=task.text.translate(typeset.NOT_IN_FONT)) for task in plan.tasks]
    expected = [replace(task, text=task.text.translate(typeset.NOT_IN_FONT)) for task in seed.tasks]
    assert typeset.without_places(tasks) == typeset.without_places(expected)
    assert len(plan.tasks) == 145
    assert plan.plan.title == seed.plan.title
    assert plan.plan.sections == seed.plan.sections
