"""What a user may decide about the tasks of two plans, and the sentence for what makes no sense.

Every task stands in one row of a comparison: what is decided about it takes it out of whatever was decided before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from qa.domain import Task
from qa.errors import LinkDecisionError
from qa.index.links import FoundLink, Keys, LinkDecision, find_links
from qa.parsing.known_tasks import TaskKey, keys_of

Verb: TypeAlias = Literal["same", "apart", "undo", "forget"]

_SHOWN: Final = 20
"""Characters of a task's text by which it is told from others."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user wants: tasks of two plans to be the same work, or not, or a decision about them undone.

    Tasks are named by their number as printed, by their place where none is, or by their id. A decision may be named by
    its own id (`decision`); `forget` means all about two plans.
    """

    verb: Verb
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two plans: its id, its title and its tasks, none where it was removed."""

    plan: str
    title: str
    tasks: tuple[Task, ...]

    def keys(self, tasks: Iterable[Task]) -> Keys:
        """Return how tasks are noted down, in the order of the plan."""
        wanted = {task.id for task in tasks}
        return tuple(key for task, key in zip(self.tasks, keys_of(self.tasks), strict=True) if task.id in wanted)


def decide(
    kept: Sequence[LinkDecision], wishes: Iterable[Wish], old: Side, new: Side, *, decided_at: str
) -> tuple[LinkDecision, ...]:
    """Return the decisions about two plans after some wishes, in the order they were made in.

    Raises LinkDecisionError where a wish names no task, or more than one, by one number, where both sides of what shall
    be the same are several tasks, or where there is nothing to undo.
    """
    for wish in wishes:
        found = find_links(kept, old.tasks, new.tasks)
        if wish.verb in {"undo", "forget"}:
            kept = _undone(found, wish, (old, new))
        else:
            kept = _done(found, wish, (old, new), decided_at)
    return tuple(kept)


def told(decision: LinkDecision) -> str:
    """Return a decision in words, with the numbers its tasks had: 第12、13项与第15项是同一任务."""
    verb = "是同一任务" if decision.same else "不是同一任务"
    return f"{_keys_told(decision.old_tasks)}与{_keys_told(decision.new_tasks)}{verb}"


def label(task: Task) -> str:
    """Return what a task is called: its number as printed, else its place in the plan."""
    return task.number or str(task.ordinal)


def _keys_told(keys: Sequence[TaskKey]) -> str:
    if all(number for number, _, _ in keys):
        return f"第{'、'.join(number or '' for number, _, _ in keys)}项"
    return "、".join(f"第{number}项" if number else f"“{_cut(text)}”" for number, text, _ in keys)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _undone(found: Sequence[FoundLink], wish: Wish, sides: tuple[Side, Side]) -> list[LinkDecision]:
    kept = [one.decision for one in found if not _is_undone(one, wish)]
    if len(kept) == len(found) and wish.verb == "undo":
        if wish.decision:
            raise LinkDecisionError(f"没有编号为“{wish.decision}”的决定：它可能已经撤销。")
        old, new = (_called(side, names) for side, names in zip(sides, (wish.old, wish.new), strict=True))
        raise LinkDecisionError(f"没有关于{old}与{new}对应关系的决定。")
    return kept


def _called(side: Side, names: Sequence[str]) -> str:
    labels = {task.id: label(task) for task in side.tasks}
    return f"第{'、'.join(labels.get(name, name) for name in names)}项"


def _is_undone(link: FoundLink, wish: Wish) -> bool:
    if wish.verb == "forget" or wish.decision:
        return wish.verb == "forget" or link.decision.id == wish.decision
    ours, theirs = ({_plain(name) for name in names} for names in (wish.old, wish.new))
    old, new = _names(link.old, link.decision.old_tasks), _names(link.new, link.decision.new_tasks)
    return not ours.isdisjoint(old) and not theirs.isdisjoint(new)


