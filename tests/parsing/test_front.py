# ruff: noqa: RUF001 -- full-width digits and letters are part of what is tested
from __future__ import annotations

import hashlib
import time

import pytest

from qa.parsing.front import Front, plan_id, read_front
from qa.text.layout import compact

NOTICE = """鹤山区人民政府
关于印发《2023 年区政府工作报告重点
任务分工方案》的通知
鹤政发〔2023〕7 号
各镇政府、区政府各部门：
现将《2023 年区政府工作报告重点任务分工
方案》印发给你们。2023年1月5日会议已通过。
鹤山区人民政府
2023 年 2 月 8 日
（此件公开发布）
2023 年区政府工作报告重点
任务分工方案
为做好工作，制定本方案。"""


def front(text: str) -> Front:
    layout = compact(text)
    return read_front(layout.text, layout.line_starts, "文件名")


def test_particulars_of_a_notice() -> None:
    found = front(NOTICE)
    assert (found.title, found.issuer, found.year) == ("2023年区政府工作报告重点任务分工方案", "鹤山区人民政府", 2023)
    assert (found.number, found.date) == ("鹤政发〔2023〕7号", "2023-02-08")


@pytest.mark.parametrize(
    "text",
    [
        "工作汇编\n鹤山区人民政府办公室\n2023年分工方案",
        "鹤山区人民\n政府办公室\n2023年分工方案",
        "2023年分工方案\n鹤山区人民政府办公室文件\n正文。",
    ],
)
def test_an_issuer_stands_on_a_line_of_its_own(text: str) -> None:
    assert front(text).issuer == "鹤山区人民政府办公室"


def test_places_of_the_particulars() -> None:
    text = compact(NOTICE).text
    found = [(kind, text[start:end]) for kind, start, end in front(NOTICE).places]
    title = "2023年区政府工作报告重点任务分工方案"
    assert found == [
        *[("title", title)] * 3,
        *[("issuer", "鹤山区人民政府")] * 2,
        ("furniture", "（此件公开发布）"),
        ("furniture", "鹤政发〔2023〕7号"),
        ("date", "2023年2月8日"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", "文件名"),
        ("没有标题的一段话。", "文件名"),
        ("2023年重点工作分工方案\n为做好工作。", "2023年重点工作分工方案"),
        ("鹤山区人民政府文件\n2023年重点工作\n任务分解表（第一批）\n正文。", "2023年重点工作任务分解表（第一批）"),
        ("# 来源：某网\n2023年十件民生实事", "2023年十件民生实事"),
        ("附件1\n2023年十件民生实事", "2023年十件民生实事"),
        ("鹤山区人民政府关于2023年重点任务分工的通\n知\n各镇政府：", "鹤山区人民政府关于2023年重点任务分工的通知"),
        ("鹤山区人民政府关于2023年重点任务分工\n的意见\n各镇政府：", "鹤山区人民政府关于2023年重点任务分工的意见"),
        ("鹤山区2023年民生实事项目\n正文。", "鹤山区2023年民生实事项目"),
        ("2023年鹤山区人民政府\n重点工作\n方案", "重点工作方案"),
        ("关于印发《〈报告〉任务分工》的通知", "〈报告〉任务分工"),
        ("印发《甲方案》的函", "甲方案"),
        ("印发《甲", "文件名"),
        ("𠀀山县2023年工作要点", "𠀀山县2023年工作要点"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert front(text).title == title


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("鹤山区人民政府\n2023年工作要点", "鹤山区人民政府"),
        ("鹤山区人民政府办公室关于印发《甲方案》的通知", "鹤山区人民政府办公室"),
        ("国务院办公厅关于印发《甲方案》的通知", "国务院办公厅"),
        ("鹤湖经济开发区管委会\n2023年工作要点", "鹤湖经济开发区管委会"),
        ("2023年工作要点\n正文。\n鹤山区人民政府\n2023年2月8日", "鹤山区人民政府"),
        ("2023年工作要点\n由鹤山区人民政府负责。", None),
        ("", None),
    ],
)
def test_issuers(text: str, issuer: str | None) -> None:
    assert front(text).issuer == issuer


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年工作要点", 2023),
        ("２０２３年工作要点", 2023),
        ("工作要点\n2019年2月8日", 2019),
        ("工作要点", None),
        ("12345热线工作要点", None),
        ("1850年工作要点", None),
        ("3000个项目2024年工作要点", 2024),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert front(text).year == year


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("工作要点\n2023年2月8日", "2023-02-08"),
        ("工作要点\n２０２３年２月８日\n正文", "2023-02-08"),
        ("工作要点\n2023年2月31日", None),
        ("工作要点\n2023年13月1日", None),
        ("工作要点\n自2023年2月8日起施行", None),
        ("工作要点\n2022年12月1日起施行\n2023年2月8日", "2023-02-08"),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert front(text).date == date


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("鹤政办发〔2023〕12号", "鹤政办发〔2023〕12号"),
        ("鹤政办发[2023]第12号", "鹤政办发[2023]第12号"),
        ("鹤政办发（2023）12号", "鹤政办发（2023）12号"),
        ("关于若干措施的通知 鹤政办发〔2023〕12 号", "鹤政办发〔2023〕12号"),
        ("重点任务分工方案的通知鹤府〔2023〕1号", "鹤府〔2023〕1号"),
        ("鹤政办发〔23〕12号", None),
    ],
)
def test_document_numbers(text: str, number: str | None) -> None:
    assert front(text).number == number


@pytest.mark.parametrize(
    ("title", "issuer", "year", "start"),
    [("甲", "乙", 2023, "2023-"), ("甲", None, None, "0000-"), ("\ud800", None, 99, "0099-")],
)
def test_plan_ids(title: str, issuer: str | None, year: int | None, start: str) -> None:
    digest = hashlib.sha256(f"{issuer or ''}{title}".encode("utf-8", "surrogatepass")).hexdigest()
    assert plan_id(title, issuer, year) == start + digest[:6]


@pytest.mark.parametrize(
    "text",
    [
        "印发《" * 60_000,
        "人民政府" * 50_000,
        "方案（" * 60_000,
        "2022年1月1日\n" * 15_000,
        "中华〔2022" * 25_000,
        "1900" * 50_000,
    ],
    ids=lambda text: text[:6],
)
def test_long_texts_take_bounded_time(text: str) -> None:
    layout = compact(text)
    start = time.process_time()
    read_front(layout.text, layout.line_starts, "x")
    assert time.process_time() - start < 3
