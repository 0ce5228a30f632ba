"""The command `qa align`, what other commands make of what it decided, and `qa compare` between two places."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from qa import cli
from qa.index import encoders
from qa.index.importing import import_file
from qa.index.library import Library
from qa.index.sentence_encoder import SentenceEncoder
from tests.test_comparing_commands import NEW, OLD, Qa, record

CITY = """2024年虚构市重点工作任务分工方案
1.新增停车位20000个，建设公厕170座。（牵头单位：市城管局）
2.扩大养老机构护理型床位规模。（牵头单位：市民政局）
虚构市人民政府办公室
2024年2月1日
"""
DISTRICT = """2024年鹤山区重点工作任务分工方案
1.新增停车位3000个，建设公厕17座。（牵头单位：区城管局）
鹤山区人民政府办公室
2024年3月1日
"""
SAME = ("align", "2022", "2023", "--same", "2=2")


@pytest.fixture(scope="module")
def two_years(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plans of two years and a library that holds them."""
    folder = tmp_path_factory.mktemp("two-years")
    with Library.open(folder / "library", encoder, create=True) as library:
        for name, text in (("old.txt", OLD), ("new.txt", NEW)):
            (folder / name).write_text(text, encoding="utf-8")
            import_file(library, folder / name)
        library.snapshot()
    return folder


@pytest.fixture
def qa(
    two_years: Path,
    encoder: SentenceEncoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Qa:
    """Runs the command in this process, with the built-in encoder, in a copy of the folder."""
    shutil.copytree(two_years, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(encoders, "open_encoder", lambda *_, **__: encoder)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            cli.main(list(arguments))
        captured = capsys.readouterr()
        return int(exit_.value.code or 0), captured.out, captured.err

    return run


def put(folder: Path, encoder: SentenceEncoder, text: str = OLD) -> None:
    """Import the older plan; unlike the command, without measuring what searches need."""
    (folder / "old.txt").write_text(text, encoding="utf-8")
    with Library.open(folder / "library", encoder) as library:
        import_file(library, folder / "old.txt")


def rows(qa: Qa) -> list[tuple[str, list[str], list[str], bool]]:
    found = record(qa("compare", "2022", "2023", "--json"))["rows"]
    return [
        (row["change"], *([one["number"] for one in row[side]] for side in ("old", "new")), row["decided"])
        for row in found
    ]


def decisions(qa: Qa, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = record(qa("align", *arguments, "--json"))["decisions"]
    return found


def test_a_decision_is_taken_listed_and_undone(qa: Qa) -> None:
    assert rows(qa) == [
        ("revised", ["1"], ["1"], False),
        ("new", [], ["2"], False),
        ("dropped", ["2"], [], False),
    ]
    assert qa("align")[1] == "没有人工指定的对应关系。\n"
    assert qa(*SAME) == (0, "", "已认定：第2项与第2项是同一任务。\n")
    assert qa(*SAME)[2] == "没有变化：已经这样认定。\n"
    assert rows(qa) == [("revised", ["1"], ["1"], False), ("revised", ["2"], ["2"], True)]
    (kept,) = decisions(qa)
    assert kept == decisions(qa, "2022", "2023")[0]
    assert (kept["decision"], kept["holds"]) == ("same", True)
    (old,) = kept["old"]
    assert old == {"number": "2", "text": "扩大养老机构护理型床位规模。", "copy": 1, "task": f"{kept['old_plan']}/2"}
    shown = qa("align")[1]
    assert "2．扩大养老机构护理型床位规模。" in shown
    assert kept["id"] in shown
    assert qa("align", "2022", "2023", "--undo", "第2项＝2")[2] == "已撤销先前的决定：第2项与第2项是同一任务。\n"
    assert len(rows(qa)) == 3


def test_several_decisions_at_once(qa: Qa) -> None:
    said = qa("align", "2022", "2023", "--same", "1，2=1", "--apart", "1=2", "--apart", "2=2")[2]
    assert said.splitlines() == [
        "已认定：第1、2项与第1项是同一任务。",
        "已认定：第1项与第2项不是同一任务。",
        "已认定：第2项与第2项不是同一任务。",
    ]
    assert rows(qa) == [("merged", ["1", "2"], ["1"], True), ("new", [], ["2"], True)]
    one = decisions(qa)[1]["id"]
    assert qa("align", "2022", "2023", "--undo", one)[2] == "已撤销先前的决定：第1项与第2项不是同一任务。\n"
    assert len(decisions(qa)) == 2
    assert qa("align", "2022", "2023", "--forget")[0] == 0
    assert decisions(qa) == []


def test_what_is_decided_shows_in_a_terminal_and_in_reports(qa: Qa, tmp_path: Path) -> None:
    qa(*SAME)
    assert "· 人工指定" in qa("compare", "2022", "2023", "--xlsx", "c.xlsx", "--docx", "c.docx")[1]
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["全部任务"]
    assert [str(row[5].value).startswith("对应关系：人工指定") for row in sheet.iter_rows(min_row=2)] == [False, True]
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / "c.docx")).paragraphs)
    assert "对应关系由人工指定的有 1 处（下文加*）：原方案第2项 → 新方案第2项。" in text


