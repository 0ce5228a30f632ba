"""Finds what ends the last task before it: notes, annexes, signatures, what a site prints below, and group sentences.

A group sentence says who answers for several tasks above it: 以上第4、5项由市水利局牵头，市财政局配合。
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.parsing.notes import Notes, begins_rule, read_notes
from qa.parsing.responsibility import Roles, read_roles
from qa.text.layout import Compact

_TAIL = re.compile(
    r"(?:注|备注|附注|说明|名词解释|注释)[：:1-9一]|名词解释|附件[一二三四五六七八九十\d]{0,2}[：:.]|附件[一二三四五六七八九十\d]{1,2}(?!的|中|所)|[（(]?此件|"
    r"扫一扫|分享(?:到|[：:])|【?相关(?:解读|链接|报道|文章|附件|稿件)|【?政策解读|【?打印|【?关闭窗口|责任编辑|信息来源[：:]|"
    r"版权所有|抄送[：:]|主题词[：:]|"
    r"[\u4e00-\u9fff]{2,25}(?:政府|委员会|办公室|办公厅|国务院|工作组|局|委)(?:\d{4}|[二〇○Ｏ零一三四五六七八九]{4})年"
)
_ITEMS = r"第?\d[\d、，,第—–\-~～至到和及项条]*[项条]"
_ABOUT = (
    f"(?:(?:以上|上述|前述|前款)(?P<which>{_ITEMS}|(?:各项|所有|全部)?)(?:重点)?(?:工作|任务|事项|措施)*"
    f"|(?=第)(?P<items>{_ITEMS})(?:重点)?(?:工作|任务|事项|措施)*)"
    "(?:，|均|都|统一)*(?:由|(?=(?:牵头|责任|主要责任)(?:单位|部门)[：:]))"
)
_GROUP = re.compile(f"{_ABOUT}(?P<roles>[^。]{{3,200}})(?:。|$)")
_GROUP_IN_BRACKETS = re.compile(f"[（(]{_ABOUT}(?P<roles>(?:[^。（）()]|[（(][^。（）()]{{1,30}}[）)]){{3,200}})[）)]")
_ANNEX = re.compile("附[件表](?P<number>(?:[一二三四五六七八九十]{1,2}|\\d{1,2})?)(?P<mark>[：:.]?)")
_GLOSSARY = re.compile("(?:附[件：:])?[【（(]?(?:名词|名词术语|有关名词|部分名词)(?:解释|注释|说明)")
_LONGEST = 120
_SPAN = re.compile(r"(\d+)(?:[—–\-~～至到]+第?(\d+))?")


@dataclass(frozen=True, slots=True)
class GroupSentence:
    """A sentence at `[start, end)` about tasks above it: those with the `numbers`, or all where there are none."""

    start: int
    end: int
    numbers: frozenset[str]
    roles: Roles


def tails(layout: Compact) -> list[int]:
    """Return the places, in order, at which something begins that belongs to no task."""
    return [gap for gap in sorted(layout.gaps) if _TAIL.match(layout.text, gap)]


def ends_tasks(line: str) -> bool:
    """Tell whether a line begins as what belongs to no task does: a note, a signature, what a site prints below."""
    return bool(_TAIL.match(line))


def group_sentences(layout: Compact) -> Iterator[GroupSentence]:
    """Yield the sentences that say who answers for several tasks above them."""
    found = [*_GROUP.finditer(layout.text), *_GROUP_IN_BRACKETS.finditer(layout.text)]
    for match in sorted(found, key=re.Match.start):
        before = layout.text[max(match.start() - 1, 0) : match.start()]
        if match.start() not in layout.gaps and before not in "。）)；":
            continue
        roles = read_roles(match["roles"])
        if roles.names_units():
            numbers = frozenset(_numbers(match["which"] or match["items"] or ""))
            yield GroupSentence(match.start(), match.end(), numbers, roles)


@dataclass(frozen=True, slots=True)
class AnnexTitle:
    """The head of an annex at `[start, end)`; its title begins at `title`."""

    start: int
    title: int
    end: int


def glossaries(layout: Compact) -> Iterator[tuple[int, int]]:
    """Yield the stretches that explain words below the plan: up to the next annex, or the end."""
    starts = [gap for gap in sorted(layout.line_starts) if _GLOSSARY.match(layout.text, gap)]
    annexes = annex_starts(layout)
    for start in starts:
        behind = bisect_right(annexes, start)
        yield start, min([len(layout.text), *annexes[behind : behind + 1]])


def annex_starts(layout: Compact) -> list[int]:
    """Return the places, in order, where annexes may begin."""
    return [match.start() for match in _ANNEX.finditer(layout.text) if match.start() in layout.line_starts]


def annex_titles(layout: Compact, item_starts: Sequence[int]) -> Iterator[AnnexTitle]:
    """Yield the heads of annexes: 附件2, and the title behind it up to the first item or its line."""
    lines = sorted(layout.line_starts)
    for match in _ANNEX.finditer(layout.text):
        if match.start() not in layout.line_starts:
            continue
        title = _behind_number(match, layout)
        item = bisect_left(item_starts, title)
        end = item_starts[item] if item < len(item_starts) else len(layout.text)
        if end - title > _LONGEST:
            end = min([end, *lines[bisect_right(lines, title) :][:1]])
        if 2 < end - title <= _LONGEST:
            yield AnnexTitle(match.start(), title, end)


def _behind_number(match: re.Match[str], layout: Compact) -> int:
    """Return where the title of an annex begins: in 附件1⏎2023年目标 the first digit alone is its number."""
    ends = [end for end in range(match.end("number"), match.start("number"), -1) if end in layout.gaps]
    return ends[0] if ends and not match["mark"] else match.end()


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """A sentence at `[start, end)` that lays down a rule for the tasks below it."""

    start: int
    end: int
    notes: Notes


def note_sentences(layout: Compact) -> Iterator[NoteSentence]:
    """Yield the sentences of their own that lay down a rule; those in a task's responsibility are not."""
    for start in sorted(layout.gaps):
        end = layout.text.find("。", start, start + _LONGEST) + 1
        if end and begins_rule(layout.text[start:end]):
            yield NoteSentence(start, end, read_notes(layout.text[start:end]))


def _numbers(which: str) -> Iterator[str]:
    for first, last in _SPAN.findall(which):
        yield from map(str, range(int(first), min(int(last or first), int(first) + 300) + 1))
