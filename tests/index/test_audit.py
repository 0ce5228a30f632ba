from __future__ import annotations

import numpy as np

from qa.index.audit import Audit
from qa.index.library import Library
from tests.index.conftest import OpenLibrary
from tests.index.samples import plan_of, put


def test_what_is_missing_too_much_and_twice_is_told() -> None:
    audit = Audit("x")
    audit.compare_ids("片段 ", ["b", "c", "c"], ["a", "b", "c"])
    assert audit.problems == ["片段 a：缺少", "片段 c：重复"]
    audit.compare_ids("任务 ", ["d"], [])
    assert audit.problems[2:] == ["任务 d：多出"]
    assert not audit.ok


def test_vectors_are_compared_within_what_writing_costs() -> None:
    audit = Audit("x")
    audit.compare_vectors(
        ["a", "b"], np.array([[1, 0], [0, 1]], np.float32), np.array([[1, 5e-7], [0, 1.001]], np.float32)
    )
    assert (audit.passages, audit.problems) == (2, ["片段 b：向量不同"])
    audit.compare_vectors(["a"], np.array([[np.nan, 0]], np.float32), np.array([[1, 0]], np.float32))
    audit.compare_vectors(["a"], np.zeros((1, 3), np.float32), np.zeros((1, 2), np.float32))
    assert audit.problems[1:] == ["片段 a：向量不同", "向量的大小是 (1, 3)，应为 (1, 2)"]


def test_terms_are_compared_one_by_one() -> None:
    audit = Audit("x")
    audit.compare_terms("a", {1: 0.5, 2: 0.25}, {1: 0.5, 2: 0.2500001})
    audit.compare_terms("b", {1: 0.5}, {1: 0.51})
    audit.compare_terms("c", {1: 0.5}, {1: 0.5, 2: 0.1})
    assert (audit.tasks, audit.terms) == (3, 5)
    assert audit.problems == ["任务 b：词项不同", "任务 c：词项不同"]


def test_the_embedded_engine_is_compared_row_by_row(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of("水水电", "电路", "山"))
    audit = open_library().audit()
    assert (audit.engine, audit.passages, audit.tasks, audit.terms, audit.problems) == ("embedded", 9, 3, 5, [])


def test_an_empty_library_has_nothing_to_compare(library: Library) -> None:
    assert library.audit().ok
