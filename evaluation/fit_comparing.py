"""Fits what speaks for shared work and for the same task in two years; writes `qa/comparing/weights.json`.

    python evaluation/fit_comparing.py

Three logistic regressions over the features of `qa/comparing/features.py`: `match` (two texts share work) and
`duplicate` (one could be struck) on the tuning halves of `drafts-2022.jsonl` and `pairs-2022.jsonl`, `same` (one task
in two years) on the plans of 2023 and 2024, without tasks that were merged or split: they are the same in part. A pair
of tasks counts `PAIR` times as much as a draft with a task: there are few, and most of the latter are far apart.
Conflicts are told by their figures and names, whatever `duplicate` says.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.comparing.alignment import NAMES, responsible
from qa.comparing.candidates import candidates
from qa.comparing.features import Features, features_of
from qa.comparing.items import Draft, Item, items_of_drafts, items_of_tasks, texts_to_encode
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import SentenceEncoder, load_encoder

HERE = Path(__file__).parent
SEED = HERE.parent / "seeds/dongchangfu-2022.txt"
YEARS = (("2023.txt", "2023.jsonl"), ("2024.docx", "2024.jsonl"))
OUT = HERE.parent / "qa/comparing/weights.json"
PAIR = 3
Rows = list[Sequence[float]]


def main() -> None:
    """Fit and write."""
    encoder = load_encoder()
    features, relations, weights = _labelled(encoder)
    shared = [relation in {"duplicate", "overlap", "conflict"} for relation in relations]
    held = [place for place, relation in enumerate(relations) if relation in {"duplicate", "overlap"}]
    struck = [relations[place] == "duplicate" for place in held]
    years = [_year(encoder, HERE / "years" / plan, HERE / "years" / rows) for plan, rows in YEARS]
    fitted = {
        "match": _fitted(features, shared, Features._fields, weights),
        "duplicate": _fitted([features[place] for place in held], struck, Features._fields),
        "same": _fitted([row for rows, _ in years for row in rows], [one for _, its in years for one in its], NAMES),
    }
    OUT.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


def _labelled(encoder: SentenceEncoder) -> tuple[Rows, list[str], list[float]]:
    """Return features, relation and weight of labelled pairs: each draft with every task, and the pairs of tasks."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
        import_file(library, SEED)
        snapshot = library.snapshot()
        tasks = items_of_tasks(snapshot, range(len(snapshot.tasks)))
        records = _tuning("drafts-2022.jsonl")
        drafts = [Draft(record["text"]) for record in records]
        items = items_of_drafts(snapshot, drafts, encoder.encode_passages(texts_to_encode(drafts)))
    features: Rows = []
    relations: list[str] = []
    for record, item in zip(records, items, strict=True):
        told = {match["number"]: match["relation"] for match in record["matches"]}
        for task in tasks:
            features.append(features_of(item, task))
            relations.append(told.get(_number(task), "none"))
    weights = [1.0] * len(features)
    by_number = {_number(task): task for task in tasks}
    for record in _tuning("pairs-2022.jsonl"):
        features.append(features_of(by_number[record["a"]], by_number[record["b"]]))
        relations.append(record["relation"])
        weights.append(PAIR)
    return features, relations, weights


def _year(encoder: SentenceEncoder, plan: Path, rows: Path) -> tuple[Rows, list[bool]]:
    """Return the features of the candidates of two plans, and whether each is the same task."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
        ids = [import_file(library, path).plan.id for path in (SEED, plan)]
        snapshot = library.snapshot()
        of = [[row for row, task in enumerate(snapshot.tasks) if task.plan == one] for one in ids]
        old, new = (items_of_tasks(snapshot, its) for its in of)
    gold = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    whole = {(row["old"][0], row["new"][0]) for row in gold if len(row["old"]) == len(row["new"]) == 1}
    part = {(one, other) for row in gold for one in row["old"] for other in row["new"]} - whole
    pairs = [(old[one], new[other]) for one, other in candidates(old, new)]
    judged = [pair for pair in pairs if (_number(pair[0]), _number(pair[1])) not in part]
    features = [(*features_of(one, other), *responsible(one.task, other.task)) for one, other in judged]
    return features, [(_number(one), _number(other)) in whole for one, other in judged]


def _tuning(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["split"] == "tune"]


def _number(item: Item) -> str:
    return (item.task.number if item.task else None) or ""


def _fitted(
    rows: Rows, labels: Sequence[bool], names: Sequence[str], weights: Sequence[float] | None = None
) -> dict[str, Any]:
    model = LogisticRegression(C=1.0, max_iter=9000).fit(np.array(rows), np.array(labels), sample_weight=weights)
    fitted = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    return {"weights": fitted, "bias": round(float(model.intercept_[0]), 3)}


if __name__ == "__main__":
    main()
