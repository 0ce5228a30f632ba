"""A query becomes hits. Others use `Searcher`, its results, and `Filters`."""

from qa.retrieval.filters import Filters, Selection, resolve_unit, select
from qa.retrieval.reasons import Reasons
from qa.retrieval.search import Hit, Searcher, SearchResult

__all__ = ["Filters", "Hit", "Reasons", "SearchResult", "Searcher", "Selection", "resolve_unit", "select"]
