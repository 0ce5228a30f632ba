"""What a user asked for becomes the HTML of an answer: found, nearest, none, a list, the start page or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering import Answerer, Phraser, Question
from qa.domain import Plan, Task
from qa.errors import QaError
from qa.index.snapshot import Snapshot
from qa.retrieval import Filters, Hit, Searcher, SearchResult, select
from qa.web.boxes import Asked, plan_label
from qa.web.cards import Setting, cards
from qa.web.examples import examples
from qa.web.markup import button, notice, number_of, tag, text
from qa.web.reply import reply_html
from qa.web.words import Words

STEP = 10
"""Results shown at first, and more at a time."""
MOST = 200
"""Hits of a query shown at most; a list by filters has no such end."""
_NEAREST = 5
"""Tasks offered where nothing was found."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: what it rests on, for a download, and its HTML."""

    html: str
    items: tuple[Hit | Task, ...] = ()
    understood: Question | None = None
    """The question as it was understood, for one that follows it."""


def answer(
    asked: Asked, snapshot: Snapshot, searcher: Searcher, words: Words, *, phraser: Phraser | None = None
) -> Answer:
    """Answer on one snapshot; an error of ours becomes one calm sentence.

    What is a question is answered, in the words of `phraser` where there is one; under filters, as typed, or where it
    is none, its words are looked for.
    """
    try:
        if asked.similar:
            return _similar(asked, snapshot, searcher, words)
        if asked.query.strip():
            if not asked.filters and not asked.as_typed:
                reply = _replied(asked, snapshot, searcher, words, phraser=phraser)
                if reply is not None:
                    return reply
            result = searcher.search(
                snapshot, asked.query, filters=asked.filters, top_k=asked.shown, as_typed=asked.as_typed
            )
            return _searched(result, asked, snapshot, words)
        if asked.filters:
            return _listed(asked, snapshot, words)
    except QaError as error:
        return Answer(notice(str(error), "error"))
    return Answer(start_page(snapshot, words))


def _replied(
    asked: Asked, snapshot: Snapshot, searcher: Searcher, words: Words, *, phraser: Phraser | None
) -> Answer | None:
    """Return the answer to a question, None where the query is none; what could not be answered is looked for."""
    answerer = Answerer(searcher)
    question = answerer.read(snapshot, asked.query, asked.before)
    if question.ask == "search":
        return None
    reply = answerer.answer(snapshot, question)
    if question.ask == "detail" and not reply.nearest and not question.named:
        return None
    if phraser is not None:
        reply = phraser.phrase(asked.query, reply, snapshot)
    html = reply_html(reply, _setting(snapshot, words), shown=asked.shown, more=_more(words))
    if reply.status == "answered":
        return Answer(html, reply.tasks, reply.understood)
    return Answer(html, reply.nearest, asked.before)


def _setting(snapshot: Snapshot, words: Words) -> Setting:
    return Setting(words, {plan.id: plan for plan in snapshot.plans})


def _searched(result: SearchResult, asked: Asked, snapshot: Snapshot, words: Words) -> Answer:
    notes = _reading(result.reading, words) + _notes(result.notes)
    if not result.hits:
        return Answer(notes + notice(words("listed_none"), "none", tag("p", text(words("listed_none_hint")))))
    setting, count = _setting(snapshot, words), len(result.hits)
    if result.verdict == "none":
        offered = result.hits[:_NEAREST]
        summary = tag("summary", text(words("none_nearest", count=len(offered))))
        apart = tag("details", summary + cards(offered, setting), "apart")
        hint = words("none_hint") + _expected(result, words)
        said = notice(words("none"), "none", tag("p", text(hint)))
        return Answer(said + notes + apart)
    took = words("took", milliseconds=round(result.milliseconds))
    head = _headline(words("found", count=count), took, told=_expected(result, words))
    if result.verdict == "nearest":
        head = notice(words("nearest"), "nearest", tag("p", text(_expected(result, words))))
    more = _more(words) if count == asked.shown < min(MOST, _passing(snapshot, asked.filters)) else ""
    return Answer(head + notes + cards(result.hits, setting) + more, result.hits)


def _expected(result: SearchResult, words: Words) -> str:
    """Return how often verdicts on this library err, where that was measured."""
    background = result.background
    if not background.foreign:
        return ""
    return words("expected", claimed=f"{background.claimed:.0%}", missed=f"{background.missed:.0%}")


