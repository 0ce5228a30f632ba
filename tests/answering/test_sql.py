"""Every count and list agrees with an independent SQL query over the library."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.answering import Answer, Answerer
from qa.domain import ParsedPlan, Task, Unit
from qa.index.library import Library
from qa.index.schema import DATABASE
from qa.retrieval import Searcher
from qa.text.organs import may_include
from tests.index.samples import CountingEncoder, plan_of

LEADERS = ("王建国", "张妍妍", "李恒庆", "赵亚秋")
UNITS = tuple(Unit(name, name) for name in ("区水利局", "区财政局", "区民政局", "区教育局"))
TOWNS = Unit("各镇政府", "各镇政府", collective=True)


@st.composite
def plans(draw: st.DrawFn) -> ParsedPlan:
    plan = plan_of(*(f"任务{place}甲乙" for place in range(draw(st.integers(1, 8)))))
    tasks: list[Task] = []
    for place, task in enumerate(plan.tasks, 1):
        leaders = draw(st.lists(st.sampled_from(LEADERS), max_size=3, unique=True))
        lead = draw(st.lists(st.sampled_from(UNITS), max_size=2, unique=True))
        support = draw(st.lists(st.sampled_from((*UNITS, TOWNS)), max_size=3, unique=True))
        tasks.append(
            replace(
                task, number=str(place), leaders=tuple(leaders), lead_units=tuple(lead), support_units=tuple(support),
                section=draw(st.sampled_from(("一、主要预期目标", "二、改善民生福祉"))),
            )
        )  # fmt: skip
    sections = tuple(dict.fromkeys(task.section or "" for task in tasks))
    return replace(plan, plan=replace(plan.plan, sections=tuple(sorted(sections))), tasks=tuple(tasks))


def ids(answer: Answer) -> set[str]:
    return {task.id for task in answer.tasks}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans())
def test_counts_and_lists_are_those_of_sql(plan: ParsedPlan, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("sql")
    with Library.open(folder, CountingEncoder(), create=True) as library:
        library.import_plan(plan, file_name="a.txt", content="甲", sha256="ab")
        snapshot = library.snapshot()
    answerer = Answerer(Searcher(CountingEncoder()))

    def ask(question: str) -> Answer:
        return answerer.ask(snapshot, question)

    with closing(sqlite3.connect(folder / DATABASE)) as db:

        def rows(where: str, *values: object) -> set[str]:
            found = db.execute("SELECT DISTINCT plan || '/' || ordinal FROM tasks WHERE " + where, values)  # noqa: S608
            return {one for (one,) in found}

        having = "EXISTS (SELECT 1 FROM roles r WHERE (r.plan, r.ordinal) = (tasks.plan, tasks.ordinal) AND {})"
        leads = having.format("r.role = 'leader' AND r.name = ?")
        alone = (
            "(SELECT count(*) FROM roles r WHERE (r.plan, r.ordinal) = (tasks.plan, tasks.ordinal) AND r.role = ?) = 1"
        )
        assert ask("方案一共有多少项任务").value == len(plan.tasks)
        for name in {leader for task in plan.tasks for leader in task.leaders}:
            expected = rows(leads, name)
            assert ids(ask(f"{name}牵头哪些任务")) == expected
            counted = ask(f"{name}一共牵头多少项任务")
            assert (counted.value, ids(counted)) == (len(expected), expected)
            assert (counted.proof.rows_examined, counted.proof.rows_counted) == (len(plan.tasks), len(expected))
            assert ids(ask(f"{name}单独牵头的任务有哪些")) == rows(f"{leads} AND {alone}", name, "leader")
        collectives = sorted({unit.name for task in plan.tasks for unit in task.units() if unit.collective})
        for unit in {unit.name for task in plan.tasks for unit in task.units() if not unit.collective}:
            for verb, role in (("牵头", "lead"), ("配合", "support")):
                expected = rows(having.format("r.role = ? AND r.name = ?"), role, unit)
                assert ids(ask(f"{unit}{verb}哪些任务")) == expected
                assert ask(f"{unit}{verb}了多少项任务").value == len(expected)
            meant = [one for one in collectives if may_include(one, unit)]
            reached = having.format(f"r.role = 'support' AND r.name IN (?{', ?' * len(meant)})")
            assert ids(ask(f"{unit}配合哪些任务（包括泛指）")) == rows(reached, unit, *meant)
        led = sorted({leader for task in plan.tasks for leader in task.leaders})
        if len(led) > 1:
            both = f"{leads} AND {leads}"
            assert ids(ask(f"{led[0]}和{led[1]}共同牵头的任务")) == rows(both, *led[:2])
            assert ids(ask(f"{led[0]}、{led[1]}牵头哪些任务")) == rows(f"{leads} OR {leads}", *led[:2])
        for place, section in enumerate(("一、主要预期目标", "二、改善民生福祉")):
            if section in plan.plan.sections:
                assert ask(f"第{'一二'[place]}部分有多少项任务").value == len(rows("section = ?", section))
        for group, role, words in (
            ("leader", "leader", "哪位领导牵头的任务最多"),
            ("u", "support", "配合任务最多的单位"),
        ):
            counts = db.execute(
                "SELECT name, count(*) FROM roles WHERE role = ? AND NOT collective GROUP BY name", (role,)
            ).fetchall()
            most = max((count for _, count in counts), default=0)
            assert ask(words).value == tuple(sorted(name for name, count in counts if count == most)), group
