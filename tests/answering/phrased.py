"""Answers worked out by hand, for a model to word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from qa.answering import Answer, Figure, Proof
from qa.domain import Deadline, Task, Unit
from qa.index.snapshot import Snapshot, names_of
from tests.web.samples import task, unit

STREET = unit("各镇政府（街道办事处）", collective=True)
HOUSING = unit("区住房和城乡建设局", "区住建局")
DOGS = task(
    91, "加强城区养犬管理，设置收容场所2处。", leaders=("刘兆华",), lead_units=(unit("区综合行政执法局"), HOUSING),
    support_units=(unit("区公安分局"), STREET), deadline=Deadline("2022年6月底前"),
)  # fmt: skip
WATER = task(
    72, "实施引水工程，年度投资6750万元，增长6.5%以上。", leaders=("张妍",), lead_units=(unit("区水利局"),),
    support_units=(unit("区财政局"),),
)  # fmt: skip
ROADS = task(
    73, "新修农村公路37公里，年度投资7500万元。", leaders=("张妍", "胡瑞恒"), lead_units=(unit("区交通运输局"),),
    support_units=(unit("区财政局"),),
)  # fmt: skip
OTHERS = (
    task(5, "推进全区教育发展。", leaders=("梅永杰",), lead_units=(unit("区教育和体育局"),)),
    task(6, "维护社会稳定。", leaders=("张妍妍",), lead_units=(Unit("区委政法委", "区委政法委"),)),
)
TASKS = (DOGS, WATER, ROADS, *OTHERS)
NAMES = names_of(TASKS)
SNAPSHOT = cast("Snapshot", SimpleNamespace(names=NAMES, tasks=TASKS))


def answered(text: str, *tasks: Task, value: Any = None, intent: str = "leaders") -> Answer:
    """Return an answer that rests on some tasks."""
    return Answer("", "answered", intent, text, tasks, value, Proof(145, len(tasks)))


WHO = answered("第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。", DOGS, value=("刘兆华",))
MONEY = answered("第72项：年度投资6750万元。", WATER, value=Figure(6750, "万元"))
GROWTH = answered("第72项：增长6.5%以上。", WATER, value=Figure(6.5, "%"))
COUNT = answered(
    "张妍牵头的任务共 2 项（方案共145项，逐项核对，符合的2项全部列出）。其中单独牵头 1 项，与他人共同牵头 1 项。",
    WATER, ROADS, value=2, intent="count",
)  # fmt: skip
LIST = answered("张妍牵头的任务共 2 项：第72、73项（方案共145项，逐项核对，符合的2项全部列出）。", WATER, ROADS)
YES = answered("是。第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。", DOGS, value=True)
NO = answered("不是。第91项由刘兆华牵头，牵头单位是区综合行政执法局、区住房和城乡建设局。", DOGS, value=False)
SUPPORT = answered(
    "第91项的配合单位是区公安分局、各镇政府（街道办事处）（泛指）。",
    DOGS,
    value=("区公安分局", "各镇政府（街道办事处）"),
)
BOTH = answered(
    "第72项由张妍牵头，牵头单位是区水利局；第73项由张妍、胡瑞恒牵头，牵头单位是区交通运输局。",
    WATER, ROADS, value=("张妍", "胡瑞恒"),
)  # fmt: skip
RANKING = answered(
    "牵头任务最多的前 2 个领导是张妍（12 项），胡瑞恒（11 项）。", WATER, ROADS, value=("张妍", "胡瑞恒")
)
DATE = answered("第91项：2022年6月底前。", DOGS, value=("2022年6月底前",))
