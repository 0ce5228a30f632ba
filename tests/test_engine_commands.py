"""The setting `engine` and the command `qa migrate`: what is printed, what is said, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli
from qa.index import encoders
from tests.index.samples import CountingEncoder
from tests.milvus_server import LiteServer, free_port

PLAN = "2022年重点工作方案\n1.修建水库。（牵头单位：区水利局）\n2.改造电网。（牵头领导：张三；牵头单位：区财政局）\n"
Qa = Callable[..., tuple[int, str, str]]


@pytest.fixture
def qa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qa:
    """Runs the command in this process, in a folder with a plan to import."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(encoders, "open_encoder", lambda *_, **__: CountingEncoder())
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            cli.main(list(arguments))
        captured = capsys.readouterr()
        return int(exit_.value.code or 0), captured.out, captured.err

    return run


def test_a_library_is_moved_there_and_back(qa: Qa, lite_server: LiteServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qa("import", "plan.txt")[0] == 0
    monkeypatch.setenv("QA_MILVUS_URI", lite_server.uri)
    status, out, err = qa("migrate", "milvus")
    assert (status, out) == (0, "")
    assert err.replace("\n", "").startswith("embedded：片段 6 条的编号和向量、任务 2 项的")
    assert 'engine = "milvus"' in err
    monkeypatch.setenv("QA_ENGINE", "milvus")
    assert [hit["task"]["number"] for hit in json.loads(qa("search", "水", "--json")[1])["hits"]][:1] == ["1"]
    status, out, _ = qa("migrate", "embedded", "--json")
    report = json.loads(out)
    assert (status, report["ok"]) == (0, True)
    assert [(one["engine"], one["passages"], one["tasks"]) for one in report["audits"]] == [
        ("milvus", 6, 2),
        ("embedded", 6, 2),
    ]


def test_an_engine_that_is_away_is_one_sentence(qa: Qa, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("QA_ENGINE", "milvus")
    monkeypatch.setenv("QA_MILVUS_URI", f"http://{place}")
    monkeypatch.setenv("QA_MILVUS_TOKEN", "geheim")
    sentence = f"连接不上检索引擎 Milvus（{place}）：请确认它已启动、milvus_uri 无误后重试。"
    for command in (["import", "plan.txt"], ["search", "水"]):
        status, _, err = qa(*command)
        assert status == 1
        assert err.replace("\n", "").endswith(sentence)
        assert "Traceback" not in err
        assert "geheim" not in err
    assert [plan["year"] for plan in json.loads(qa("plans", "--json")[1])["plans"]] == [2022], "the import is kept"
    monkeypatch.setenv("QA_ENGINE", "embedded")
    assert qa("search", "水")[0] == 0


def test_an_address_is_asked_for_and_names_are_checked(qa: Qa) -> None:
    qa("import", "plan.txt")
    assert qa("migrate", "milvus")[::2] == (
        1,
        "没有设置 milvus_uri（环境变量 QA_MILVUS_URI）：请写明 Milvus 的地址。\n",
    )
    assert qa("migrate", "faiss")[0] == 2


def test_without_the_setting_nothing_of_milvus_is_loaded(qa: Qa) -> None:
    qa("import", "plan.txt")
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa.index.library import Library\n"
        "with Library.open(Path('library'), None) as library:\n    library.snapshot()\n"
        "sys.stdout.write(' '.join(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8")
    loaded = set(run.stdout.split())
    assert "qa.index.library" in loaded
    assert loaded.isdisjoint({"pymilvus", "grpc", "milvus_lite", "qa.index.milvus"})
