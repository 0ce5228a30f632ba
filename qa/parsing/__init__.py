"""A document becomes a plan with its tasks and an account of every character. Others use `parse`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.parsing.plan import parse

__all__ = ["parse"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module has
    """Import the parser when it is asked for: a search needs parts of this package, and not the grammar of plans."""
    if name in __all__:
        return getattr(import_module("qa.parsing.plan"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