def _similar(asked: Asked, snapshot: Snapshot, searcher: Searcher, words: Words) -> Answer:
    assert asked.similar is not None
    result = searcher.similar(snapshot, asked.similar, top_k=asked.shown)
    task = snapshot.tasks[snapshot.task_row(asked.similar)]
    setting, count = _setting(snapshot, words), len(result.hits)
    title = words("similar_to", number=number_of(task.number, words), count=count)
    back = button(text(words("back")), "back", "quiet")
    reference = tag("blockquote", text(task.text), "compared")
    more = _more(words) if count == asked.shown < min(MOST, len(snapshot.tasks) - 1) else ""
    return Answer(_headline(title, "", back) + reference + cards(result.hits, setting) + more, result.hits)


def _listed(asked: Asked, snapshot: Snapshot, words: Words) -> Answer:
    """List the tasks that pass the filters in the order of the plans; the download holds all of them."""
    selection = select(snapshot, asked.filters)
    tasks = tuple(snapshot.tasks[row] for row in selection.rows(len(snapshot.tasks)))
    notes = _notes(selection.notes)
    if not tasks:
        return Answer(notes + notice(words("listed_none"), "none", tag("p", text(words("listed_none_hint")))))
    shown = tasks[: asked.shown]
    key = "listed_part" if len(shown) < len(tasks) else "listed"
    more = _more(words) if len(shown) < len(tasks) else ""
    head = _headline(words(key, total=len(tasks), count=len(shown)))
    return Answer(head + notes + cards(shown, _setting(snapshot, words)) + more, tasks)


def _passing(snapshot: Snapshot, filters: Filters) -> int:
    return len(select(snapshot, filters).rows(len(snapshot.tasks)))


def _headline(title: str, aside: str = "", action: str = "", *, told: str = "") -> str:
    """Return a head line, with a quiet remark beside it that says more (`told`) where it is pointed at."""
    quiet = tag("span", text(aside), "took", **({"title": told} if told else {})) if aside else ""
    return tag("div", tag("h2", text(title), role="status") + quiet + action, "headline")


def _reading(sentences: Sequence[str], words: Words) -> str:
    """Return what was read into a query, with a button to take it as it was typed."""
    if not sentences:
        return ""
    return notice("".join(sentences), "note reading", button(text(words("as_typed")), "as_typed", "quiet"))


def _notes(notes: Sequence[str]) -> str:
    return "".join(notice(note, "note") for note in notes)


def _more(words: Words) -> str:
    return tag("div", button(text(words("more")), "more", "more"), "more-row")


def start_page(snapshot: Snapshot, words: Words) -> str:
    """Return what is shown before anything was asked: the plans, queries to try, and how to use the page."""
    if not snapshot.plans:
        return notice(words("empty_title"), "empty", tag("p", text(words("empty_hint"))))
    chips = "".join(button(text(one), "example", "chip example", data_query=one) for one in examples(snapshot.tasks))
    tries = tag("div", tag("h2", text(words("examples"))) + tag("div", chips, "chips"), "block") if chips else ""
    count = words("start_count", plans=len(snapshot.plans), tasks=len(snapshot.tasks))
    head = tag("h2", text(words("start_title")) + tag("small", text(count)))
    plans = "".join(_plan_entry(plan, snapshot, words) for plan in reversed(snapshot.plans))
    steps = "".join(tag("li", text(words(key))) for key in ("how_1", "how_2", "how_3"))
    how = tag("div", tag("h2", text(words("how_title"))) + tag("ol", steps), "block how")
    return tag("div", tries + tag("div", head + tag("ul", plans, "plans"), "block") + how, "start")


def _plan_entry(plan: Plan, snapshot: Snapshot, words: Words) -> str:
    tasks = [task for task in snapshot.tasks if task.plan == plan.id]
    leaders = {name for task in tasks for name in task.leaders}
    units = {unit.name for task in tasks for unit in task.units() if not unit.collective}
    facts = "　".join(part for part in (plan.issuer, plan.number, plan.date) if part)
    counts = words("plan_count", tasks=len(tasks), leaders=len(leaders), units=len(units))
    body = tag("h3", text(plan_label(plan)), lang="zh-CN") + (tag("p", text(facts), "facts") if facts else "")
    shown = tag("p", text(counts), "counts")
    return tag("li", tag("div", body + shown) + button(text(words("plan_open")), "plan", "quiet", data_name=plan.id))
