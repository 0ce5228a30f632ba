"""The command `qa`: what it prints, what it says, and its exit status.

Most tests call it in this process with an encoder worked out by hand. Real processes are started where the process
itself matters, one of them with the built-in encoder.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qa import __version__, cli
from qa.errors import EncoderError
from qa.index import encoders
from qa.index.library import Library
from qa.index.schema import DATABASE
from qa.reading.limits import Limits
from qa.retrieval.search import MAX_TOP_K
from tests.answering.model_server import Model, model, says
from tests.index.samples import CountingEncoder
from tests.seeded import GOLD, ROOT, SEED

QA = Path(sys.executable).with_name("qa")
PLAN = "2022年重点工作方案\n1.修建水库。（牵头单位：区水利局）\n2.改造电网。（牵头领导：张三；牵头单位：区财政局）\n"
PLAN_ID = "2022-1b0453"


@dataclass(frozen=True)
class Run:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        assert self.out.endswith("}\n")
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The documents on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Qa = Callable[..., Run]


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with no variable of the program set and a data folder of its own."""
    for name in [name for name in os.environ if name.startswith("QA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make every encoder one that counts characters, by default 水电路田; return the names that are asked for."""
    names: list[str] = []

    def load(name: str, **_: object) -> CountingEncoder:
        names.append(name)
        if name == "missing":
            raise EncoderError("本机没有向量模型 missing。")
        return CountingEncoder(name if len(name) == 4 else "水电路田")

    monkeypatch.setattr(encoders, "open_encoder", load)
    return names


@pytest.fixture
def qa(loads: list[str], capsys: pytest.CaptureFixture[str]) -> Qa:
    """Runs the command in this process."""
    assert loads == []

    def run(*arguments: str | Path) -> Run:
        with pytest.raises(SystemExit) as exit_:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(int(exit_.value.code or 0), captured.out, captured.err)

    return run


def process(*arguments: str | Path, program: tuple[str | Path, ...] = (QA,), **options: Any) -> Run:
    """Run the command as a process of its own."""
    done = subprocess.run(
        [*program, *arguments], check=False, capture_output=True, text=True, encoding="utf-8", timeout=300, **options
    )
    return Run(done.returncode, done.stdout, done.stderr)


def write(path: str, content: str | bytes = PLAN) -> Path:
    Path(path).write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(path)


@pytest.fixture
def library(qa: Qa) -> str:
    """A library with two tasks, which the commands find in `./qa.toml`."""
    write("qa.toml", 'library = "library"\n')
    assert qa("import", write("plan.txt"), "--json").json["imported"][0]["plan"]["id"] == PLAN_ID
    return "library"


def content_of(folder: str | Path) -> list[tuple[Any, ...]]:
    """Return what a library holds."""
    with closing(sqlite3.connect(Path(folder) / DATABASE)) as db:
        return [row for table in ("plans", "tasks", "vectors", "meta") for row in db.execute(f"SELECT * FROM {table}")]  # noqa: S608


# --- import, plans, remove


def test_import_tells_of_each_file(qa: Qa) -> None:
    write("b.txt", PLAN.replace("2022", "2023"))
    done = qa("import", write("a.txt"), "b.txt", "--library", "library", "--json")
    assert done.status == 0
    assert [(one["status"], one["tasks"], one["unplaced"], one["embedded"]) for one in done.json["imported"]] == [
        ("new", 2, 0, 6),
        ("new", 2, 0, 0),
    ]
    assert [one["plan"]["year"] for one in done.json["imported"]] == [2022, 2023]
    assert done.json["failed"] == []
    assert "正在导入 a.txt：计算向量 6/6\n" in done.err


def test_import_for_people(qa: Qa) -> None:
    done = qa("import", write("a.txt"), "--library", "library")
    assert done.out == f"新导入：a.txt → {PLAN_ID}《2022年重点工作方案》\n  任务 2 项，未能归位 0 处，新计算向量 6 条\n"


def test_the_same_file_again_changes_nothing_and_needs_no_encoder(qa: Qa, library: str, loads: list[str]) -> None:
    before = content_of(library)
    loads.clear()
    done = qa("import", "plan.txt", "--json")
    assert [one["status"] for one in done.json["imported"]] == ["unchanged"]
    assert (done.status, done.err, loads) == (0, "", [])
    assert content_of(library) == before


@pytest.mark.usefixtures("library")
def test_a_changed_file_replaces_its_plan(qa: Qa) -> None:
    done = qa("import", write("plan.txt", PLAN.replace("水库", "水塔")), "--json")
    assert [one["status"] for one in done.json["imported"]] == ["replaced"]
    assert qa("search", "水塔", "--json").json["hits"][0]["task"]["text"] == "修建水塔。"
    assert len(qa("plans", "--json").json["plans"]) == 1


def test_a_file_that_fails_does_not_stop_the_others(qa: Qa) -> None:
    done = qa("import", "missing.txt", write("a.txt"), "--library", "library", "--json")
    assert done.status == 1
    assert [one["plan"]["id"] for one in done.json["imported"]] == [PLAN_ID]
    assert done.json["failed"] == [{"file": "missing.txt", "message": "找不到文件“missing.txt”：请检查路径。"}]
    assert "找不到文件“missing.txt”：请检查路径。\n" in done.err
    assert [plan["id"] for plan in qa("plans", "--library", "library", "--json").json["plans"]] == [PLAN_ID]


def test_plans_of_no_library_makes_none(qa: Qa) -> None:
    assert qa("plans", "--library", "nowhere", "--json").json == {"plans": []}
    assert qa("plans", "--library", "nowhere").out == "任务库中还没有方案：请用 qa import 导入。\n"
    assert not Path("nowhere").exists()


def test_plans_for_people(qa: Qa, library: str) -> None:
    done = qa("plans", "--library", library)
    cells = [cell.strip() for cell in done.out.splitlines()[3].strip("│").split("│")]
    assert cells == [PLAN_ID, "2022", "2022年重点工作方案", "", "", "2"]


@pytest.mark.parametrize("name", [PLAN_ID, "2022-1b", "2022"])
def test_remove(qa: Qa, library: str, name: str) -> None:
    done = qa("remove", name)
    assert (done.status, done.out) == (0, "")
    assert done.err == f"已移除 {PLAN_ID}《2022年重点工作方案》。\n"
    assert qa("plans", "--library", library, "--json").json == {"plans": []}


def test_remove_from_no_library_makes_none(qa: Qa, work: Path) -> None:
    done = qa("remove", "2022", "--library", "nowhere")
    assert (done.status, done.err) == (1, f"“{work}/nowhere”里还没有任务库：请先导入方案，或检查文件夹名。\n")
    assert not Path("nowhere").exists()


def test_import_makes_what_searches_need(qa: Qa, library: str) -> None:
    assert len(list(Path(library, "indexes").iterdir())) == 1
    qa("remove", "2022")


def test_reembed_changes_the_encoder(qa: Qa, library: str, loads: list[str]) -> None:
    refused = qa("search", "修建", "--encoder", "修建改造")
    assert refused.status == 1
    assert refused.err.endswith("请改回原来的模型，或用 --reembed 重新计算全部向量。\n")
    done = qa("import", "--reembed", "--encoder", "修建改造")
    assert done.status == 0
    assert done.err.endswith("已改用向量模型“counts of 修建改造”，重新计算 6 条向量。\n")
    assert qa("search", "修建", "--encoder", "修建改造", "--json").json["hits"][0]["task"]["text"] == "修建水库。"
    assert loads.count("修建改造") == 3, "each command loads its encoder once"
    assert Path(library, DATABASE).exists()


# --- parse


def test_parse_changes_nothing(qa: Qa, work: Path) -> None:
    done = qa("parse", SEED, "--json")
    assert (done.status, len(done.json["tasks"]), done.err) == (0, 145, "")
    assert list(done.json) == ["plan", "tasks", "unplaced", "warnings", "placed"]
    assert list(work.iterdir()) == []


def test_parse_for_people(qa: Qa) -> None:
    assert qa("parse", write("a.txt")).out == (
        "《2022年重点工作方案》\n"
        "2022 年\n"
        "部分 0 个，任务 2 项，未能归位 0 处\n"
        "\n"
        "1．修建水库。\n"
        "   牵头单位：区水利局\n"
        "\n"
        "2．改造电网。\n"
        "   牵头领导：张三\n"
        "   牵头单位：区财政局\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        pytest.param("a.txt", None, "unreadable", "找不到文件“a.txt”：请检查路径。", id="missing"),
        pytest.param("a.txt", b"", "unreadable", "“a.txt”是空文件（0 字节）：请确认文件内容后再试。", id="empty"),
        pytest.param(
            "a.txt",
            "今天天气很好。",
            "no_tasks",
            "没有找到任务：请确认这是一份列有编号任务的分工方案，而不是通知、解读或报告。",
            id="no tasks",
        ),
    ],
)
def test_parse_of_no_plan_prints_its_document_with_the_reason(
    qa: Qa, name: str, content: str | bytes | None, code: str, message: str
) -> None:
    if content is not None:
        write(name, content)
    done = qa("parse", name, "--json")
    assert (done.status, done.json["tasks"]) == (1, [])
    assert done.json["warnings"] == [{"code": code, "message": message}]
    assert done.err == f"{message}\n"
    people = qa("parse", name)
    assert (people.status, people.out, people.err) == (1, "", f"{message}\n")


# --- search


def test_search(qa: Qa, library: str) -> None:
    done = qa("search", "水库", "--json", "--library", library)
    assert list(done.json) == ["query", "verdict", "confidence", "hits", "expected_error", "notes", "milliseconds"]
    first = done.json["hits"][0]
    assert (first["rank"], first["task"]["id"]) == (1, f"{PLAN_ID}/1")
    assert (first["reasons"]["terms"], first["reasons"]["spans"]) == (["水库"], [[2, 4]])
    assert (done.status, done.err) == (0, "")


def test_a_query_that_is_no_unicode(qa: Qa, library: str) -> None:
    """As a shell of another encoding hands it in."""
    done = qa("search", "水库\udcff", "--json", "--library", library)
    assert (done.json["query"], done.json["hits"][0]["task"]["text"]) == ("水库?", "修建水库。")


def test_search_for_people(qa: Qa, library: str) -> None:
    done = qa("search", "水库", "--unit", "区水利局", "--library", library)
    assert "1．修建水库。\n   牵头单位：区水利局\n   匹配度 " in done.out
    assert "改造电网" not in done.out


@pytest.mark.parametrize(
    ("options", "found"),
    [
        pytest.param([], "12", id="none"),
        pytest.param(["--top-k", "1"], "1", id="top-k"),
        pytest.param(["--year", "2022"], "12", id="year"),
        pytest.param(["--year", "2021"], "", id="other year"),
        pytest.param(["--year", "2021", "--year", "2022"], "12", id="either year"),
        pytest.param(["--plan", "2022"], "12", id="plan"),
        pytest.param(["--leader", "张三"], "2", id="leader"),
        pytest.param(["--leader", "查无此人"], "", id="unknown leader"),
        pytest.param(["--unit", "区水利局"], "1", id="unit"),
        pytest.param(["--unit", "区水利局", "--unit", "区财政局"], "12", id="either unit"),
        pytest.param(["--unit", "区水利局", "--leader", "张三"], "", id="unit and leader"),
        pytest.param(["--unit", "区水利局", "--role", "support"], "", id="role"),
        pytest.param(["--role", "lead", "--role", "support"], "12", id="either role"),
        pytest.param(["--section", "目标"], "", id="section"),
        pytest.param(["--with-collectives"], "12", id="collectives"),
    ],
)
def test_search_with_filters(qa: Qa, library: str, options: list[str], found: str) -> None:
    done = qa("search", "水", "--json", "--library", library, *options)
    assert "".join(hit["task"]["number"] for hit in done.json["hits"]) == found
    assert done.status == 0
    if not found:
        assert (done.json["verdict"], done.json["confidence"]) == ("none", 0.0)


def test_search_of_a_library_without_plans(qa: Qa, library: str) -> None:
    qa("remove", "2022")
    done = qa("search", "水", "--json", "--library", library)
    assert (done.status, done.json["hits"], done.json["verdict"]) == (0, [], "none")


def batch(*queries: object) -> Path:
    return write("batch.jsonl", "".join(json.dumps({"query": one}, ensure_ascii=False) + "\n" for one in queries))


def test_batch_gives_a_line_for_each_line_in_order(qa: Qa, library: str) -> None:
    queries = ["电网", "水库", "<script>alert(1)</script>", "水库", "a\u2028b\x85c\u2029d\ne"]
    done = qa("search", "--batch", batch(*queries), "--library", library, "--top-k", "1")
    assert (done.status, done.err) == (0, "")
    assert [line["query"] for line in done.lines] == queries
    assert [line["hits"][0]["task"]["number"] for line in done.lines][:2] == ["2", "1"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('\ufeff{"query": "水库"}\r\n\r\n{"query": "电网"}', id="of another system"),
        pytest.param('{"query": "水库", "more": "\u2028\x85"}\n{"query": "电网"}\n', id="with line ends in strings"),
    ],
)
def test_batch_files(qa: Qa, library: str, content: str) -> None:
    done = qa("search", "--batch", write("batch.jsonl", content), "--library", library)
    assert [line["query"] for line in done.lines] == ["水库", "电网"]


