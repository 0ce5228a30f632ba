from __future__ import annotations

from qa.index.tokens import KEYWORDS
from qa.text import segment


def test_the_keywords_carry_the_version_of_the_segmenter() -> None:
    assert KEYWORDS.version == f"keywords-{segment.VERSION}"
    assert set(KEYWORDS.split("高标准农田")) >= {"高标", "标准", "准农", "农田"}
