"""The commands `qa duplicates`, `qa check` and `qa compare`: what they print and write, and their exit status."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from qa import cli
from qa.index import encoders
from qa.index.sentence_encoder import SentenceEncoder

OLD = """虚构区人民政府2022年重点工作任务分工方案
1.新增停车位2000个，建设公厕17座。（牵头领导：甲某；牵头单位：区城管局）
2.扩大养老机构护理型床位规模。（牵头领导：乙某；牵头单位：区民政局）
"""
NEW = """虚构区人民政府2023年重点工作任务分工方案
1.新增停车位3000个，建设公厕17座。（牵头领导：甲某；牵头单位：区城管局）
2.新增停车位3000个。（牵头领导：乙某；牵头单位：区交通局）
"""
Qa = Callable[..., tuple[int, str, str]]


@pytest.fixture
def qa(
    encoder: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Qa:
    """Runs the command in this process, with the built-in encoder, in a folder with a library of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(encoders, "open_encoder", lambda *_, **__: encoder)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            cli.main(list(arguments))
        captured = capsys.readouterr()
        return int(exit_.value.code or 0), captured.out, captured.err

    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert run("import", name)[0] == 0
    return run


def record(told: tuple[int, str, str]) -> Any:
    status, out, _ = told
    assert status == 0
    return json.loads(out)


def test_compare(qa: Qa) -> None:
    found = record(qa("compare", "2022", "2023", "--json"))
    rows = [
        (row["change"], [one["number"] for one in row["old"]], [one["number"] for one in row["new"]])
        for row in found["rows"]
    ]
    assert rows == [("revised", ["1"], ["1"]), ("new", [], ["2"]), ("dropped", ["2"], [])]
    change = found["rows"][0]["changes"][0]
    assert (change["field"], change["subject"], change["old"], change["new"]) == (
        "quantity",
        "停车位",
        "2000个",
        "3000个",
    )
    assert (change["direction"], change["difference"], change["unit"]) == ("raised", 1000.0, "个")
    assert found["summary"]["new"] == 1


def test_compare_for_people(qa: Qa) -> None:
    status, out, _ = qa("compare", "2022", "2023")
    assert status == 0
    assert "原方案 2 项，新方案 2 项：调整 1，新增 1，取消 1。" in out
    assert "停车位 2000个 → 3000个（提高 1000个）" in out


def test_compare_writes_its_reports(qa: Qa, tmp_path: Path) -> None:
    status, _, err = qa("compare", "2022", "2023", "--xlsx", "c.xlsx", "--docx", "c.docx")
    assert status == 0
    assert "已写入 c.xlsx" in err
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames == ["概览", "全部任务", "指标对比"]
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / "c.docx")).paragraphs)
    assert "一、总体情况" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("compare", "2022", "2022"), "是同一个方案"),
        (("compare", "2022", "2019"), "没有方案“2019”"),
        (("compare", "2022", "2023", "--xlsx", "missing/c.xlsx"), "无法写入“missing/c.xlsx”"),
        (("duplicates", "--plan", "2019"), "没有方案“2019”"),
        (("check", "missing.txt"), "missing.txt"),
        (("check", "--text", " "), "没有可查的任务"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(qa: Qa, arguments: tuple[str, ...], sentence: str) -> None:
    status, out, err = qa(*arguments)
    assert (status, out) == (1, "")
    assert sentence in err
    assert "Traceback" not in err


def test_duplicates_within_and_across(qa: Qa) -> None:
    within = record(qa("duplicates", "--plan", "2023", "--json"))["pairs"]
    assert [(pair["a"]["number"], pair["b"]["number"]) for pair in within] == [("1", "2")]
    across = record(qa("duplicates", "--across", "--json"))["pairs"]
    assert across[0]["relation"] == "conflict"
    assert {across[0]["a"]["plan"][:4], across[0]["b"]["plan"][:4]} == {"2022", "2023"}
    assert qa("duplicates", "--plan", "2022")[1] == "没有发现重复、重叠或互相矛盾的任务。\n"


def test_check(qa: Qa, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("drafts.txt").write_text("1.建设公厕30座。\n2.建设月球观测站。\n", encoding="utf-8")
    drafts = record(qa("check", "drafts.txt", "--json"))["drafts"]
    assert [(one["text"], one["finding"]) for one in drafts] == [
        ("建设公厕30座。", "overlap"),
        ("建设月球观测站。", "new"),
    ]
    assert {match["relation"] for match in drafts[0]["matches"]} == {"conflict"}
    monkeypatch.setattr("sys.stdin", io.StringIO("建设月球观测站。"))
    assert record(qa("check", "-", "--json"))["drafts"][0]["finding"] == "new"
    assert "共 1 项草稿：重叠 1 项。" in qa("check", "--text", "建设公厕30座。")[1]


def test_check_writes_its_reports(qa: Qa, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("建设公厕30座。")
    document.save(str(tmp_path / "drafts.docx"))
    assert qa("check", "drafts.docx", "--xlsx", "f.xlsx", "--docx", "f.docx")[0] == 0
    assert "建设公厕30座。" in [cell.value for cell in openpyxl.load_workbook(tmp_path / "f.xlsx").worksheets[0]["B"]]
    comments = list(docx.Document(str(tmp_path / "f.docx")).comments)
    assert len(comments) == 1
    assert "17座" in "".join(one.text for one in comments[0].paragraphs)


def test_wrong_usage(qa: Qa) -> None:
    assert qa("check")[0] == 2
    assert qa("check", "drafts.txt", "--text", "建公厕")[0] == 2
