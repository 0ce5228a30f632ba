"""The answer to a question as HTML: the sentence, what it rests on, and what lies near."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering import Answer
from qa.domain import Task
from qa.web.cards import Setting, cards
from qa.web.markup import button, marked, tag, text
from qa.web.words import Words


def reply_html(answer: Answer, setting: Setting, *, shown: int, more: str) -> str:
    """Return an answer with the first `shown` of its tasks; `more` stands below where there are others."""
    words = setting.words
    parts = [_sentence(answer, words)]
    if answer.tasks:
        first = answer.tasks[:shown]
        head = words("reply_rests", count=len(answer.tasks))
        parts.append(tag("h3", text(head), "rests") + cards(first, setting, decisive=answer.decisive))
        parts.append(more if len(answer.tasks) > shown else "")
    parts.append(_apart(answer.perhaps, words("reply_perhaps", count=len(answer.perhaps)), setting))
    parts.append(_apart(answer.nearest, words("reply_nearest", count=len(answer.nearest)), setting, is_open=True))
    return "".join(parts)


def _sentence(answer: Answer, words: Words) -> str:
    """Return the sentence with its proof, and a button to look for the words instead."""
    found = answer.status == "answered"
    spans = [match.span() for word in answer.decisive if word for match in re.finditer(re.escape(word), answer.text)]
    said = tag("p", marked(answer.text, spans), "text", lang="zh-CN", role="status")
    proof = answer.proof
    counted = words("reply_proof", examined=proof.rows_examined, counted=proof.rows_counted) if found else ""
    notes = "".join(tag("p", text(note), "noted") for note in answer.notes)
    phrased = _phrased(answer.plain, words) if answer.plain is not None else ""
    search = button(text(words("reply_search")), "as_typed", "quiet")
    foot = tag("div", (tag("span", text(counted)) if proof.rows_examined else "") + search, "foot")
    return tag(
        "section", notes + said + phrased + foot, "reply" if found else "reply missing", aria_label=words("reply")
    )


def _phrased(plain: str, words: Words) -> str:
    """Return what says that a model worded the sentence, with the plain one to open."""
    kept = tag("details", tag("summary", text(words("reply_plain"))) + tag("p", text(plain), lang="zh-CN"))
    return tag("div", tag("span", text(words("reply_phrased"))) + kept, "phrased")


def _apart(tasks: Sequence[Task], title: str, setting: Setting, *, is_open: bool = False) -> str:
    if not tasks:
        return ""
    opened = {"open": "open"} if is_open else {}
    return tag("details", tag("summary", text(title)) + cards(tasks, setting), "apart", **opened)
