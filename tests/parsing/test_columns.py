from __future__ import annotations

import pytest

from qa.parsing.columns import column_kind, goes_on, is_header, is_usual_head

KINDS = {
    "number": "序号 编号 项目序号 任务编号 项次 序 No. №",
    "category": "类别 任务类别 分类 工作领域 项目类型 板块",
    "task": "任务内容 工作任务 重点工作任务 主要工作任务 重点工作 工作内容 项目名称 主要内容 民生实事 具体举措 "
    "工作措施 目标 2022年预期目标 指标 指标名称 目标值 内容与要求 建设内容 重点事项 工作要点 工作要求",
    "leader": "牵头领导 区政府分管领导 责任领导 责任人 分管领导 牵头市领导 负责人 区负责同志",
    "lead": "牵头单位 牵头负责部门 主办单位 牵头责任单位 主要责任单位 牵头部门（单位）",
    "support": "配合单位 协同单位 协办单位 参与单位 其他责任单位 相关单位 配合部门",
    "either": "责任单位 责任部门 承办单位 实施单位 责任主体 单位 责任单位（部门）",
    "deadline": "完成时限 时限 完成时间 进度安排 时间节点 办结时限 形象进度",
    "progress": "进展情况 完成情况 目前进展 工作进展情况（截至6月）",
    "remark": "备注 说明 联系人 联系电话 分值 报告页码 一季度进展",
}
ALL = [(head, kind) for kind, heads in KINDS.items() for head in heads.split()]


@pytest.mark.parametrize(("head", "kind"), ALL)
def test_kinds_of_columns(head: str, kind: str) -> None:
    assert column_kind(head) == kind


@pytest.mark.parametrize("head", ["", "：", "甲", "修路", "区水利局", "1", "2023年", "工作任务" * 7])
def test_other_words_head_no_column(head: str) -> None:
    assert column_kind(head) is None


def test_marks_around_a_head_are_left_out() -> None:
    assert column_kind("责任单位：") == column_kind(" 责任单位 ") == "either"


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("序号|工作任务|责任单位", True),
        ("工作任务|责任单位", True),
        ("序号|工作任务", True),
        ("序号|工作任务|甲|乙", True),
        ("序号|工作任务|甲|乙|丙", False),
        ("序号|责任单位", False),
        ("牵头单位|配合单位", False),
        ("工作任务|完成时限", False),
        ("工作任务", False),
        ("甲|乙|丙", False),
        ("", False),
    ],
)
def test_heads_of_a_table_of_tasks(heads: str, expected: bool) -> None:
    assert is_header([column_kind(head) for head in heads.split("|")]) is expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [("序号", True), ("工作任务", True), ("责任单位", True), ("工作", False), ("责任", False), ("", False)],
)
def test_heads_that_are_whole(head: str, expected: bool) -> None:
    assert is_usual_head(head) is expected


@pytest.mark.parametrize(
    ("head", "expected"), [("目标值", True), ("年度目标", True), ("预期目标", True), ("主要内容", False), ("", False)]
)
def test_columns_that_go_on_the_one_before(head: str, expected: bool) -> None:
    assert goes_on(head) is expected