def test_a_query_of_a_batch_that_makes_no_sense_has_its_line(qa: Qa, library: str) -> None:
    done = qa("search", "--batch", batch("水库", " ", "电网", "水" * 2001), "--library", library)
    assert done.status == 1
    assert [line["query"] for line in done.lines] == ["水库", " ", "电网", "水" * 2001]
    assert [line["hits"] == [] for line in done.lines] == [False, True, False, True]
    assert done.lines[1]["notes"] == ["查询内容为空：请输入关键词或一句话。"]
    assert done.err == (
        "查询文件“batch.jsonl”第 2 行：查询内容为空：请输入关键词或一句话。\n"
        "查询文件“batch.jsonl”第 4 行：查询内容有 2001 个字，超过上限 2000：请缩短后再试。\n"
    )


@pytest.mark.parametrize(
    "line",
    ["{", "水", "[]", "{}", '{"query": 3}', '{"query": null}', '{"question": "水"}', "[" * 100_000],
    ids=["half", "words", "list", "nothing", "number", "null", "other key", "nested too deep"],
)
def test_a_malformed_line_of_a_batch_is_named_before_anything_is_done(qa: Qa, library: str, line: str) -> None:
    done = qa("search", "--batch", write("batch.jsonl", f'{{"query": "水"}}\n{line}\n'), "--library", library)
    assert (done.status, done.out) == (1, "")
    assert done.err == '查询文件“batch.jsonl”第 2 行应为 {"query": "…"}：请改正后再试。\n'


