"""Reads who answers from a heading: 一、王某某市长主抓重点工作; 二、市发改委牵头工作（12项）."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.parsing.names import looks_like_person, looks_like_unit
from qa.parsing.responsibility import Roles

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,3}[.．、])")
_LED = re.compile(
    r"^(?:由)?(?P<names>[^，,。；;：:]{2,40}?)(?:同志)?(?:负责)?(?:主抓|牵头|分管|包保|领办|负责|主办|承办|领衔)(?:负责|主抓|抓|推进|落实|督办|办理)*(?:的)?"
    r"(?:重点|重大|主要|年度|民生)*(?:工作|任务|事项|项目|实事|目标)*(?:清单|部分)?(?:[（(][^（）()]{0,12}[）)])?$"
)
_POST = re.compile(
    r"(?:市|县|区|州|省|镇|乡|旗)?(?:委|政府)?(?:副)?(?:市长|县长|区长|州长|省长|镇长|乡长|旗长|书记|主任|主席|秘书长|常委|部长|局长|同志|组长|总指挥|领导)"
)
_NAME = 3
_NO_PLAN = re.compile(
    "政策解读|解读[稿：:]|解读$|图解|答记者问|新闻发布|新闻通稿|会议纪要"
    "|召开[^。]{0,30}会议?的通知|(?:招标|采购|磋商|谈判|询价|中标|成交|拍卖|招聘|录用|任前|征求意见)[^。]{0,6}(?:公告|公示|启事)"
)
"""Titles of papers that hold no plan: such a paper holds a task only where somebody answers for it."""
_TOLD = re.compile(
    "[一二三四五六七八九十]{1,2}、((?:起草|制定|出台|编制|政策|文件)(?:背景|依据|过程|目的|意义)|(?:主要|政策)(?:内容|特点|亮点))"
)
_HEAD, _TITLE_LINES, _SEVERAL = 40, 3, 2
_HOLDS_TASKS = re.compile("任务|举措|措施|目标|实事|项目|工作重点|重点工作|清单|指标|事项")
_FRAMES = re.compile("保障|要求|组织|总体|总则|原则|步骤|机制")


def heading_roles(heading: str) -> Roles:
    """Return whom a heading names; nobody where it is about a subject."""
    roles = Roles()
    match = _LED.match(_ORDINAL.sub("", heading))
    if not match:
        return roles
    names = match["names"]
    units = names.split("、")
    parts = [part for part in re.split("[、和]", names) if part]
    people = all(looks_like_person(part) and len(part) <= _NAME for part in parts)
    if all(map(looks_like_unit, units)):
        roles.lead.append(names)
    elif _POST.search(names) or (parts and people):
        roles.leaders.append(names)
    return roles


def explains(text: str, line_starts: Iterable[int]) -> bool:
    """Tell whether a compact text is of a kind that holds no plan: it explains one, reports, invites, announces."""
    lines = sorted(place for place in line_starts if place < len(text))
    heads = [text[start : start + _HEAD] for start in lines]
    title = text[: lines[_TITLE_LINES] if len(lines) > _TITLE_LINES else _HEAD * _TITLE_LINES]
    return (
        bool(_NO_PLAN.search(title[: _HEAD * _TITLE_LINES]))
        or len({m.group(1) for h in heads if (m := _TOLD.match(h))}) >= _SEVERAL
    )


def holds_tasks(heading: str) -> bool:
    """Tell whether a heading calls what stands under it tasks (重点任务, 主要措施)."""
    return bool(_HOLDS_TASKS.search(heading)) and not _FRAMES.search(heading)
