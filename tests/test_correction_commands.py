"""The command `qa corrections`, and what `qa import` and `qa remove` say of corrections."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from qa import cli
from qa.index import encoders
from qa.index.importing import read_plan, store_plan
from qa.index.library import Library
from qa.parsing.corrections import differences
from tests.index.samples import CountingEncoder

PLAN = "2022年重点工作方案\n1.修建水库。（牵头单位：区水利）\n2.改造电网。（牵头领导：张三；牵头单位：区财政局）\n"
PLAN_ID = "2022-1b0453"


class Run(NamedTuple):
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


Qa = Callable[..., Run]


@pytest.fixture
def qa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qa:
    """Runs the command in this process, in an empty folder, with an encoder worked out by hand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(encoders, "open_encoder", lambda *_, **__: CountingEncoder())

    def run(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as exit_:
            cli.main(arguments)
        return Run(int(exit_.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """A plan in a library with a correction of its first task."""
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    plan = read_plan(path)
    with Library.open(tmp_path / "library", CountingEncoder(), create=True) as library:
        store_plan(library, plan, corrections=differences(plan.parsed.tasks[0], {"lead_units": "区水利局"}))
    return path


@pytest.mark.usefixtures("plan_file")
@pytest.mark.parametrize("arguments", [(), ("2022",), (PLAN_ID,)])
def test_corrections_are_listed(qa: Qa, arguments: tuple[str, ...]) -> None:
    (record,) = json.loads(qa("corrections", *arguments, "--json").out)["corrections"]
    assert record.pop("corrected_at").startswith("20")
    assert record == {
        "plan": PLAN_ID,
        "number": "1",
        "text": "修建水库。",
        "field": "lead_units",
        "value": "区水利局",
        "read": "区水利",
        "copy": 1,
    }
    shown = qa("corrections", *arguments).out
    for said in (PLAN_ID, "2022年重点工作方案", "修建水库", "牵头单位", "区水利", "区水利局"):
        assert said in shown


def test_an_import_says_what_was_corrected(qa: Qa, plan_file: Path) -> None:
    run = qa("import", str(plan_file))
    assert "没有变化" in run.out
    assert "注意：已套用 1 处人工更正。" in run.out
    plan_file.write_text(PLAN.replace("1.修建水库", "1.植树造林"), encoding="utf-8")
    assert (
        "有一处更正找不到对应的任务，未套用但已保留：第1项“修建水库。”牵头单位改为“区水利局”。"
        in qa("import", str(plan_file)).out
    )
    (record,) = json.loads(qa("corrections", "--json").out)["corrections"]
    assert record["value"] == "区水利局"


@pytest.mark.parametrize("arguments", [("--forget", "2022"), (PLAN_ID, "--forget")])
def test_corrections_are_forgotten(qa: Qa, plan_file: Path, arguments: tuple[str, ...]) -> None:
    run = qa("corrections", *arguments)
    assert (run.status, run.out) == (0, "")
    assert run.err == "已删除 1 处人工更正。任务库中的方案仍是更正后的内容：请重新导入原文件，恢复为文件中的写法。\n"
    assert qa("corrections").out == "没有人工更正。\n"
    assert qa("corrections", *arguments).err == "这个方案没有人工更正。\n"
    assert "已替换" in qa("import", str(plan_file)).out


@pytest.mark.usefixtures("plan_file")
def test_those_of_a_removed_plan_are_kept_until_they_are_forgotten(qa: Qa) -> None:
    assert (
        f"1 处人工更正仍保留，再次导入时套用（删除：qa corrections {PLAN_ID} --forget）。" in qa("remove", "2022").err
    )
    assert "已移除，再次导入时套用" in qa("corrections").out
    assert len(json.loads(qa("corrections", "2022", "--json").out)["corrections"]) == 1
    assert len(json.loads(qa("corrections", "2022", "--forget", "--json").out)["forgotten"]) == 1
    assert json.loads(qa("corrections", "--json").out) == {"corrections": []}


@pytest.mark.usefixtures("plan_file")
def test_a_plan_that_is_not_there(qa: Qa) -> None:
    run = qa("corrections", "2023")
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith("没有方案“2023”。")
    assert qa("corrections", "--forget").status == 2


def test_no_library(qa: Qa, tmp_path: Path) -> None:
    assert json.loads(qa("corrections", "--json").out) == {"corrections": []}
    assert qa("corrections").out == "没有人工更正。\n"
    assert not (tmp_path / "library").exists()
