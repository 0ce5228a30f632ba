"""How well two plans are aligned and their changes told, against rows that people recorded, beside plain baselines.

    python evaluation/comparing.py OLD_PLAN NEW_PLAN ROWS.jsonl [--wrong]

A row of the gold set: {"change", "old": [numbers], "new": [numbers], "changes": [{"field", "old", "new", …}]}. Told are
F1 of rows (the same tasks on both sides and, where one to one, the same kind), of pairs of tasks, of figure changes (by
values in one unit), and the leader and lead unit changes missed and invented. `--wrong` prints what differs. Beside
them stand pairs found by plain likeness (cosine of the vectors, Jaccard of character pairs, difflib's ratio), assigned
one to one, above the threshold that is best on these very rows: the most each could reach; and those of governdiff, a
comparison of policy documents (`pip install governdiff`, 0.6.0), where it is installed, as it is.
"""

from __future__ import annotations

import argparse
import importlib
import json
import tempfile
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from qa.comparing import Comparison, Row, compare
from qa.comparing.items import Item, Items
from qa.index.encoders import open_encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.parsing.figures import find_figures
from qa.retrieval.conditions import in_base_unit
from qa.text.segment import bigrams

Gold = dict[str, Any]


def main() -> None:
    """Compare and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("old", type=Path)
    options.add_argument("new", type=Path)
    options.add_argument("rows", type=Path)
    options.add_argument("--wrong", action="store_true")
    given = options.parse_args()
    gold = [json.loads(line) for line in given.rows.read_text(encoding="utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), open_encoder(), create=True) as library:
        plans = [import_file(library, path).plan for path in (given.old, given.new)]
        snapshot = library.snapshot()
        found = compare(snapshot, *plans)
    measures: dict[str, Callable[[], tuple[set[Hashable], set[Hashable]]]] = {
        "rows (tasks and kind)": lambda: ({_key(row) for row in found.rows}, {_gold_key(row) for row in gold}),
        "rows (tasks alone)": lambda: ({_key(row)[1:] for row in found.rows}, {_gold_key(row)[1:] for row in gold}),
        "pairs of tasks": lambda: (set(_pairs(found.rows)), set(_gold_pairs(gold))),
        "figure changes": lambda: (set(_figures(found.rows)), set(_gold_figures(gold))),
        "leader changes": lambda: (_rows_with(found.rows, "leader"), _gold_with(gold, "leader")),
        "lead unit changes": lambda: (_rows_with(found.rows, "lead_unit"), _gold_with(gold, "lead_unit")),
    }
    for name, sets in measures.items():
        ours, theirs = sets()
        right = len(ours & theirs)
        precision, recall = right / max(1, len(ours)), right / max(1, len(theirs))
        f1 = 2 * right / max(1, len(ours) + len(theirs))
        print(f"{name:24} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({len(theirs)} in the gold set)")
        if given.wrong:
            for one in sorted(map(str, ours - theirs)):
                print("   +", one)
            for one in sorted(map(str, theirs - ours)):
                print("   -", one)
    _tell_baselines(snapshot, found, set(_gold_pairs(gold)))


def _tell_baselines(snapshot: Snapshot, comparison: Comparison, gold: set[Hashable]) -> None:
    """Print the best F1 of pairs that each plain likeness can reach."""
    of = [
        [row for row, task in enumerate(snapshot.tasks) if task.plan == plan.id]
        for plan in (comparison.old, comparison.new)
    ]
    old, new = (list(Items(snapshot).of_tasks(rows)) for rows in of)
    measures: dict[str, Callable[[Item, Item], float]] = {
        "cosine": lambda a, b: float(a.vector @ b.vector),
        "Jaccard of character pairs": lambda a, b: _jaccard(a.text, b.text),
        "difflib": lambda a, b: SequenceMatcher(None, a.text, b.text, autojunk=False).ratio(),
    }
    for name, measure in measures.items():
        likeness = np.array([[measure(one, other) for other in new] for one in old])
        rows, columns = linear_sum_assignment(-likeness)
        pairs = zip(rows, columns, strict=True)
        chosen = [(likeness[row, column], _number(old[row]), _number(new[column])) for row, column in pairs]
        best = max(_f1({pair[1:] for pair in chosen if pair[0] >= cut}, gold) for cut in np.linspace(0, 1, 101))
        print(f"{name:28} best F1 of pairs {best:.3f}")
    if (pairs := _governdiff(old, new)) is not None:
        print(f"{'governdiff':28} F1 of pairs {_f1(pairs, gold):.3f}")


def _governdiff(old: Sequence[Item], new: Sequence[Item]) -> set[Hashable] | None:
    """Return the pairs that governdiff aligns, given a paragraph a task; None where it is not installed."""
    try:
        alignment, document = (importlib.import_module(f"governdiff.{name}") for name in ("alignment", "document"))
    except ImportError:
        return None
    sides = [document.parse_text("\n\n".join(item.text for item in items), "plan.md", "zh") for items in (old, new)]
    if [len(side.blocks) for side in sides] != [len(old), len(new)]:
        raise ValueError("governdiff has cut the tasks otherwise")
    return {
        (_number(old[one.ordinal]), _number(new[other.ordinal]))
        for group in alignment.align_documents(*sides)
        for one in group.old_blocks
        for other in group.new_blocks
    }


def _number(item: Item) -> str | None:
    return item.task.number if item.task else None


def _jaccard(a: str, b: str) -> float:
    ours, theirs = set(bigrams(a)), set(bigrams(b))
    return len(ours & theirs) / max(1, len(ours | theirs))


def _f1(ours: set[Hashable], gold: set[Hashable]) -> float:
    return 2 * len(ours & gold) / max(1, len(ours) + len(gold))


def _key(row: Row) -> tuple[str, frozenset[str | None], frozenset[str | None]]:
    return row.kind, frozenset(task.number for task in row.old), frozenset(task.number for task in row.new)


def _gold_key(row: Gold) -> tuple[str, frozenset[str], frozenset[str]]:
    return row["change"], frozenset(row["old"]), frozenset(row["new"])


def _pairs(rows: Iterable[Row]) -> Iterable[Hashable]:
    return ((one.number, other.number) for row in rows for one in row.old for other in row.new)


def _gold_pairs(rows: Iterable[Gold]) -> Iterable[Hashable]:
    return ((one, other) for row in rows for one in row["old"] for other in row["new"])


def _figures(rows: Iterable[Row]) -> Iterable[Hashable]:
    return (
        (_first(task.number for task in row.old), _value(change.old), _value(change.new))
        for row in rows
        for change in row.changed("quantity")
    )


def _gold_figures(rows: Iterable[Gold]) -> Iterable[Hashable]:
    return (
        (_first(row["old"]), _value(change["old"]), _value(change["new"]))
        for row in rows
        for change in row["changes"]
        if change["field"] == "quantity"
    )


def _first(numbers: Iterable[str | None]) -> str:
    return min(number or "" for number in numbers)


def _value(text: str | None) -> Hashable:
    """Return the figure of a text in the unit without scale, its comparator left out; a text without one as it is."""
    figure = next(iter(find_figures(text)), None) if text else None
    return text if figure is None else in_base_unit(figure.value, figure.unit or "")


def _rows_with(rows: Iterable[Row], field: str) -> set[Hashable]:
    one_to_one = (row for row in rows if row.kind in {"kept", "revised"})
    return {_first(task.number for task in row.old) for row in one_to_one if row.changed(field)}


def _gold_with(rows: Iterable[Gold], field: str) -> set[Hashable]:
    one_to_one = (row for row in rows if row["change"] in {"kept", "revised"})
    return {_first(row["old"]) for row in one_to_one if any(change["field"] == field for change in row["changes"])}


if __name__ == "__main__":
    main()
