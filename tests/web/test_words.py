"""Both languages have the same words, with the same gaps to fill."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from qa.web import words as module
from qa.web.words import LANGUAGES

SOURCES = sorted(Path(module.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("key", sorted(module._TABLE))
def test_gaps_agree(key: str) -> None:
    chinese, english = ({name for _, name, _, _ in Formatter().parse(one) if name} for one in module._TABLE[key])
    assert english <= chinese


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if not path.name.startswith("words"))
    used = set(re.findall(r'words\(\s*f?"([a-z0-9_]+)"', code))
    assert used <= set(module._TABLE)
    built = tuple(re.findall(r'words\(f"([a-z_]+)\{', code))
    quoted = set(re.findall(r"[\"']([a-z0-9_]+)[\"']", code))
    unused = {key for key in module._TABLE if key not in quoted and not key.startswith(built)}
    assert unused == set()


def test_values_are_filled_in() -> None:
    assert LANGUAGES["zh"]("found", count=3) == "最相关的 3 项任务"
    assert LANGUAGES["en"]("found", count=3) == "3 most relevant tasks"
