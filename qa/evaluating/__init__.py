"""Metrics of retrieval, and what runs a gold set. Others use `read_gold`, `evaluate` and their results."""

from qa.evaluating.gold import GoldQuery, read_gold
from qa.evaluating.run import Evaluation, evaluate

__all__ = ["Evaluation", "GoldQuery", "evaluate", "read_gold"]
