"""The shapes that the commands and the HTTP interface print, key by key."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qa.domain import (
    Deadline,
    Notice,
    ParsedPlan,
    Placement,
    Plan,
    Quantity,
    Source,
    Task,
    Unit,
    Unplaced,
)
from qa.index.importing import parse_file
from qa.index.library import Imported
from qa.index.rows import UnitDecision
from qa.index.units import PlaceUnits, UnitForm, UnitName
from qa.reporting.records import (
    hit_record,
    imported_record,
    parsed_record,
    place_units_record,
    plan_record,
    quantity_record,
    search_record,
    task_record,
)
from qa.retrieval import Hit, Reasons, SearchResult
from qa.retrieval.reasons import Part
from qa.retrieval.verdict import Background
from qa.text.successors import Relative, Succession
from tests.seeded import SEED

PLAN = Plan("2022-abcdef", "重点工作", "区政府", 2022, "区政字〔2022〕1号", "2022-03-23", ("一、目标", "二、措施"))
BARE_PLAN = Plan("0000-abcdef", "重点工作", None, None, None, None, ())
QUANTITY = Quantity("投资", "range", 6750.0, 6800.5, "万元", "investment", "投资6750—6800.5万元")
TASK = Task(
    id="2022-abcdef/7",
    plan="2022-abcdef",
    ordinal=7,
    number="6.1",
    section="一、目标",
    parent="上一级",
    title="投资",
    text="投资6750—6800.5万元。",
    leaders=("张三",),
    lead_units=(Unit("区教育和体育局", "区教体局"),),
    support_units=(Unit("各镇政府", "各镇政府", collective=True),),
    deadline=Deadline("6月底前", "2022-06-30"),
    quantities=(QUANTITY,),
    doubts=("“区教体局”按“区教育和体育局”计。",),
    source=Source(10, 25, page=3),
)
BARE_TASK = Task(
    "0000-abcdef/1", "0000-abcdef", 1, None, None, None, None, "水", (), (), (), None, (), (), Source(0, 1)
)

PLAN_RECORD = {
    "id": "2022-abcdef",
    "title": "重点工作",
    "issuer": "区政府",
    "year": 2022,
    "number": "区政字〔2022〕1号",
    "date": "2022-03-23",
    "sections": ["一、目标", "二、措施"],
}
QUANTITY_RECORD = {
    "subject": "投资",
    "comparator": "range",
    "value": 6750,
    "upper": 6800.5,
    "unit": "万元",
    "measure": "investment",
    "text": "投资6750—6800.5万元",
}
TASK_RECORD = {
    "id": "2022-abcdef/7",
    "plan": "2022-abcdef",
    "number": "6.1",
    "section": "一、目标",
    "parent": "上一级",
    "title": "投资",
    "text": "投资6750—6800.5万元。",
    "leaders": ["张三"],
    "lead_units": [{"name": "区教育和体育局", "written": "区教体局", "collective": False}],
    "support_units": [{"name": "各镇政府", "written": "各镇政府", "collective": True}],
    "deadline": {"text": "6月底前", "date": "2022-06-30"},
    "quantities": [QUANTITY_RECORD],
    "doubts": ["“区教体局”按“区教育和体育局”计。"],
    "source": {"page": 3, "start": 10, "end": 25},
}
BARE_TASK_RECORD: dict[str, object] = {
    "id": "0000-abcdef/1",
    "plan": "0000-abcdef",
    "number": None,
    "section": None,
    "parent": None,
    "title": None,
    "text": "水",
    "leaders": [],
    "lead_units": [],
    "support_units": [],
    "deadline": None,
    "quantities": [],
    "doubts": [],
    "source": {"page": None, "start": 0, "end": 1},
}


def as_json(record: object) -> object:
    """Return what a reader of the JSON gets: what is no JSON, or a tuple, does not come back the same."""
    return json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False))


@pytest.mark.parametrize(
    ("plan", "record"),
    [
        pytest.param(PLAN, PLAN_RECORD, id="full"),
        pytest.param(
            BARE_PLAN,
            {
                "id": "0000-abcdef",
                "title": "重点工作",
                "issuer": None,
                "year": None,
                "number": None,
                "date": None,
                "sections": [],
            },
            id="bare",
        ),
    ],
)
def test_plan(plan: Plan, record: dict[str, object]) -> None:
    assert plan_record(plan) == as_json(plan_record(plan)) == record


@pytest.mark.parametrize(("task", "record"), [(TASK, TASK_RECORD), (BARE_TASK, BARE_TASK_RECORD)], ids=["full", "bare"])
def test_task(task: Task, record: dict[str, object]) -> None:
    assert task_record(task) == as_json(task_record(task)) == record


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (6750.0, "6750"),
        (6.5, "6.5"),
        (0.0, "0"),
        (-3.0, "-3"),
        (None, "null"),
        (12, "12"),
    ],
)
def test_numbers_are_as_printed(value: float | None, printed: str) -> None:
    record = quantity_record(replace(QUANTITY, value=value, upper=value))
    assert json.dumps([record["value"], record["upper"]]) == f"[{printed}, {printed}]"


def test_parsed() -> None:
    parsed = ParsedPlan(
        plan=PLAN,
        tasks=(TASK,),
        unplaced=(Unplaced("附件", "没有归属", Source(30, 32)),),
        warnings=(Notice("gap", "缺第 6 项。"),),
        placements=(
            Placement("title", 0, 4),
            Placement("text", 4, 20),
            Placement("unplaced", 30, 32),
            Placement("text", 32, 35),
        ),
    )
    assert as_json(parsed_record(parsed)) == {
        "plan": PLAN_RECORD,
        "tasks": [TASK_RECORD],
        "unplaced": [{"text": "附件", "reason": "没有归属", "source": {"page": None, "start": 30, "end": 32}}],
        "warnings": [{"code": "gap", "message": "缺第 6 项。"}],
        "placed": {"text": 19, "title": 4, "unplaced": 2},
    }


def test_imported() -> None:
    imported = Imported(PLAN, "replaced", 145, 2, (Notice("gap", "缺第 6 项。"),), embedded=9)
    assert as_json(imported_record(imported)) == {
        "plan": PLAN_RECORD,
        "status": "replaced",
        "tasks": 145,
        "unplaced": 2,
        "warnings": [{"code": "gap", "message": "缺第 6 项。"}],
        "embedded": 9,
    }


def test_hit() -> None:
    hit = Hit(
        1,
        0.875,
        TASK,
        Reasons(0.5, 0.25, ("投资",), ((0, 2), (5, 6)), (0, 12), 0.375, 0.5, True, (Part("dense", 2, 0.625),)),
    )
    assert as_json(hit_record(hit)) == {
        "rank": 1,
        "score": 0.875,
        "task": TASK_RECORD,
        "reasons": {
            "dense": 0.5,
            "keyword": 0.25,
            "terms": ["投资"],
            "spans": [[0, 2], [5, 6]],
            "clause": [0, 12],
            "late": 0.375,
            "named": 0.5,
            "meets_condition": True,
            "parts": {"dense": {"rank": 2, "share": 0.625}},
        },
    }


def test_hit_without_words() -> None:
    hit = Hit(2, 0.1, BARE_TASK, Reasons(0.2, 0.0, (), (), None))
    nothing: dict[str, object] = {
        "terms": [],
        "spans": [],
        "clause": None,
        "late": None,
        "named": 0.0,
        "meets_condition": False,
    }
    nothing["parts"] = {}
    assert hit_record(hit)["reasons"] == {"dense": 0.2, "keyword": 0.0, **nothing}


def test_search() -> None:
    hit = Hit(1, 0.875, BARE_TASK, Reasons(0.5, 0.25, (), (), None))
    result = SearchResult("水", "nearest", 0.123456, (hit,), ("任务库中没有单位“水利局”。",), 12.345)
    measured = replace(result, background=Background((), (), claimed=0.125, missed=0.0, foreign=40, own=30))
    assert search_record(measured)["expected_error"] == {"off_topic_found": 0.125, "own_words_missed": 0.0}
    assert as_json(search_record(result)) == {
        "query": "水",
        "verdict": "nearest",
        "confidence": 0.1235,
        "hits": [hit_record(hit)],
        "expected_error": None,
        "notes": ["任务库中没有单位“水利局”。"],
        "milliseconds": 12.3,
    }


def test_every_task_of_the_published_plan_is_plain_json() -> None:
    record = parsed_record(parse_file(SEED))
    assert as_json(record) == record
    assert len(record["tasks"]) == 145
    assert sum(record["placed"].values()) == len(SEED.read_text(encoding="utf-8"))


def test_units_of_a_place() -> None:
    reform = Succession("乡村振兴", "农业农村", 2023, "方案")
    decision = UnitDecision("甲区", "乙", None, "2026-05-01")
    unit = UnitName(
        "区农业农村局", 3, (UnitForm("区农业农村局", 3, "itself"),), (Relative("区乡村振兴局", reform),), ()
    )
    assert as_json(place_units_record(PlaceUnits("甲区", ("2022-abcdef",), (unit,), (decision,)))) == {
        "place": "甲区",
        "plans": ["2022-abcdef"],
        "units": [
            {
                "name": "区农业农村局",
                "count": 3,
                "forms": [{"written": "区农业农村局", "count": 3, "how": "itself"}],
                "predecessors": [{"name": "区乡村振兴局", "since": 2023, "source": "方案"}],
                "successors": [],
            }
        ],
        "decisions": [{"place": "甲区", "form": "乙", "name": None, "decided_at": "2026-05-01"}],
    }