def test_an_unknown_plan_is_said_once_for_a_batch(qa: Qa, library: str) -> None:
    done = qa("search", "--batch", batch("水", "电"), "--plan", "2019", "--library", library)
    assert (done.status, done.out) == (1, "")
    assert done.err == f"没有方案“2019”。任务库中有：{PLAN_ID}《2022年重点工作方案》。\n"


# --- evaluate


def gold(*lines: dict[str, Any]) -> Path:
    return write("gold.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


ANSWERABLE = {"query": "水库", "kind": "keyword", "relevant": {"1": 2}}


def test_evaluate(qa: Qa, library: str) -> None:
    off_topic = {"query": "火星", "kind": "off_topic", "relevant": {}}
    done = qa("evaluate", gold(ANSWERABLE, off_topic), "--legs", "keyword, hybrid", "--json", "--library", library)
    keyword, hybrid = done.json["evaluations"]
    measures = {"queries": 1, "ndcg": 1.0, "hit_at_1": 1.0, "mrr": 1.0, "recall": 1.0}
    assert (keyword["legs"], hybrid["legs"]) == ("keyword", "hybrid")
    assert keyword["by_kind"] == {"all": measures, "keyword": measures}
    assert (keyword["auroc"], sum(keyword["verdicts"]["off_topic"].values()), done.status) == (1.0, 1, 0)


def test_evaluate_without_off_topic_queries_prints_plain_json(qa: Qa, library: str) -> None:
    done = qa("evaluate", gold(ANSWERABLE), "--json", "--library", library)
    assert [one["auroc"] for one in done.json["evaluations"]] == [None, None, None]
    assert "NaN" not in done.out


def test_evaluate_for_people(qa: Qa, library: str) -> None:
    done = qa("evaluate", gold(ANSWERABLE), "--legs", "dense", "--library", library)
    assert "dense" in done.out
    assert done.err == "正在评测 1/1\n"


# --- bad input: one clear sentence, exit status 1

NO_PLAN = "“a.txt”：没有找到任务：请确认这是一份列有编号任务的分工方案，而不是通知、解读或报告。"
BINARY = "“a.txt”不是文本文件（内容是二进制数据或编码无法识别）：请用原程序打开，另存为 UTF-8 文本后再试。"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "找不到文件“a.txt”：请检查路径。", id="missing"),
        pytest.param("", "“a.txt”是空文件（0 字节）：请确认文件内容后再试。", id="empty"),
        pytest.param(" \n\n", "“a.txt”中没有文字：请确认文件内容后再试。", id="blank"),
        pytest.param(bytes(range(256)) * 8, BINARY, id="binary"),
        pytest.param("今天天气很好。", NO_PLAN, id="no tasks"),
    ],
)
def test_files_that_are_no_plan(
    qa: Qa, library: str, loads: list[str], content: str | bytes | None, message: str
) -> None:
    if content is not None:
        write("a.txt", content)
    before = content_of(library)
    loads.clear()
    done = qa("import", "a.txt", "--library", library)
    assert (done.status, done.out, done.err) == (1, "", f"{message}\n")
    assert loads == [], "nobody waits for an encoder to learn that a file is no plan"
    assert content_of(library) == before


