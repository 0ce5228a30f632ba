from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from qa.index.files import IndexKey
from qa.index.milvus.naming import (
    IDENTITY,
    RowNames,
    family_name,
    library_name,
    number_of,
    passage_id,
    task_id,
    version_of,
)
from tests.index.samples import read_only, task

NAMES = RowNames(
    [task("水", plan="a", ordinal=1), task("电", plan="a", ordinal=3), task("路", plan="b", ordinal=1)],
    np.array([0, 0, 0, 1, 1, 1, 1, 2, 2, 2]),
    {"a": "aa", "b": "bb"},
)


def test_a_library_keeps_its_name_and_a_copy_has_another(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    name = library_name(tmp_path / "one")
    assert library_name(tmp_path / "one") == name
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert library_name(tmp_path / "two") != name
    (tmp_path / "one" / IDENTITY).unlink()
    assert library_name(tmp_path / "one") != name


def test_a_library_that_cannot_be_written_to_has_a_name_too(public_folder: Path) -> None:
    with read_only(public_folder):
        assert library_name(public_folder) == library_name(public_folder)


def test_another_encoder_or_tokeniser_is_another_family() -> None:
    keys = [IndexKey("e", "t", ()), IndexKey("f", "t", ()), IndexKey("e", "u", ())]
    assert len({family_name("x", key) for key in keys}) == 3
    assert family_name("x", keys[0]) == family_name("x", IndexKey("e", "t", (("2022", "d"),), late=True))


def test_rows_have_ids_and_ids_have_rows() -> None:
    assert [NAMES.task(row) for row in range(3)] == ["aa/1", "aa/3", "bb/1"]
    assert NAMES.task(1) == task_id("aa", 3)
    assert NAMES.passage(5) == passage_id("aa", 3, 2) == "aa/3/2"
    assert [NAMES.passage_row(NAMES.passage(row)) for row in range(10)] == list(range(10))
    assert [NAMES.task_row(name) for name in ("aa/1", "bb/1", "aa/2", "cc/1")] == [0, 2, -1, -1]
    assert NAMES.passage_row("cc/1/0") == -1
    assert {plan: rows.tolist() for plan, rows in NAMES.plan_tasks.items()} == {"a": [0, 1], "b": [2]}


def test_numbers_stand_for_plans_and_tasks() -> None:
    assert NAMES.plan_numbers.tolist() == [number_of("aa"), number_of("aa"), number_of("bb")]
    assert NAMES.task_numbers[2] == number_of("bb/1")
    assert all(0 <= number_of(str(one)) < 2**63 for one in range(100))


def test_the_same_content_has_the_same_version_and_no_name_can_break_out() -> None:
    assert version_of("2022-a", "d1") == version_of("2022-a", "d1") != version_of("2022-a", "d2")
    assert version_of('x" or id != "', "d").isalnum()
