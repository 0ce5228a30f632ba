"""The panel in which a user says which tasks of two plans are the same work, and which are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import gradio as gr

from qa.comparing import Comparison
from qa.domain import Task
from qa.errors import QaError
from qa.index.library import Library
from qa.index.linking import Verb, Wish, label, told
from qa.index.links import FoundLink, LinkChange
from qa.parsing.known_tasks import TaskKey
from qa.web.boxes import Choice
from qa.web.markup import button, notice, tag, text
from qa.web.parts import panel
from qa.web.words import Words

VERBS: Final[tuple[Verb, ...]] = ("same", "apart", "undo")
_BEGINNING: Final = 30
"""Characters by which a task is told."""

Said: TypeAlias = tuple[str, bool]
"""What became of a decision, and whether it failed."""


@dataclass(frozen=True, slots=True)
class AlignPanel:
    """The components of the panel: what it unfolds from, the tasks of either plan, the buttons, what was decided."""

    fold: gr.Accordion
    tasks: tuple[gr.Dropdown, gr.Dropdown]
    buttons: tuple[gr.Button, ...]
    decided: gr.HTML

    @classmethod
    def lay_out(cls, words: Words) -> AlignPanel:
        """Lay out the panel, which is not seen before there is a comparison."""
        with gr.Accordion(
            words("align_title"), open=False, visible=False, elem_id="align-fold", elem_classes=["fold"]
        ) as fold:
            gr.HTML(tag("p", text(words("align_hint")), "facts"), elem_id="align-hint", apply_default_css=False)
            with gr.Row(elem_id="align-tasks"):
                old, new = (
                    gr.Dropdown([], multiselect=True, label=words(name), elem_id=box, allow_custom_value=True)
                    for name, box in (("align_old", "align-old"), ("align_new", "align-new"))
                )
            with gr.Row(elem_id="align-buttons"):
                buttons = tuple(gr.Button(words(f"align_{verb}"), size="sm", elem_id=f"align-{verb}") for verb in VERBS)
            decided = panel("align-decided")
        return cls(fold, (old, new), buttons, decided)

    def shown(self) -> list[Any]:
        """Return what is written to when a comparison is shown; `shown_of` returns the values."""
        return [self.fold, *self.tasks, self.decided]


def shown_of(comparison: Comparison | None, words: Words, said: Said | None = None) -> list[Any]:
    """Return what the panel shows of a comparison; after a decision that failed, what was chosen stays."""
    if comparison is None:
        return [gr.update(visible=False), *[gr.update(choices=[], value=[])] * 2, ""]
    listed = decided_html(comparison, words, said)
    if said and said[1]:
        return [gr.skip(), gr.skip(), gr.skip(), listed]
    before = [task for row in comparison.rows for task in row.old]
    after = [task for row in comparison.rows for task in row.new]
    sides = (_choices(tasks) for tasks in (before, after))
    return [gr.update(visible=True), *(gr.update(choices=choices, value=[]) for choices in sides), listed]


def decide(library: Library, comparison: Comparison, wish: Wish, words: Words) -> Said:
    """Carry out what a user wants, and return what became of it."""
    if not wish.decision and not (wish.old and wish.new):
        return words("align_both"), True
    try:
        change = library.decide_links(comparison.old.id, comparison.new.id, [wish])
    except QaError as error:
        return str(error), True
    return _told(change, words), False


def decided_html(comparison: Comparison, words: Words, said: Said | None = None) -> str:
    """Return what the user decided about two plans, each with a button to undo it; `said` stands above."""
    head = notice(said[0], "error" if said[1] else "note") if said else ""
    if not comparison.decisions:
        return tag("div", head + tag("p", text(words("align_none")), "facts"), "aligning")
    title = tag("h3", text(words("align_decisions", count=len(comparison.decisions))))
    listed = tag("ul", "".join(_decision(link, words) for link in comparison.decisions), "aligned")
    return tag("div", head + title + listed, "aligning")


def _choices(tasks: Sequence[Task]) -> list[Choice]:
    return [(_begun(f"{label(task)}．{task.text}"), task.id) for task in sorted(tasks, key=lambda one: one.ordinal)]


def _begun(words: str) -> str:
    return words if len(words) <= _BEGINNING else f"{words[:_BEGINNING]}…"


def _told(change: LinkChange, words: Words) -> str:
    said = [words("align_undone", said=told(one)) for one in change.undone]
    said += [words("align_made", said=told(one)) for one in change.made]
    return "".join(said) or words("align_unchanged")


def _decision(link: FoundLink, words: Words) -> str:
    decision = link.decision
    verb = tag("span", text(words("align_is" if decision.same else "align_is_not")), "verb")
    hint = words("align_undo_hint", said=told(decision))
    press = button(text(words("align_undo")), "undo", "quiet", data_decision=decision.id, title=hint, aria_label=hint)
    old = _meant(link.old, decision.old_tasks, words)
    new = _meant(link.new, decision.new_tasks, words)
    date = tag("span", text(decision.decided_at[:10]), "facts")
    foot = tag("div", verb + date + press, "verdict-line")
    return tag("li", tag("div", old + tag("span", "→", "arrow", aria_hidden="true") + new, "meant") + foot)


def _meant(tasks: Sequence[Task | None], keys: Sequence[TaskKey], words: Words) -> str:
    """Return the tasks of one side, those that are gone as they were."""
    lines = ""
    for task, (number, words_of, _) in zip(tasks, keys, strict=True):
        said = f"{label(task)}．{task.text}" if task else f"{number or ''}．{words_of}".lstrip("．")
        gone = "" if task else tag("span", text(words("align_gone")), "gone")
        lines += tag("p", text(_begun(said)) + gone, lang="zh-CN")
    return tag("div", lines)
