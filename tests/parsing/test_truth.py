"""The parser against what people read in real papers and re-created layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.evaluating.truth import ROLES, Agreement, Count, compare, load_truth
from qa.parsing import parse
from qa.reading import read

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "tests" / "fixtures" / "truth"
FOLDERS = (
    ROOT.parent / "shared" / "plans" / "published",
    ROOT.parent / "shared" / "plans" / "layouts",
    ROOT / "tests" / "fixtures" / "layouts",
)
DOCUMENTS = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))}
FILES = sorted(TRUTH.rglob("*.jsonl"))

KNOWN = {
    "r20_fujian_2020_sangeyipi": "a closing paragraph is taken into the last task, which has no responsibility",
    "s17_extraction_noise": "the garbled number of item 三 is not repaired",
    "v02": "two posts of one person, neither of them a rank, are read as two leaders",
    "w05": "各地、各部门 is read as two collectives",
}
"""What is known to be read otherwise than people read it."""


def agreement(truth: Path) -> Agreement:
    return compare(parse(read(DOCUMENTS[truth.stem])).tasks, load_truth(truth))


def here(truth: Path) -> bool:
    return truth.stem in DOCUMENTS


@pytest.mark.parametrize("truth", FILES, ids=lambda path: path.stem)
def test_a_document_is_read_as_people_read_it(truth: Path) -> None:
    if not here(truth):
        pytest.skip("the document is not at ../shared/plans")
    found = agreement(truth)
    perfect = found.tasks.f1 == 1 and all(found.roles[role].f1 == 1 for role in ROLES)
    assert perfect != (truth.stem in KNOWN), found


def test_all_documents_together() -> None:
    found = [agreement(truth) for truth in FILES if here(truth)]
    assert sum((one.tasks for one in found), Count()).f1 >= 0.98
    for role in ROLES:
        assert sum((one.roles[role] for one in found), Count()).f1 >= 0.97, role