def test_a_decision_whose_task_is_gone_is_told(qa: Qa, tmp_path: Path, encoder: SentenceEncoder) -> None:
    qa(*SAME)
    told = "人工指定的“第2项与第2项是同一任务”找不到任务，未采用但已保留。"
    assert told not in qa("compare", "2022", "2023")[1]
    put(tmp_path, encoder, OLD.replace("扩大养老机构护理型床位规模", "放映公益电影"))
    assert told in qa("compare", "2022", "2023")[1]
    assert [one["holds"] for one in decisions(qa)] == [False]
    assert "（找不到）" in qa("align")[1]
    assert rows(qa)[1:] == [("new", [], ["2"], False), ("dropped", ["2"], [], False)]


def test_those_of_a_removed_plan_are_kept(qa: Qa, tmp_path: Path, encoder: SentenceEncoder) -> None:
    qa(*SAME)
    (kept,) = decisions(qa)
    assert "1 处人工指定的对应关系仍保留，再次导入时采用（查看：qa align）。" in qa("remove", "2022")[2]
    assert "已移除，再次导入时采用" in qa("align")[1]
    put(tmp_path, encoder)
    assert rows(qa)[1] == ("revised", ["2"], ["2"], True)
    qa("remove", "2022")
    assert qa("align", "2022", "2023", "--forget")[2] == "已撤销先前的决定：第2项与第2项是同一任务。\n"
    assert qa("align", kept["old_plan"], "2023")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("2022", "2023", "--same", "9=1"), "没有编号为“9”的任务：请用 qa compare 列出的编号。"),
        (("2022", "2023", "--same", "1,2=1,2"), "两边都有几项"),
        (("2022", "2023", "--undo", "1=1"), "没有关于第1项与第1项对应关系的决定。"),
        (("2022", "2022", "--same", "1=2"), "“2022”和“2022”是同一个方案"),
        (("2022", "2019"), "没有方案“2019”"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(qa: Qa, arguments: tuple[str, ...], sentence: str) -> None:
    status, out, err = qa("align", *arguments)
    assert (status, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("2022",),
        ("2022", "--same", "1=2"),
        ("2022", "2023", "--same", "12"),
        ("2022", "2023", "--apart", "1=2=3"),
        ("2022", "2023", "--same", "=1"),
    ],
)
def test_wrong_usage(qa: Qa, arguments: tuple[str, ...]) -> None:
    assert qa("align", *arguments)[0] == 2


def test_no_library(qa: Qa, tmp_path: Path) -> None:
    assert json.loads(qa("align", "--library", str(tmp_path / "none"), "--json")[1]) == {"decisions": []}
    assert not (tmp_path / "none").exists()


def test_between_a_city_and_its_district(qa: Qa, tmp_path: Path, encoder: SentenceEncoder) -> None:
    with Library.open(tmp_path / "library", encoder) as library:
        ids = []
        for name, text in (("city.txt", CITY), ("district.txt", DISTRICT)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            ids.append(import_file(library, tmp_path / name).plan.id)
    shown = qa("compare", *ids)[1]
    assert "原方案 2 项，新方案 1 项：调整 1，未见承接 1。" in shown
    assert "取消" not in shown
    for word in ("未见承接", "取消", "dropped"):
        listed = qa("compare", *ids, "--change", word)[1]
        assert "扩大养老机构" in listed
        assert "停车位" not in listed
    found = record(qa("compare", *ids, "--change", "未见承接", "--json"))
    assert ([row["change"] for row in found["rows"]], found["between_places"]) == (["dropped"], True)
    assert found["summary"]["revised"] == 1
    qa("compare", *ids, "--xlsx", "c.xlsx", "--docx", "c.docx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert [cell.value for cell in book["全部任务"]["A"]] == ["变化", "调整", "未见承接"]
    assert "未见承接" in [cell.value for cell in book["概览"]["A"]]
    document = docx.Document(str(tmp_path / "c.docx"))
    assert "五、未见承接的任务" in [one.text for one in document.paragraphs]
    assert "未见承接" in [cell.text for cell in document.tables[0].rows[0].cells]
