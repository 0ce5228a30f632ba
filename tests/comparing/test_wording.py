"""Wording that differs, or only looks so."""

from __future__ import annotations

import pytest

from qa.comparing.wording import cosmetic, difference


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("加快建设，确保完成。", "加快建设、确保完成"),
        ("用好“揭榜挂帅”、创新券等机制", "用好“揭榜挂帅”“创新券”等机制"),
        ("治理拖欠账款和逃废债行为", "治理拖欠账款、逃废债等行为"),
        ("人才培养、引进、激励机制", "人才引进、培养、激励机制"),
        ("投资7500万元，新建道路。", "投资0.75亿元，新建道路。"),
        ("２０２２年完成", "2023年完成"),
    ],
)
def test_cosmetic(old: str, new: str) -> None:
    assert cosmetic(old, new)
    assert cosmetic(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("启动改造", "完成改造"),
        ("新建公厕17座", "新建公厕30座"),
        ("张三配合李四", "李四配合张三"),
        ("加快建设", "加快建设，强化监管"),
    ],
)
def test_not_cosmetic(old: str, new: str) -> None:
    assert not cosmetic(old, new)


def test_words_that_changed() -> None:
    old, new = "启动4个棚户区改造。", "完成4个棚户区改造工作。"
    found = difference(old, new)
    assert [old[start:end] for start, end in found.old] == ["启动"]
    assert [new[start:end] for start, end in found.new] == ["完成", "工作"]


def test_nothing_changed() -> None:
    assert difference("公厕", "公厕") == difference("", "")
