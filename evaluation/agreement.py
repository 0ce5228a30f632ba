"""Tells how far two judges agree on a gold set: Cohen's κ over every pair of a query and a task.

    cd evaluation
    python agreement.py dongchangfu-2022.jsonl second-judge.jsonl ../seeds/dongchangfu-2022.txt

The second judge graded a sample of the queries by reading, without seeing the first judge's grades. Weighted κ counts
a grade that is off by two twice (Cohen, 1968).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from qa.evaluating import read_gold
from qa.index.importing import parse_file


def main(first: Path, second: Path, plan: Path) -> None:
    """Print κ over the queries that both judged: of the grades, and of relevant or not; in all and by kind."""
    grades = {query.query: query for query in read_gold(first)}
    numbers = [str(task.number) for task in parse_file(plan).tasks]
    pairs: dict[str, list[tuple[int, int]]] = {}
    judged = read_gold(second)
    for query, number in product(judged, numbers):
        pair = grades[query.query].relevant.get(number, 0), query.relevant.get(number, 0)
        for kind in ("all", grades[query.query].kind):
            pairs.setdefault(kind, []).append(pair)
    print(f"{len(judged)} queries, {len(numbers)} tasks\n{'kind':16} grades  weighted  relevant or not")
    for kind, found in pairs.items():
        if any(one != (0, 0) for one in found):
            print(f"{kind:16} {_kappa(found):.3f}   {_kappa(found, weights='linear'):.3f}     {_binary(found):.3f}")


def _kappa(pairs: Sequence[tuple[int, int]], weights: str | None = None) -> float:
    one, other = zip(*pairs, strict=True)
    return float(cohen_kappa_score(one, other, weights=weights))


def _binary(pairs: Sequence[tuple[int, int]]) -> float:
    return _kappa([(min(one, 1), min(other, 1)) for one, other in pairs])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
