"""Which pairs are looked at."""

from __future__ import annotations

import numpy as np

from qa.comparing.candidates import NEAR, between, within
from qa.comparing.items import Item, Items
from qa.comparing.table import ItemTable
from qa.index.snapshot import Snapshot


def table_of(seed: Snapshot) -> ItemTable:
    return ItemTable.of(Items(seed).of_tasks(range(len(seed.tasks))))


def test_within_a_group_the_nearest_of_each_are_there_once(seed: Snapshot) -> None:
    table = table_of(seed)
    groups = np.arange(len(table)) % 2
    found = within(table, groups)
    assert found == sorted(set(found))
    assert all(a < b and groups[a] == groups[b] for a, b in found)
    cosines = table.vectors @ table.vectors.T
    for row in range(len(table)):
        others = [other for other in range(len(table)) if other != row and groups[other] == groups[row]]
        nearest = sorted(others, key=lambda other: -cosines[row, other])[:NEAR]
        assert all((min(row, one), max(row, one)) in found for one in nearest if cosines[row, one] >= 0.2)


def test_between_groups_no_pair_is_of_one_group(seed: Snapshot) -> None:
    table = table_of(seed)
    groups = np.arange(len(table)) // 50
    found = between(table, groups)
    assert found == sorted(set(found))
    assert all(a < b and groups[a] != groups[b] for a, b in found)
    cosines = table.vectors @ table.vectors.T
    for row in range(len(table)):
        best = max(np.flatnonzero(groups != groups[row]), key=lambda other: cosines[row, other])
        if cosines[row, best] >= 0.2:
            assert (min(row, best), max(row, best)) in found


def test_shared_rare_words_make_a_pair_however_far_apart_in_meaning() -> None:
    texts = ("葫芦产业发展", "公园建设", "建设葫芦公园", "公厕建设")
    axes = np.eye(len(texts), dtype=np.float32)
    items = (
        Item(text, None, (), (), ((0, len(text)),), axis, axis[None], frozenset())
        for text, axis in zip(texts, axes, strict=True)
    )
    assert within(ItemTable.of(items), np.zeros(len(texts), np.int64)) == [(0, 2)]


def test_one_task_has_no_pairs(seed: Snapshot) -> None:
    table = ItemTable.of(Items(seed).of_tasks([0]))
    assert within(table, np.zeros(1, np.int64)) == []
    assert between(table, np.zeros(1, np.int64)) == []
