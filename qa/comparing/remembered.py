"""Comparisons that were made, remembered: pages and questions ask for the same one again and again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from qa.comparing.comparison import Comparison, compare
from qa.domain import Plan
from qa.index.links import LinkDecision, links_about
from qa.index.snapshot import Snapshot

_KEPT: Final = 4


class Comparisons:
    """The last comparisons, each as long as the library and what the user decided are the same. For several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, str, tuple[LinkDecision, ...]], Comparison] = OrderedDict()
        self._lock = Lock()

    def of(self, snapshot: Snapshot, old: Plan, new: Plan) -> Comparison:
        """Return the comparison of two plans of a snapshot."""
        key = (snapshot.fingerprint, old.id, new.id, links_about(snapshot.links, old.id, new.id))
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = compare(snapshot, old, new)
            with self._lock:
                self._known[key] = known
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return known