def _names(tasks: Sequence[Task | None], keys: Keys) -> set[str]:
    """Return what the tasks of a decision may be called, those that are gone by the number they had."""
    names: set[str] = set()
    for task, (number, _, _) in zip(tasks, keys, strict=True):
        names |= {_plain(label(task)), task.id} if task else {_plain(number or "")}
    return names


def _done(found: Sequence[FoundLink], wish: Wish, sides: tuple[Side, Side], decided_at: str) -> list[LinkDecision]:
    old, new = sides
    ours, theirs = _tasks(old, wish.old), _tasks(new, wish.new)
    if wish.verb == "same" and len(ours) > 1 and len(theirs) > 1:
        raise LinkDecisionError(
            f"{_told(ours)}与{_told(theirs)}两边都有几项，说不清哪项是哪项：请分开认定，每次至少一边只有一项。"
        )
    pairs = [(ours, theirs)] if wish.verb == "same" else [((one,), (other,)) for one in ours for other in theirs]
    kept = [one.decision for one in found]
    for left, right in pairs:
        ids = {task.id for task in left}, {task.id for task in right}
        without = _without_same if wish.verb == "same" else _without_apart
        rest = (without(one, *ids) for one in find_links(kept, old.tasks, new.tasks))
        kept = [one for one in rest if one is not None]
        same = wish.verb == "same"
        kept.append(LinkDecision(old.plan, new.plan, old.keys(left), new.keys(right), same, decided_at))
    return kept


def _without_same(link: FoundLink, old: Collection[str], new: Collection[str]) -> LinkDecision | None:
    """Return what is left of a decision when tasks, by id, are decided to be the same work."""
    if not link.decision.same:
        parted = _ids(link.old) <= set(old) and _ids(link.new) <= set(new) and link.holds
        return None if parted else link.decision
    return _less(link, old, new)


def _without_apart(link: FoundLink, old: Collection[str], new: Collection[str]) -> LinkDecision | None:
    """Return what is left of a decision when two tasks, by id, are decided not to be: the others stay together."""
    if _ids(link.old).isdisjoint(old) or _ids(link.new).isdisjoint(new):
        return link.decision
    return _less(link, old, ()) if len(link.old) > 1 else _less(link, (), new)


def _less(link: FoundLink, old: Collection[str], new: Collection[str]) -> LinkDecision | None:
    decision = link.decision
    before = _left(link.old, decision.old_tasks, old)
    after = _left(link.new, decision.new_tasks, new)
    return replace(decision, old_tasks=before, new_tasks=after) if before and after else None


def _left(tasks: Sequence[Task | None], keys: Keys, less: Collection[str]) -> Keys:
    return tuple(key for task, key in zip(tasks, keys, strict=True) if task is None or task.id not in less)


def _ids(tasks: Iterable[Task | None]) -> set[str]:
    return {task.id for task in tasks if task}


def _tasks(side: Side, names: Sequence[str]) -> tuple[Task, ...]:
    """Return the tasks of some names, each once."""
    if not names:
        raise LinkDecisionError(f"没有指明《{side.title}》的任务：请给出两边的编号。")
    return tuple({task.id: task for task in (_task(side, name) for name in names)}.values())


def _task(side: Side, name: str) -> Task:
    wanted = _plain(name)
    found = [task for task in side.tasks if task.id == wanted] or [
        task for task in side.tasks if _plain(label(task)) == wanted
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise LinkDecisionError(f"《{side.title}》没有编号为“{name}”的任务：请用 qa compare 列出的编号。")
    listed = "、".join(f"{task.id}（{_cut(task.text)}）" for task in found)
    raise LinkDecisionError(f"《{side.title}》有 {len(found)} 项任务的编号是“{name}”：{listed}。请写出括号前的全号。")


def _told(tasks: Iterable[Task]) -> str:
    return f"第{'、'.join(map(label, tasks))}项"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
