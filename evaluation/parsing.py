"""Prints what the parser finds in every document at hand, and how far it agrees with what people read there.

    python evaluation/parsing.py [--markdown]

Documents are those of `tests/fixtures/layouts` and, where they are at hand, of `../shared/plans`. Truth files and how
they were made: `tests/fixtures/truth/README.md`. The held-out ones were read before the parser was run on them and not
looked at while it was written; `evaluation/README.md` says what was seen at first and what was mended after.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.domain import ParsedPlan
from qa.evaluating.truth import ROLES, Agreement, Count, compare, load_truth
from qa.parsing import parse
from qa.reading import read

ROOT = Path(__file__).resolve().parent.parent
TRUTH = ROOT / "tests" / "fixtures" / "truth"
FOLDERS = (
    ROOT.parent / "shared" / "plans" / "published",
    ROOT.parent / "shared" / "plans" / "layouts",
    ROOT / "tests" / "fixtures" / "layouts",
)
HEAD = ("document", "tasks", "unplaced", "doubts", "ms", "task P", "task R", "leaders F1", "lead F1", "support F1")


@dataclass(frozen=True, slots=True)
class Row:
    """A document with what was found in it; `agreement` is None where nobody has read it yet."""

    name: str
    held_out: bool
    plan: ParsedPlan
    milliseconds: float
    agreement: Agreement | None

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        found = (
            str(len(self.plan.tasks)),
            str(sum(len(piece.text) for piece in self.plan.unplaced)),
            str(sum(len(task.doubts) for task in self.plan.tasks)),
            f"{self.milliseconds:.0f}",
        )
        return (self.name + (" *" if self.held_out else ""), *found, *_agreed(self.agreement))


def rows() -> Iterator[Row]:
    """Yield a row for each document."""
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.txt")):
            document = read(path)
            start = time.perf_counter()
            plan = parse(document)
            milliseconds = 1000 * (time.perf_counter() - start)
            held_out = TRUTH / "held-out" / f"{path.stem}.jsonl"
            truth = held_out if held_out.exists() else TRUTH / f"{path.stem}.jsonl"
            agreement = compare(plan.tasks, load_truth(truth)) if truth.exists() else None
            yield Row(path.stem, truth == held_out, plan, milliseconds, agreement)


def total(agreements: Sequence[Agreement]) -> Agreement:
    """Return the counts of all documents together."""
    tasks = sum((one.tasks for one in agreements), Count())
    return Agreement(tasks, {role: sum((one.roles[role] for one in agreements), Count()) for role in ROLES})


def main(*, markdown: bool) -> None:
    """Print the table, then the totals of the documents the parser was written with and of those held out."""
    found = list(rows())
    between, edge = (" | ", "|") if markdown else ("\t", "")
    print(edge, between.join(HEAD), edge)
    if markdown:
        print("|", " | ".join("---" for _ in HEAD), "|")
    for row in found:
        print(edge, between.join(row.cells()), edge)
    for name, held_out in (("all written with", False), ("all held out *", True)):
        agreements = [row.agreement for row in found if row.agreement and row.held_out == held_out]
        both = total(agreements)
        cells = (f"{name} ({len(agreements)})", str(both.tasks.found), "", "", "", *_agreed(both))
        print(edge, between.join(cells), edge)


def _agreed(agreement: Agreement | None) -> tuple[str, ...]:
    if agreement is None:
        return ("",) * (2 + len(ROLES))
    roles = (f"{agreement.roles[role].f1:.3f}" for role in ROLES)
    return f"{agreement.tasks.precision:.3f}", f"{agreement.tasks.recall:.3f}", *roles


if __name__ == "__main__":
    main(markdown="--markdown" in sys.argv[1:])