def no_library(work: Path) -> str:
    return f"“{work}/nowhere”里还没有任务库：请先导入方案，或检查文件夹名。"


def other_folder(work: Path) -> str:
    Path("nowhere").mkdir()
    write("nowhere/letter.txt", "信")
    return f"文件夹“{work}/nowhere”里有其他文件，却没有任务库：请指定任务库所在的文件夹，或一个空文件夹。"


def no_folder(work: Path) -> str:
    write("nowhere", "信")
    return f"“{work}/nowhere”是文件，不是任务库文件夹：请指定一个文件夹。"


def newer_library(work: Path) -> str:
    Library.open(Path("nowhere"), None, create=True).close()
    with closing(sqlite3.connect("nowhere/library.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    return f"任务库“{work}/nowhere”的格式是第 99 版，本程序只认识到第 4 版：请升级程序后再打开。"


def damaged_library(work: Path) -> str:
    Path("nowhere").mkdir()
    write("nowhere/library.sqlite", b"no database" * 1000)
    return f"任务库的数据库“{work}/nowhere/library.sqlite”已损坏：请用备份恢复，或移走文件夹后重新导入方案。"


READING = ("search 水", "remove 2022", "evaluate gold.jsonl")
"""What needs a library; an import makes one, and one not yet made has no plans."""
FOLDERS = (other_folder, no_folder, newer_library, damaged_library)


@pytest.mark.parametrize(
    ("make", "command"),
    [
        *((no_library, command) for command in READING),
        *((make, command) for make in FOLDERS for command in (*READING, "plans", "import plan.txt")),
    ],
)
def test_folders_that_are_no_library(
    qa: Qa, work: Path, loads: list[str], make: Callable[[Path], str], command: str
) -> None:
    gold(ANSWERABLE)
    write("plan.txt")
    message = make(work)
    done = qa(*command.split(), "--library", "nowhere")
    assert (done.status, done.out, done.err) == (1, "", f"{message}\n")
    assert loads == [], "nobody waits for an encoder to learn that there is no library"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["search", " "], "查询内容为空：请输入关键词或一句话。", id="empty query"),
        pytest.param(["search", "水" * 2001], "查询内容有 2001 个字，超过上限 2000：请缩短后再试。", id="long query"),
        pytest.param(
            ["search", "水", "--plan", "2019"],
            f"没有方案“2019”。任务库中有：{PLAN_ID}《2022年重点工作方案》。",
            id="unknown plan of a search",
        ),
        pytest.param(
            ["remove", "2019"],
            f"没有方案“2019”。任务库中有：{PLAN_ID}《2022年重点工作方案》。",
            id="unknown plan to remove",
        ),
        pytest.param(
            ["search", "--batch", "missing.jsonl"],
            "无法读取查询文件“missing.jsonl”：请检查路径，并确认它是 UTF-8 编码。",
            id="missing batch",
        ),
        pytest.param(["search", "水", "--encoder", "missing"], "本机没有向量模型 missing。", id="missing encoder"),
        pytest.param(
            ["search", "水", "--library", "~no-such-user/x"],
            "找不到“~no-such-user/x”里的用户主文件夹：请写出任务库文件夹的完整路径。",
            id="home of nobody",
        ),
        pytest.param(
            ["evaluate", "missing.jsonl"], "找不到评测文件“missing.jsonl”：请检查路径。", id="missing gold set"
        ),
        pytest.param(
            ["evaluate", "qa.toml"], "评测文件“qa.toml”第 1 行不是 JSON：请改正后再试。", id="malformed gold set"
        ),
        pytest.param(
            ["evaluate", "gold.jsonl", "--split", "tune"],
            "评测文件中没有属于“tune”的查询：请检查“split”。",
            id="unknown half",
        ),
        pytest.param(
            ["evaluate", "other.jsonl"],
            "评测查询“水库”的相关任务“99”在任务库中找不到：请导入对应的方案或改用任务编号。",
            id="gold set of another plan",
        ),
    ],
)
def test_bad_input_of_a_good_library(qa: Qa, library: str, arguments: list[str], message: str) -> None:
    gold(ANSWERABLE)
    write("other.jsonl", json.dumps(ANSWERABLE | {"relevant": {"99": 1}}))
    before = content_of(library)
    done = qa(*arguments)
    assert (done.status, done.out, done.err) == (1, "", f"{message}\n")
    assert content_of(library) == before


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("QA_PORT", "x", "环境变量 QA_PORT 应为介于 1 和 65535 之间的整数，现在是“x”。"),
        ("QA_LIBRARY", "~no-such-user/x", "环境变量 QA_LIBRARY 应为文件夹的路径，现在是“~no-such-user/x”。"),
    ],
)
def test_bad_settings(qa: Qa, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str) -> None:
    monkeypatch.setenv(variable, value)
    done = qa("plans")
    assert (done.status, done.out, done.err) == (1, "", f"{message}\n")


