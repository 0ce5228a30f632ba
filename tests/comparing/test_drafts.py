"""Drafts as they stand in a file."""

from __future__ import annotations

import pytest

from qa.comparing.drafts import MOST_DRAFTS, read_drafts, with_names
from qa.comparing.items import Draft
from qa.errors import ParsingError
from qa.index.snapshot import Snapshot
from qa.reading import Document


def texts(content: str) -> list[str]:
    return [draft.text for draft in read_drafts(Document.from_text(content, "草稿"))]


def test_numbered_items() -> None:
    assert texts("1.完善演出安排。\n2.建设观测站。\n") == ["完善演出安排。", "建设观测站。"]


def test_paragraphs_where_nothing_is_numbered() -> None:
    assert texts("完善演出安排。\n\n一、其他\n建设观测站。\n") == ["完善演出安排。", "建设观测站。"]


def test_responsibility_beside_a_draft() -> None:
    (draft,) = read_drafts(Document.from_text("1.建设公厕。（牵头领导：甲某；牵头单位：区城管局）\n"))
    assert draft == Draft("建设公厕。", ("甲某",), ("区城管局",))


def test_responsibility_at_the_end_of_a_paragraph() -> None:
    (draft,) = read_drafts(Document.from_text("建设公厕。（牵头领导：甲某；牵头单位：区城管局）\n"))
    assert draft == Draft("建设公厕。", ("甲某",), ("区城管局",))


def test_nothing_to_check() -> None:
    with pytest.raises(ParsingError, match="没有可查的任务"):
        texts("\n \n")


def test_too_many() -> None:
    with pytest.raises(ParsingError, match="超过上限"):
        texts("建设公厕。\n" * (MOST_DRAFTS + 1))


def test_names_in_the_text(seed: Snapshot) -> None:
    draft = with_names(Draft("养犬管理由张娅牵头，教体局负责，区财政局配合。"), seed.names)
    assert draft.leaders == ("张娅",)
    assert draft.lead_units == ()
    assert with_names(Draft("养犬管理由区财政局牵头。"), seed.names).lead_units == ("区财政局",)
