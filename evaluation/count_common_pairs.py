"""Counts how common pairs of characters are in government language; writes `qa/comparing/common_pairs.tsv`.

    python evaluation/count_common_pairs.py ../shared/data/work_reports_province_2025_2026.jsonl \
        ../shared/data/work_reports_national.jsonl

A pair's count is the number of distinct clauses that hold it, of the provinces' reports of the earlier year and the
national ones from `SINCE` on: pairs of one place or one project are rare, those of every report (推进, 建设, 坚决) are
not. Only counts are written, of pairs that at least `LEAST` clauses and `REPORTS` reports have, so that no text and no
place's own words are carried over. The later year of the provinces is left out: comparisons are measured on it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from qa.text.segment import bigrams

LEAST = 5
REPORTS = 3
SINCE = 2010
OUT = Path(__file__).parents[1] / "qa/comparing/common_pairs.tsv"


def main(*paths: Path) -> None:
    """Count and write."""
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    reports = [report for report in map(json.loads, lines) if report["year"] >= SINCE]
    first = {
        place: min(one["year"] for one in reports if one["place"] == place)
        for place in {one["place"] for one in reports}
    }
    counts: Counter[str] = Counter()
    holding: defaultdict[str, set[str]] = defaultdict(set)
    clauses: set[str] = set()
    for report in reports:
        if report["level"] != "national" and report["year"] != first[report["place"]]:
            continue
        for clause in filter(None, re.split(r"[，。；！？、：\s]+", report["text"])):
            if clause in clauses:
                continue
            clauses.add(clause)
            for pair in set(bigrams(clause)):
                counts[pair] += 1
                holding[pair].add(report["id"])
    kept = [
        (pair, count)
        for pair, count in counts.items()
        if count >= LEAST and len(holding[pair]) >= REPORTS and not re.search(r"\d", pair)
    ]
    lines = [
        f"# {len(clauses)} clauses",
        *(f"{pair}\t{count}" for pair, count in sorted(kept, key=lambda one: (-one[1], one[0]))),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(kept)} pairs of {len(clauses)} clauses")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
