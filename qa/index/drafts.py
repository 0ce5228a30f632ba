"""A plan made ready to be written: its passages, and the digest that tells whether anything would change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from qa.domain import ParsedPlan
from qa.errors import LibraryError
from qa.index.passages import Passage, passages_of
from qa.index.rows import Document
from qa.index.store import LATE_VERSION
from qa.parsing.corrections import Correction


@dataclass(frozen=True, slots=True)
class Draft:
    """A parsed plan with its document and the passages of each task."""

    parsed: ParsedPlan
    document: Document
    passages: tuple[tuple[Passage, ...], ...]
    digest: str
    """Of the parsed plan, the file's content and the passages, but not of the file's name or the time."""
    corrections: tuple[Correction, ...] = ()
    """Those that were applied to the plan, and those that found no task in it."""

    @classmethod
    def of(cls, parsed: ParsedPlan, document: Document, corrections: Sequence[Correction] = ()) -> Draft:
        """Prepare a plan to which corrections were applied.

        Raises LibraryError where a task does not bear the id that its plan and ordinal give it, or where the text
        cannot be stored.
        """
        for task in parsed.tasks:
            if (task.plan, task.id) != (parsed.plan.id, f"{parsed.plan.id}/{task.ordinal}"):
                raise LibraryError(f"任务编号“{task.id}”不是方案“{parsed.plan.id}”第 {task.ordinal} 项的：请重新解析。")
        passages = tuple(map(passages_of, parsed.tasks))
        return cls(parsed, document, passages, _digest(parsed, document, passages), tuple(corrections))

    @property
    def texts(self) -> list[str]:
        """The texts of all passages, each once."""
        return list(dict.fromkeys(passage.text for task in self.passages for passage in task))

    @property
    def token_texts(self) -> list[str]:
        """The texts whose tokens are compared one by one, each once: those of the context passages."""
        return list(dict.fromkeys(one.text for task in self.passages for one in task if one.kind == "context"))


def _digest(parsed: ParsedPlan, document: Document, passages: tuple[tuple[Passage, ...], ...]) -> str:
    pieces = [[(one.kind, one.start, one.end, one.text) for one in task] for task in passages]
    everything = [asdict(parsed), document.sha256, document.content, pieces, LATE_VERSION]
    try:
        return sha256(json.dumps(everything, ensure_ascii=False).encode()).hexdigest()
    except UnicodeEncodeError as error:
        broken = f"U+{ord(error.object[error.start]):04X}"
        raise LibraryError(f"“{document.file_name}”的文字里有无效字符（{broken}）：请另存为 UTF-8 后重试。") from error
