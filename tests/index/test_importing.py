from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import ParsingError, ReadingError
from qa.index.importing import import_file, no_tasks_reason, parse_file, read_plan, unchanged
from qa.index.library import Library
from tests.index.conftest import OpenLibrary
from tests.index.samples import CountingEncoder

PLAN = (
    "鹤山区2023年重点工作分工方案\n一、水务\n1.修水渠。（责任单位：区水利局）\n2.架电线。（责任单位：区供电公司）余下"
)


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def notice_file(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text("区政府召开会议。", encoding="utf-8")
    return path


def test_a_file_is_read_parsed_and_stored(library: Library, plan_file: Path) -> None:
    imported = import_file(library, plan_file)
    assert (imported.status, imported.tasks, imported.unplaced) == ("new", 2, 1)
    snapshot = library.snapshot()
    assert [(task.number, task.text) for task in snapshot.tasks] == [("1", "修水渠。"), ("2", "架电线。")]
    assert [plan.title for plan in snapshot.plans] == ["鹤山区2023年重点工作分工方案"]


def test_the_same_file_again_changes_nothing(library: Library, plan_file: Path) -> None:
    import_file(library, plan_file)
    assert import_file(library, plan_file).status == "unchanged"


def test_another_content_replaces_the_plan(library: Library, plan_file: Path) -> None:
    import_file(library, plan_file)
    plan_file.write_text(PLAN.replace("修水渠", "挖水井"), encoding="utf-8")
    assert import_file(library, plan_file).status == "replaced"
    assert [task.text for task in library.snapshot().tasks] == ["挖水井。", "架电线。"]


def test_progress_is_told(library: Library, plan_file: Path) -> None:
    steps: list[tuple[int, int]] = []
    import_file(library, plan_file, progress=lambda done, total: steps.append((done, total)))
    assert steps
    assert steps[-1][0] == steps[-1][1]


def test_a_file_known_by_another_name(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text("1.修水渠。（责任单位：区水利局）", encoding="utf-8")
    assert import_file(library, path, name="水务方案.txt").plan.title == "水务方案"


def test_a_file_without_tasks_leaves_the_library_as_it_was(library: Library, notice_file: Path) -> None:
    with pytest.raises(ParsingError, match=r"“通知.txt”：没有找到任务：请确认"):
        import_file(library, notice_file)
    assert library.snapshot().plans == ()


def test_a_file_that_cannot_be_read(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="找不到文件"):
        import_file(library, tmp_path / "没有.txt")
    assert library.snapshot().plans == ()


def test_what_would_change_nothing_needs_no_encoder(library: Library, plan_file: Path) -> None:
    assert unchanged(library, read_plan(plan_file)) is None
    imported = import_file(library, plan_file)
    again = unchanged(library, read_plan(plan_file))
    assert again is not None
    assert (again.status, again.tasks, again.unplaced) == ("unchanged", 2, 1)
    assert (again.plan, again.warnings) == (imported.plan, imported.warnings)
    plan_file.write_text(PLAN + "。", encoding="utf-8")
    assert unchanged(library, read_plan(plan_file)) is None


def test_a_library_made_anew_by_another_encoder_holds_the_same_plans(library: Library, plan_file: Path) -> None:
    import_file(library, plan_file)
    library.reembed(CountingEncoder("路田"))
    assert unchanged(library, read_plan(plan_file)) is not None


def test_parsing_needs_no_library(plan_file: Path) -> None:
    parsed = parse_file(plan_file)
    assert [task.number for task in parsed.tasks] == ["1", "2"]
    assert [one.text for one in parsed.unplaced] == ["余下"]


@pytest.mark.parametrize("name", ["没有.txt", "没有.pdf", "\udcff.txt"])
def test_what_cannot_be_read_is_a_plan_with_a_warning(tmp_path: Path, name: str) -> None:
    parsed = parse_file(tmp_path / name)
    assert (parsed.tasks, parsed.unplaced, parsed.placements) == ((), (), ())
    (notice,) = parsed.warnings
    assert notice.code == "unreadable"
    assert "找不到文件" in notice.message
    assert parsed.plan.title == Path(name).stem
    assert parsed.plan.id.startswith("0000-")


def test_why_a_document_has_no_tasks(plan_file: Path, notice_file: Path) -> None:
    assert no_tasks_reason(parse_file(notice_file)).startswith("没有找到任务：请确认这是一份列有编号任务的分工方案")
    assert no_tasks_reason(parse_file(plan_file)) == "没有找到任务。"


def test_only_new_texts_are_embedded(open_library: OpenLibrary, plan_file: Path) -> None:
    encoder = CountingEncoder()
    library = open_library(encoder)
    import_file(library, plan_file)
    before = list(encoder.given)
    plan_file.write_text(PLAN.replace("架电线", "修道路"), encoding="utf-8")
    import_file(library, plan_file)
    assert all("水渠" not in text for text in encoder.given[len(before) :])