def test_a_path_that_cannot_be(qa: Qa) -> None:
    write("qa.toml", 'library = "a\\u0000b"\n')
    done = qa("import", write("a.txt"))
    assert (done.status, done.out) == (1, "")
    assert done.err == "qa.toml 里的 library 应为文件夹的路径，现在是“a�b”。\n"


# --- wrong usage: exit status 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["search"],
        ["search", "水", "--batch", "batch.jsonl"],
        ["search", "水", "--nonsense"],
        ["search", "水", "--role", "boss"],
        ["search", "水", "--year", "今年"],
        ["search", "水", "--top-k", "0"],
        ["search", "水", "--top-k", str(MAX_TOP_K + 1)],
        ["import"],
        ["remove"],
        ["parse"],
        ["evaluate"],
        ["evaluate", "gold.jsonl", "--legs", "sparse"],
        ["evaluate", "gold.jsonl", "--legs", " , "],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["doctor", "more"],
    ],
    ids=" ".join,
)
def test_wrong_usage(qa: Qa, loads: list[str], arguments: list[str]) -> None:
    done = qa(*arguments)
    assert done.status == 2
    assert (done.out == "") == bool(arguments)
    assert loads == []


def test_most_hits_that_may_be_asked_for(qa: Qa, library: str) -> None:
    assert qa("search", "水", "--top-k", str(MAX_TOP_K), "--library", library).status == 0


