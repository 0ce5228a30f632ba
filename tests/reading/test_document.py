from __future__ import annotations

import hashlib

import pytest

from qa.reading.document import Document, page_starts


@pytest.mark.parametrize(
    ("text", "starts"),
    [("", ()), ("甲\n乙", ()), ("甲\f乙", (0, 2)), ("\f", (0, 1)), ("甲\n\f乙𠀀\f", (0, 3, 6))],
)
def test_form_feeds_part_pages(text: str, starts: tuple[int, ...]) -> None:
    assert page_starts(text) == starts


@pytest.mark.parametrize(("position", "page"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (99, 3)])
def test_page_of_a_character(position: int, page: int) -> None:
    assert Document.from_text("甲\f乙\f丙").page(position) == page


def test_pages_are_unknown_without_form_feeds() -> None:
    assert Document.from_text("甲乙").page(1) is None


def test_a_document_of_text_alone() -> None:
    document = Document.from_text("甲", name="方案.txt")
    assert (document.name, document.text) == ("方案.txt", "甲")
    assert document.sha256 == hashlib.sha256("甲".encode()).hexdigest()


def test_halves_of_characters_have_a_fingerprint() -> None:
    assert Document.from_text("\ud800").sha256 != Document.from_text("\ud801").sha256
