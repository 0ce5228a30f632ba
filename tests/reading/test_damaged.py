"""Damaged and made-up files are refused, or read soundly and parsed. `benchmarks/fuzz.py` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import ReadingError
from qa.reading import Document, read
from tests.reading.damage import chance, damaged
from tests.reading.pdf_parts import drawn_pdf
from tests.reading.sound_files import SUFFIXES, sound_files
from tests.reading.soundness import check
from tests.reading.soup import any_document, encoded, plan_like, tag_soup

HUNDREDS = range(2)


def try_file(content: bytes, suffix: str, folder: Path) -> None:
    path = folder / f"plan{suffix}"
    path.write_bytes(content)
    try:
        document = read(path)
    except ReadingError:
        return
    check(document)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_that_are_damaged_here_are_sound_before(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"plan{suffix}"
    for content in sound_files(suffix):
        path.write_bytes(content)
        check(read(path))


@pytest.mark.parametrize("hundred", HUNDREDS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_damaged_file_is_refused_or_read(suffix: str, hundred: int, tmp_path: Path) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        try_file(damaged(suffix, chance(f"{suffix}/{number}")), suffix, tmp_path)


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_a_page_of_loose_tags_is_refused_or_read(hundred: int, tmp_path: Path) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        random = chance(f"tags/{number}")
        try_file(encoded(tag_soup(random), random), ".html", tmp_path)


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_any_text_is_refused_or_read(hundred: int, tmp_path: Path) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        random = chance(f"text/{number}")
        try_file(encoded(plan_like(random), random), ".txt", tmp_path)


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_any_document_is_parsed(hundred: int) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        random = chance(f"document/{number}")
        check(any_document(random))
        check(Document.from_text(plan_like(random)))


def test_the_same_number_gives_the_same_damage() -> None:
    for suffix in SUFFIXES:
        assert damaged(suffix, chance("same")) == damaged(suffix, chance("same"))


def test_a_drawn_pdf_shows_what_its_fonts_say(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(drawn_pdf())
    assert read(path).text == "任仼份\n任仼份\naab\naab\n"
