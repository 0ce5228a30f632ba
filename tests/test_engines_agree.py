"""Commands print the same with either engine, on the published plan with the built-in encoder."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa import cli
from qa.index import encoders
from qa.index.sentence_encoder import SentenceEncoder

Qa = Callable[..., str]

QUERIES = [
    "老旧小区改造",
    "laojiuxiaoqu",
    "投资超过5000万元的",
    "区教体局负责的学校建设",
    "养犬管理",
    "a quiet place to read",
]
QUESTIONS = ["张妍牵头哪些任务", "区住建局牵头多少项任务", "谁负责养老服务", "投资最多的是哪项", "82项的配合单位是谁"]
FILTERS = [
    ["--unit", "教体局"],
    ["--leader", "刘兆华", "--role", "lead"],
    ["--section", "主要预期目标"],
    ["--year", "2022", "--top-k", "150"],
    ["--year", "1999"],
]


@pytest.fixture
def qa(
    encoder: SentenceEncoder,
    seed_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Qa:
    """Runs a command with an engine in this process; what took how long is left out of what it printed."""
    shutil.copytree(seed_folder, tmp_path / "library")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("QA_MILVUS_URI", "tasks.db")
    monkeypatch.setattr(encoders, "open_encoder", lambda *_, **__: encoder)

    def run(engine: str, *arguments: str) -> str:
        monkeypatch.setenv("QA_ENGINE", engine)
        with pytest.raises(SystemExit) as exit_:
            cli.main(list(arguments))
        assert not exit_.value.code
        return re.sub(r'"milliseconds":\s*[\d.]+', "", capsys.readouterr().out)

    return run


def batch(folder: Path, key: str, lines: list[str]) -> str:
    path = folder / f"{key}.jsonl"
    path.write_text("\n".join(json.dumps({key: line}) for line in lines), encoding="utf-8")
    return str(path)


def test_search_ask_and_duplicates_print_the_same(qa: Qa, tmp_path: Path) -> None:
    commands = [
        ["search", "--batch", batch(tmp_path, "query", QUERIES)],
        *(["search", "改造", *flags, "--json"] for flags in FILTERS),
        ["ask", "--batch", batch(tmp_path, "question", QUESTIONS)],
        ["duplicates", "--json"],
    ]
    for command in commands:
        plain, milvus = (qa(engine, *command) for engine in ("embedded", "milvus"))
        assert milvus == plain
        assert plain


def test_migrating_either_way_compares_every_row(qa: Qa) -> None:
    there: Any = json.loads(qa("embedded", "migrate", "milvus", "--json"))
    back: Any = json.loads(qa("milvus", "migrate", "embedded", "--json"))
    assert (there["engine"], back["engine"], there["ok"], back["ok"]) == ("milvus", "embedded", True, True)
    for audits in (there["audits"], back["audits"][::-1]):
        assert [one["engine"] for one in audits] == ["embedded", "milvus"]
        assert [(one["passages"], one["tasks"], one["terms"]) for one in audits] == [(652, 145, 8265)] * 2
