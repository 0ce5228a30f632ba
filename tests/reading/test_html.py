"""Web pages as sites and office programs write them, and what is read of them."""

from __future__ import annotations

import base64
import quopri

import pytest

from qa.errors import ReadingError
from qa.reading.html import page_text, read_html, read_mhtml
from qa.reading.html_furniture import is_furniture_line
from qa.reading.limits import Limits
from qa.reading.writing import Writer


def read(page: str, limits: Limits | None = None) -> Writer:
    return read_html(page.encode(), "页.html", limits or Limits())


def tables(writer: Writer) -> list[list[tuple[str, int, int, int, int]]]:
    """Return the cells of each table as text, row, column, rows, columns."""
    return [
        [(writer.text[cell.start : cell.end], cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]
        for table in writer.tables
    ]


def stretches(writer: Writer, places: list[tuple[int, int]]) -> list[str]:
    return [writer.text[start:end] for start, end in places]


GOVERNMENT_PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>标题</title>
<style>p {color: red}</style></head>
<body onload="x()"><script>var a = "脚本";</script>
<div class="header"><a href="/">区政府</a> <a href="/x">政务公开</a></div>
<ul class="nav"><li><a href="/1">新闻中心</a></li><li><a href="/2">办事服务</a></li></ul>
<div>您现在的位置：<a href="/">首页</a> &gt; <a href="/g">信息公开</a> &gt; 正文</div>
<div id="main"><h1>2026年重点工作<br>责任分工方案</h1>
<div class="info"><span>来源：区政府办</span> <span>发布时间：2026-01-20 10:00</span> 浏览次数：<span>35</span>次
 字体：[ 大 中 小 ] 【<a href="javascript:print()">打印本页</a>】</div>
<div id="zoom"><p>　　<b>一、</b><span style="font-weight:bold">产业发展</span></p>
<p>　　（一）修路&mdash;&mdash;&amp;ldquo;村村通&amp;rdquo;工程，年内完成𠀀村。（牵头单位：交通局）</p>
<p style="display:none">看不见</p></div>
<div>附件：<a href="/f">1.任务表.docx</a> <a href="/h">2.说明.docx</a></div></div>
<div><h3>相关链接</h3><ul><li><a href="/a">关于印发甲方案的通知</a></li>
<li><a href="/b">关于印发乙方案的通知</a></li></ul></div>
<form><select><option>请选择</option></select><input value="搜"><button>搜索</button></form>
<div class="footer">版权所有：某某区人民政府 ICP备123号</div></body></html>"""

GOVERNMENT_TEXT = """区政府 政务公开
新闻中心
办事服务
您现在的位置：首页 > 信息公开 > 正文
2026年重点工作
责任分工方案
来源：区政府办 发布时间：2026-01-20 10:00 浏览次数：35次 字体：[ 大 中 小 ] 【打印本页】
\u3000\u3000一、产业发展
\u3000\u3000（一）修路——“村村通”工程，年内完成𠀀村。（牵头单位：交通局）
附件：1.任务表.docx 2.说明.docx
相关链接
关于印发甲方案的通知
关于印发乙方案的通知
版权所有：某某区人民政府 ICP备123号
"""


def test_a_page_of_a_government_site() -> None:
    writer = read_html(GOVERNMENT_PAGE.encode("gb18030"), "页.html", Limits())
    assert writer.text == GOVERNMENT_TEXT
    assert stretches(writer, writer.furniture) == [
        "区政府 政务公开",
        "新闻中心",
        "办事服务",
        "您现在的位置：首页 > 信息公开 > 正文",
        "来源：区政府办 发布时间：2026-01-20 10:00 浏览次数：35次 字体：[ 大 中 小 ] 【打印本页】",
        "相关链接",
        "关于印发甲方案的通知",
        "关于印发乙方案的通知",
        "版权所有：某某区人民政府 ICP备123号",
    ]
    assert [(writer.text[h.start : h.end], h.level) for h in writer.headings] == [("2026年重点工作\n责任分工方案", 1)]
    assert stretches(writer, writer.bold) == ["一、产业发展"]
    assert writer.tables == []


@pytest.mark.parametrize(
    "page",
    [
        "<nav><p>一、修路。</p><p>二、修桥。</p></nav>",
        "<div class='footer'><div id=nav><p>一、修路。</p></div></div>",
        "<div><a href=x>一、修路。</a><a href=y>二、修桥。</a></div>",
        "<header><h1>方案</h1><p>一、修路。</p></header>",
    ],
)
def test_the_only_text_of_a_page_is_no_furniture(page: str) -> None:
    assert read(page).furniture == []


def test_links_to_other_papers_within_the_content_are_furniture() -> None:
    links = "<a href=/1>一图读懂分工方案</a> <a href=/2>去年的分工方案</a>"
    related = f"<div class=related><h3>相关链接</h3>{links}</div>"
    writer = read(f"<div><h1>分工方案</h1><div><p>一、修路。</p><p>二、修桥。</p></div>{related}</div>")
    assert [text for text in stretches(writer, writer.furniture) if "修" not in text] == [
        "相关链接",
        "一图读懂分工方案 去年的分工方案",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "来源：区政府办",
        "信息来源:区政府办公室 | 发布日期：2026年1月20日",
        "来源：办公室发布时间：2026-01-20",
        "【字体：大 中 小】",
        "打印本页 关闭窗口",
        "分享到：",
        "当前位置：首页 > 公开",
        "上一篇：关于甲的通知",
        "责任编辑：张三",
        "相关阅读",
        "扫一扫在手机打开当前页",
        "浏览次数：1024 次",
    ],
)
def test_lines_of_a_site(line: str) -> None:
    assert is_furniture_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "一、修路。",
        "资金来源：区财政",
        "打印本页的材料",
        "完成时间：2026年6月",
        "来源：" + "长" * 40,
        "大力发展",
        "中小企业",
        "位置在区内：好",
    ],
)
def test_lines_of_the_text(line: str) -> None:
    assert not is_furniture_line(line)


@pytest.mark.parametrize(
    "line", ["来源：大大大" * 30 + "：：", "打印" * 99 + "。", "- " * 99 + "x", "扫一扫" * 60 + "。"]
)
def test_a_line_that_almost_fits_takes_no_time(line: str) -> None:
    assert not is_furniture_line(line)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a  b\n\tc</p>", "a b c\n"),
        ("<p>修<b>路</b>修<i>桥</i></p>", "修路修桥\n"),
        ("<p>修路 <b> 修桥</b></p>", "修路 修桥\n"),
        ("<p>甲<br>乙<br/> 丙</p>", "甲\n乙\n丙\n"),
        ("甲<p>乙</p>丙<div>丁<div>戊</div>己</div>", "甲\n乙\n丙\n丁\n戊\n己\n"),
        ("<p>&nbsp;</p><p>甲&nbsp;乙</p>", "甲\u00a0乙\n"),
        ("<pre>甲\n  乙</pre>", "甲\n  乙\n"),
        ('<div style="white-space: pre-wrap">甲\n乙</div>', "甲\n乙\n"),
        ('<span style="display:block">甲</span><span>乙</span>', "甲\n乙\n"),
        ("<p>&amp;lt;甲&amp;gt;&amp;#20057;&amp;nbsp;&amp;nosuch;AT&amp;T</p>", "<甲>乙\u00a0&nosuch;AT&T\n"),
        ("<p>甲<!-- 乙 --><noscript>丙</noscript><template>丁</template><iframe>戊</iframe></p>", "甲\n"),
        ("<p hidden>甲</p><p aria-hidden=true>乙</p><p style='visibility: hidden'>丙</p>丁", "丁\n"),
        ("<body style='display:none'><p>甲</p></body>", "甲\n"),
        ("<form><p>甲</p><textarea>乙</textarea></form>", "甲\n"),
        ("<frameset><frame src=x></frameset>", ""),
        ("", ""),
    ],
)
def test_blocks_stand_apart_and_blanks_collapse(page: str, text: str) -> None:
    assert read(page).text == text


@pytest.mark.parametrize(
    ("page", "bold"),
    [
        ("<p>修<b>路 </b>桥</p>", ["路 "]),
        ("<p><b>甲</b><strong>乙</strong>丙<b>丁</b></p>", ["甲乙", "丁"]),
        ("<p> <b> 甲 </b></p>", ["甲"]),
        ("<p style='font-weight:700'>甲<span style='font-weight: normal'>乙</span></p>", ["甲"]),
        ("<p style='font: bold 12px 宋体'>甲</p>", ["甲"]),
        ("<ol><li><b>甲</b></li></ol>", ["甲"]),
        ("<b></b><p>甲</p>", []),
    ],
)
def test_bold(page: str, bold: list[str]) -> None:
    writer = read(page)
    assert stretches(writer, writer.bold) == bold


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ol><li>甲<li>乙</ol>", "1.甲\n2.乙\n"),
        ("<ol start=3><li><p>甲</p><p>乙</p></li><li value=9>丙</li><li>丁</li></ol>", "3.甲\n乙\n9.丙\n10.丁\n"),
        ("<ol type=a><li>甲</li></ol><ol type=I><li>乙<li>丙<li>丁<li>戊</ol>", "a.甲\nI.乙\nII.丙\nIII.丁\nIV.戊\n"),
        ('<ol style="list-style-type: cjk-ideographic" start=12><li>甲</li></ol>', "十二、甲\n"),
        ('<ol style="list-style: none"><li>甲</li></ol>', "甲\n"),
        ("<ol reversed><li>甲<li>乙</ol>", "2.甲\n1.乙\n"),
        ("<ol><li>甲<ul><li>乙</li></ul></li><li>丙<ol><li>丁</ol></li></ol>", "1.甲\n乙\n2.丙\n1.丁\n"),
        (
            "<ol><li>1、甲</li><li>（二）乙</li><li>第三条 丙</li><li></li><li>丁</li></ol>",
            "1、甲\n（二）乙\n第三条 丙\n5.丁\n",
        ),
        ("<ol start=x><li value=y>甲</li></ol><ul><li>乙</li></ul><li>丙</li>", "1.甲\n乙\n丙\n"),
    ],
)
def test_numbers_of_lists(page: str, text: str) -> None:
    assert read(page).text == text


def test_headings() -> None:
    writer = read("<h1>甲</h1><h6><span>乙</span></h6><h2></h2><p>丙</p>")
    assert [(writer.text[h.start : h.end], h.level) for h in writer.headings] == [("甲", 1), ("乙", 6)]


def test_a_table_with_merged_cells() -> None:
    writer = read(
        "<p>前</p><table><caption>分工表</caption>"
        "<thead><tr><th rowspan=2>序号<th colspan=2>责任</tr><tr><th>牵头<th>配合</thead>"
        "<tfoot><tr><td colspan=1000>注</tfoot>"
        "<tbody><tr><td rowspan=65534>1<td><p>甲</p><p>乙</p><td></tr><tr><td>丙<br>丁<td>戊</tr></tbody>"
        "</table><p>后</p>"
    )
    assert writer.text == "前\n分工表\n序号\t责任\n牵头\t配合\n1\t甲\n乙\t\n丙\n丁\t戊\n注\n后\n"
    assert tables(writer) == [
        [
            ("序号", 0, 0, 2, 1),
            ("责任", 0, 1, 1, 2),
            ("牵头", 1, 1, 1, 1),
            ("配合", 1, 2, 1, 1),
            ("1", 2, 0, 2, 1),
            ("甲\n乙", 2, 1, 1, 1),
            ("", 2, 2, 1, 1),
            ("丙\n丁", 3, 1, 1, 1),
            ("戊", 3, 2, 1, 1),
            ("注", 4, 0, 1, 3),
        ]
    ]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", [("a", 0, 0, 1, 1), ("b", 0, 1, 2, 1), ("c", 1, 0, 1, 1)]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c", [("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1)]),
        ("<tr><td>a<td>b<tr><tr><td>c", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1)]),
        ("<tr><td rowspan=-1>a<td colspan=x>b", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]),
        ("<tr><td>a<td>b<tr hidden><td>x<td>y", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]),
    ],
)
def test_odd_merging(rows: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    assert tables(read(f"<table>{rows}</table>")) == [cells]


@pytest.mark.parametrize(
    ("page", "text", "count"),
    [
        ("<table><tr><td>甲<tr><td>乙</table>", "甲\n乙\n", 0),
        ("<table><tr><td><p>甲</p>乙</table>", "甲\n乙\n", 0),
        ("<table><tr><td>菜单<td><table><tr><td>甲<td>乙</table></table>", "菜单\n甲\t乙\n", 1),
        ("<table role=presentation><tr><td>甲<td>乙</table>", "甲\n乙\n", 0),
        ("<table><tr><td>甲<td>" + "长" * 1001 + "</table>", "甲\n" + "长" * 1001 + "\n", 0),
        ("<table><tr><td><td></table>甲", "甲\n", 0),
    ],
)
def test_tables_for_layout_are_paragraphs(page: str, text: str, count: int) -> None:
    writer = read(page)
    assert (writer.text, len(writer.tables)) == (text, count)


def test_a_menu_in_a_table_is_furniture() -> None:
    menu = "".join(f"<td><a href={n}>栏目{n}</a>" for n in range(3))
    writer = read(f"<table><tr>{menu}</table><p>一、修路，年内完成。</p>")
    assert stretches(writer, writer.furniture) == ["栏目0", "栏目1", "栏目2"]
    assert writer.tables == []


def test_too_many_cells_are_refused() -> None:
    page = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    assert len(tables(read(page * 2, Limits(max_cells=8)))) == 2
    with pytest.raises(ReadingError, match=r"^“页.html”的单元格超过上限 7 个：请拆分后再导入。$"):
        read(page * 2, Limits(max_cells=7))


def test_merged_cells_do_not_explode() -> None:
    with pytest.raises(ReadingError, match="单元格超过上限 200000 个"):
        read("<table>" + "<tr><td rowspan=65534 colspan=1000>a<td>b" * 20_000)


def test_a_page_nested_too_deep_is_refused() -> None:
    assert read("<div>" * 900 + "甲").text == "甲\n"
    assert read("<p>甲<li>乙" * 3000).text == "甲\n乙\n" * 3000
    with pytest.raises(
        ReadingError, match=r"^“页.html”的网页结构嵌套过深：请用浏览器打开，将正文复制到 Word 文档后再导入。$"
    ):
        read("<div>" * 100_000 + "甲")


CHINESE = "一、修路。（牵头单位：区交通局）"
TRADITIONAL = "一、發展經濟，做好區內學校建設。"


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("utf-8", "utf-8", CHINESE),
        ("gb2312", "gb18030", CHINESE + "镕𠀀"),
        ("GBK", "gb18030", CHINESE),
        ("gb2312", "utf-8", CHINESE),
        ("utf-8", "gb18030", CHINESE),
        ("iso-8859-1", "gb18030", CHINESE),
        ("big5", "big5", TRADITIONAL),
        ("utf-8", "big5", TRADITIONAL),
        ("gb2312", "utf-16", CHINESE),
        ("big5", "utf-8-sig", CHINESE),
    ],
)
def test_what_a_page_says_of_its_encoding_counts_where_it_holds(declared: str, encoding: str, text: str) -> None:
    for meta in (f'<meta charset="{declared}">', f"<META content='text/html; charset={declared}' http-equiv=x>"):
        assert read_html(f"{meta}<p>{text}".encode(encoding), "页.html", Limits()).text == f"{text}\n"


def test_a_page_in_gb18030_that_looks_like_big5_without_its_word() -> None:
    assert page_text(b"<meta charset=gbk>" + "闫寺".encode("gb18030"), "页.html").endswith("闫寺")


def test_a_page_cut_within_a_character_is_read() -> None:
    assert page_text((CHINESE * 20).encode()[:-1], "页.html") == (CHINESE * 20)[:-1] + "\ufffd"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ReadingError, match=r"“页.html”不是文本文件"):
        page_text(b"<html>\xff\x00\x81\x00", "页.html")


def mail(kind: str, body: bytes, transfer: str) -> bytes:
    return (
        (
            "From: <Saved by Blink>\r\nSubject: =?utf-8?B?5pa55qGI?=\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n'
            "------x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
            f"------x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
        ).encode()
        + body
        + b"\r\n------x--\r\n"
    )


@pytest.mark.parametrize(
    ("kind", "body", "transfer"),
    [
        ("text/html", quopri.encodestring("<p>修路</p>".encode()), "quoted-printable"),
        ("text/html; charset=gb2312", base64.b64encode("<p>修路</p>".encode("gb18030")), "base64"),
        ("text/html; charset=nonsense", "<p>修路</p>".encode(), "8bit"),
        ("text/plain; charset=utf-8", "修路".encode(), "8bit"),
    ],
)
def test_a_saved_page(kind: str, body: bytes, transfer: str) -> None:
    assert read_mhtml(mail(kind, body, transfer), "页.mht", Limits()).text == "修路\n"


@pytest.mark.parametrize("content", [mail("image/png", b"x", "8bit"), b"MIME-Version: 1.0\r\n\r\n", b"x"[:0]])
def test_a_saved_page_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"“页.mht”是保存的网页") as caught:
        read_mhtml(content, "页.mht", Limits())
    assert str(caught.value) == (
        "“页.mht”是保存的网页（.mht），但其中没有可读的正文：请用浏览器打开，另存为 .html 后再导入。"
    )
