"""Overlaps between tasks, and the alignment of two plans."""

from qa.comparing.changes import Change, Renamed
from qa.comparing.comparison import Comparison, Row, compare

__all__ = ["Change", "Comparison", "Renamed", "Row", "compare"]
