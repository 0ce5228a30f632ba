"""Fits what speaks for shared work and for the same task in two years; writes `qa/comparing/weights.json`.

    python evaluation/fit_comparing.py ../shared/data/work_reports_province_2025_2026.jsonl

Four logistic regressions over the features of `qa/comparing/features.py`:

- `match` (a draft and a task share work) and `duplicate` (one could be struck) on the tuning halves of
  `drafts-2022.jsonl` and `pairs-2022.jsonl`. A pair of tasks counts `PAIR` times as much as a draft with a task: there
  are few, and most of the latter are far apart. Conflicts are told by their figures and names, whatever it says.
- `shared` (two tasks of one plan share work) on the tuning half of `pairs-2022.jsonl`, and on pairs of sentences of
  provinces' work reports, which `pairs-provinces.jsonl` names by their numbers.
- `same` (one task in two years) on the plans of 2023 and 2024, without tasks that were merged or split: they are the
  same in part.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from real_years import as_plan
from sklearn.linear_model import LogisticRegression

from qa.comparing.alignment import NAMES, paired
from qa.comparing.features import Features, features_of
from qa.comparing.items import Draft, Item, Items, texts_to_encode
from qa.comparing.table import ItemTable
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import SentenceEncoder, load_encoder

HERE = Path(__file__).parent
SEED = HERE.parent / "seeds/dongchangfu-2022.txt"
YEARS = (("2023.txt", "2023.jsonl"), ("2024.docx", "2024.jsonl"))
OUT = HERE.parent / "qa/comparing/weights.json"
PAIR = 3
SHARED = {"duplicate", "overlap", "conflict"}
Rows = NDArray[np.float64]


def main() -> None:
    """Fit and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("reports", type=Path)
    given = options.parse_args()
    encoder = load_encoder()
    features, relations, weights = _labelled(encoder)
    shared = [relation in SHARED for relation in relations]
    held = [place for place, relation in enumerate(relations) if relation in {"duplicate", "overlap"}]
    struck = [relations[place] == "duplicate" for place in held]
    years = [_year(encoder, HERE / "years" / plan, HERE / "years" / rows) for plan, rows in YEARS]
    plans = _shared(encoder, given.reports)
    fitted = {
        "match": _fitted(features, shared, Features._fields, weights),
        "shared": _fitted(*_together(plans), Features._fields),
        "duplicate": _fitted(features[held], struck, Features._fields),
        "same": _fitted(*_together(years), NAMES),
    }
    OUT.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


def _labelled(encoder: SentenceEncoder) -> tuple[Rows, list[str], list[float]]:
    """Return features, relation and weight of labelled pairs: each draft with every task, and the pairs of tasks."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
        import_file(library, SEED)
        snapshot = library.snapshot()
        items = Items(snapshot)
        records = _tuning("drafts-2022.jsonl")
        drafts = [Draft(record["text"]) for record in records]
        ours = items.of_drafts(drafts, encoder.encode_passages(texts_to_encode(drafts)))
        table = ItemTable.of([*ours, *items.of_tasks(range(len(snapshot.tasks)))], first=len(ours))
        places = {task.number or "": place for place, task in enumerate(snapshot.tasks, len(ours))}
    pairs: list[tuple[int, int]] = []
    relations: list[str] = []
    for draft, record in enumerate(records):
        told = {match["number"]: match["relation"] for match in record["matches"]}
        pairs += [(draft, place) for place in places.values()]
        relations += [told.get(number, "none") for number in places]
    weights = [1.0] * len(pairs)
    for record in _tuning("pairs-2022.jsonl"):
        pairs.append((places[record["a"]], places[record["b"]]))
        relations.append(record["relation"])
        weights.append(PAIR)
    return features_of(table, pairs), relations, weights


def _shared(encoder: SentenceEncoder, reports: Path) -> list[tuple[Rows, list[bool]]]:
    """Return the features of pairs of tasks of one plan, and whether they share work, for each plan there is."""
    texts = {one["id"]: one for one in map(json.loads, reports.read_text(encoding="utf-8").splitlines())}
    pairs = [json.loads(line) for line in (HERE / "pairs-provinces.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [_of_plan(encoder, SEED, _tuning("pairs-2022.jsonl"))]
    with tempfile.TemporaryDirectory() as folder:
        for name in dict.fromkeys(pair["report"] for pair in pairs):
            path = Path(folder) / f"{name}.txt"
            path.write_text(as_plan(texts[name]), encoding="utf-8")
            found.append(_of_plan(encoder, path, [pair for pair in pairs if pair["report"] == name]))
    return found


def _of_plan(encoder: SentenceEncoder, path: Path, records: Sequence[dict[str, Any]]) -> tuple[Rows, list[bool]]:
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
        import_file(library, path)
        snapshot = library.snapshot()
        table = ItemTable.of(Items(snapshot).of_tasks(range(len(snapshot.tasks))))
    places = {task.number: place for place, task in enumerate(snapshot.tasks)}
    pairs = [(places[record["a"]], places[record["b"]]) for record in records]
    # Which of two tasks comes first means nothing.
    rows = features_of(table, [*pairs, *((b, a) for a, b in pairs)])
    return rows, [record["relation"] in SHARED for record in (*records, *records)]


def _year(encoder: SentenceEncoder, plan: Path, rows: Path) -> tuple[Rows, list[bool]]:
    """Return the features of the candidates of two plans, and whether each is the same task."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
        ids = [import_file(library, path).plan.id for path in (SEED, plan)]
        snapshot = library.snapshot()
        of = [[row for row, task in enumerate(snapshot.tasks) if task.plan == one] for one in ids]
        old, new = (list(Items(snapshot).of_tasks(its)) for its in of)
    gold = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    whole = {(row["old"][0], row["new"][0]) for row in gold if len(row["old"]) == len(row["new"]) == 1}
    part = {(one, other) for row in gold for one in row["old"] for other in row["new"]} - whole
    pairs, features = paired(old, new)
    named = [(_number(old[one]), _number(new[other])) for one, other in pairs]
    judged = [place for place, pair in enumerate(named) if pair not in part]
    return features[judged], [named[place] in whole for place in judged]


def _together(parts: Sequence[tuple[Rows, list[bool]]]) -> tuple[Rows, list[bool]]:
    return np.vstack([rows for rows, _ in parts]), [label for _, labels in parts for label in labels]


def _tuning(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["split"] == "tune"]


def _number(item: Item) -> str:
    return (item.task.number if item.task else None) or ""


def _fitted(
    rows: Rows, labels: Sequence[bool], names: Sequence[str], weights: Sequence[float] | None = None
) -> dict[str, Any]:
    model = LogisticRegression(C=1.0, max_iter=9000).fit(rows, np.array(labels), sample_weight=weights)
    fitted = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    return {"weights": fitted, "bias": round(float(model.intercept_[0]), 3)}


if __name__ == "__main__":
    main()
