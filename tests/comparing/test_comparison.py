"""Two plans compared, with the built-in encoder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.comparing import Comparison, compare
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import SentenceEncoder
from tests.seeded import ROOT, SEED

Compared = Callable[[str, str], Comparison]
OLD = """虚构区人民政府2022年重点工作任务分工方案
一、城市建设
1.新增停车位2000个，建设公厕17座。（牵头领导：甲某；牵头单位：区城管局；配合单位：区财政局）
2.加快葫芦文化产业园建设。（牵头领导：乙某；牵头单位：区文旅局）
3.编制审批事项目录清单，推进容缺受理规范化。（牵头领导：甲某；牵头单位：区审批局）
4.深化“一件事”集成改革，推行“一链办理”。（牵头领导：甲某；牵头单位：区审批局）
5.推进农村生活污水治理，建设小型污水处理站15个；抓好河湖违法问题清零。（牵头领导：乙某；牵头单位：区环境局）
6.扩大养老机构护理型床位规模。（牵头领导：乙某；牵头单位：区民政局）
"""
NEW = """虚构区人民政府2023年重点工作任务分工方案
一、城市提升
1.新增停车位3000个，建设公厕17座。（牵头领导：丙某；牵头单位：区城管局；配合单位：区财政局、区公安局）
2.加快葫芦文化产业园建设。（牵头领导：乙某；牵头单位：区文旅局；配合单位：区财政局）
3.编制审批事项目录清单，推进容缺受理规范化，深化“一件事”集成改革，推行“一链办理”。（牵头领导：甲某；牵头单位：区审批局）
4.推进农村生活污水治理，建设小型污水处理站20个。（牵头领导：乙某；牵头单位：区环境局）
5.抓好河湖违法问题清零。（牵头领导：乙某；牵头单位：区环境局）
6.开展校园食品安全专项检查。（牵头领导：乙某；牵头单位：区市场监管局）
"""


@pytest.fixture
def compared(encoder: SentenceEncoder, tmp_path: Path) -> Iterator[Compared]:
    """Compares two plans given as text."""
    with Library.open(tmp_path / "library", encoder, create=True) as library:

        def both(old: str, new: str) -> Comparison:
            plans = []
            for name, text in (("old.txt", old), ("new.txt", new)):
                (tmp_path / name).write_text(text, encoding="utf-8")
                plans.append(import_file(library, tmp_path / name).plan)
            return compare(library.snapshot(), *plans)

        yield both


def numbers(comparison: Comparison) -> list[tuple[str, list[str | None], list[str | None]]]:
    return [(row.kind, [one.number for one in row.old], [one.number for one in row.new]) for row in comparison.rows]


def test_every_kind_of_row(compared: Compared) -> None:
    found = compared(OLD, NEW)
    assert numbers(found) == [
        ("revised", ["1"], ["1"]),
        ("kept", ["2"], ["2"]),
        ("merged", ["3", "4"], ["3"]),
        ("split", ["5"], ["4", "5"]),
        ("new", [], ["6"]),
        ("dropped", ["6"], []),
    ]


def test_what_changed_in_each(compared: Compared) -> None:
    first, second, _, fourth, *_ = compared(OLD, NEW).rows
    assert [(one.field, one.old, one.new) for one in first.changes] == [
        ("quantity", "2000个", "3000个"),
        ("leader", "甲某", "丙某"),
        ("support_unit", "区财政局", "区财政局、区公安局"),
        ("text", first.old[0].text, first.new[0].text),
    ]
    assert [(one.field, one.come) for one in second.changes] == [("support_unit", ("区财政局",))]
    assert [(one.subject, one.direction) for one in fourth.changed("quantity")] == [("小型污水处理站", "raised")]


def test_the_summary_counts_rows_and_changes(compared: Compared) -> None:
    held = compared(OLD, NEW).summary()
    assert [held[kind] for kind in ("kept", "revised", "new", "dropped", "merged", "split")] == [1, 1, 1, 1, 1, 1]
    assert (held["old_tasks"], held["new_tasks"]) == (6, 6)
    assert (held["figures_raised"], held["figures_lowered"], held["leaders_changed"]) == (2, 0, 1)


def test_a_plan_with_itself_under_another_year_is_kept_throughout(compared: Compared) -> None:
    text = SEED.read_text(encoding="utf-8")
    found = compared(text, text.replace("2022", "2023"))
    assert {row.kind for row in found.rows} == {"kept"}
    assert len(found.rows) == 145
    assert all(row.old[0].ordinal == row.new[0].ordinal and not row.changes for row in found.rows)


def test_plans_that_share_nothing(compared: Compared) -> None:
    found = compared(
        "2022年重点工作方案\n1.建设公厕17座。（牵头单位：区城管局）\n",
        "2023年重点工作方案\n1.放映公益电影800场。（牵头单位：区文旅局）\n",
    )
    assert numbers(found) == [("new", [], ["1"]), ("dropped", ["1"], [])]


def test_recorded_rows_of_a_later_year_are_found(compared: Compared) -> None:
    """A floor: the plan took part in the fitting. What is measured on unseen ones stands in `evaluation/README.md`."""
    years = ROOT / "evaluation/years"
    found = compared(SEED.read_text(encoding="utf-8"), (years / "2023.txt").read_text(encoding="utf-8"))
    gold = [json.loads(line) for line in (years / "2023.jsonl").read_text(encoding="utf-8").splitlines()]
    ours = {(kind, *old, "→", *new) for kind, old, new in numbers(found)}
    theirs = {(row["change"], *row["old"], "→", *row["new"]) for row in gold}
    assert 2 * len(ours & theirs) / (len(ours) + len(theirs)) >= 0.97
    assert sum(len(row.old) for row in found.rows) == 145
    assert sum(len(row.new) for row in found.rows) == 154
