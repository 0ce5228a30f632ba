"""Cuts text into words with jieba, and into character bigrams. The one place that knows jieba."""

from __future__ import annotations

import logging
import marshal
import os
import re
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.text.normal import normal

if TYPE_CHECKING:
    from jieba import Tokenizer

VERSION = "1"
"""Changes whenever the same text would be cut differently: indexes built with another are rebuilt."""

_HAN_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[\w.%]+")
_MARK = re.compile(r"^[\W_]+$")
FUNCTION_WORDS = frozenset(
    "的 了 和 与 及 或 在 是 有 对 为 以 等 把 被 将 从 到 由 向 于 个 这 那 哪 吗 呢 吧 啊 "
    "我 你 他 她 它 们 我们 你们 请 问 请问 什么 怎么 如何 怎样 哪些 哪个 哪里 谁 由谁 多少 几 "
    "是否 有没有 有关 关于 相关 方面 情况 一下 想 要 会 能 可以 需要 都 也 还 就 很 更 最 不 没 "
    "没有 之 其 该 各 每 并 而 但 因 所 里 上 下 中 "
    "the a an of for to in on and or is are what who which how".split()
)


class Segmenter:
    """Cuts text into words by jieba's dictionary. Safe to use from several threads."""

    def __init__(self) -> None:
        self._tokenizer = _new_tokenizer()
        self._lock = threading.Lock()

    def words(self, text: str) -> list[str]:
        """Return the words of `text` in normal form, marks and blanks left out."""
        with self._lock:
            words = self._tokenizer.lcut(normal(text))
        return [word for word in words if word.strip() and not _MARK.match(word)]

    def pieces(self, text: str) -> list[str]:
        """Return all of `text` as written, cut into words, marks and blanks."""
        with self._lock:
            return list(self._tokenizer.lcut(text))

    def knows(self, word: str) -> bool:
        """Tell whether jieba's dictionary holds a word in normal form."""
        with self._lock:
            self._tokenizer.check_initialized()
            return bool(self._tokenizer.FREQ.get(word))

    def content_words(self, text: str) -> list[str]:
        """Return the words that carry meaning: no particles, no question words."""
        return [word for word in self.words(text) if word not in FUNCTION_WORDS]


def bigrams(text: str) -> list[str]:
    """Return the overlapping pairs of Han characters of `text` in normal form, and Latin words and numbers whole."""
    text = normal(text)
    pairs = [run[place : place + 2] for run in _HAN_RUN.findall(text) for place in range(max(len(run) - 1, 1))]
    return pairs + [word for word in _WORD.findall(_HAN_RUN.sub(" ", text)) if not _MARK.match(word)]


@lru_cache(maxsize=1)
def _jieba_logger_quieted() -> None:
    """jieba sets its own logger to DEBUG on import and announces how long its dictionary took."""
    import jieba

    jieba.setLogLevel(logging.WARNING)


def _new_tokenizer() -> Tokenizer:
    _jieba_logger_quieted()
    from jieba import Tokenizer

    tokenizer = Tokenizer()
    _take_from_cache(tokenizer)
    return tokenizer


def _take_from_cache(tokenizer: Tokenizer) -> None:
    """Read the dictionary that jieba keeps in the temporary folder at once, where jieba would read it bit by bit.

    Where it is missing or damaged jieba makes it at the first use. As for jieba, the file is trusted where it is ours.
    """
    kept = Path(tempfile.gettempdir()) / "jieba.cache"
    try:
        if not hasattr(os, "getuid") or kept.stat().st_uid == os.getuid():
            tokenizer.FREQ, tokenizer.total = marshal.loads(kept.read_bytes())  # noqa: S302 - jieba's own file
            tokenizer.initialized = True
    except (OSError, ValueError, EOFError, TypeError):
        tokenizer.initialized = False


@lru_cache(maxsize=1)
def shared_segmenter() -> Segmenter:
    """Return the segmenter that knows jieba's dictionary alone; the same for every library."""
    return Segmenter()


def keywords(text: str) -> list[str]:
    """Return what the keyword index holds of `text`: its content words and its character bigrams."""
    return shared_segmenter().content_words(text) + bigrams(text)
