"""Overlaps between tasks, drafts checked against them, and the alignment of two plans."""

from qa.comparing.changes import Change, Renamed
from qa.comparing.comparison import Comparison, Row, compare
from qa.comparing.drafts import read_drafts
from qa.comparing.duplicates import Checked, Match, Overlap, check, find_overlaps
from qa.comparing.evidence import Evidence
from qa.comparing.items import Draft
from qa.comparing.remembered import Comparisons

__all__ = [
    "Change",
    "Checked",
    "Comparison",
    "Comparisons",
    "Draft",
    "Evidence",
    "Match",
    "Overlap",
    "Renamed",
    "Row",
    "check",
    "compare",
    "find_overlaps",
    "read_drafts",
]
