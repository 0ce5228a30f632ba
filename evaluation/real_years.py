"""Aligns what provinces set themselves in two years, real texts that nobody here wrote, for people to read.

    python evaluation/real_years.py ../shared/data/work_reports_province_2025_2026.jsonl PLACE… [--sample 40]

Every sentence of the part on the year to come is taken for a task. Printed are the rows in numbers, and a sample
of those aligned that are not word for word the same, to be judged by reading.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from pathlib import Path
from typing import Any

from qa.comparing import compare
from qa.comparing.telling import change_sentence
from qa.index.encoders import open_encoder
from qa.index.importing import import_file
from qa.index.library import Library

AHEAD = re.compile(r"(?:20\d\d年|今年)[^。\n]{0,20}(?:工作安排|重点工作|工作任务|主要任务|重点任务|预期目标|总体要求)")
SHORTEST = 16


def main() -> None:
    """Align and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("reports", type=Path)
    options.add_argument("places", nargs="+")
    options.add_argument("--sample", type=int, default=40)
    given = options.parse_args()
    reports = [json.loads(line) for line in given.reports.read_text(encoding="utf-8").splitlines()]
    encoder = open_encoder()
    for place in given.places:
        if sum(one["place"] == place for one in reports) != 2:
            print(f"## {place}: 没有两年的报告")
            continue
        with (
            tempfile.TemporaryDirectory() as folder,
            Library.open(Path(folder) / "library", encoder, create=True) as library,
        ):
            plans = []
            for report in sorted((one for one in reports if one["place"] == place), key=lambda one: one["year"]):
                path = Path(folder) / f"{report['year']}.txt"
                path.write_text(as_plan(report), encoding="utf-8")
                plans.append(import_file(library, path).plan)
            comparison = compare(library.snapshot(), *plans)
        print(f"## {place}: {comparison.summary()}")
        aligned = [row for row in comparison.rows if row.old and row.new and row.kind != "kept"]
        random.Random(7).shuffle(aligned)  # noqa: S311
        for row in aligned[: given.sample]:
            print(f"[{row.kind} {row.score:.2f}] {' | '.join(task.text for task in row.old)}")
            print(f"      → {' | '.join(task.text for task in row.new)}")
            for change in row.changed("quantity"):
                print(f"        {change_sentence(change)}")


def as_plan(report: dict[str, Any]) -> str:
    """Return the sentences on the year to come as the numbered tasks of a plan."""
    text = report["text"]
    ahead = [match.start() for match in AHEAD.finditer(text) if match.start() > len(text) // 5]
    sentences = re.split(r"(?<=[。；])", re.sub(r"\s+", "", text[ahead[0] if ahead else len(text) // 3 :]))
    tasks = list(dict.fromkeys(one for one in sentences if len(one) >= SHORTEST))
    lines = (f"{number}.{task}（牵头单位：省政府办公厅）" for number, task in enumerate(tasks, 1))
    return f"{report['place']}人民政府{report['year']}年重点工作任务分工方案\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
