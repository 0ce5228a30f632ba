"""From a file to the library: read, parse, store. The import journey in one walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.domain import Notice, ParsedPlan, Plan
from qa.errors import ParsingError, ReadingError
from qa.index.encoder import Progress
from qa.index.library import Imported, Library
from qa.parsing import parse
from qa.parsing.corrections import Correction
from qa.parsing.front import plan_id
from qa.reading import Document, read
from qa.reading.limits import Limits

_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A file that has been read and holds a plan: the document and what it was parsed into, without corrections."""

    document: Document
    parsed: ParsedPlan


def read_plan(path: Path, *, name: str | None = None, limits: Limits = _NO_LIMITS) -> ReadPlan:
    """Read and parse a file, known by `name` (its own where not given).

    Raises ReadingError where it cannot be read or is beyond `limits`, ParsingError where it holds no task.
    """
    document = read(path, name=name, limits=limits)
    parsed = parse(document)
    if not parsed.tasks:
        raise ParsingError(f"“{document.name}”：{no_tasks_reason(parsed)}")
    return ReadPlan(document, parsed)


def store_plan(
    library: Library,
    plan: ReadPlan,
    *,
    corrections: Sequence[Correction] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Store a plan that was read, with `corrections`, or where they are not given with those the library keeps for it.

    Raises LibraryError where the library cannot be written, which is then as before, ParsingError where the
    corrections leave no task.
    """
    document = plan.document
    return library.import_plan(
        plan.parsed,
        file_name=document.name,
        content=document.text,
        sha256=document.sha256,
        corrections=corrections,
        progress=progress,
    )


def unchanged(library: Library, plan: ReadPlan) -> Imported | None:
    """Return what storing a plan would report where it would change nothing, else None.

    It needs no encoder, so that importing the same file again does not wait for one to load.
    """
    return library.unchanged(plan.parsed, content=plan.document.text, sha256=plan.document.sha256)


def import_file(library: Library, path: Path, *, name: str | None = None, progress: Progress | None = None) -> Imported:
    """Read, parse and store one file. Raises what `read_plan` and `store_plan` raise."""
    return store_plan(library, read_plan(path, name=name), progress=progress)


def parse_file(path: Path, *, name: str | None = None, limits: Limits = _NO_LIMITS) -> ParsedPlan:
    """Read and parse one file without a library; where it cannot be read, the reason stands among the warnings."""
    try:
        return parse(read(path, name=name, limits=limits))
    except ReadingError as error:
        title = Path(name or path.name).stem
        plan = Plan(plan_id(title, None, None), title, None, None, None, None, ())
        return ParsedPlan(plan, (), (), (Notice("unreadable", str(error)),), ())


def no_tasks_reason(parsed: ParsedPlan) -> str:
    """Return the sentence that says why a document has no tasks."""
    return next((notice.message for notice in parsed.warnings if notice.code == "no_tasks"), "没有找到任务。")
