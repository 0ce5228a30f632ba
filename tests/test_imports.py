"""Importing is cheap, and the parts of the package depend on each other in one direction."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "qa"

HEAVY = (
    "bm25s",
    "faiss",
    "gradio",
    "jieba",
    "openpyxl",
    "openvino",
    "pandas",
    "plotly",
    "pymilvus",
    "sentence_transformers",
    "torch",
)

# From the ground up: each part may import those before it. Parts of one line do not know each other.
LAYERS = (
    ("domain", "errors"),
    ("settings", "text"),
    ("reading",),
    ("parsing",),
    ("index",),
    ("retrieval",),
    ("comparing",),
    ("answering",),
    ("evaluating", "reporting", "doctor"),
    ("web", "terminal", "workplace", "output"),
    ("comparing_terminal",),
    ("align_commands", "comparing_commands", "correction_commands", "engine_commands", "unit_commands"),
    ("cli",),
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}


def loaded_by(statement: str) -> set[str]:
    """Return the names of all modules that a fresh interpreter has loaded after `statement`."""
    code = f"{statement}\nimport sys\nsys.stdout.write(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8")
    return set(run.stdout.split())


@pytest.mark.parametrize("module", ["qa", "qa.cli"])
def test_import_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(f"import {module}").isdisjoint(HEAVY)


def test_import_of_the_package_loads_no_library_at_all() -> None:
    libraries = {name.partition(".")[0] for name in loaded_by("import qa") - loaded_by("")}
    assert libraries == {"qa"}


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of everything of ours that a module imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("qa."))
        elif isinstance(node, ast.ImportFrom) and node.module == "qa":
            yield from (f"qa.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("qa."):
            yield node.module


def wrong_way(path: Path, part: str) -> list[str]:
    """Return the imports of a module of `part` that lead up or sideways."""
    others = ((name, name.split(".")[1]) for name in imported(path))
    return [name for name, other in others if other in HEIGHT and other != part and HEIGHT[other] >= HEIGHT[part]]


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_arrows_run_one_way(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert part in HEIGHT, "a new part needs a place among the layers"
    assert wrong_way(path, part) == []


def test_an_arrow_that_leads_up_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "numerals.py"
    module.write_text(
        "import qa.domain\nfrom qa.text import layout\nfrom qa.index.store import Store\n"
        "def f():\n    from qa import web, settings\n",
        encoding="utf-8",
    )
    assert wrong_way(module, "text") == ["qa.index.store", "qa.web", "qa.settings"]
