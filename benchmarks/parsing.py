"""Measure how long plans take to be read and parsed, and how much memory: a real one, and invented ones that are large.

    python benchmarks/parsing.py > benchmarks/parsing.json

The real one is the 2022 plan, as it is and typeset as every kind of file; times are medians of 30 runs. Of the large
ones, each in a process of its own, times are of one run; memory is what the process held at most, and before it read;
only Linux tells it.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from qa.domain import ParsedPlan, Plan, Source, Task, Unit
from qa.parsing import parse
from qa.reading import read
from qa.reading.word_numerals import numeral
from tests import typeset

PLAN = Path(__file__).parents[1] / "seeds" / "dongchangfu-2022.txt"
RUNS = 30
T = TypeVar("T")
FORMS: dict[str, Callable[[ParsedPlan], bytes]] = {
    "plan.txt": typeset.as_text,
    "plan.html": typeset.as_html,
    "plan.docx": typeset.as_docx,
    "table.docx": typeset.as_docx_table,
    "plan.xlsx": typeset.as_xlsx,
    "plan.pdf": typeset.as_pdf,
}
LARGE: dict[str, tuple[Callable[[ParsedPlan], bytes], int]] = {
    "large.txt": (typeset.as_text, 4_000),
    "large.pdf": (typeset.as_pdf, 4_000),
    "large.docx": (typeset.as_docx, 4_000),
    "table.docx": (typeset.as_docx_table, 4_000),
    "large.xlsx": (typeset.as_xlsx, 20_000),
}
"""How a large plan is typeset, and how many tasks it holds; many are short, for there is a limit of characters."""

_SHORT_BEYOND = 10_000

_A_SECTION = 100
_PLACES = "东湖 西溪 南岭 北桥 上林 下渡 新河 古城 青山 白云 金沙 银滩 长坡 高坪 石门 沙田 马岗 牛坪 龙泉 凤山".split()
_WORKS = "公路 桥梁 水库 学校 医院 泵站 园区 市场 管网 绿道".split()
_ORGANS = "交通运输 水利 教育 卫生健康 财政 农业农村 商务 民政 自然资源 生态环境".split()


def main() -> None:
    """Print all measurements as one JSON document."""
    document = read(PLAN)
    plan = parse(document)
    report = {
        "command": "python benchmarks/parsing.py",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "real": {PLAN.name: real(PLAN), **typeset_kinds(plan)},
        "large": {name: large(name) for name in LARGE},
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


def typeset_kinds(plan: ParsedPlan) -> dict[str, dict[str, float]]:
    """Measure a plan as every kind of file."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
            path = Path(folder) / name
            path.write_bytes(form(plan))
            found[name] = real(path)
    return found


def real(path: Path) -> dict[str, float]:
    """Return the medians of reading and of parsing a file."""
    documents = [timed(lambda: read(path)) for _ in range(RUNS)]
    plans = [timed(lambda: parse(documents[0][0])) for _ in range(RUNS)]
    return {
        "kilobytes": round(path.stat().st_size / 1000, 1),
        "read_milliseconds_median": round(1000 * statistics.median(seconds for _, seconds in documents), 1),
        "parse_milliseconds_median": round(1000 * statistics.median(seconds for _, seconds in plans), 1),
        "tasks": len(plans[0][0].tasks),
    }


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """Return what a call returns, and how many seconds it took."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def large(name: str) -> dict[str, float]:
    """Measure an invented plan in a process of its own."""
    form, tasks = LARGE[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(form(invented(tasks, short=tasks > _SHORT_BEYOND)))
        with get_context("spawn").Pool(1) as pool:
            return {"tasks_set": tasks, **pool.apply(measured, (path,))}


def measured(path: Path) -> dict[str, float]:
    """Read and parse a file, after a small one of its kind for which the libraries are loaded."""
    small = path.with_name(f"small{path.suffix}")
    small.write_bytes(LARGE[path.name][0](invented(2)))
    parse(read(small))
    before = _peak_megabytes()
    document, reading = timed(lambda: read(path))
    read_peak = _peak_megabytes()
    plan, parsing = timed(lambda: parse(document))
    return {
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "pages": len(document.page_starts),
        "characters": len(document.text),
        "read_seconds": round(reading, 2),
        "parse_seconds": round(parsing, 2),
        "tasks_found": len(plan.tasks),
        "tasks_as_set": _as_set(plan),
        "memory_before_megabytes": before,
        "memory_read_megabytes": read_peak,
        "memory_parsed_megabytes": _peak_megabytes(),
    }


def _as_set(plan: ParsedPlan) -> int:
    """Return how many tasks have the text and the units that were set."""
    wanted = invented(len(plan.tasks), short=len(plan.tasks) > _SHORT_BEYOND).tasks
    return sum(
        (task.text, task.lead_units, task.support_units) == (one.text, one.lead_units, one.support_units)
        for task, one in zip(plan.tasks, wanted, strict=True)
    )


def _peak_megabytes() -> float:
    """Return how much memory this process held at most; `getrusage` would count what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
    return round(int(found[1]) / 1024, 1) if found else 0.0


def invented(tasks: int, *, short: bool = False) -> ParsedPlan:
    """Make up a plan: sections of a hundred tasks, each with a bracket that says who answers for it."""
    sections = [
        f"{numeral(place + 1, 'chineseCounting')}、{_PLACES[place % 20]}片区建设" for place in range(tasks // 100 + 1)
    ]
    plan = Plan("2026-000000", "鹤山区2026年重点工作任务分工方案", None, 2026, None, None, ())
    made = tuple(_invented_task(number, sections[number // _A_SECTION], short=short) for number in range(tasks))
    return ParsedPlan(plan, made, (), (), ())


def _invented_task(number: int, section: str, *, short: bool) -> Task:
    place, work, organ = _PLACES[number % 20], _WORKS[number // 20 % 10], _ORGANS[number // 7 % 10]
    other = _ORGANS[(number // 7 + 1 + number % 9) % 10]
    text = f"新建{place}{work}{number % 50 + 1}处，总投资{number * 37 % 9000 + 100}万元，完成土地平整和基础施工，"
    if not short:
        text += (
            f"改造老旧{work}并同步建设配套设施，健全日常巡查和养护制度，建立台账、逐项销号，为{place}片区发展提供保障，"
        )
    if not short and number % 5 < 2:
        text += "所需用地、资金、用工等由相关部门优先保障，严把质量和安全关口，经验收合格后移交使用，"
    text += f"确保{number % 12 + 1}月底前投入使用，群众满意度不低于{number % 9 + 90}%。"
    return Task(
        id=str(number),
        plan="2026-000000",
        ordinal=number + 1,
        number=str(number % _A_SECTION + 1),
        section=section,
        parent=None,
        title=None,
        text=text,
        leaders=(),
        lead_units=(_unit(f"区{organ}局"),),
        support_units=(_unit(f"区{other}局"), Unit("各镇人民政府", "各镇人民政府", collective=True)),
        deadline=None,
        quantities=(),
        doubts=(),
        source=Source(0, 1),
    )


def _unit(name: str) -> Unit:
    return Unit(name, name)


if __name__ == "__main__":
    main()
