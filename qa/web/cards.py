"""A task as a card: where it stands, what it says, who answers for it, and why it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.domain import Plan, Quantity, Role, Task, Unit
from qa.parsing.corrections import MARK
from qa.retrieval import Hit, Reasons
from qa.web.boxes import plan_label
from qa.web.markup import button, marked, number_of, tag, text
from qa.web.words import Words

SHOWN_UNITS = 4
"""Units of one role that are shown before the rest is folded; one more is shown rather than folded alone."""
_DECISIVE = " decisive"
"""The class of a name that an answer rests on."""
_MEANING = (0.45, 0.25, 0.12)
_WORDING = (0.8, 0.4, 0.01)
_LATE = (0.6, 0.42, 0.28)
_MEANING_FULL, _LATE_FULL = 0.7, 0.8
"""Centred cosines, of texts and of tokens, that hardly any query exceeds: the bar is full there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a card needs to know of its surroundings: the words, and the plans where there are several."""

    words: Words
    plans: dict[str, Plan]

    def plan_of(self, task: Task) -> str | None:
        """Return what the plan of a task is called, where the library holds more than one."""
        plan = self.plans.get(task.plan)
        if plan is None or len(self.plans) < 2:
            return None
        return plan_label(plan)


def hit_card(hit: Hit, setting: Setting) -> str:
    """Return a task that was found, with the reasons."""
    return _card(hit.task, setting, hit)


def task_card(task: Task, setting: Setting, decisive: Sequence[str] = ()) -> str:
    """Return a task that was listed; the `decisive` words are marked in its text and among its names."""
    return _card(task, setting, None, decisive)


def cards(items: Sequence[Hit | Task], setting: Setting, *, decisive: Sequence[str] = ()) -> str:
    """Return tasks and hits one below the other."""
    shown = (hit_card(item, setting) if isinstance(item, Hit) else task_card(item, setting, decisive) for item in items)
    return tag("ol", "".join(tag("li", card) for card in shown), "cards")


def _card(task: Task, setting: Setting, hit: Hit | None, decisive: Sequence[str] = ()) -> str:
    words = setting.words
    places = [match.span() for word in decisive if word for match in re.finditer(re.escape(word), task.text)]
    said = tag("p", marked(task.text, hit.reasons.spans if hit else places), "said", lang="zh-CN")
    body = _where(task, setting) + said + _figures(task.quantities, words) + _asides(task, words)
    foot = (_why(hit.task, hit.reasons, words) if hit else "") + button(
        text(words("similar")), "similar", "quiet", data_id=task.id
    )
    whole = tag("div", body, "what") + _who(task, words, decisive) + tag("footer", foot)
    return tag("article", whole, "card", data_task=task.id)


def _where(task: Task, setting: Setting) -> str:
    pieces = [tag("h3", text(number_of(task.number, setting.words)), "number")]
    if plan := setting.plan_of(task):
        pieces.append(tag("span", text(plan), "place plan"))
    if task.section:
        pieces.append(tag("span", text(task.section), "place"))
    if task.parent:
        label = tag("b", text(setting.words("parent")))
        pieces.append(tag("p", label + text(task.parent), "parent"))
    return tag("header", "".join(pieces))


def _figures(quantities: Sequence[Quantity], words: Words) -> str:
    if not quantities:
        return ""
    items = (
        tag("li", (tag("span", text(one.subject)) if one.subject else "") + tag("b", text(one.text)))
        for one in quantities
    )
    return tag("ul", "".join(items), "figures", aria_label=words("figures"))


def _asides(task: Task, words: Words) -> str:
    lines = [(words("deadline"), task.deadline.text)] if task.deadline else []
    for doubt in task.doubts:
        mended = doubt.startswith(MARK)
        lines.append((words("check_changed"), doubt.removeprefix(MARK)) if mended else (words("doubts"), doubt))
    return "".join(tag("p", tag("b", text(label)) + text(line), "aside") for label, line in lines)


def _who(task: Task, words: Words, decisive: Sequence[str]) -> str:
    rows = (
        (words("leaders"), "".join(leader_chip(name, words, decisive) for name in task.leaders)),
        (words("lead_units"), unit_chips(task.lead_units, "lead", words, decisive)),
        (words("support_units"), unit_chips(task.support_units, "support", words, decisive)),
    )
    shown = "".join(tag("div", tag("dt", text(label)) + tag("dd", chips)) for label, chips in rows if chips)
    return tag("dl", shown, "who")


def leader_chip(name: str, words: Words, decisive: Sequence[str] = ()) -> str:
    """Return a leader as a button that filters by the name."""
    css = f"chip leader{_DECISIVE if name in decisive else ''}"
    return button(text(name), "leader", css, data_name=name, title=words("filter_by", name=name))


def unit_chips(units: Sequence[Unit], role: Role, words: Words, decisive: Sequence[str] = ()) -> str:
    """Return units as buttons that filter by them, those that decided first, a long list folded."""
    units = sorted(units, key=lambda unit: unit.name not in decisive)
    chips = [_unit_chip(unit, role, words, decisive) for unit in units]
    if len(chips) <= SHOWN_UNITS + 1:
        return "".join(chips)
    summary = tag("summary", text(words("folded", count=len(chips))))
    return "".join(chips[:SHOWN_UNITS]) + tag("details", summary + "".join(chips[SHOWN_UNITS:]), "folded")


def _unit_chip(unit: Unit, role: Role, words: Words, decisive: Sequence[str]) -> str:
    hints = [words("collective_hint")] if unit.collective else [words("filter_by", name=unit.name)]
    if unit.written != unit.name:
        hints.append(words("written", written=unit.written))
    label = text(unit.name) + (tag("i", text(words("collective"))) if unit.collective else "")
    css = f"chip {role}{' collective' if unit.collective else ''}{_DECISIVE if unit.name in decisive else ''}"
    return button(label, "unit", css, data_name=unit.name, title="；".join(hints))


def _why(task: Task, reasons: Reasons, words: Words) -> str:
    terms = "".join(tag("mark", text(term)) for term in reasons.terms) or text(words("why_no_terms"))
    rows = [(words("why_terms"), terms)]
    if reasons.clause:
        rows.append((words("why_clause"), text(task.text[slice(*reasons.clause)])))
    meaning, wording = _grade(reasons.dense, _MEANING), _grade(reasons.keyword, _WORDING)
    ranks = {part.leg: words("why_rank", rank=part.rank) for part in reasons.parts if part.share > 0}
    said = words(f"meaning_{meaning}") + ranks.get("dense", "")
    rows.append((words("why_meaning"), _bar(reasons.dense / _MEANING_FULL, said)))
    if reasons.late is not None:
        met = words(f"meaning_{_grade(reasons.late, _LATE)}") + ranks.get("late", "")
        rows.append((words("why_late"), _bar(reasons.late / _LATE_FULL, met)))
    said = words(f"words_{wording}") + ranks.get("keyword", "")
    rows.append((words("why_words"), _bar(reasons.keyword, said)))
    if reasons.named:
        rows.append((words("why_named"), text(words("why_named_is"))))
    if reasons.meets_condition:
        rows.append((words("why_condition"), text(words("why_condition_is"))))
    listed = "".join(tag("div", tag("dt", text(label)) + tag("dd", value)) for label, value in rows)
    return tag("details", tag("summary", text(words("why"))) + tag("dl", listed), "why")


def _grade(value: float, steps: Sequence[float]) -> int:
    """Return 3 for a value of at least the first step, down to 0 for one below the last."""
    return next((3 - place for place, step in enumerate(steps) if value >= step), 0)


def _bar(share: float, label: str) -> str:
    width = round(100 * min(max(share, 0.0), 1.0))
    return tag("span", tag("span", "", style=f"width:{width}%"), "bar", aria_hidden="true") + text(label)
