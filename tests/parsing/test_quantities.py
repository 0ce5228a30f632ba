# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import time

import pytest

from qa.domain import Quantity
from qa.parsing.quantities import find_quantities

Row = tuple[str | None, str, float | None, float | None, str | None, str, str]


def rows(text: str) -> list[Row]:
    return [
        (one.subject, one.comparator, one.value, one.upper, one.unit, one.measure, one.text)
        for one in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("地区生产总值增长6.5%以上。", [("地区生产总值", "≥", 6.5, None, "%", "growth", "增长6.5%以上")]),
        ("财政收入增长6%左右。", [("财政收入", "≈", 6, None, "%", "growth", "增长6%左右")]),
        ("人均可支配收入增长９％。", [("人均可支配收入", "=", 9, None, "％", "growth", "增长９％")]),
        ("工业用水重复利用率提高２．５％。", [("工业用水重复利用率", "=", 2.5, None, "％", "growth", "提高２．５％")]),
        ("救助标准再提高10%。", [("救助标准", "=", 10, None, "%", "growth", "再提高10%")]),
        ("能耗强度下降3.2%。", [("能耗强度", "=", 3.2, None, "%", "decrease", "下降3.2%")]),
        ("失业率控制在4.5%以内。", [("失业率", "≤", 4.5, None, "%", "ratio", "控制在4.5%以内")]),
        ("森林覆盖率达到35%。", [("森林覆盖率", "=", 35, None, "%", "ratio", "达到35%")]),
        ("覆盖率提高到80%以上。", [("覆盖率", "≥", 80, None, "%", "ratio", "提高到80%以上")]),
        ("优良天数比例提高1.5个百分点。", [("优良天数比例", "=", 1.5, None, "个百分点", "growth", "提高1.5个百分点")]),
        ("地区生产总值增长5%—5.5%。", [("地区生产总值", "range", 5, 5.5, "%", "growth", "增长5%—5.5%")]),
        ("遴选2-3家企业。", [("企业", "range", 2, 3, "家", "amount", "2-3家")]),
        ("举办1到2个展会。", [("展会", "range", 1, 2, "个", "amount", "1到2个")]),
        ("新建公厕不少于12座。", [("公厕", "≥", 12, None, "座", "amount", "不少于12座")]),
        ("引进人才至少30名。", [("人才", "≥", 30, None, "名", "amount", "至少30名")]),
        ("服务群众超300万人次。", [("服务群众", ">", 300, None, "万人次", "amount", "超300万人次")]),
        ("办件时间压缩60%以上。", [("办件时间", "≥", 60, None, "%", "decrease", "压缩60%以上")]),
        (
            "投资6750万元建设高标准农田4.5万亩。",
            [
                (None, "=", 6750, None, "万元", "investment", "投资6750万元"),
                ("高标准农田", "=", 4.5, None, "万亩", "amount", "4.5万亩"),
            ],
        ),
        ("完成年度投资195亿元。", [("年度投资", "=", 195, None, "亿元", "investment", "投资195亿元")]),
        ("到位资金45亿元以上。", [("到位资金", "≥", 45, None, "亿元", "investment", "45亿元以上")]),
        ("年产20万吨涂料项目。", [("涂料项目", "=", 20, None, "万吨", "capacity", "年产20万吨")]),
        (
            "新增停车位1,200个，打造10条最美街巷。",
            [
                ("停车位", "=", 1200, None, "个", "amount", "1,200个"),
                ("最美街巷", "=", 10, None, "条", "amount", "10条"),
            ],
        ),
        ("柳林小区等27个老旧小区改造。", [("老旧小区改造", "=", 27, None, "个", "amount", "27个")]),
        ("动态遴选5家结构优、贡献高的企业。", [("企业", "=", 5, None, "家", "amount", "5家")]),
        ("新引进亿元以上项目20个。", [("亿元以上项目", "=", 20, None, "个", "amount", "20个")]),
        ("保障粮食产量不低于上年水平。", [("保障粮食产量", "≥", None, None, None, "amount", "不低于上年水平")]),
        ("增速高于全市平均水平。", [("增速", ">", None, None, None, "amount", "高于全市平均水平")]),
        (
            "新建学校12个，其中幼儿园7个、小学5个。",
            [
                ("学校", "=", 12, None, "个", "amount", "12个"),
                ("幼儿园", "=", 7, None, "个", "amount", "7个"),
                ("小学", "=", 5, None, "个", "amount", "5个"),
            ],
        ),
        ("审批时限缩短至3个月。", [("审批时限", "=", 3, None, "个月", "amount", "缩短至3个月")]),
        ("新建𠀀山村卫生室15个。", [("𠀀山村卫生室", "=", 15, None, "个", "amount", "15个")]),
    ],
)
def test_quantities(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "办好民生实事。",
        "2022年12月底前完成。",
        "支持12345热线。",
        "推广5G应用。",
        "治理PM2.5污染。",
        "升级2.0版平台。",
        "落实“567”工程。",
        "推进“15分钟服务圈”全覆盖。",
        "贯彻《3年行动计划》。",
        "开展315专项行动。",
        "提供7×24小时服务。",
        "举办第12届运动会。",
        "关爱65岁以上老人。",
        "服务亿元以上企业。",
        "抓好国办发〔2019〕21号文件落实。",
        "创建AAA级景区。",
        "二十三个项目。",
        "增长。",
        "不低于。",
        f"增长{'9' * 30}%以上。",
        f"增长{'9' * 5000}%以上。",
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("覆盖率从77%提高到80%以上。", ["80%以上"]),
        ("标准由每月90元提高至110元。", ["110元"]),
    ],
)
def test_only_the_target_of_a_change_counts(text: str, expected: list[str]) -> None:
    found = [quantity.text for quantity in find_quantities(text)]
    assert len(found) == 1
    assert found[0].endswith(expected[0])


def test_quantities_stand_in_the_order_of_the_text() -> None:
    text = "产量不低于上年水平，新建公厕3座，增速高于全市平均水平。"
    assert [quantity.text for quantity in find_quantities(text)] == ["不低于上年水平", "3座", "高于全市平均水平"]


@pytest.mark.parametrize(("text", "value"), [("新增10家", 10.0), ("新增1,234,567家", 1234567.0), ("新增0.5家", 0.5)])
def test_numbers_are_what_the_library_gives_back(text: str, value: float) -> None:
    (quantity,) = find_quantities(text)
    assert isinstance(quantity, Quantity)
    assert quantity.value == value
    assert isinstance(quantity.value, float)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "111," * 25_000,
        "1—" * 50_000,
        "“" * 100_000,
        "《" * 100_000,
        "“甲”5个" * 20_000,
        "从5个" * 30_000,
        "新增" * 50_000 + "5个",
        "增长" * 50_000 + "5%",
        "5个的、" * 25_000,
        "5个" + "的" * 100_000,
        "不低于全国" * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_long_texts_take_bounded_time(text: str) -> None:
    start = time.perf_counter()
    find_quantities(text)
    assert time.perf_counter() - start < 3
