"""A document becomes a plan with its tasks and an account of every character. Others use `parse`."""

from qa.parsing.plan import parse

__all__ = ["parse"]
