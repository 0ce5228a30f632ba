"""From a file to the library: read, parse, store. The import journey in one walk."""

from __future__ import annotations

from pathlib import Path

from qa.domain import Notice, ParsedPlan, Plan
from qa.errors import ParsingError, ReadingError
from qa.index.encoder import Progress
from qa.index.library import Imported, Library
from qa.parsing import parse
from qa.parsing.front import plan_id
from qa.reading import Document, read


def import_file(library: Library, path: Path, *, name: str | None = None, progress: Progress | None = None) -> Imported:
    """Read, parse and store one file, known by `name` (its own where not given).

    Raises ReadingError where it cannot be read, ParsingError where it holds no task, LibraryError where the
    library cannot be written; the library is then as before.
    """
    document, parsed = _read_plan(path, name)
    return library.import_plan(
        parsed, file_name=document.name, content=document.text, sha256=document.sha256, progress=progress
    )


def unchanged_file(library: Library, path: Path) -> Imported | None:
    """Return what importing a file would report where it would change nothing, else None.

    It needs no encoder, so that importing the same file again does not wait for one to load. Raises as
    `import_file` does.
    """
    document, parsed = _read_plan(path, None)
    if not library.holds(parsed, content=document.text, sha256=document.sha256):
        return None
    return Imported(parsed.plan, "unchanged", len(parsed.tasks), len(parsed.unplaced), parsed.warnings, 0)


def _read_plan(path: Path, name: str | None) -> tuple[Document, ParsedPlan]:
    document = read(path, name=name)
    parsed = parse(document)
    if not parsed.tasks:
        raise ParsingError(f"“{document.name}”：{no_tasks_reason(parsed)}")
    return document, parsed


def parse_file(path: Path, *, name: str | None = None) -> ParsedPlan:
    """Read and parse one file without a library; where it cannot be read, the reason stands among the warnings."""
    try:
        return parse(read(path, name=name))
    except ReadingError as error:
        title = Path(name or path.name).stem
        plan = Plan(plan_id(title, None, None), title, None, None, None, None, ())
        return ParsedPlan(plan, (), (), (Notice("unreadable", str(error)),), ())


def no_tasks_reason(parsed: ParsedPlan) -> str:
    """Return the sentence that says why a document has no tasks."""
    return next((notice.message for notice in parsed.warnings if notice.code == "no_tasks"), "没有找到任务。")
