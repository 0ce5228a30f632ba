"""Checked drafts and overlapping tasks as HTML: the finding, the tasks, and the shared words side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from qa.comparing import Checked, Evidence, Match, Overlap
from qa.domain import Plan, Task
from qa.web.boxes import plan_label
from qa.web.markup import marked, notice, number_of, tag, text
from qa.web.words import Words

_FINDINGS: Final = ("duplicate", "overlap", "new")


def checked_html(checked: Sequence[Checked], plans: Sequence[Plan], words: Words) -> str:
    """Return drafts with what was found about each, those that match something first among equals in their order."""
    counts = Counter(one.finding for one in checked)
    head = "".join(
        tag("li", tag("b", text(counts[finding])) + tag("span", text(words(f"finding_{finding}"))), f"kind {finding}")
        for finding in _FINDINGS
    )
    labels = {plan.id: plan_label(plan) for plan in plans}
    drafts = "".join(_draft(place, one, labels, words) for place, one in enumerate(checked, 1))
    return tag("ul", head, "kinds") + tag("ol", drafts, "pairs")


def overlaps_html(pairs: Sequence[Overlap], plans: Sequence[Plan], words: Words) -> str:
    """Return pairs of tasks that share work."""
    if not pairs:
        return notice(words("within_none"), "note")
    labels = {plan.id: plan_label(plan) for plan in plans}
    count = tag("p", text(words("within_count", count=len(pairs))), "facts", role="status")
    return count + tag("ol", "".join(_pair(pair, labels, words) for pair in pairs), "pairs")


def _draft(place: int, checked: Checked, labels: dict[str, str], words: Words) -> str:
    kind = tag("span", text(words(f"finding_{checked.finding}")), f"kind {checked.finding}")
    head = tag("header", kind + tag("b", text(words("drafts_place", place=place)), "number"))
    spans = [span for match in checked.matches for one in match.evidence for span in one.a_marks]
    said = tag("p", marked(checked.draft.text, spans), "said", lang="zh-CN")
    matches = "".join(_match(match, labels, words) for match in checked.matches)
    return tag("li", head + said + (tag("ul", matches, "matches") if matches else ""), f"pair {checked.finding}")


def _match(match: Match, labels: dict[str, str], words: Words) -> str:
    spans = [span for one in match.evidence for span in one.b_marks]
    return tag(
        "li",
        _relation(match.relation, match.score, words)
        + _task(match.task, spans, labels, words)
        + _odds(match.evidence, words),
    )


def _pair(pair: Overlap, labels: dict[str, str], words: Words) -> str:
    marks_a = [span for one in pair.evidence for span in one.a_marks]
    marks_b = [span for one in pair.evidence for span in one.b_marks]
    sides = tag("div", _task(pair.a, marks_a, labels, words) + _task(pair.b, marks_b, labels, words), "sides")
    head = tag("header", _relation(pair.relation, pair.score, words))
    return tag("li", head + sides + _odds(pair.evidence, words), f"pair {pair.relation}")


def _relation(relation: str, score: float, words: Words) -> str:
    sure = tag("span", text(words("relation_sure", share=f"{score:.0%}")), "facts")
    return tag("span", text(words(f"relation_{relation}")), f"kind {relation}") + sure


def _task(task: Task, spans: Iterable[tuple[int, int]], labels: dict[str, str], words: Words) -> str:
    number = tag("b", text(number_of(task.number, words)), "number")
    plan = tag("span", text(labels.get(task.plan, task.plan)), "place plan")
    who = "；".join(filter(None, ("、".join(task.leaders), "、".join(unit.name for unit in task.lead_units))))
    said = tag("p", marked(task.text, spans), "said", lang="zh-CN")
    return tag("div", number + plan + said + tag("p", text(who), "facts", lang="zh-CN"), "task")


def _odds(evidence: Iterable[Evidence], words: Words) -> str:
    told = "".join(
        tag(
            "li",
            tag("b", text(words(f"odds_{one.sort}")))
            + text(f"{one.subject + '：' if one.subject else ''}{one.a} ≠ {one.b}"),
        )
        for one in evidence
        if one.sort != "clause"
    )
    return tag("ul", told, "changes odds", lang="zh-CN") if told else ""
