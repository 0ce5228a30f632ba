"""The commands `qa units …` on a library of two years."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from qa import cli
from qa.domain import Unit
from qa.index.library import Library
from tests.index.samples import CountingEncoder, named, plan_of, put


class Run(NamedTuple):
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


Qa = Callable[..., Run]


@pytest.fixture
def qa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qa:
    """Runs the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))

    def run(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as exit_:
            cli.main(["units", *arguments])
        return Run(int(exit_.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library in which 区发改局 of 2023 is 区发展和改革局 of 2022."""
    folder = tmp_path / "library"
    with Library.open(folder, CountingEncoder(), create=True) as opened:
        for year, name in (
            (2022, "区发展和改革局"),
            (2023, "区发改局"),
            (2024, "区乡村振兴局"),
            (2025, "区农业农村局"),
        ):
            put(opened, plan_of("水", year=year, **named(lead=[Unit(name, name)])))
    return folder


def units(qa: Qa) -> dict[str, list[str]]:
    """Return the units with their forms."""
    (place,) = json.loads(qa("--json").out)["places"]
    return {unit["name"]: [form["written"] for form in unit["forms"]] for unit in place["units"]}


@pytest.mark.usefixtures("library")
def test_units_are_listed_with_forms_and_reforms(qa: Qa) -> None:
    (place,) = json.loads(qa("--json").out)["places"]
    assert (place["place"], len(place["plans"]), place["decisions"]) == ("东昌府区", 4, [])
    assert place["units"][2] == {
        "name": "区发展和改革局",
        "count": 2,
        "forms": [
            {"written": "区发展和改革局", "count": 1, "how": "itself"},
            {"written": "区发改局", "count": 1, "how": "stem"},
        ],
        "predecessors": [],
        "successors": [],
    }
    reform = {"since": 2023, "source": "党和国家机构改革方案（2023年）"}
    assert place["units"][0]["successors"] == [{"name": "区农业农村局", **reform}]
    assert place["units"][1]["predecessors"] == [{"name": "区乡村振兴局", **reform}]
    shown = qa()
    assert shown.status == 0
    assert "区发改局（通用简称，1 次）" in shown.out
    assert "2023 年划入：区乡村振兴局" in shown.out


@pytest.mark.usefixtures("library")
def test_a_form_is_set_apart_and_back(qa: Qa) -> None:
    joined = units(qa)
    assert joined["区发展和改革局"] == ["区发展和改革局", "区发改局"]
    assert qa("separate", "区发改局").err == "“区发改局”在“东昌府区”的方案中单独计为一个单位。\n"
    assert units(qa)["区发改局"] == ["区发改局"]
    assert "您的决定：“区发改局”单独计" in qa().out
    assert qa("reset", "区发改局").err == "已撤销关于“区发改局”（东昌府区）的决定，重新按文件判断。\n"
    assert units(qa) == joined


@pytest.mark.usefixtures("library")
def test_two_units_are_put_together(qa: Qa) -> None:
    run = qa("same", "区乡村振兴局", "区农业农村局", "--place", "东昌府区", "--json")
    decision: dict[str, Any] = json.loads(run.out)["decision"]
    assert (decision["place"], decision["form"], decision["name"]) == ("东昌府区", "区乡村振兴局", "区农业农村局")
    assert sorted(units(qa)["区农业农村局"]) == ["区乡村振兴局", "区农业农村局"]
    assert "“区乡村振兴局”按“区农业农村局”计" in qa().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("separate", "区审计局"), "任务库中没有单位写法“区审计局”：请用 qa units 查看。"),
        (("same", "区发改局", "区审计局"), "“东昌府区”的方案中没有单位“区审计局”：请用 qa units 查看已有的名称。"),
        (("reset", "区发改局"), "任务库中没有关于单位的决定“区发改局”：请用 qa units 查看。"),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_makes_no_sense_is_one_sentence(qa: Qa, arguments: tuple[str, ...], message: str) -> None:
    assert qa(*arguments) == Run(1, "", f"{message}\n")


def test_an_empty_library(qa: Qa) -> None:
    assert json.loads(qa("--json").out) == {"places": []}
    assert qa().out == "任务库中还没有方案：请用 qa import 导入。\n"


def test_the_library_may_be_named_before_the_command(
    qa: Qa, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "other"))
    assert qa("--library", str(library), "separate", "区发改局").status == 0
    assert qa("reset", "区发改局", "--library", str(library)).status == 0
    assert qa("reset", "区发改局").status == 1