@pytest.mark.parametrize("command", ["", "import", "plans", "remove", "parse", "search", "evaluate", "serve", "doctor"])
def test_every_command_explains_itself_in_chinese(qa: Qa, command: str) -> None:
    done = qa(*command.split(), "--help")
    assert done.status == 0
    assert any("\u4e00" <= mark <= "\u9fff" for mark in done.out)


def test_version(qa: Qa) -> None:
    assert qa("--version") == Run(0, f"qa {__version__}\n", "")


# --- where the library is


def test_the_library_is_named_by_flag_then_environment_then_file_then_default(
    qa: Qa, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt")
    qa("import", "a.txt")
    assert (work.parent / "data" / "qa" / "library" / DATABASE).exists()
    write("qa.toml", 'library = "file"\n')
    qa("import", "a.txt")
    assert Path("file", DATABASE).exists()
    monkeypatch.setenv("QA_LIBRARY", "variable")
    qa("import", "a.txt")
    assert Path("variable", DATABASE).exists()
    qa("import", "a.txt", "--library", "flag")
    assert Path("flag", DATABASE).exists()


# --- doctor and serve


def test_doctor(qa: Qa, library: str) -> None:
    done = qa("doctor", "--json", "--encoder", "水电任务", "--library", "nowhere")
    assert (done.status, done.json["ok"]) == (0, True)
    assert list(done.json["checks"][0]) == ["name", "ok", "message"]
    assert not Path("nowhere").exists()
    people = qa("doctor", "--encoder", "水电任务", "--library", library)
    assert people.status == 1
    assert [line for line in people.out.splitlines() if line.startswith("异常")] == [
        f"异常  任务库：任务库“{Path(library).absolute()}”是用向量模型“counts of 水电路田”（e6b0b4e7）建立的，"
        "现在用的是“counts of 水电任务”（e6b0b4e7）：请改回原来的模型，或用 --reembed 重新计算全部向量。"
    ]


def test_doctor_without_an_encoder(qa: Qa, library: str) -> None:
    done = qa("doctor", "--encoder", "missing", "--json", "--library", library)
    assert (done.status, done.json["ok"]) == (1, False)
    assert [check["message"] for check in done.json["checks"] if not check["ok"]] == ["本机没有向量模型 missing。"]


def test_serve_on_a_port_in_use(qa: Qa, loads: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = qa("serve", "--port", str(port), "--library", "library")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"端口 {port} 已被其他程序占用：请")
    assert done.err.count("\n") == 1
    assert loads == [], "nobody waits for an encoder to learn that a port is taken"
    assert not Path("library").exists()


def test_a_running_server_notices_an_import_made_beside_it(
    qa: Qa, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is stopped at the point where it would answer; it asks its library as the pages do."""
    seen: list[int] = []

    def serve(served: Library, *_: object, **__: object) -> None:
        seen.append(len(served.snapshot().tasks))
        write("later.txt", PLAN.replace("2022", "2023"))
        beside = "from qa.cli import main; main(['import', 'later.txt', '--library', 'library'])"
        assert process("-c", counting(beside), program=(sys.executable,), cwd=Path.cwd(), env=child()).status == 0
        seen.append(len(served.snapshot().tasks))

    monkeypatch.setattr("qa.web.serve", serve)
    assert qa("serve", "--library", library, "--port", "47860").status == 0
    assert seen == [2, 4]


def test_serve_hands_over_what_was_asked_for(qa: Qa, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def serve(served: Library, *_: object, **options: Any) -> None:
        options.pop("ready")("http://127.0.0.1:47861")
        given.update(options, folder=served.folder.name)

    monkeypatch.setattr("qa.web.serve", serve)
    monkeypatch.setenv("QA_PORT", "47861")
    monkeypatch.setenv("QA_UPLOAD_MB", "7")
    done = qa("serve", "--library", library)
    limits = Limits(max_bytes=7 * 1024**2)
    assert given == {"host": "127.0.0.1", "port": 47861, "limits": limits, "folder": "library", "phraser": None}
    assert done.err == "正在载入向量模型和任务库……\n网页地址：http://127.0.0.1:47861  （按 Ctrl+C 停止）\n"


# --- a language model


def served(running: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a model in the environment."""
    monkeypatch.setenv("QA_LLM_URL", running.url)
    monkeypatch.setenv("QA_LLM_MODEL", "m")
    monkeypatch.setenv("QA_LLM_KEY", "sk-geheim")


ASKED = "第2项由谁牵头？"
PLAIN_SENTENCE = "第2项由张三牵头，牵头单位是区财政局。"
WORDED = "第2项任务由张三牵头，牵头单位为区财政局。"


def test_without_settings_no_model_is_asked(qa: Qa, library: str) -> None:
    record = qa("ask", ASKED, "--library", library, "--json").json
    assert (record["text"], "plain" in record) == (PLAIN_SENTENCE, False)


def test_an_answer_is_worded_by_the_model_of_the_settings(
    qa: Qa, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model(says(WORDED)) as running:
        served(running, monkeypatch)
        done = qa("ask", ASKED, "--library", library, "--json")
        shown = qa("ask", ASKED, "--library", library)
    assert (done.json["text"], done.json["plain"], done.json["value"]) == (WORDED, PLAIN_SENTENCE, ["张三"])
    assert done.json["notes"] == []
    assert running.sent()["question"] == ASKED
    assert running.requests[0]["headers"]["Authorization"] == "Bearer sk-geheim"
    assert f"措辞由语言模型润色，已逐项核对。原句：{PLAIN_SENTENCE}" in shown.out.replace("\n", "")
    assert "sk-geheim" not in done.out + done.err + shown.out + shown.err


def test_a_lie_of_the_model_is_told_and_not_shown(qa: Qa, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with model(says("第2项由李四牵头。")) as running:
        served(running, monkeypatch)
        record = qa("ask", ASKED, "--library", library, "--json").json
    assert (record["text"], record["notes"]) == (PLAIN_SENTENCE, ["语言模型的措辞未通过核对，已用原句。"])
    assert "plain" not in record


def test_answers_of_a_batch_are_worded_and_refusals_are_not(
    qa: Qa, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("asked.jsonl", json.dumps({"question": ASKED}) + "\n" + json.dumps({"question": "第9项由谁牵头？"}) + "\n")
    with model(says(WORDED)) as running:
        served(running, monkeypatch)
        first, second = qa("ask", "--batch", "asked.jsonl", "--library", library).lines
    assert (first["text"], first["plain"]) == (WORDED, PLAIN_SENTENCE)
    assert (second["status"], "plain" in second) == ("not_found", False)
    assert len(running.requests) == 1


def test_bad_settings_of_the_model_are_one_sentence(qa: Qa, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_LLM_URL", "http://127.0.0.1:1/v1")
    done = qa("ask", ASKED, "--library", library)
    assert (done.status, done.out) == (1, "")
    assert done.err == "设置了 llm_url，还须用 llm_model（环境变量 QA_LLM_MODEL）写明语言模型的名称。\n"


# --- as processes


def child(**variables: str) -> dict[str, str]:
    """Return the environment of a child: no settings of the program but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    return kept | {"PYTHONPATH": str(ROOT)} | variables


def counting(program: str) -> str:
    """Return a program in which every encoder counts characters."""
    return (
        "import qa.index.encoders as encoders\n"
        "from tests.index.samples import CountingEncoder\n"
        f"encoders.open_encoder = lambda *_, **__: CountingEncoder()\n{program}"
    )


LIMITED = """
import resource, sys
from qa.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
main(["import", sys.argv[1], "--library", "library", "--json"])
"""


def unchanged(library: str, before: list[tuple[Any, ...]]) -> bool:
    """Tell whether a library is as it was, and can be searched."""
    with Library.open(Path(library), CountingEncoder()) as opened:
        return len(opened.snapshot().tasks) == 2 and content_of(library) == before


def test_a_file_that_may_not_grow_leaves_the_library_as_it_was(library: str) -> None:
    before = content_of(library)
    done = process("-c", counting(LIMITED), SEED, program=(sys.executable,), env=child())
    message = f"任务库“{Path(library).absolute()}”无法读写（disk I/O error）：请检查文件夹的权限和磁盘。"
    assert done.status == 1
    assert done.json == {"imported": [], "failed": [{"file": str(SEED), "message": message}]}
    assert done.err.splitlines()[-1] == message
    assert "Traceback" not in done.err
    assert unchanged(library, before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)]
    if sys.platform != "linux" or shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("needs the right to mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_library_as_it_was(qa: Qa, small_disk: Path) -> None:
    folder = str(small_disk / "library")
    qa("import", write("plan.txt"), "--library", folder)
    before = content_of(folder)
    done = qa("import", SEED, "--library", folder)
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines()[-1] == f"磁盘已满，任务库“{folder}”没有改动：请腾出空间后重试。"
    assert unchanged(folder, before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("options", [["--json"], []], ids=["json", "people"])
def test_output_that_cannot_be_written(options: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [QA, "parse", SEED, *options], check=False, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
    assert done.returncode == 1
    assert done.stderr == "无法读写（No space left on device）：请检查磁盘空间和权限后重试。\n"


def test_a_reader_that_stops_early_is_no_fault_of_ours() -> None:
    with subprocess.Popen([QA, "parse", SEED], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_terminal_that_knows_no_chinese() -> None:
    write("a.txt")
    done = process("parse", "a.txt", env=child(PYTHONIOENCODING="ascii"))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("?2022??????")
    assert json.loads(process("parse", "a.txt", "--json", env=child(PYTHONIOENCODING="ascii")).out)["tasks"]


def test_the_published_plan_is_searched_as_a_process(seed_folder: Path, model_cache: Path, work: Path) -> None:
    """A copy of its library; the same file again needs no encoder, which an unknown one shows."""
    shutil.copytree(seed_folder, work / "library")
    again = process("import", SEED, "--library", "library", "--encoder", "unknown", "--json", env=child())
    assert [one["status"] for one in again.json["imported"]] == ["unchanged"]
    assert (again.status, again.err) == (0, "")
    unknown = process("search", "水", env=child(QA_ENCODER="unknown", QA_LIBRARY="library"))
    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err.startswith("没有名为“unknown”的向量模型。可用的有：multilingual-e5-small")
    assert unknown.err.count("\n") == 1
    lines = batch("亩产效益评价", "畝產效益評價", "火星基地")
    found = process("search", "--batch", lines, env=child(QA_LIBRARY="library", QA_CACHE=str(model_cache)))
    assert (found.status, found.err) == (0, "")
    assert [line["hits"][0]["task"]["number"] for line in found.lines][:2] == ["43", "43"]
    assert [line["verdict"] == "found" for line in found.lines] == [True, True, False]


def test_a_plan_is_imported_as_a_process() -> None:
    write("a.txt")
    program = counting("from qa.cli import main; main(['import', 'a.txt', '--json', '--library', 'library'])")
    done = process("-c", program, program=(sys.executable,), env=child())
    assert done.status == 0
    assert [(one["status"], one["tasks"], one["embedded"]) for one in done.json["imported"]] == [("new", 2, 6)]
    assert done.err.splitlines()[-1] == "正在导入 a.txt：计算向量 6/6"


def test_the_gold_set_is_read_by_the_command(qa: Qa) -> None:
    qa("import", SEED, "--library", "library")
    done = qa("evaluate", GOLD, "--legs", "keyword", "--split", "report", "--library", "library", "--json")
    (evaluation,) = done.json["evaluations"]
    assert (evaluation["split"], evaluation["by_kind"]["all"]["queries"]) == ("report", 196)
    assert sum(evaluation["verdicts"]["off_topic"].values()) == 34
