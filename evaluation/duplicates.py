"""How well drafts that repeat or overlap tasks are caught, and overlapping tasks of a plan, beside plain baselines.

    python evaluation/duplicates.py [tune|report] [--wrong]

Of drafts every task of the plan counts, of tasks the pairs that were labelled. The baselines mark as a match what is
alike enough: by cosine of the centred vectors, by Jaccard of character pairs, by difflib's ratio, each above the
threshold that is best on the tuning half. `--wrong` prints what differs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from qa.comparing.duplicates import check, find_overlaps
from qa.comparing.items import Draft, Item, Items, texts_to_encode
from qa.index.encoder import TokenEncoder
from qa.index.encoders import open_encoder
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.snapshot import Snapshot
from qa.text.segment import bigrams

HERE = Path(__file__).parent
SEED = HERE.parent / "seeds/dongchangfu-2022.txt"
SHARED = {"duplicate", "overlap", "conflict"}
Record = dict[str, Any]
Likeness = Callable[[Item, Item], float]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("split", nargs="?", default="report", choices=["tune", "report"])
    options.add_argument("--wrong", action="store_true")
    given = options.parse_args()
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder, create=True) as library:
        import_file(library, SEED)
        snapshot = library.snapshot()
        _drafts(snapshot, encoder, given.split, wrong=given.wrong)
        _pairs(snapshot, given.split, wrong=given.wrong)


def _drafts(snapshot: Snapshot, encoder: TokenEncoder, split: str, *, wrong: bool) -> None:
    records = _read("drafts-2022.jsonl")
    mine = [record for record in records if record["split"] == split]
    found = check(snapshot, [Draft(record["text"]) for record in mine], encoder.encode_passages)
    gold = {(place, match["number"]) for place, record in enumerate(mine) for match in record["matches"]}
    ours = {(place, match.task.number) for place, one in enumerate(found) for match in one.matches}
    print(f"drafts ({split}): {len(mine)}, with {len(gold)} matches")
    _tell("matches", ours, gold)
    for name, (marked, _) in _baselines(snapshot, encoder, records, split).items():
        _tell(f"  {name}", marked, gold)
    findings = Counter((record["finding"], one.finding) for record, one in zip(mine, found, strict=True))
    right = sum(count for (want, got), count in findings.items() if want == got)
    print(f"findings: {right} of {len(mine)} right; wanted → got: {dict(findings)}")
    for finding in ("duplicate", "overlap", "new"):
        _tell(
            f"  {finding}",
            {place for place, one in enumerate(found) if one.finding == finding},
            {place for place, record in enumerate(mine) if record["finding"] == finding},
        )
    if wrong:
        for record, one in zip(mine, found, strict=True):
            told = {match.task.number: (match.relation, match.score) for match in one.matches}
            if record["finding"] != one.finding or {match["number"] for match in record["matches"]} != told.keys():
                want = {match["number"]: match["relation"] for match in record["matches"]}
                print(
                    f"   [{record['kind']}] {record['finding']} → {one.finding}: {record['text']}\n      {want} {told}"
                )


def _baselines(
    snapshot: Snapshot, encoder: TokenEncoder, records: Sequence[Record], split: str
) -> dict[str, tuple[set[tuple[int, str | None]], float]]:
    drafts = [Draft(record["text"]) for record in records]
    items = Items(snapshot).of_drafts(drafts, encoder.encode_passages(texts_to_encode(drafts)))
    tasks = list(Items(snapshot).of_tasks(range(len(snapshot.tasks))))
    measures: dict[str, Likeness] = {
        "cosine": lambda a, b: float(a.vector @ b.vector),
        "Jaccard of character pairs": lambda a, b: _jaccard(a.text, b.text),
        "difflib": lambda a, b: SequenceMatcher(None, a.text, b.text, autojunk=False).ratio(),
    }
    marked: dict[str, tuple[set[tuple[int, str | None]], float]] = {}
    for name, measure in measures.items():
        scores = np.array([[measure(item, task) for task in tasks] for item in items])
        wanted = [{match["number"] for match in record["matches"]} for record in records]
        gold = np.array([[task.number in its for task in snapshot.tasks] for its in wanted])
        tuning = np.array([record["split"] == "tune" for record in records])
        cut = max(np.unique(scores[tuning].round(2)), key=lambda cut: _f1(scores[tuning] >= cut, gold[tuning]))
        chosen = [place for place, record in enumerate(records) if record["split"] == split]
        held = scores[chosen] >= cut
        marked[name] = {(int(row), snapshot.tasks[int(column)].number) for row, column in np.argwhere(held)}, float(cut)
    return marked


def _pairs(snapshot: Snapshot, split: str, *, wrong: bool) -> None:
    records = [record for record in _read("pairs-2022.jsonl") if record["split"] == split]
    gold = {_key(record["a"], record["b"]): record["relation"] for record in records}
    found = {_key(pair.a.number, pair.b.number): pair for pair in find_overlaps(snapshot)}
    ours = {key for key in found if key in gold}
    print(f"pairs of tasks ({split}): {len(gold)}; {len(found)} found in the whole plan")
    _tell("shared work", ours, {key for key, relation in gold.items() if relation in SHARED})
    if wrong:
        for key, relation in gold.items():
            if (relation in SHARED) != (key in found):
                print(f"   {relation} {sorted(key)} {found[key].score if key in found else ''}")


def _key(a: str | None, b: str | None) -> frozenset[str | None]:
    return frozenset({a, b})


def _jaccard(a: str, b: str) -> float:
    ours, theirs = set(bigrams(a)), set(bigrams(b))
    return len(ours & theirs) / max(1, len(ours | theirs))


def _f1(held: np.ndarray, gold: np.ndarray) -> float:
    return float(2 * (held & gold).sum() / max(1, held.sum() + gold.sum()))


def _tell(name: str, ours: set[Any], gold: set[Any]) -> None:
    right = len(ours & gold)
    precision, recall = right / max(1, len(ours)), right / max(1, len(gold))
    f1 = 2 * right / max(1, len(ours) + len(gold))
    print(f"{name:30} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


def _read(name: str) -> list[Record]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
