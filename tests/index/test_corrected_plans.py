"""Corrections in the library: kept in the same transaction as the plan, and applied to every import of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.errors import LibraryError, ParsingError
from qa.index.encoder import Progress, Vectors
from qa.index.importing import import_file, read_plan, store_plan, unchanged
from qa.index.library import Library
from qa.index.schema import DATABASE, connection
from qa.parsing.corrections import Correction, differences
from tests.index.conftest import OpenLibrary
from tests.index.samples import CountingEncoder, plan_of, put, texts

PLAN = """鹤山区2023年重点工作分工方案
1.修水渠。（责任单位：区水利）
2.架电线。（责任单位：区供电公司）
3.目录。（责任单位：区财政局）
"""


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def mended(path: Path) -> tuple[Correction, ...]:
    """Return two corrections: the unit of the first task, and that the third is none."""
    first, _, third = read_plan(path).parsed.tasks
    return differences(first, {"lead_units": "区水利局"}) + differences(third, {"dropped": ""})


def units(library: Library) -> list[str]:
    return [unit.name for task in library.snapshot().tasks for unit in task.lead_units]


def test_corrections_are_applied_and_kept(library: Library, plan_file: Path) -> None:
    done = store_plan(library, read_plan(plan_file), corrections=mended(plan_file))
    assert (done.status, done.tasks) == ("new", 2)
    assert "corrected" in {one.code for one in done.warnings}
    assert units(library) == ["区水利局", "区供电公司"]
    kept = library.corrections(done.plan.id)
    assert tuple(one.correction for one in kept) == mended(plan_file)
    assert {one.plan for one in kept} == {done.plan.id}
    assert library.corrections() == kept
    assert library.corrections("2020-000000") == ()


def test_the_same_file_again_changes_nothing(library: Library, plan_file: Path) -> None:
    plan = read_plan(plan_file)
    first = store_plan(library, plan, corrections=mended(plan_file))
    kept, before = library.corrections(), library.snapshot()
    assert import_file(library, plan_file).status == "unchanged"
    again = unchanged(library, plan)
    assert again is not None
    assert (again.tasks, again.warnings) == (first.tasks, first.warnings)
    assert store_plan(library, plan, corrections=mended(plan_file)).status == "unchanged"
    assert library.corrections() == kept
    assert library.snapshot() is before


def test_another_content_is_corrected_too_and_what_is_lost_stays(library: Library, plan_file: Path) -> None:
    store_plan(library, read_plan(plan_file), corrections=mended(plan_file))
    kept = library.corrections()
    plan_file.write_text(
        PLAN.replace("3.目录。（责任单位：区财政局）", "3.通公路。（责任单位：区交通局）"), encoding="utf-8"
    )
    done = import_file(library, plan_file)
    assert done.status == "replaced"
    assert units(library) == ["区水利局", "区供电公司", "区交通局"]
    assert [one.code for one in done.warnings if one.code.startswith("correct")] == ["corrected", "correction_lost"]
    assert library.corrections() == kept
    plan_file.write_text(PLAN, encoding="utf-8")
    assert import_file(library, plan_file).tasks == 2, "the task that came back is dropped again"


def test_other_corrections_take_their_place(library: Library, plan_file: Path) -> None:
    plan = read_plan(plan_file)
    store_plan(library, plan, corrections=mended(plan_file))
    (first, _) = library.corrections()
    with connection(library.folder / DATABASE) as db:
        db.execute("UPDATE corrections SET corrected_at = '2020-01-01'")
    more = (*mended(plan_file)[:1], *differences(plan.parsed.tasks[1], {"leaders": "张三"}))
    assert store_plan(library, plan, corrections=more).status == "replaced"
    kept = library.corrections()
    assert [one.correction for one in kept] == list(more)
    assert kept[0].corrected_at == "2020-01-01", "what was corrected before keeps its time"
    assert kept[1].corrected_at >= first.corrected_at
    assert store_plan(library, plan, corrections=()).tasks == 3
    assert library.corrections() == ()


def test_corrections_outlast_the_removal_of_their_plan(library: Library, plan_file: Path) -> None:
    done = store_plan(library, read_plan(plan_file), corrections=mended(plan_file))
    library.remove(done.plan.id)
    assert len(library.corrections(done.plan.id)) == 2
    again = import_file(library, plan_file)
    assert (again.status, again.tasks) == ("new", 2)


def test_forgotten_corrections_are_undone_by_the_next_import(library: Library, plan_file: Path) -> None:
    done = store_plan(library, read_plan(plan_file), corrections=mended(plan_file))
    kept = library.corrections()
    assert library.forget_corrections(done.plan.id) == kept
    assert library.corrections() == ()
    assert units(library) == ["区水利局", "区供电公司"]
    assert import_file(library, plan_file).status == "replaced"
    assert units(library) == ["区水利", "区供电公司", "区财政局"]
    assert library.forget_corrections(done.plan.id) == ()


def test_corrections_outlast_another_encoder(library: Library, plan_file: Path) -> None:
    store_plan(library, read_plan(plan_file), corrections=mended(plan_file))
    library.reembed(CountingEncoder("路田"))
    assert len(library.corrections()) == 2
    assert unchanged(library, read_plan(plan_file)) is not None


def test_a_plan_without_tasks_is_not_stored(library: Library, plan_file: Path) -> None:
    plan = read_plan(plan_file)
    none = [one for task in plan.parsed.tasks for one in differences(task, {"dropped": ""})]
    with pytest.raises(ParsingError, match=r"“方案.txt”的任务全部标为“不是任务”，没有可以存入的：请至少保留一项。"):
        store_plan(library, plan, corrections=none)
    assert (library.plans(), library.corrections()) == ((), ())


def test_a_write_that_fails_keeps_neither_plan_nor_corrections(
    library: Library, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.index.rows.replace_corrections", fail)
    with pytest.raises(LibraryError, match="磁盘已满"):
        store_plan(library, read_plan(plan_file), corrections=mended(plan_file))
    assert (library.plans(), library.corrections()) == ((), ())


class Meddling(CountingEncoder):
    """Corrects the plan from beside while it encodes."""

    def __init__(self, parsed: ParsedPlan) -> None:
        super().__init__()
        self.parsed = parsed
        self.beside: Library | None = None

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Encode; the first time, someone else drops the second task meanwhile."""
        if self.beside is not None:
            other, self.beside = self.beside, None
            made = differences(self.parsed.tasks[1], {"dropped": ""})
            other.import_plan(self.parsed, file_name="", content="", sha256="", corrections=made)
        return super().encode_passages(texts, progress)


def test_corrections_made_meanwhile_are_not_passed_over(open_library: OpenLibrary) -> None:
    parsed = plan_of("水", "电", "路")
    encoder = Meddling(parsed)
    library, encoder.beside = open_library(encoder), open_library()
    assert put(library, parsed).tasks == 2
    assert texts(library.snapshot()) == ["水", "路"]
