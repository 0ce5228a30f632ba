"""Reading gold sets, and what is said of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import GoldSetError
from qa.evaluating import GoldQuery, read_gold
from tests.seeded import GOLD


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "gold.jsonl"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_gold_set_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"query": "雨污分流", "kind": "keyword", "relevant": {"83": 2, "2022-aaaaaa/85": 1}, "split": "tune"}\n'
        "\n"
        '{"query": "火星", "kind": "off_topic", "relevant": {}}\r\n'
        '{"query": " 水 ", "relevant": {"1": 10}}',
    )
    assert read_gold(path) == (
        GoldQuery("雨污分流", "keyword", {"83": 2, "2022-aaaaaa/85": 1}, "tune"),
        GoldQuery("火星", "off_topic", {}, None),
        GoldQuery(" 水 ", "", {"1": 10}, None),
    )


def test_a_query_without_relevant_tasks_is_off_topic(tmp_path: Path) -> None:
    path = write(tmp_path, '{"query": "水", "relevant": {"1": 1}}\n{"query": "火星", "relevant": {}}\n')
    assert [query.off_topic for query in read_gold(path)] == [False, True]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('\ufeff{"query": "水", "relevant": {}}\n', id="byte order mark"),
        pytest.param('{"query": "水", "kind": "a\u2028b", "relevant": {}}\n', id="line separator within a string"),
        pytest.param('{"query": "水", "kind": "a\x85b", "relevant": {}}\n', id="next line within a string"),
    ],
)
def test_only_line_feeds_end_lines(tmp_path: Path, content: str) -> None:
    assert [query.query for query in read_gold(write(tmp_path, content))] == ["水"]


RELEVANT = "第 3 行的“relevant”应为“任务编号: 等级”，等级为 1 到 10 的整数"
QUERY = "第 3 行缺少“query”：它应为非空字符串"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "第 3 行不是 JSON：请改正后再试", id="no JSON"),
        pytest.param("[" * 100_000, "第 3 行不是 JSON", id="nested too deep"),
        pytest.param("[]", QUERY, id="a list"),
        pytest.param('"水"', QUERY, id="a string"),
        pytest.param("{}", QUERY, id="no query"),
        pytest.param('{"query": 3, "relevant": {}}', QUERY, id="query of another type"),
        pytest.param('{"query": " ", "relevant": {}}', QUERY, id="blank query"),
        pytest.param('{"query": "水"}', RELEVANT, id="no grades"),
        pytest.param('{"query": "水", "relevent": {"1": 2}}', RELEVANT, id="misspelt key"),
        pytest.param('{"query": "水", "relevant": ["1"]}', RELEVANT, id="grades of another type"),
        pytest.param('{"query": "水", "relevant": {"1": "2"}}', RELEVANT, id="grade in words"),
        pytest.param('{"query": "水", "relevant": {"1": 1.5}}', RELEVANT, id="broken grade"),
        pytest.param('{"query": "水", "relevant": {"1": true}}', RELEVANT, id="grade that is a truth"),
        pytest.param('{"query": "水", "relevant": {"1": 0}}', RELEVANT, id="grade of nothing"),
        pytest.param('{"query": "水", "relevant": {"1": -1}}', RELEVANT, id="negative grade"),
        pytest.param('{"query": "水", "relevant": {"1": 5000}}', RELEVANT, id="grade beyond measure"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path, f'{{"query": "电", "relevant": {{}}}}\n\n{line}\n{{"query": "路", "relevant": {{}}}}\n')
    with pytest.raises(GoldSetError, match=message) as raised:
        read_gold(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "中没有查询：每行应为一个 JSON 对象", id="empty"),
        pytest.param(" \n\n", "中没有查询", id="blank"),
        pytest.param(b"\xff\xfe\x00", "请确认它是 UTF-8 编码的 JSON Lines 文件", id="binary"),
    ],
)
def test_a_file_without_queries(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(GoldSetError, match=message):
        read_gold(write(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GoldSetError, match=r"找不到评测文件“.*gold\.jsonl”：请检查路径"):
        read_gold(tmp_path / "gold.jsonl")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(GoldSetError, match="无法读取评测文件"):
        read_gold(tmp_path)


def test_the_gold_set_of_the_published_plan() -> None:
    queries = read_gold(GOLD)
    assert len(queries) == 460
    assert sum(query.off_topic for query in queries) == 68
    assert {query.split for query in queries} == {"tune", "report"}
    assert {grade for query in queries for grade in query.relevant.values()} == {1, 2}
