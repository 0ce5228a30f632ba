"""Layout documents, typeset as the files in which officials pass them on, against what people read in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.evaluating.truth import ROLES, compare, load_truth
from qa.parsing import parse
from qa.reading import read
from tests import typeset_layouts as typeset
from tests.layouts import Block, blocks

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PROSE = ("t01", "t03", "t04", "t08", "v01", "v03", "v04", "w01", "w03", "w06", "w07", "w09", "w11", "w12", "x01", "x02")
TABLES = ("w04", "x05", "x06")
BOTH = ("t05", "w10")
FORMS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "styled.docx": lambda found: typeset.as_docx(found, styled=True),
    "bold.docx": lambda found: typeset.as_docx(found, styled=False),
    "utf-8.html": lambda found: typeset.as_html(found, "utf-8"),
    "gb18030.html": lambda found: typeset.as_html(found, "gb18030"),
    "sheets.xlsx": typeset.as_xlsx,
    "print.pdf": typeset.as_pdf,
}
CASES = [
    *((stem, form) for form in FORMS if form.endswith(("docx", "html")) for stem in (*PROSE, *TABLES, *BOTH)),
    *((stem, "sheets.xlsx") for stem in TABLES),
    *((stem, "print.pdf") for stem in PROSE),
]


@pytest.mark.parametrize(("stem", "form"), CASES)
def test_a_file_is_read_as_people_read_the_document(stem: str, form: str, tmp_path: Path) -> None:
    text = FIXTURES / "layouts" / f"{stem}.txt"
    path = tmp_path / form
    path.write_bytes(FORMS[form](blocks(text.read_text(encoding="utf-8"))))
    plan = parse(read(path))
    (truth,) = (FIXTURES / "truth").rglob(f"{stem}.jsonl")
    agreement = compare(plan.tasks, load_truth(truth))
    assert agreement.tasks.right == agreement.tasks.found == agreement.tasks.there
    assert [agreement.roles[role].f1 for role in ROLES] == [1.0] * len(ROLES)
    if form != "sheets.xlsx":
        assert _particulars(plan) == _particulars(parse(read(text)))


def _particulars(plan: ParsedPlan) -> tuple[object, ...]:
    """Return what of a plan must not depend on the kind of the file: a plan imported twice is one."""
    return plan.plan.id, plan.plan.title, plan.plan.issuer, plan.plan.number, plan.plan.date
